"""First assessment, reviews, and what a gap in the reports does."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fivecolour.scoring.explain.day_reasons import explain
from fivecolour.scoring.explain.sentences import sentence
from fivecolour.scoring.figures import Figures, FloatArray
from fivecolour.scoring.grading import review_facts as module
from fivecolour.scoring.grading.grading import Grading
from fivecolour.scoring.grading.reviews import ReviewRule
from fivecolour.scoring.grading.tiers import grade
from fivecolour.scoring.indicators.values import bound
from fivecolour.scoring.schemes.library import load
from fivecolour.scoring.schemes.scheme import Scheme
from tests.scoring import made_up

NAN = float("nan")
SCHEME = load("zhejiang-2020")
FIRST = np.datetime64("2020-02-09")


def figures(*rows: list[float], start: str = "2020-02-09", **more: FloatArray) -> Figures:
    """Return cumulative counts of some districts from ``start`` on."""
    dates = np.datetime64(start) + np.arange(len(rows[0]))
    codes = tuple(str(330200 + number) for number in range(len(rows)))
    values = {"cumulative_confirmed": np.array(rows, dtype=np.float64), **more}
    return Figures(codes, dates, values, np.full(len(rows), NAN))


def tiers(*rows: list[float], **more: str) -> list[str]:
    return ["".join(map(str, row)) for row in grade(SCHEME, figures(*rows, **more)).tiers.tolist()]


class TestReviews:
    """Every third day from 9 February; days are counted from there."""

    def test_before_the_first_review_every_day_is_assessed(self) -> None:
        assert tiers([0, 1, 11, 24, 100], start="2020-02-05") == ["12345"]

    def test_between_reviews_the_tier_is_held(self) -> None:
        assert tiers([10, 40, 40, 40]) == ["2224"]

    @pytest.mark.parametrize(("new", "tier"), [(1, 2), (10, 2), (11, 3), (23, 3), (24, 4), (99, 4), (100, 5)])
    def test_raised_at_once_to_the_band_of_new_cases(self, new: float, tier: int) -> None:
        assert tiers([5] * 7 + [5 + new] * 3)[0][-1] == str(tier)

    @pytest.mark.parametrize(("new", "tier"), [(1, 1), (2, 2)])
    def test_one_case_does_not_lift_a_green_district_but_two_do(self, new: float, tier: int) -> None:
        assert tiers([0] * 4 + [new] * 3)[0][-1] == str(tier)

    def test_lowered_one_tier_a_review_from_six_clear_days_on(self) -> None:
        # 10 to 15 February are six clear days in a row; without any count of 8 February all 100 cases
        # may be new on 15 February, so the review of 18 February is the first to lower.
        assert tiers([100] * 22) == ["5" * 9 + "444" + "333" + "222" + "1111"]
        assert tiers([100] * 15, start="2020-02-08") == ["5" * 7 + "444" + "333" + "22"]

    def test_five_clear_days_are_not_enough(self) -> None:
        assert tiers([30, 30, 30, 30, 31, *[31] * 6], start="2020-02-05") == ["4" * 10 + "3"]
        assert tiers([30, 30, 30, 30, 30, 31, *[31] * 5], start="2020-02-05") == ["4" * 11]

    def test_a_tier_is_not_lowered_below_the_band_of_new_cases(self) -> None:
        """Where given indicators contradict each other the worse one counts."""
        given = figures([30] * 4, new_7d=np.full((1, 4), 30.0), clear_days=np.full((1, 4), 9.0))
        assert grade(SCHEME, given).tiers[0, -1] == 4


class TestMissing:
    """A review day without a report is grey; a return is assessed by the count alone."""

    def test_unreported_between_reviews_keeps_the_tier(self) -> None:
        assert tiers([30, NAN, NAN, 30]) == ["4444"]

    def test_unreported_on_a_review_day_is_grey_until_the_next(self) -> None:
        assert tiers([30, 30, 30, NAN, 30, 30, 30]) == ["4440004"]

    def test_returning_takes_no_points_off(self) -> None:
        favourable = {"local_share": np.zeros((1, 7)), "cluster_cases_14d": np.zeros((1, 7))}
        given = figures([30, 30, 30, NAN, 30, 30, 30], **favourable)
        assert grade(SCHEME, given).tiers.tolist() == [[3, 3, 3, 0, 0, 0, 4]]

    def test_a_new_figure_alone_counts_as_a_report_and_holds(self) -> None:
        """As 海曙 on 12 February: new cases reported, the cumulative not."""
        new = np.array([[2.0, 0, NAN, 0]])
        given = figures([66, 66, NAN, NAN], new_confirmed=new)
        graded = grade(SCHEME, given)
        assert graded.tiers.tolist() == [[4, 4, 4, 4]]
        assert graded.rules[0, 3] == ReviewRule.HELD

    def test_many_new_cases_raise_even_without_the_cumulative(self) -> None:
        given = figures([5, 5, NAN, NAN], new_confirmed=np.array([[0, 0, NAN, 30.0]]))
        assert grade(SCHEME, given).tiers.tolist() == [[2, 2, 2, 4]]

    def test_a_history_that_begins_between_reviews_is_assessed_at_its_first_report(self) -> None:
        assert tiers([NAN, 12, 12], start="2020-02-13") == ["033"]

    def test_after_a_missed_review_a_first_report_waits_for_the_next(self) -> None:
        assert tiers([NAN, NAN, 12, 12]) == ["0003"]

    def test_reviews_before_a_district_s_own_beginning_were_not_missed(self) -> None:
        given = figures([NAN, NAN, 12, 12], [NAN, NAN, 12, 12])
        assert grade(SCHEME, given, begins=np.array([0, 2])).tiers.tolist() == [[0, 0, 0, 3], [0, 0, 3, 3]]

    def test_no_report_ever(self) -> None:
        assert tiers([NAN] * 5) == ["00000"]


class TestReturn:
    """Where the assessment eases, a district does not return below its tier before a missed review."""

    def test_a_tier_from_before_the_first_review(self) -> None:
        given = made_up.figures(start="2020-02-08", rt=[NAN, 5, NAN, 2, 2])
        graded = grade(made_up.scheme(made_up.BY_RT), given)
        assert graded.tiers.tolist() == [[0, 5, 0, 5, 4]]
        assert ReviewRule(graded.rules[0, 3]) is ReviewRule.HELD

    def test_a_tier_given_between_two_reviews(self) -> None:
        scheme = made_up.scheme(made_up.BY_RT.replace("every_days = 1", "every_days = 3"))
        given = made_up.figures(start="2020-02-11", rt=[5, 5, NAN, 2, 2, 2])
        assert grade(scheme, given).tiers.tolist() == [[5, 5, 0, 0, 0, 5]]


class TestShapes:
    """Grading looks at each district alone, in whatever blocks."""

    def test_no_districts(self) -> None:
        empty = Figures((), FIRST + np.arange(3), {"cumulative_confirmed": np.empty((0, 3))})
        assert grade(SCHEME, empty).tiers.shape == (0, 3)

    def test_blocks_do_not_matter(self, monkeypatch: pytest.MonkeyPatch) -> None:
        random = np.random.default_rng(7)
        counts = np.cumsum(random.poisson(1.5, (23, 30)), axis=1).astype(float)
        counts[random.random(counts.shape) < 0.2] = NAN
        given = figures(*counts.tolist())
        whole = grade(SCHEME, given).tiers
        monkeypatch.setattr(module, "CELLS", 5 * 30)
        np.testing.assert_array_equal(grade(SCHEME, given).tiers, whole)


DAYS = 24
NEW = st.lists(st.sampled_from([0] * 6 + [1, 2, 9, 12, 30]), min_size=DAYS, max_size=DAYS)
DAY_SETS = st.sets(st.integers(0, DAYS - 1))


def reports(
    new: list[int], unreported: set[int], uncounted: set[int], unlisted: set[int], start: int
) -> Figures:
    """Return one district's reports, consistent with each other, some of them left out."""
    cumulative = np.cumsum(new).astype(float)
    daily = np.array(new, dtype=float)
    cumulative[list(uncounted | unreported)] = NAN
    daily[list(unlisted | unreported)] = NAN
    local = np.where(np.isnan(cumulative), NAN, 0.2 * cumulative)
    clusters = np.where(np.isnan(daily), NAN, np.array(new) * (np.arange(DAYS) % 3 == 0))
    values = {
        "cumulative_confirmed": cumulative,
        "new_confirmed": daily,
        "local_cumulative": local,
        "cluster_cases": clusters,
    }
    dates = FIRST + np.arange(start, start + DAYS)
    return Figures(("330203",), dates, {name: row[np.newaxis] for name, row in values.items()})


