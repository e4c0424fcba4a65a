"""What can be wrong with published editions."""

from __future__ import annotations

from fivecolour.errors import UserError


class NothingPublishedError(UserError):
    """There is no edition yet."""


class UnreadableEditionError(UserError):
    """An edition's file was damaged, changed, or written by another version."""
