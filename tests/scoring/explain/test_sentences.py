"""Reasons: true to the rule that bound them, and what they say would change a tier does."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fivecolour.scoring.explain.day_reasons import explain, explain_day
from fivecolour.scoring.explain.sentences import sentence
from fivecolour.scoring.figures import Figures
from fivecolour.scoring.grading.grading import Grading
from fivecolour.scoring.grading.tiers import grade
from fivecolour.scoring.reason import PossibleChange, Reason
from fivecolour.scoring.schemes.library import folder, load, parse
from tests.scoring import made_up, ningbo
from tests.scoring.schemes.test_assessment import CDC, CHINA, GATE

NAN = float("nan")
SCHEME = load("zhejiang-2020")
GRADING = grade(SCHEME, ningbo.figures())


def ningbo_reason(code: str, day: str) -> Reason:
    return explain(GRADING, GRADING.codes.index(code), ningbo.day(day))


def graded(counts: list[float], *, start: str = "2020-02-09", **more: list[float]) -> Grading:
    rows = {"cumulative_confirmed": counts, **more}
    dates = np.datetime64(start) + np.arange(len(counts))
    return grade(SCHEME, Figures(("330203",), dates, {name: np.array([row]) for name, row in rows.items()}))


class TestReason:
    """The data of a reason."""

    def test_first_assessment(self) -> None:
        reason = ningbo_reason("330203", "02-09")
        assert (reason.rule, reason.tier, reason.decided_on) == ("first_assessment", 4, date(2020, 2, 9))
        assert reason.binding is not None
        assert (reason.binding.indicator, reason.binding.value) == ("cumulative_confirmed", 66)
        assert (reason.threshold, reason.inclusive, reason.reached) == (24, True, True)
        assert reason.worst == ("local_share", "cluster_cases_14d")
        assert reason.at_best == 3
        assert reason.notes == ()
        assert reason.up == PossibleChange(5, "new_7d", 100, "at_least", review=date(2020, 2, 12))
        assert reason.down == PossibleChange(
            3, "clear_days", 6, "at_least", review=date(2020, 2, 15), clear_days=6
        )

    def test_held_between_reviews_rests_on_the_review(self) -> None:
        reason = ningbo_reason("330203", "02-20")
        assert (reason.rule, reason.decided_on, reason.review) == ("held", date(2020, 2, 18), True)
        assert (reason.next_review, reason.clear_days) == (date(2020, 2, 21), 4)
        assert reason.binding is not None
        assert (reason.binding.indicator, reason.binding.value, reason.reached) == ("clear_days", 2, False)

    def test_eased(self) -> None:
        reason = ningbo_reason("330203", "02-24")
        assert (reason.rule, reason.previous, reason.previous_date) == ("eased", 4, date(2020, 2, 23))
        assert reason.down == PossibleChange(
            2, "clear_days", 6, "at_least", review=date(2020, 2, 27), clear_days=3
        )

    def test_raised(self) -> None:
        reason = explain(graded([0, 0, 0, 12]), 0, 3)
        assert (reason.rule, reason.tier, reason.previous, reason.threshold) == ("raised", 3, 1, 11)

    def test_a_gap_makes_the_value_a_bound(self) -> None:
        reason = ningbo_reason("330281", "02-18")
        found = next(one for one in reason.readings if one.indicator == "new_7d")
        assert (found.value, found.bound) == (2, "at_most")

    def test_a_raise_that_is_due_comes_before_any_lowering(self) -> None:
        reason = explain(graded([2, 2, 2, 2, 14], new_confirmed=[0, 0, 0, 0, 12]), 0, 4)
        assert reason.tier == 2
        assert reason.up == PossibleChange(
            3, "new_7d", 11, "at_least", review=date(2020, 2, 15), already=True
        )
        assert reason.down is None
        assert "如2月15日评估时近7天新增仍达到11例，升为黄色" in sentence(reason, SCHEME, "zh")

    def test_not_graded_names_the_last_known_tier(self) -> None:
        reason = explain(graded([30, 30, 30, NAN]), 0, 3)
        assert (reason.rule, reason.tier, reason.notes) == ("not_graded", 0, ("no_report",))
        assert (reason.previous, reason.previous_date) == (4, date(2020, 2, 11))
        assert (reason.up, reason.down, reason.binding) == (None, None, None)

    def test_days_before_the_rule_was_in_force_are_marked(self) -> None:
        assert "retrospective" in ningbo_reason("330203", "02-08").notes
        assert "retrospective" not in ningbo_reason("330203", "02-09").notes

    def test_the_data_can_be_written_as_json(self) -> None:
        data = ningbo_reason("330203", "02-24").to_dict()
        again = json.loads(json.dumps(data))
        assert (again["date"], again["notes"], again["readings"][0]["indicator"]) == (
            "2020-02-24",
            [],
            "cumulative_confirmed",
        )
        assert (data["decided_on"], data["down"]["review"]) == ("2020-02-24", "2020-02-27")


class TestSentence:
    """The words, literally."""

    @pytest.mark.parametrize(
        ("code", "day", "zh", "en"),
        [
            (
                "330203",
                "02-18",
                "较高风险（橙）：2月18日评估维持橙色，连续2天无新增，未达6天；如近7天新增达到100例，2月21日评估时升为红色；"
                "再连续6天无新增，2月24日评估时可降为黄色。",
                "Higher risk (orange): held at orange at the review of 18 February: 2 clear days in a "
                "row, short of 6; if new cases in the last 7 days reach 100 at the review of 21 February,"
                " it rises to red; 6 more clear days in a row would lower it to yellow at the review of "
                "24 February.",
            ),
            (
                "330281",
                "02-23",
                "较低风险（蓝）：2月21日评估维持蓝色，近7天新增至多2例，达到2例的蓝色线；如近7天新增达到11例，2月24日评估时升为黄色；"
                "再有1天无新增，2月24日评估时可降为绿色。",
                "Lower risk (blue): held at blue at the review of 21 February: at most 2 new cases in "
                "the last 7 days, reaching the blue line of 2; if new cases in the last 7 days reach 11 "
                "at the review of 24 February, it rises to yellow; 1 more clear day would lower it to "
                "green at the review of 24 February.",
            ),
            (
                "330206",
                "02-21",
                "低风险（绿）：2月21日评估维持绿色，近7天新增1例，未达2例；如近7天新增达到2例，2月24日评估时升为蓝色。",
                "Low risk (green): held at green at the review of 21 February: 1 new case in the last 7 "
                "days, short of 2; if new cases in the last 7 days reach 2 at the review of 24 February, "
                "it rises to blue.",
            ),
            (
                "330282",
                "02-18",
                "中风险（黄）：2月18日评估时连续8天无新增，已满6天，由橙色降为黄色；如近7天新增达到24例，2月21日评估时升为"
                "橙色；再连续3天无新增，2月21日评估时可降为蓝色。",
                "Medium risk (yellow): lowered from orange to yellow at the review of 18 February: 8 "
                "clear days in a row, where 6 are enough; if new cases in the last 7 days reach 24 at the"
                " review of 21 February, it rises to orange; 3 more clear days in a row would lower it to"
                " blue at the review of 21 February.",
            ),
            (
                "330203",
                "01-22",
                "未评（灰）：1月22日没有上报；此前最后评级为1月21日的绿色，补报后重新评级。（回溯评定，当时规则尚未施行。）",
                "Not graded (grey): no report for 22 January; last known tier green on 21 January, "
                "graded again once what is missing is reported. (Retrospective: the rule was not yet "
                "in force.)",
            ),
        ],
    )
    def test_ningbo(self, code: str, day: str, zh: str, en: str) -> None:
        reason = ningbo_reason(code, day)
        assert sentence(reason, SCHEME, "zh") == zh
        assert sentence(reason, SCHEME, "en") == en

    def test_unknown_indicators_are_said_where_they_could_matter(self) -> None:
        text = sentence(ningbo_reason("330203", "02-09"), SCHEME, "zh")
        assert text == (
            "较高风险（橙）：截至2月9日累计确诊66例，达到24例的橙色线；"
            "本地病例占比、近14天聚集性病例不详，按最不利计（最有利时为黄色）；"
            "如近7天新增达到100例，2月12日评估时升为红色；再连续6天无新增，2月15日评估时可降为黄色。"
        )
        assert "不详" not in sentence(ningbo_reason("330211", "02-09"), SCHEME, "zh")

    def test_points_taken_off_are_said(self) -> None:
        grading = graded([14], local_share=[20.0], cluster_cases_14d=[0.0])
        assert sentence(explain(grading, 0, 0), SCHEME, "en").startswith(
            "Lower risk (blue): 14 confirmed cases in total by 9 February, reaching the blue line of 1; "
            "20% local cases (5 points off), no case in a cluster in the last 14 days (5 points off); "
        )

    def test_raised(self) -> None:
        text = sentence(explain(graded([0, 0, 0, 12]), 0, 3), SCHEME, "zh")
        assert text.startswith("中风险（黄）：2月12日评估时近7天新增12例，达到11例的黄色线，由绿色升为黄色；")
        before = sentence(explain(graded([1, 1, 1, 13]), 0, 3), SCHEME, "zh")
        assert "2月12日评估时近7天新增至少12例，达到11例的黄色线" in before

    def test_where_the_rule_gives_no_level_no_report_is_said_to_be_missing(self) -> None:
        dates = np.datetime64("2020-05-01") + np.arange(30)
        rows = {"cumulative_confirmed": np.repeat([0.0, 2.0], [25, 5])[np.newaxis]}
        scheme = load("india-2020")
        text = sentence(explain(grade(scheme, Figures(("1",), dates, rows)), 0, 29), scheme, "en")
        assert text.endswith("for which the rule gives no level; last known tier green on 25 May.")

    def test_before_the_first_review_every_day_is_assessed_and_no_review_promised(self) -> None:
        text = sentence(explain(graded([30, 30], start="2019-03-01"), 0, 1), SCHEME, "en")
        assert text == (
            "Higher risk (orange): 30 confirmed cases in total by 2 March, reaching the orange line of 24; "
            "unknown, so taken at their worst: the share of local cases, cases in clusters in the last 14 "
            "days (at their best: yellow); if confirmed cases in total reach 100, it rises to red. "
            "(Retrospective: the rule was not yet in force.)"
        )

    def test_the_year_is_said_where_it_is_another(self) -> None:
        grading = graded([30] * 4, start="2020-12-29")
        assert sentence(explain(grading, 0, 2), SCHEME, "zh").endswith(
            "如近7天新增达到100例，2021年1月1日评估时升为红色；再连续7天无新增，2021年1月7日评估时可降为黄色。"
        )
        assert sentence(explain(grading, 0, 3), SCHEME, "en") == (
            "Higher risk (orange): held at orange at the review of 1 January: 3 clear days in a row, short "
            "of 6; if new cases in the last 7 days reach 100 at the review of 4 January, it rises to red; 6 "
            "more clear days in a row would lower it to yellow at the review of 7 January."
        )

    def test_missed_review_and_return(self) -> None:
        grading = graded([30, 30, 30, NAN, 30, 30, 30])
        assert sentence(explain(grading, 0, 4), SCHEME, "en") == (
            "Not graded (grey): no report for the review of 12 February; last known tier orange on "
            "11 February, graded again once what is missing is reported; a report for the review of 15 "
            "February lets it be assessed anew."
        )
        assert sentence(explain(grading, 0, 6), SCHEME, "zh").startswith(
            "较高风险（橙）：缺报后于2月15日重新评估，累计确诊30例，达到24例的橙色线；"
        )

    @pytest.mark.parametrize("language", ["zh", "en"])
    def test_every_cell_of_ningbo_can_be_said(self, language: str) -> None:
        for day in range(len(GRADING.dates)):
            for text in explain_day(GRADING, day).sentences(language):
                assert text
                assert "{" not in text
                assert "None" not in text


class TestOtherKinds:
    """Decision tables, and reviews that follow the assessment, in words."""

    def _text(self, toml: str, language: str, **rows: list[float]) -> str:
        scheme = made_up.scheme(toml)
        grading = grade(scheme, made_up.figures(**rows))
        return sentence(explain(grading, 0, len(grading.dates) - 1), scheme, language)

    def test_a_case(self) -> None:
        given = {"clear_days": [3.0], "cumulative_confirmed": [60.0], "cluster_cases_14d": [2.0]}
        assert self._text(CHINA, "zh", **given) == (
            "高风险（红）：截至2月10日连续3天无新增（低于14天）、累计确诊60例（超过50例）、近14天聚集性病例2例（不低于1例），"
            "适用规则第4条；如近14天聚集性病例低于1例，降为黄色。"
        )

    def test_a_case_with_parts(self) -> None:
        given = {"cases_7d_per_100k": [250.0], "admissions_7d_per_100k": [12.0], "covid_beds_percent": [11.0]}
        assert self._text(CDC, "en", **given) == (
            "High risk (red): 250 new cases per 100,000 in the last 7 days (at least 200) by 10 February, so "
            "case 2 of the rule applies; 12 new hospital admissions per 100,000 in the last 7 days, reaching "
            "the red line of 10; if new cases per 100,000 in the last 7 days fall below 200, it falls to "
            "yellow."
        )

    def test_unknown_for_a_case(self) -> None:
        assert self._text(CHINA, "en", clear_days=[3.0]) == (
            "Not graded (grey): unknown on 10 February: confirmed cases in total, cases in clusters in the "
            "last 14 days."
        )

    def test_held_and_due(self) -> None:
        toml = made_up.BY_RT.replace("[raising]", "[raising]\nreviews = 2")
        assert self._text(toml, "en", rt=[1.0, 3.0]) == (
            "Low risk (green): held at green at the review of 11 February; that day's figures give yellow (a "
            "reproduction number of 3, reaching the yellow line of 3); if the reproduction number still "
            "reaches 3 at the review of 12 February, it rises to yellow."
        )

    def test_decided_but_not_in_force(self) -> None:
        toml = made_up.BY_RT.replace('from = "assessment"', 'from = "assessment"\neffective_after_days = 2')
        assert "已决定自2月13日起改为黄色。" in self._text(toml, "zh", rt=[1.0, 3.0])
        assert "自2月13日起生效；" in self._text(toml, "zh", rt=[1.0, 3.0, 3.0, 3.0])

    def test_heading_and_own_word(self) -> None:
        words = {"zh": "较高", "en": "elevated"}
        label = {"tier": 2, "colour": {"zh": "蓝", "en": "blue"}, "level": words, "word": "Elevado"}
        title = {"zh": "{level}水平", "en": "{level} level"}
        scheme = made_up.scheme(
            GATE.replace("MISSING", "fails").replace("tier = 4", "tier = 2"), tiers=[label], heading=title
        )
        reason = explain(grade(scheme, made_up.figures(rt=[3.0], positivity_7d=[1.0])), 0, 0)
        assert sentence(reason, scheme, "zh").startswith("较高水平（Elevado，蓝）：")
        assert sentence(reason, scheme, "en").startswith("Elevated level (Elevado, blue): ")

    @pytest.mark.parametrize(
        ("level", "more", "head"),
        [
            ({"en": "high", "pt": "alto"}, {}, "Risco alto (azul): "),
            # Titles are of one language: that of the level, and without it in the heading the level alone.
            ({"en": "high"}, {}, "High risk (azul): "),
            ({"zh": "高"}, {}, "高风险 (azul): "),
            ({"en": "high", "pt": "alto"}, {"heading": {"en": "{level} alert"}}, "Alto (azul): "),
        ],
    )
    def test_the_language_of_a_title(self, level: dict[str, str], more: dict[str, Any], head: str) -> None:
        label = {"tier": 2, "colour": {"en": "blue"}, "level": level}
        scheme = made_up.scheme(
            GATE.replace("MISSING", "fails").replace("tier = 4", "tier = 2"), tiers=[label], **more
        )
        reason = explain(grade(scheme, made_up.figures(rt=[3.0], positivity_7d=[1.0])), 0, 0)
        assert sentence(reason, scheme, "pt").startswith(head)


def day_of(figures: Figures, day: date) -> int:
    return (day - figures.dates[0].astype(object)).days


def continued(figures: Figures, row: int, day: int, cumulative: list[float]) -> Figures:
    """Return a district's figures up to ``day`` and then the given ones."""
    values = {
        "cumulative_confirmed": [*figures.values["cumulative_confirmed"][row, : day + 1], *cumulative],
    }
    last = values["cumulative_confirmed"][day]
    daily = np.diff([last, *cumulative])
    values["new_confirmed"] = [*figures.values["new_confirmed"][row, : day + 1], *daily]
    dates = figures.dates[0] + np.arange(day + 1 + len(cumulative))
    return Figures(figures.codes[row : row + 1], dates, {name: np.array([v]) for name, v in values.items()})


