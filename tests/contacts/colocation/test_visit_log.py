from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from fivecolour.contacts.colocation import folder_visits
from fivecolour.contacts.colocation.visit_log import VisitLog, open_visits
from fivecolour.contacts.contact_errors import ContactError
from tests.contacts.colocation.conftest import frame
from tests.contacts.colocation.plain_reading import Visit

DAY = 1_580_515_200  # 1 February 2020 in UTC
VISITS = [
    Visit("a", "x", "stay", DAY + 60, None),
    Visit("b", "x", "train", DAY + 86_400, DAY + 90_000, 0, "5", 3),
]


def rows(log: VisitLog) -> list[tuple[object, ...]]:
    with log.opened() as (database, visits):
        found = database.execute(visits.by_place).sort_values("start").astype(object)
    return [tuple(None if pd.isna(cell) else cell for cell in row) for row in found.itertuples(index=False)]


def test_the_same_rows_are_kept_once(log_on_both: VisitLog) -> None:
    assert log_on_both.add([frame(VISITS[:1]), frame(VISITS[:1])]) == (1, 1)
    assert log_on_both.add([frame(VISITS)]) == (1, 1)
    assert rows(log_on_both) == [
        ("a", "x", "stay", DAY + 60, None, 0, None, None),
        ("b", "x", "train", DAY + 86_400, DAY + 90_000, 0, "5", 3),
    ]


def test_a_day_is_there_at_each_moment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    log = open_visits(str(tmp_path))
    log.add([frame(VISITS[:1])])
    seen, replace = [], Path.replace

    def replaced(path: Path, target: Path) -> Path:
        seen.append(len(rows(log)))
        return replace(path, target)

    monkeypatch.setattr(Path, "replace", replaced)
    log.add([frame([Visit("c", "x", "stay", DAY + 90, None)])])
    assert (seen, len(rows(log))) == ([1, 2], 2)


def test_a_database_that_refuses_says_so_without_the_row(postgres: Any) -> None:
    with pytest.raises(ContactError, match="cannot be used") as refused:
        open_visits(postgres.new_database()).add([frame([Visit("a\0", "x", "stay", DAY, None)])])
    assert "\n" not in str(refused.value)


def test_a_file_that_breaks_off_leaves_nothing(log_on_both: VisitLog) -> None:
    def pieces() -> Iterator[pd.DataFrame]:
        yield frame(VISITS)
        raise ContactError("visits_no_csv", path="x", why="y")

    with pytest.raises(ContactError):
        log_on_both.add(pieces())
    assert rows(log_on_both) == []


@pytest.mark.slow
@pytest.mark.parametrize(("hour", "left"), [(0, ["b", "c"]), (16, ["c"]), (17, [])])
def test_deletion_leaves_nothing_that_is_earlier(log_on_both: VisitLog, hour: int, left: list[str]) -> None:
    log_on_both.add([frame([*VISITS, Visit("c", "y", "stay", DAY + 86_400 + 16 * 3_600, None)])])
    second = DAY + 86_400 + hour * 3_600
    assert log_on_both.count_before(second) == 3 - len(left)
    log_on_both.delete_before(second)
    assert log_on_both.count_before(second) == 0
    assert [row[0] for row in rows(log_on_both)] == left


def test_a_search_that_needs_too_much_memory_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    log = open_visits(str(tmp_path))
    log.add([frame(VISITS)])
    monkeypatch.setattr(folder_visits, "_MEMORY", "200kB")
    with pytest.raises(ContactError, match="more memory than it may take") as refused:
        rows(log)
    assert "\n" not in str(refused.value)


def test_a_folder_that_is_broken_is_named(tmp_path: Path) -> None:
    log = open_visits(str(tmp_path))
    log.add([frame(VISITS)])
    (tmp_path / "2020-02-01" / "place.parquet").write_bytes(b"PAR1 is not all that it takes")
    with pytest.raises(ContactError, match="the log of visits cannot be read"):
        rows(log)


def test_an_address_of_no_known_kind() -> None:
    with pytest.raises(ContactError, match="mongodb:// is no way to keep visits"):
        open_visits("mongodb://host/visits")


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ContactError, match="cannot be written"):
        open_visits(str(tmp_path / "file" / "visits")).add([frame(VISITS)])
