from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from typing import Any

import pytest

from fivecolour.config import settings
from fivecolour.editions.completed_counts import CompletedCounts
from fivecolour.errors import UserError
from fivecolour.web.charts.trend import figure_json, trend_figure
from tests.editions.outlooked import OUTLOOK
from tests.editions.sample import sample_edition
from tests.editions.signed import BASIS, signed

EDITION = sample_edition()
NONE = None
CHINESE_SIGNS = range(0x4E00, 0x9FFF)


def figure(code: str = "330203", *, language: str = "zh", theme: str = "light", edition=EDITION) -> Any:
    sent = json.loads(figure_json(edition, code, language=language, theme=theme))
    # The page is sent what was put together, unchecked: Plotly takes it as it is.
    checked = trend_figure(edition, code, language=language, theme=theme).to_plotly_json()
    assert sent == json.loads(json.dumps(checked))
    return sent


def trace(drawn: Any, name: str, axis: str | None = None) -> Any:
    found = [t for t in drawn["data"] if t["name"] == name and axis in {None, t.get("yaxis")}]
    assert len(found) == 1
    return found[0]


def words(drawn: Any) -> list[str]:
    return [note["text"] for note in drawn["layout"]["annotations"]]


class TestNewCases:
    """New cases per day: bars, hatched gaps and the 7-day mean."""

    def test_bars_are_the_reported_counts(self):
        bars = trace(figure(), "new")
        assert bars["y"] == [NONE, 3, 15, 6, 5, 4, 3, 3, 2, 0, NONE, 0]
        assert (bars["type"], bars["x0"], bars["dx"]) == ("bar", "2020-02-01", 86_400_000)

    def test_a_correction_is_no_bar_and_counts_for_no_mean(self):
        own = EDITION.series["330203"]
        series = {**EDITION.series, "330203": replace(own, new=(*own.new[:11], -7))}
        drawn = figure(language="en", edition=replace(EDITION, series=series))
        assert trace(drawn, "new")["y"][-1] is NONE
        assert trace(drawn, "hover")["customdata"][-1][0] == "a correction, 7 fewer"
        assert min(mean for mean in trace(drawn, "mean")["y"] if mean is not NONE) > 0

    def test_unreported_days_are_hatched_and_never_bars_of_zero(self):
        drawn = figure()
        hatched = trace(drawn, "unreported", "y")
        assert hatched["y"] == [16.5, *[NONE] * 9, 16.5, NONE]
        assert hatched["marker"]["pattern"]["shape"] == "/"
        assert drawn["layout"]["yaxis"]["range"] == [0, 16.5]

    def test_mean_of_a_week_and_of_a_week_with_silent_days(self):
        drawn = figure()
        assert trace(drawn, "mean")["y"] == [*[NONE] * 5, 6.6, 6.0, 5.6, 5.4, 3.3, 2.8, 2.0]
        assert trace(drawn, "mean of whole weeks")["y"] == [*[NONE] * 7, 5.6, 5.4, 3.3, NONE, NONE]
        assert trace(drawn, "mean")["line"]["dash"] == "1.5px,2.5px"

    def test_few_whole_ticks_from_zero(self):
        axis = figure()["layout"]["yaxis"]
        assert (axis["tick0"], axis["dtick"], axis["tickformat"]) == (0, 5, ",d")


class TestCumulative:
    """Cumulative cases with gaps, beside the city's."""

    def test_a_gap_stays_a_gap(self):
        line = trace(figure(), "cumulative")
        assert line["y"] == [25, 28, 43, 49, 54, 58, 61, 64, 66, 66, NONE, NONE]
        assert line["connectgaps"] is False

    def test_city_for_comparison_and_lines_named_directly(self):
        drawn = figure()
        assert trace(drawn, "city")["y"][-1] == 153
        assert {"宁波 153", "海曙 66", "2月10日占宁波151例的44%"} <= set(words(drawn))
        assert drawn["layout"]["showlegend"] is False

    def test_a_city_beyond_the_scale_is_told_in_words(self):
        drawn = figure("330212")
        assert "city" not in {t["name"] for t in drawn["data"]}
        assert "2月12日占宁波153例的8%" in words(drawn)

    def test_a_day_between_two_gaps_is_a_dot(self):
        counts = (1, NONE, 3, NONE, *[NONE] * 8)
        series = {**EDITION.series, "330212": replace(EDITION.series["330212"], cumulative=counts)}
        line = trace(figure("330212", edition=replace(EDITION, series=series)), "cumulative")
        assert line["mode"] == "lines+markers"
        assert line["marker"]["size"][:4] == [6, 0, 6, 0]

    def test_nothing_reported_is_told(self):
        drawn = figure("330105")
        assert words(drawn).count("这段时间没有分日报告") == 2
        assert drawn["layout"]["yaxis2"]["showticklabels"] is False


