"""Since when a district has its tier, and how that is beside a week ago: the first line of its card."""

from __future__ import annotations

from fivecolour.editions.edition_data import Edition
from fivecolour.editions.own_words import own_table
from fivecolour.editions.scheme_card import EditionLevel
from fivecolour.scoring.schemes.scheme import NOT_GRADED
from fivecolour.texts import axis_date

_WEEK_DAYS, _LAST_PERIODS = 7, 3


def standing_line(edition: Edition, code: str, day: int, language: str) -> str:
    """Say since when the tier of a day stands, and whether it is better or worse than a week before.

    Where the map goes by weeks or months, the last three of them are named. The page's script does the same.
    """
    text = own_table(edition, "page", language)
    return text["standing_between"].join(
        one for one in standing_sentences(edition, code, day, language) if one
    )


def standing_sentences(edition: Edition, code: str, day: int, language: str) -> tuple[str, str]:
    """Return both parts of the line; the second is empty on the first days."""
    text, tiers = own_table(edition, "page", language), edition.tiers[code]
    first = first_of_run(tiers, day)
    since = "standing_since" if first else "standing_since_first"
    began = axis_date(edition.days[first], language, edition.period, edition.days[day])
    return text[since].format(date=began), _beside(edition, tiers, day, language)


def advice_of(level: EditionLevel, language: str) -> tuple[str, str] | None:
    """Return what the authority asks of people at a level and where it said so; None if it asks nothing."""
    return (level.advice[language], level.advice_url) if level.advice else None


def first_of_run(tiers: str, day: int) -> int:
    """Return the first day of the run of equal tiers that a day ends.

    >>> first_of_run("3344445", 5), first_of_run("333", 2)
    (2, 0)
    """
    return len(tiers[: day + 1].rstrip(tiers[day]))


def _beside(edition: Edition, tiers: str, day: int, language: str) -> str:
    text = own_table(edition, "page", language)
    if edition.period != "day":
        last = tiers[max(0, day - _LAST_PERIODS + 1) : day + 1]
        names = [edition.scheme.level(int(tier)).name[language] for tier in last]
        return text["standing_last"].format(levels=" → ".join(names)) if len(last) == _LAST_PERIODS else ""
    if day < _WEEK_DAYS:
        return ""
    was, now = int(tiers[day - _WEEK_DAYS]), int(tiers[day])
    level = edition.scheme.level(was).name[language]
    if was == now:
        return text["standing_same"]
    if NOT_GRADED in (was, now):
        return text["standing_was"].format(level=level)
    return text["standing_worse" if now > was else "standing_better"].format(level=level)
