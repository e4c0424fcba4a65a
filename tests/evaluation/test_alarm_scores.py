"""Alarms and the events that they warned of, by hand."""

import numpy as np

from fivecolour.evaluation.alarm_scores import score_alarms


def row(text: str) -> np.ndarray:
    return np.array([[sign == "1" for sign in text]])


def test_an_early_a_late_and_a_missed_event() -> None:
    alarms = row("0100000000" + "0000100000" + "0000000000")
    events = row("0000100000" + "0000100000" + "0000010000")
    found = score_alarms(alarms, events, np.ones_like(alarms), within=4)
    assert (found.events, found.warned, found.false) == (3, 2, 0)
    # Three days before one, on the day of the other.
    assert found.lead == 1.5
    assert found.sensitivity == 2 / 3


def test_alarms_in_a_row_are_one_false_alarm() -> None:
    alarms = row("0111001000" + "0000000000")
    found = score_alarms(alarms, np.zeros_like(alarms), np.ones_like(alarms), within=4)
    assert found.false == 2
    assert round(found.false_a_year, 1) == round(2 / (20 / 365.25), 1)


def test_what_is_too_near_the_end_is_not_judged() -> None:
    alarms = row("0000000010")
    assert score_alarms(alarms, np.zeros_like(alarms), np.ones_like(alarms), within=4).false == 0


def test_weeks_reach_as_far_as_days() -> None:
    alarms, events = row("001000"), row("000010")
    found = score_alarms(alarms, events, np.ones_like(alarms), step=7)
    assert (found.warned, found.lead) == (1, 14)
    assert score_alarms(alarms, events, np.ones_like(alarms), within=7, step=7).warned == 0


def test_nothing_watched() -> None:
    found = score_alarms(row("00"), row("01"), row("00"))
    assert np.isnan([found.sensitivity, found.false_a_year, found.lead]).all()
