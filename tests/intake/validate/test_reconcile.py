"""Texts of reports find their district, or stay named, or are unknown with a suggestion."""

from __future__ import annotations

from dataclasses import replace

import pytest

from fivecolour.intake.validate.found_place import Found
from fivecolour.intake.validate.not_placed import NotPlaced
from fivecolour.intake.validate.reconcile import PlaceIndex
from fivecolour.intake.validate.suggestions import MOST_SUGGESTIONS
from fivecolour.regions.sets import load
from tests.reports.observations import observations


class TestPlaces:
    """One text beside its parent."""

    @pytest.mark.parametrize(
        ("text", "parent", "code"),
        [
            ("330203", "", "330203"),
            ("330203000000", "", "330203"),
            ("156330203", "", "330203"),
            ("海曙", "", "330203"),
            ("海曙区", "宁波", "330203"),
            (" 海曙 区 ", "宁波市", "330203"),
            ("Haishu", "", "330203"),
            ("haishu district", "Ningbo", "330203"),
            ("宁波市海曙区", "", "330203"),
            ("浙江省宁波市海曙区", "", "330203"),
            ("浙江海曙", "", "330203"),
            ("海曙", "330200", "330203"),
            ("海曙", "浙江省", "330203"),
            ("宁波市", "", "330200"),
            ("浙江省宁波市", "", "330200"),
            ("宁波", "浙江", "330200"),
            ("全市", "宁波市", "330200"),
            ("合计", "宁波", "330200"),
            ("", "宁波", "330200"),
            *(
                (text, "", "330203")
                for text in ("1. 海曙区", "12、海曙区", "三、海曙区", "其中：海曙区", "其中宁波市海曙区")
            ),
        ],
    )
    def test_found(self, places: PlaceIndex, text: str, parent: str, code: str) -> None:
        assert places.find(text, parent) == Found(code)

    @pytest.mark.parametrize("text", ["海曙 1. 区", "江北1、海曙区", "某其中海曙区", "1. "])
    def test_a_number_within_a_name_is_part_of_it(self, places: PlaceIndex, text: str) -> None:
        assert places.find(text).problem == "unknown_place"

    def test_unknown_names_the_nearest(self, places: PlaceIndex) -> None:
        found = places.find("海署区", "宁波市")
        assert (found.code, found.problem) == ("", "unknown_place")
        assert found.near.split(", ")[0] == "330203 海曙区"

    @pytest.mark.parametrize(
        ("text", "parent"), [("武汉市", ""), ("滨海工业园区", ""), ("合计", ""), ("", ""), ("区", "")]
    )
    def test_unknown(self, places: PlaceIndex, text: str, parent: str) -> None:
        assert places.find(text, parent).problem == "unknown_place"

    def test_a_district_of_another_city_is_not_taken(self, places: PlaceIndex) -> None:
        assert places.find("海曙", "杭州") == Found(problem="place_elsewhere", near="330203 海曙区")

    def test_a_parent_beyond_the_map(self, places: PlaceIndex) -> None:
        assert places.find("海曙", "湖北省").problem == "unknown_parent"
        assert places.find("海曙", "宁坡市").near == "330200 宁波市"

    @pytest.mark.parametrize(
        ("code", "parent", "name", "found"),
        [
            (
                "330203",
                "",
                "浙江省",
                Found(problem="code_and_name_differ", near="330203 海曙区, zhejiang-2020 浙江省"),
            ),
            ("330203", "浙江省", "浙江省", Found("330203")),
            ("330203", "湖北省", "海曙区", Found("330203", remark="parent_unknown")),
            (
                "330203",
                "杭州市",
                "没有区",
                Found("330203", near="330203 海曙区", remark="parent_differs name_unknown"),
            ),
            ("330200", "", "境外输入", Found("330200:境外输入", remark="not_placed")),
            ("330203", "", "境外输入", Found(problem="code_and_name_differ", near="330203 海曙区, 境外输入")),
            ("330000", "", "海曙区", Found(problem="code_and_name_differ", near="zhejiang-2020 浙江省")),
            ("330000", "", "浙江", Found("zhejiang-2020", remark="region_total")),
            # What is wrong with a code is said, not what is unknown of the name beside it.
            (
                "3.302E+05",
                "",
                "没有区",
                Found(problem="damaged_code", near="330109 萧山区, 330111 富阳区, 330110 余杭区"),
            ),
            (
                "330203",
                "",
                "江山",
                Found(problem="code_and_name_differ", near="330203 海曙区, 330881 江山市"),
            ),
            # A figure of both is no figure of the one whose code it has.
            (
                "330203",
                "",
                "Haishu and Jiangbei",
                Found(problem="code_and_name_differ", near="330203 海曙区, 330205 江北区"),
            ),
            ("330203", "", "海曙区、宁波", Found("330203", near="330203 海曙区", remark="name_unknown")),
            (
                "330203",
                "",
                "江比区",
                Found("330203", near="330104 江干区, 330205 江北区, 330803 衢江区", remark="name_unknown"),
            ),
        ],
    )
    def test_a_code_decides_unless_the_name_beside_it_is_another_s(
        self, places: PlaceIndex, code: str, parent: str, name: str, found: Found
    ) -> None:
        assert places.find(code, parent, name=name) == found

    def test_a_name_in_two_cities_needs_the_parent(self, twins: PlaceIndex) -> None:
        assert twins.find("鼓楼") == Found(problem="ambiguous_place", near="330102 鼓楼区, 330203 鼓楼区")
        assert twins.find("鼓楼", "宁波市") == Found("330203")
        assert twins.find("杭州鼓楼区") == Found("330102")

    def test_a_name_of_city_and_district_needs_more(self, twins: PlaceIndex) -> None:
        assert twins.find("宁波") == Found(problem="ambiguous_place", near="330226 宁波县, 330200 宁波市")
        assert twins.find("宁波县") == Found("330226")

    def test_suggestions_stay_cheap(self, words: NotPlaced) -> None:
        places = PlaceIndex(load("zhejiang-2020"), words)
        for number in range(MOST_SUGGESTIONS):
            places.find(f"海署区{number:03d}")
        assert places.find("海署区") == Found(problem="unknown_place")


