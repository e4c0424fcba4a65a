"""JSON whose keys are days or places, and rows of lists."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.intake.trial import Trial

STORED = {
    ("330203", "confirmed new", "2020-02-09", 12),
    ("330205", "confirmed new", "2020-02-09", 5),
}
SAID = {"indicator": "confirmed", "kind": "new", "name": "a.json"}
HEAD, ROWS = ["code", "date", "new"], [["330203", "2020-02-09", 12], ["330205", "2020-02-09", 5]]


@pytest.mark.parametrize(
    "document",
    [
        {"2020-02-09": {"330203": 12, "330205": 5}},
        {"2020-02-09": {"海曙区": 12, "江北区": 5}},
        {"20200209": {"海曙区": 12, "江北区": 5}},
        {"330203": {"2020-02-09": 12}, "330205": {"2020-02-09": 5}},
        {"data": {"2020-02-09": {"330203": 12, "330205": 5}}, "success": True},
        {"2020-02-09": [{"code": "330203", "new": 12}, {"code": "330205", "new": 5}]},
        {"海曙区": [{"date": "2020-02-09", "new": 12}], "江北区": [{"date": "2020-02-09", "new": 5}]},
        {"330203": {"date": "2020-02-09", "new": 12}, "330205": {"date": "2020-02-09", "new": 5}},
        {"2020-02-09": {"330203": {"new": 12}, "330205": {"new": {"value": 5}}}},
        {"fields": HEAD, "rows": ROWS},
        {"columns": [{"name": name} for name in HEAD], "data": ROWS},
        [HEAD, *ROWS],
        {"features": [{"attributes": dict(zip(HEAD, row, strict=True))} for row in ROWS]},
        [dict(zip(HEAD, row, strict=True)) | {"date": {"$date": "2020-02-09"}} for row in ROWS],
    ],
)
def test_is_read(trial: Trial, document: Any) -> None:
    assert trial.stored(json.dumps(document), **SAID) == STORED


def test_what_keys_are_is_said(trial: Trial) -> None:
    receipt = trial.send(json.dumps({"2020-02-09": {"330203": 12}}), **SAID)
    assert {"date (key) → day", "place (key) → place"} <= set(receipt.reading)


def test_what_figures_are_of_keys_is_asked(trial: Trial) -> None:
    assert "'value' does not say what it counts" in trial.asked(
        json.dumps({"2020-02-09": {"330203": 12}}), name="a.json"
    )


@pytest.mark.parametrize(
    "document", [{"a": {"b": {"c": 1}}}, {"330203": 12}, {"meta": {"x": 1}, "n": 2}, [["code"], [1, 2]], {}]
)
def test_others_are_refused(trial: Trial, document: Any) -> None:
    assert trial.asked(json.dumps(document), **SAID)


@pytest.mark.parametrize(
    "record",
    [
        {"date": "2020-02-09", "code": "330203", "new confirmed": 5, "new": {"confirmed": 7}},
        {"code": "330203", "date": "2020-02-08", "attributes": {"date": "2020-02-09", "new confirmed": 5}},
    ],
)
def test_a_key_that_nesting_makes_twice_is_refused(trial: Trial, record: dict[str, Any]) -> None:
    assert "twice" in trial.asked(json.dumps([record, record | {"code": "330205"}]), name="a.json")
