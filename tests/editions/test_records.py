"""What a folder says of its editions without reading them, and which was shown when."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from fivecolour.editions import edition_files, records
from fivecolour.editions.edition_files import Withdrawal
from tests.editions.sample import sample_edition


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder of three editions, an hour apart; the second was withdrawn before the third came."""
    for hour in (1, 2, 3):
        monkeypatch.setattr(edition_files, "now", lambda hour=hour: f"2020-02-13T0{hour}:00:00Z")
        edition_files.publish(replace(sample_edition(), provenance={"n": hour}), tmp_path)
    second = list(edition_files.paths(tmp_path))[1]
    edition_files.withdraw(tmp_path, second, Withdrawal("2020-02-13T02:30:00Z", "a slip"))
    return tmp_path


def numbers(folder: Path, *moments: tuple[int, int]) -> list[int | None]:
    found = [records.shown_at(folder, datetime(2020, 2, 13, h, m, tzinfo=UTC)) for h, m in moments]
    return [records.record(folder, name).number if name else None for name in found]


def test_what_was_shown(folder: Path) -> None:
    assert numbers(folder, (0, 59), (1, 0), (2, 0), (2, 29), (2, 30), (3, 0)) == [None, 1, 2, 2, 1, 3]


def test_the_edition_before(folder: Path) -> None:
    first, second, third = edition_files.paths(folder)
    assert records.before(folder, first) is None
    assert [getattr(records.before(folder, one), "number", None) for one in (second, third)] == [1, 1]


def test_a_damaged_one_is_listed_as_such(folder: Path) -> None:
    path = next(iter(edition_files.paths(folder).values()))
    path.chmod(0o644)
    path.write_text("{", encoding="utf-8")
    found = records.records(folder)
    assert [(one.number, one.damaged, bool(one.withdrawn)) for one in found] == [
        (1, True, False),
        (2, False, True),
        (3, False, False),
    ]
    assert (found[1].first_day, found[1].last_day, found[1].rule) == ("2020-02-01", "2020-02-12", "sample")
