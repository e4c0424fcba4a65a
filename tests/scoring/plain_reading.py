"""A scheme read a second time, for the tests: slowly, plainly, one district and one day after the other.

Reads the TOML itself and imports nothing of the product, so that a fault of the arrays is not repeated here.
A number is None where nothing is known. What it finds is written as `Reason.to_dict` writes it, without the
sentence: see ``data/schemes/README.md`` for the rules.
"""

from __future__ import annotations

import math
import re
from datetime import date, timedelta
from itertools import combinations, product
from typing import Any

Values = dict[str, Any]
# A bound, and whether the value that it divides at lies below it.
Cut = tuple[float, bool]
NONE = {"reviews": 1, "min_reviews_in_tier": 0, "effective_after_days": 0, "days": "all"}


class Rule:
    """The tables of one scheme's file."""

    def __init__(self, toml: Values) -> None:
        self.toml = toml
        self.assessment = toml["assessment"]
        raising, easing = toml.get("raising"), toml.get("easing")
        self.raising = {**NONE, **raising} if raising and "from" in raising else None
        self.easing = {**NONE, **easing} if easing and "from" in easing else None
        self.raising_bands = raising if raising and "from" not in raising else None
        self.easing_bound = easing if easing and "from" not in easing else None
        self.step = easing["step"] if easing else 0
        self.first: date | None = toml["reviews"]["first"] if "reviews" in toml else None
        self.every = timedelta(days=toml["reviews"]["every_days"] if "reviews" in toml else 1)
        self.delay = self.easing["effective_after_days"] if self.easing else 0
        self.reported_by = toml["missing"]["reported_by"] if "missing" in toml else []
        self.returns_by = toml["missing"]["return_assessed_by"] if "missing" in toml else None
        self.ladder = sorted(set(_tiers(self.assessment)) | set(_tiers(self.raising_bands or {})) - {0})

        self.bounds = axes(self.assessment), axes(self.raising_bands or {})

    def indicators(self) -> list[str]:
        names = [name for bounds in self.bounds for name in bounds]
        return list(dict.fromkeys([*names, *([self.easing_bound["indicator"]] if self.easing_bound else [])]))

    def reading(self, reports: Reports, name: str, day: int) -> tuple[float | None, str | None]:
        """Return an indicator, unknown where it is low and fewer than 7 in 10 of its days are known."""
        value, bound = reports.value(name, day)
        window = re.search(r"(\d+)d", name)
        if value is None or bound != "at_least" or not window:
            return value, bound
        cuts = [cut for bounds in self.bounds for cut in bounds.get(name, [])]
        known = reports.days_known(int(window[1]), day)
        low = cuts and not any(passes(value, cut) for cut in cuts)
        return (None, bound) if low and 10 * known < 7 * int(window[1]) else (value, bound)

    def is_review(self, day: date) -> bool:
        return self.first is not None and day >= self.first and (day - self.first) % self.every == timedelta()

    def review_after(self, day: date) -> date:
        day += timedelta(days=1)
        while not self.is_review(day):
            day += timedelta(days=1)
        return day

    def counts(self, day: date) -> bool:
        """Tell whether a review counts among those that ease."""
        return self.easing is None or self.easing["days"] == "all" or day.strftime("%A") != "Sunday"

    def lowered(self, tier: int) -> int:
        lower = [one for one in self.ladder if 0 < one < tier]
        return lower[max(0, len(lower) - self.step)] if lower else tier


# -- one assessment --------------------------------------------------------------------------------


def _tiers(table: Any) -> list[int]:
    """Return every tier that stands anywhere in a table."""
    if isinstance(table, dict):
        own = [table["tier"]] if "tier" in table else []
        return own + [tier for value in table.values() for tier in _tiers(value)]
    return [tier for item in table for tier in _tiers(item)] if isinstance(table, list) else []


def axes(table: Values) -> dict[str, list[Cut]]:
    """Return the indicators in the order of the file, each with its bounds, rising."""
    found: dict[str, set[Cut]] = {}
    lines = [*table.get("parts", [])]
    for case in table.get("cases", []):
        lines += [*case.get("when", []), *case.get("parts", [])]
    for line in lines:
        cuts = found.setdefault(line["indicator"], set())
        for bound in [line, *line.get("bands", [])]:
            cuts |= {(bound[key], key in ("above", "at_most")) for key in SIDES if key in bound}
    return {name: sorted(cuts) for name, cuts in found.items()}


