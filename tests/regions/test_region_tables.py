"""Districts, cities and zones as CSV: there and back, and refusals."""

from __future__ import annotations

import pytest

from fivecolour.errors import UserError
from fivecolour.regions import region_tables
from fivecolour.regions.codes import is_address_part
from fivecolour.regions.region_set import City, District, Population, Text, Zone

HAISHU = District(
    code="330203",
    name=Text("海曙区", "Haishu District"),
    short=Text("海曙", "Haishu"),
    pinyin="haishu",
    parent="330200",
    population=Population(1041285, 2020, 'census, "final"'),
    aliases=("156330203", "330204"),
    drawn_in="330205",
)
BARE = District(code="1", name=Text("甲", "A"), short=Text("甲", "A"), pinyin="", parent="")


class TestThereAndBack:
    """What is written is read."""

    def test_districts_in_order_of_codes(self, tmp_path):
        region_tables.write_districts(tmp_path / "d.csv", [HAISHU, BARE])
        assert region_tables.read_districts(tmp_path / "d.csv") == (BARE, HAISHU)

    def test_cities(self, tmp_path):
        city = City("330200", Text("宁波市", "Ningbo City"), Text("宁波", "Ningbo"), "ningbo", ("甬",))
        region_tables.write_cities(tmp_path / "c.csv", [city])
        assert region_tables.read_cities(tmp_path / "c.csv") == (city,)

    def test_zones(self, tmp_path):
        zone = Zone(
            "330200:高新区",
            Text("高新区", "Hi-Tech"),
            "330200",
            "330212",
            ("国家高新区",),
            Text("注，", "note,"),
        )
        region_tables.write_zones(tmp_path / "z.csv", [zone])
        assert region_tables.read_zones(tmp_path / "z.csv") == (zone,)


class TestRefusals:
    """Mistakes of a hand that edits the source tables."""

    def test_missing_file(self, tmp_path):
        with pytest.raises(UserError, match=r"cannot be read \(No such file or directory\); check the path"):
            region_tables.read_cities(tmp_path / "c.csv")

    def test_missing_column(self, tmp_path):
        (tmp_path / "d.csv").write_text("code,title\n1,a\n")
        with pytest.raises(UserError, match="no column parent, name; it may have code,name_zh"):
            region_tables.read_districts(tmp_path / "d.csv")

    def test_unknown_column(self, tmp_path):
        (tmp_path / "c.csv").write_text("code,name_zh,alias\n1,a,b\n")
        with pytest.raises(UserError, match="unknown column alias; use code,name_zh"):
            region_tables.read_cities(tmp_path / "c.csv")

    def test_no_code(self, tmp_path):
        (tmp_path / "c.csv").write_text("code,name\n1,a\n,b\n")
        with pytest.raises(UserError, match=r"c\.csv, row 3: has no code; give it one or delete the row"):
            region_tables.read_cities(tmp_path / "c.csv")

    def test_one_language_suffices(self, tmp_path):
        (tmp_path / "c.csv").write_text("code,name\n1,Niterói City\n", encoding="utf-8")
        name, short = Text.of({"en": "Niterói City"}), Text.of({"en": "Niterói"})
        assert region_tables.read_cities(tmp_path / "c.csv") == (City("1", name, short, "", ()),)

    def test_any_language_has_columns_of_its_own(self, tmp_path):
        words = {"pt": "Município de Niterói", "en": "Niterói"}
        city = City("1", Text.of(words), Text.of({"pt": "Niterói", "en": "Niterói"}), "", ())
        region_tables.write_cities(tmp_path / "c.csv", [city])
        header = (tmp_path / "c.csv").read_text(encoding="utf-8").splitlines()[0]
        assert header == "code,name_zh,name_en,short_zh,short_en,pinyin,aliases,name_pt,short_pt"
        assert region_tables.read_cities(tmp_path / "c.csv") == (city,)

    def test_code_twice(self, tmp_path):
        region_tables.write_districts(tmp_path / "d.csv", [HAISHU, HAISHU])
        with pytest.raises(UserError, match="code 330203 stands in more than one row"):
            region_tables.read_districts(tmp_path / "d.csv")

    def test_population_that_is_no_number(self, tmp_path):
        region_tables.write_districts(tmp_path / "d.csv", [HAISHU])
        text = (tmp_path / "d.csv").read_text().replace("1041285", "104万")
        (tmp_path / "d.csv").write_text(text)
        with pytest.raises(
            UserError, match="district 330203: population and population_year must be whole numbers"
        ):
            region_tables.read_districts(tmp_path / "d.csv")


@pytest.mark.parametrize("code", ["奉化/北", "a\\b", "a\u202e", ".."])
def test_codes_that_addresses_cannot_hold(code: str) -> None:
    assert not is_address_part(code)
    assert is_address_part('São "Q" 海曙-1.2')