class TestReconcile:
    """Many texts at once."""

    def test_in_the_order_given(self, places: PlaceIndex) -> None:
        rows = [(place, "2020-02-09", 1) for place in ("海曙", "武汉市", "海曙")]
        found = places.reconcile(observations(*rows))
        assert found["code"].tolist() == ["330203", "", "330203"]
        assert found["problem"].tolist() == ["", "unknown_place", ""]

    def test_none(self, places: PlaceIndex) -> None:
        found = places.reconcile(observations())
        assert found.columns.tolist() == ["code", "problem", "near", "remark"]
        assert len(found) == 0

    @pytest.mark.parametrize(
        ("text", "parent", "code"),
        [
            ("宁波", "", "330200"),
            ("", "宁波市", "330200"),
            ("合计", "宁波", "330200"),
            ("", "", "zhejiang-2020"),
            ("浙江省", "", "zhejiang-2020"),
        ],
    )
    def test_a_stated_total(self, places: PlaceIndex, text: str, parent: str, code: str) -> None:
        found = places.reconcile(observations((text, "2020-02-09", 9), parent=parent, total=True))
        assert found["code"].tolist() == [code]


class TestMarksAndSubtotals:
    """Footnote marks are no part of a name, and a nameless subtotal is not the total of the whole map."""

    @pytest.mark.parametrize(
        "text",
        [
            *("海曙区①", "海曙区¹", "海曙区*", "海曙区（注1）", "海曙[1]", "330203①", "†海曙区", "海曙区^1"),
            *(
                "海曙区^[2]",
                "海曙区{3}",
                "海曙区<sup>a</sup>",
                "海曙区 1)",
                "海曙区（1）",
                "海曙区(*)",
                "[1]海曙区",
            ),
            *("Haishu‡", "Haishu District^a", "宁波市海曙区⑴", "海曙区¹⁾", "330203 海曙区^1"),
        ],
    )
    def test_a_marked_place(self, places: PlaceIndex, text: str) -> None:
        assert places.find(text) == Found("330203", remark="place_marked")

    def test_a_mark_beside_a_code_and_on_a_group(self, places: PlaceIndex) -> None:
        assert places.find("330203", name="海曙区^1") == Found("330203", remark="place_marked")
        assert places.find("境外输入[1]", "宁波市") == Found(
            "330200:境外输入", remark="not_placed place_marked"
        )

    def test_a_marked_city(self, places: PlaceIndex) -> None:
        assert places.find("合计②", "宁波市①", total=True).code == "330200"

    def test_a_marked_name_still_contradicts_its_code(self, places: PlaceIndex) -> None:
        assert places.find("330203", name="江北区①").problem == "code_and_name_differ"

    @pytest.mark.parametrize(
        ("text", "parent", "found"),
        [
            ("小计", "", Found(problem="unknown_place")),
            ("Subtotal", "", Found(problem="unknown_place")),
            ("小计", "宁波市", Found("330200")),
            ("小计", "浙江省", Found("zhejiang-2020", remark="region_total")),
            ("全省", "", Found("zhejiang-2020", remark="region_total")),
            ("全省", "浙江省", Found("zhejiang-2020", remark="region_total")),
            ("Statewide", "", Found("zhejiang-2020", remark="region_total")),
            ("全市", "宁波市", Found("330200")),
            # The word says what it sums: more than the map, or not what stands beside it.
            ("全国", "", Found(problem="unknown_place")),
            ("全国", "宁波市", Found(problem="unknown_place")),
            ("全市", "", Found(problem="unknown_place")),
            ("全市", "浙江省", Found(problem="unknown_place")),
            ("全省", "宁波市", Found(problem="unknown_place")),
        ],
    )
    def test_a_subtotal(self, places: PlaceIndex, text: str, parent: str, found: Found) -> None:
        assert places.find(text, parent, total=True) == found


