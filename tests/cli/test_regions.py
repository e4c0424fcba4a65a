"""``fivecolour regions`` as a user types it."""

from __future__ import annotations

import json

import geopandas as gpd
import pytest
from click.testing import CliRunner
from shapely import box

from fivecolour.cli.regions import regions
from fivecolour.errors import UserError
from fivecolour.regions import place_names, sets
from fivecolour.regions.region_set import Population


def run(*words):
    return CliRunner().invoke(regions, [str(word) for word in words])


@pytest.fixture
def file(tmp_path):
    frame = gpd.GeoDataFrame(
        {"adcode": ["156330203", "156330205"], "label": ["海曙区", "江北区"]},
        geometry=[box(121, 29, 121.5, 30), box(121.5, 29, 122, 30)],
        crs=4490,
    )
    path = tmp_path / "ningbo.gpkg"
    frame.to_file(path)
    return path


class TestList:
    """What there is."""

    def test_as_text(self):
        result = run("list")
        assert result.exit_code == 0
        line = next(line for line in result.output.splitlines() if line.startswith("zhejiang-2020"))
        assert "90 districts, 88 polygons, 11 cities  2019-08-30 to 2021-04-09" in line

    def test_as_json(self):
        rows = {row["name"]: row for row in json.loads(run("list", "--json").output)}
        zhejiang = rows["zhejiang-2020"]
        assert (zhejiang["districts"], zhejiang["polygons"], zhejiang["cities"], zhejiang["zones"]) == (
            90,
            88,
            11,
            9,
        )
        assert zhejiang["title"]["en"] == "Zhejiang"
        assert len(zhejiang["content_hash"]) == 64


class TestBuild:
    """From a file to a folder."""

    def test_from_a_file(self, file, tmp_path):
        result = run(
            *("build", "ningbo", "--input", file, "--code-column", "adcode", "--name-column", "label"),
            *("--strip-prefix", "156", "--parent-length", "4", "--title-zh", "宁波", "--title-en", "Ningbo"),
            *(
                "--credit",
                "Survey office",
                "--valid-from",
                "2020-01-01",
                "--out",
                tmp_path / "sets",
                "--json",
            ),
        )
        assert result.exit_code == 0, result.output
        printed = json.loads(result.output)
        assert (printed["districts"], printed["polygons"], printed["cities"]) == (2, 2, 1)
        assert printed["findings"] == []
        assert printed["folder"] == str(tmp_path / "sets" / "ningbo")
        lines = (tmp_path / "sets" / "ningbo" / "districts.csv").read_text(encoding="utf-8").splitlines()
        assert lines[1] == "330203,海曙区,海曙区,海曙,海曙,haishu,3302,,,,156330203,"

    def test_as_text(self, file, tmp_path):
        result = run("build", "ningbo", "--input", file, "--code-column", "adcode", "--out", tmp_path)
        assert result.exit_code == 0
        assert result.output.splitlines()[0] == "ningbo: 2 districts, 2 polygons, 0 cities, 0 zones"
        assert result.output.splitlines()[1].startswith("  from 1")
        assert result.output.splitlines()[-1] == f"  written to {tmp_path / 'ningbo'}"

    def test_rows_dropped_are_said(self, file, tmp_path):
        result = run(
            *("build", "ningbo", "--input", file, "--code-column", "adcode", "--drop", "label=江北区"),
            *("--out", tmp_path, "--json"),
        )
        assert json.loads(result.output)["findings"] == ["1 row left out because label is 江北区"]

    @pytest.mark.parametrize(
        ("words", "message"),
        [
            (["build", "x", "--input", "a.gpkg"], "--input needs --code-column."),
            (
                ["build", "zhejiang-2020", "--crs", "GCJ-02"],
                "--crs needs --input; without it the set's own recipe decides.",
            ),
            (["build"], "Missing argument 'NAME'."),
            (
                [
                    "build",
                    "x",
                    "--input",
                    "a",
                    "--code-column",
                    "c",
                    "--parent-column",
                    "p",
                    "--parent-length",
                    "2",
                ],
                "--parent-column and --parent-length exclude each other.",
            ),
            (
                ["build", "x", "--input", "a", "--code-column", "c", "--drop", "label"],
                "'label' must be COLUMN=VALUE",
            ),
        ],
    )
    def test_wrong_usage_exits_2(self, words, message):
        result = run(*words)
        assert result.exit_code == 2
        assert message in result.output

    def test_a_mistake_in_the_data_is_one_line(self, file, tmp_path):
        result = run("build", "ningbo", "--input", file, "--code-column", "code", "--out", tmp_path)
        assert isinstance(result.exception, UserError)
        assert str(result.exception) == f"{file}: no column 'code'; there are: adcode, label"

    def test_no_recipe_and_no_input(self):
        result = run("build", "atlantis")
        assert isinstance(result.exception, UserError)
        assert "no such recipe; give a file of polygons with --input" in str(result.exception)

    def test_a_bad_name_is_refused_before_anything_is_written(self, file, tmp_path):
        result = run("build", "../x", "--input", file, "--code-column", "adcode", "--out", tmp_path / "sets")
        assert isinstance(result.exception, UserError)
        assert not (tmp_path / "x").exists()


