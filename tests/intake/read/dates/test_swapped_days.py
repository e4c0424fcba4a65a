"""Days of which a spreadsheet has exchanged day and month: they were stored months apart."""

from __future__ import annotations

from datetime import date

import pytest

from tests.intake.trial import Trial

HEADER = "date,code,confirmed cumulative\n"
LEFT = "".join(f"{day}/02/2020,330203,{day}\n" for day in (13, 14, 15))
# 3 to 12 February, as a spreadsheet that reads the month first saves them.
MADE = "".join(f"2020-{day:02}-02,330203,{day}\n" for day in range(3, 13))
ASKED = "'date' such as '2020-03-02' lie nearer to the others with day and month exchanged"


@pytest.mark.parametrize("order", [None, "dmy"])
def test_is_asked_about(trial: Trial, order: str | None) -> None:
    assert ASKED in trial.asked(HEADER + MADE + LEFT, order=order)


def test_typed_days_of_workbooks_and_headers_too(trial: Trial) -> None:
    rows = [[date(2020, day, 2), "330203", day] for day in range(3, 7)]
    texts = [[f"{day}/02/2020", "330203", day] for day in (13, 14)]
    book = trial.workbook(["date", "code", "confirmed cumulative"], *rows, *texts)
    assert ASKED in trial.asked(book)
    wide = "code,2020-01-02,2020-03-02,13/02/2020,14/02/2020\n330203,1,2,3,4\n"
    message = trial.asked(wide, indicator="confirmed", kind="cumulative")
    assert "days in headers such as '2020-01-02' lie nearer" in message


@pytest.mark.parametrize("made", ["2020-02-{:02}", "2020-01-{:02}"])
def test_days_that_are_near_as_they_are_hold(trial: Trial, made: str) -> None:
    rows = "".join(f"{made.format(day)},330203,{day}\n" for day in range(9, 13))
    assert len(trial.stored(HEADER + rows + LEFT)) == 7
    written = "".join(f"2020-02-{day:02},330203,{day}\n" for day in range(3, 16))
    assert trial.send(HEADER + written, name="b.csv").quarantined == 0
