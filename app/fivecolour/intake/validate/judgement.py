"""Judges reconciled observations by the table of rules, whole columns at a time."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from fivecolour import catalogue
from fivecolour.intake.distinct import array, arrays, found_in, numbered, numbered_together, parsed
from fivecolour.intake.read.columns.headers import is_count
from fivecolour.intake.validate import count_changes, implausible, nearby_days
from fivecolour.intake.validate.found_place import NAME_UNKNOWN
from fivecolour.intake.validate.row_findings import KEY, Mask, RowFindings
from fivecolour.intake.validate.rules import IntakeRules
from fivecolour.intake.validate.shown import as_numbers, shown
from fivecolour.regions.region_set import District, RegionSet, Zone
from fivecolour.reports.batch import ABOUT, MARKED, SPELLED, SUPPRESSED, UNDATED

# What programs and spreadsheets make of a day that is not there: their first ones, and the one before.
_NEVER = np.array(["1970-01-01", "1900-01-01", "1899-12-30", "1899-12-31"], dtype="datetime64[D]")


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


def judge(
    observations: pd.DataFrame,
    known: pd.DataFrame,
    *,
    rules: IntakeRules,
    region_set: RegionSet,
    source: str,
    today: date,
    scope: frozenset[str] | None = None,
    others: NDArray[np.float64] | None = None,
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
    others : ndarray of float, shape (n,), optional
        What an earlier batch of the same file says of the same place, day and time of issue; NaN: nothing.
    """
    found = RowFindings(observations.reset_index(drop=True), rules)
    for check in (_places, _values, _notes, _dates):
        check(found, region_set, today)
    _scope(found, region_set, scope)
    _implausible(found, region_set, known)
    unchanged, revised, before, older, by = _compare(found, known, source)
    unchanged |= _same_rows(found) | _repeated(found, others)
    later, earlier = _later_issues(found)
    revised, before = revised | later, np.where(later, earlier, before)
    unchanged &= ~found.quarantined
    figures = _figures(found, known)
    for check_figures in (_courses, _sums):
        check_figures(found, figures, region_set, unchanged)
    quarantined = found.quarantined
    unchanged &= ~quarantined
    accepted = ~quarantined & ~unchanged
    found.add("older_than_known", older & accepted, known=before, value=found.numbers, by=by)
    contradicted = revised & ~later & (by != source) & ~np.isnan(before) & ~np.isnan(found.numbers)
    found.add("revision", revised & ~contradicted & accepted, before=before, value=found.numbers)
    sources = {"by": by, "source": source}
    found.add("sources_differ", contradicted & accepted, before=before, value=found.numbers, **sources)
    return Judgement(found.frame(), accepted, unchanged, quarantined, revised & accepted)


def _places(found: RowFindings, _region_set: RegionSet, _today: date) -> None:
    observations = found.observations
    text = {name: observations[name].to_numpy(object) for name in ("place", "parent", "near", "code")}
    for column in ("problem", "remark"):
        texts = observations[column].to_numpy(object)
        for several in sorted(set(texts) - {""}):
            for code in several.split():
                beside = {"name": observations["name"].to_numpy(object)} if code == NAME_UNKNOWN else {}
                found.add(code, texts == several, **text, **beside)


def _implausible(found: RowFindings, region_set: RegionSet, known: pd.DataFrame) -> None:
    observations, value = found.observations, found.numbers
    dates = implausible.dates_as_counts(observations, known, found.rules, region_set)
    if dates.any():
        found.add(
            implausible.DATE_AS_COUNT, dates, value=value, day=implausible.days_of(observations["value"])
        )
    found.add(implausible.FILLER, implausible.fillers(observations, known, found.rules), value=value)
    beyond, people = implausible.beyond_population(observations, region_set)
    found.add(implausible.BEYOND_POPULATION, beyond, value=value, people=people)
    small, among = implausible.fractions(observations)
    found.add(implausible.FRACTION, small, value=value, among=among)
    found.add(implausible.OWN_CODE, implausible.own_codes(observations), value=value)
    rising, days = count_changes.never_falling(observations)
    found.add(count_changes.NEVER_FALLS, rising, value=value, among=days)


