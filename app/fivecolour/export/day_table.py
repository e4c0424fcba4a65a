"""Tables of one day of an edition, as text."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection

from fivecolour.editions.types import Edition, Level
from fivecolour.export.sign_columns import NAMES, cells, signs
from fivecolour.export.spreadsheets import plain

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


def colour_name(level: Level) -> str:
    """Return the colour in which a level is shown: one of the five, or what the authority calls its own."""
    return level.colour.en if level.hex else COLOURS[level.shown_in]


def tiers_csv(
    edition: Edition, day: int, *, language: str = "zh", codes: Collection[str] | None = None
) -> str:
    """Return one line a district, of all or of ``codes``: tier, level and reason, figures, provenance.

    Two possible published tiers are written ``4|3``; what is not known is an empty cell. A drill says so
    in the column ``edition``. A text that a spreadsheet would take for a formula begins with an apostrophe.
    The columns after ``edition`` are signs (doubt and early warning, see `fivecolour.export.sign_columns`),
    which are no part of the tier.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    named = f"DRILL {edition.id}" if edition.drill else edition.id
    for district in edition.region.districts:
        if codes is not None and district.code not in codes:
            continue
        reason = edition.reason(district.code, day)
        cumulative = edition.series[district.code].cumulative[day]
        city = edition.city_of.get(district.code)
        writer.writerow(
            [
                plain(district.code),
                plain(district.name[language]),
                edition.scheme.level(reason.tier).shown_in,
                colour_name(edition.scheme.level(reason.tier)),
                plain(edition.scheme.level(reason.tier).name[language]),
                plain(reason.sentence[language]),
                plain(city.name[language]) if city else "",
                edition.days[day],
                "" if cumulative is None else cumulative,
                "|".join(str(tier) for tier in edition.published_tier(district.code, day)),
                edition.scheme.on(edition.days[day]).name,
                named,
                *cells(signs(edition, district.code, day)),
            ]
        )
    return out.getvalue()
