"""What selection.toml names is there: a test with a new name would lose its place in it unseen."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

TESTS = Path(__file__).parent
SELECTION = tomllib.loads((TESTS / "selection.toml").read_text("utf-8"))
FILES = [path.relative_to(TESTS.parent).as_posix() for path in TESTS.rglob("test_*.py")]


@pytest.mark.parametrize("kind", ["slow", "postgresql"])
def test_every_place_has_tests(kind: str) -> None:
    places = [place.partition("::")[0] for place in SELECTION[kind]]
    assert [place for place in places if not any(path.startswith(place) for path in FILES)] == []


def test_every_test_is_defined() -> None:
    missing = []
    for name in SELECTION["cases"]:
        path, *_, function = name.split("::")
        source = (TESTS.parent / path).read_text("utf-8") if path in FILES else ""
        if not re.search(rf"^ *def {function}\(", source, re.MULTILINE):
            missing.append(name)
    assert missing == []


def test_no_attack_is_left_out() -> None:
    assert [name for name in SELECTION["cases"] if "/security/" in name] == []
