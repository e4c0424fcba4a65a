"""What stands below a misspelt header, or beside the records of a JSON file, is not passed over."""

from __future__ import annotations

import json
from typing import Any

import pytest

from fivecolour.intake.read.limits import ReadingError
from fivecolour.intake.read.profiles import load
from tests.intake.trial import Trial

RECORD: dict[str, Any] = {"code": "330203", "date": "2020-02-09", "confirmed": 66}


def records(**more: Any) -> str:
    return json.dumps([RECORD | more])


@pytest.mark.parametrize(
    ("key", "near"),
    [("knid", "kind"), ("cumulativ", "cumulative"), ("issud_at", "issuedat"), ("deths_new", "deathsnew")],
)
def test_a_header_nearly_known_is_asked_about(trial: Trial, key: str, near: str) -> None:
    message = trial.asked(records(**{key: "5"}), name="a.json", kind="cumulative")
    assert f"{key!r} is not known and is nearly {near!r}; write it so" in message


def test_the_remedies_work_as_they_are_said(trial: Trial) -> None:
    message = trial.asked(records(knid="new"), name="a.json", kind="cumulative")
    for meaning, kind in (("kind", "new"), ("aside", "cumulative")):
        assert f"--column 'knid={meaning}'" in message
        stated = {"columns": {"knid": meaning}, "kind": "cumulative", "name": "a.json"}
        assert ("330203", f"confirmed {kind}", "2020-02-09", 66) in trial.stored(
            records(knid="new"), **stated
        )


@pytest.mark.parametrize("key", ["dates", "types", "lab", "ward", "comments", "confirmd_total"])
def test_others_are_no_slips(trial: Trial, key: str) -> None:
    """Plurals, short words, and what another column says already."""
    text = json.dumps([{"code": "330203", "date": "2020-02-09", "confirmed_total": 66, key: "x"}])
    assert len(trial.stored(text, name="a.json")) == 1


@pytest.mark.parametrize(
    ("beside", "stored"),
    [
        ({"kind": "new"}, {("330203", "confirmed new", "2020-02-09", 66)}),
        ({"data": {"kind": "new"}}, {("330203", "confirmed new", "2020-02-09", 66)}),
        ({"kind": "cumulative", "country": "Italia"}, set()),
    ],
)
def test_what_stands_beside_records_is_of_each(
    trial: Trial, beside: dict[str, Any], stored: set[Any]
) -> None:
    inner = beside.pop("data", None)
    document = {"data": {**inner, "rows": [RECORD]}} if inner else {**beside, "rows": [RECORD]}
    assert trial.stored(json.dumps(document), name="a.json") == stored


def test_a_day_beside_records_is_theirs(trial: Trial) -> None:
    document = {
        "date": "2020-02-09",
        "count": 1,
        "name": "Cases",
        "rows": [{"code": "330203", "confirmed_total": 66}],
    }
    assert trial.stored(json.dumps(document), name="a.json") == {
        ("330203", "confirmed cumulative", "2020-02-09", 66)
    }


def test_a_unit_beside_records_is_asked_about(trial: Trial) -> None:
    document = {"unit": "thousands", "rows": [RECORD | {"kind": "new"}]}
    assert "thousands" in trial.asked(json.dumps(document), name="a.json")


def test_a_key_of_a_profile_is_named_with_the_nearest(trial: Trial) -> None:
    (trial.folder / "p.toml").write_text('layout = "long"\n[says]\nknid = "new"\n[columns]\ndate = "day"\n')
    with pytest.raises(ReadingError, match="unknown key 'knid', did you mean 'kind'"):
        load("p", trial.folder)


def test_one_whose_like_the_sender_has_named_is_none(trial: Trial) -> None:
    table = "when,datee,code,confirmed cumulative\n2020-02-09,x,330203,5\n"
    assert trial.stored(table, columns={"when": "day"}) == {
        ("330203", "confirmed cumulative", "2020-02-09", 5)
    }


@pytest.mark.parametrize(
    "beside", [{"deleted": True}, {"valid": False}, {"multiplier": 1000}, {"unit_mult": 3}]
)
def test_marks_and_multipliers_beside_records_are_asked_about(trial: Trial, beside: dict[str, Any]) -> None:
    assert trial.asked(json.dumps({**beside, "rows": [RECORD | {"kind": "new"}]}), name="a.json")
