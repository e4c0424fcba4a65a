"""Versions of one rule: each day by the one in force on it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from fivecolour.editions.edition_data import Edition
from fivecolour.editions.scheme_card import card_of
from fivecolour.errors import UserError
from fivecolour.export.tables.day_table import tiers_csv
from fivecolour.scoring.explain.day_reasons import explain_day
from fivecolour.scoring.figures import Figures
from fivecolour.scoring.grading.tiers import grade
from fivecolour.scoring.schemes.library import folder, load, load_in_force
from fivecolour.scoring.table import grade_table
from fivecolour.web.api.client_data import edition_data
from fivecolour.web.pages.map_page import page
from fivecolour.web.pages.method_page import method
from fivecolour.web.view_state import read_state
from tests.editions.sample import sample_edition

# The version of 2024 is in force from 6 May.
DAYS = np.arange("2024-05-04", "2024-05-08", dtype="datetime64[D]")
AIR = Figures(("A", "B"), DAYS, {"pm25_24h": np.array([[10.0] * 4, [130.0, np.nan, 130.0, np.nan]])})


def test_each_day_by_the_version_in_force() -> None:
    grading = grade(load("aqi-pm25"), AIR)
    assert grading.tiers.tolist() == [[1, 1, 2, 2], [4, 0, 5, 0]]
    assert [reason.tier for reason in explain_day(grading, 0)] == [1, 4]
    assert explain_day(grading, 2, np.array([1]))[0].tier == 5


def test_reasons_name_the_version_and_its_bounds() -> None:
    grading = grade(load("aqi-pm25"), AIR)
    before, after = (explain_day(grading, day).sentences("en")[0] for day in (1, 2))
    assert "reaches 12.1 µg/m³" in before
    assert before.endswith("By the rule: US Air Quality Index for PM2.5, breakpoints of 2012.")
    assert "the yellow line of 9.1 µg/m³" in after
    assert after.endswith("By the rule: US Air Quality Index for PM2.5, breakpoints of 2024.")
    assert (
        explain_day(grading, 2)
        .sentences("zh")[0]
        .endswith("依据规则：美国空气质量指数：PM2.5（2024年分界）。")
    )


def test_a_version_by_its_own_name_is_that_version_on_every_day() -> None:
    assert grade(load("aqi-pm25-2024"), AIR).tiers.tolist() == [[2, 2, 2, 2], [5, 0, 5, 0]]
    assert grade(load("aqi-pm25-2012"), AIR).tiers.tolist() == [[1, 1, 1, 1], [4, 0, 4, 0]]
    assert "By the rule" not in explain_day(grade(load("aqi-pm25-2024"), AIR), 2).sentences("en")[0]


def test_a_map_by_the_newest_version_goes_by_all() -> None:
    assert load_in_force("aqi-pm25-2024").versions == load("aqi-pm25").versions
    assert [one.name for one in load_in_force("aqi-pm25-2012").versions] == ["aqi-pm25-2012"]
    assert [one.name for one in load("aqi-pm25").versions] == ["aqi-pm25-2012", "aqi-pm25-2024"]


def test_a_table_is_graded_by_versions() -> None:
    frame = pd.DataFrame(
        {"district": ["A", "A", ""], "date": ["2024-05-05", "2024-05-06", ""], "pm25_24h": ["10", "10", "10"]}
    )
    found = grade_table(load("aqi-pm25"), frame, {}, language="en")
    assert found["level"].tolist() == ["Good", "Moderate", "Moderate"]


class TestRefused:
    """What cannot be versions of one rule."""

    @pytest.fixture
    def rules(self, tmp_path: Path) -> Path:
        for year in ("2012", "2024"):
            text = (folder() / f"aqi-pm25-{year}.toml").read_text(encoding="utf-8")
            (tmp_path / f"aqi-pm25-{year}.toml").write_text(text, encoding="utf-8")
        return tmp_path

    @pytest.mark.parametrize(
        ("year", "before", "after", "message"),
        [
            ("2024", "2024-05-06", "2012-12-14", "not before 2012-12-14; correct in_force_from"),
            ("2024", '"aqi-pm25-2012"', '"aqi-2012"', "'aqi-2012', which is no scheme; write aqi-2012.toml"),
            ("2012", 'en = "Good"', 'en = "Fine"', "versions of one rule have the same levels"),
        ],
    )
    def test_it(self, rules: Path, year: str, before: str, after: str, message: str) -> None:
        path = rules / f"aqi-pm25-{year}.toml"
        path.write_text(path.read_text(encoding="utf-8").replace(before, after), encoding="utf-8")
        with pytest.raises(UserError, match=message):
            load_in_force("aqi-pm25-2024", root=rules)

    def test_a_name_that_nobody_has(self) -> None:
        with pytest.raises(UserError, match="there is no scheme 'ecdc'"):
            load("ecdc")


class TestShown:
    """Page, /method and exports say the version of the day."""

    @pytest.fixture
    def edition(self) -> Edition:
        sample = sample_edition()
        days = tuple(
            date(2024, 4, 29 + n).isoformat() if n < 2 else date(2024, 5, n - 1).isoformat()
            for n in range(12)
        )
        return replace(
            sample,
            days=days,
            opens_on=days[-1],
            reviews=(),
            published=(),
            scheme=card_of(load("aqi-pm25"), sample.region, "day"),
        )

    def test_the_page(self, edition: Edition) -> None:
        assert edition.days[6:8] == ("2024-05-05", "2024-05-06")
        for day, year in zip(edition.days[6:8], ("2012", "2024"), strict=True):
            state = read_state({"date": day, "lang": "en"}, edition)
            shown = page(edition, state, date(2024, 5, 11))
            assert shown["rule"].title.en == f"US Air Quality Index for PM2.5, breakpoints of {year}"
            assert shown["retrospective"] is False
            told = method(edition, state)
            assert told["scheme"].name == f"aqi-pm25-{year}"
            assert [here for _, here, _ in told["versions"]] == [year == "2012", year == "2024"]
            assert f",aqi-pm25-{year}," in tiers_csv(edition, edition.day_index[day])
        assert [one["from"] for one in edition_data(edition, "en")["versions"]] == [
            "2012-12-14",
            "2024-05-06",
        ]

    def test_a_rule_without_versions_lists_none(self) -> None:
        sample = sample_edition()
        assert edition_data(sample, "en")["versions"] == []
        assert method(sample, read_state({}, sample))["versions"] == []