def _scope(found: RowFindings, region_set: RegionSet, scope: frozenset[str] | None) -> None:
    """Set apart what the sender may not report for."""
    if scope is None:
        return
    observations = found.observations
    inside = observations["code"].isin(list(scope)) | _city(observations["code"], region_set).isin(
        list(scope)
    )
    placed = (observations["code"] != "").to_numpy()
    found.add("outside_scope", placed & ~inside.to_numpy(bool), place=observations["place"].to_numpy(object))


def _values(found: RowFindings, _region_set: RegionSet, _today: date) -> None:
    observations = found.observations
    number = found.numbers
    most = found.rules.of("too_large").parameters.get("most", np.inf)
    found.add("too_large", number > most, text=number)
    for name in map(str, observations["indicator"].unique()):
        of_it, entry = (observations["indicator"] == name).to_numpy(), catalogue.figure(name)
        if is_count(name):
            found.add("negative_value", of_it & (number < 0), value=number)
        elif entry is not None:
            low = -np.inf if entry.least is None else entry.least
            high = np.inf if entry.most is None else entry.most
            outside = of_it & ((number < low) | (number > high))
            found.add(
                "out_of_bounds", outside, value=number, indicator=name, least=f"{low:g}", most=f"{high:g}"
            )
        if entry is not None and not entry.decimals:
            found.add("decimal", of_it & (number != np.rint(number)) & ~np.isnan(number), text=number)


def _notes(found: RowFindings, _region_set: RegionSet, _today: date) -> None:
    """Tell of footnote marks, which were no part of figures, of hidden figures, of about and of words."""
    note = found.observations["note"].astype(str)
    if note.eq("").all():
        return
    marked = note.str.endswith(MARKED)
    found.add("footnote_mark", marked.to_numpy(bool))
    bound = note.str.removesuffix(MARKED).str.removesuffix("; ")
    found.add("lines_without_day", note.eq(UNDATED).to_numpy(bool))
    about = bound.eq(ABOUT) & found.observations["value"].notna()
    found.add("spelled_number", bound.eq(SPELLED).to_numpy(bool), value=found.numbers)
    found.add("about_number", about.to_numpy(bool), value=found.numbers)
    hidden = found.observations["missing"].eq(SUPPRESSED) & bound.ne("")
    found.add("hidden_number", hidden.to_numpy(bool), bound=bound.to_numpy(object))


def _dates(found: RowFindings, region_set: RegionSet, today: date) -> None:
    observations = found.observations
    day = observations["event_date"].to_numpy("datetime64[D]")
    issued = observations["issued_at"].to_numpy("datetime64[s]")
    tolerance = np.timedelta64(int(found.rules.of("future_date").parameters.get("days", 0)), "D")
    found.add(
        "future_date", day > np.datetime64(today, "D") + tolerance, event_date=day, today=today.isoformat()
    )
    found.add(
        "issued_in_future",
        issued.astype("datetime64[D]") > np.datetime64(today, "D") + tolerance,
        issued_at=issued,
        today=today.isoformat(),
    )
    if region_set.valid_from:
        never = np.isin(day, _NEVER) & (day < np.datetime64(region_set.valid_from))
        found.add("empty_date", never, event_date=day)
    early = issued.astype("datetime64[D]") < day
    found.add("issued_before_event", early, event_date=day, issued_at=issued)
    for code, bound, outside in (
        ("before_validity", region_set.valid_from, np.less),
        ("after_validity", region_set.valid_to, np.greater),
    ):
        if bound:
            limit = {"valid_from": bound} if code == "before_validity" else {"valid_to": bound}
            found.add(code, outside(day, np.datetime64(bound)), event_date=day, **limit)