def test_the_total_of_a_city_is_never_a_district_of_its_code(words: NotPlaced) -> None:
    """Provence-Alpes-Côte d'Azur is the region 93 of France: its total was that of Seine-Saint-Denis."""
    region = load("zhejiang-2020")
    cities = tuple(replace(one, code="330102") if one.code == "330200" else one for one in region.cities)
    districts = tuple(
        replace(one, parent="330102") if one.parent == "330200" else one for one in region.districts
    )
    places = PlaceIndex(replace(region, cities=cities, districts=districts, zones=()), words)
    near = "330102 上城区"
    assert places.find("宁波市") == Found(problem="unknown_place", near=near)
    assert places.find("合计", "宁波市", total=True) == Found(problem="unknown_place", near=near)
    assert places.find("上城区") == Found("330102")
    assert places.find("海曙区", "宁波市") == Found("330203")


@pytest.mark.parametrize(
    ("others", "found"),
    [
        (("北仑区", "江北区"), ("330226", "")),
        (("北仑区", "330205", "温州市"), ("", "ambiguous_place")),  # a city is among them
        (("北仑区",), ("", "ambiguous_place")),  # one tells little
    ],
)
def test_a_name_of_city_and_district_is_of_the_level_of_the_others(
    twins: PlaceIndex, others: tuple[str, ...], found: tuple[str, str]
) -> None:
    """Every row of a municipality that bears its state's name waited (Rio de Janeiro, Lisboa)."""
    rows = observations(*((place, "2020-02-09", 1) for place in ("宁波", *others)))
    first = twins.reconcile(rows).iloc[0]
    assert (first["code"], first["problem"]) == found
    assert (first["remark"] == "level_of_others") is bool(found[0])


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        # A city's code slipped in among those of districts.
        ([("330203", "海曙区"), ("330200", "江北区")], [("330203", ""), ("", "code_and_name_differ")]),
        # The column has the codes of cities, and of a city itself.
        ([("330200", "海曙区"), ("330200", "江北区")], [("330203", ""), ("330205", "")]),
        ([("330200", "海曙区"), ("330200", "宁波市")], [("330203", ""), ("330200", "")]),
    ],
)
def test_a_city_s_code_beside_the_name_of_its_district(
    places: PlaceIndex, rows: list[tuple[str, str]], found: list[tuple[str, str]]
) -> None:
    given = observations(*((code, "2020-02-09", 1) for code, _ in rows))
    given["name"] = [name for _, name in rows]
    made = places.reconcile(given)
    assert list(zip(made["code"], made["problem"], strict=True)) == found
