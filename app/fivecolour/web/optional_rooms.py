"""Rooms that are off unless configured: what is public neither imports nor reads them.

They are named here as texts and loaded only where the environment names their store.
"""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from types import ModuleType

from fastapi import APIRouter

from fivecolour.config import Settings
from fivecolour.environment import environment

CONTACTS = "/staff/contacts"
PASSES = "/staff/passes"
_PAGES_OF_CONTACTS = "fivecolour.contacts.pages"


def is_open(path: str, config: Settings) -> bool:
    """Return whether an address is of no such room, or of one that is configured."""
    if path.startswith(PASSES):
        return config.passes is not None
    return not path.startswith(CONTACTS) or bool(_modules(config))


def routers(config: Settings) -> list[APIRouter]:
    """Return the routes of the rooms that are configured."""
    return [module.router for module in _modules(config)]


def template_folders(config: Settings) -> list[Path]:
    """Return where their templates are."""
    return [module.TEMPLATES for module in _modules(config)]


def _modules(config: Settings) -> list[ModuleType]:
    """Contact tracing belongs to the instance: it is reached through its default map alone."""
    on = environment().contacts_database is not None and not config.map
    return [import_module(_PAGES_OF_CONTACTS)] if on else []
