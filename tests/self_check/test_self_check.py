"""What follows from a declaration: each dimension, windows from both sides, gaps, and what ends a clause."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from fivecolour.errors import UserError
from fivecolour.self_check import health_code_files
from fivecolour.self_check.declaration import declaration, list_hash
from fivecolour.self_check.self_check import SelfCheck, check
from fivecolour.self_check.tier_record import TierRecord, tier_record
from tests.editions.sample import sample_edition

NINGBO = health_code_files.load("ningbo-2020-02").rule
# 21 days up to 10 February: one always low, one of the highest level on the 1st, one without a day.
TIERS = TierRecord(
    date(2020, 1, 21),
    {"330203": "1" * 21, "330211": "1" * 11 + "5" + "1" * 9, "330205": "1" * 9 + "0" + "1" * 11},
)
HOME = {"place": "330203", "from": "2020-01-21", "to": "2020-03-01"}
NOTHING: dict[str, Any] = {"contact": [], "symptom": [], "test": []}


def found(on: str, *stays: dict[str, Any], **answers: Any) -> SelfCheck:
    told = {"on": on, "stays": [HOME, *stays], **NOTHING, **answers}
    return check(NINGBO, TIERS, declaration(told))


def stay(place: str, first: str, last: str = "") -> dict[str, Any]:
    return {"place": place, "from": first, "to": last or first}


def test_green_is_what_nothing_binds_and_nothing_lacks() -> None:
    green = found("2020-02-10")
    assert (green.colour, green.binding, green.untold) == ("green", (), ())
    assert (green.until, green.valid_until) == (None, date(2020, 2, 10))


def test_an_area_that_the_rule_has_not_is_unknown() -> None:
    result = found("2020-02-10", stay("area:of-another-rule", "2020-02-05"))
    assert (result.colour, [one.subject for one in result.untold]) == ("unknown", ["area:of-another-rule"])


@pytest.mark.parametrize(("on", "colour"), [("2020-02-01", "red"), ("2020-02-10", "red")])
def test_a_day_in_the_highest_level(on: str, colour: str) -> None:
    result = found(on, stay("330211", "2020-02-01"))
    assert result.colour == colour
    (clause,) = result.binding
    assert (clause.clause, clause.subject, clause.until) == ("key-area", "330211", date(2020, 2, 15))


@pytest.mark.parametrize(("day", "binding"), [("2020-01-27", 1), ("2020-01-26", 0)])
def test_windows_end_on_their_last_day(day: str, binding: int) -> None:
    # 14 days before 10 February is 27 January.
    assert len(found("2020-02-10", stay("area:hubei", day)).binding) == binding


def test_the_worst_binds_and_every_clause_is_listed() -> None:
    result = found(
        "2020-02-10",
        stay("area:hubei", "2020-02-03", "2020-02-05"),
        stay("330211", "2020-02-01"),
        symptom=[{"kind": "fever", "day": "2020-02-09"}],
    )
    assert [(one.clause, one.subject) for one in result.binding] == [
        ("key-area", "area:hubei"),
        ("key-area", "330211"),
        ("symptoms", "fever"),
    ]
    assert (result.colour, result.until) == ("red", date(2020, 2, 19))


@pytest.mark.parametrize(
    ("stays", "why"),
    [
        # No level on 30 January; a place outside; a day after the last one and the one that it stands for.
        ([stay("330205", "2020-01-30")], "no_tier"),
        ([stay("elsewhere", "2020-02-03")], "outside"),
        ([stay("330299", "2020-02-03")], "no_tier"),
    ],
)
def test_what_is_missing_is_never_green(stays: list[dict[str, Any]], why: str) -> None:
    result = found("2020-02-10", *stays)
    assert result.colour == "unknown"
    assert {one.why for one in result.untold} == {why}
    assert {one.colour for one in result.untold} == {"red"}


def test_the_last_level_stands_for_as_long_as_the_rule_says() -> None:
    # The last day with a level is 10 February, and the rule lets it stand one day more.
    assert found("2020-02-11").colour == "green"
    later = found("2020-02-12")
    assert later.colour == "unknown"
    assert [(one.first, one.last) for one in later.untold] == [(date(2020, 2, 12), date(2020, 2, 12))]


def test_days_without_a_place_cannot_be_told() -> None:
    told = {"on": "2020-02-10", "stays": [stay("330203", "2020-01-30", "2020-02-10")], **NOTHING}
    (gap,) = check(NINGBO, TIERS, declaration(told)).untold
    assert (gap.why, gap.first, gap.last) == ("not_declared", date(2020, 1, 27), date(2020, 1, 29))


def test_a_question_without_an_answer_is_no_no() -> None:
    result = found("2020-02-10", symptom=None)
    assert (result.colour, result.untold[0].subject, result.untold[0].colour) == (
        "unknown",
        "symptom",
        "yellow",
    )
    worse = found("2020-02-10", contact=None, symptom=[{"kind": "fever", "day": "2020-02-09"}])
    assert (worse.colour, worse.at_least) == ("yellow", True)
    red = found("2020-02-10", symptom=None, contact=[{"kind": "confirmed", "day": "2020-02-09"}])
    assert (red.colour, red.at_least) == ("red", False)


@pytest.mark.parametrize(
    ("days", "colour"),
    [
        (["2020-02-05"], "red"),
        (["2020-02-05", "2020-02-05"], "red"),
        (["2020-02-05", "2020-02-07"], "green"),
        # The first before the stay ended, or longer ago than within: neither counts.
        (["2020-02-02", "2020-02-07"], "red"),
    ],
)
def test_negative_tests_end_a_clause_early(days: list[str], colour: str) -> None:
    tests = [{"kind": "negative", "day": day} for day in days]
    result = found("2020-02-10", stay("area:hubei", "2020-02-03"), test=tests)
    assert result.colour == colour
    assert len(result.lifted) == (colour == "green")


class TestTiers:
    """What an edition knows of a day."""

    def test_days_of_an_edition(self) -> None:
        edition = sample_edition()
        first, last = date.fromisoformat(edition.days[0]), date.fromisoformat(edition.days[-1])
        record = tier_record(edition, date.min, date.max)
        for code in edition.districts:
            assert record.on(code, first) == (edition.tier(code, 0) or None)
            assert record.on(code, last) == (edition.tier(code, len(edition.days) - 1) or None)
        assert tier_record(edition, last, date.max).first == last


class TestDeclarations:
    """What is declared, and its hash."""

    def test_a_fault_is_named_with_its_place(self) -> None:
        told = {"on": "2020-02-10", "stays": [stay("330203", "2020-02-10", "2020-02-01")]}
        with pytest.raises(UserError, match=r"mine: stays\.1: .*to is before from; correct"):
            declaration(told, where="mine")

    def test_the_hash_hides_a_list_that_could_be_guessed(self) -> None:
        one = declaration({"on": "2020-02-10", "stays": [HOME]})
        assert list_hash(one, salt="00") != list_hash(one, salt="01")
        assert list_hash(one, salt="00") == "dc900b5d8ce42c41974aa7c308308904236efc20a71c6b73e60bbd4f39d2e809"
