"""Tables of one day of an edition, as text."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from typing import Any, TypeAlias

from fivecolour.editions.edition_data import Edition
from fivecolour.editions.scheme_card import EditionLevel
from fivecolour.export.tables.flow_columns import FLOW_COLUMNS, flow_cells
from fivecolour.export.tables.spreadsheets import csv_text, plain
from fivecolour.export.views.content import marked_id
from fivecolour.export.views.sign_columns import NAMES, sign_cells, signs

TableCell: TypeAlias = str | float | bool | None

COLOURS = {5: "red", 4: "orange", 3: "yellow", 2: "blue", 1: "green", 0: "grey"}
# The first six are what `fivecolour grade` prints too.
COLUMNS = (
    "code",
    "name",
    "tier",
    "colour",
    "level",
    "reason",
    "city",
    "date",
    "cumulative_confirmed",
    "published_tier",
    "scheme",
    "edition",
    *NAMES,
)


def colour_name(level: EditionLevel) -> str:
    """Return the colour in which a level is shown: one of the five, or what the authority calls its own."""
    return level.colour.en if level.hex else COLOURS[level.shown_in]


def columns(edition: Edition) -> tuple[str, ...]:
    """Return the columns of a table: the common ones, what else the rule goes by, and what flows bring."""
    return (*COLUMNS, *sorted(edition.figures), *(FLOW_COLUMNS if edition.flow_basis else ()))


def tiers_csv(
    edition: Edition,
    day: int,
    *,
    language: str = "zh",
    codes: Collection[str] | None = None,
    withdrawn: bool = False,
) -> str:
    """Return one line a district, of all or of ``codes``: tier, level and reason, figures, provenance.

    Two possible published tiers are written ``4|3``; what is not known is an empty cell. A drill, and what
    was withdrawn, says so in the column ``edition``. A text that a spreadsheet would take for a formula
    begins with an apostrophe.
    The columns after ``edition`` are signs (doubt and early warning, see `sign_columns`),
    which are no part of the tier, the other figures that the rule goes by, and what flows bring.
    """
    found = rows(edition, day, language=language, codes=codes, withdrawn=withdrawn)
    # A number is itself; most columns hold nothing else, or nothing.
    cells = (
        column
        if _WRITTEN.keys().isdisjoint(map(type, column))
        else [write(cell) if (write := _WRITTEN.get(type(cell))) else cell for cell in column]
        for column in zip(*found, strict=True)
    )
    return csv_text(columns(edition), cells)


def rows(
    edition: Edition,
    day: int,
    *,
    language: str = "zh",
    codes: Collection[str] | None = None,
    withdrawn: bool = False,
) -> Iterator[list[TableCell]]:
    """Yield the cells of `columns` for each district; None where nothing is known."""
    named = marked_id(edition, withdrawn=withdrawn)
    reasons = edition.reasons_of(edition.districts if codes is None else codes, day)
    date, scheme = edition.days[day], edition.scheme.on(edition.days[day]).name
    figures = [edition.figures[name] for name in sorted(edition.figures)]
    for district in edition.region.districts:
        if codes is not None and district.code not in codes:
            continue
        reason = reasons[district.code]
        level = edition.scheme.level(reason.tier)
        city = edition.city_of.get(district.code)
        yield [
            district.code,
            district.name[language],
            level.shown_in,
            colour_name(level),
            level.name[language],
            reason.sentence[language],
            city.name[language] if city else None,
            date,
            edition.series[district.code].cumulative[day],
            "|".join(str(tier) for tier in edition.published_tier(district.code, day)) or None,
            scheme,
            named,
            *sign_cells(signs(edition, district.code, day)),
            *(_whole(of[district.code][day]) for of in figures),
            *(flow_cells(edition, district.code, day) if edition.flow_basis else ()),
        ]


def _whole(value: float | None) -> float | None:
    """Return a figure; a count is a whole number again."""
    return int(value) if value is not None and float(value).is_integer() else value


_WRITTEN: dict[type, Callable[[Any], str]] = {str: plain, bool: lambda cell: "yes" if cell else "no"}