class TestColumns:
    """Populations, cities, kinds of places and other names come from the file or a table beside it."""

    @pytest.fixture
    def kreise(self, tmp_path):
        frame = gpd.GeoDataFrame(
            {
                "AGS": [9187.0, 9163.0, 1001.0],
                "GEN": ["Rosenheim", "Rosenheim", "Flensburg"],
                "BEZ": ["Landkreis", "Kreisfreie Stadt", "Kreisfreie Stadt"],
            },
            geometry=[box(12, 47, 12.5, 48), box(12.5, 47, 13, 48), box(9, 54, 9.5, 55)],
            crs=4326,
        )
        path = tmp_path / "kreise.gpkg"
        frame.to_file(path)
        return path

    def build(self, kreise, tmp_path, *words):
        return run(
            *("build", "kreise", "--input", kreise, "--code-column", "AGS", "--name-column", "GEN"),
            *("--code-length", "5", "--out", tmp_path / "sets", *words),
        )

    def test_kinds_of_places_tell_equal_names_apart(self, kreise, tmp_path):
        assert self.build(kreise, tmp_path, "--kind-column", "BEZ").exit_code == 0
        known = sets.load("kreise", root=tmp_path / "sets")
        assert [district.code for district in known.districts] == ["01001", "09163", "09187"]
        for text, code in (
            ("LK Rosenheim", "09187"),
            ("Landkreis Rosenheim", "09187"),
            ("SK Rosenheim", "09163"),
            ("Rosenheim, Kreisfreie Stadt", "09163"),
            ("Flensburg", "01001"),
        ):
            assert place_names.find(known, text).code == code
        with pytest.raises(place_names.AmbiguousNameError):
            place_names.find(known, "Rosenheim")

    def test_equal_names_without_kinds_are_said(self, kreise, tmp_path):
        output = self.build(kreise, tmp_path).output
        assert "1 name of several districts each, so that" in output
        assert "Rosenheim (09163, 09187)" in output
        assert "--kind-column" in output

    def test_a_table_is_joined_by_code_whatever_became_of_the_codes(self, kreise, tmp_path):
        table = tmp_path / "einwohner.csv"
        rows = ("Schlüssel;Einwohner 2020;Land;Landname;Kurz", "9187.0;261.330;9;Bayern;RO")
        rows += ("01001;90.164;1;Schleswig-Holstein;FL", "8;5;;;")
        table.write_text("\n".join(rows), encoding="cp1252")
        result = self.build(
            *(kreise, tmp_path, "--table", table, "--population-column", "Einwohner 2020"),
            *("--population-source", "Destatis", "--parent-column", "Land"),
            *("--parent-name-column", "Landname", "--alias-column", "Kurz", "--kind-column", "BEZ"),
        )
        assert result.exit_code == 0, result.output
        known = sets.load("kreise", root=tmp_path / "sets")
        assert [district.population for district in known.districts] == [
            Population(90164, 2020, "Destatis"),
            None,
            Population(261330, 2020, "Destatis"),
        ]
        cities = [(city.code, city.name.en) for city in known.cities]
        assert cities == [("1", "Schleswig-Holstein"), ("9", "Bayern")]
        assert place_names.find(known, "FL").code == "01001"
        assert (
            "einwohner.csv joined by its column Schlüssel: it has 2 of 3 districts; not 9163; "
            "1 of its rows are no district's" in result.output
        )
        assert "no population of 1 district, so that no rate is computed for them: 09163" in result.output

    @pytest.mark.parametrize(
        ("rows", "words", "message"),
        [
            ("ags,people\n9187,12.5", (), "'12.5' of 09187 in column 'people' is no whole number of people"),
            (
                "ags,people\n9187,5\n09187,6",
                (),
                "codes stand in more than one row: 09187, 9187; keep one",
            ),
            (
                "name,people\nA,5",
                (),
                "its columns (name, people) holds codes such as 1001, 9163, 9187",
            ),
            ("ags,people\n9187,5", ("--table-code-column", "x"), "no column 'x'; there are: ags, people"),
            ("ags,people\n9187,5,6", (), "row 2: has more cells than the header; mend that row"),
            ("ags,people", (), "holds no rows; its first row names the columns"),
        ],
    )
    def test_a_faulty_table_is_named(self, kreise, tmp_path, rows, words, message):
        table = tmp_path / "table.csv"
        table.write_text(rows, encoding="utf-8")
        options = ("--table", table, "--population-column", "people", "--population-year", "2020", *words)
        result = self.build(kreise, tmp_path, *options)
        assert isinstance(result.exception, UserError)
        assert message in str(result.exception)

    def test_a_population_without_a_year(self, kreise, tmp_path):
        result = self.build(kreise, tmp_path, "--population-column", "people")
        assert result.exit_code == 2
        assert "--population-column people needs --population-year, such as 2020." in result.output


