"""Figures that cannot be right by themselves."""

from __future__ import annotations

import pytest

from fivecolour.config import settings
from fivecolour.intake.quarantine import Decider, Quarantine
from fivecolour.store.reports import Reports
from tests.intake.trial import Trial

HEADER = "date,code,confirmed cumulative\n"


@pytest.mark.parametrize(
    ("rows", "apart"),
    [
        ("2020-02-09,330203,43834\n2020-02-09,330205,7\n2020-02-09,330206,<5\n", 1),
        ("2020-02-09,330203,43834\n2020-02-09,330206,<5\n", 1),
        ("2020-02-09,330203,43834\n", 1),
        ("2020-02-09,330203,43834\n2020-02-09,330205,9000\n", 0),
        ("2020-02-09,330203,40999\n2020-02-09,330205,7\n", 0),
        ("2020-02-09,330200,43834\n2020-02-09,330205,7\n", 0),
        ("2020-02-08,330203,43834\n2020-02-09,330203,43900\n2020-02-10,330203,43990\n", 0),
    ],
)
def test_a_range_that_became_a_date_is_no_count(trial: Trial, rows: str, apart: int) -> None:
    """1-4 is 4 January to spreadsheets, and 43834 was stored."""
    assert trial.send(HEADER + rows).reasons.get("date_as_count", 0) == apart


@pytest.mark.parametrize(
    ("figures", "apart"),
    [
        (["999", "999", "4"], 2),
        (["99999", "4", "0"], 1),
        (["9999", "", "<5"], 1),
        (["999", "998", "4"], 0),
        (["999", "100", "4"], 0),
        (["99", "99", "4"], 0),
    ],
)
def test_nines_for_what_is_unknown_are_no_count(trial: Trial, figures: list[str], apart: int) -> None:
    rows = "".join(f"2020-02-0{day},330203,{one}\n" for day, one in enumerate(figures, start=3))
    receipt = trial.send("date,code,new confirmed\n" + rows)
    assert receipt.reasons.get("filler", 0) == receipt.quarantined == apart


def test_nines_that_are_a_count_are_let_pass(trial: Trial) -> None:
    assert trial.send(f"{HEADER}2020-02-09,330203,999\n2020-02-09,330205,7\n").reasons == {"filler": 1}
    room = Quarantine(settings(), engine=trial.receiver.engine)
    passed = room.replay([1], Decider("li"), reason="as the hospital says", as_reported=True)
    assert [one.outcome for one in passed] == ["accepted"]


def test_more_than_the_people(trial: Trial) -> None:
    assert trial.send(HEADER + "2020-02-09,330203,9000000\n").reasons == {"beyond_population": 1}


def test_more_new_than_in_all_is_told(trial: Trial) -> None:
    table = "date,code,confirmed cumulative,new confirmed\n2020-02-01,330205,4,100\n2020-02-01,330203,4,4\n"
    receipt = trial.send(table)
    assert (receipt.accepted, receipt.reasons) == (4, {"new_beyond_all": 1})


def test_percents_that_may_be_fractions_are_told(trial: Trial) -> None:
    table = "date,code,positivity\n2020-02-09,330205,{}\n2020-02-09,330203,0.3\n"
    receipt = trial.send(table.format("0.05"))
    assert receipt.reasons == {"fraction": 2}
    assert (receipt.examples["fraction"]["value"], receipt.examples["fraction"]["among"]) == ("0.05", "2")
    assert trial.send(table.format("5.1")).reasons == {"revision": 1}


def test_a_time_of_issue_that_has_not_come(trial: Trial) -> None:
    """It held back every correction until then."""
    table = "date,code,confirmed cumulative,published\n2020-02-09,330205,4,{}\n"
    assert trial.send(table.format("2199-02-10 09:00")).reasons == {"issued_in_future": 1}
    assert trial.send(table.format("2020-02-10 09:00")).accepted == 1


def test_times_of_issue_count_in_the_zone_of_the_map(trial: Trial) -> None:
    """08:00 was kept as 08:00 in UTC, and 07:30 told with its zone taken for the evening before."""
    table = "date,code,confirmed cumulative,published\n2020-02-10,330203,4,{}\n2020-02-10,330212,4,{}\n"
    receipt = trial.send(table.format("2020-02-10 08:00", "2020-02-09T23:30Z"))
    assert (receipt.accepted, receipt.quarantined) == (2, 0)
    assert [(str(one.issued_at), str(one.issued_on)) for one in Reports(trial.receiver.engine).find()] == [
        ("2020-02-10 00:00:00+00:00", "2020-02-10"),
        ("2020-02-09 23:30:00+00:00", "2020-02-10"),
    ]


def test_days_and_issues_beside_another_are_read_in_one_order(trial: Trial) -> None:
    table = "date,code,confirmed cumulative,published\n2020-02-09,330205,4,2/10/2020 9:00\n"
    assert "--order mdy" in trial.asked(table)
    assert trial.send(table, order="mdy").accepted == 1


