"""The fan of an outlook: mean new cases a day, and none where the outlook is not shown."""

from __future__ import annotations

from dataclasses import replace

from fivecolour.editions.edition_outlook import OutlookRound
from fivecolour.editions.outlook_fan import FanDay, outlook_fan
from tests.editions.outlooked import OUTLOOK
from tests.editions.sample import sample_edition

BAD = OutlookRound("2020-02-04", "7d", "2020-02-11", 4, 3.0, 2.0, 4, 30.0, 40.0, 3, ())
EDITION = replace(sample_edition(), outlook=OUTLOOK)


def test_begins_with_what_is_known_and_goes_on_with_a_seventh_of_seven_days() -> None:
    # 20 cases now; 10 are expected, in half of the futures 8 to 12, in nine of ten 4 to 16.
    now = (20 / 7, 20 / 7)
    assert outlook_fan(EDITION, "330203") == (
        FanDay("2020-02-13", 20 / 7, now, now),
        FanDay("2020-02-20", 1.43, (1.14, 1.71), (0.57, 2.29)),
    )


def test_weeks_are_told_as_they_are() -> None:
    one = replace(OUTLOOK.horizons[1], name="1w")
    weekly = replace(EDITION, period="week", outlook=replace(OUTLOOK, horizons=(one,)))
    assert outlook_fan(weekly, "330203")[1] == FanDay("2020-02-20", 10, (8, 12), (4, 16))


def test_none_where_nothing_is_expected_or_it_was_no_better_than_the_same_again() -> None:
    assert outlook_fan(EDITION, "330212") == ()
    assert outlook_fan(sample_edition(), "330203") == ()
    beaten = replace(EDITION, outlook=replace(OUTLOOK, rounds=(BAD,)))
    assert outlook_fan(beaten, "330203") == ()
