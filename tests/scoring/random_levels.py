"""Rules of levels and tables of figures, drawn at random and written as files as their authors would."""

from __future__ import annotations

import csv
import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Literal

Period = Literal["day", "week", "month"]
PERIOD_KINDS: tuple[Period, ...] = ("day", "week", "week", "month")
PERIODS, DISTRICTS = 14, 5
FIRST = {"day": dt.date(2021, 2, 22), "week": dt.date(2020, 12, 5), "month": dt.date(2020, 11, 30)}
# Values on both sides of the bounds and on them; the last few of each are cells that hide a number.
NUMBERS = {
    "rt": ["0", "0.8", "1", "1.2", "3", "1-2", "suppressed"],
    "p_rt1": ["0", "0.5", "0.85", "0.95", "1"],
    "temperature_min": ["-12.5", "-3", "0", "18", "22"],
    "climate_receptive": ["0", "1"],
    "positivity_7d": ["0", "3", "5", "12", "100", "1-9", "suppressed"],
    "nowcast_cases": ["0", "1.5", "9", "30", "100", "1-9"],
    "new_confirmed": ["0", "1", "10", "11", "50", "1-4"],
    "new_tests": ["0", "10", "200", "1-9"],
}
BOUNDS = {
    "rt": [0.8, 1, 1.2, 2],
    "p_rt1": [0.5, 0.85, 0.95],
    "temperature_min": [-3, 0, 18, 22],
    "climate_receptive": [1],
    "positivity_7d": [3, 5, 8, 12],
    "positivity_7d_change_7d": [-2, 0, 2],
    "positivity_7d_change_14d": [-4, 0, 7],
    "nowcast_cases_per_100k": [10, 30, 90],
    "cases": [1, 4, 10],
    "new_7d": [1, 4, 10],
    "new_14d": [1, 10, 60],
    "tests_14d_per_100k": [20, 200, 400],
    "population": [10_000],
}
PARTS = {
    "nowcast_cases_per_100k": ("nowcast_cases", "population"),
    "cases": ("new_confirmed",),
    "new_7d": ("new_confirmed",),
    "new_14d": ("new_confirmed",),
    "tests_14d_per_100k": ("new_tests", "population"),
    "positivity_7d_change_7d": ("positivity_7d",),
    "positivity_7d_change_14d": ("positivity_7d",),
}
OF_DAYS = ("positivity_7d_change_7d", "positivity_7d_change_14d", "tests_14d_per_100k", "new_7d", "new_14d")


