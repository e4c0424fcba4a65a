"""The one kind of error that is shown to a user as it is."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from traceback import clear_frames


class UserError(Exception):
    """Something the user can mend: the message names the file, the row or key, and the remedy."""

    def in_language(self, language: str) -> str:
        """Return the message in ``"zh"`` or ``"en"``, as far as it is written in both."""
        return str(self)


@contextmanager
def holding_nothing() -> Iterator[None]:
    """Let a refusal pass without what it was found in: it holds nothing of the file that is refused.

    Whoever waits for a thread holds its fault in a circle, and with it what the file holds: that would stay
    in memory until the collector of garbage comes by.
    """
    try:
        yield
    except UserError as fault:
        clear_frames(fault.__traceback__)
        fault.__context__ = None
        raise