class TestTierStrip:
    """One cell a day in the tier's colour, the tier's name once in each run, the published cells below."""

    def test_every_day_has_one_cell(self):
        cells = [t for t in figure()["data"] if t["name"].startswith("graded")]
        assert {t["name"]: len(t["x"]) for t in cells} == {
            "graded 0": 1,
            "graded 3": 2,
            "graded 4": 8,
            "graded 5": 1,
        }
        assert sorted(day for t in cells for day in t["x"]) == list(EDITION.days)

    def test_colours_and_patterns_tell_the_tiers_apart(self):
        markers = [
            t["marker"]
            for code in ("330203", "330103")
            for t in figure(code)["data"]
            if t["name"].startswith("graded")
        ]
        looks = {(m["color"], m["pattern"]["shape"]) for m in markers}
        assert ("#e66101", "/") in looks
        assert ("#8fd3b6", "") in looks
        assert ("#9e0142", "x") in looks
        assert len(looks) == 6

    def test_runs_are_named_once(self):
        runs = trace(figure(), "runs")
        assert runs["text"] == ["未评", "中风险", "较高风险", "高风险", "较高风险"]
        assert runs["x"] == ["2020-02-01", "2020-02-02 12:00", "2020-02-07", "2020-02-11", "2020-02-12"]
        assert [width // 86_400_000 for width in runs["width"]] == [1, 2, 7, 1, 1]

    def test_published_cells_stand_on_the_days_of_the_maps(self):
        assert trace(figure(), "published 4")["x"] == ["2020-02-09", "2020-02-12"]

    def test_two_possible_tiers_share_a_cell(self):
        halves = [t for t in figure("330103")["data"] if t.get("x") == ["2020-02-12"] and "base" in t]
        assert [t["name"] for t in halves] == ["published 1", "published 2"]
        assert [t["base"] for t in halves] == [[-0.7], [-0.425]]

    def test_a_city_has_no_strip(self):
        drawn = figure("330200")
        names = {t["name"] for t in drawn["data"]}
        assert names == {"unreported", "new", "mean", "mean of whole weeks", "cumulative", "hover"}
        assert "yaxis3" not in drawn["layout"]


class TestHover:
    """What a reader is told of a day."""

    def test_a_reported_day(self):
        told = trace(figure(), "hover")
        assert told["customdata"][8] == ["2", "5.4", "66", "149", "较高风险", "<br>公布 较高风险"]
        assert told["hovertemplate"].startswith("新增 %{customdata[0]}<br>7日均值 %{customdata[1]}<br>累计")

    def test_an_unreported_day(self):
        told = trace(figure(language="en"), "hover")
        assert told["customdata"][10] == [
            "not reported",
            "2.8 (6 of 7 days)",
            "not reported",
            "153",
            "high",
            "",
        ]

    def test_only_one_trace_answers_the_pointer(self):
        answering = [t["name"] for t in figure()["data"] if t.get("hoverinfo") != "skip"]
        assert answering == ["hover"]

    def test_a_day_that_the_sources_leave_open(self):
        assert trace(figure("330103"), "hover")["customdata"][11][-1] == "<br>公布 低风险或较低风险"

    def test_thousands_are_separated(self):
        counts = (12_345,) * 12
        cities = {**EDITION.cities, "330200": replace(EDITION.cities["330200"], cumulative=counts)}
        told = trace(figure("330200", edition=replace(EDITION, cities=cities)), "hover")
        assert told["customdata"][0][2] == "12,345"


class TestFigure:
    """The figure as a whole."""

    @pytest.mark.parametrize("code", ["330103", "330203", "330100", "330200"])
    def test_english_has_no_chinese(self, code: str):
        drawn = figure(code, language="en")
        assert not [sign for sign in json.dumps(drawn, ensure_ascii=False) if ord(sign) in CHINESE_SIGNS]

    def test_dates_in_the_readers_language(self):
        assert figure()["layout"]["xaxis"]["tickformat"] == "%-m月%-d日"
        assert figure(language="en")["layout"]["xaxis"]["tickformat"] == "%-d %b"

    def test_no_default_template_and_the_page_shows_through(self):
        layout = figure()["layout"]
        assert "template" not in layout
        assert layout["paper_bgcolor"] == layout["plot_bgcolor"] == "rgba(0,0,0,0)"
        assert "title" not in layout

    def test_phones_scroll_over_it(self):
        layout = figure()["layout"]
        assert layout["dragmode"] is False
        assert all(layout[axis]["fixedrange"] for axis in ("xaxis", "yaxis", "yaxis2", "yaxis3"))

    def test_one_shape_waits_for_the_chosen_day(self):
        (shape,) = figure()["layout"]["shapes"]
        assert (shape["name"], shape["visible"], shape["yref"]) == ("day", False, "paper")

    def test_themes_differ_in_ink(self):
        assert figure()["layout"]["font"]["color"] == "#1c2024"
        assert figure(theme="dark")["layout"]["font"]["color"] == "#e7e3da"

    def test_only_traces_of_the_basic_bundle(self):
        kinds = {t["type"] for code in ("330203", "330200") for t in figure(code)["data"]}
        assert kinds == {"bar", "scatter"}

    def test_no_tag_that_would_need_inline_styles(self):
        text = figure_json(EDITION, "330203", language="zh", theme="light")
        assert not [tag for tag in ("<b>", "<i>", "<span", "<a ", "<sup>", "<sub>") if tag in text]

    def test_small_even_for_forty_five_days(self):
        longer = _longer(45)
        sizes = [len(figure_json(longer, c, language="en", theme="light").encode()) for c in EDITION.series]
        assert max(sizes) < 12_000
        assert len(figure_json(EDITION, "330203", language="en", theme="light").encode()) < 9_000

    def test_same_edition_same_text(self):
        first = figure_json(EDITION, "330203", language="zh", theme="light")
        assert first == figure_json(sample_edition(), "330203", language="zh", theme="light")

    def test_unknown_district(self):
        with pytest.raises(UserError, match="no district or city '999999'"):
            trend_figure(EDITION, "999999", language="zh", theme="light")

    def test_unknown_theme(self):
        with pytest.raises(UserError, match="no theme 'sepia'; there are: light, dark"):
            trend_figure(EDITION, "330203", language="zh", theme="sepia")


class TestBundle:
    """Plotly's JavaScript as it is vendored."""

    def test_is_unchanged_and_keeps_its_licence(self):
        vendor = settings().assets / "vendor"
        script = (vendor / "plotly-basic-4.1.1.min.js").read_bytes()
        assert hashlib.sha256(script).hexdigest() in (vendor / "README.md").read_text()
        assert b"Licensed under the MIT license" in script[:200]


def _longer(days: int) -> Any:
    """The sample edition with its figures repeated over more days."""
    dates = tuple(f"2020-{2 + i // 28:02d}-{1 + i % 28:02d}" for i in range(days))

    def repeated(values: Any) -> Any:
        return (values * (days // 12 + 1))[:days]

    series = {
        code: replace(own, cumulative=repeated(own.cumulative), new=repeated(own.new))
        for code, own in EDITION.series.items()
    }
    cities = {
        code: replace(own, cumulative=repeated(own.cumulative), new=repeated(own.new))
        for code, own in EDITION.cities.items()
    }
    tiers = {code: repeated(own) for code, own in EDITION.tiers.items()}
    return replace(EDITION, days=dates, series=series, cities=cities, tiers=tiers)


class TestNowcast:
    """Counts as they will be when all is reported stand over those that are."""

    def test_a_hollow_bar_with_a_key_and_words(self) -> None:
        found = CompletedCounts("2020-02-14", EDITION.days[-2:], {"330203": (None, (4, 2, 90))})
        drawn = figure(edition=replace(EDITION, nowcast=found), language="en")
        bar = trace(drawn, "nowcast")
        assert (bar["x"], bar["base"], bar["y"]) == ([EDITION.days[-1]], [2], [88])
        assert drawn["layout"]["yaxis"]["range"][1] == pytest.approx(99)
        assert any("hollow: nowcast" in text for text in words(drawn))
        assert trace(drawn, "hover")["customdata"][-1][0] == "0, in the end about 4 (2–90)"
        assert not [one for one in figure()["data"] if one["name"] == "nowcast"]


class TestProvisionalDays:
    """Days whose figures are still expected to change are lighter, and say so."""

    EDITION = signed(replace(BASIS, provisional_days=3, as_of="2020-02-13"))

    def test_lighter_bars_with_a_key_and_words(self) -> None:
        drawn = figure(edition=self.EDITION, language="en")
        assert trace(drawn, "new")["marker"]["opacity"] == [*[1] * 10, 0.45, 0.45]
        assert any("provisional" in text for text in words(drawn))
        told = [day[0] for day in trace(drawn, "hover")["customdata"]]
        assert told[-3:] == ["0", "not reported", "0 (provisional)"]

    def test_unknown_or_complete_is_drawn_as_ever(self) -> None:
        complete = signed(replace(BASIS, provisional_days=1, as_of="2020-02-13"))
        for edition in (EDITION, signed(), complete):
            drawn = figure(edition=edition, language="en")
            assert "opacity" not in trace(drawn, "new")["marker"]
            assert not any("provisional" in text for text in words(drawn))


class TestOutlook:
    """The fan behind the last day."""

    def test_two_bands_and_the_median_on_a_longer_axis(self):
        drawn = figure(edition=replace(EDITION, outlook=OUTLOOK), language="en")
        wide = trace(drawn, "fan wide")
        assert (wide["x"][1], wide["x"][2]) == ("2020-02-20", "2020-02-20")
        assert (wide["y"][1], wide["y"][2]) == (2.29, 0.57)
        assert drawn["layout"]["xaxis"]["range"][1] == "2020-02-20 12"
        told = trace(drawn, "hover fan")
        assert told["x"] == ["2020-02-13", "2020-02-20"]
        assert told["customdata"][1] == ["expected: about 1.4 a day, in nine of ten futures 0.6–2.3"]
        assert any("◢ outlook" in text for text in words(drawn))

    def test_not_without_an_outlook(self):
        assert figure()["layout"]["xaxis"]["range"][1] == "2020-02-12 12"
        assert not [one for one in figure()["data"] if one["name"].startswith("fan")]
