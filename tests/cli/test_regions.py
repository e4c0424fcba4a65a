"""``fivecolour regions`` as a user types it."""

from __future__ import annotations

import json

import geopandas as gpd
import pytest
from click.testing import CliRunner
from shapely import box

from fivecolour.cli.regions import regions
from fivecolour.errors import UserError


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
        assert result.output.splitlines()[-1] == f"  written to {tmp_path / 'ningbo'}"

    def test_rows_dropped_are_said(self, file, tmp_path):
        result = run(
            *("build", "ningbo", "--input", file, "--code-column", "adcode", "--drop", "label=江北区"),
            *("--out", tmp_path, "--json"),
        )
        assert json.loads(result.output)["findings"] == ["1 rows left out because label is 江北区"]

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
