"""A code decides where a report is placed, whatever stands beside it or a spreadsheet made of it."""

from __future__ import annotations

import pandas as pd
import pytest

from fivecolour.intake.validate.found_place import Found
from fivecolour.intake.validate.reconcile import PlaceIndex


class TestCodes:
    """One text beside its parent and its name."""

    def test_a_retired_code_is_remarked(self, places: PlaceIndex) -> None:
        assert places.find("330283") == Found("330213", remark="retired_code")

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


def test_the_whole_map_by_its_name_and_by_its_own_code(places: PlaceIndex) -> None:
    """The first line of a province's table waited as unknown."""
    for text, name in (("浙江省", ""), ("Zhejiang", ""), ("330000", ""), ("330000.0", "浙江")):
        assert places.find(text, name=name) == Found("zhejiang-2020", remark="region_total")
    assert places.find("330000", name="海曙区").problem == "code_and_name_differ"
    assert places.find("340000").problem == "unknown_place"
