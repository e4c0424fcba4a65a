"""Each rule of the table, with literal figures; and what holds for all of them."""

from __future__ import annotations

import dataclasses
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from fivecolour.data_files import bundled
from fivecolour.intake.validate.judgement import Judgement, judge
from fivecolour.intake.validate.not_placed import not_placed
from fivecolour.intake.validate.reconcile import PlaceIndex
from fivecolour.intake.validate.rules import QUARANTINE, IntakeRules, read_rules
from fivecolour.regions.sets import load
from fivecolour.reports.batch import FAULTS
from tests.reports.observations import known, observations

DATA = bundled("data") / "reports"
REGION = load("zhejiang-2020")
RULES = read_rules(DATA / "rules.toml")
PLACES = PlaceIndex(REGION, not_placed(DATA / "not_placed.toml"))
NOTHING = known()


def judged(
    rows: pd.DataFrame, stored: pd.DataFrame = NOTHING, *, rules: IntakeRules = RULES, **options: Any
) -> Judgement:
    """Reconcile and judge claims as received on 1 May 2020 from 卫健委."""
    found = PLACES.reconcile(rows)
    options = {"region_set": REGION, "source": "卫健委", "today": date(2020, 5, 1)} | options
    return judge(
        rows.assign(**{name: found[name].to_numpy() for name in found}), stored, rules=rules, **options
    )


def findings(result: Judgement) -> list[tuple[int, str]]:
    """Return position and code of every finding."""
    return list(zip(result.findings["position"].tolist(), result.findings["code"].tolist(), strict=True))


class TestSingleRows:
    """Rules that need nothing but the row."""

    @pytest.mark.parametrize(
        ("row", "code"),
        [
            (("武汉市", "2020-02-09", 1), "unknown_place"),
            (("海曙", "2020-02-09", -1), "negative_value"),
            (("境外输入", "2020-02-09", 1_000_000_000), "not_placed too_large"),
            (("海曙", "2020-02-09", 1_041_286), "beyond_population"),
            (("海曙", "2020-02-09", 1, "2020-05-03 00:00"), "issued_in_future"),
            (("海曙", "2020-05-03", 1), "future_date"),
            (("海曙", "2020-02-09", 1, "2020-02-08 23:59"), "issued_before_event"),
        ],
    )
    def test_quarantined(self, row: tuple[Any, ...], code: str) -> None:
        result = judged(observations(row))
        assert findings(result) == [(0, one) for one in code.split()]
        assert result.quarantined.tolist() == [True]

    @pytest.mark.parametrize(
        ("row", "code"),
        [
            (("境外输入", "2020-02-09", 1), "not_placed"),
            (("330283", "2020-02-09", 1), "retired_code"),
            (("海曙", "2019-08-29", 1), "before_validity"),
        ],
    )
    def test_remarked(self, row: tuple[Any, ...], code: str) -> None:
        result = judged(observations(row))
        assert findings(result) == [(0, code)]
        assert result.accepted.tolist() == [True]

    @pytest.mark.parametrize(
        "row",
        [
            ("海曙", "2020-02-09", 0),
            ("海曙", "2020-02-09", 1_041_285),
            ("海曙", "2020-05-02", 1),
            ("海曙", "2019-08-30", 1),
            ("海曙", "2020-02-09", 1, "2020-02-09 18:00"),
        ],
    )
    def test_accepted(self, row: tuple[Any, ...]) -> None:
        result = judged(observations(row))
        assert findings(result) == []
        assert result.accepted.tolist() == [True]

    def test_after_the_districts_were_valid(self) -> None:
        result = judged(observations(("海曙", "2021-04-10", 1)), today=date(2022, 1, 1))
        assert findings(result) == [(0, "after_validity")]

    def test_a_missing_figure_with_its_reason_is_accepted(self) -> None:
        result = judged(observations(("海曙", "2020-02-09", None), missing="suppressed"))
        assert (findings(result), result.accepted.tolist()) == ([], [True])


class TestScope:
    """A sender reports for his own districts only."""

    @pytest.mark.parametrize(
        ("scope", "outside"),
        [
            (None, [False, False, False, False]),
            (frozenset({"330203"}), [False, True, True, True]),
            (frozenset({"330200"}), [False, False, False, True]),
        ],
    )
    def test_outside(self, scope: frozenset[str] | None, outside: list[bool]) -> None:
        rows = observations(*((place, "2020-02-09", 1) for place in ("海曙", "镇海", "东钱湖", "330102")))
        assert judged(rows, scope=scope).quarantined.tolist() == outside


