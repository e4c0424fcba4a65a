"""How tables of flows are laid out: ``data/flows/*.toml``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from fivecolour import data_files, toml_files
from fivecolour.errors import UserError
from fivecolour.reports.flow_report import UNITS

PAIRS, MATRIX, SHARES = "pairs", "matrix", "shares"
MEANINGS = ("origin", "destination", "value", "day", "city", "partner", "direction")
IN, OUT = "in", "out"


@dataclass(frozen=True, slots=True)
class FlowProfile:
    """One layout: its ``kind``, the unit of its values, and the headers that its columns may have."""

    name: str
    kind: str
    unit: str
    scale: float
    needs: tuple[str, ...]
    headers: Mapping[str, tuple[str, ...]]
    words: Mapping[str, tuple[str, ...]]

    def columns(self, header: Sequence[str], given: Mapping[str, str]) -> dict[str, str]:
        """Return the column of each meaning that a table has; ``given`` wins over the profile."""
        found = {meaning: column for column, meaning in given.items()}
        small = {name.strip().casefold(): name for name in reversed(header)}
        for meaning, names in self.headers.items():
            column = next((small[name] for name in names if name in small), None)
            if meaning not in found and column is not None and column not in given:
                found[meaning] = column
        return found


def profiles() -> dict[str, FlowProfile]:
    """Return all layouts by their names, one's own among them.

    Raises
    ------
    UserError
        A file lacks something or says something that is not known; the message names file, key and remedy.
    """
    return {Path(name).stem: _read(path) for name, path in sorted(data_files.both("flows", "*.toml").items())}


def _read(path: Path) -> FlowProfile:
    table = toml_files.read(path)
    layout = table.get("layout")
    if not isinstance(layout, dict) or layout.get("kind") not in {PAIRS, MATRIX, SHARES}:
        raise UserError(f"{path}, [layout] kind: write one of {PAIRS}, {MATRIX}, {SHARES}")
    if layout.get("unit") not in {*UNITS, "share"}:
        raise UserError(f"{path}, [layout] unit: write one of {', '.join(UNITS)}, or share for {SHARES}")
    headers = _lists(path, table, "columns")
    for meaning in (*headers, *layout.get("needs", ())):
        if meaning not in MEANINGS:
            raise UserError(f"{path}, [columns] {meaning}: is no meaning; use {', '.join(MEANINGS)}")
    scale = layout.get("scale", 1)
    if isinstance(scale, bool) or not isinstance(scale, int | float) or not scale > 0:
        raise UserError(f"{path}, [layout] scale: write a number above zero, such as 0.01 of per cent")
    words = _lists(path, table, "words")
    return FlowProfile(
        path.stem,
        layout["kind"],
        layout["unit"],
        float(scale),
        tuple(layout.get("needs", ())),
        headers,
        words,
    )


def _lists(path: Path, table: Mapping[str, object], key: str) -> dict[str, tuple[str, ...]]:
    found = table.get(key, {})
    if not isinstance(found, dict) or not all(
        isinstance(names, list) and all(isinstance(name, str) for name in names) for names in found.values()
    ):
        raise UserError(f'{path}, [{key}]: write lists of texts, such as origin = ["from"]')
    return {name: tuple(one.casefold() for one in names) for name, names in found.items()}
