"""Every scheme's tiers and reasons beside those of a second, plain reading of its file."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from fivecolour.scoring.explain.day_reasons import explain_day
from fivecolour.scoring.figures import Figures
from fivecolour.scoring.grading.tiers import grade
from fivecolour.scoring.reason import Reason
from fivecolour.scoring.schemes.library import folder, parse
from tests.scoring import made_up
from tests.scoring.explain.test_outlook import DAILY, FOLLOWING
from tests.scoring.plain_grading import District
from tests.scoring.plain_reading import Reports, Rule, axes
from tests.scoring.plain_reasons import reason_of
from tests.scoring.random_assessments import text_of

BUNDLED = {
    path.stem: text
    for path in sorted(folder().glob("*.toml"))
    # Rules of levels are read plainly in `plain_levels`.
    if "[[levels]]" not in (text := path.read_text("utf-8"))
}
# Raised by bands of their own, as in Zhejiang, and eased as the assessment says.
BANDS = (
    'combine = "worst"\nparts = [{ indicator = "rt", missing = "ignore", basis = "assumed", bands = ['
    "{ tier = 1 }, { at_least = 3, tier = 3 }, { at_least = 5, tier = 5 }] }]\n"
)
ZHEJIANG = BUNDLED["zhejiang-2020"][BUNDLED["zhejiang-2020"].index("[assessment]") :]
MADE_UP = {
    **FOLLOWING,
    **DAILY,
    "reported by counts": made_up.BY_RT.replace("step = 1", "step = 3\nreviews = 3").replace(
        '["rt"]\non', '["cumulative_confirmed"]\non'
    ),
    "a long stay": made_up.BY_RT.replace("step = 1", "step = 3\nreviews = 3\nmin_reviews_in_tier = 6"),
    "worse downwards": made_up.BY_RT.replace("step = 1", "step = 1\nreviews = 2").replace(
        made_up.BY_RT[made_up.BY_RT.index("bands") : made_up.BY_RT.index("[reviews]")],
        "bands = [{ tier = 5 }, { above = 1, tier = 4 }, { at_least = 2, tier = 3 }, "
        "{ above = 3, tier = 1 }]\n",
    ),
    "raised by bands": made_up.BY_RT.replace(
        '[raising]\nfrom = "assessment"\nbasis = "assumed"\n', f"[raising]\n{BANDS}"
    ),
    "eased by a bound": made_up.BY_RT.replace(
        'from = "assessment"\nstep', 'indicator = "clear_days"\nat_least = 4\nstep'
    ),
    "five clear days": ZHEJIANG.replace("at_least = 6", "at_least = 5"),
    "raised above a bound": ZHEJIANG.replace("{ at_least = 11, tier", "{ above = 11, tier"),
}
RANDOM = {f"random {seed}": text_of(seed) for seed in range(20)}
REVIEWED = [name for name, text in {**BUNDLED, **MADE_UP}.items() if "[reviews]" in text]
GIVEN = ("positivity_7d", "tests_7d_per_100k", "admissions_7d_per_100k", "covid_beds_percent", "rt",
         "deaths_7d_per_100k", "doubling_days")  # fmt: skip
DISTRICTS = 16
NAN = float("nan")


class Drawn:
    """A scheme with some districts' figures, in both forms."""

    def __init__(self, name: str, *, of_cases: bool, seed: int = 0) -> None:
        if name in BUNDLED:
            self.scheme = parse(BUNDLED[name], Path(f"{name}.toml"))
            table = tomllib.loads(BUNDLED[name])
        else:
            text = {**MADE_UP, **RANDOM}[name]
            self.scheme, table = made_up.scheme(text), tomllib.loads(text)
            table["in_force_from"] = self.scheme.in_force_from
        self.rule = Rule(table)
        self.random = np.random.default_rng([*map(ord, name), of_cases, seed])
        self.days = int(self.random.integers(24, 40)) if self.rule.first else 6
        self.shape = (DISTRICTS, self.days)
        self.rows = self._cases() if of_cases else self._indicators()
        self.people = self.random.choice([20_000.0, 300_000.0, NAN], p=[0.45, 0.45, 0.1], size=DISTRICTS)
        first = self.rule.first or table["in_force_from"]
        self.start = np.datetime64(first) + (-3, 1, 2)[seed]

    def _cases(self) -> dict[str, np.ndarray]:
        """Return counts from 0 on, most of them dying down, with days on which nothing was reported."""
        heights = self.random.choice([0.0, 0.3, 3.0, 20.0], size=(DISTRICTS, 1))
        new = self.random.poisson(heights * self.random.choice([0.0, 0.5, 2.0], size=self.shape)).astype(
            float
        )
        for row in new:
            row[self.random.integers(0, self.days + 1) :] = 0
        new[:, 0] = 0
        total = new.cumsum(axis=1)
        rows = {"cumulative_confirmed": total, "cluster_cases": np.floor(new / 2)}
        rows["local_cumulative"] = np.floor(total * self.random.choice([0.3, 0.8], size=(DISTRICTS, 1)))
        if self.random.random() < 0.7:
            rows["new_confirmed"] = new
        rows |= {name: np.round(self.random.gamma(2, 4, size=self.shape), 1) for name in GIVEN
                 if name in self.rule.indicators()}  # fmt: skip
        if "new_confirmed" in rows:
            total[:3] = NAN
        for name, row in rows.items():
            gaps = self._gaps()
            gaps[:, 0] &= name != "cumulative_confirmed"
            rows[name] = np.where(gaps, NAN, row)
        return rows

    def _indicators(self) -> dict[str, np.ndarray]:
        """Return every indicator on, just below and just above its bounds, for some days in a row."""
        rows = {}
        for name in self.rule.indicators():
            tables = [self.rule.assessment, self.rule.raising_bands or {}]
            edges = {edge for table in tables for edge, _ in axes(table).get(name, [])}
            if self.rule.easing_bound and self.rule.easing_bound["indicator"] == name:
                edges.add(self.rule.easing_bound["at_least"])
            near = [*edges, 0.0, max(edges) + 10, *(np.nextafter(edge, np.inf) for edge in edges)]
            near += [np.nextafter(edge, -np.inf) for edge in edges if edge > 0]
            row = self.random.choice(near, size=self.shape)
            same = self.random.random(self.shape) < 0.7
            for day in range(1, self.days):
                row[:, day] = np.where(same[:, day], row[:, day - 1], row[:, day])
            rows[name] = np.where(self._gaps(), NAN, row)
        if self.rule.reported_by and not any(name in rows for name in self.rule.reported_by):
            rows[self.rule.reported_by[0]] = np.where(self._gaps(), NAN, 0.0)
        return rows

    def _gaps(self) -> np.ndarray:
        return self.random.random(self.shape) < self.random.choice([0.0, 0.02, 0.15], size=(DISTRICTS, 1))

    def figures(self) -> Figures:
        codes = tuple(map(str, range(DISTRICTS)))
        return Figures(codes, self.start + np.arange(self.days), self.rows, self.people)

    def plain(self, district: int) -> District:
        rows = {name: [_none(value) for value in row[district].tolist()] for name, row in self.rows.items()}
        people = _none(float(self.people[district]))
        return District(self.rule, Reports(self.start.astype(object), rows, people))


