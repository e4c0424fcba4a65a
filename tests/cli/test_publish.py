"""``fivecolour publish``, ``editions`` and ``export`` as a user types them."""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import xml.etree.ElementTree as ET
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from fivecolour.access.people import People
from fivecolour.access.permissions import scope
from fivecolour.cli import cli, main
from fivecolour.config import Settings
from fivecolour.data_files import bundled
from fivecolour.editions import edition_files
from fivecolour.editions.edition_data import Edition
from fivecolour.store import database
from tests.editions.sample import sample_edition

PASSWORD = "a long enough pass phrase"
CONSOLE_SCRIPT = Path(sys.executable).with_name("fivecolour")


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(cli, [str(word) for word in words])


def failure(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, *words: str | Path) -> str:
    """Return the one line that a user's mistake prints, with exit code 1."""
    monkeypatch.setattr(sys, "argv", ["fivecolour", *map(str, words)])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 1
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.startswith("fivecolour: ")
    assert told.err.count("\n") == 1
    return told.err.removeprefix("fivecolour: ").rstrip()


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DATABASE_URL", "FIVECOLOUR_DATA"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def home(instance: Settings, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the home of the shared instance: only to be read."""
    monkeypatch.setenv("FIVECOLOUR_HOME", str(instance.home))
    return instance.home


