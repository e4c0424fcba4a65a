"""Who may use which route of contact tracing, and the fields of its forms: every one stands here."""

from __future__ import annotations

TRACERS, LEADS, MATCHERS = ("trace", "trace_lead"), ("trace_lead",), ("colocate",)
RIGHTS_OF_CONTACTS: dict[str, tuple[str, ...]] = {
    "GET /staff/contacts": TRACERS,
    "GET /staff/contacts/lines": TRACERS,
    "GET /staff/contacts/enter": TRACERS,
    "POST /staff/contacts/enter": TRACERS,
    "GET /staff/contacts/chains": TRACERS,
    "GET /staff/contacts/duplicates": LEADS,
    "POST /staff/contacts/duplicates": LEADS,
    "POST /staff/contacts/duplicates/names": LEADS,
    "POST /staff/contacts/duplicates/undo": LEADS,
    "GET /staff/contacts/import": LEADS,
    "POST /staff/contacts/import": LEADS,
    "GET /staff/contacts/follow-up": TRACERS,
    "POST /staff/contacts/follow-up": TRACERS,
    "POST /staff/contacts/follow-up/names": TRACERS,
    "GET /staff/contacts/outward": LEADS,
    "POST /staff/contacts/counts.csv": LEADS,
    "POST /staff/contacts/export": LEADS,
    "GET /staff/contacts/pseudonyms": MATCHERS,
    "POST /staff/contacts/pseudonyms": MATCHERS,
    "POST /staff/contacts/look": TRACERS,
    "GET /staff/contacts/look/{name}": TRACERS,
    "POST /staff/contacts/look/{name}": TRACERS,
    "POST /staff/contacts/look/{name}/case": TRACERS,
}
FIELDS_OF_CONTACTS: dict[str, tuple[str, ...]] = {
    "GET /staff/contacts/lines": ("kind", "after", "lang", "theme"),
    "POST /staff/contacts/enter": ("rows", "update"),
    "GET /staff/contacts/chains": ("view", "lang"),
    "POST /staff/contacts/duplicates": ("first", "second", "decision"),
    "POST /staff/contacts/duplicates/undo": ("merge",),
    "POST /staff/contacts/import": ("file", "step", "update"),
    "POST /staff/contacts/follow-up": ("person", "outcome", "temperature", "signs", "reason", "names", "day"),
    "POST /staff/contacts/export": ("recipients", "purpose"),
    "POST /staff/contacts/look": ("number", "purpose"),
    "POST /staff/contacts/look/{name}": ("name", "phone", "birth_year", "district", "onset", "assigned_to"),
    "POST /staff/contacts/look/{name}/case": ("classification", "onset"),
}