def _compare(
    found: RowFindings, known: pd.DataFrame, source: str
) -> tuple[Mask, Mask, NDArray[np.float64], Mask, NDArray[np.object_]]:
    """Return which observations say what is kept already, which change it, the figure before, which were
    issued before that one and are of another, and whose the one before is.
    """
    observations, value = found.observations, found.numbers
    at = found_in(arrays(observations, KEY), arrays(known, ["place", *KEY[1:]]))
    there = at >= 0
    # One row more, to which -1 leads: nothing is kept.
    before = np.append(known["value"].to_numpy(np.float64), np.nan)[at]
    missing, by = (np.append(known[name].to_numpy(object), "")[at] for name in ("missing", "source"))
    stored_issue = np.append(known["issued_at"].to_numpy("datetime64[s]"), np.datetime64("NaT", "s"))[at]
    equal = (value == before) | (np.isnan(value) & np.isnan(before))
    equal &= (observations["missing"].to_numpy(object) == missing) | ~np.isnan(value)
    given = observations["issued_at"].to_numpy("datetime64[s]")
    silent = np.isnat(given)
    same = there & equal & (by == source) & (silent | (given == stored_issue))
    later = silent | np.isnat(stored_issue) | (given >= stored_issue)
    # An empty cell does not take back a figure; that a figure is suppressed does.
    nothing = observations["missing"].isin(["not_reported", "not_yet_due"]).to_numpy() & ~np.isnan(before)
    other = there & ~equal & ~nothing
    return same | nothing, other & later, before, other & ~later, by


def _same_rows(found: RowFindings) -> Mask:
    """Return the rows that repeat an earlier one in every column, read or not; others of one place and day
    contradict each other, even where their figures are equal: they may be parts of one, and are set apart.
    """
    observations = found.observations
    if not found.several:
        return np.zeros(len(observations), dtype=bool)
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


def _repeated(found: RowFindings, others: NDArray[np.float64] | None) -> Mask:
    """Return the rows that repeat one of an earlier batch; those that contradict it are set apart."""
    if others is None:
        return np.zeros(len(found.observations), dtype=bool)
    value = found.numbers
    there = ~np.isnan(others) & ~np.isnan(value)
    found.add("conflicting_rows", there & (value != others), other=others)
    again: Mask = there & (value == others)
    return again


def _later_issues(found: RowFindings) -> tuple[Mask, NDArray[np.float64]]:
    """Return which observations change one of the same batch issued before, and the figure before."""
    observations = found.observations
    if not found.several:
        return np.zeros(len(observations), dtype=bool), np.full(len(observations), np.nan)
    order = observations[~found.quarantined].sort_values("issued_at", na_position="first", kind="stable")
    before = order.groupby(KEY, sort=False)["value"].shift().reindex(observations.index)
    value = observations["value"]
    return (before.notna() & before.ne(value).fillna(True)).to_numpy(bool), as_numbers(before)


def _figures(found: RowFindings, known: pd.DataFrame) -> pd.DataFrame:
    """Return the latest figure of each place and day, reported ones before kept ones; missing left out."""
    sound = np.flatnonzero(~found.quarantined)
    names = ["place", *KEY[1:], "issued_at"]
    own, stored = arrays(found.observations, ["code", *names[1:]]), arrays(known, names)
    columns = {
        name: np.concatenate([earlier, reported[sound]])
        for name, earlier, reported in zip(names, stored, own, strict=True)
    }
    value = np.concatenate([known["value"].to_numpy(np.float64), found.numbers[sound]])
    position = np.concatenate([np.full(len(known), -1, dtype=np.int64), sound])
    order = np.argsort(columns["issued_at"], kind="stable")  # what does not say when comes last
    figure = numbered([columns[name][order] for name in names[:-1]])
    latest = order[~pd.Series(figure).duplicated(keep="last").to_numpy()]
    # Rates and measures neither add up nor keep to a pace.
    codes, counts = parsed(columns["indicator"][latest], is_count)
    latest = latest[np.array(counts, dtype=bool)[codes] & ~np.isnan(value[latest])]
    columns |= {"value": value, "position": position}
    return pd.DataFrame({name: column[latest] for name, column in columns.items()})


