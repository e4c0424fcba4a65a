"""``fivecolour outlook``: refusals that say what to do, and the table."""

from __future__ import annotations

from fivecolour.cli.outlook_command import _table
from fivecolour.editions.edition_outlook import OutlookRound
from fivecolour.editions.outlook_backtest import Backtest
from fivecolour.evaluation.alarm_scores import AlarmScore


def test_the_table_has_a_line_for_each_horizon_that_was_scored() -> None:
    one = OutlookRound("2021-04-22", "7d", "2021-04-29", 10, 2.0, 4.0, 5, 30.0, 40.0, 4, ((100, 1, 10),))
    nan = float("nan")
    lines = list(
        _table(Backtest(3, (one, one), {"C1": AlarmScore(2, 1, 9, nan, 4.5)}), ["review", "7d", "14d"])
    )
    assert lines == [
        "3 outlooks",
        "         rounds      RPS     same  ratio       WIS      same  ratio  in 90 %",
        "7d            2    0.200    0.400   0.50      6.00      8.00   0.75     80.0",
        "7d      chance  1.0% came 10.0% of 20",
        "EARS C1 warned of 50 % of 2 rises, - days before (median), 2.0 false alarms a district and year",
    ]