SIDES = ("at_least", "above", "at_most", "below")


def passes(value: float, cut: Cut) -> bool:
    return value > cut[0] if cut[1] else value >= cut[0]


def holds(condition: Values, values: Values) -> bool | None:
    """Tell whether a condition holds; None where that is open."""
    value = values[condition["indicator"]]
    if value is None:
        return {"holds": True, "fails": False, "not_graded": None}[condition.get("missing", "not_graded")]
    return (
        value >= condition.get("at_least", -math.inf)
        and value > condition.get("above", -math.inf)
        and value <= condition.get("at_most", math.inf)
        and value < condition.get("below", math.inf)
    )


def band_of(bands: list[Values], value: float) -> Values:
    found = bands[0]
    for band in bands[1:]:
        if value >= band.get("at_least", math.inf) or value > band.get("above", math.inf):
            found = band
    return found


def worth(part: Values, values: Values) -> float | None:
    """Return the tier or points of a part; None for none at all."""
    worths = [band.get("tier", band.get("points")) for band in part["bands"]]
    value = values[part["indicator"]]
    if value is None:
        return {"worst": max(worths), "ignore": 0, "not_graded": None}[part["missing"]]
    band = band_of(part["bands"], value)
    return band.get("tier", band.get("points"))


def case_of(table: Values, values: Values) -> int | None:
    """Return the case that applies, from 0; None if none does, or if it is open whether one before does."""
    for at, case in enumerate(table.get("cases", [])):
        held = [holds(one, values) for one in case.get("when", [])]
        if all(held):
            return at
        if not any(one is False for one in held):
            return None
    return None


def assess(table: Values, values: Values) -> int:
    """Return the tier that a table gives; 0 for none."""
    if table.get("cases"):
        at = case_of(table, values)
        if at is None:
            return 0
        table = table["cases"][at]
        if "parts" not in table:
            return int(table["tier"])
    worths = [worth(part, values) for part in table["parts"]]
    if any(one is None for one in worths):
        return 0
    if table["combine"] == "worst":
        return int(max(one for one in worths if one is not None))
    ignored = [part["missing"] == "ignore" and values[part["indicator"]] is None for part in table["parts"]]
    score = min(sum(one or 0 for one in worths), table.get("cap", math.inf))
    return 0 if all(ignored) else int(band_of(table["tiers"], score)["tier"])


