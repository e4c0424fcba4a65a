"""Outlooks of real histories, scored by what came, beside the same tier and the same count.

US counties, Italian provinces, Portuguese municipalities and Brazilian dengue, and four histories that
nothing was ever chosen by (influenza and Covid-19 in hospitals, Rio's health areas, Chinese cities), each
graded by a rule and forecast from what came before alone. Earlier rounds, which the fixed numbers were chosen
on, count for the width of intervals and not in the table. Run it as
``python -m tests.benchmarks.forecasts`` where the shared data are; with a name, that history alone.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from fivecolour.editions.alarm_record import alarms_of
from fivecolour.editions.edition_outlook import HORIZONS, Outlooked, OutlookRound, last_cases, outlook
from fivecolour.editions.outlook_history import outcome_of
from fivecolour.editions.outlook_record import outside_by_record, record, reliability_of, score
from fivecolour.evaluation.alarm_scores import AlarmScore
from fivecolour.scoring.figures import Figures
from fivecolour.scoring.grading.tiers import grade
from fivecolour.scoring.schemes.library import files, load
from fivecolour.surveillance.forecast import groups_of

DATA = Path(__file__).parents[3] / "shared" / "data"
DRAWS = 300
Array = NDArray[np.float64]


@dataclass
class History:
    """A table of one history: what was reported, and by which rule it is graded.

    The first outlook is of the period ``start``, the next ``every`` periods later; those of periods that end
    on ``since`` or later are in the table.
    """

    name: str
    figures: Figures
    groups: list[str]
    rule: str
    start: int
    every: int
    since: str

    def until(self, periods: int) -> Figures:
        values = {name: held[:, :periods] for name, held in self.figures.values.items()}
        given = {name: held[:, :periods] for name, held in self.figures.parameters.items()}
        return Figures(
            self.figures.codes,
            self.figures.dates[:periods],
            values,
            self.figures.population,
            period=self.figures.period,
            parameters=given,
        )


def us() -> History:
    """Counties by the week, by CDC's transmission levels; weekly rates made counts again."""
    told = pd.read_csv(
        DATA / "us" / "us_county_weekly_computed_2020-2022.csv.gz",
        dtype={"fips_code": str},
        parse_dates=["date"],
    )
    wide = told.pivot_table(index="fips_code", columns="date", values="new_case")
    people = told.groupby("fips_code")["population"].last().reindex(wide.index).to_numpy(float)
    new = np.rint(wide.to_numpy() * people[:, np.newaxis] / 1e5)
    return _weekly(
        "US counties",
        wide,
        new,
        people,
        [code[:2] for code in wide.index],
        "cdc-transmission-2021",
        12,
        1,
        "2021-05-01",
    )


def italy() -> History:
    """Provinces by the day, by Portugal's bounds (Italy graded regions); negative steps are corrections."""
    told = pd.read_csv(
        DATA / "italy" / "italy_province_daily_2020-02-24_2021-12-31.csv.gz", dtype=str, parse_dates=["data"]
    )
    told = told[told["sigla_provincia"].notna()]
    wide = told.assign(n=told["totale_casi"].astype(float)).pivot_table(
        index="codice_provincia", columns="data", values="n"
    )
    region = told.groupby("codice_provincia")["codice_regione"].first().reindex(wide.index)
    total = wide.to_numpy()
    new = np.diff(total, axis=1, prepend=0.0)
    # Without a table of populations each counts as half a million, the mean of a province.
    figures = Figures(
        tuple(wide.index),
        wide.columns.to_numpy().astype("datetime64[D]"),
        {"cumulative_confirmed": total, "new_confirmed": new},
        np.full(len(wide), 550_000.0),
    )
    return History("Italian provinces", figures, region.tolist(), "portugal-2021", 70, 7, "2021-03-10")


