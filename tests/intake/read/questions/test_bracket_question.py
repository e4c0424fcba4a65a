"""Brackets that nobody knows, beside columns that are read: they were listed among what is not read."""

from __future__ import annotations

import pytest

from tests.intake.trial import Trial

TABLE = 'date,code,confirmed cumulative,"{}"\n2020-02-09,330203,5,1\n'
CUMULATIVE = ("330203", "confirmed cumulative", "2020-02-09", 5)


@pytest.mark.parametrize(
    ("header", "meaning"),
    [
        *(("new confirmed (net)", "confirmed new"), ("新增确诊（社会面）", "confirmed new")),
        *(("cumulative deaths (hospital)", "deaths cumulative"), ("新增死亡（非新冠）", "deaths new")),
    ],
)
def test_are_asked_about(trial: Trial, header: str, meaning: str) -> None:
    message = trial.asked(TABLE.format(header))
    assert f"{header!r} stands beside other figures" in message
    assert f"--column '{header}={meaning}', or --column '{header}=aside'" in message
    stored = trial.stored(TABLE.format(header), columns={header: meaning})
    assert stored == {CUMULATIVE, ("330203", meaning, "2020-02-09", 1)}


def test_set_aside_they_are_not_read(trial: Trial) -> None:
    stored = trial.stored(TABLE.format("new confirmed (net)"), columns={"new confirmed (net)": "aside"})
    assert stored == {CUMULATIVE}


@pytest.mark.parametrize(
    "header",
    [
        *("confirmed cumulative (net)", "cumulative cases (xyz)"),  # the whole stands beside them
        *("new confirmed (male)", "新增确诊（境外输入）", "new deaths (per 100k)", "new cases (7)"),  # known
        *("place name (old)", "remark (net)"),  # no figures
    ],
)
def test_others_are_listed_among_what_is_not_read(trial: Trial, header: str) -> None:
    assert trial.stored(TABLE.format(header)) == {CUMULATIVE}