class TestRowsOfOneFile:
    """The same place and day more than once."""

    def test_the_same_row_twice(self) -> None:
        result = judged(observations(("海曙", "2020-02-09", 5), ("海曙区", "2020-02-09", 5)))
        assert findings(result) == [(1, "duplicate_row")]
        assert (result.accepted.tolist(), result.unchanged.tolist()) == ([True, False], [False, True])

    def test_two_figures(self) -> None:
        result = judged(observations(("海曙", "2020-02-09", 5), ("海曙", "2020-02-09", 6)))
        assert findings(result) == [(0, "conflicting_rows"), (1, "conflicting_rows")]
        assert result.findings["parameters"].tolist() == [{"other": 6}, {"other": 5}]

    def test_a_later_issue_is_no_conflict(self) -> None:
        rows = observations(("海曙", "2020-02-09", 5, "2020-02-10"), ("海曙", "2020-02-09", 6, "2020-02-11"))
        result = judged(rows)
        assert result.accepted.tolist() == [True, True]
        assert (result.revised.tolist(), findings(result)) == ([False, True], [(1, "revision")])
        assert result.findings["parameters"].tolist() == [{"before": 5, "value": 6}]


class TestAgainstWhatIsKept:
    """Unchanged, revised, and of another source."""

    def test_unchanged(self) -> None:
        result = judged(observations(("海曙", "2020-02-09", 5)), known(("330203", "2020-02-09", 5)))
        assert (findings(result), result.unchanged.tolist()) == ([], [True])

    def test_revised(self) -> None:
        result = judged(observations(("海曙", "2020-02-09", 6)), known(("330203", "2020-02-09", 5)))
        assert findings(result) == [(0, "revision")]
        assert result.findings["parameters"].tolist() == [{"before": 5, "value": 6}]
        assert (result.accepted.tolist(), result.revised.tolist()) == ([True], [True])

    def test_another_source_says_otherwise(self) -> None:
        stored = known(("330203", "2020-02-09", 5), source="医院")
        result = judged(observations(("海曙", "2020-02-09", 7)), stored)
        assert (findings(result), result.revised.tolist()) == ([(0, "sources_differ")], [True])
        told = RULES.of("sources_differ").sentence(result.findings["parameters"][0], "en")
        assert told == "医院 reported 5, 卫健委 now 7: the later report holds"
        hidden = judged(observations(("海曙", "2020-02-09", None)), stored)
        assert findings(hidden) == [(0, "revision")]

    def test_another_source_says_the_same(self) -> None:
        result = judged(
            observations(("海曙", "2020-02-09", 5)), known(("330203", "2020-02-09", 5), source="医院")
        )
        assert (result.accepted.tolist(), result.revised.tolist()) == ([True], [False])

    def test_zero_after_missing_is_a_revision(self) -> None:
        stored = known(("330203", "2020-02-09", None)).assign(missing="not_reported")
        assert judged(observations(("海曙", "2020-02-09", 0)), stored).revised.tolist() == [True]

    @pytest.mark.parametrize(
        ("missing", "unchanged"), [("not_reported", True), ("not_yet_due", True), ("suppressed", False)]
    )
    def test_an_empty_cell_takes_nothing_back(self, missing: str, unchanged: bool) -> None:
        result = judged(
            observations(("海曙", "2020-02-09", None), missing=missing), known(("330203", "2020-02-09", 5))
        )
        assert result.unchanged.tolist() == [unchanged]


