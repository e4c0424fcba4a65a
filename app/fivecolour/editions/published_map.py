"""One map as the authority published it."""

from __future__ import annotations

from dataclasses import dataclass

from fivecolour.scoring.schemes.scheme import NOT_GRADED


@dataclass(frozen=True, slots=True)
class PublishedMap:
    """The tiers that are possible for each district.

    A district that the sources leave open has two tiers; one that they do not name is absent.
    """

    date: str
    tiers: dict[str, tuple[int, ...]]
    source: str

    def shown(self, code: str) -> int:
        """Return the tier of a district if it is one alone."""
        possible = self.tiers.get(code, ())
        return possible[0] if len(possible) == 1 else NOT_GRADED
