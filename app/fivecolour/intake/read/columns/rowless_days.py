"""What a day without a row means in a register that lists only days with cases."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from fivecolour.intake.read.limits import ReadingError

DAYS_WITHOUT_A_ROW = "days_without_a_row"
KEYS = (DAYS_WITHOUT_A_ROW, "from", "to", "districts")
ZERO, NEWEST, ALL = "zero", "newest", "all"


@dataclass(frozen=True, slots=True)
class RowlessDays:
    """From when to when a day without a row is a zero, and of which districts.

    Attributes
    ----------
    first : date
        The first such day.
    last : date or None
        The last one; None for the newest day of which the file has a row.
    districts : tuple of str or None
        Codes, a city's for all that is in it; empty for those of which the file has a row, None for all of
        the map.
    """

    first: date
    last: date | None
    districts: tuple[str, ...] | None = ()

    def to_toml(self) -> dict[str, str | list[str]]:
        """Return it as a profile says it."""
        of = ALL if self.districts is None else list(self.districts)
        last = NEWEST if self.last is None else self.last.isoformat()
        table: dict[str, str | list[str]] = {
            DAYS_WITHOUT_A_ROW: ZERO,
            "from": self.first.isoformat(),
            "to": last,
        }
        return table | ({"districts": of} if of else {})


def rowless_days(table: Mapping[str, Any], profile: str) -> RowlessDays | None:
    """Read what a profile says of days without a row; None where it says nothing.

    Raises
    ------
    ReadingError
        It is not ``"zero"``, or not said from when to when.
    """
    found = {key: table[key] for key in KEYS if key in table}
    if not found:
        return None
    if found.get(DAYS_WITHOUT_A_ROW) != ZERO:
        raise ReadingError("rowless_days_form", name=profile)
    first, last = _day(found.get("from")), _day(found.get("to"))
    if first is None or (last is None and found.get("to") != NEWEST) or (last is not None and last < first):
        raise ReadingError("rowless_days_span", name=profile)
    of = found.get("districts", [])
    if of != ALL and not (isinstance(of, list) and all(isinstance(code, str) for code in of)):
        raise ReadingError("rowless_days_districts", name=profile)
    return RowlessDays(first, last, None if of == ALL else tuple(of))


def _day(value: object) -> date | None:
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        return None