class TestCourses:
    """Falls and jumps, beside what is kept and beside other rows."""

    def test_a_small_fall_is_remarked(self) -> None:
        result = judged(observations(("海曙", "2020-02-08", 50), ("海曙", "2020-02-09", 48)))
        assert findings(result) == [(1, "fall")]
        assert result.findings["parameters"][0] == {
            "value": 48, "before": 50, "before_date": "2020-02-08", "factor": 10,
        }  # fmt: skip

    @pytest.mark.parametrize(
        ("before", "value", "code"),
        [
            *((100, 80, "fall"), (100, 79, "large_fall"), (1000, 900, "fall"), (1000, 899, "large_fall")),
            # A blank cell that a program saved as 0.
            *((3, 0, "large_fall"), (12, 0, "large_fall"), (12, 1, "fall"), (2, 0, "fall")),
        ],
    )
    def test_where_a_fall_is_large(self, before: int, value: int, code: str) -> None:
        assert findings(
            judged(observations(("海曙", "2020-02-09", value)), known(("330203", "2020-02-01", before)))
        ) == [(0, code)]

    @pytest.mark.parametrize(
        ("before", "value", "jumps"),
        [
            (10, 110, True),
            (10, 109, False),
            (11, 111, True),
            (11, 110, False),
            (0, 100, True),
            (0, 99, False),
        ],
    )
    def test_where_a_rise_is_a_jump(self, before: int, value: int, jumps: bool) -> None:
        rows = observations(("海曙", "2020-02-08", before), ("海曙", "2020-02-09", value))
        assert findings(judged(rows)) == ([(1, "jump")] if jumps else [])

    @pytest.mark.parametrize(
        ("day", "value", "jumps"),
        [
            ("2020-02-08", 500, True),  # 7 days: 10 times
            ("2020-02-09", 500, True),  # 8 days: 13.9 times
            ("2020-02-15", 102, True),  # 14 days: 100 times, and at least 100 cases
            ("2020-02-15", 100, False),
            ("2020-02-20", 500, False),  # 19 days: 518 times
            ("2020-04-21", 500, False),
        ],
    )
    def test_a_gap_allows_what_growth_at_the_same_pace_allows(
        self, day: str, value: int, jumps: bool
    ) -> None:
        rows = observations(("海曙", "2020-02-01", 1), ("海曙", day, value))
        assert findings(judged(rows)) == ([(1, "jump")] if jumps else [])

    def test_one_slip_does_not_take_the_next_days_with_it(self) -> None:
        rows = observations(
            *(("海曙", f"2020-02-{day:02d}", value) for day, value in enumerate([10, 11, 1200, 12, 13], 1))
        )
        result = judged(rows)
        assert findings(result) == [(2, "jump")]
        assert result.accepted.tolist() == [True, True, False, True, True]

    def test_a_figure_above_the_day_after_it(self) -> None:
        stored = known(("330203", "2020-02-07", 40), ("330203", "2020-02-10", 42))
        result = judged(observations(("海曙", "2020-02-09", 400)), stored)
        assert findings(result) == [(0, "large_fall")]
        assert judged(observations(("海曙", "2020-02-09", 41)), stored).accepted.tolist() == [True]

    def test_a_figure_from_which_the_day_after_it_jumps(self) -> None:
        """In the other order of the two the later one is set apart."""
        stored = known(("330203", "2020-02-10", 4000))
        assert findings(judged(observations(("海曙", "2020-02-07", 4)), stored)) == [(0, "jump")]
        assert findings(judged(observations(("海曙", "2020-02-07", 900)), stored)) == []

    @pytest.mark.parametrize(
        ("figures", "told"),
        [
            ([100, 104, 110, 118, 125], True),
            ([100, 104, 110, 109, 125], False),
            ([1, 2, 3, 4, 5], False),
            ([100, 104, 110, 118], False),
            ([100, 100, 100, 100, 101], False),
        ],
    )
    def test_new_cases_that_never_fall(self, figures: list[int], told: bool) -> None:
        rows = [("海曙", f"2020-02-0{day}", value) for day, value in enumerate(figures, start=1)]
        found = findings(judged(observations(*rows, kind="new")))
        assert found == ([(4, "never_falls")] if told else [])

    def test_new_cases_may_fall(self) -> None:
        rows = observations(("海曙", "2020-02-08", 500), ("海曙", "2020-02-09", 1), kind="new")
        assert findings(judged(rows)) == []

    def test_a_person_may_let_it_pass(self) -> None:
        rows = observations(("海曙", "2020-02-08", 10), ("海曙", "2020-02-09", 500))
        result = judged(rows, rules=RULES.waived())
        assert (findings(result), result.accepted.tolist()) == ([(1, "jump")], [True, True])


