"""What the browser is sent after the map is visible."""

from __future__ import annotations

import json

import brotli

from fivecolour.editions.edition_data import Edition
from fivecolour.regions.drawing import Drawing
from fivecolour.regions.insets import Inset
from fivecolour.web.api.client_data import district_data, dumps, edition_data, sheets
from tests.editions.sample import sample_edition

EDITION = sample_edition()
DATA = json.loads(dumps(edition_data(EDITION, "en")))


class TestEdition:
    """All tiers, names and counts, for every day."""

    def test_a_district(self) -> None:
        assert DATA["districts"]["330203"] == {
            "name": "Haishu District",
            "short": "Haishu",
            "city": "330200",
            "tiers": "033444444454",
            "cum": [25, 28, 43, 49, 54, 58, 61, 64, 66, 66, None, None],
            "silent": "000000000010",
        }

    def test_a_district_drawn_in_another(self) -> None:
        assert DATA["districts"]["330103"]["in"] == "330105"
        assert DATA["members"] == {"330105": ["330105", "330103"]}

    def test_levels_stand_at_the_place_of_their_tier(self) -> None:
        assert [level["name"] for level in DATA["levels"]] == [
            *("not graded", "low", "lower", "medium", "higher", "high"),
        ]

    def test_days_reviews_and_opening_day(self) -> None:
        assert (DATA["days"][0], DATA["days"][-1], len(DATA["days"])) == ("2020-02-01", "2020-02-12", 12)
        assert (DATA["reviews"], DATA["opens"]) == (["2020-02-09", "2020-02-12"], "2020-02-12")
        assert (DATA["inForce"], DATA["home"], DATA["id"]) == ("2020-02-09", "330200", EDITION.id)

    def test_published_maps_keep_what_is_open(self) -> None:
        assert DATA["published"][1] == {
            "date": "2020-02-12",
            "tiers": {"330103": [1, 2], "330203": [4], "330212": [3]},
        }

    def test_sums(self) -> None:
        ningbo = DATA["sums"]["330200"]
        assert (ningbo["total"][9], ningbo["placed"][9], ningbo["rest"][9]) == (151, 79, 70)
        assert ningbo["zones"]["330200-gxq"][9] == 2
        assert ningbo["rest"][10] is None

    def test_frames_and_zones(self) -> None:
        assert DATA["boxes"]["330203"] == [5000, 2000, 7000, 6000]
        assert DATA["cities"]["330200"]["box"] == [5000, 2000, 9500, 6000]
        assert DATA["zones"] == {"330200-gxq": {"name": "High-tech Zone", "in": "330212"}}

    def test_words_and_names_of_one_language_only(self) -> None:
        chinese = edition_data(EDITION, "zh")
        assert DATA["texts"]["no_report"] == "no report"
        assert (chinese["texts"].keys(), chinese["texts"]["no_report"]) == (DATA["texts"].keys(), "未报告")
        assert chinese["districts"]["330203"]["name"] == "海曙区"

    def test_zhejiang_is_small(self, bundled: Edition) -> None:
        assert len(brotli.compress(dumps(edition_data(bundled, "en")), quality=9)) <= 16_000


class TestDistrict:
    """One district's reasons for every day."""

    def test_literals(self) -> None:
        data = json.loads(dumps(district_data(EDITION, "330203", "en")))
        assert (data["code"], data["population"], data["zones"]) == ("330203", [1_041_285, 2020], [])
        assert [(r["first"], r["last"], r["tier"]) for r in data["reasons"]] == [
            *((0, 0, 0), (1, 2, 3), (3, 9, 4), (10, 10, 5), (11, 11, 4)),
        ]
        assert data["reasons"][0]["text"] == "The reason of tier 0"

    def test_zones_inside(self) -> None:
        assert district_data(EDITION, "330212", "en")["zones"] == ["High-tech Zone"]


class TestDumps:
    """Compact JSON in UTF-8."""

    def test_literal(self) -> None:
        assert dumps({"a": ["县", None, 1]}) == '{"a":["县",null,1]}'.encode()


class TestSheets:
    """How longitude and latitude become units, for the browser."""

    def drawing(self, boxes: dict[str, tuple[int, int, int, int]], *insets: Inset) -> Drawing:
        return Drawing(
            *(10_000, 8_000, 45.5, dict.fromkeys(boxes, ""), {}, boxes, {}, []),
            projection="+proj=aea +lat_1=27.5 +lat_2=30.25 +lat_0=28.9 +lon_0=-120.5 +datum=WGS84 +units=m",
            left=-250.5,
            top=900.0,
            insets=insets,
        )

    def test_of_the_map_and_of_its_frames(self) -> None:
        alaska = Inset(("2",), "+proj=laea +lat_0=-2.0 +lon_0=5.5 +datum=WGS84", 1.0, 2.0, 90.0, (1, 2, 3, 4))
        assert sheets(self.drawing({"1": (0, 0, 90, 10), "2": (1, 2, 3, 4)}, alaska)) == [
            {"proj": "aea", "lat_1": 27.5, "lat_2": 30.25, "lat_0": 28.9, "lon_0": -120.5}
            | {"left": -250.5, "top": 900.0, "metres": 45.5, "frame": None},
            {"proj": "laea", "lat_0": -2.0, "lon_0": 5.5}
            | {"left": 1.0, "top": 2.0, "metres": 90.0, "frame": (1, 2, 3, 4)},
        ]

    def test_tiles_lie_nowhere_on_earth(self) -> None:
        assert sheets(self.drawing({"1": (0, 0, 10, 10), "2": (20, 0, 30, 10)})) == []
