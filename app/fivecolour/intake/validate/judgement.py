"""Judges reconciled observations by the table of rules, whole columns at a time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from fivecolour import catalogue
from fivecolour.intake.read.headers import is_count
from fivecolour.intake.validate import implausible, nearby_days
from fivecolour.intake.validate.found_place import NAME_UNKNOWN
from fivecolour.intake.validate.rules import QUARANTINE, IntakeRules
from fivecolour.intake.validate.shown import as_numbers, shown
from fivecolour.regions.region_set import District, RegionSet, Zone
from fivecolour.reports.batch import ABOUT, MARKED, SPELLED, SUPPRESSED

KEY = ["code", "indicator", "kind", "period", "event_date"]
Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the rules say of n observations.

    Attributes
    ----------
    findings : DataFrame
        ``position`` (row of the observations), ``code`` of the rule, ``parameters`` (its placeholders).
    accepted, unchanged, quarantined : ndarray of bool, shape (n,)
        Each observation is exactly one of the three.
    revised : ndarray of bool, shape (n,)
        Accepted observations whose figure differs from the one kept.
    """

    findings: pd.DataFrame
    accepted: Mask
    unchanged: Mask
    quarantined: Mask
    revised: Mask


class _Findings:
    """Collects findings, and what they make of each observation."""

    def __init__(self, observations: pd.DataFrame, rules: IntakeRules) -> None:
        self.observations = observations
        self.rules = rules
        self.quarantined: Mask = np.zeros(len(observations), dtype=bool)
        self._parts: list[pd.DataFrame] = []

    def add(self, code: str, mask: Mask, /, **columns: Any) -> None:
        """Note ``code`` where ``mask`` is; ``columns`` are its placeholders, arrays or one value."""
        rows = np.flatnonzero(mask)
        if not len(rows):
            return
        parameters = pd.DataFrame(
            {
                name: value[rows] if isinstance(value, np.ndarray) else value
                for name, value in columns.items()
            },
            index=range(len(rows)),
        )
        self.add_rows(code, rows, parameters.to_dict("records") if columns else [{}] * len(rows))

    def add_rows(self, code: str, rows: NDArray[np.int64], parameters: list[dict[Any, Any]]) -> None:
        """Note ``code`` for single observations."""
        self._parts.append(pd.DataFrame({"position": rows, "code": code, "parameters": parameters}))
        if self.rules.severity(code) == QUARANTINE:
            self.quarantined[rows] = True

    def frame(self) -> pd.DataFrame:
        """Return all findings in the order of the observations."""
        if not self._parts:
            return pd.DataFrame({"position": np.zeros(0, np.int64), "code": [], "parameters": []})
        return pd.concat(self._parts, ignore_index=True).sort_values(
            "position", kind="stable", ignore_index=True
        )


def judge(
    observations: pd.DataFrame,
    known: pd.DataFrame,
    *,
    rules: IntakeRules,
    region_set: RegionSet,
    source: str,
    today: date,
    scope: frozenset[str] | None = None,
) -> Judgement:
    """Judge observations by the rules and by what is kept already.

    Parameters
    ----------
    observations : DataFrame
        Columns of `fivecolour.reports.batch` with those of
        `fivecolour.intake.validate.reconcile.Places.reconcile`.
    known : DataFrame
        The latest figure kept of each place, indicator, kind and period, as far as they matter: ``place``,
        ``indicator``, ``kind``, ``period``, ``event_date``, ``issued_at``, ``value`` (float), ``missing``,
        ``source``.
    rules : IntakeRules
        The table of rules.
    region_set : RegionSet
        Whose places they are.
    source : str
        Who reports.
    today : date
        Day of receipt.
    scope : frozenset of str, optional
        Codes that the sender may report for, a city's for all that is in it; None for any.
    """
    found = _Findings(observations.reset_index(drop=True), rules)
    for check in (_places, _values, _notes, _dates):
        check(found, region_set, today)
    _scope(found, region_set, scope)
    _implausible(found, region_set, known)
    unchanged, revised, before, older = _compare(found.observations, known, source)
    unchanged |= _same_rows(found)
    later, earlier = _later_issues(found.observations, ~found.quarantined)
    revised, before = revised | later, np.where(later, earlier, before)
    unchanged &= ~found.quarantined
    figures = _figures(found.observations, known, ~found.quarantined)
    for check_figures in (_courses, _sums):
        check_figures(found, figures, region_set, unchanged)
    quarantined = found.quarantined
    unchanged &= ~quarantined
    accepted = ~quarantined & ~unchanged
    found.add("older_than_known", older & accepted, known=before, value=shown(found.observations["value"]))
    found.add("revision", revised & accepted, before=before, value=shown(found.observations["value"]))
    return Judgement(found.frame(), accepted, unchanged, quarantined, revised & accepted)