class TestRulesOfMeaning:
    """What must hold for any reports."""

    @settings(deadline=None)
    @given(NEW, st.lists(DAY_SETS, min_size=3, max_size=3), DAY_SETS, st.integers(-10, 5))
    def test_removing_reports_never_turns_a_district_greener(
        self, new: list[int], left_out: list[set[int]], removed: set[int], start: int
    ) -> None:
        """Up to the first review by new figures of which only some are left: these are at least so many."""
        unreported, uncounted, unlisted = left_out
        told = grade(SCHEME, reports(new, unreported, uncounted, unlisted, start)).tiers[0]
        left = grade(SCHEME, reports(new, unreported | removed, uncounted, unlisted, start))
        in_doubt = (bound(left.figures, "new_7d", 0, day) == "at_least" for day in range(DAYS))
        compared = next((day for day, doubt in enumerate(in_doubt) if doubt), DAYS)
        less = left.tiers[0]
        greener = (less > 0) & (less < told)
        assert not greener[:compared].any()

    @settings(deadline=None)
    @given(NEW, DAY_SETS, st.integers(0, DAYS - 1), st.integers(1, 40))
    def test_more_cases_never_lower_a_tier(
        self, new: list[int], unreported: set[int], day: int, more: int
    ) -> None:
        worse = [count + more * (at == day) for at, count in enumerate(new)]
        before = grade(SCHEME, reports(new, unreported, set(), set(), 0)).tiers
        after = grade(SCHEME, reports(worse, unreported, set(), set(), 0)).tiers
        assert (after >= before).all()

    @settings(deadline=None)
    @given(NEW, DAY_SETS, st.integers(1, DAYS))
    def test_later_days_do_not_change_earlier_tiers(
        self, new: list[int], unreported: set[int], length: int
    ) -> None:
        whole = reports(new, unreported, set(), set(), -5)
        values = {name: row[:, :length] for name, row in whole.values.items()}
        begun = Figures(whole.codes, whole.dates[:length], values)
        np.testing.assert_array_equal(grade(SCHEME, begun).tiers, grade(SCHEME, whole).tiers[:, :length])

    @settings(deadline=None)
    @given(NEW, DAY_SETS)
    def test_a_tier_is_lowered_by_one_at_a_time(self, new: list[int], unreported: set[int]) -> None:
        graded = grade(SCHEME, reports(new, unreported, set(), set(), 0))
        row = graded.tiers[0].astype(int)
        lowered = np.flatnonzero(graded.rules[0] == ReviewRule.EASED)
        assert (row[lowered] == row[lowered - 1] - 1).all()


