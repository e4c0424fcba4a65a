"""Tests of what the database has no part in: they run on SQLite alone, the others on PostgreSQL too."""

from __future__ import annotations

import pytest

on_sqlite = pytest.mark.parametrize("store", ["sqlite"], indirect=True)
