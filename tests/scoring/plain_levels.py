"""A rule of levels read plainly, one district and one period after the other, from its file alone."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from tests.scoring.plain_indicators import Span

BUNDLED = Path(__file__).parents[2] / "data" / "schemes"
# By indicator or parameter what is known of it in each period.
Rows = Mapping[str, Sequence[Span]]
Level = Mapping[str, Any]
PASSES: Mapping[str, Callable[[float, float], bool]] = {
    "at_least": lambda value, edge: value >= edge,
    "above": lambda value, edge: value > edge,
    "at_most": lambda value, edge: value <= edge,
    "below": lambda value, edge: value < edge,
}


@dataclass(frozen=True)
class PlainLevels:
    """A rule as its file has it."""

    table: dict[str, Any]

    @classmethod
    @cache
    def named(cls, name: str) -> PlainLevels:
        """Read the file of a bundled rule."""
        return cls.read(BUNDLED / f"{name}.toml")

    @classmethod
    def read(cls, path: Path) -> PlainLevels:
        """Read a file."""
        return cls(tomllib.loads(path.read_text(encoding="utf-8")))

    def names(self) -> list[str]:
        """Return all indicators that it reads."""
        return sorted({one["indicator"] for level in self._upper() for one in level["when"]})

    def parameters(self) -> list[str]:
        """Return all parameters that it reads."""
        return [one["name"] for one in self.table.get("parameters", [])]

    def reaches(self, name: str, rows: Rows, at: int) -> bool:
        """Tell whether the least that an indicator can be reaches a line, be it a number or a parameter's."""
        value, found = rows[name][at], []
        for condition in (
            one for level in self._upper() for one in level["when"] if one["indicator"] == name
        ):
            for side, bound in condition.items():
                edge = rows[bound["parameter"]][at] if isinstance(bound, dict) else bound
                line = edge[0] if isinstance(edge, tuple) else edge
                if side != "indicator" and value and line is not None:
                    found.append(
                        PASSES["above" if side in ("above", "at_most") else "at_least"](value[0], line)
                    )
        return any(found)

    def tiers(self, rows: Rows) -> list[int]:
        """Return the tier of every period."""
        return [self.tier(rows, at) for at in range(len(next(iter(rows.values()))))]

    def tier(self, rows: Rows, at: int) -> int:
        """Return the tier of one period."""
        if at + 1 < self.table.get("graded_from", 1):
            return 0
        given = [level["tier"] for level in self._upper() if self._in_force(level, rows, at)]
        if given:
            return int(max(given))
        base = next((level for level in self.table["levels"] if "when" not in level), None)
        if base is None or all(rows[name][at] is None for name in self.names() if name != "population"):
            return 0
        known = all(self._is_known(level, rows, at) for level in self._upper())
        return int(base["tier"]) if known or base["missing"] == "ignore" else 0

    def reason(self, rows: Rows, at: int) -> dict[str, Any]:
        """Return since when it is in force and why, as `LevelInForce` counts it, periods by their index."""
        tiers = self.tiers(rows)[: at + 1]
        since = next(one for one in range(at + 1) if set(tiers[one:]) == {tiers[at]})
        deciding = [level for level in self._upper() if level["tier"] == tiers[at]]
        begun = [level for level in deciding if self._begun(level, rows, at)]
        held = [(self._last_begun(level, rows, at), level) for level in deciding if not begun]
        last, level = max(
            ((one + level.get("hold", 0), level) for one, level in held if one is not None),
            default=(at, None), key=lambda found: found[0],
        )  # fmt: skip
        higher = {
            level["tier"]
            for level in self._upper()
            if level["tier"] > tiers[at]
            and not self._is_known(level, rows, at)
            and not self._in_force(level, rows, at)
        }
        return {
            "since": since,
            "periods": at + 1 - since,
            "row": self._row(begun[0], rows, at) if begun and tiers[at] else 0,
            "last": last - level.get("hold", 0) if level and tiers[at] else None,
            "left": last - at if tiers[at] else 0,
            "open": sorted(higher),
        }

    def _row(self, level: Level, rows: Rows, at: int) -> int:
        row = 0
        while at - row >= 0 and self._all_hold(level, rows, at - row) is True:
            row += 1
        return row

    def _last_begun(self, level: Level, rows: Rows, at: int) -> int | None:
        back = range(level.get("hold", 0) + 1)
        return next((at - one for one in back if self._begun(level, rows, at - one)), None)

    def _upper(self) -> list[dict[str, Any]]:
        return [level for level in self.table["levels"] if "when" in level]

    def _in_force(self, level: Level, rows: Rows, at: int) -> bool:
        """Tell whether it began in this period or in one for which it is held still."""
        return self._last_begun(level, rows, at) is not None

    def _begun(self, level: Level, rows: Rows, at: int) -> bool:
        on = level.get("on", 1)
        return at - on + 1 >= 0 and all(
            self._all_hold(level, rows, one) is True for one in range(at - on + 1, at + 1)
        )

    def _is_known(self, level: Level, rows: Rows, at: int) -> bool:
        first = max(at - level.get("on", 1) + 1, 0)
        return all(self._all_hold(level, rows, one) is not None for one in range(first, at + 1))

    def _all_hold(self, level: Level, rows: Rows, at: int) -> bool | None:
        found = [self._holds(one, rows, at) for one in level["when"]]
        if False in found:
            return False
        return None if None in found else True

    @staticmethod
    def _holds(condition: Mapping[str, Any], rows: Rows, at: int) -> bool | None:
        """Tell whether all that a value can be is on the right side of each bound; False if none of it is."""
        value, found = rows[condition["indicator"]][at], []
        for side, bound in condition.items():
            if side != "indicator":
                edge = rows[bound["parameter"]][at] if isinstance(bound, dict) else (bound, bound)
                known = value and edge
                found.append({PASSES[side](end, edge[0]) for end in value} if known else {None})
        if {False} in found:
            return False
        return True if all(one == {True} for one in found) else None
