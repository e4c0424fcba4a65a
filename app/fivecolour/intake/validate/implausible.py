"""Figures that cannot be right: numbers of dates, more than the people, more new than in all."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from fivecolour import catalogue
from fivecolour.intake.distinct import arrays, found_in
from fivecolour.intake.read.columns.headers import is_count
from fivecolour.intake.validate.rules import IntakeRules
from fivecolour.intake.validate.shown import as_numbers, shown
from fivecolour.regions.region_set import RegionSet
from fivecolour.reports.report_data import CONFIRMED, CUMULATIVE, DAY, NEW

DATE_AS_COUNT, BEYOND_POPULATION, FILLER = "date_as_count", "beyond_population", "filler"
OWN_CODE = "own_code"
NEW_BEYOND_ALL, FRACTION, MORE_THAN_CASES = "new_beyond_all", "fraction", "more_than_cases"
_EPOCH = date(1899, 12, 30)  # of the day numbers of spreadsheets
_SERIES = ["indicator", "kind"]
_CASES = ("confirmed", "deaths")  # of persons, each at most once
OF_CASES = ("deaths", "cured")
_FEW = 2
_NINES = (999, 9_999, 99_999, 999_999, 9_999_999)
_LEAST_CODE = 1_000  # smaller ones may be counts as well
Mask = NDArray[np.bool_]


def dates_as_counts(
    observations: pd.DataFrame, known: pd.DataFrame, rules: IntakeRules, region_set: RegionSet
) -> Mask:
    """Return the counts of districts that are the number of a day near their own: 43834 of 1-4 in 2020.

    Only where they are far beyond every other figure of their kind, or stand nearly alone: a large city may
    well have so many.
    """
    limits = rules.of(DATE_AS_COUNT).parameters
    value = as_numbers(observations["value"])
    day = observations["event_date"].to_numpy("datetime64[D]").astype(np.int64)
    number = day - np.datetime64(_EPOCH, "D").astype(np.int64)
    near = (np.abs(value - number) <= limits.get("days", 0.0)) & (value == np.rint(value))
    near &= _counted(observations)
    near &= observations["code"].isin({one.code for one in region_set.districts}).to_numpy()
    return _far_beyond(observations, known, near, limits.get("factor", 1.0))


def fillers(observations: pd.DataFrame, known: pd.DataFrame, rules: IntakeRules) -> Mask:
    """Return the counts of nines alone, 999 or 99999, as they are written for what is not known.

    Only where they are far beyond every other figure of their kind, or nothing else is known: a count may
    well come to be 999.
    """
    value = as_numbers(observations["value"])
    nines = np.isin(value, _NINES) & _counted(observations)
    return _far_beyond(observations, known, nines, rules.of(FILLER).parameters.get("factor", 1.0))


def _counted(observations: pd.DataFrame) -> Mask:
    names = observations["indicator"]
    return names.map({name: is_count(name) for name in names.unique()}).to_numpy(bool)


def _far_beyond(observations: pd.DataFrame, known: pd.DataFrame, some: Mask, factor: float) -> Mask:
    """Return which of some figures are more than ``factor`` times the largest other one of their kind.

    Where there is no other, a few of them are so too.
    """
    if not some.any():
        return np.zeros(len(observations), dtype=np.bool_)
    value = as_numbers(observations["value"])
    shown = observations[_SERIES].assign(
        value=np.where(np.isnan(value), observations["bound"], value), some=some
    )
    rest = pd.concat([shown[~some], known[[*_SERIES, "value"]]]).groupby(_SERIES)["value"].max()
    several = shown[some].groupby(_SERIES)["value"].transform("size").reindex(shown.index, fill_value=0)
    most = pd.MultiIndex.from_frame(shown[_SERIES]).map(rest.to_dict()).to_numpy(np.float64)
    unmatched = np.isnan(most) & (several.to_numpy() <= _FEW)
    return np.asarray(some & (unmatched | (value > factor * np.maximum(most, 1))), dtype=np.bool_)


def days_of(value: pd.Series) -> NDArray[np.object_]:
    """Return the days that counts are the numbers of, as texts; "" where they are none."""
    found = np.nan_to_num(as_numbers(value))
    inside = (found > 0) & (found < np.datetime64("9999-01-01", "D").astype(np.int64))
    return np.array(
        [
            (_EPOCH + timedelta(days=int(number))).isoformat() if good else ""
            for number, good in zip(found, inside, strict=True)
        ],
        dtype=object,
    )


def beyond_population(observations: pd.DataFrame, region_set: RegionSet) -> tuple[Mask, NDArray[np.float64]]:
    """Return the counts of cases and deaths that are more than the people of their district, and these."""
    people = {one.code: float(one.population.count) for one in region_set.districts if one.population}
    of = np.asarray(observations["code"].map(people), dtype=np.float64)
    value = as_numbers(observations["value"])
    return observations["indicator"].isin(_CASES).to_numpy() & (value > of), of


def new_beyond_all(figures: pd.DataFrame) -> pd.DataFrame:
    """Return the new cases of a day that are more than all until then, as `_more_than` does."""
    daily = figures[figures["period"].eq(DAY)]
    kind = daily["kind"]
    return _more_than(daily[kind.eq(NEW)], daily[kind.eq(CUMULATIVE)], ["place", "indicator", "event_date"])


def own_codes(observations: pd.DataFrame) -> Mask:
    """Return the counts that are the code of their own district: its column was taken for figures."""
    value = as_numbers(observations["value"])
    code = pd.to_numeric(observations["code"], errors="coerce").to_numpy(np.float64)
    return np.asarray((value == code) & (code >= _LEAST_CODE), dtype=np.bool_)


def more_than_cases(figures: pd.DataFrame) -> pd.DataFrame:
    """Return the deaths and recoveries in all that are more than the cases in all, as `_more_than` does."""
    in_all = figures[figures["kind"].eq(CUMULATIVE)]
    of_cases, cases = in_all["indicator"].isin(OF_CASES), in_all["indicator"].eq(CONFIRMED)
    found = _more_than(in_all[of_cases], in_all[cases], ["place", "period", "event_date"])
    return found.rename(columns={"every": "cases"})


def _more_than(part: pd.DataFrame, whole: pd.DataFrame, same: list[str]) -> pd.DataFrame:
    """Return the parts that are more than the whole, the ``same`` in some columns.

    Parameters
    ----------
    part, whole : DataFrame
        Of figures as of `fivecolour.intake.validate.nearby_days.findings`; the whole has one for each part.

    Returns
    -------
    DataFrame
        ``position`` (of the part; where that is kept already, of the whole), ``value`` and ``every``.
    """
    at = found_in(arrays(part, same), arrays(whole, same))
    # One row more, to which -1 leads: there is no whole.
    most = np.append(whole["value"].to_numpy(np.float64), np.nan)[at]
    of_whole = np.append(whole["position"].to_numpy(np.int64), -1)[at]
    own, value = part["position"].to_numpy(np.int64), part["value"].to_numpy(np.float64)
    position = np.where(own >= 0, own, of_whole)
    more = (value > most) & (position >= 0)
    columns = {"position": position[more], "value": shown(value[more]), "every": shown(most[more])}
    return pd.DataFrame(columns)


def fractions(observations: pd.DataFrame) -> tuple[Mask, NDArray[np.int64]]:
    """Return the percents of figures of which none is above 1, and how many these are.

    They may be fractions, 0.05 for 5 %. A long file is read in parts: of the others nothing is known.
    """
    value = as_numbers(observations["value"])
    found, among = np.zeros(len(observations), dtype=np.bool_), np.zeros(len(observations), dtype=np.int64)
    for name in map(str, observations["indicator"].unique()):
        entry = catalogue.figure(name)
        of_it = (observations["indicator"] == name).to_numpy(bool) & ~np.isnan(value)
        if entry is not None and entry.kind == "percent" and np.max(value[of_it], initial=0.0) <= 1:
            found |= of_it & (value > 0)
            among[of_it] = of_it.sum()
    return found, among