class TestSchemeWithoutReviews:
    """A rule of bands alone grades every day by itself."""

    def test_worst_of_two_with_an_open_and_a_closed_bound(self) -> None:
        table = SCHEME.model_dump(exclude_none=True)
        bands = ({"tier": 1}, {"at_least": 10.0, "tier": 3})
        open_bands = ({"tier": 1}, {"above": 5.0, "tier": 5})
        parts = (
            {"indicator": "new_7d", "missing": "ignore", "basis": "published", "bands": bands},
            {"indicator": "positivity_7d", "missing": "ignore", "basis": "published", "bands": open_bands},
        )
        words = {"zh": "某规则", "en": "some rule"}
        table = {key: table[key] for key in ("name", "version", "status", "in_force_from", "sources")}
        labels = [{"tier": tier, "colour": words, "level": words} for tier in (1, 3, 5)]
        assessment = {"combine": "worst", "parts": parts}
        scheme = Scheme.model_validate(
            {**table, "title": words, "about": words, "tiers": labels, "assessment": assessment}
        )
        values = {
            "new_7d": np.array([[9.9, 10, 10, NAN, NAN]]),
            "positivity_7d": np.array([[5, 5, 5.1, 4, NAN]]),
        }
        graded = grade(scheme, Figures(("36061",), FIRST + np.arange(5), values))
        assert graded.tiers.tolist() == [[1, 3, 5, 1, 0]]
        assert explain(graded, 0, 0).up is not None
        assert explain(graded, 0, 2).down is not None


class TestSuppressedBesideGaps:
    """A grade is never lower than what suppressed figures allow, whatever else is missing."""

    @pytest.mark.parametrize("hidden", [1, 2, 6, 7])
    def test_fewer_reports_give_no_better_level(self, hidden: int) -> None:
        """Up to 4 a day of 100,000: one hidden day is below 1 a day in the week, but six are not known."""
        days = np.arange("2021-03-01", "2021-03-08", dtype="datetime64[D]")
        most = np.array([[np.nan] * (7 - hidden) + [4.0] * hidden])
        figures = Figures(
            ("1",),
            days,
            {"new_confirmed": np.full((1, 7), np.nan)},
            np.array([100_000.0]),
            most={"new_confirmed": most},
        )
        grading = grade(load("harvard-2020"), figures)
        assert int(grading.tiers[0, -1]) == 0
        assert bound(figures, "daily_cases_7d_mean_per_100k", 0, 6, grading.scheme.lines) == "at_least"


class TestFewReports:
    """Cases that are few because few days are reported give no level; many give the one that they reach."""

    def graded(self, *new: float) -> Grading:
        days = np.arange("2021-03-01", "2021-03-08", dtype="datetime64[D]")
        values = {"new_confirmed": np.array([[NAN] * (7 - len(new)) + list(new)])}
        return grade(load("harvard-2020"), Figures(("1",), days, values, np.array([100_000.0])))

    @pytest.mark.parametrize(("days", "tier"), [(1, 0), (4, 0), (5, 1), (6, 1), (7, 1)])
    def test_no_case_is_known(self, days: int, tier: int) -> None:
        assert int(self.graded(*[0.0] * days).tiers[0, -1]) == tier

    @pytest.mark.parametrize(("cases", "tier"), [(6.0, 0), (7.0, 3), (70.0, 4), (175.0, 5)])
    def test_on_one_day(self, cases: float, tier: int) -> None:
        assert int(self.graded(cases).tiers[0, -1]) == tier

    def test_the_reason_says_so(self) -> None:
        grading = self.graded(0, 0)
        reason = explain(grading, 0, 6)
        assert sentence(reason, grading.scheme, "en") == (
            "Not graded (grey): unknown on 7 March: daily new cases per 100,000 over the last 7 days "
            "(too little of it reported)."
        )
        assert "（上报不足）" in sentence(reason, grading.scheme, "zh")
        assert reason.to_dict()["readings"][0]["bound"] == "at_least"
