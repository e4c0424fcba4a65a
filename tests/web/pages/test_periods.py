"""The map page of a map by the week."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from fivecolour.editions.day_signs import DaySigns, SignsBasis
from fivecolour.editions.edition_data import Edition
from fivecolour.web.api.client_data import edition_data
from fivecolour.web.charts.trend import figure_json, trend_figure
from fivecolour.web.pages.map_page import page
from fivecolour.web.pages.review_changes import review_changes
from fivecolour.web.pages.sign_texts import block
from fivecolour.web.view_state import misread, read_state
from tests.editions.sample import sample_edition


@pytest.fixture
def weekly() -> Edition:
    """The sample's days as the last days of weeks, by a rule without reviews."""
    sample = sample_edition()
    first = date(2020, 3, 21)
    days = tuple(date.fromordinal(first.toordinal() + 7 * n).isoformat() for n in range(len(sample.days)))
    opens = days[sample.day_index[sample.opens_on]]
    return replace(sample, days=days, opens_on=opens, period="week", reviews=(), published=())


class TestPage:
    """What the page says of a week."""

    def test_its_words(self, weekly: Edition) -> None:
        shown = page(weekly, read_state({"lang": "en", "date": weekly.days[0]}, weekly), date(2020, 3, 22))
        assert shown["date_line"] == "week 12 of 2020 (15 – 21 March)"
        assert shown["caption"] == "Level and cases of each district, week 12 of 2020 (15 – 21 March)"
        assert shown["t"]["col_week"] == "New in the week"
        assert shown["day_choices"][:2] == [("2020-03-21", "wk 12"), ("2020-03-28", "wk 13")]
        zh = page(weekly, read_state({"date": weekly.days[0]}, weekly), date(2020, 3, 22))
        assert zh["date_line"] == "2020年第12周（3月15–21日）"

    @pytest.mark.parametrize(
        ("asked", "shown"),
        [("2020-03-15", "2020-03-21"), ("2020-03-18", "2020-03-21"), ("2020-03-22", "2020-03-28")],
    )
    def test_any_day_of_a_week_opens_its_week(self, asked: str, shown: str, weekly: Edition) -> None:
        assert read_state({"date": asked}, weekly).date == shown
        assert misread({"date": asked}, weekly) == ()

    def test_a_day_outside_is_told(self, weekly: Edition) -> None:
        assert read_state({"date": "2020-03-14"}, weekly).date == "2020-03-21"
        assert misread({"date": "2020-03-14"}, weekly)[0].text == "day_outside"

    def test_changes_are_told_from_week_to_week(self, weekly: Edition) -> None:
        found = review_changes(weekly, read_state({"lang": "en", "date": weekly.days[1]}, weekly))
        assert found is not None
        assert found.title == "Since the week before (wk 12 → wk 13)"


class TestSigns:
    """What stands beside the colour of a week."""

    def test_of_a_week_there_are_only_its_cases_and_ears(self, weekly: Edition) -> None:
        place, code = 0, next(iter(weekly.districts))
        cases, known, none = (
            [None] * len(weekly.districts),
            "?" * len(weekly.districts),
            "-" * len(weekly.districts),
        )
        cases[place] = 86
        signs = DaySigns(
            tuple(cases),
            "=" + known[1:],
            tuple(cases),
            "1" + none[1:],
            recent=tuple(cases),
            recent_known="=" + known[1:],
        )
        basis = SignsBasis(14, daily=False, graded=False, at_once=False, serial_interval=(4.7, 2.9))
        edition = replace(weekly, signs=(signs,) * len(weekly.days), signs_basis=basis)
        found = [line for group in block(edition, code, 0, "en") for line, _ in group["lines"]]
        assert found[0].startswith("86 cases in the week")
        assert found[-1] == "Unusual rise in this week (EARS C1)."
        assert not any("day" in line for line in found)


class TestData:
    """What scripts and charts are given."""

    def test_the_client_knows_the_period(self, weekly: Edition) -> None:
        data = edition_data(weekly, "en")
        assert (data["period"], data["moments"]) == ("week", weekly.days)
        assert data["texts"]["as_of_day"] == "{date}"

    def test_charts_have_a_bar_a_week_and_no_mean(self, weekly: Edition) -> None:
        code = next(iter(weekly.districts))
        figure = trend_figure(weekly, code, language="en", theme="light")
        bars = next(trace for trace in figure.data if trace.name == "new")
        assert (bars.x0, bars.dx, bars.width) == (
            weekly.days[0],
            7 * 86_400_000,
            round(7 * 86_400_000 * 0.72),
        )
        mean = next(trace for trace in figure.data if trace.name == "mean")
        assert set(mean.y) == {None}
        text = figure_json(weekly, code, language="en", theme="light")
        assert '"21 Mar"' in text
        assert "New cases/week" in text
        assert "7-day" not in text
