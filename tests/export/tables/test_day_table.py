"""One day of an edition as CSV."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

import pytest

from fivecolour.editions.edition_data import Edition
from fivecolour.export.tables.day_table import COLOURS, tiers_csv
from fivecolour.export.views.sign_columns import NAMES
from fivecolour.regions.region_set import Text
from tests.editions.sample import DAYS, sample_edition

EDITION = sample_edition()
HEADER = "code,name,tier,colour,level,reason,city,date,cumulative_confirmed,published_tier,scheme,edition"
SIGNS = ",".join(NAMES)


def read(text: str) -> dict[str, dict[str, str]]:
    return {row["code"]: row for row in csv.DictReader(io.StringIO(text))}


def named(name: str) -> Edition:
    """Return the sample with another name for its first district."""
    first, *others = EDITION.region.districts
    odd = replace(first, name=Text(name, name))
    return replace(EDITION, region=replace(EDITION.region, districts=(odd, *others)))


@pytest.fixture(scope="module")
def rows(bundled: Edition) -> dict[str, dict[str, str]]:
    return read(tiers_csv(bundled, bundled.day_index["2020-02-09"]))


class TestSample:
    """Literal lines."""

    def test_whole_table(self) -> None:
        assert tiers_csv(EDITION, DAYS.index("2020-02-10"), language="en").splitlines() == [
            f"{HEADER},{SIGNS}",
            "330103,Xiacheng District,2,blue,lower,The reason of tier 2,Hangzhou,2020-02-10,,2,"
            "sample,sample-20200212-0123456789" + "," * len(NAMES),
            "330105,Gongshu District,3,yellow,medium,The reason of tier 3,Hangzhou,2020-02-10,,3,"
            "sample,sample-20200212-0123456789" + "," * len(NAMES),
            "330203,Haishu District,4,orange,higher,The reason of tier 4,Ningbo,2020-02-10,66,4,"
            "sample,sample-20200212-0123456789" + "," * len(NAMES),
            "330212,Yinzhou District,3,yellow,medium,The reason of tier 3,Ningbo,2020-02-10,13,3,"
            "sample,sample-20200212-0123456789" + "," * len(NAMES),
        ]

    def test_whole_figures_of_an_edition_that_was_read_back(self) -> None:
        """They are int then, which Python 3.11 does not ask `is_integer`."""
        edition = replace(EDITION, figures={"pm25_24h": dict.fromkeys(EDITION.districts, (5,) * 12)})
        lines = tiers_csv(edition, 0, language="en").splitlines()
        assert [line.rsplit(",", 1)[1] for line in lines] == ["pm25_24h", "5", "5", "5", "5"]

    def test_in_chinese(self) -> None:
        line = tiers_csv(EDITION, DAYS.index("2020-02-10")).splitlines()[3]
        assert line == (
            "330203,海曙区,4,orange,较高风险,第4级的理由,宁波市,2020-02-10,66,4,sample,sample-20200212-0123456789"
            + "," * len(NAMES)
        )

    def test_what_is_missing_is_an_empty_cell(self) -> None:
        rows = read(tiers_csv(EDITION, DAYS.index("2020-02-11")))
        assert rows["330203"]["cumulative_confirmed"] == ""
        assert rows["330212"]["cumulative_confirmed"] == "13"
        before = read(tiers_csv(EDITION, 0))
        assert {row["published_tier"] for row in before.values()} == {""}

    def test_two_possible_tiers_and_one_not_named(self) -> None:
        rows = read(tiers_csv(EDITION, 11))
        assert (rows["330103"]["published_tier"], rows["330105"]["published_tier"]) == ("1|2", "")

    def test_not_graded_has_a_word(self) -> None:
        row = read(tiers_csv(EDITION, 0, language="en"))["330203"]
        assert (row["tier"], row["colour"], row["level"]) == ("0", "grey", "not graded")

    def test_a_drill_says_so_in_every_line(self) -> None:
        rows = read(tiers_csv(replace(EDITION, drill=True), 0))
        assert {row["edition"] for row in rows.values()} == {"DRILL sample-20200212-0123456789"}

    def test_colours(self) -> None:
        assert COLOURS == {5: "red", 4: "orange", 3: "yellow", 2: "blue", 1: "green", 0: "grey"}


class TestSpreadsheets:
    """A text never becomes a formula, and always comes back."""

    @pytest.mark.parametrize(
        "name", ["=1+1", '=HYPERLINK("http://x.example")', "+1", "-1", "@SUM(A1)", "\t=1"]
    )
    def test_a_name_cannot_become_a_formula(self, name: str) -> None:
        cell = read(tiers_csv(named(name), 0))["330103"]["name"]
        assert cell == f"'{name}"

    @pytest.mark.parametrize("name", ["甲,乙", 'the "old" town', "two\nlines", "'t Veld", "a=b"])
    def test_any_other_name_comes_back_as_it_is(self, name: str) -> None:
        assert read(tiers_csv(named(name), 0))["330103"]["name"] == name


class TestBundled:
    """Zhejiang on 9 February 2020."""

    def test_90_rows_in_the_order_of_their_codes(self, rows: dict[str, dict[str, str]]) -> None:
        assert len(rows) == 90
        assert list(rows) == sorted(rows)

    def test_haishu(self, rows: dict[str, dict[str, str]], bundled: Edition) -> None:
        row = rows["330203"]
        assert {row.pop(name) for name in NAMES} > {"14", "66", "at most"}
        assert row.pop("reason").startswith("较高风险（橙）：截至2月9日累计确诊66例")
        assert row == {
            "code": "330203",
            "name": "海曙区",
            "tier": "4",
            "colour": "orange",
            "level": "较高",
            "city": "宁波市",
            "date": "2020-02-09",
            "cumulative_confirmed": "66",
            "published_tier": "4",
            "scheme": "zhejiang-2020",
            "edition": bundled.id,
            "cluster_cases": "",
        }

    def test_zero_is_written_and_missing_is_not(self, rows: dict[str, dict[str, str]]) -> None:
        assert rows["330127"]["cumulative_confirmed"] == "0"
        assert rows["330110"]["cumulative_confirmed"] == ""
        assert rows["330110"]["tier"] == "0"

    def test_every_tier_is_that_of_the_edition_on_every_day(self, bundled: Edition) -> None:
        for day in (0, 19, 28, 44):
            rows = read(tiers_csv(bundled, day))
            assert {code: int(row["tier"]) for code, row in rows.items()} == {
                code: bundled.tier(code, day) for code in bundled.districts
            }
            assert all(row["reason"] for row in rows.values())
