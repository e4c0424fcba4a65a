"""Made-up schemes, for rules that no file in the data uses in quite this way."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from typing import Any

import numpy as np

from fivecolour.scoring.figures import Figures
from fivecolour.scoring.indicators.values import past_of
from fivecolour.scoring.schemes.scheme import Scheme

_WORDS = {"zh": "某", "en": "some"}
_COLOURS = {1: ("绿", "green"), 2: ("蓝", "blue"), 3: ("黄", "yellow"), 4: ("橙", "orange"), 5: ("红", "red")}
_LEVELS = {
    1: ("低", "low"),
    2: ("较低", "lower"),
    3: ("中", "medium"),
    4: ("较高", "higher"),
    5: ("高", "high"),
}


def _label(tier: int) -> dict[str, Any]:
    colour, level = _COLOURS[tier], _LEVELS[tier]
    return {
        "tier": tier,
        "colour": {"zh": colour[0], "en": colour[1]},
        "level": {"zh": level[0], "en": level[1]},
    }


def scheme(toml: str, **more: Any) -> Scheme:
    """Return a scheme with the given tables, and the rest made up."""
    table: dict[str, Any] = {
        "name": "made-up",
        "version": 1,
        "status": "proposal",
        "in_force_from": "2020-02-09",
        "title": _WORDS,
        "about": _WORDS,
        "sources": [{"title": "made up", "url": "https://example.org"}],
        "tiers": [_label(tier) for tier in _COLOURS],
    }
    return Scheme.model_validate({**table, **tomllib.loads(toml), **more})


def figures(*, start: str = "2020-02-10", people: float = float("nan"), **rows: list[float]) -> Figures:
    """Return one district's figures from ``start`` on, a Monday by default."""
    values = {name: np.array([row], dtype=np.float64) for name, row in rows.items()}
    days = len(next(iter(rows.values())))
    return Figures(("1",), np.datetime64(start) + np.arange(days), values, np.array([people]))


def days_of(given: Figures, first: int, stop: int | None = None) -> Figures:
    """Return some days of figures."""
    rows = {name: found[:, first:stop] for name, found in given.values.items()}
    return replace(given, dates=given.dates[first:stop], values=rows)


def begun(given: Figures, first: int) -> Figures:
    """Return the days from one on, to which those before are the past."""
    return replace(days_of(given, first), past=past_of(days_of(given, 0, first)))


# Bands of the reproduction number: 1 below 1, then one tier for each unit.
BY_RT = """
[assessment]
combine = "worst"
[[assessment.parts]]
indicator = "rt"
missing = "not_graded"
basis = "assumed"
bands = [{ tier = 1 }, { at_least = 2, tier = 2 }, { at_least = 3, tier = 3 }, { at_least = 4, tier = 4 },
         { at_least = 5, tier = 5 }]

[reviews]
first = 2020-02-10
every_days = 1
basis = "assumed"

[raising]
from = "assessment"
basis = "assumed"

[easing]
from = "assessment"
step = 1
basis = "assumed"

[missing]
reported_by = ["rt"]
on_review_day = "not_graded"
return_assessed_by = ["rt"]
basis = "assumed"
"""
