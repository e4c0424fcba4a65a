"""Texts of reports find their district, or stay named, or are unknown with a suggestion."""

from __future__ import annotations

import dataclasses

import pandas as pd
import pytest

from fivecolour.data_files import bundled
from fivecolour.intake.validate.found_place import Found
from fivecolour.intake.validate.not_placed import NotPlaced, not_placed
from fivecolour.intake.validate.reconcile import PlaceIndex
from fivecolour.intake.validate.suggestions import MOST_SUGGESTIONS
from fivecolour.regions.region_set import Text
from fivecolour.regions.sets import load
from tests.reports.observations import observations

WORDS = bundled("data") / "reports" / "not_placed.toml"


@pytest.fixture(scope="module")
def words() -> NotPlaced:
    return not_placed(WORDS)


@pytest.fixture(scope="module")
def places(words: NotPlaced) -> PlaceIndex:
    return PlaceIndex(load("zhejiang-2020"), words)


@pytest.fixture(scope="module")
def twins(words: NotPlaced) -> PlaceIndex:
    """A region in which two cities have a 鼓楼区, and one city a district of its own name."""
    region = load("zhejiang-2020")
    districts = tuple(
        dataclasses.replace(
            one, name=Text("鼓楼区", "Gulou District"), short=Text("鼓楼", "Gulou"), pinyin="gulou"
        )
        if one.code in {"330102", "330203"}
        else dataclasses.replace(one, name=Text("宁波县", "Ningbo County"), short=Text("宁波", "Ningbo"))
        if one.code == "330226"
        else one
        for one in region.districts
    )
    return PlaceIndex(dataclasses.replace(region, districts=districts), words)


