"""``fivecolour export`` as a user types it, and the console script."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from fivecolour.editions import edition_files
from fivecolour.editions.edition_data import Edition
from tests.cli.commands import failure, run
from tests.editions.sample import sample_edition

CONSOLE_SCRIPT = Path(sys.executable).with_name("fivecolour")


class TestExport:
    """One day of an edition as CSV, GeoJSON or SVG."""

    def test_csv(self, home: Path) -> None:
        result = run("export", "--format", "csv", "--date", "2020-02-18", "--language", "en")
        assert result.exit_code == 0
        rows = {row["code"]: row for row in csv.DictReader(io.StringIO(result.stdout))}
        assert len(rows) == 90
        assert (rows["330203"]["name"], rows["330203"]["tier"]) == ("Haishu District", "4")
        assert (rows["330212"]["colour"], rows["330212"]["date"]) == ("blue", "2020-02-18")

    def test_geojson_of_the_opening_day(self, home: Path, bundled: Edition) -> None:
        document = json.loads(run("export", "--format", "geojson").stdout)
        assert (document["edition"], document["date"]) == (bundled.id, "2020-02-09")
        assert len(document["features"]) == 88

    def test_weekly_counts_of_a_map_by_days(
        self,
        home: Path,
        bundled: Edition,
        capsys: pytest.CaptureFixture[str],
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        message = f"{bundled.id} has no weekly counts: the hub format is for maps of weeks with new cases"
        assert failure(capsys, monkeypatch, "export", "--format", "hub") == message
        assert "leave out size" in run("export", "--format", "hub", "--size", "card").output

    def test_svg_of_the_published_layer(self, home: Path) -> None:
        result = run("export", "--format", "svg", "--layer", "published", "--date", "2020-02-24")
        drawn = {part.get("id"): part.get("class") for part in ET.fromstring(result.stdout).iter()}
        assert drawn["d330203"] == "t3"
        assert "2020年2月24日 24时" in result.stdout

    @pytest.mark.parametrize("kind", ["csv", "geojson", "svg"])
    def test_to_a_file(self, kind: str, home: Path, tmp_path: Path) -> None:
        out = tmp_path / f"map.{kind}"
        result = run("export", "--format", kind, "--out", out)
        assert (result.exit_code, result.stdout) == (0, "")
        beside = f"written: {out}-metadata.json\n" if kind == "csv" else ""
        assert result.stderr == f"written: {out}\n{beside}"
        assert out.read_text(encoding="utf-8") == run("export", "--format", kind).stdout

    def test_a_named_edition(self, own_home: Path, bundled: Edition) -> None:
        edition_files.publish(sample_edition(), own_home / "editions")
        newest = run("export", "--format", "csv").stdout
        assert newest.count("\n") == 1 + 4
        named = run("export", "--format", "csv", "--edition", bundled.id).stdout
        assert named.count("\n") == 1 + 90

    def test_unknown_edition(
        self,
        home: Path,
        bundled: Edition,
        capsys: pytest.CaptureFixture[str],
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        told = failure(capsys, monkeypatch, "export", "--format", "csv", "--edition", "../secret")
        assert told == f"no edition '../secret'; there are: {bundled.id}"

    def test_unknown_day(
        self,
        home: Path,
        bundled: Edition,
        capsys: pytest.CaptureFixture[str],
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        told = failure(capsys, monkeypatch, "export", "--format", "csv", "--date", "2020-03-06")
        assert told == f"{bundled.id} has no day 2020-03-06; it covers 2020-01-21 to 2020-03-05"

    def test_nothing_published(
        self, empty_home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        told = failure(capsys, monkeypatch, "export", "--format", "csv")
        assert told == f"nothing has been published in {empty_home}/editions; run: fivecolour publish"

    def test_a_folder_that_is_not_there(
        self,
        home: Path,
        tmp_path: Path,
        capsys: pytest.CaptureFixture[str],
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        out = tmp_path / "none" / "map.csv"
        told = failure(capsys, monkeypatch, "export", "--format", "csv", "--out", out)
        assert told == f"{out}: cannot be written: No such file or directory; check the folder"

    def test_a_damaged_edition(
        self,
        own_home: Path,
        bundled: Edition,
        capsys: pytest.CaptureFixture[str],
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        (path,) = (own_home / "editions").glob("*.json")
        path.chmod(0o644)
        path.write_bytes(path.read_bytes().replace(b'"opens_on":"2020-02-09"', b'"opens_on":"2020-02-10"'))
        told = failure(capsys, monkeypatch, "export", "--format", "csv")
        assert told == f"{path}: the content does not match the hash in its name; restore it from a copy"

    @pytest.mark.parametrize(
        "words",
        [(), ("--format", "avi"), ("--format", "csv", "--date", "2020-02-30"), ("--format", "csv", "x")],
    )
    def test_wrong_usage(self, words: tuple[str, ...], home: Path) -> None:
        result = run("export", *words)
        assert result.exit_code == 2
        assert "Usage:" in result.output


@pytest.mark.slow
class TestConsoleScript:
    """The installed command."""

    def test_a_mistake_is_one_line_and_exit_code_1(self, tmp_path: Path) -> None:
        environment = {**os.environ, "FIVECOLOUR_HOME": str(tmp_path)}
        ended = subprocess.run(
            [CONSOLE_SCRIPT, "export", "--format", "csv"],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert (ended.returncode, ended.stdout) == (1, "")
        assert ended.stderr == (
            f"fivecolour: nothing has been published in {tmp_path}/editions; run: fivecolour publish\n"
        )

    def test_help_and_version(self) -> None:
        assert run("--version").output.startswith("fivecolour, version ")
        shown = run("--help").output
        assert "Exit codes: 0 done, 1 failed (the reason is printed), 2 wrong usage." in shown
        for verb in (
            "serve",
            "regions",
            "grade",
            "publish",
            "drafts",
            "editions",
            "withdraw",
            "export",
            "schemes",
        ):
            assert f"\n  {verb} " in shown
            assert run(verb, "--help").exit_code == 0
        assert run("exprot").exit_code == 2