def _none(value: float) -> float | None:
    return None if value != value else value  # noqa: PLR0124


def told(reason: Reason) -> dict[str, Any]:
    """Return a reason as data, its conditions as the plain reading writes them."""
    found: dict[str, Any] = json.loads(json.dumps(reason.to_dict()))
    found["conditions"] = [
        {"indicator": one.pop("reading")["indicator"], **one} for one in found["conditions"]
    ]
    return found


def assert_told_alike(name: str, *, of_cases: bool, seed: int) -> None:
    """Grade both ways, and compare all tiers and the reasons of some days."""
    drawn = Drawn(name, of_cases=of_cases, seed=seed)
    grading = grade(drawn.scheme, drawn.figures())
    plain = [drawn.plain(district) for district in range(DISTRICTS)]
    assert grading.tiers.tolist() == [district.tiers for district in plain]
    for day in sorted(drawn.random.choice(drawn.days, size=3, replace=False).tolist()):
        for district, reason in enumerate(explain_day(grading, day)):
            expected = reason_of(plain[district], day)
            found = {key: value for key, value in told(reason).items() if key in expected}
            assert found == expected, (district, day)


@pytest.mark.parametrize("of_cases", [True, False], ids=["cases", "indicators"])
@pytest.mark.parametrize("name", [*BUNDLED, *MADE_UP])
def test_tiers_and_reasons(name: str, of_cases: bool) -> None:
    assert_told_alike(name, of_cases=of_cases, seed=0)


@pytest.mark.parametrize("seed", (1, 2))
@pytest.mark.parametrize("of_cases", [True, False], ids=["cases", "indicators"])
@pytest.mark.parametrize("name", REVIEWED)
def test_rules_with_reviews(name: str, of_cases: bool, seed: int) -> None:
    assert_told_alike(name, of_cases=of_cases, seed=seed)


@pytest.mark.parametrize("name", [name for name in BUNDLED if name not in REVIEWED])
def test_windows_reach_back_to_what_was_reported_before(name: str) -> None:
    drawn = Drawn(name, of_cases=True, seed=1)
    found = grade(drawn.scheme, made_up.begun(drawn.figures(), 3)).tiers
    assert found.tolist() == [drawn.plain(district).tiers[3:] for district in range(DISTRICTS)]


@pytest.mark.parametrize("name", RANDOM)
def test_rules_that_nobody_has_written(name: str) -> None:
    assert_told_alike(name, of_cases=False, seed=0)
