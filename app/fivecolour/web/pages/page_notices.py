"""What every page about an edition tells beside its subject: a withdrawal, a drill, what was read in vain."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from fivecolour.clock import day_of
from fivecolour.editions.edition_data import Edition
from fivecolour.editions.edition_files import Withdrawal
from fivecolour.web.pages.page_texts import long_date, misread_lines, words
from fivecolour.web.view_state import Misread, ViewState


def notices(
    edition: Edition, state: ViewState, gone: Withdrawal | None, drilling: bool, unread: Iterable[Misread]
) -> dict[str, Any]:
    """Return the values of a template that every page has."""
    return {
        "withdrawn": withdrawn_line(gone, state.lang),
        "drilling": drilling,
        "unread": misread_lines(unread, edition, state),
    }


def withdrawn_line(gone: Withdrawal | None, language: str) -> str:
    """Say when and why an edition was withdrawn; nothing while it stands."""
    if gone is None:
        return ""
    return words(language)["withdrawn"].format(date=long_date(day_of(gone.at), language), why=gone.why)
