"""JSON that is one page of several: rows are taken in and it is said, lines that are counted are not."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from fivecolour.intake.read.columns.context import FileContext
from fivecolour.intake.read.limits import ReadingError
from fivecolour.intake.read.recognition import understand

TABLE = [{"code": "330203", "date": "2020-02-09", "new confirmed": 12}]
LINES = [{"id": "1", "code": "330203", "date": "2020-02-09", "sex": "f"}]
NEXT = "https://example.org/cases?offset=1000"


def remarks(folder: Path, document: object, **stated: Any) -> tuple[str, ...]:
    path = folder / "a.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    return understand(path, FileContext(**stated)).remarks


@pytest.mark.parametrize(
    "around",
    [
        {"next": NEXT},
        {"pagination": {"next_page": 2}},
        {"@odata.nextLink": NEXT},
        {"exceededTransferLimit": True},
        {"meta": {"page": {"hasMore": True}}},
    ],
)
def test_rows_of_a_page_are_taken_in_and_it_is_said(tmp_path: Path, around: dict[str, Any]) -> None:
    assert "one_page" in remarks(tmp_path, {"records": TABLE, **around})


@pytest.mark.parametrize("around", [{"next": None}, {"next": ""}, {"hasMore": False}, {"next_page": 0}, {}])
def test_the_last_page_says_nothing(tmp_path: Path, around: dict[str, Any]) -> None:
    assert "one_page" not in remarks(tmp_path, {"records": TABLE, **around})


def ckan(total: object, **more: object) -> dict[str, object]:
    """Return an answer of CKAN's datastore_search with the one record of `TABLE`."""
    fields = [{"id": "_id", "type": "int"}, {"id": "code", "type": "text"}]
    links = {"start": "/api/action/datastore_search?limit=100", "next": f"{NEXT}&limit=100"}
    found = {"include_total": True, "fields": fields, "records": TABLE, "limit": 100, "_links": links}
    return {"success": True, "result": {**found, "total": total, **more}}


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (ckan(1), False),
        # Two fields are not two records.
        (ckan(2), True),
        (ckan(250, offset=249), True),
        (ckan("1"), True),
        (ckan(None), True),
        (ckan(1, has_more=True), True),
        ({"total": 1, "next": NEXT, "records": TABLE}, False),
    ],
)
def test_a_page_with_as_many_records_as_there_are_is_the_only_one(
    tmp_path: Path, answer: dict[str, object], told: bool
) -> None:
    assert ("one_page" in remarks(tmp_path, answer)) is told


def test_persons_of_one_page_are_not_counted(tmp_path: Path) -> None:
    with pytest.raises(
        ReadingError, match=r"a\.json: is one page of several by its key 'next', .* into one list"
    ):
        remarks(tmp_path, {"records": LINES, "next": NEXT}, persons=True)
    assert "one_page" not in remarks(tmp_path, LINES, persons=True)
