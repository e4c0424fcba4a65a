"""JSON as portals of open data answer: lists that describe the records stand beside them."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.intake.trial import Trial

RECORD = {"date": "2020-02-09", "code": "330203", "confirmed cumulative": 5}
NAMES = [{"id": name} for name in RECORD]
ROWS = [list(RECORD.values())]
STORED = {("330203", "confirmed cumulative", "2020-02-09", 5)}


@pytest.mark.parametrize(
    "document",
    [
        {"success": True, "result": {"fields": NAMES, "records": [RECORD], "total": 1}},  # CKAN
        {"success": True, "result": {"fields": NAMES, "records": ROWS}},
        {"meta": {"view": {"columns": [{"name": name} for name in RECORD]}}, "data": ROWS},  # Socrata
        {"fields": [{"name": "date"}], "features": [{"attributes": RECORD}]},  # ArcGIS
        {
            "records": [{"recordid": "a", "fields": RECORD}],
            "facet_groups": [{"name": "date"}],
        },  # Opendatasoft
        {"links": [{"rel": "self"}], "errors": [{"code": 0}], "data": [RECORD]},
        {"columns": [{"name": name} for name in RECORD], "rows": [RECORD]},
    ],
)
def test_the_records_are_read(trial: Trial, document: Any) -> None:
    """Two lists of objects were no list of records, so that the answers of most portals were refused."""
    assert trial.stored(json.dumps(document), name="a.json") == STORED


def test_of_two_lists_neither_of_which_describes_the_other_none_is_chosen(trial: Trial) -> None:
    document = json.dumps({"first": [RECORD], "links": [{"rel": "self"}], "second": {"list": [RECORD]}})
    assert "no list of records in it" in trial.asked(document, name="a.json")