class Place:
    """Some values in a table: what decided there, and what would be given elsewhere."""

    def __init__(self, table: Values, values: Values) -> None:
        self.table, self.axes = table, axes(table)
        self.values = {name: values[name] for name in self.axes}
        self.tier = assess(table, self.values)
        self.case = case_of(table, self.values)
        self.parts = table.get("parts", []) if self.case is None else self._deciding().get("parts", [])

    def _deciding(self) -> Values:
        deciding: Values = self.table["cases"][self.case]
        return deciding

    def given(self, **moved: float) -> int:
        return assess(self.table, {**self.values, **moved})

    def binding(self) -> str | None:
        if self.parts:
            weights = [worth(part, self.values) for part in self.parts]
            heaviest = max(one for one in weights if one is not None)
            return str(self.parts[weights.index(heaviest)]["indicator"])
        names = [fact["indicator"] for fact in self.facts()]
        return next((name for name in names if self.entry(name)), names[0] if names else None)

    def entry(self, name: str, tier: int | None = None) -> Cut | None:
        """Return the lowest bound from which on a tier is given without a break up to the value."""
        least, value, found = tier or self.tier, self.values[name], None
        if value is None or self.given(**{name: value}) < least:
            return None
        for cut in reversed([cut for cut in self.axes[name] if passes(value, cut)]):
            if self.given(**{name: under(cut)}) < least:
                found = cut
                break
        return found

    def line(self, name: str) -> Cut | None:
        found = self.entry(name)
        parts = [
            part for part in self.parts if part["indicator"] == name and "points" not in part["bands"][0]
        ]
        if found or not parts or self.values[name] is None:
            return found
        part = max(parts, key=lambda one: worth(one, self.values) or 0)
        band = next(
            one for one in part["bands"] if one["tier"] == band_of(part["bands"], self.values[name])["tier"]
        )
        return cut_of(band)

    def facts(self) -> list[Values]:
        """Return the conditions of the case, and one that failed of each case before it."""
        if self.case is None:
            return []
        cuts: dict[str, set[Cut]] = {}
        for one in self._deciding().get("when", []):
            cuts.setdefault(one["indicator"], set()).update(axes({"parts": [one]})[one["indicator"]])
        for case in self.table["cases"][: self.case]:
            failed = [one for one in case["when"] if holds(one, self.values) is False]
            one = next((one for one in failed if one["indicator"] in cuts), failed[0])
            cuts.setdefault(one["indicator"], set()).update(self._failed(one))
        return [self._fact(name, found) for name, found in cuts.items()]

    def _failed(self, one: Values) -> list[Cut]:
        """Return the bound by which a condition fails: the lower, else the upper; none if it is unknown."""
        value = self.values[one["indicator"]]
        cuts = {key: (one[key], key in ("above", "at_most")) for key in SIDES if key in one}
        lower = [cut for key, cut in cuts.items() if key in ("at_least", "above")]
        if value is None or any(not passes(value, cut) for cut in lower):
            return lower
        return [cut for cut in cuts.values() if cut not in lower]

    def _fact(self, name: str, cuts: set[Cut]) -> Values:
        value = self.values[name]
        lower = max((cut for cut in cuts if value is not None and passes(value, cut)), default=None)
        upper = min((cut for cut in cuts if value is not None and not passes(value, cut)), default=None)
        return {
            "indicator": name,
            "lower": lower and lower[0],
            "lower_inclusive": lower is None or not lower[1],
            "upper": upper and upper[0],
            "upper_inclusive": upper is None or upper[1],
            "parameter": None,
        }

    # What would change it: one indicator over a bound, in the order of the file; worse values first upwards.

    def up(self, tier: int) -> tuple[int, list[Values]] | None:
        for rising in (True, False):
            for name, value, need in self._moves(rising=rising):
                if self.given(**{name: value}) > tier:
                    return self.given(**{name: value}), [need]
        return None

    def down(self, tier: int) -> tuple[int, list[Values]] | None:
        for rising in (False, True):
            for name, value, need in self._moves(rising=rising):
                if 0 < self.given(**{name: value}) < tier:
                    return self.given(**{name: value}), [need]
        moves = self._moves(rising=False)
        names = dict.fromkeys(name for name, _, _ in moves)
        for one, other in combinations(names, 2):
            pairs = product([m for m in moves if m[0] == one], [m for m in moves if m[0] == other])
            for first, second in pairs:
                given = self.given(**{one: first[1], other: second[1]})
                if 0 < given < tier:
                    return given, [first[2], second[2]]
        return None

    def _moves(self, *, rising: bool) -> list[tuple[str, float, Values]]:
        found = []
        for name, cuts in self.axes.items():
            value = self.values[name]
            if value is None or name == "population" or (name == "cumulative_confirmed" and not rising):
                continue
            beyond = [cut for cut in cuts if passes(value, cut) is not rising]
            for cut in beyond if rising else reversed(beyond):
                side = ("above" if cut[1] else "at_least") if rising else ("at_most" if cut[1] else "below")
                need = {"indicator": name, "needed": cut[0], "side": side}
                found.append((name, over(cut) if rising else under(cut), need))
        return found


def over(cut: Cut) -> float:
    return math.nextafter(cut[0], math.inf) if cut[1] else cut[0]


def under(cut: Cut) -> float:
    return cut[0] if cut[1] else math.nextafter(cut[0], -math.inf)


def cut_of(band: Values) -> Cut | None:
    return next(((band[key], key == "above") for key in ("at_least", "above") if key in band), None)


# -- indicators ------------------------------------------------------------------------------------


