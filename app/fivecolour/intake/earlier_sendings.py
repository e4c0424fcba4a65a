"""Sendings of the same content in the same way: it changes nothing, unless it says something new by now."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from itertools import count

from sqlalchemy import Connection

from fivecolour.intake.types import Sending
from fivecolour.regions.region_set import RegionSet
from fivecolour.store import intakes
from fivecolour.store.intakes import Intake


@dataclass(frozen=True, slots=True)
class EarlierSendings:
    """The last sending that was taken in whole, the key of the next one, and how far that one has got."""

    last: Intake | None
    key: str
    begun: Intake | None


def find(connection: Connection, sending: Sending, region_set: RegionSet) -> EarlierSendings:
    """Return what was sent before with the content of ``sending``."""
    last, first = None, _key(sending, region_set)
    key = first
    for number in count(2):
        found = intakes.find(connection, key)
        if found is None or not found.finished:
            return EarlierSendings(last, key, found)
        last, key = found, hashlib.sha256(f"{first}\n{number}".encode()).hexdigest()
    raise AssertionError


def _key(sending: Sending, region_set: RegionSet) -> str:
    scope = ",".join(sorted(sending.scope)) if sending.scope is not None else "*"
    parts = (sending.sha256, sending.source, region_set.content_hash, sending.options, scope)
    text = "\n".join(parts)
    return hashlib.sha256(text.encode()).hexdigest()
