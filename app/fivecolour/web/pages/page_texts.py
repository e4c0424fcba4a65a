"""The page's words in both languages, from ``data/texts/page.toml``."""

from __future__ import annotations

from fivecolour.texts import long_date, short_date, table

__all__ = ["long_date", "short_date", "words"]


def words(language: str) -> dict[str, str]:
    """Return every text of the page in one language."""
    return table("page", language)
