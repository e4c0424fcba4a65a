"""``fivecolour init``: a stranger's districts and figures become a map, and wrong answers are named."""

from __future__ import annotations

import tomllib
from datetime import date, timedelta
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
from click.testing import CliRunner, Result
from shapely import box

from fivecolour.cli import cli
from fivecolour.config import settings
from fivecolour.editions import edition_files
from fivecolour.errors import UserError
from fivecolour.regions import sets
from fivecolour.regions.build import detection
from fivecolour.scoring.schemes import library

TABLE = (
    "GEOID,county,state,state_name,pop_2020\n"
    "01001,Autauga,01,Alabama,58805\n01003,Baldwin,01,Alabama,231767\n"
    "02013,Aleutians East,02,Alaska,3420\n02016,Aleutians West,02,Alaska,5232\n"
)


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("DATABASE_URL", "FIVECOLOUR_DATA"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("FIVECOLOUR_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "counties.csv"
    path.write_text(TABLE, encoding="utf-8")
    return path


@pytest.fixture
def figures(tmp_path: Path) -> Path:
    days = [date(2021, 3, 1) + timedelta(days=n) for n in range(20)]
    rows = [f"{day},{code},{n}" for n, day in enumerate(days) for code in ("1001", "1003", "2013", "2016")]
    path = tmp_path / "figures.csv"
    path.write_text("\n".join(["date,code,cumulative confirmed cases", *rows]), encoding="utf-8")
    return path


def run(*words: object, answers: str | None = None) -> Result:
    return CliRunner().invoke(cli, ["init", *map(str, words)], input=answers)


class TestDetected:
    """What a table beside the polygons is found to hold."""

    @pytest.mark.parametrize(
        ("header", "cells", "year"),
        [
            ("POP2020", ["58805", "231767"], 2020),
            ("Einwohner 31.12.2020", ["58.805", "231.767"], 2020),
            ("人口(2020)", ["58,805", "231,767"], 2020),
            ("Total 2019", ["58 805", ""], 2019),
            ("Population", ["58805", "231767"], None),
            ("dan_so", ["58805", "231767"], None),
        ],
    )
    def test_populations_with_their_year(self, header: str, cells: list[str], year: int | None) -> None:
        table = pd.DataFrame(
            {"code": ["01001", "01003"], "share of population": ["0.2", "0.8"], header: cells}
        )
        assert (detection.population_in(table), detection.year_of(header)) == (header, year)

    def test_of_several_the_newest_and_no_share_or_sum_of_others(self) -> None:
        table = pd.DataFrame({"Total 2018": ["1"], "Total 2020": ["3"], "Total 2019": ["2"]})
        assert detection.population_in(table) == "Total 2020"
        assert detection.population_in(pd.DataFrame({"Total": ["1"], "Total 2019": ["0.5"]})) is None

    def test_a_column_called_code_may_count_from_one_and_populations_are_no_codes(self) -> None:
        table = pd.DataFrame(
            {"code": ["1", "2"], "name": ["Aachen", "Bonn"], "population": ["100000", "200000"]}
        )
        assert detection.detected(table).code == "code"
        assert detection.detected(table.rename(columns={"code": "id"})).code == "id"

    def test_codes_of_a_state_and_a_county_are_put_together(self) -> None:
        frame = pd.DataFrame(
            {
                "OBJECTID": ["1", "2", "3", "4"],
                "STATE_FIPS": ["1", "1", "1", "13"],
                "COUNTY_CODE": ["1", "3", "115", "1"],
                "NAME": ["Autauga", "Baldwin", "St. Clair", "Appling"],
            }
        )
        found = detection.detected(frame)
        assert (found.code, found.name) == ("STATE_FIPS+COUNTY_CODE", "NAME")
        # A shapefile of one state: names cut, areas beside; tables write 17163 for county 163 of state 17.
        illinois = pd.DataFrame(
            {
                "OBJECTID": [1, 2, 3],
                "STATE_FIPS": [17, 17, 17],
                "COUNTY_COD": [163, 37, 99],
                "NAME": ["St. Clair", "DeKalb", "LaSalle"],
                "SHAPE_AREA": [0.25, 1e-06, 12.5],
            }
        )
        assert detection.detected(illinois).code == "STATE_FIPS+COUNTY_COD"
        assert detection.detected(illinois.drop(columns="STATE_FIPS")).code == "COUNTY_COD"
        assert detection.detected(frame.assign(GEOID=["01001", "01003", "01115", "13001"])).code == "GEOID"

    @pytest.mark.parametrize(
        ("columns", "length", "name", "alias"),
        [
            ({"abbrev_state": ["SP", "SP", "RJ"], "name_state": ["São Paulo"] * 2 + ["Rio"]}, 2, 1, 0),
            ({"ISO_1": ["IN-MH", "IN-MH", "IN-GA"], "st_nm": ["Maharashtra"] * 2 + ["Goa"]}, 2, 1, 0),
            ({"STUSPS": ["MD", "MD", "DE"]}, 2, 0, None),
            # Two states of one name, or one that lies in two, are no parents of these codes.
            ({"ABBREV": ["A", "B", "A"], "region": ["South", "North", "South"]}, None, None, None),
        ],
    )
    def test_names_and_abbreviations_of_what_codes_begin_with(
        self, columns: dict[str, list[str]], length: int | None, name: int | None, alias: int | None
    ) -> None:
        frame = pd.DataFrame({"code": ["3501", "3502", "3301"], "name": ["Adamantina", "Bauru", "Angra"]})
        found = detection.parents_of(frame.assign(**columns), "code", "name")
        named = [None if one is None else [*columns][one] for one in (name, alias)]
        assert [*found.values()] == [None, length, *named]

    def test_abbreviations_of_districts(self) -> None:
        frame = pd.DataFrame({"code": ["001", "015"], "name": ["Torino", "Milano"], "acr": ["TO", "MI"]})
        found = detection.detected(frame)
        assert (found.code, found.name, found.alias) == ("code", "name", "acr")
        assert detection.detected(frame.assign(acr="TO")).alias is None

    def test_abbreviations_of_a_table_are_names_of_cities(self, tmp_path: Path) -> None:
        places, states = tmp_path / "places.csv", tmp_path / "states.csv"
        places.write_text("GEOID,county\n24001,Allegany\n24003,Anne Arundel\n10001,Kent\n", encoding="utf-8")
        rows = "code,STUSPS,STATE\n24001,MD,Maryland\n24003,MD,Maryland\n10001,DE,Delaware\n"
        states.write_text(rows, encoding="utf-8")
        result = run("--name", "three", "--input", places, "--table", states, "--rule", "portugal-2021")
        assert "parent alias column: STUSPS (else say --parent-alias-column)" in result.output
        assert [(one.code, one.name.en, one.aliases) for one in sets.load("three").cities] == [
            ("10", "Delaware", ("DE",)),
            ("24", "Maryland", ("MD",)),
        ]

    def test_and_build_the_map(self, tmp_path: Path) -> None:
        places = tmp_path / "places.csv"
        rows = "OBJECTID,STATE_FIPS,COUNTY_CODE,NAME\n1,1,1,Autauga\n2,1,115,St. Clair\n3,13,1,Appling\n"
        places.write_text(rows, encoding="utf-8")
        result = run("--name", "three", "--input", places, "--rule", "portugal-2021")
        assert "code column: STATE_FIPS+COUNTY_CODE (else say --code-column)" in result.output
        assert [(one.code, one.parent) for one in sets.load("three").districts] == [
            ("01001", "01"),
            ("01115", "01"),
            ("13001", "13"),
        ]

    def test_are_shown_and_used(self, tmp_path: Path) -> None:
        places, people = tmp_path / "places.csv", tmp_path / "people.csv"
        places.write_text("GEOID,county\n01001,Autauga\n01003,Baldwin\n", encoding="utf-8")
        people.write_text('code,Total 2019\n1001,"58,805"\n1003,"231,767"\n', encoding="utf-8")
        result = run(
            *("--name", "two", "--input", places, "--table", people, "--rule", "portugal-2021"),
            *("--code-length", 5, "--title-pt", "Dois condados", "--language", "pt,en"),
        )
        assert "populations: column Total 2019 of people.csv, year 2019" in result.output
        assert result.exit_code == 0, result.output
        region = sets.load("two")
        assert [
            (one.code, one.population and (one.population.count, one.population.year))
            for one in region.districts
        ] == [
            ("01001", (58805, 2019)),
            ("01003", (231767, 2019)),
        ]
        assert region.title["pt"] == "Dois condados"


class TestInit:
    """From two files to a published edition by one command."""

    def test_a_table_of_codes_and_names_and_a_file_of_figures(self, table: Path, figures: Path) -> None:
        result = run(
            *("--name", "counties", "--input", table, "--rule", "cdc-transmission-2021"),
            *("--figures", figures, "--timezone", "America/New_York"),
        )
        assert result.exit_code == 0, result.output
        for line in (
            "code column: GEOID (else say --code-column)",
            "name column: county",
            "parent column: state",
            "parent name column: state_name",
            "population column: pop_2020",
            "counties: 4 districts, 2 cities, 4 populations",
            "without polygons: every district is a tile",
            "next: fivecolour serve, then open http://127.0.0.1:8050/",
        ):
            assert line in result.output
        config = settings()
        assert tomllib.loads((config.home / "publish.toml").read_text(encoding="utf-8")) == {
            "region_set": "counties",
            "scheme": "cdc-transmission-2021",
            "timezone": "America/New_York",
            "from": date(2021, 3, 1),
            "to": "newest",
            "outlook": 1000,
        }
        edition = edition_files.latest(config.editions)
        assert (edition.region.name, edition.days[-1]) == ("counties", "2021-03-20")
        assert sorted(edition.drawing.paths) == ["01001", "01003", "02013", "02016"]
        assert (sets.place("counties") / "districts.svg").read_text(encoding="utf-8").count("<path") == 4

    def test_a_further_map(self, home: Path, table: Path, figures: Path) -> None:
        words = (
            "--name",
            "counties",
            "--input",
            table,
            "--rule",
            "cdc-transmission-2021",
            "--figures",
            figures,
        )
        result = CliRunner().invoke(cli, ["--map", "us", "init", *map(str, words)])
        assert result.exit_code == 0, result.output
        assert edition_files.latest(settings("us").editions).days[-1] == "2021-03-20"
        assert sorted(path.name for path in home.iterdir()) == ["data", "maps"]

    def test_it_asks_for_what_is_not_said(self, table: Path) -> None:
        result = run(answers=f"counties\n{table}\nkorea-2021\n")
        assert result.exit_code == 0, result.output
        assert "next: fivecolour ingest FILE, then: fivecolour publish" in result.output

    def test_polygons(self, tmp_path: Path) -> None:
        path = tmp_path / "two.geojson"
        frame = gpd.GeoDataFrame(
            {"adcode": [330203, 330205], "name": ["海曙区", "江北区"]},
            geometry=[box(121, 29, 121.5, 30), box(121.5, 29, 122, 30)],
            crs=4326,
        )
        frame.to_file(path)
        assert run("--name", "two", "--input", path, "--rule", "korea-2021").exit_code == 0
        assert [district.name.en for district in sets.load("two").districts] == ["海曙区", "江北区"]

    @pytest.mark.parametrize(
        ("words", "message"),
        [
            (("--rule", "korea"), "there is no scheme 'korea'; schemes: "),
            (
                ("--timezone", "Rio"),
                "'Rio': there is no such time zone; write it as America/Sao_Paulo",
            ),
            (("--figures", "no.csv"), "--figures no.csv: no such file; check the path"),
            (("--input", "no.shp"), "no.shp: no such file"),
            (
                ("--code-column", "x", "--name-column", "county"),
                "no column 'x'; there are: GEOID, county",
            ),
            (("--name", "über uns"), "'über uns' cannot name a region set; use letters, digits, - and _"),
            (("--population-column", "county"), "is no whole number of people; mend it"),
            (("--encoding", "klingon"), "encoding 'klingon' is unknown"),
            (("--title", "pt=A", "--title-pt", "B"), "--title pt=… and --title-pt say the same; keep one"),
            (("--title", "xx=A"), "no texts in the language 'xx'"),
        ],
    )
    def test_each_wrong_answer_is_named(
        self, table: Path, home: Path, words: tuple[str, ...], message: str
    ) -> None:
        usual = ("--name", "counties", "--input", table, "--rule", "korea-2021", "--population-year", "2020")
        result = run(*usual, *words)
        assert isinstance(result.exception, UserError)
        assert message in str(result.exception)
        assert not (home / "publish.toml").exists()

    def test_no_column_of_codes(self, table: Path) -> None:
        table.write_text("name,state\nA,x\nA,x\n", encoding="utf-8")
        result = run("--name", "counties", "--input", table, "--rule", "korea-2021")
        assert "no column holds a code for each district; there are: name, state: say --code-column" in str(
            result.exception
        )

    def test_names_do_as_codes_where_districts_have_none(self, table: Path) -> None:
        table.write_text("name,state\nAlappuzha,Kerala\nMadurai,Tamil Nadu\n", encoding="utf-8")
        words = ("--name", "south", "--input", table, "--rule", "korea-2021")
        assert "their names do: --code-column name" in str(run(*words).exception)
        done = run(*words, "--code-column", "name")
        assert done.exit_code == 0
        assert (
            "korea-2021 goes by rates for every 100,000 people, and no district has its number" in done.output
        )
        assert [district.code for district in sets.load("south").districts] == ["Alappuzha", "Madurai"]

    def test_titles_and_providers_in_any_language(self, table: Path, home: Path) -> None:
        words = (
            *("--name", "c", "--input", table, "--rule", "korea-2021", "--title", "pt=Condados"),
            *("--title-en", "Counties", "--figures-credit", "Ministry of Health, R=1"),
            *("--figures-licence", "pt=Citar", "--figures-licence", "en=Credit us"),
        )
        assert run(*words).exit_code == 0
        assert sets.load("c").title.words == {"pt": "Condados", "en": "Counties"}
        order = tomllib.loads((home / "publish.toml").read_text(encoding="utf-8"))
        assert order["credit"] == {"en": "Ministry of Health, R=1"}
        assert order["licence"] == {"pt": "Citar", "en": "Credit us"}

    def test_a_map_that_is_there_is_not_replaced_unasked(self, table: Path, home: Path) -> None:
        home.mkdir()
        (home / "publish.toml").touch()
        result = run("--name", "counties", "--input", table, "--rule", "korea-2021")
        assert "there is a map already; choose another FIVECOLOUR_HOME" in str(result.exception)
        assert run("--name", "c", "--input", table, "--rule", "korea-2021", "--force").exit_code == 0


class TestRuleOfOnesOwn:
    """A rule that is given as a file is found afterwards by every command, and fits the map's rhythm."""

    def test_it_is_copied_to_ones_own_rules(self, home: Path, table: Path, tmp_path: Path) -> None:
        rule = tmp_path / "mine.toml"
        bundled = library.source("cdc-transmission-2021").replace("cdc-transmission-2021", "mine")
        rule.write_text(bundled, encoding="utf-8")
        result = run("--name", "counties", "--input", table, "--rule", rule)
        assert result.exit_code == 0, result.output
        order = tomllib.loads((home / "publish.toml").read_text("utf-8"))
        assert (order["scheme"], order["from"], order["to"]) == ("mine", "first", "newest")
        assert library.load("mine").name == "mine"
        rule.write_text(bundled + "# changed\n", encoding="utf-8")
        again = run("--name", "counties", "--input", table, "--rule", rule, "--force")
        assert "there is another rule 'mine'" in str(again.exception)

    def test_one_of_days_for_a_map_of_months_is_refused_before_anything(
        self, home: Path, table: Path
    ) -> None:
        rule = ("--rule", "portugal-2021", "--period", "month")
        result = run("--name", "counties", "--input", table, *rule)
        assert "no whole number of the map's periods (months)" in str(result.exception)
        assert "cases_per_100k" in str(result.exception)
        assert not home.exists()

    def test_a_file_that_leaves_something_open_says_how_to_go_on(self, table: Path, tmp_path: Path) -> None:
        figures = tmp_path / "open.csv"
        figures.write_text("code,date,cases\n01001,2021-03-01,4\n", encoding="utf-8")
        result = run(
            *("--name", "counties", "--input", table, "--rule", "cdc-transmission-2021"),
            *("--figures", figures),
        )
        assert result.exit_code == 1
        assert "written and stay. Go on with: fivecolour ingest" in result.output
