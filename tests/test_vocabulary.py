"""Words of headers: an own file's lists come before the bundled ones, list by list."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from fivecolour import data_files, vocabulary


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    (tmp_path / "reports").mkdir()
    words = '[titles]\nother_words = []\n[missing]\nunits = ["Stück"]\n'
    (tmp_path / "reports" / "headers.toml").write_text(words, "utf-8")
    monkeypatch.setattr(data_files, "folder", lambda: tmp_path)
    vocabulary.tables.cache_clear()
    vocabulary.pattern.cache_clear()
    yield
    vocabulary.tables.cache_clear()
    vocabulary.pattern.cache_clear()


@pytest.mark.usefixtures("own")
def test_lists_that_an_own_file_lacks_are_the_bundled_ones() -> None:
    assert vocabulary.tables()["missing"]["units"] == ("Stück",)
    assert "pending" in vocabulary.tables()["missing"]["not_yet_due"]
    assert vocabulary.pattern("titles", "from_there").match("返甬")


@pytest.mark.usefixtures("own")
def test_an_empty_list_of_patterns_finds_nothing() -> None:
    assert vocabulary.pattern("titles", "other_words").search("西安排查") is None