def _courses(found: RowFindings, figures: pd.DataFrame, _region_set: RegionSet, unchanged: Mask) -> None:
    judged = figures["position"].to_numpy()
    settled = np.isin(judged, np.flatnonzero(unchanged))
    figures = figures.assign(position=np.where(settled, -1, judged))
    seen = nearby_days.findings(figures, found.rules)
    hidden = found.observations["missing"].eq(SUPPRESSED).to_numpy() & ~found.quarantined & ~unchanged
    if hidden.any():
        rows = found.observations[hidden].assign(position=np.flatnonzero(hidden))
        rows["place"] = rows["code"]
        seen = pd.concat([seen, nearby_days.falls_of_hidden(rows, figures, found.rules)])
    for code in sorted(seen["code"].unique()):
        rows = seen[seen["code"] == code]
        parameters = rows[["value", "before", "before_date", "factor"]].to_dict("records")
        found.add_rows(str(code), rows["position"].to_numpy(np.int64), parameters)
    for code, rows in (
        (count_changes.NEW_DIFFERS, count_changes.findings(figures)),
        (implausible.NEW_BEYOND_ALL, implausible.new_beyond_all(figures)),
        (implausible.MORE_THAN_CASES, implausible.more_than_cases(figures)),
    ):
        parameters = rows.drop(columns="position").to_dict("records")
        if parameters:
            found.add_rows(code, rows["position"].to_numpy(np.int64), parameters)


def _sums(found: RowFindings, figures: pd.DataFrame, region_set: RegionSet, unchanged: Mask) -> None:
    """Note the stated totals that the parts exceed, or do not reach although every district reported."""
    is_total = figures["place"].isin([city.code for city in region_set.cities]).to_numpy()
    if not is_total.any():
        return
    totals, parts = figures[is_total], figures[~is_total]
    total, part = numbered_together(
        arrays(totals, ["place", *KEY[1:]]),
        [_city(parts["place"], region_set).to_numpy(object), *arrays(parts, KEY[1:])],
    )
    size = max(total.max(initial=-1), part.max(initial=-1)) + 1
    stated, reached = totals["value"].to_numpy(), np.bincount(part, parts["value"], size)[total]
    of_district = parts["place"].isin([one.code for one in region_set.districts])
    districts = np.bincount(part, of_district, size)[total]
    sizes = Counter(one.parent for one in region_set.districts)
    whole = districts >= np.array([sizes.get(city, np.inf) for city in totals["place"]])
    newest = np.full(size, -1, dtype=np.int64)
    np.maximum.at(newest, part, parts["position"].to_numpy())
    position = totals["position"].to_numpy()
    position = np.where(position >= 0, position, newest[total])
    differs = (reached > stated) | (whole & (reached < stated))
    differs &= (np.bincount(part, minlength=size)[total] > 0) & (position >= 0)
    differs[differs] = ~unchanged[position[differs]]
    differs[differs] = ~pd.Series(position[differs]).duplicated().to_numpy()
    if differs.any():
        both = zip(reached[differs].tolist(), stated[differs].tolist(), strict=True)
        parameters = [{"sum": int(one), "total": int(other)} for one, other in both]
        found.add_rows("sum_differs", position[differs], parameters)


def _city(codes: pd.Series, region_set: RegionSet) -> pd.Series:
    """Return the city of each district or zone; of what has a name of its own, the code before the colon."""
    within: tuple[District | Zone, ...] = (*region_set.districts, *region_set.zones)
    parents = {one.code: one.parent for one in within}
    numbers, cities = parsed(
        codes.to_numpy(object), lambda code: parents.get(code, str(code).partition(":")[0])
    )
    return pd.Series(array(cities)[numbers], index=codes.index)