def portugal() -> History:
    """Municipalities by periods of fourteen days, by its own rule."""
    told = pd.read_csv(DATA / "portugal" / "portugal_five_tier_truth.csv.gz", parse_dates=["data"])
    wide = told.pivot_table(index="dicofre", columns="data", values="casos_14dias")
    people = told.groupby("dicofre")["population"].last().reindex(wide.index).to_numpy(float)
    groups = [str(code // 100) for code in wide.index]
    found = _weekly("Portugal", wide, wide.to_numpy(), people, groups, _of_one_period(), 6, 1, "2021-05-12")
    # The model knows weeks: each period of fourteen days stands for one, as the columns do not overlap.
    found.figures.dates[:] = found.figures.dates[0] + np.arange(wide.shape[1]) * np.timedelta64(7, "D")
    return found


def _of_one_period() -> str:
    """Return Portugal's rule, of the cases of a period that is given as such."""
    text = files()["portugal-2021"].read_text("utf-8").replace('"cases_14d_per_100k"', '"cases_per_100k"')
    path = Path(tempfile.mkdtemp()) / "portugal-2021.toml"
    path.write_text(text, "utf-8")
    return str(path)


def dengue(state: str) -> History:
    """Municipalities by the week, by InfoDengue's rule with its thresholds."""
    told = pd.read_csv(
        DATA / "infodengue" / f"infodengue_dengue_{state}_2010_2022.csv.gz", parse_dates=["data_iniSE"]
    )
    told = told[told["data_iniSE"] >= "2010-01-01"]
    columns = {
        **{"casos": "new_confirmed", "casos_est": "nowcast_cases", "p_rt1": "p_rt1"},
        **{"receptivo": "climate_receptive", "limiar_preseason": "preseason_threshold"},
        "limiar_epidemico": "epidemic_threshold",
    }
    wide = {
        name: told.pivot_table(index="municipio_geocodigo", columns="data_iniSE", values=column)
        for column, name in columns.items()
    }
    people = told.groupby("municipio_geocodigo")["pop"].last().to_numpy(float)
    first = wide["new_confirmed"]
    found = _weekly(
        f"dengue {state}",
        first,
        first.to_numpy(),
        people,
        [state] * len(first),
        _RULES[state],
        30,
        2,
        "2015-01-01",
    )
    values = {name: held.reindex_like(first).to_numpy() for name, held in wide.items()}
    found.figures.values.update({name: held for name, held in values.items() if "threshold" not in name})
    found.figures.parameters.update({name: held for name, held in values.items() if "threshold" in name})
    return found


_RULES = {"RJ": "infodengue-af", "AC": "infodengue-as"}
_BOUNDS = "cdc-transmission-2021"


def influenza() -> History:
    """Admissions of the states of the US by the week, by bounds that are of cases."""
    told = pd.read_csv(
        DATA / "hub" / "flusight" / "target-data" / "time-series.csv.gz", dtype={"location": str}
    )
    told = told[(told["target"] == "wk inc flu hosp") & (told["location"] != "US")]
    wide = told.pivot_table(index="location", columns="target_end_date", values="observation", aggfunc="last")
    wide.columns = pd.to_datetime(wide.columns)
    places = pd.read_csv(DATA / "hub" / "flusight" / "auxiliary-data" / "locations.csv", dtype=str)
    people = places.set_index("location")["population"].astype(float).reindex(wide.index).to_numpy()
    groups = ["US"] * len(wide)
    return _weekly("influenza, admissions", wide, wide.to_numpy(), people, groups, _BOUNDS, 12, 1, "")


def germany() -> History:
    """Admissions with Covid-19 by age group and day; each group counts as five million."""
    told = pd.read_csv(DATA / "delays" / "germany_covid_hospitalisations_reporting_triangle.csv.gz")
    told = told[told["age_group"] != "00+"]
    wide = told.groupby(["age_group", "reference_date"])["count"].sum().unstack()
    dates, people = wide.columns.to_numpy().astype("datetime64[D]"), np.full(len(wide), 5e6)
    figures = Figures(tuple(wide.index), dates, {"new_confirmed": wide.to_numpy(np.float64)}, people)
    return History("Germany, admissions by age", figures, ["DE"] * len(wide), "portugal-2021", 60, 7, "")


def rio() -> History:
    """Dengue of Rio's health areas by the week, by bounds that are of another disease."""
    told = pd.read_csv(DATA / "rio_aps" / "alertaAPS_201517.csv.gz", parse_dates=["data"])
    wide = told.pivot_table(index="APS", columns="data", values="casos")
    people = told.groupby("APS")["Pop2010"].first().reindex(wide.index).to_numpy(float)
    groups = ["Rio"] * len(wide)
    return _weekly("dengue, areas of Rio", wide, wide.to_numpy(), people, groups, _BOUNDS, 20, 2, "")


def china() -> History:
    """Cities of 2020 by the day, nearly all without a case from April on; each counts as four million."""
    told = pd.read_csv(
        DATA / "china" / "china_city_daily_2019-12_2020-12.csv.gz",
        parse_dates=["date"],
        dtype={"cityCode": str},
    )
    told = told[(told["country"] == "中国") & told["cityCode"].notna() & (told["date"] >= "2020-01-24")]
    wide = told.pivot_table(index="cityCode", columns="date", values="confirmed", aggfunc="last").ffill(
        axis=1
    )
    wide = wide[wide.notna().sum(axis=1) > 30]
    total = wide.to_numpy()
    values = {"cumulative_confirmed": total, "new_confirmed": np.diff(total, axis=1, prepend=0.0)}
    dates, groups = wide.columns.to_numpy().astype("datetime64[D]"), [code[:2] for code in wide.index]
    figures = Figures(tuple(wide.index), dates, values, np.full(len(wide), 4e6))
    return History("China, cities", figures, groups, "china-2020", 43, 7, "")


HISTORIES: dict[str, Callable[[], History]] = {
    "us": us,
    "italy": italy,
    "portugal": portugal,
    "dengue-RJ": lambda: dengue("RJ"),
    "dengue-AC": lambda: dengue("AC"),
    "influenza": influenza,
    "germany": germany,
    "rio": rio,
    "china": china,
}


def _weekly(
    name: str,
    wide: pd.DataFrame,
    new: Array,
    people: Array,
    groups: list[str],
    rule: str,
    start: int,
    every: int,
    since: str,
) -> History:
    dates = wide.columns.to_numpy().astype("datetime64[D]")
    figures = Figures(tuple(map(str, wide.index)), dates, {"new_confirmed": new}, people, period="week")
    return History(name, figures, groups, rule, start, every, since)


def rounds_of(history: History, draws: int = DRAWS) -> list[OutlookRound]:
    """Make outlooks of what came before each moment alone, and score them by what came."""
    scheme, figures = load(history.rule), history.figures
    truth, new = grade(scheme, figures), figures.values["new_confirmed"]
    counts, groups = np.where(new >= 0, new, np.nan), groups_of(history.groups)
    days = [str(day) for day in figures.dates.astype("datetime64[D]")]
    rounds: list[OutlookRound] = []
    for now in range(history.start, len(days) - 1, history.every):
        known = history.until(now + 1)
        record_then = sorted((one for one in rounds if one.target <= days[now]), key=lambda one: one.target)
        outside = {name: outside_by_record(record_then, name) for name in HORIZONS[figures.period]}
        given = Outlooked(grade(scheme, known), new[:, : now + 1], groups, draws, outside=outside)
        found = outlook(given)
        for horizon in found.horizons if found else ():
            if horizon.target in days:
                at = days.index(horizon.target)
                cases = last_cases(counts[:, : at + 1], figures.period)
                rounds.append(score(found, horizon, outcome_of(truth, at, cases)))
    return [one for one in rounds if one.reference >= history.since]


def warned(history: History) -> dict[str, AlarmScore]:
    """Score EARS by the higher tiers that came within two weeks."""
    figures = history.figures
    tiers = grade(load(history.rule), figures).tiers
    return alarms_of(figures.values["new_confirmed"], tiers, figures.period)


def main() -> None:
    """Print the table: by history and horizon, of all years and of each."""
    for name in sys.argv[1:] or HISTORIES:
        history, start = HISTORIES[name](), time.perf_counter()
        rounds = rounds_of(history)
        took = time.perf_counter() - start
        print(
            f"\n{history.name}, {len(history.figures.codes)} districts, "
            f"by {load(history.rule).name} ({took:.0f} s)"
        )
        for horizon in dict.fromkeys(one.horizon for one in rounds):
            for year in ("", *sorted({one.target[:4] for one in rounds})):
                own = [one for one in rounds if one.horizon == horizon and one.target.startswith(year)]
                if own:
                    print(line(own, horizon, year or "all"))
            chances = reliability_of(rounds, horizon)
            print("   reliability", " ".join(f"{chance:.2f}:{came:.2f}" for chance, came, _ in chances))
        for method, one in warned(history).items():
            print(
                f"   EARS {method}: sensitivity {one.sensitivity:.2f} of {one.events}, "
                f"lead {one.lead:.0f} days, {one.false_a_year:.1f} false alarms a district and year"
            )


def line(rounds: list[OutlookRound], horizon: str, year: str) -> str:
    """Return a line of the table."""
    one = record(rounds, horizon)
    return (
        f"   {horizon:4}{year:5} rounds {one.rounds:3}  relative WIS {one.relative_wis:.2f}  relative RPS "
        f"{one.relative_rps:.2f}  covered {one.coverage:.1%}"
    )


if __name__ == "__main__":
    main()
