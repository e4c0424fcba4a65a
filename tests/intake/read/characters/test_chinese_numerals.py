"""Counts and days in Chinese signs."""

from __future__ import annotations

import pytest

from fivecolour.intake.read.characters import chinese_numerals
from tests.intake.trial import Trial


@pytest.mark.parametrize(
    "number", [0, 1, 10, 12, 20, 99, 100, 103, 110, 999, 1000, 1001, 1010, 10_001, 98_765_432]
)
def test_what_is_written_is_read(number: int) -> None:
    assert chinese_numerals.value(chinese_numerals.written(number)) == number


@pytest.mark.parametrize(
    ("text", "value"),
    [("五", 5), ("十二", 12), ("一百零三例", 103), ("廿三", 23), ("贰佰零叁人", 203), ("两千", 2000)],
)
def test_counts(trial: Trial, text: str, value: int) -> None:
    receipt = trial.send(f"日期,区县,累计确诊\n2020-02-09,海曙区,{text}\n")
    assert receipt.reasons == {"spelled_number": 1}
    assert trial.stored(f"日期,区县,累计确诊\n2020-02-09,海曙区,{text}\n") == {
        ("330203", "confirmed cumulative", "2020-02-09", value)
    }


@pytest.mark.parametrize("text", ["三百二", "一二", "近百", "数十", "一二三"])
def test_what_may_be_another_number_is_set_apart(trial: Trial, text: str) -> None:
    receipt = trial.send(f"日期,区县,累计确诊\n2020-02-09,海曙区,{text}\n")
    assert receipt.reasons == {"bad_value": 1}


@pytest.mark.parametrize("text", ["二〇二〇年二月九日", "2020年二月九日", "二○二○年二月九日24时"])
def test_days(trial: Trial, text: str) -> None:
    assert {day for _, _, day, _ in trial.stored(f"日期,区县,累计确诊\n{text},海曙区,5\n")} == {"2020-02-09"}