def test_a_count_begun_anew_goes_on_once_it_is_let_pass(trial: Trial) -> None:
    """The remedy of a large fall, done as it says: let the first figure pass, and the others are taken."""
    days = "".join(f"2020-03-{day:02d},330205,{day}\n" for day in range(1, 4))
    receipt = trial.send(f"{HEADER}2020-02-01,330205,400\n{days}")
    assert (receipt.accepted, receipt.reasons) == (1, {"large_fall": 3})
    room = Quarantine(settings(), engine=trial.receiver.engine)
    room.replay([1], Decider("li"), reason="counted anew since March", as_reported=True)
    assert {one.outcome for one in room.replay([2, 3], Decider("li"))} == {"accepted"}
    assert trial.send(f"{HEADER}2020-03-04,330205,4\n").accepted == 1


def test_more_deaths_or_recoveries_than_cases_are_remarked_on(trial: Trial) -> None:
    """1,234 unquoted before an empty column cannot be told from two figures otherwise."""
    header = "date,code,confirmed cumulative,deaths cumulative,cured cumulative\n"
    receipt = trial.send(
        f"{header}2020-02-09,330203,1,234\n2020-02-09,330205,5,1,7\n2020-02-09,330206,5,5,5\n"
    )
    assert (receipt.accepted, receipt.reasons) == (9, {"more_than_cases": 2})


def test_a_district_s_own_code_is_no_count(trial: Trial) -> None:
    receipt = trial.send("date,code,new confirmed\n2020-02-09,330203,330203\n2020-02-09,330205,5\n")
    assert (receipt.accepted, receipt.reasons) == (1, {"own_code": 1})


def test_reproduction_numbers_have_an_end(trial: Trial) -> None:
    """1.15 without its point was stored as 115."""
    receipt = trial.send("date,code,rt\n2020-02-09,330203,115\n2020-02-10,330203,1.15\n")
    assert (receipt.accepted, receipt.reasons) == (1, {"out_of_bounds": 1})


@pytest.mark.parametrize(
    ("rows", "differ"),
    [
        ("2020-02-09,海曙区,100,5\n2020-02-10,海曙区,110,3\n", 1),
        ("2020-02-09,海曙区,100,5\n2020-02-10,海曙区,110,10\n", 0),
        # A fall is told as such; what is not known, or of another day, tells nothing.
        ("2020-02-09,海曙区,100,5\n2020-02-10,海曙区,98,3\n", 0),
        ("2020-02-09,海曙区,100,5\n2020-02-10,海曙区,,3\n2020-02-11,海曙区,110,3\n", 0),
        ("2020-02-09,海曙区,100,5\n2020-02-10,江北区,110,3\n", 0),
    ],
)
def test_new_cases_that_do_not_fit_the_count_in_all(trial: Trial, rows: str, differ: int) -> None:
    """100, then 110, while 3 were said to be new: both were kept without a word."""
    receipt = trial.send("date,place,confirmed cumulative,new confirmed\n" + rows)
    assert receipt.reasons.get("new_differs", 0) == differ
    assert receipt.quarantined == 0


def test_new_cases_are_held_against_what_is_kept(trial: Trial) -> None:
    weeks = "week,place,confirmed cumulative,new confirmed\n2020-W{},海曙区,{},{}\n"
    trial.send(weeks.format("06", 100, 5))
    assert trial.send(weeks.format("07", 110, 3)).reasons == {"new_differs": 1}


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
@pytest.mark.parametrize(
    ("in_all", "new", "code"),
    [
        (
            "date,code,confirmed cumulative\n2020-02-09,330203,100\n2020-02-10,330203,110\n",
            "date,code,new confirmed\n2020-02-10,330203,3\n",
            "new_differs",
        ),
        (
            "date,code,confirmed cumulative\n2020-02-09,330203,100\n2020-02-16,330203,110\n",
            "week,code,new confirmed\n2020-W07,330203,3\n",
            "new_differs",
        ),
        (
            "date,code,confirmed cumulative\n2020-02-10,330203,5\n",
            "date,code,new confirmed\n2020-02-10,330203,8\n",
            "new_beyond_all",
        ),
        (
            "date,code,confirmed cumulative\n2020-02-10,330203,5\n",
            "date,code,deaths cumulative\n2020-02-10,330203,8\n",
            "more_than_cases",
        ),
    ],
)
def test_figures_of_two_files_are_held_against_each_other(
    trial: Trial, order: tuple[int, int], in_all: str, new: str, code: str
) -> None:
    """Told in one file they were remarked on, told in two they were kept without a word."""
    first, second = ((in_all, new)[at] for at in order)
    assert trial.send(first).reasons == {}
    assert trial.send(second).reasons == {code: 1}


def test_a_count_before_that_comes_last_is_held_against_what_is_kept(trial: Trial) -> None:
    trial.send("date,code,confirmed cumulative,new confirmed\n2020-02-10,330203,110,3\n")
    before = "date,code,confirmed cumulative\n2020-02-09,330203,100\n"
    assert trial.send(before).reasons == {"new_differs": 1}
