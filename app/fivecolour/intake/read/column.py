"""One column of a table that is read."""

from __future__ import annotations

from dataclasses import dataclass

from fivecolour.intake.read.headers import Meaning


@dataclass(frozen=True, slots=True)
class Column:
    """One column that is read: where it stands, its header and its meaning."""

    position: int
    header: str
    meaning: Meaning