@pytest.fixture(scope="module")
def zeros(words: NotPlaced) -> PlaceIndex:
    region = load("zhejiang-2020")
    cities = tuple(dataclasses.replace(region.cities[at], code=code) for at, code in enumerate(("13", "01")))
    codes = {"330203": ("01001", "01"), "330205": ("0013", "13")}
    districts = tuple(
        dataclasses.replace(one, code=codes[one.code][0], parent=codes[one.code][1], aliases=())
        for one in region.districts
        if one.code in codes
    )
    return PlaceIndex(dataclasses.replace(region, districts=districts, cities=cities, zones=()), words)


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
        ],
    )
    def test_found(self, places: PlaceIndex, text: str, parent: str, code: str) -> None:
        assert places.find(text, parent) == Found(code)

    def test_a_retired_code_is_remarked(self, places: PlaceIndex) -> None:
        assert places.find("330283") == Found("330213", remark="retired_code")

    @pytest.mark.parametrize(
        ("text", "parent", "code"),
        [
            ("境外输入", "宁波市", "330200:境外输入"),
            ("境外输入人员", "宁波", "330200:境外输入"),
            ("未公布来源", "浙江省", "zhejiang-2020:未公布来源"),
            ("第八师石河子市", "", "zhejiang-2020:兵团"),
            ("兵团", "", "zhejiang-2020:兵团"),
            ("外地来京", "", "zhejiang-2020:外地"),
            ("省十里丰监狱", "", "zhejiang-2020:监狱系统"),
            ("待确认", "温州", "330300:所属地待确认"),
            ("Imported", "Ningbo", "330200:境外输入"),
            ("高新区", "宁波市", "330200:高新区"),
            ("东钱湖", "", "330200:东钱湖"),
            ("滨海工业园区", "绍兴市", "330600:滨海工业园区"),
        ],
    )
    def test_not_placed(self, places: PlaceIndex, text: str, parent: str, code: str) -> None:
        assert places.find(text, parent) == Found(code, remark="not_placed")

    @pytest.mark.parametrize(
        ("text", "parent", "code"),
        [
            ("330203", "中国", "330203"),
            ("330203", "China", "330203"),
            ("330200", "中国", "330200"),
            ("330203 海曙区", "", "330203"),
            ("330203-Haishu", "", "330203"),
            ("海曙区（330203）", "", "330203"),
            ("330203海曙区", "", "330203"),
            ("Haishu, Ningbo", "", "330203"),
            ("海曙区（宁波）", "", "330203"),
            ("中国浙江省宁波市海曙区", "", "330203"),
        ],
    )
    def test_a_known_code_decides(self, places: PlaceIndex, text: str, parent: str, code: str) -> None:
        assert places.find(text, parent) == Found(code)

    def test_an_unknown_province_beside_a_code_is_remarked(self, places: PlaceIndex) -> None:
        assert places.find("330203", "湖北省") == Found("330203", remark="parent_unknown")

    def test_another_city_beside_a_code_is_told(self, places: PlaceIndex) -> None:
        assert places.find("330203", "温州市") == Found("330203", remark="parent_differs")
        assert places.find("330203", "温州市", name="温州市") == Found("330203", remark="parent_differs")

    @pytest.mark.parametrize(
        ("code", "name", "found"),
        [
            ("330203", "海曙", "330203"),
            ("330203", "Haishu", "330203"),
            ("330203", "宁波市海曙区", "330203"),
            ("330203", "鄞县旧城", "330203"),
            ("330203", "Hǎishǔ-ku", "330203"),
            ("330203", "-", "330203"),
            ("330203", "不详", "330203"),
            ("330200", "海曙区", "330203"),
            ("330200", "宁波", "330200"),
            ("330200", "境外输入", "330200:境外输入"),
            ("330200", "不详", "330200:未公布来源"),
            ("999", "In fase di definizione", "zhejiang-2020:所属地待确认"),
        ],
    )
    def test_a_name_that_agrees_with_the_code(
        self, places: PlaceIndex, code: str, name: str, found: str
    ) -> None:
        result = places.find(code, name=name)
        assert (result.code, result.problem) == (found, "")

    @pytest.mark.parametrize(
        ("code", "name", "near"),
        [
            ("330203", "海署区", "330203 海曙区"),
            ("330203", "Hayshu", "330203 海曙区"),
            ("330203", "Hǎishǔ-ku", "330203 海曙区"),
            ("330203", "鄞县旧城", "330203 海曙区"),
            ("330206", "北伦区", "330206 北仑区"),
        ],
    )
    def test_a_name_of_no_place_is_remarked(
        self, places: PlaceIndex, code: str, name: str, near: str
    ) -> None:
        found = places.find(code, name=name)
        assert (found.code, found.problem, found.remark) == (code, "", "name_unknown")
        assert near in found.near.split(", ")
        assert places.find(f"{code} {name}").remark == "name_unknown"

    @pytest.mark.parametrize("name", ["海曙", "Haishu", "-", "不详", ""])
    def test_a_known_name_is_not_remarked(self, places: PlaceIndex, name: str) -> None:
        assert places.find("330203", name=name) == Found("330203")

    @pytest.mark.parametrize(
        ("code", "name"),
        [
            *(("330203", "江北区"), ("330203", "Jiangbei"), ("330203", "宁波江北"), ("330203", "杭州市")),
            *(("330203", "浙江省"), ("330200", "浙江")),
            *(("330203", "境外输入"), ("330200", "杭州市"), ("330200", "西湖区"), ("330203.0", "江北区")),
        ],
    )
    def test_a_name_that_contradicts_the_code(self, places: PlaceIndex, code: str, name: str) -> None:
        assert places.find(code, "宁波市", name=name).problem == "code_and_name_differ"
        assert places.find(f"{code} {name}").problem == "code_and_name_differ"

    @pytest.mark.parametrize(
        "text",
        [
            *("330203.0", "330203.00", "330203.", "330203,0", "330,203", "330.203", "330 203", "330,203.00"),
            *("3.30203E+05", "3.30203e5", "3,30203E+05", "'330203", "330203'", '="330203"', "=330203"),
            *("330203000000.0", "0330203", "3.30203000000E+11", "３３０２０３．０"),
        ],
    )
    def test_a_code_that_a_spreadsheet_changed(self, places: PlaceIndex, text: str) -> None:
        assert places.find(text) == Found("330203", remark="code_restored")
        assert places.find("海曙", "330200.0") == Found("330203")

    @pytest.mark.parametrize("text", ["3.302E+05", "3.3E+05", "3.30203E+11", "3E5"])
    def test_a_code_of_which_digits_are_lost(self, places: PlaceIndex, text: str) -> None:
        assert places.find(text).problem == "damaged_code"

    @pytest.mark.parametrize("text", ["330203.5", "33.0203", "3302.03", "1.30203E+05", "330,20", "-330203.0"])
    def test_a_number_that_is_no_such_code(self, places: PlaceIndex, text: str) -> None:
        assert places.find(text).problem == "unknown_place"

    def test_lost_zeros(self, zeros: PlaceIndex) -> None:
        """A city 01 with 01001, a city 13, and a district 0013 of it."""
        for text in ("1001", "1001.0", "1,001", "001001"):
            assert zeros.find(text) == Found("01001", remark="code_restored")
        assert zeros.find("01001", "1") == Found("01001")
        assert zeros.find("1001", "01.0") == Found("01001", remark="code_restored")
        assert (zeros.find("0013"), zeros.find("100").problem) == (Found("0013"), "unknown_place")
        assert zeros.find("13") == Found(problem="ambiguous_place", near="0013 江北区, 13 杭州市")
        assert zeros.find("13", name="江北") == Found("0013", remark="code_restored")
        assert zeros.find("13", "13") == Found("0013", remark="code_restored")

    @pytest.mark.parametrize(
        ("group", "texts"),
        [
            (
                "所属地待确认",
                [
                    *(
                        "待确认",
                        "尚未确认",
                        "待进一步核实",
                        "属地待核查",
                        "In fase di definizione",
                        "da definire",
                    ),
                    *(
                        "In fase di definizione/aggiornamento",
                        "Em investigação",
                        "EM INVESTIGACAO",
                        "Pending",
                    ),
                    *("to be determined", "TBD", "por determinar", "In Klärung"),
                ],
            ),
            (
                "未公布来源",
                [
                    *(
                        "Unassigned",
                        "Unknown",
                        "UNKNOWN ",
                        "Ignorado",
                        "Município ignorado",
                        "Sem informação",
                    ),
                    *("Sem Informacao", "não informado", "Non noto", "Alabama, Unassigned", "Unallocated"),
                    *("地区不详", "区县不详", "Desconhecido", "Statewide Unallocated", "Unknown, Alabama"),
                    *("CASO SEM INFORMAÇÃO DE MUNICÍPIO", "unbekannt", "non renseigné"),
                ],
            ),
            (
                "外地",
                [
                    *("外地", "外省", "外地人员", "外省籍人员", "Out of AL", "Out-of-State", "out of county"),
                    *(
                        "Fuori Regione / Provincia Autonoma",
                        "fuori provincia",
                        "Outros Estados",
                        "Non-resident",
                    ),
                    *("Fora do Estado", "hors département", "Ｏｕｔ of TN"),
                ],
            ),
            ("境外输入", ["Imported", "境外输入病例", "Importado", "estero", "overseas"]),
            ("监狱系统", ["Michigan Department of Corrections (MDOC)", "第二监狱", "Jails"]),
        ],
    )
    def test_official_words_for_nowhere(self, places: PlaceIndex, group: str, texts: list[str]) -> None:
        for text in texts:
            assert places.find(text, "宁波市") == Found(f"330200:{group}", remark="not_placed"), text
            assert places.find(text).code == f"zhejiang-2020:{group}", text

    @pytest.mark.parametrize(
        ("text", "code"),
        [
            ("宁波市外地", "330200:外地"),
            ("浙江省境外输入", "zhejiang-2020:境外输入"),
            ("宁波 unknown", "330200:未公布来源"),
        ],
    )
    def test_a_city_before_the_word(self, places: PlaceIndex, text: str, code: str) -> None:
        assert places.find(text) == Found(code, remark="not_placed")

    @pytest.mark.parametrize("text", ["Outer Town", "Unknownville", "外滩", "Definizione", "Sem Peixe"])
    def test_a_name_is_no_such_word(self, places: PlaceIndex, text: str) -> None:
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
        ],
    )
    def test_a_subtotal(self, places: PlaceIndex, text: str, parent: str, found: Found) -> None:
        assert places.find(text, parent, total=True) == found

    @pytest.mark.parametrize(
        "text",
        [
            "归属地待定",
            "暂未分区",
            "Residence pending",
            "Sem residência",
            "Sin domicilio",
            "Provincia sconosciuta",
        ],
    )
    def test_more_words_for_nowhere(self, places: PlaceIndex, text: str) -> None:
        assert places.find(text, "宁波市").remark == "not_placed"


def test_names_of_other_districts_in_every_row_are_no_cities(places: PlaceIndex) -> None:
    """They were taken for the cities of the codes, and all rows stored by these."""
    rows = [("330203", "江北区"), ("330205", "海曙区")]
    named = pd.DataFrame(rows, columns=["place", "name"]).assign(total=False, parent="")
    assert set(places.reconcile(named)["problem"]) == {"code_and_name_differ"}


def test_provinces_beside_codes_are_names_where_most_are_so(places: PlaceIndex) -> None:
    """On a map of provinces the code decided, and another one's name was passed over."""
    rows = [("330203", "海曙区"), ("330205", "江北区"), ("330206", "鄞州区")]
    named = pd.DataFrame(rows, columns=["place", "parent"]).assign(
        total=False, name=lambda frame: frame["parent"]
    )
    assert places.reconcile(named)["problem"].tolist() == ["", "", "code_and_name_differ"]
    assert places.reconcile(named[2:])["remark"].tolist() == ["parent_unknown"]