@dataclass
class RandomLevels:
    """A rule with the tables of its parameters and the figures to be graded by it, as files in a folder."""

    random: Random
    folder: Path

    def __post_init__(self) -> None:
        self.period: Period = self.random.choice(PERIOD_KINDS)
        known = [name for name in BOUNDS if self.period != "month" or name not in OF_DAYS]
        self.names = self.random.sample(known, self.random.randint(2, 4))
        self.ends = [end_of(self.period, at) for at in range(PERIODS)]
        self.codes = [f"{at:02d}" for at in range(1, DISTRICTS + 1)]
        self.given_parameters: list[str] = []
        self.parameters: dict[str, str] = {}
        self.by_version = self.random.random() < 0.3
        self.path = self._write_rules()
        self.table = self._write_figures()

    # -- the rule ----------------------------------------------------------------------------------

    def _write_rules(self) -> Path:
        """Write one rule, or one and an earlier version of it; return the newest."""
        count = self.random.randint(3, 6)
        labels = self._labels(count)
        begins = [dt.date(2020, 1, 1), self.ends[PERIODS // 2] - dt.timedelta(days=self.random.randint(0, 2))]
        names = ["made-up-2020", "made-up-2021"] if self.by_version else ["made-up-2021"]
        for name, begin in zip(names, begins, strict=False):
            first = [f'name = "{name}"', "version = 1", 'status = "proposal"', f"in_force_from = {begin}"]
            if name != names[0]:
                first.append(f'supersedes = "{names[0]}"')
            if self.random.random() < 0.3:
                first.append(f"graded_from = {self.random.randint(2, 5)}")
            text = "\n".join([*first, WORDS, labels, self._levels(count), self._parameters_described()])
            (self.folder / f"{name}.toml").write_text(text, encoding="utf-8")
        return self.folder / f"{names[-1]}.toml"

    def _labels(self, count: int) -> str:
        colours = sorted(self.random.choices(range(1, 6), k=count)) if count > 5 or coin(self.random) else []
        return "\n".join(
            f'[[tiers]]\ntier = {tier}\ncolour = {{ en = "colour {tier}" }}\nlevel = {{ en = "L{tier}" }}'
            + (f"\ncolour_tier = {colours[tier - 1]}" if colours else "")
            for tier in range(1, count + 1)
        )

    def _levels(self, count: int) -> str:
        found = []
        for tier in [*range(2, count + 1), self.random.randint(2, count)]:
            lines = ["[[levels]]", f"tier = {tier}", 'basis = "assumed"']
            if coin(self.random):
                lines.append(f"on = {self.random.randint(2, 3)}")
            if coin(self.random):
                lines.append(f"hold = {self.random.randint(1, 3)}")
            conditions = [self._condition() for _ in range(self.random.randint(1, 2))]
            found.append("\n".join([*lines, f"when = [{', '.join(conditions)}]"]))
        self.random.shuffle(found)
        if self.random.random() < 0.9:
            missing = self.random.choice(["not_graded", "ignore"])
            found.append(f'[[levels]]\ntier = 1\nmissing = "{missing}"\nbasis = "assumed"')
        return "\n".join(found)

    def _condition(self) -> str:
        name = self.random.choice(self.names)
        bounds = BOUNDS[name]
        if coin(self.random) and len(bounds) > 1:
            lower, upper = sorted(self.random.sample(bounds, 2))
            sides = {
                self.random.choice(["at_least", "above"]): lower,
                self.random.choice(["at_most", "below"]): upper,
            }
        else:
            sides = {
                self.random.choice(["at_least", "above", "at_most", "below"]): self.random.choice(bounds)
            }
        texts = [f"{side} = {self._bound(name, number)}" for side, number in sides.items()]
        return f'{{ indicator = "{name}", {", ".join(texts)} }}'

    def _bound(self, name: str, number: float) -> str:
        if self.random.random() < 0.7:
            return str(number)
        parameter = f"line_{name}"
        self.parameters[parameter] = name
        return f'{{ parameter = "{parameter}" }}'

    def _parameters_described(self) -> str:
        used = list(self.parameters)
        described = []
        for name in used:
            table = self.folder / f"{name}.csv"
            described.append(
                f'[[parameters]]\nname = "{name}"\ntitle = {{ en = "{name}" }}\ntable = "{table.name}"'
            )
            self._write_parameter(table, BOUNDS[self.parameters[name]])
        self.parameters, self.all_parameters = {}, {**getattr(self, "all_parameters", {}), **self.parameters}
        return "\n".join(described)

    def _write_parameter(self, path: Path, bounds: list[float]) -> None:
        """Write bounds by district and validity: some districts have none, some a gap, some open ends."""
        rows = []
        for code in self.codes:
            middle = self.random.choice(self.ends[3:-3])
            shapes = [
                [],
                [("", "")],
                [("", middle), (middle + dt.timedelta(days=1), "")],
                [(self.ends[2], middle)],
            ]
            for since, until in self.random.choice(shapes[self.random.random() < 0.8 :]):
                rows.append([code, since, until, self.random.choice(bounds)])
        self.random.shuffle(rows)
        write_csv(path, [["code", "from", "to", "value"], *rows])

    # -- the figures -------------------------------------------------------------------------------

    def _write_figures(self) -> Path:
        parts = {part for name in self.names for part in PARTS.get(name, (name,))}
        columns = sorted(parts)
        self.columns = columns
        rows: list[list[object]] = [["district", "date", *columns]]
        for code in self.codes:
            begin = self.random.choice([0, 0, 2])
            gappy = self.random.choice([0, 0.1, 0.3])
            last: dict[str, str] = {}
            for at in range(begin, PERIODS):
                if at not in (begin, PERIODS - 1) and self.random.random() < gappy / 2:
                    continue
                for name in columns:
                    if name not in last or self.random.random() < 0.4:
                        last[name] = self._cell(name)
                cells = ["" if self.random.random() < gappy else last[name] for name in columns]
                rows.append([code, self.ends[at], *cells])
        header, *body = rows
        self.random.shuffle(body)
        path = self.folder / "figures.csv"
        write_csv(path, [header, *body])
        return path

    def _cell(self, name: str) -> str:
        if name == "population":
            return self.random.choice(["10000", "100000"])
        return self.random.choice(NUMBERS[name])


def coin(random: Random) -> bool:
    """Toss a coin."""
    return random.random() < 0.5


def end_of(period: str, at: int) -> dt.date:
    """Return the last day of a period."""
    first = FIRST[period]
    if period == "month":
        months = first.year * 12 + first.month + at
        return dt.date(months // 12, months % 12 + 1, 1) - dt.timedelta(days=1)
    return first + dt.timedelta(days=at * (7 if period == "week" else 1))


def write_csv(path: Path, rows: list[list[object]]) -> None:
    """Write a table."""
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)


WORDS = """
title = { en = "made up" }
about = { en = "made up" }
sources = [{ title = "made up", url = "https://example.org" }]
"""
