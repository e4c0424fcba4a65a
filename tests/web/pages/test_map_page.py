"""The values of the first HTML."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from fivecolour.editions.day_signs import DaySigns, RecentCases
from fivecolour.editions.edition_data import DistrictSeries, Edition
from fivecolour.editions.edition_files import Withdrawal
from fivecolour.export.sheets.press_sheet import PressSheet, sheet_request
from fivecolour.web.api.client_data import edition_data
from fivecolour.web.pages import district_table
from fivecolour.web.pages.district_card import card, published_line
from fivecolour.web.pages.district_table import cumulative_text, rows, week_text
from fivecolour.web.pages.map_page import (
    age,
    age_of,
    comparison,
    counts,
    drawn,
    listed,
    page,
    silent,
    sums,
)
from fivecolour.web.pages.page_notices import withdrawn_line
from fivecolour.web.pages.wall_data import wall_data
from fivecolour.web.view_state import ViewState, read_state
from tests.editions.sample import DAYS, sample_edition

EDITION = sample_edition()
TODAY = date(2020, 2, 13)
DEFAULT = ViewState(date="2020-02-12")


def at(day: str, **more: str) -> ViewState:
    return ViewState(date=f"2020-02-{day}", **more)


class TestCounts:
    """Districts in each tier, red first, not graded last."""

    def test_graded(self) -> None:
        assert list(counts(EDITION, DEFAULT).items()) == [(5, 0), (4, 1), (3, 1), (2, 1), (1, 1), (0, 0)]
        assert counts(EDITION, at("01")) == {5: 0, 4: 0, 3: 0, 2: 2, 1: 0, 0: 2}

    def test_published_where_open_is_not_counted_as_a_tier(self) -> None:
        assert counts(EDITION, at("12", layer="published")) == {5: 0, 4: 1, 3: 1, 2: 0, 1: 0, 0: 2}

    def test_zhejiang(self, bundled: Edition) -> None:
        assert counts(bundled, at("09")) == {5: 1, 4: 8, 3: 12, 2: 29, 1: 12, 0: 28}
        assert counts(bundled, at("09", layer="published")) == {5: 1, 4: 12, 3: 12, 2: 53, 1: 12, 0: 0}


class TestComparison:
    """Graded beside published."""

    def test_none_before_the_first_map(self) -> None:
        assert comparison(EDITION, 7) is None

    def test_of_two_possible_tiers_either_agrees(self) -> None:
        assert comparison(EDITION, 11) == {"same": 3, "differ": [], "open": 1}

    def test_a_difference_is_named(self) -> None:
        assert comparison(EDITION, 10) == {"same": 2, "differ": ["330103", "330203"], "open": 0}

    def test_zhejiang_on_9_february(self, bundled: Edition) -> None:
        compared = comparison(bundled, bundled.day_index["2020-02-09"])
        assert compared is not None
        assert (compared["same"], compared["open"]) == (58, 28)
        assert [bundled.districts[code].short.zh for code in compared["differ"]] == [
            "泰顺",
            "越城",
            "路桥",
            "三门",
        ]


class TestWeek:
    """Cases of seven days: one answer for table, wall, exports and client."""

    def test_exact_from_both_ends_or_every_day(self) -> None:
        assert [EDITION.week("330203", day).exact for day in (7, 8, 9)] == [39, 38, 23]

    def test_a_district_without_figures(self) -> None:
        assert EDITION.week("330105", 11).cases is None
        assert week_text(EDITION, "330105", 11, "en") == "–"

    def test_a_district_that_reports_new_cases_only(self) -> None:
        new = (5, 9, 8, 7, None, 3, 4, 6, 2, 1, 50, 99)
        edition = replace(EDITION, series=EDITION.series | {"330105": DistrictSeries((None,) * 12, new)})
        assert edition.week("330105", 11) == RecentCases(165, "=")
        row = next(row for row in rows(edition, at("12", lang="en")) if row.code == "330105")
        assert (row.cumulative, row.week) == ("new cases only", "165")
        # One of the seven days is not known.
        assert week_text(edition, "330105", 10, "zh") == "≥ 66"
        cases, known = edition_data(edition, "en")["weeks"]["330105"]
        assert (cases[10:], known[10:]) == ([66, 165], ">=")
        wall = wall_data(edition, "en")
        assert wall["figures"]["week"] == {"value": 166, "of": 2}
        assert [one["week"] for one in wall["ranking"]] == [165, 1]


class TestRows:
    """The table of districts."""

    def test_one_whole_row(self) -> None:
        row = rows(EDITION, at("10", lang="en"))[2]
        assert row == district_table.Row(
            code="330203",
            name="Haishu District",
            other_name="海曙",
            city="Ningbo",
            tier=4,
            level="higher",
            published=(4,),
            published_level="higher",
            differs=False,
            cumulative="66",
            week="23",
            measures=(),
            href="./?date=2020-02-10&district=330203&lang=en",
        )

    def test_missing_is_a_word_not_a_zero(self) -> None:
        by_code = {row.code: row for row in rows(EDITION, at("11"))}
        assert (by_code["330203"].cumulative, by_code["330203"].week) == ("未报告", "–")
        assert (by_code["330105"].cumulative, by_code["330105"].week) == ("未报告", "–")
        assert by_code["330212"].week == "2"

    def test_two_possible_published_tiers_and_none(self) -> None:
        by_code = {row.code: row for row in rows(EDITION, at("12", lang="en"))}
        assert by_code["330103"].published_level == "low / lower"
        assert by_code["330105"].published_level == "—"
        assert [by_code[code].differs for code in by_code] == [False, False, False, False]
        assert {row.code for row in rows(EDITION, at("11")) if row.differs} == {"330103", "330203"}

    def test_thousands(self) -> None:
        figures = replace(EDITION.series["330203"], cumulative=(12_345,) * 12)
        edition = replace(EDITION, series={**EDITION.series, "330203": figures})
        assert rows(edition, DEFAULT)[2].cumulative == "12,345"

    def test_a_long_table_shows_one_city(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(district_table, "LONG_TABLE", 3)
        assert [row.code for row in rows(EDITION, DEFAULT)] == ["330203", "330212"]
        assert [row.code for row in rows(EDITION, at("12", city="330100"))] == ["330103", "330105"]
        assert page(EDITION, at("12", lang="en"), TODAY)["table_note"].startswith(
            "2 of 4 districts are listed"
        )

    def test_a_table_without_cities_is_no_longer_than_that(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(district_table, "LONG_TABLE", 3)
        nobody = replace(EDITION, region=replace(EDITION.region, home="", cities=()))
        assert [row.code for row in rows(nobody, DEFAULT)] == ["330103", "330105", "330203"]
        assert (
            page(nobody, DEFAULT, TODAY)["table_note"]
            == "共4个，此处列出3个；其余可用搜索框查找，或下载CSV。"
        )

    def test_a_table_of_all_has_no_note(self) -> None:
        assert page(EDITION, DEFAULT, TODAY)["table_note"] == ""


class TestSums:
    """Districts + zones + rest = total."""

    def test_ningbo_of_the_sample(self) -> None:
        assert sums(EDITION, at("10")) == [
            {
                "code": "330200",
                "city": "宁波市",
                "total": 151,
                "placed": 79,
                "known": "2/2",
                "zones": [("高新区", 2)],
                "rest": 70,
            }
        ]

    def test_sums_that_are_not_known_are_no_zero(self) -> None:
        line = sums(EDITION, at("12"))[0]
        assert (line["total"], line["placed"], line["rest"], line["known"]) == (153, "–", "–", "1/2")

    def test_every_line_adds_up_on_every_day(self, bundled: Edition) -> None:
        lines = 0
        for day in bundled.days:
            for line in sums(bundled, ViewState(date=day)):
                placed = line["placed"] + sum(value for _, value in line["zones"]) + line["rest"]
                assert placed == line["total"], (day, line["city"])
                lines += 1
        assert lines == 72

    def test_a_city_without_a_total_is_not_listed(self, bundled: Edition) -> None:
        assert [line["city"] for line in sums(bundled, at("11"))] == ["宁波市", "嘉兴市", "绍兴市"]


class TestAge:
    """How old the newest figure is."""

    @pytest.mark.parametrize(
        ("today", "zh", "en"),
        [
            (date(2020, 2, 12), "今日数据", "today's figures"),
            (date(2020, 2, 11), "日期晚于今天", "dated ahead of today"),
            (date(2020, 2, 14), "距今2天", "2 days old"),
            (date(2020, 4, 12), "距今60天", "60 days old"),
            (date(2020, 4, 13), "历史数据，距今61天", "historical, 61 days ago"),
            (date(2024, 2, 12), "历史数据，距今1,461天", "historical, 1,461 days ago"),
        ],
    )
    def test_literals(self, today: date, zh: str, en: str) -> None:
        assert (age(EDITION, "zh", today), age(EDITION, "en", today)) == (zh, en)


class TestCard:
    """The chosen district."""

    def test_nothing_chosen(self) -> None:
        assert card(EDITION, DEFAULT) is None

    def test_haishu(self) -> None:
        assert card(EDITION, at("10", district="330203", lang="en")) == {
            "name": "Haishu District",
            "city": "Ningbo",
            "tier": 4,
            "level": "higher",
            "colour": "orange",
            "standing": "Since 4 Feb; worse than a week ago (medium)",
            "sentence": "The reason of tier 4",
            "advice": None,
            "published": "The province's map of 24:00 on 9 Feb: higher",
            "population": "Population 1,041,285 (2020)",
            "remarks": [],
            "signs": [],
        }

    @pytest.mark.parametrize(
        ("code", "remarks"),
        [
            ("330103", ["图上画在拱墅区内"]),
            ("330105", ["此图形还包含：下城区 低风险"]),
            ("330212", ["高新区：在其中但单独统计"]),
        ],
    )
    def test_remarks(self, code: str, remarks: list[str]) -> None:
        found = card(EDITION, at("12", district=code))
        assert found is not None
        assert found["remarks"] == remarks

    def test_no_population(self) -> None:
        district = replace(EDITION.districts["330203"], population=None)
        region = replace(EDITION.region, districts=(district,))
        found = card(replace(EDITION, region=region), at("12", district="330203"))
        assert found is not None
        assert found["population"] == "人口数未收集"


class TestLines:
    """Sentences under the map."""

    def test_published_map_in_force(self) -> None:
        assert published_line(EDITION, at("11")) == "省公布的2月9日 24时五色图"
        assert published_line(EDITION, at("12", lang="en")) == "The province's map of 24:00 on 12 Feb"

    def test_before_the_first_and_without_any(self) -> None:
        assert published_line(EDITION, at("08", lang="en")) == "The first published map is that of 9 Feb"
        assert published_line(replace(EDITION, published=()), at("08")) == ""

    def test_districts_without_reports(self) -> None:
        assert [silent(EDITION, day) for day in (0, 3, 10, 11)] == [2, 1, 3, 2]


class TestDayOfPublication:
    """It is that of the instance's zone."""

    @pytest.mark.parametrize(
        ("zone", "day"), [("Asia/Shanghai", "10 February 2020"), ("Europe/Rome", "9 February 2020")]
    )
    def test_published_and_withdrawn(self, zone: str, day: str, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("FIVECOLOUR_TIMEZONE", zone)
        late = "2020-02-09T17:00:00Z"
        edition = replace(EDITION, published_at=late)
        assert page(edition, at("12", lang="en"), date(2020, 2, 10))["edition_line"].endswith(day)
        assert day in withdrawn_line(Withdrawal(late, "wrong figures"), "en")
        stamp = PressSheet(edition, sheet_request(edition, "2020-02-12", "en"), "").svg()
        assert f"published {day}" in stamp.replace("</text>", " ") and late not in stamp


class TestListed:
    """Names in a sentence."""

    def test_of_very_many_the_first_and_how_many_more(self) -> None:
        codes = ["330203", "330103"] * 15
        assert listed(EDITION, codes, "zh") == ["海曙", "下城"] * 15
        assert listed(EDITION, [*codes, "330203", "330103"], "en")[-2:] == ["Xiacheng", "2 more"]


class TestPage:
    """All values together."""

    @pytest.fixture
    def values(self) -> dict[str, Any]:
        return page(EDITION, at("09", lang="en", district="330203"), TODAY)

    def test_lines_of_the_head(self, values: dict[str, Any]) -> None:
        assert {
            key: values[key] for key in ("lang", "title", "date_line", "edition_line", "data_line", "age")
        } == {
            "lang": "en",
            "title": "Sample five-colour epidemic map",
            "date_line": "24:00 on 9 February 2020",
            "edition_line": "Edition 7 · published 13 February 2020",
            "data_line": "Figures until 12 February 2020",
            "age": "yesterday's figures",
        }

    def test_legend(self, values: dict[str, Any]) -> None:
        assert [(tier, level.name.en, number) for tier, level, number, _ in values["legend"]] == [
            (5, "high", "0"),
            (4, "higher", "1"),
            (3, "medium", "2"),
            (2, "lower", "1"),
            (1, "low", "0"),
            (0, "not graded", "0"),
        ]

    def test_map_says_its_counts_in_words(self) -> None:
        svg = drawn(EDITION, at("09", lang="en"))
        assert '<title id="map-title">Five-colour map of Sample, 9 February 2020</title>' in svg
        assert "high 0, higher 1, medium 2, lower 1, low 0. The table below lists every district." in svg

    def test_links_keep_the_rest_of_the_view(self, values: dict[str, Any]) -> None:
        assert values["link"](lang="zh") == "./?date=2020-02-09&district=330203"
        assert values["link"](edition=EDITION.id).endswith(f"&edition={EDITION.id}")

    def test_days_to_choose(self, values: dict[str, Any]) -> None:
        assert values["day_choices"][0] == ("2020-02-01", "1 Feb")
        assert len(values["day_choices"]) == len(DAYS)

    def test_days_before_the_rule_are_retrospective(self, values: dict[str, Any]) -> None:
        assert values["retrospective"] is False
        assert page(EDITION, at("08"), TODAY)["retrospective"] is True

    def test_names_where_the_layers_differ(self) -> None:
        assert page(EDITION, at("11"), TODAY)["differing"] == ["下城", "海曙"]
        assert page(EDITION, at("08"), TODAY)["compared"] is None

    def test_chinese(self) -> None:
        values = page(EDITION, at("09"), TODAY)
        assert (values["lang"], values["title"], values["date_line"]) == (
            "zh-CN",
            "样例疫情五色图",
            "2020年2月9日 24时",
        )
        assert values["notes"] == ["下城区画在拱墅区内"]


class TestLevelsOfOtherRules:
    """A rule with fewer levels shows only its own, and any that a published map brings in."""

    def test_three_levels(self) -> None:
        edition = sample_edition()
        card = replace(edition.scheme, used=(1, 3, 5))
        values = page(replace(edition, scheme=card), read_state({}, edition), date(2026, 1, 1))
        shown = {tier: visible for tier, _, _, visible in values["legend"]}
        counted = {tier: number for tier, _, number, _ in values["legend"]}
        assert [shown[tier] for tier in (5, 3, 1, 0)] == [True, True, True, True]
        assert [shown[tier] for tier in (4, 2)] == [bool(counted[tier]) for tier in (4, 2)]


class TestWhatWasReported:
    """Why a district has no total: the table, the count beside it and the page's script say the same."""

    def test_new_cases_hidden_numbers_and_other_figures(self) -> None:
        edition = sample_edition()
        nothing = DistrictSeries((None,) * 12, (None,) * 12)
        new = DistrictSeries((None,) * 12, (0,) * 12)
        quiet = DaySigns((None,) * 4, "????", (None,) * 4, "----", hidden="0110")
        edition = replace(
            edition,
            series=dict(zip(edition.series, (nothing, nothing, new, nothing), strict=True)),
            figures={
                "new_tested": {code: ((1 if code == "330212" else None),) * 12 for code in edition.series}
            },
            signs=(quiet,) * 12,
        )
        assert edition.reports_on(0) == "1203"
        assert silent(edition, 0) == 1
        assert [cumulative_text(edition, code, 0, "en") for code in edition.districts] == [
            "no report",
            "number not told",
            "new cases only",
            "–",
        ]
        districts = edition_data(edition, "en")["districts"]
        assert "".join(districts[code]["silent"][0] for code in edition.series) == "1203"


@pytest.mark.parametrize(
    ("newest", "period", "today", "text"),
    [
        # An edition whose last day has not come, and a clock that was set back.
        ("2026-12-03", "day", date(2026, 11, 30), "dated ahead of today"),
        ("2026-11-30", "day", date(2026, 11, 30), "today's figures"),
        ("2026-11-28", "week", date(2026, 11, 22), "this week's figures"),
        ("2026-11-28", "week", date(2026, 11, 21), "dated ahead of today"),
        ("2026-11-30", "month", date(2026, 11, 1), "this month's figures"),
        ("2026-11-30", "month", date(2026, 10, 31), "dated ahead of today"),
        ("2026-10-31", "month", date(2026, 11, 1), "last month's figures"),
        ("2026-10-31", "month", date(2026, 11, 2), "2 days old"),
    ],
)
def test_a_period_that_has_not_come_is_not_today(newest: str, period: str, today: date, text: str) -> None:
    assert age_of(newest, period, "en", today) == text