class TestSums:
    """Districts and what is not placed against the city's total (Zhoushan has four districts)."""

    ROWS = (
        ("定海", "2020-02-09", 4),
        ("普陀", "2020-02-09", 3),
        ("岱山", "2020-02-09", 2),
        ("嵊泗", "2020-02-09", 1),
    )

    @pytest.mark.parametrize(("total", "differs"), [(9, True), (10, False), (11, True)])
    def test_all_districts(self, total: int, differs: bool) -> None:
        result = judged(observations(*self.ROWS, ("舟山市", "2020-02-09", total)))
        assert findings(result) == ([(4, "sum_differs")] if differs else [])
        assert result.accepted.all()

    def test_not_all_districts_may_stay_below(self) -> None:
        assert findings(judged(observations(*self.ROWS[:3], ("舟山市", "2020-02-09", 30)))) == []
        assert findings(judged(observations(*self.ROWS[:3], ("舟山市", "2020-02-09", 8)))) == [
            (3, "sum_differs")
        ]

    def test_what_is_not_placed_counts(self) -> None:
        rows = observations(
            *self.ROWS, ("境外输入", "2020-02-09", 1), ("合计", "2020-02-09", 11), parent="舟山"
        )
        assert findings(judged(rows)) == [(4, "not_placed")]

    def test_against_a_total_that_is_kept(self) -> None:
        result = judged(observations(*self.ROWS), known(("330900", "2020-02-09", 9)))
        assert findings(result) == [(3, "sum_differs")]
        assert result.findings["parameters"].tolist() == [{"sum": 10, "total": 9}]


class TestRules:
    """The table of rules itself."""

    def test_every_rule_speaks_both_languages(self) -> None:
        for rule in RULES.values():
            assert rule.sentence({}, "zh")
            assert rule.sentence({}, "en")

    def test_every_fault_of_reading_has_its_rule(self) -> None:
        assert [code for code in FAULTS if RULES.get(code, RULES["revision"]).severity != QUARANTINE] == []

    def test_a_severity_is_data(self) -> None:
        strict = IntakeRules(RULES | {"fall": dataclasses.replace(RULES["fall"], severity=QUARANTINE)})
        rows = observations(("海曙", "2020-02-08", 50), ("海曙", "2020-02-09", 48))
        assert judged(rows, rules=strict).quarantined.tolist() == [False, True]

    @examples(max_examples=25)
    @given(
        st.lists(
            st.tuples(st.sampled_from(["海曙", "镇海", "武汉"]), st.integers(1, 9), st.integers(-5, 400)),
            max_size=12,
        ),
        st.randoms(),
    )
    def test_every_claim_is_one_of_three_whatever_the_order(
        self, drawn: list[tuple[str, int, int]], random: Any
    ) -> None:
        rows = [(place, f"2020-02-0{day}", value) for place, day, value in drawn]
        mixed = random.sample(rows, len(rows))
        one, other = judged(observations(*rows)), judged(observations(*mixed))
        for result in (one, other):
            parts = result.accepted.astype(int) + result.unchanged + result.quarantined
            assert (parts == 1).all()
        assert (
            sorted(np.array(rows, object)[one.accepted].tolist())
            == sorted(np.array(mixed, object)[other.accepted].tolist())
            if rows
            else True
        )


def test_figures_of_weeks_and_days_are_judged_apart() -> None:
    stored = known(("330203", "2020-02-09", 5), kind="new")
    rows = observations(("海曙", "2020-02-09", 900), kind="new", period="week")
    result = judged(rows, stored)
    assert (findings(result), result.accepted.tolist(), result.revised.tolist()) == ([], [True], [False])
    weeks = known(("330203", "2020-02-02", 5), kind="new").assign(period="week")
    assert findings(judged(rows, weeks)) == [(0, "jump")]


def test_a_figure_issued_before_the_one_in_force_is_remarked_on() -> None:
    stored = known(("330203", "2020-02-09", 66)).assign(issued_at=np.datetime64("2020-02-12T10:00", "s"))
    result = judged(observations(("海曙", "2020-02-09", 60, "2020-02-11 10:00")), stored)
    assert findings(result) == [(0, "older_than_known")]
    assert result.findings["parameters"][0] == {"known": 66, "value": 60, "by": "卫健委"}
    assert (result.accepted.tolist(), result.revised.tolist()) == ([True], [False])
