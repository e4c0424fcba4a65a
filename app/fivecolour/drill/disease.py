"""The numbers of a drill's epidemic and of how it is reported, from ``data/drill/``."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from fivecolour import data_files, toml_files
from fivecolour.errors import UserError


@dataclass(frozen=True, slots=True)
class Disease:
    """How the disease spreads and is found; the sources stand in ``data/drill/disease.toml``.

    Attributes
    ----------
    latent_days, infectious_days : float
        Mean durations.
    reproduction, measured_reproduction : float
        Cases that each infectious person causes where nobody is immune, before and under measures.
    after_cases, over_days : int
        Measures begin with so many confirmed cases and work in full after so many days.
    detected : float
        Share of infections that are ever confirmed.
    delay_mean, delay_deviation : float
        Days from becoming infectious to confirmation.
    away : float
        Share of contacts that people have where they travel to.
    nearest : int
        Among how many districts around their own.
    listed : int
        Of how many destinations of a district flows are reported.
    infected, seeds : int
        People infected at first, and in how many districts.
    population : int
        What a district is taken to have where no population is known of any.
    """

    latent_days: float
    infectious_days: float
    reproduction: float
    measured_reproduction: float
    after_cases: int
    over_days: int
    detected: float
    delay_mean: float
    delay_deviation: float
    away: float
    nearest: int
    listed: int
    infected: int
    seeds: int
    population: int


@dataclass(frozen=True, slots=True)
class ReportingPractice:
    """How districts report: see ``data/drill/reporting.toml``. Pairs are for working days and weekends."""

    first_share: tuple[float, float]
    late_days: int
    none: tuple[float, float]
    empty: float
    error_often: float
    error_cases: float
    error_days: int


@cache
def disease() -> Disease:
    """Return the disease of ``data/drill/disease.toml``.

    Raises
    ------
    UserError
        The file lacks a number or cannot be read.
    """
    path = data_files.own_or_bundled("drill", "disease.toml")
    table = toml_files.read(path)
    try:
        spread, measures, found = table["spread"], table["measures"], table["detection"]
        contacts, start = table["contacts"], table["start"]
        return Disease(
            latent_days=spread["latent_days"],
            infectious_days=spread["infectious_days"],
            reproduction=spread["reproduction"],
            measured_reproduction=measures["reproduction"],
            after_cases=measures["after_cases"],
            over_days=measures["over_days"],
            detected=found["share"],
            delay_mean=found["delay_mean"],
            delay_deviation=found["delay_deviation"],
            away=contacts["away"],
            nearest=contacts["nearest"],
            listed=contacts["listed"],
            infected=start["infected"],
            seeds=start["districts"],
            population=start["population"],
        )
    except KeyError as key:
        raise UserError(f"{path}: {key} is missing; write it as the file of this version has it") from None


@cache
def reporting_practice() -> ReportingPractice:
    """Return the practice of ``data/drill/reporting.toml``.

    Raises
    ------
    UserError
        The file lacks a number or cannot be read.
    """
    path = data_files.own_or_bundled("drill", "reporting.toml")
    table = toml_files.read(path)
    try:
        late, gaps, errors = table["late"], table["gaps"], table["errors"]
        return ReportingPractice(
            first_share=(late["first_share"], late["first_share_weekend"]),
            late_days=late["days"],
            none=(gaps["none"], gaps["none_weekend"]),
            empty=gaps["empty"],
            error_often=errors["often"],
            error_cases=errors["mean_cases"],
            error_days=errors["days"],
        )
    except KeyError as key:
        raise UserError(f"{path}: {key} is missing; write it as the file of this version has it") from None
