"""What an edition changes: on its newest day, and in the days that readers have seen before."""

from __future__ import annotations

from dataclasses import dataclass
from operator import itemgetter

from fivecolour.editions.edition_data import Edition
from fivecolour.regions.region_set import Text


@dataclass(frozen=True, slots=True)
class TierChange:
    """A district that changes tier.

    ``before`` is None for a district that the earlier edition does not have.
    """

    code: str
    name: Text
    before: int | None
    after: int
    reason: Text


@dataclass(frozen=True, slots=True)
class Restated:
    """Days that the earlier edition had already, and that now show another tier."""

    code: str
    name: Text
    days: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Changes:
    """What an edition changes against an earlier one.

    Attributes
    ----------
    since, day : str
        The newest days of both; ``since`` is empty where there is no earlier edition.
    newest : tuple of TierChange
        From the one newest day to the other, in the order of the districts.
    restated : tuple of Restated
        Tiers of the past that are no longer the same.
    added : tuple of str
        Days that the earlier edition did not have.
    """

    since: str
    day: str
    newest: tuple[TierChange, ...]
    restated: tuple[Restated, ...]
    added: tuple[str, ...]


def changes(before: Edition | None, after: Edition) -> Changes:
    """Return what ``after`` changes against ``before``; without one, everything is new.

    Examples
    --------
    A district that was yellow on the last day of one edition and is orange on that of the next is one
    `TierChange`; if a late report makes it orange on a day that the first edition showed as yellow, that day
    is `Restated`.
    """
    day = len(after.days) - 1
    reasons = after.reasons_on(day)
    newest = []
    for district in after.region.districts:
        was = _newest_tier(before, district.code)
        if was != after.tier(district.code, day):
            tier, reason = after.tier(district.code, day), reasons[district.code].sentence
            newest.append(TierChange(district.code, district.name, was, tier, reason))
    return Changes(
        since=before.days[-1] if before else "",
        day=after.days[day],
        newest=tuple(newest),
        restated=restated(before, after) if before else (),
        added=tuple(day for day in after.days if before is None or day not in before.day_index),
    )


def _newest_tier(edition: Edition | None, code: str) -> int | None:
    if edition is None or code not in edition.tiers:
        return None
    return edition.tier(code, len(edition.days) - 1)


def restated(before: Edition, after: Edition) -> tuple[Restated, ...]:
    """Return which tiers of days that both have ``after`` tells otherwise than ``before``."""
    shared = [
        (before.day_index[day], index, day)
        for day, index in after.day_index.items()
        if day in before.day_index
    ]
    if not shared:
        return ()
    were, are = (itemgetter(*places) for places in list(zip(*shared, strict=True))[:2])
    found = []
    for district in after.region.districts:
        old, new = before.tiers.get(district.code), after.tiers[district.code]
        # All days at once: of thousands of districts few have changed.
        if old and were(old) != are(new):
            days = tuple(day for was, now, day in shared if old[was] != new[now])
            found.append(Restated(district.code, district.name, days))
    return tuple(found)