class Reports:
    """What one district reported, day by day from ``start`` on; its first cumulative is 0, if it has any."""

    def __init__(self, start: date, rows: dict[str, list[float | None]], people: float | None) -> None:
        self.start, self.rows, self.people = start, rows, people

    def of(self, name: str, day: int) -> float | None:
        row = self.rows.get(name)
        return row[day] if row is not None and 0 <= day < len(row) else None

    def known(self, names: list[str], day: int) -> bool:
        return any(self.of(name, day) is not None for name in names)

    def value(self, name: str, day: int) -> tuple[float | None, str | None]:  # noqa: PLR0911
        """Return an indicator and whether it is a bound."""
        if name in self.rows:
            return self.of(name, day), None
        window = re.fullmatch(r"(new|cases|cluster_cases)_(\d+)d(_per_100k)?", name)
        if name == "daily_cases_7d_mean_per_100k" or (window and window[1] != "cluster_cases"):
            length = 7 if window is None else int(window[2])
            cases, bound = self.cases(length, day)
            if window and window[1] == "new":
                return cases, bound
            if cases is None or not self.people:
                return None, None
            return cases * 100_000 / (self.people * (1 if window else 7)), bound
        if window:
            found = [self.of("cluster_cases", at) for at in range(day - int(window[2]) + 1, day + 1)]
            return (None if None in found else sum(one or 0 for one in found)), None
        if name == "clear_days":
            return self.clear(day), None
        if name == "population":
            return self.people, None
        local, total = self.of("local_cumulative", day), self.of("cumulative_confirmed", day)
        if name == "local_share" and local is not None and total:
            return 100.0 * local / total, None
        return None, None

    def cases(self, length: int, day: int) -> tuple[float | None, str | None]:
        """Return the cases of some days: by two totals, by every day's, by both, or as a bound."""
        total, days = self.of("cumulative_confirmed", day), range(day - length + 1, day + 1)
        before = self.of("cumulative_confirmed", day - length)
        if total is None and self.of("new_confirmed", day) is None:
            return None, None
        if total is not None and before is not None:
            return total - before, None
        new = [self.of("new_confirmed", at) for at in days]
        if None not in new:
            return sum(one or 0 for one in new), None
        totals = [
            at for at in range(day - length, day + 1) if self.of("cumulative_confirmed", at) is not None
        ]
        inside = range(totals[0] + 1, totals[-1] + 1) if totals else range(0)
        between = (self.totals(totals[-1]) - self.totals(totals[0])) if totals else 0.0
        rest = [self.of("new_confirmed", at) for at in days if at not in inside]
        least = between + sum(one or 0 for one in rest)
        if None not in rest:
            return least, None
        least = max(least, sum(one or 0 for one in new))
        if total is None:
            return least, "at_least"
        earlier = [at for at in range(day - length) if self.of("cumulative_confirmed", at) is not None]
        most = total - (self.totals(earlier[-1]) if earlier else 0)
        return max(most, least), "at_most" if most > least else "at_least" if most < least else None

    def days_known(self, length: int, day: int) -> int:
        """Return of how many days of a window the cases are known, by themselves or by two totals."""
        totals = [
            at for at in range(day - length, day + 1) if self.of("cumulative_confirmed", at) is not None
        ]
        inside = range(totals[0] + 1, totals[-1] + 1) if totals else range(0)
        days = range(day - length + 1, day + 1)
        return sum(at in inside or self.of("new_confirmed", at) is not None for at in days)

    def totals(self, day: int) -> float:
        return self.of("cumulative_confirmed", day) or 0.0

    def clear(self, day: int) -> float:
        run = 0
        while day >= 0 and self._is_clear(day):
            run, day = run + 1, day - 1
        return run

    def _is_clear(self, day: int) -> bool:
        new = self.of("new_confirmed", day)
        if new is not None:
            return new == 0
        total, before = self.of("cumulative_confirmed", day), self.of("cumulative_confirmed", day - 1)
        return total is not None and total == before

    def continued(self, day: int, days: int) -> Reports:
        """Return the reports up to a day, with further days on which nobody fell ill."""
        rows: dict[str, list[float | None]] = {}
        for name, row in self.rows.items():
            more: float | None = 0.0 if name == "new_confirmed" else None
            if name == "cumulative_confirmed":
                known = [at for at in range(day + 1) if row[at] is not None]
                later = range(known[-1] + 1, day + 1) if known else range(0)
                more = row[known[-1]] if known else None
                if more is not None:
                    more += sum(self.of("new_confirmed", at) or 0 for at in later)
            rows[name] = [*row[: day + 1], *[more] * days]
        return Reports(self.start, rows, self.people)
