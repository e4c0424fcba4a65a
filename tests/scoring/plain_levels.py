"""A rule of levels read plainly, one district and one period after the other, from its file alone."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fivecolour.scoring.schemes.library import folder

# By indicator or parameter the values of one district, None where unknown.
Rows = Mapping[str, Sequence[float | None]]


@dataclass(frozen=True)
class PlainLevels:
    """A rule as its file has it."""

    table: dict[str, Any]

    @classmethod
    def named(cls, name: str) -> PlainLevels:
        """Read the file of a bundled rule."""
        path: Path = folder() / f"{name}.toml"
        return cls(tomllib.loads(path.read_text(encoding="utf-8")))

    def names(self) -> list[str]:
        """Return all indicators that it reads."""
        return sorted({one["indicator"] for level in self._upper() for one in level["when"]})

    def parameters(self) -> list[str]:
        """Return all parameters that it reads."""
        return [one["name"] for one in self.table.get("parameters", [])]

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
        if base is None or all(rows[name][at] is None for name in self.names()):
            return 0
        known = all(self._is_known(level, rows, at) for level in self._upper())
        return int(base["tier"]) if known or base["missing"] == "ignore" else 0

    def _upper(self) -> list[dict[str, Any]]:
        return [level for level in self.table["levels"] if "when" in level]

    def _in_force(self, level: dict[str, Any], rows: Rows, at: int) -> bool:
        """Tell whether it began in this period or in one for which it is held still."""
        return any(self._begun(level, rows, at - back) for back in range(level.get("hold", 0) + 1))

    def _begun(self, level: dict[str, Any], rows: Rows, at: int) -> bool:
        on = level.get("on", 1)
        return at - on + 1 >= 0 and all(
            self._all_hold(level, rows, one) is True for one in range(at - on + 1, at + 1)
        )

    def _is_known(self, level: dict[str, Any], rows: Rows, at: int) -> bool:
        first = max(at - level.get("on", 1) + 1, 0)
        return all(self._all_hold(level, rows, one) is not None for one in range(first, at + 1))

    def _all_hold(self, level: dict[str, Any], rows: Rows, at: int) -> bool | None:
        found = [self._holds(one, rows, at) for one in level["when"]]
        if False in found:
            return False
        return None if None in found else True

    @staticmethod
    def _holds(condition: dict[str, Any], rows: Rows, at: int) -> bool | None:
        value = rows[condition["indicator"]][at]
        for side, bound in condition.items():
            if side == "indicator":
                continue
            edge = rows[bound["parameter"]][at] if isinstance(bound, dict) else bound
            if value is None or edge is None:
                return None
            passed = {
                "at_least": value >= edge,
                "above": value > edge,
                "at_most": value <= edge,
                "below": value < edge,
            }
            if not passed[side]:
                return False
        return True
