"""The one kind of error that is shown to a user as it is."""

from __future__ import annotations


class UserError(Exception):
    """Something the user can mend: the message names the file, the row or key, and the remedy."""

    def in_language(self, language: str) -> str:
        """Return the message in ``"zh"`` or ``"en"``, as far as it is written in both."""
        return str(self)