def _places(found: _Findings, _region_set: RegionSet, _today: date) -> None:
    observations = found.observations
    text = {name: observations[name].to_numpy(object) for name in ("place", "parent", "near", "code")}
    for column in ("problem", "remark"):
        texts = observations[column].to_numpy(object)
        for several in sorted(set(texts) - {""}):
            for code in several.split():
                beside = {"name": observations["name"].to_numpy(object)} if code == NAME_UNKNOWN else {}
                found.add(code, texts == several, **text, **beside)


def _implausible(found: _Findings, region_set: RegionSet, known: pd.DataFrame) -> None:
    observations = found.observations
    value = shown(observations["value"])
    dates = implausible.dates_as_counts(observations, known, found.rules, region_set)
    if dates.any():
        found.add(
            implausible.DATE_AS_COUNT, dates, value=value, day=implausible.days_of(observations["value"])
        )
    found.add(implausible.FILLER, implausible.fillers(observations, known, found.rules), value=value)
    beyond, people = implausible.beyond_population(observations, region_set)
    found.add(implausible.BEYOND_POPULATION, beyond, value=value, people=shown(pd.Series(people)))
    small, among = implausible.fractions(observations)
    found.add(implausible.FRACTION, small, value=value, among=among)
    more, every = implausible.new_beyond_all(observations)
    found.add(implausible.NEW_BEYOND_ALL, more, value=value, every=shown(pd.Series(every)))
    found.add(implausible.OWN_CODE, implausible.own_codes(observations), value=value)
    parts, cases = implausible.more_than_cases(observations)
    found.add(implausible.MORE_THAN_CASES, parts, value=value, cases=shown(pd.Series(cases)))


def _scope(found: _Findings, region_set: RegionSet, scope: frozenset[str] | None) -> None:
    """Set apart what the sender may not report for."""
    if scope is None:
        return
    observations = found.observations
    inside = observations["code"].isin(list(scope)) | _city(observations["code"], region_set).isin(
        list(scope)
    )
    placed = (observations["code"] != "").to_numpy()
    found.add("outside_scope", placed & ~inside.to_numpy(bool), place=observations["place"].to_numpy(object))


def _values(found: _Findings, _region_set: RegionSet, _today: date) -> None:
    observations = found.observations
    number = as_numbers(observations["value"])
    most = found.rules.of("too_large").parameters.get("most", np.inf)
    value = shown(observations["value"])
    found.add("too_large", number > most, text=value)
    for name in map(str, observations["indicator"].unique()):
        of_it, entry = (observations["indicator"] == name).to_numpy(), catalogue.figure(name)
        if is_count(name):
            found.add("negative_value", of_it & (number < 0), value=value)
        elif entry is not None:
            low = -np.inf if entry.least is None else entry.least
            high = np.inf if entry.most is None else entry.most
            outside = of_it & ((number < low) | (number > high))
            found.add(
                "out_of_bounds", outside, value=value, indicator=name, least=f"{low:g}", most=f"{high:g}"
            )
        if entry is not None and not entry.decimals:
            found.add("decimal", of_it & (number != np.rint(number)) & ~np.isnan(number), text=value)


def _notes(found: _Findings, _region_set: RegionSet, _today: date) -> None:
    """Tell of footnote marks, which were no part of figures, of hidden figures, of about and of words."""
    note = found.observations["note"].astype(str)
    marked = note.str.endswith(MARKED)
    found.add("footnote_mark", marked.to_numpy(bool))
    bound = note.str.removesuffix(MARKED).str.removesuffix("; ")
    about = bound.eq(ABOUT) & found.observations["value"].notna()
    found.add("spelled_number", bound.eq(SPELLED).to_numpy(bool), value=shown(found.observations["value"]))
    found.add("about_number", about.to_numpy(bool), value=shown(found.observations["value"]))
    hidden = found.observations["missing"].eq(SUPPRESSED) & bound.ne("")
    found.add("hidden_number", hidden.to_numpy(bool), bound=bound.to_numpy(object))


