"""Grading two sides over the bundled figures; nothing is published by it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from fivecolour.config import Settings
from fivecolour.editions.region_figures import open_store
from fivecolour.errors import UserError
from fivecolour.regions import sets
from fivecolour.reports.report_data import CONFIRMED, Report
from fivecolour.scoring.schemes.library import folder, list_schemes, parse
from fivecolour.store.reports import Reports
from fivecolour.web.lab.grader import FaultyError, LabGrader
from fivecolour.web.lab.question import Question, Side

RULE = "zhejiang-2020"
DAY = date(2020, 2, 18)


@pytest.fixture(scope="module")
def grader(instance: Settings) -> LabGrader:
    return LabGrader(instance)


def question(a: Side | None = None, b: Side | None = None, **more: Any) -> Question:
    found = {"region_set": "zhejiang-2020", "date": DAY, "language": "en"} | more
    return Question.model_validate(found | {"a": a or Side(scheme=RULE), "b": b or Side(scheme=RULE)})


def changed(**numbers: float) -> Side:
    return Side(scheme=RULE, numbers={key.replace("__", "."): value for key, value in numbers.items()})


class TestAnswer:
    """What differs."""

    def test_three_clear_days_instead_of_six(self, grader: LabGrader) -> None:
        found = grader.answer(question(b=changed(easing__at_least=3)))
        assert [(one["code"], one["a"]["tier"], one["b"]["tier"]) for one in found["list"]] == [
            ("330212", 2, 1),
            ("330282", 3, 2),
        ]
        days = [str(day) for day in grader.history("zhejiang-2020").figures.dates]
        counts = found["counts"][days.index("2020-02-18")]
        # districts, differ, up, down, to grey, from grey
        assert counts == [90, 2, 0, 2, 0, 0]
        matrix = found["matrices"][days.index("2020-02-18")]
        assert (matrix[2 * 9 + 1], matrix[3 * 9 + 2], sum(matrix)) == (1, 1, 90)
        assert (days[0], len(found["counts"]), len(found["a"]["tiers"])) == ("2020-01-21", len(days), 90)

    def test_reasons_of_both_sides(self, grader: LabGrader) -> None:
        found = grader.reasons(question(b=changed(easing__at_least=3)))["list"][0]
        assert (found["name"], found["a"]["level"], found["b"]["level"]) == (
            "Yinzhou District",
            "lower",
            "low",
        )
        assert "6" in found["a"]["reason"]
        assert found["b"]["reason"].startswith("Low risk (green): lowered from blue to green")

    def test_a_chosen_district_is_explained_though_it_does_not_differ(self, grader: LabGrader) -> None:
        found = grader.reasons(question(district="330203"))
        assert found["list"] == []
        assert found["chosen"]["a"] == found["chosen"]["b"]
        assert found["chosen"]["a"]["tier"] == 4
        assert grader.reasons(question(district="999999"))["chosen"] is None

    @pytest.mark.parametrize("name", [scheme.name for scheme in list_schemes()])
    def test_a_scheme_agrees_with_itself(self, grader: LabGrader, name: str) -> None:
        found = grader.answer(question(a=Side(scheme=name), b=Side(scheme=name)))
        assert {counts[1] for counts in found["counts"]} == {0}
        assert found["a"] == found["b"]

    @pytest.mark.slow
    @pytest.mark.parametrize("name", [scheme.name for scheme in list_schemes()])
    def test_a_draft_without_changes_agrees_with_its_scheme(self, grader: LabGrader, name: str) -> None:
        same = {number.key: number.value for number in grader.numbers(name)}
        found = grader.answer(question(a=Side(scheme=name), b=Side(scheme=name, numbers=same)))
        assert found["a"]["tiers"] == found["b"]["tiers"]

    def test_levels_are_the_rules_own(self, grader: LabGrader) -> None:
        found = grader.answer(question(a=Side(scheme="aqi-pm25-2012"), b=Side(scheme="portugal-2021")))
        a, b = found["a"], found["b"]
        assert a["levels"] == [
            "not graded",
            *("Good", "Moderate", "Unhealthy for Sensitive Groups"),
            *("Unhealthy", "Very Unhealthy", "Hazardous", "", ""),
        ]
        assert a["inks"][6][::2] == ["#7e0023", "#ffffff"]
        # Other levels than the other rule's: compared by the five colours.
        assert (a["ranks"], b["ranks"]) == ([0, 1, 3, 4, 5, 5, 5, 7, 8], [0, 1, 2, 3, 4, 5, 6, 7, 8])
        assert (b["levels"][1:6], b["inks"]) == (
            ["Baixo a Moderado", "Moderado", "Elevado", "Muito Elevado", "Extremamente Elevado"],
            {},
        )

    def test_indicators_that_the_store_does_not_hold(self, grader: LabGrader) -> None:
        found = grader.answer(question(b=Side(scheme="cdc-transmission-2021")))
        assert found["a"]["lacking"] == ["share of local cases"]
        assert found["a"]["blocked"] is False
        assert "positive tests in the last 7 days" in found["b"]["lacking"]

    def test_ranges_follow_the_neighbours(self, grader: LabGrader) -> None:
        key = "raising.parts.1.bands.3.at_least"
        found = grader.answer(question(b=Side(scheme=RULE, numbers={"raising.parts.1.bands.4.at_least": 50})))
        assert (found["a"]["ranges"][key], found["b"]["ranges"][key]) == ([11, 3, 23], [11, 3, 49])


class TestFaults:
    """Faulty numbers are said as ``schemes check`` says them."""

    def test_both_sides(self, grader: LabGrader) -> None:
        faulty = changed(raising__parts__1__bands__2__at_least=300)
        with pytest.raises(FaultyError) as fault:
            grader.answer(question(a=faulty, b=changed(easing__step=2.5)))
        faults = fault.value.faults
        assert faults["a"].endswith("raising.parts[1]: the bounds must rise from band to band")
        assert "easing.step: input should be a valid integer" in faults["b"]

    def test_numbers_and_schemes_that_are_not_there(self, grader: LabGrader) -> None:
        with pytest.raises(FaultyError) as fault:
            grader.answer(question(a=changed(version=2), b=Side(scheme="none-2020")))
        assert "has no number 'version'" in fault.value.faults["a"]
        assert "there is no scheme 'none-2020'" in fault.value.faults["b"]

    def test_a_day_without_figures(self, grader: LabGrader) -> None:
        with pytest.raises(UserError, match="there are no figures of 2019-01-01"):
            grader.answer(question(date=date(2019, 1, 1)))

    def test_a_region_set_that_is_not_there(self, grader: LabGrader) -> None:
        with pytest.raises(UserError, match="no region set 'nowhere'"):
            grader.answer(question(region_set="nowhere"))


class TestDraftFile:
    """The draft that is taken home."""

    def test_valid_and_only_changed_where_it_says(self, grader: LabGrader) -> None:
        text = grader.draft_file(changed(easing__at_least=3))
        scheme = parse(text, Path("zhejiang-2020-draft.toml"))
        assert (scheme.name, scheme.status) == ("zhejiang-2020-draft", "proposal")
        assert "#   easing.at_least: 6 -> 3" in text
        assert len(text.splitlines()) == len((folder() / f"{RULE}.toml").read_text().splitlines()) + 3

    def test_faulty(self, grader: LabGrader) -> None:
        with pytest.raises(UserError, match=r"easing\.step"):
            grader.draft_file(changed(easing__step=9))


class TestStore:
    """The figures are those of the store at this moment, and nothing is written beside them."""

    def test_a_report_that_comes_is_seen(self, instance: Settings, tmp_path: Path) -> None:
        own = replace(instance, home=tmp_path, database_url=f"sqlite:///{tmp_path / 'own.db'}")
        grader, asked = LabGrader(own), question(district="330203")
        before = grader.reasons(asked)["chosen"]["a"]
        assert grader.history("zhejiang-2020") is grader.history("zhejiang-2020")
        told = Report("330203", "Haishu", CONFIRMED, "cumulative", DAY, None, 500, "test", "test", "")
        Reports(open_store(own, sets.load("zhejiang-2020"))).add_many([told], file="test")
        after = grader.reasons(asked)["chosen"]["a"]
        assert (before["tier"], after["tier"]) == (4, 5)
        assert not own.editions.exists()


def test_a_map_of_weeks_is_tried_by_weeks(instance: Settings, tmp_path: Path) -> None:
    (tmp_path / "publish.toml").write_text(
        'region_set = "zhejiang-2020"\nscheme = "zhejiang-2020"\nfrom = 2020-01-26\nperiod = "week"\n',
        encoding="utf-8",
    )
    figures = LabGrader(replace(instance, home=tmp_path)).history("zhejiang-2020").figures
    assert figures.period == "week"
    assert [str(day) for day in figures.dates[:3]] == ["2020-01-26", "2020-02-02", "2020-02-09"]
