"""Homes for commands."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from fivecolour.config import Settings


@pytest.fixture
def no_store_named(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DATABASE_URL", "FIVECOLOUR_DATA"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def home(instance: Settings, monkeypatch: pytest.MonkeyPatch, no_store_named: None) -> Path:
    """Return the home of the shared instance: only to be read."""
    monkeypatch.setenv("FIVECOLOUR_HOME", str(instance.home))
    return instance.home


@pytest.fixture
def own_home(
    instance: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, no_store_named: None
) -> Path:
    """Return a copy of that home, to be written to."""
    shutil.copytree(instance.home, tmp_path / "home")
    monkeypatch.setenv("FIVECOLOUR_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.fixture
def empty_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, no_store_named: None) -> Path:
    monkeypatch.setenv("FIVECOLOUR_HOME", str(tmp_path / "var"))
    return tmp_path / "var"