def _dates(found: _Findings, region_set: RegionSet, today: date) -> None:
    observations = found.observations
    day = observations["event_date"].to_numpy("datetime64[D]")
    issued = observations["issued_at"].to_numpy("datetime64[s]")
    shown = day.astype(str).astype(object)
    tolerance = np.timedelta64(int(found.rules.of("future_date").parameters.get("days", 0)), "D")
    found.add(
        "future_date", day > np.datetime64(today, "D") + tolerance, event_date=shown, today=today.isoformat()
    )
    found.add(
        "issued_in_future",
        issued.astype("datetime64[D]") > np.datetime64(today, "D") + tolerance,
        issued_at=issued.astype(str).astype(object),
        today=today.isoformat(),
    )
    early = issued.astype("datetime64[D]") < day
    found.add("issued_before_event", early, event_date=shown, issued_at=issued.astype(str).astype(object))
    for code, bound, outside in (
        ("before_validity", region_set.valid_from, np.less),
        ("after_validity", region_set.valid_to, np.greater),
    ):
        if bound:
            limit = {"valid_from": bound} if code == "before_validity" else {"valid_to": bound}
            found.add(code, outside(day, np.datetime64(bound)), event_date=shown, **limit)


def _compare(
    observations: pd.DataFrame, known: pd.DataFrame, source: str
) -> tuple[Mask, Mask, NDArray[np.object_], Mask]:
    """Return which observations say what is kept already, which change it, the figure before, and which were
    issued before that one and are of another.
    """
    columns = [
        "place",
        "indicator",
        "kind",
        "period",
        "event_date",
        "issued_at",
        "value",
        "missing",
        "source",
    ]
    stored = known[columns].rename(columns={"place": "code"})
    types = dict.fromkeys(("code", "indicator", "kind", "period"), object)
    both = observations[KEY].astype(types).merge(stored.astype(types), on=KEY, how="left", indicator="there")
    there = (both["there"] == "both").to_numpy()
    value = as_numbers(observations["value"])
    before = both["value"].to_numpy(np.float64)
    equal = (value == before) | (np.isnan(value) & np.isnan(before))
    equal &= (observations["missing"].to_numpy(object) == both["missing"].to_numpy(object)) | ~np.isnan(value)
    given, stored_issue = (frame["issued_at"].to_numpy("datetime64[s]") for frame in (observations, both))
    silent = np.isnat(given)
    same = there & equal & (both["source"].to_numpy(object) == source) & (silent | (given == stored_issue))
    later = silent | np.isnat(stored_issue) | (given >= stored_issue)
    # An empty cell does not take back a figure; that a figure is suppressed does.
    nothing = observations["missing"].isin(["not_reported", "not_yet_due"]).to_numpy() & ~np.isnan(before)
    other = there & ~equal & ~nothing
    return same | nothing, other & later, shown(both["value"]), other & ~later


def _same_rows(found: _Findings) -> Mask:
    """Return the rows that repeat an earlier one in every column, read or not; others of one place and day
    contradict each other, even where their figures are equal: they may be parts of one, and are set apart.
    """
    observations = found.observations
    key = [*KEY, "issued_at"]
    placed = (observations["code"] != "").to_numpy() & ~found.quarantined
    again = observations.duplicated([*key, "value", "missing", "content", "column"]).to_numpy() & placed
    found.add("duplicate_row", again)
    rest = observations[placed & ~again]
    twice = rest[rest.duplicated(key, keep=False)]
    if len(twice):
        pairs = twice.groupby(key, dropna=False, sort=False)["value"]
        first, last = pairs.transform("first"), pairs.transform("last")
        other = shown(first.where(first.ne(twice["value"]), last))
        parameters = [{"other": one} for one in other]
        found.add_rows("conflicting_rows", twice.index.to_numpy(), parameters)
    return again


def _later_issues(observations: pd.DataFrame, sound: Mask) -> tuple[Mask, NDArray[np.object_]]:
    """Return which observations change one of the same batch issued before, and the figure before."""
    order = observations[sound].sort_values("issued_at", na_position="first", kind="stable")
    before = order.groupby(KEY, sort=False)["value"].shift().reindex(observations.index)
    value = observations["value"]
    return (before.notna() & before.ne(value).fillna(True)).to_numpy(bool), shown(before)