class TestRebuild:
    """What was edited by hand is taken over by one command."""

    @pytest.fixture
    def place(self, file, tmp_path, monkeypatch):
        monkeypatch.setenv("FIVECOLOUR_DATA", str(tmp_path / "data"))
        run("build", "ningbo", "--input", file, "--code-column", "adcode", "--name-column", "label")
        return tmp_path / "data" / "regions" / "ningbo"

    def test_edited_tables_are_in_force(self, place):
        (place / "districts.csv").write_text(
            "code,name_en,parent,population,population_year,aliases\n"
            "156330203,Haishu District,3302,104,2020,Jiangdong|老三区\n156330205,Jiangbei,3302,,,\n",
            encoding="utf-8",
        )
        with pytest.raises(UserError, match="run: fivecolour regions rebuild ningbo"):
            sets.load("ningbo")
        result = run("rebuild", "ningbo")
        assert result.exit_code == 0, result.output
        known = sets.load("ningbo")
        assert [(d.name.zh, d.short.zh, d.pinyin) for d in known.districts] == [
            ("Haishu District", "Haishu", "haishu"),
            ("Jiangbei", "Jiangbei", "jiangbei"),
        ]
        assert known.districts[0].population == Population(104, 2020, "")
        assert [city.code for city in known.cities] == ["3302"]
        assert place_names.find(known, "老三区").code == "156330203"
        assert "no population of 1 of 2 districts" in result.output

    def test_nothing_edited_changes_nothing(self, place):
        before = {path.name: path.read_bytes() for path in place.iterdir()}
        assert run("rebuild", "ningbo").exit_code == 0
        assert {path.name: path.read_bytes() for path in place.iterdir()} == before

    def test_a_bundled_set_is_rebuilt_to_the_same_bytes_in_the_own_folder(self, place):
        bundled = sets.place("zhejiang-2020")
        assert run("rebuild", "zhejiang-2020").exit_code == 0
        own = place.parent / "zhejiang-2020"
        assert sets.place("zhejiang-2020") == own
        for name in (*sets.FILES, "region.toml"):
            assert (own / name).read_bytes() == (bundled / name).read_bytes()

    def test_a_district_without_a_polygon_is_refused(self, place):
        with (place / "districts.csv").open("a", encoding="utf-8") as file:
            file.write("999,X,X,,,,,,,,,\n")
        result = run("rebuild", "ningbo")
        assert "districts without a polygon: 999; mend the table" in str(result.exception)
