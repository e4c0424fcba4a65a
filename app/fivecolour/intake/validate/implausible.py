"""Figures that cannot be right: numbers of dates, more than the people, more new than in all."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from fivecolour import catalogue
from fivecolour.intake.read.headers import is_count
from fivecolour.intake.validate.rules import IntakeRules
from fivecolour.regions.region_set import RegionSet
from fivecolour.reports.report_data import CONFIRMED, CUMULATIVE, DAY, NEW

DATE_AS_COUNT, BEYOND_POPULATION = "date_as_count", "beyond_population"
OWN_CODE = "own_code"
NEW_BEYOND_ALL, FRACTION, MORE_THAN_CASES = "new_beyond_all", "fraction", "more_than_cases"
_EPOCH = date(1899, 12, 30)  # of the day numbers of spreadsheets
_SERIES = ["indicator", "kind"]
_CASES = ("confirmed", "deaths")  # of persons, each at most once
_OF_CASES = ("deaths", "cured")
_FEW = 2
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
    days, factor = limits.get("days", 0.0), limits.get("factor", 1.0)
    value = observations["value"].astype("Float64").to_numpy(np.float64, na_value=np.nan)
    day = observations["event_date"].to_numpy("datetime64[D]").astype(np.int64)
    number = day - np.datetime64(_EPOCH, "D").astype(np.int64)
    counted = observations["indicator"].map(
        {name: is_count(name) for name in observations["indicator"].unique()}
    )
    near = (np.abs(value - number) <= days) & counted.to_numpy(bool) & (value == np.rint(value))
    near &= observations["code"].isin({one.code for one in region_set.districts}).to_numpy()
    if not near.any():
        return np.zeros(len(observations), dtype=np.bool_)
    shown = observations[_SERIES].assign(
        value=np.where(np.isnan(value), observations["bound"], value), near=near
    )
    rest = pd.concat([shown[~near], known[[*_SERIES, "value"]]]).groupby(_SERIES)["value"].max()
    several = shown[near].groupby(_SERIES)["value"].transform("size").reindex(shown.index, fill_value=0)
    most = pd.MultiIndex.from_frame(shown[_SERIES]).map(rest.to_dict()).to_numpy(np.float64)
    unmatched = np.isnan(most) & (several.to_numpy() <= _FEW)
    return np.asarray(near & (unmatched | (value > factor * np.maximum(most, 1))), dtype=np.bool_)


def days_of(value: pd.Series) -> NDArray[np.object_]:
    """Return the days that counts are the numbers of, as texts; "" where they are none."""
    found = value.astype("Float64").to_numpy(np.float64, na_value=0.0)
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
    value = observations["value"].astype("Float64").to_numpy(np.float64, na_value=np.nan)
    return observations["indicator"].isin(_CASES).to_numpy() & (value > of), of


def new_beyond_all(observations: pd.DataFrame) -> tuple[Mask, NDArray[np.float64]]:
    """Return the new cases of a day that are more than all until then, and how many these are."""
    same = ["code", "indicator", "period", "event_date"]
    value = observations["value"].astype("Float64").to_numpy(np.float64, na_value=np.nan)
    own = observations[[*same, "kind"]].assign(value=value)
    every = own[own["kind"].eq(CUMULATIVE) & own["period"].eq(DAY)].groupby(same)["value"].max()
    keys = pd.MultiIndex.from_frame(own[same])
    most = every.reindex(keys).to_numpy(np.float64) if len(every) else np.full(len(own), np.nan)
    return own["kind"].eq(NEW).to_numpy() & (value > most), most


def own_codes(observations: pd.DataFrame) -> Mask:
    """Return the counts that are the code of their own district: its column was taken for figures."""
    value = observations["value"].astype("Float64").to_numpy(np.float64, na_value=np.nan)
    code = pd.to_numeric(observations["code"], errors="coerce").to_numpy(np.float64)
    return np.asarray((value == code) & (code >= _LEAST_CODE), dtype=np.bool_)


def more_than_cases(observations: pd.DataFrame) -> tuple[Mask, NDArray[np.float64]]:
    """Return the deaths and recoveries in all that are more than the cases in all beside them, and these."""
    same = ["code", "period", "event_date"]
    value = observations["value"].astype("Float64").to_numpy(np.float64, na_value=np.nan)
    own = observations[[*same, "indicator"]].assign(value=value)[observations["kind"].eq(CUMULATIVE)]
    cases = own[own["indicator"].eq(CONFIRMED)].groupby(same)["value"].max()
    keys = pd.MultiIndex.from_frame(observations[same])
    every = cases.reindex(keys).to_numpy(np.float64) if len(cases) else np.full(len(value), np.nan)
    parts = observations["indicator"].isin(_OF_CASES) & observations["kind"].eq(CUMULATIVE)
    return parts.to_numpy(bool) & (value > every), every


def fractions(observations: pd.DataFrame) -> Mask:
    """Return the percents of figures of which none is above 1: they may be fractions, 0.05 for 5 %."""
    value = observations["value"].astype("Float64").to_numpy(np.float64, na_value=np.nan)
    found = np.zeros(len(observations), dtype=np.bool_)
    for name in map(str, observations["indicator"].unique()):
        entry = catalogue.figure(name)
        of_it = (observations["indicator"] == name).to_numpy(bool)
        if entry is not None and entry.kind == "percent" and np.nanmax(np.append(value[of_it], 0.0)) <= 1:
            found |= of_it & (value > 0)
    return found
