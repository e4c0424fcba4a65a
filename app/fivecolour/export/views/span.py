"""Which days, or which editions, an animation goes through: never more than its bound."""

from __future__ import annotations

from math import ceil
from pathlib import Path

from fivecolour.editions import edition_files
from fivecolour.editions.edition_data import Edition
from fivecolour.messages import RefusalError

# Half a minute at three a second, and what a server process can hold of the largest size.
MOST_FRAMES = 92


def step(edition: Edition, first: str, last: str, every: int) -> int:
    """Return how many days of an edition apart frames are; where that is not said, as few as fit.

    Raises
    ------
    UserError
        That are none or too many; the message says what can be asked for.
    """
    days = edition.day_index[last] - edition.day_index[first] + 1
    if days < 1:
        raise RefusalError("backward", first=first, last=last)
    # The last day and every so many before it.
    least = max(1, ceil(days / MOST_FRAMES))
    if every and every < least:
        raise RefusalError("too_many_days", first=first, last=last, most=MOST_FRAMES, least=least)
    return every or least


def days(edition: Edition, first: str, last: str, every: int) -> list[str]:
    """Return the days of the frames: the last one, and back from it in steps."""
    start, end = edition.day_index[first], edition.day_index[last]
    return [edition.days[at] for at in range(end, start - 1, -every)][::-1]


def editions(first: str, last: str, folder: Path) -> list[str]:
    """Return the ids of all editions from one to another, in the order of their publication.

    Raises
    ------
    UserError
        One of them is not there, or they are none or too many.
    """
    names = list(edition_files.paths(folder))
    if first not in names:
        raise RefusalError("no_edition", value=first[:80])
    found = names[names.index(first) : names.index(last) + 1]
    if not found:
        raise RefusalError("later_edition", first=first, last=last)
    if len(found) > MOST_FRAMES:
        raise RefusalError(
            "too_many_editions",
            first=first,
            last=last,
            count=len(found),
            most=MOST_FRAMES,
            least=names[names.index(last) + 1 - MOST_FRAMES],
        )
    return found
