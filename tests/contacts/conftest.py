"""An empty store of contact tracing on either kind of database, and rows to fill it with."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from fivecolour.contacts.contact_rules import contact_rules
from fivecolour.contacts.contact_store import ContactStore, open_store
from fivecolour.contacts.line_drafts import Places, read_rows
from fivecolour.contacts.line_import import LineReceipt, import_lines

KEY = bytes(range(32))
TODAY = date(2020, 2, 9)
PLACES = Places({"330203": "330203", "海曙区": "330203", "330206": "330206"}, {"330203": "330200"})


@pytest.fixture
def traced(tmp_path: Path) -> Iterator[ContactStore]:
    """Return an empty store in SQLite."""
    made = open_store(f"sqlite:///{tmp_path / 'contacts.db'}", KEY, contact_rules())
    yield made
    made.engine.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def traced_on_both(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[ContactStore]:
    """Return an empty store; the test runs on SQLite and PostgreSQL."""
    url = f"sqlite:///{tmp_path / 'contacts.db'}"
    if request.param == "postgresql":
        url = request.getfixturevalue("postgres").new_database()
    made = open_store(url, KEY, contact_rules())
    yield made
    made.engine.dispose()


def take_in(store: ContactStore, *lines: str, update: bool = False, today: date = TODAY) -> LineReceipt:
    """Import lines whose cells are parted by commas, the header first."""
    reading = read_rows([line.split(",") for line in lines], PLACES)
    return import_lines(store, reading, PLACES, by="tests", today=today, update=update)