@pytest.fixture
def own_home(instance: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a copy of that home, to be written to."""
    shutil.copytree(instance.home, tmp_path / "home")
    monkeypatch.setenv("FIVECOLOUR_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.fixture
def empty_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("FIVECOLOUR_HOME", str(tmp_path / "var"))
    return tmp_path / "var"


class TestPublish:
    """From the store to an edition."""

    def test_again_it_is_the_same_edition(self, own_home: Path, bundled: Edition) -> None:
        result = run("publish", "--json")
        assert result.exit_code == 0
        assert json.loads(result.output) == {
            "id": bundled.id,
            "number": 1,
            "state": "published",
            "made_by": "tests",
            "published_at": bundled.published_at,
            "region_set": "zhejiang-2020",
            "scheme": "zhejiang-2020",
            "first_day": "2020-01-21",
            "last_day": "2020-03-05",
            "drill": False,
            "new": False,
        }
        assert len(list((own_home / "editions").glob("*.json"))) == 1

    def test_other_days_are_another_edition(self, own_home: Path) -> None:
        words = ("publish", "--from", "2020-02-09", "--to", "2020-02-12")
        result = run(*words)
        assert result.exit_code == 0
        newest = edition_files.latest(own_home / "editions")
        assert result.output == f"published: {newest.id} (edition 2)\n"
        assert (newest.days[0], newest.days[-1], newest.opens_on) == (
            "2020-02-09",
            "2020-02-12",
            "2020-02-12",
        )
        assert newest.drill is False
        again = run(*words)
        assert again.output == f"already published: {newest.id} (edition 2)\n"

    def test_to_newest_is_the_newest_day_with_a_report(self, own_home: Path) -> None:
        order = 'region_set = "zhejiang-2020"\nscheme = "zhejiang-2020"\nfrom = 2020-03-03\nto = "newest"\n'
        (own_home / "publish.toml").write_text(order, encoding="utf-8")
        result = run("publish")
        assert result.exit_code == 0
        newest = edition_files.latest(own_home / "editions")
        with sqlite3.connect(own_home / "fivecolour.db") as connection:
            (last,) = connection.execute("select max(event_date) from reports").fetchone()
        assert (newest.days[0], newest.days[-1], newest.opens_on) == ("2020-03-03", last, last)
        assert result.output == f"published: {newest.id} (edition 2)\n"

    def test_to_newest_as_of_a_moment(self, own_home: Path) -> None:
        order = 'region_set = "zhejiang-2020"\nscheme = "zhejiang-2020"\nfrom = 2020-02-09\n'
        (own_home / "publish.toml").write_text(order, encoding="utf-8")
        assert run("publish", "--as-of", "2020-02-12T12:00").exit_code == 0
        assert edition_files.latest(own_home / "editions").days[-1] == "2020-02-11"

    def test_without_a_colour_only_if_it_is_wanted(
        self, own_home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        words = ("publish", "--from", "2021-02-11", "--to", "2021-02-12")
        for more in ((), ("--draft",)):
            message = failure(capsys, monkeypatch, *words, *more)
            assert message.startswith(
                "every district is grey on 2021-02-12: 0 of 90 gave figures for that day (no day has any); "
            )
            assert message.endswith(
                "Send in what is missing, or publish it all the same with --even-if-empty"
            )
        assert len(list((own_home / "editions").glob("*.json"))) == 1
        assert run(*words, "--even-if-empty").exit_code == 0
        assert len(list((own_home / "editions").glob("*.json"))) == 2

    def test_opening_day(self, own_home: Path) -> None:
        result = run(
            "publish", "--from", "2020-02-09", "--to", "2020-02-12", "--open-on", "2020-02-10", "--json"
        )
        assert json.loads(result.output)["new"] is True
        assert edition_files.latest(own_home / "editions").opens_on == "2020-02-10"

    @pytest.mark.parametrize(
        ("words", "message"),
        [
            (("--open-on", "2020-04-01"), "would open on 2020-04-01, outside 2020-01-21 to 2020-03-05"),
            (("--from", "2020-03-06"), "the last day, 2020-03-05, is before the first, 2020-03-06; say both"),
            (("--region-set", "atlantis"), "no region set 'atlantis'"),
            (("--scheme", "atlantis"), "atlantis"),
        ],
    )
    def test_mistakes(
        self,
        words: tuple[str, ...],
        message: str,
        own_home: Path,
        capsys: pytest.CaptureFixture[str],
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        assert message in failure(capsys, monkeypatch, "publish", *words)
        assert len(list((own_home / "editions").glob("*.json"))) == 1

    @pytest.mark.parametrize("words", [("--from", "9 February"), ("--unknown",), ("--to",)])
    def test_wrong_usage(self, words: tuple[str, ...], home: Path) -> None:
        assert run("publish", *words).exit_code == 2


class TestDrafts:
    """Approval by a second person."""

    @pytest.fixture
    def draft(self, own_home: Path) -> str:
        database_url = f"sqlite:///{own_home / 'fivecolour.db'}"
        people = People(database.engine(database_url))
        people.add("li", PASSWORD, scope(["approve"]), by="test")
        people.add("zhao", PASSWORD, scope(["lab"]), by="test")
        result = run("publish", "--from", "2020-03-02", "--to", "2020-03-04", "--draft", "--json")
        assert json.loads(result.output)["state"] == "draft"
        return str(json.loads(result.output)["id"])

    def approve(self, draft: str, *, name: str, password: str = PASSWORD) -> Result:
        words = ["drafts", "approve", draft, "--as", name, "--password-stdin"]
        return CliRunner().invoke(cli, words, input=f"{password}\n")

    def test_listed_and_not_read(self, draft: str, own_home: Path, bundled: Edition) -> None:
        assert edition_files.latest(own_home / "editions").id == bundled.id
        assert [one["id"] for one in json.loads(run("drafts", "list", "--json").output)] == [draft]
        assert run("drafts", "list").output.startswith(f"{draft}  20")

    def test_what_it_would_change(self, draft: str) -> None:
        lines = run("drafts", "show", draft, "--language", "en").output.splitlines()
        assert lines[0] == f"{draft}: newest day 2020-03-04, against 2020-03-05; days added: 0"

    def test_approved_by_a_second_person(self, draft: str, own_home: Path) -> None:
        assert self.approve(draft, name="li").output == f"published: {draft} (edition 2)\n"
        assert edition_files.latest(own_home / "editions").id == draft
        assert run("drafts", "list").output == ""

    @pytest.mark.parametrize(
        ("name", "password", "message"),
        [
            ("li", "another password", "name or password are wrong"),
            ("nobody", PASSWORD, "name or password are wrong"),
            ("zhao", PASSWORD, "zhao may not approve editions"),
        ],
    )
    def test_not_by_others(self, name: str, password: str, message: str, draft: str, own_home: Path) -> None:
        result = self.approve(draft, name=name, password=password)
        assert result.exit_code == 1
        assert message in str(result.exception)
        assert edition_files.latest(own_home / "editions").id != draft

    def test_refused(
        self, draft: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        assert run("drafts", "refuse", draft, "--why", "5 March is missing").output == f"refused: {draft}\n"
        result = self.approve(draft, name="li")
        assert "was refused by" in str(result.exception)

    def test_publish_toml_may_ask_for_approval(self, own_home: Path) -> None:
        order = (bundled("data") / "reports" / "publish.toml").read_text(encoding="utf-8")
        (own_home / "publish.toml").write_text(order + 'mode = "approval"\n', encoding="utf-8")
        result = run("publish", "--from", "2020-03-01", "--to", "2020-03-03")
        assert result.output.startswith("draft: zhejiang-2020-20200303-")


class TestWithdraw:
    """A withdrawn edition stays in the list."""

    def test_with_a_reason(self, own_home: Path, bundled: Edition) -> None:
        run("publish", "--from", "2020-03-02", "--to", "2020-03-04")
        newest = edition_files.latest(own_home / "editions")
        assert (
            run("withdraw", newest.id, "--why", "12 cases twice").output
            == f"withdrawn: {newest.id} (edition 2)\n"
        )
        assert edition_files.latest(own_home / "editions").id == bundled.id
        assert run("editions").output.splitlines()[1].endswith("2020-03-04  WITHDRAWN: 12 cases twice")

    def test_not_without(self, own_home: Path, bundled: Edition) -> None:
        assert run("withdraw", bundled.id).exit_code == 2


class TestEditions:
    """What has been published, oldest first."""

    def test_as_text(self, own_home: Path, bundled: Edition) -> None:
        drill, _ = edition_files.publish(replace(sample_edition(), drill=True), own_home / "editions")
        assert run("editions").output.splitlines() == [
            f"   1  {bundled.id}  2020-01-21 to 2020-03-05",
            f"   2  {drill.id}  2020-02-01 to 2020-02-12  DRILL",
        ]

    def test_as_json(self, own_home: Path, bundled: Edition) -> None:
        edition_files.publish(sample_edition(), own_home / "editions")
        printed = json.loads(run("editions", "--json").output)
        assert [line["number"] for line in printed] == [1, 2]
        assert printed[0]["id"] == bundled.id
        assert printed[1]["scheme"] == "sample"

    def test_none_yet(self, empty_home: Path) -> None:
        assert json.loads(run("editions", "--json").output) == []
        result = run("editions")
        assert (result.exit_code, result.output) == (0, "")


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