class TestWhatWouldChangeIt:
    """A stated change, applied and graded again, gives the stated tier; one less does not."""

    def _last_tier(self, figures: Figures) -> int:
        return int(grade(SCHEME, figures).tiers[0, -1])

    def _check_down(self, figures: Figures, row: int, day: int, reason: Reason) -> None:
        down = reason.down
        assert down is not None
        assert down.review is not None
        days = (down.review - reason.date).days
        assert days == down.clear_days
        last = float(figures.values["cumulative_confirmed"][row, day])
        assert self._last_tier(continued(figures, row, day, [last] * days)) == down.tier
        a_case = [*[last] * (days - 1), last + 1]
        assert self._last_tier(continued(figures, row, day, a_case)) > down.tier

    def _check_up(self, figures: Figures, row: int, day: int, reason: Reason) -> None:
        up = reason.up
        assert up is not None
        if up.review is None:
            needed = up.needed
            days = 1
        else:
            days = (up.review - reason.date).days
            at = day_of(figures, up.review - timedelta(days=7))
            needed = up.needed + float(figures.values["cumulative_confirmed"][row, at])
        last = float(figures.values["cumulative_confirmed"][row, day])
        if needed - 1 < last:
            return
        assert self._last_tier(continued(figures, row, day, [*[last] * (days - 1), needed])) == up.tier
        assert self._last_tier(continued(figures, row, day, [*[last] * (days - 1), needed - 1])) < up.tier

    @pytest.mark.parametrize(
        ("more", "days"),
        [
            ({}, 8),
            # As the store completes them: a difference of two totals is no report of its own.
            ({"new_confirmed": [NAN, 0, 0, 0, NAN]}, 8),
            ({"new_confirmed": [NAN, 0, 0, 0, NAN], "clear_days": [0, 1, 2, 3, 0]}, 5),
            ({"new_confirmed": [0, 0, 0, 0, NAN]}, 5),
        ],
    )
    def test_after_an_unreported_day_only_a_new_figure_makes_the_next_one_clear(
        self, more: dict[str, list[float]], days: int
    ) -> None:
        """On 13 February: with totals alone 15 to 18 February are four clear days; five are needed."""
        text = (folder() / "zhejiang-2020.toml").read_text("utf-8").replace("at_least = 6", "at_least = 5")
        five = parse(text, folder() / "zhejiang-2020.toml")
        rows = {"cumulative_confirmed": [30, 30, 30, 30, NAN], **more}
        down = explain(grade(five, made_up.figures(start="2020-02-09", **rows)), 0, 4).down
        assert down is not None
        assert (down.clear_days, down.review) == (days, date(2020, 2, 13) + timedelta(days))
        if "clear_days" not in more:
            following = {"cumulative_confirmed": 30.0, "new_confirmed": 0.0 if days == 5 else NAN}
            rows = {name: [*row, *[following[name]] * days] for name, row in rows.items()}
            tiers = grade(five, made_up.figures(start="2020-02-09", **rows)).tiers[0].tolist()
            assert tiers == [*[4] * (4 + days), down.tier]

    @pytest.mark.slow
    def test_ningbo(self) -> None:
        figures = GRADING.figures
        known = ~np.isnan(figures.values["cumulative_confirmed"])
        checked = 0
        reasons = [explain_day(GRADING, day) for day in range(len(GRADING.dates))]
        for row, day in np.argwhere(known[:, :-1] & (GRADING.tiers[:, :-1] > 0)).tolist():
            reason = reasons[day][row]
            if reason.down is not None:
                self._check_down(figures, row, day, reason)
            if reason.up is not None and (
                reason.up.review is None or known[row, max(day - 7, 0) : day].all()
            ):
                self._check_up(figures, row, day, reason)
            checked += 1
        assert checked > 300

    @settings(deadline=None)
    @given(st.lists(st.sampled_from([0, 0, 0, 0, 1, 2, 12, 30]), min_size=8, max_size=20))
    def test_any_complete_series(self, new: list[int]) -> None:
        counts = np.cumsum(new).astype(float)
        dates = np.datetime64("2020-02-06") + np.arange(len(new))
        values = {"cumulative_confirmed": counts[np.newaxis], "new_confirmed": np.array([new], dtype=float)}
        figures = Figures(("330203",), dates, values)
        grading, day = grade(SCHEME, figures), len(new) - 1
        reason = explain(grading, 0, day)
        if reason.down is not None:
            self._check_down(figures, 0, day, reason)
        if reason.up is not None:
            self._check_up(figures, 0, day, reason)
