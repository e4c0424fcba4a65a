"""Flows and cases of Chinese cities from 10 January 2020 on (Li et al., Science 2020), as arrays."""

from __future__ import annotations

import csv
import gzip
from dataclasses import dataclass
from pathlib import Path

import numpy as np

SHARED = Path(__file__).parents[3] / "shared" / "data" / "flow" / "li2020"
SAMPLE = Path(__file__).parent / "li2020_sample"
DAYS, REPORTED = 14, 30
# Codes of the epidemic's own province, whose cases are not explained by who came from Wuhan before.
HUBEI, ZHEJIANG = "42", "33"


@dataclass(frozen=True)
class Li2020:
    """``flow`` (14, P, P), ``cases`` (P, 30) by day of report, population and coordinates (P,)."""

    names: tuple[str, ...]
    codes: tuple[str, ...]
    flow: np.ndarray
    cases: np.ndarray
    population: np.ndarray
    latitude: np.ndarray
    longitude: np.ndarray


def _rows(path: Path) -> list[list[str]]:
    with gzip.open(path, "rt", encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def read(folder: Path) -> Li2020:
    """Read the tables; Ezhou's population is mended, the second rows of one code are left out."""
    people = {name: float(count) for name, count in _rows(folder / "pop.csv.gz")[1:]}
    people["Ezhou"] = 1_079_353.0
    header, *reported = _rows(folder / "Incidence.csv.gz")
    counts = {name: [float(row[at]) for row in reported] for at, name in enumerate(header) if at}
    places: dict[str, tuple[str, float, float]] = {}
    for code, longitude, latitude, name in _rows(folder / "city_coordinates.csv.gz")[1:]:
        if name in counts and people.get(name, 0) > 0 and name not in places:
            places[name] = (code, float(latitude), float(longitude))
    at = {name: position for position, name in enumerate(places)}
    flow = np.full((DAYS, len(at), len(at)), np.nan)
    for day, origin, destination, value in _rows(folder / "Mobility.csv.gz")[1:]:
        if origin in at and destination in at:
            flow[int(day) - 1, at[origin], at[destination]] = float(value)
    return Li2020(
        tuple(places),
        tuple(code for code, _, _ in places.values()),
        flow,
        np.array([counts[name] for name in places]),
        np.array([people[name] for name in places]),
        np.array([latitude for _, latitude, _ in places.values()]),
        np.array([longitude for _, _, longitude in places.values()]),
    )
