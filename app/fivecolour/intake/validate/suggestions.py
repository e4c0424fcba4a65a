"""Names that an unknown one may be misspelt for."""

from __future__ import annotations

import difflib

from fivecolour.regions.place_names import normal

# They are looked for only so often: a file of rubbish must stay cheap.
MOST_SUGGESTIONS = 200
NEAREST = 3


class Suggestions:
    """Looks for the names most like another, so often at most."""

    def __init__(self) -> None:
        self._made = 0

    @property
    def are_over(self) -> bool:
        """Whether no more are made."""
        return self._made >= MOST_SUGGESTIONS

    def nearest(self, text: str, keys: list[str]) -> list[str]:
        """Return the keys most like a text, the likeliest first."""
        if self.are_over:
            return []
        self._made += 1
        key = normal(text)[:60]
        near = difflib.get_close_matches(key, keys, n=3 * NEAREST, cutoff=0.6)
        # Among equally like names those with the same letters in the same places are meant more often.
        near.sort(key=lambda name: -sum(a == b for a, b in zip(key, name, strict=False)))
        return near[:NEAREST]
