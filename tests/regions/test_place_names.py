"""Every way of writing a district leads to its code."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fivecolour.regions import place_names
from fivecolour.regions.region_set import City, District, RegionSet, Text, Zone
from fivecolour.regions.sets import load

ZHEJIANG = load("zhejiang-2020")


def district(code, zh, en, parent="1100"):
    return District(code=code, name=Text(zh, en), short=Text(zh[:-1], en), pinyin=en.lower(), parent=parent)


TWINS = RegionSet(
    name="twins",
    title=Text("", ""),
    home="1100",
    districts=(district("110001", "鼓楼区", "Gulou"), district("220001", "鼓楼区", "Gulou", parent="2200")),
    cities=(City("1100", Text("甲市", "Jia City"), Text("甲", "Jia"), "jia"),),
    zones=(Zone("1100:高新区", Text("高新区", "Hi-Tech Zone"), "1100"),),
    credit=Text("", ""),
    valid_from="",
    valid_to=None,
    content_hash="",
)
COUNTIES = replace(
    TWINS,
    districts=tuple(
        replace(district(code, name, name), short=Text(name, name))
        for code, name in (("36061", "New York County"), ("24510", "Baltimore city"))
    ),
    zones=(),
)


class TestFind:
    """One district, or an error that helps."""

    @pytest.mark.parametrize(
        "text",
        [
            "海曙",
            "海曙区",
            "Haishu",
            "haishu",
            "HAISHU district",
            "330203",
            "156330203",
            " 海 曙 ",
            "Ｈａｉｓｈｕ",
            "３３０２０３",
        ],
    )
    def test_haishu(self, text):
        assert place_names.find(ZHEJIANG, text).code == "330203"

    @pytest.mark.parametrize(
        ("text", "code"),
        [
            ("Lin'an", "330112"),
            ("Lin’an District", "330112"),
            ("linan", "330112"),
            ("景宁", "331127"),
            ("景宁县", "331127"),
            ("景宁畲族自治县", "331127"),
            ("Jingning She Autonomous County", "331127"),
            ("lishui liandu".split()[1], "331102"),
            ("yueqing", "330382"),
            # another ending than the official one
            ("慈溪县", "330282"),
            ("Cixi County", "330282"),
        ],
    )
    def test_spellings(self, text, code):
        assert place_names.find(ZHEJIANG, text).code == code

    @pytest.mark.parametrize(
        ("retired", "code"),
        [
            ("330283", "330213"),
            ("奉化市", "330213"),
            ("330185", "330112"),
            ("330682", "330604"),
            ("330621", "330603"),
            ("绍兴县", "330603"),
            ("331021", "331083"),
            ("330322", "330305"),
            ("330204", "330212"),
            ("江东区", "330212"),
            ("330183", "330111"),
        ],
    )
    def test_retired_codes_and_names(self, retired, code):
        assert place_names.find(ZHEJIANG, retired).code == code

    @pytest.mark.parametrize(
        ("text", "code", "lies_in"),
        [
            ("高新区", "330200:高新区", "330212"),
            ("东钱湖", "330200:东钱湖", "330212"),
            ("杭州湾新区", "330200:杭州湾新区", "330282"),
            ("经济开发区", "330400:经开区", None),
            ("集聚区", "331000:集聚区", "331002"),
            ("瓯江口", "330300:瓯江口产业集聚区", "330305"),
            ("浙南", "330300:浙南产业集聚区", "330303"),
            ("钱塘新区", "330100:钱塘新区", None),
            ("TR188航班旅客(无区县)", "330100:TR188航班旅客", None),
        ],
    )
    def test_zones_are_never_their_district(self, text, code, lies_in):
        zone = place_names.find(ZHEJIANG, text)
        assert isinstance(zone, Zone)
        assert (zone.code, zone.lies_in) == (code, lies_in)
        assert zone.note.zh
        assert zone.note.en

    def test_every_own_name_leads_home(self):
        for place in ZHEJIANG.districts:
            for text in (
                place.code,
                place.name.zh,
                place.name.en,
                place.short.zh,
                place.short.en,
                place.pinyin,
            ):
                assert place_names.find(ZHEJIANG, text) == place, text

    @given(st.sampled_from(ZHEJIANG.districts), st.sampled_from(["", " ", "　", "'"]), st.booleans())
    def test_case_spaces_and_apostrophes_do_not_matter(self, place, filler, upper):
        text = filler.join(place.name.en)
        assert place_names.find(ZHEJIANG, text.upper() if upper else text) == place

    @pytest.mark.parametrize(
        ("text", "code"), [("New York", "36061"), ("New York County", "36061"), ("Baltimore City", "24510")]
    )
    def test_cities_and_counties_of_one_name(self, text, code):
        assert place_names.find(COUNTIES, text).code == code

    @pytest.mark.parametrize("text", ["New York City", "Baltimore County"])
    def test_a_city_is_no_county(self, text):
        """The five boroughs of New York City were the county of New York."""
        with pytest.raises(place_names.UnknownNameError):
            place_names.find(COUNTIES, text)

    def test_unknown_names_the_nearest(self):
        with pytest.raises(place_names.UnknownNameError) as error:
            place_names.find(ZHEJIANG, "haishou")
        assert error.value.nearest[0] == "330203 海曙区"
        assert str(error.value).startswith(
            "'haishou' is no district of zhejiang-2020; nearest: 330203 海曙区"
        )

    def test_a_city_is_named_as_one(self):
        with pytest.raises(place_names.UnknownNameError, match="it is the city 330200 宁波市"):
            place_names.find(ZHEJIANG, "宁波")

    def test_districts_of_2021_are_not_guessed(self):
        with pytest.raises(place_names.UnknownNameError):
            place_names.find(ZHEJIANG, "临平区")

    def test_ambiguous_lists_the_candidates(self):
        with pytest.raises(
            place_names.AmbiguousNameError, match="may mean 110001 鼓楼区, 220001 鼓楼区; use the code"
        ) as error:
            place_names.find(TWINS, "鼓楼")
        assert error.value.candidates == ("110001", "220001")

    def test_the_city_settles_it(self):
        assert place_names.find(TWINS, "鼓楼区", parent="2200").code == "220001"

    def test_empty_text_is_unknown(self):
        with pytest.raises(place_names.UnknownNameError):
            place_names.find(TWINS, " ")

    def test_an_equal_set_gives_equal_answers(self):
        assert place_names.find(replace(TWINS), "110001") == place_names.find(TWINS, "110001")


class TestLoose:
    """Accents and abbreviations, where nothing is called exactly so."""

    REGION = replace(
        load("zhejiang-2020"),
        name="abroad",
        districts=tuple(
            District(code, Text(name, name), Text(name, name), "1", "")
            for code, name in (
                ("1", "St. Clair"),
                ("2", "DeKalb"),
                ("3", "São João"),
                ("4", "Sainte Genevieve"),
                ("5", "Stafford"),
                ("6", "Vila Nova"),
                ("7", "Vilá Nova"),
            )
        ),
        cities=(),
        zones=(),
    )

    @pytest.mark.parametrize(
        ("text", "code"),
        [
            *(("Saint Clair", "1"), ("St Clair", "1"), ("ST. CLAIR", "1"), ("De Kalb", "2")),
            *(("Sao Joao", "3"), ("Ste. Genevieve", "4"), ("Stafford", "5"), ("Vila Nova", "6")),
        ],
    )
    def test_found(self, text: str, code: str) -> None:
        assert place_names.Names(self.REGION).find(text).code == code

    def test_of_two_none_is_guessed(self) -> None:
        with pytest.raises(place_names.AmbiguousNameError, match="6 Vila Nova, 7 Vilá Nova"):
            place_names.Names(self.REGION).find("Vilã Nova")


class TestSearch:
    """As one types."""

    def test_best_match_first(self):
        assert [place.code for place in place_names.search(ZHEJIANG, "jiang")][:3] == [
            "330104",
            "330205",
            "330881",
        ]

    @pytest.mark.parametrize(
        ("text", "first"), [("海", "330203"), ("hais", "330203"), ("宁波", "330200"), ("3302", "330200")]
    )
    def test_first(self, text, first):
        found = [place.code for place in place_names.search(ZHEJIANG, text, limit=90)]
        assert first in found

    def test_cities_come_first_where_they_match_best(self):
        assert place_names.search(ZHEJIANG, "宁波")[0].code == "330200"

    def test_limit(self):
        assert len(place_names.search(ZHEJIANG, "33", limit=5)) == 5

    def test_nothing(self):
        assert place_names.search(ZHEJIANG, "  ") == []
        assert place_names.search(ZHEJIANG, "徐汇") == []


class TestWordsOfAll:
    """A word that all names bear says nothing: powiat …, Condado de …, … County."""

    @staticmethod
    def region(*names: str) -> RegionSet:
        districts = tuple(
            District(f"{number:02}", Text(name, name), Text(name, name), "", "1100")
            for number, name in enumerate(names, start=1)
        )
        return replace(TWINS, districts=districts, zones=())

    @pytest.mark.parametrize(
        ("names", "asked", "code"),
        [
            (("powiat wrocławski", "powiat średzki", "powiat oławski"), "wrocławski", "01"),
            (("powiat wrocławski", "powiat średzki", "powiat oławski"), "Sredzki", "02"),
            (("powiat wrocławski", "powiat średzki", "powiat oławski"), "Powiat Oławski", "03"),
            (("Landkreis Peine", "Landkreis Stade", "Landkreis Celle"), "CELLE", "03"),
            (("Quận Tân Bình", "Quận Gò Vấp", "Quận 1"), "Tan Binh", "01"),
            (("Quận Đống Đa", "Quận Gò Vấp", "Quận 1"), "dong da", "01"),
            (("Condado de Bay", "Condado del Sur", "Condado Norte"), "sur", "02"),
            (("Provincia di Roma", "Provincia dell'Aquila", "Provincia di Bari"), "Aquila", "02"),
            (("Kiambu County", "Nairobi City County", "Kisii County"), "Nairobi City", "02"),
            (("Bolzano/Bozen", "Trento", "Bari"), "Bozen", "01"),
            (("Coruña, A", "Lugo", "Rioja, La"), "la rioja", "03"),
            (("Тверской район", "Кировский район", "Невский район"), "Невский", "03"),
        ],
    )
    def test_is_not_needed(self, names: tuple[str, ...], asked: str, code: str) -> None:
        assert place_names.find(self.region(*names), asked).code == code

    def test_a_number_alone_is_no_name(self) -> None:
        with pytest.raises(place_names.UnknownNameError):
            place_names.find(self.region("Quận Tân Bình", "Quận Gò Vấp", "Quận 1"), "1")

    def test_a_word_of_some_is_part_of_their_names(self) -> None:
        with pytest.raises(place_names.UnknownNameError):
            place_names.find(self.region("San Juan", "San Luis", "La Paz"), "Juan")

    def test_several_are_asked_about(self) -> None:
        twice = self.region("powiat bielski", "powiat Bielski", "powiat grajewski")
        with pytest.raises(place_names.AmbiguousNameError):
            place_names.find(twice, "bielski")
