"""The staff pages of contact tracing; `fivecolour.web.optional_rooms` loads them where it is configured."""

from __future__ import annotations

from pathlib import Path

from fastapi import APIRouter

from fivecolour.contacts.pages import (
    case_pages,
    chain_pages,
    colocation_pages,
    duplicate_pages,
    entry_pages,
    follow_up_pages,
    line_list_pages,
    outward_pages,
    pseudonym_pages,
)

__all__: list[str] = []

TEMPLATES = Path(__file__).parent / "templates"
router = APIRouter(prefix="/staff", include_in_schema=False)
_PARTS = (
    line_list_pages,
    entry_pages,
    follow_up_pages,
    case_pages,
    chain_pages,
    colocation_pages,
    duplicate_pages,
    outward_pages,
    colocation_pages,
    pseudonym_pages,
)
for part in _PARTS:
    router.include_router(part.router)