def _figures(observations: pd.DataFrame, known: pd.DataFrame, sound: Mask) -> pd.DataFrame:
    """Return the latest figure of each place and day, reported ones before kept ones; missing left out."""
    columns = ["place", "indicator", "kind", "period", "event_date", "issued_at", "value", "position"]
    own = observations.assign(place=observations["code"], position=np.arange(len(observations)))[columns][
        sound
    ]
    stored = known.assign(position=-1)[columns]
    both = pd.concat(
        [part.assign(value=part["value"].astype("Float64")) for part in (stored, own) if len(part)] or [own],
        ignore_index=True,
    )
    both = both.sort_values("issued_at", na_position="last", kind="stable")
    both = both.drop_duplicates(["place", *KEY[1:]], keep="last")
    # Rates and measures neither add up nor keep to a pace.
    counts = {name: is_count(str(name)) for name in both["indicator"].unique()}
    both = both[both["value"].notna() & both["indicator"].map(counts).astype(bool)]
    return both.assign(value=both["value"].astype(np.float64))


def _courses(found: _Findings, figures: pd.DataFrame, _region_set: RegionSet, unchanged: Mask) -> None:
    judged = figures["position"].to_numpy()
    settled = np.isin(judged, np.flatnonzero(unchanged))
    figures = figures.assign(position=np.where(settled, -1, judged))
    observations = found.observations.assign(
        place=found.observations["code"], position=np.arange(len(found.observations))
    )
    hidden = observations[observations["missing"].eq(SUPPRESSED) & ~found.quarantined & ~unchanged]
    seen = pd.concat(
        [
            nearby_days.findings(figures, found.rules),
            nearby_days.falls_of_hidden(hidden, figures, found.rules),
        ]
    )
    for code, rows in seen.groupby("code", sort=True):
        parameters = rows[["value", "before", "before_date", "factor"]].to_dict("records")
        found.add_rows(str(code), rows["position"].to_numpy(np.int64), parameters)


def _sums(found: _Findings, figures: pd.DataFrame, region_set: RegionSet, unchanged: Mask) -> None:
    """Note the stated totals that the parts exceed, or do not reach although every district reported."""
    cities = [city.code for city in region_set.cities]
    is_total = figures["place"].isin(cities)
    if not is_total.any():
        return
    on = ["city", *KEY[1:]]
    totals = figures[is_total].rename(columns={"place": "city"})
    sums = (
        _parts(figures[~is_total], region_set)
        .groupby(on, as_index=False)
        .agg(sum=("value", "sum"), districts=("district", "sum"), newest=("position", "max"))
    )
    sizes = pd.Series([one.parent for one in region_set.districts]).value_counts()
    both = totals.merge(sums, on=on)
    whole = both["districts"] >= both["city"].map(sizes).fillna(np.inf)
    both = both[(both["sum"] > both["value"]) | (whole & (both["sum"] < both["value"]))]
    position = np.where(both["position"] >= 0, both["position"], both["newest"])
    both = both[(position >= 0)].assign(position=position[position >= 0])
    both = both[~unchanged[both["position"].to_numpy(np.int64)]].drop_duplicates("position")
    parameters = [
        {"sum": int(one), "total": int(total)} for one, total in zip(both["sum"], both["value"], strict=True)
    ]
    if parameters:
        found.add_rows("sum_differs", both["position"].to_numpy(np.int64), parameters)


def _parts(figures: pd.DataFrame, region_set: RegionSet) -> pd.DataFrame:
    """Return the figures of districts and of what is not placed, with the city that they belong to."""
    districts = [one.code for one in region_set.districts]
    place = figures["place"]
    return figures.assign(city=_city(place, region_set), district=place.isin(districts))


def _city(codes: pd.Series, region_set: RegionSet) -> pd.Series:
    """Return the city of each district or zone; of what has a name of its own, the code before the colon."""
    within: tuple[District | Zone, ...] = (*region_set.districts, *region_set.zones)
    parents = {one.code: one.parent for one in within}
    return codes.map(parents).fillna(codes.astype(str).str.split(":").str[0])
