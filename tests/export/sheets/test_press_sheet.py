"""The picture for the press: what stands on it, and where."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from itertools import combinations

import pytest

from fivecolour.editions.edition_data import Edition
from fivecolour.errors import UserError
from fivecolour.export.drawing import fonts, palette
from fivecolour.export.sheets.press_sheet import PressSheet, map_frame, sheet_request
from fivecolour.export.views.request import SIZES, ExportRequest
from fivecolour.regions.region_set import Text
from tests.editions.sample import DAYS, sample_edition

EDITION = sample_edition()
REQUEST = ExportRequest(edition=EDITION.id, day="2020-02-09", layer="graded", languages=("zh",))
LINK = "https://map.example/p/0123456789/20200209"
SVG = "{http://www.w3.org/2000/svg}"


def sheet(edition: Edition = EDITION, link: str = LINK, **changes: object) -> ET.Element:
    return ET.fromstring(PressSheet(edition, replace(REQUEST, **changes), link).svg())  # type: ignore[arg-type]


def texts(root: ET.Element) -> list[str]:
    return [text.text or "" for text in root.iter(f"{SVG}text")]


def wide(text: ET.Element) -> float:
    """Return how wide a line is, in pixels."""
    return fonts.face(text.get("class", "")).width("".join(text.itertext())) * float(
        text.get("font-size", "")
    )


class TestWhatStandsOnIt:
    """Everything that a reader needs to trust it."""

    def test_chinese(self) -> None:
        found = texts(sheet())
        whole = "".join(found)
        for line in (
            *("样例疫情五色图", "2020年2月9日 24时", "海曙", "鄞州", "各等级县（市、区）数"),
            *("评定规则：样例规则（2020年2月9日起施行，校验码", "报告收录至2020-02-13 09:00", "样例底图"),
            *("第7期，2020年2月13日发布，编号sample-20200212-0123456789", "下城区画在拱墅区内"),
            *("扫码查验原图", LINK, "20 km"),
        ):
            assert line in whole, line
        assert [text for text in found if re.fullmatch(r"\d+", text)] == ["0", "1", "2", "1", "0", "0"]

    def test_two_languages_together(self) -> None:
        found = texts(sheet(languages=("zh", "en"), size="16:9"))
        assert {"样例疫情五色图", "Sample five-colour epidemic map", "海曙", "Haishu"} <= set(found)
        assert "较高风险 higher" in found

    def test_two_days_compared(self) -> None:
        root = sheet(layout="compare", other="2020-02-02", size="a4-landscape")
        drawn = {path.get("id"): path.get("class") for path in root.iter(f"{SVG}path") if path.get("id")}
        assert drawn == {
            **{"d330105": "t2", "d330203": "t3", "d330212": "t2"},
            **{"e330105": "t3", "e330203": "t4", "e330212": "t3"},
        }
        assert "0 → 1" in texts(root)

    def test_trend_of_all_and_of_one_district(self) -> None:
        assert "各等级县（市、区）数，逐日" in texts(sheet(layout="trend"))
        found = texts(sheet(layout="trend", place="330203"))
        assert "每日新增病例与风险等级（斜线：不详）" in found
        assert "样例疫情五色图 · 海曙区" in found

    def test_in_a_trend_a_day_without_a_figure_is_hatched_and_one_without_cases_is_empty(self) -> None:
        # Of 鄞州 the first day is not known, seven are zero and four have cases.
        root = sheet(layout="trend", place="330212", languages=("en",))
        assert "New cases a day, and level (hatched: not known)" in texts(root)
        bars = [one for one in root.iter(f"{SVG}rect") if one.get("fill-opacity")]
        assert len(bars) == sum(bool(one) for one in EDITION.series["330212"].new)
        grey = [
            one.get("d", "") for one in root.iter(f"{SVG}path") if one.get("fill") == palette.LIGHT[0].fill
        ]
        assert [path.count("z") for path in grey][-1:] == [1]

    def test_a_trend_of_which_no_figure_is_known_is_of_levels_alone(self) -> None:
        found = texts(sheet(layout="trend", place="330105", languages=("en",)))
        assert "Level over time" in found
        assert "0" not in found

    def test_published_layer_names_its_source(self) -> None:
        assert "省公布的2020年2月9日五色图 (sample, 10 February)" in "".join(texts(sheet(layer="published")))

    @pytest.mark.parametrize("tier", [0, 2, 3, 4, 5])
    def test_every_tier_but_green_has_its_pattern(self, tier: int) -> None:
        tiers = dict.fromkeys(EDITION.tiers, str(tier) * 12)
        plain = PressSheet(replace(EDITION, tiers=dict.fromkeys(EDITION.tiers, "1" * 12)), REQUEST, LINK)
        hatched = PressSheet(replace(EDITION, tiers=tiers), REQUEST, LINK)
        strokes = [len(re.findall(r"[LH]|h1", one.svg())) for one in (plain, hatched)]
        assert strokes[1] > strokes[0] + 40


class TestMarks:
    """What must not be taken for the map in force says so across the picture."""

    def test_drill(self) -> None:
        found = texts(sheet(replace(EDITION, drill=True)))
        assert found.count("演练 DRILL") == 3
        assert "演练：全部为模拟数据" in found

    def test_in_red(self) -> None:
        root = sheet(replace(EDITION, drill=True))
        (line,) = [one for one in root.iter(f"{SVG}text") if one.text == "演练：全部为模拟数据"]
        assert line.get("fill") == "#9e0142"
        assert "fill" not in "".join(one.text or "" for one in root.iter(f"{SVG}style"))

    def test_withdrawn(self) -> None:
        found = texts(sheet(withdrawn=True, languages=("en",)))
        assert found.count("WITHDRAWN 已撤回") == 3
        assert "This edition was withdrawn and no longer stands" in found

    def test_both_maps_of_a_comparison(self) -> None:
        found = texts(sheet(replace(EDITION, drill=True), layout="compare", other="2020-02-02"))
        assert found.count("演练 DRILL") == 6


class TestDraft:
    """What is not published says so, names no moment, and has no code that would lead nowhere."""

    def test_marks_words_and_no_code(self) -> None:
        draft = replace(EDITION, published_at="", number=0)
        drawn = ET.fromstring(PressSheet(draft, sheet_request(draft, DAYS[-1], "en"), "").svg())
        found = texts(drawn)
        assert found.count("DRAFT") == 3
        whole = " ".join(found)
        assert "draft, not published" in whole
        assert "Figures as known at" not in whole
        assert not [one for one in drawn.iter(f"{SVG}path") if one.get("class") == "qr"]
        assert "DRAFT" not in texts(sheet(languages=("en",)))

    def test_for_browsers_any_character_will_do(self) -> None:
        request = sheet_request(EDITION, DAYS[-1], "en")
        strange = replace(EDITION, title=Text("가", "가"))
        assert ">가</text>" in PressSheet(strange, request, LINK).svg(any_font=True)
        with pytest.raises(UserError, match="no font has 가"):
            PressSheet(strange, request, LINK).svg()

    def test_where_the_map_lies(self) -> None:
        frame = map_frame(PressSheet(EDITION, sheet_request(EDITION, DAYS[-1], "en"), LINK))
        panel = PressSheet(EDITION, sheet_request(EDITION, DAYS[-1], "en"), LINK).layout().maps[0]
        assert frame.ratio == round(panel.width / panel.height, 4)
        assert 100 < frame.width < 200 and 0 < frame.left < 10 and 0 < frame.above < 30


class TestShapes:
    """Every size has room for everything."""

    @pytest.mark.parametrize("size", SIZES)
    @pytest.mark.parametrize("layout", ["map", "trend"])
    def test_nothing_reaches_over_the_edge_or_over_the_map(self, size: str, layout: str) -> None:
        made = PressSheet(EDITION, replace(REQUEST, size=size, layout=layout, languages=("zh", "en")), LINK)
        at = made.layout()
        panels = [at.header, *at.maps, at.legend, at.facts, *([at.trend] if at.trend else [])]
        for panel in panels:
            assert panel.left >= 0 <= panel.top
            assert panel.right <= made.width + 0.1
            assert panel.bottom <= made.height + 0.1
        for place, one in enumerate(panels):
            for other in panels[place + 1 :]:
                apart = one.right <= other.left + 0.1 or other.right <= one.left + 0.1
                assert apart or one.bottom <= other.top + 0.1 or other.bottom <= one.top + 0.1
        assert at.maps[0].width * at.maps[0].height > made.width * made.height * 0.2

    @pytest.mark.parametrize("size", ["a4", "1:1", "card"])
    def test_no_text_is_cut_or_written_over_another(self, size: str) -> None:
        levels = tuple(
            replace(one, name=Text("级", f"{one.name['en']}, and what that is called elsewhere"))
            for one in EDITION.scheme.levels
        )
        wordy = replace(EDITION, period="week", scheme=replace(EDITION.scheme, levels=levels))
        asked = replace(REQUEST, layout="compare", other="2020-02-02", languages=("pt", "en"), size=size)
        made = PressSheet(wordy, asked, LINK)
        drawn = ET.fromstring(made.svg())
        written = [one for one in drawn.iter(f"{SVG}text") if not one.get("text-anchor")]
        ends = {one: float(one.get("x", "")) + wide(one) for one in written}
        assert max(ends.values()) <= made.width - made.layout().unit
        first, second = [one for one in written if (one.text or "").startswith("semana ")][-2:]
        assert first.get("y") != second.get("y") or ends[first] < float(second.get("x", ""))

    def test_no_name_of_a_district_is_written_over_another(self, bundled: Edition) -> None:
        drawn = sheet(bundled, languages=("zh", "en"), size="16:9")
        names = {one.text: one for one in drawn.iter(f"{SVG}text") if one.get("text-anchor") == "middle"}
        assert {"瓯海", "瑞安"} <= set(names)
        areas = [
            (float(one.get("x", "")), float(one.get("y", "")), wide(one), float(one.get("font-size", "")))
            for one in names.values()
        ]
        assert [
            (one, other)
            for one, other in combinations(areas, 2)
            if abs(one[0] - other[0]) < (one[2] + other[2]) / 2
            and abs(one[1] - other[1]) < min(one[3], other[3]) * 0.9
        ] == []

    def test_a_name_that_is_too_long_for_its_tile_stands_in_lines(self) -> None:
        drawing = EDITION.drawing
        bounds = {
            code: (left, top, left + 4000, top + 4000) for code, (left, top, *_) in drawing.bounds.items()
        }
        square = replace(drawing, bounds=bounds)
        long = Text("区", "Sector of the northern archipelago")
        region = replace(
            EDITION.region, districts=tuple(replace(d, short=long) for d in EDITION.region.districts)
        )
        named = replace(EDITION, region=region, drawing=square)
        found = texts(sheet(named, languages=("en",), size="card"))
        assert [line for line in found if "archipelago" in line] == [long["en"], "archipelago", "archipelago"]

    def test_one_district_says_its_level_in_words_and_counts_nothing(self) -> None:
        found = texts(sheet(place="330203", languages=("en", "pt"), size="16:9"))
        assert "Level: higher – Nível: higher" in found
        assert "0" not in found
        assert "higher" in found

    def test_what_sticks_out_of_the_frame_is_cut_off(self) -> None:
        root = sheet(place="330203", size="a4")
        gongshu = next(path for path in root.iter(f"{SVG}path") if path.get("id") == "d330105")
        assert gongshu.get("d") == "M4500,4500l0-4000-2294,0 0,4000z"

    def test_a_character_without_a_font_is_refused(self) -> None:
        region = replace(EDITION.region, title=Text("서울", "Seoul"))
        with pytest.raises(UserError, match="no font has 서"):
            sheet(replace(EDITION, region=region))
        sheet(replace(EDITION, region=region), languages=("en",))

    @pytest.mark.slow
    def test_far_too_much_to_say(self) -> None:
        region = replace(EDITION.region, notes=(Text("长" * 14_000, "long"),))
        with pytest.raises(UserError, match="size 1:1 has no room for all of this"):
            sheet(replace(EDITION, region=region), size="1:1")
