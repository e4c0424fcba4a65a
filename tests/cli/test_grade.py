"""``fivecolour grade`` as a user types it."""

from __future__ import annotations

import csv
import gzip
import io
import json
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from fivecolour.cli import cli, main
from tests.scoring.zhejiang_0209 import COLOURS

COUNTS = (
    'county,day,cases,note\n海曙区,2020-02-09,66,"a, ""b"""\n淳安县,2020-02-09,0,\n泰顺县,2020-02-09,,x\n'
)
MAP = ("--map", "county=district", "--map", "day=date", "--map", "cases=cumulative_confirmed")


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(cli, ["grade", "--scheme", "zhejiang-2020", *map(str, words)])


def failure(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, *words: str | Path) -> str:
    """Return the one line that a user's mistake prints, with exit code 1."""
    monkeypatch.setattr(sys, "argv", ["fivecolour", "grade", "--scheme", "zhejiang-2020", *map(str, words)])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 1
    return capsys.readouterr().err


@pytest.mark.parametrize(
    ("said", "level"), [("zh_CN.UTF-8", "较高"), ("pt_BR.UTF-8", "higher"), ("C", "higher")]
)
def test_words_are_in_the_language_of_the_terminal(
    table: Path, monkeypatch: pytest.MonkeyPatch, said: str, level: str
) -> None:
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", said)
    graded = csv.DictReader(io.StringIO(run("--input", table, *MAP).stdout))
    assert next(graded)["level"] == level


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "counts.csv"
    path.write_text(COUNTS, encoding="utf-8")
    return path


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FIVECOLOUR_HOME", str(tmp_path / "var"))
    monkeypatch.delenv("DATABASE_URL", raising=False)


class TestRegionSet:
    """The districts of a region set on one day, from the bundled figures."""

    def test_as_it_could_be_known_at_noon_of_the_next_day(self) -> None:
        words = ("--region-set", "zhejiang-2020", "--date", "2020-02-09", "--format", "json")
        whole = json.loads(run(*words).output)
        at_noon = json.loads(run(*words, "--as-of", "2020-02-10T12:00").output)
        assert at_noon == whole
        before = json.loads(run(*words, "--as-of", "2020-02-10T11:59").output)
        assert sum(line["tier"] == 0 for line in before) > sum(line["tier"] == 0 for line in whole)
        haishu = {line["code"]: line["reason_data"] for line in before}["330203"]
        assert haishu != {line["code"]: line["reason_data"] for line in whole}["330203"]

    def test_as_of_a_moment_before_all_reports(
        self, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        words = ("--region-set", "zhejiang-2020", "--date", "2020-02-09", "--as-of")
        assert "no figures of zhejiang-2020 were known as of 2019-12-31T16:00:00+00:00; choose a later" in (
            failure(capsys, monkeypatch, *words, "2020-01-01T00:00")
        )
        assert failure(capsys, monkeypatch, *words, "noon") == (
            "fivecolour: 'noon' is not a moment; write it as 2020-02-12T12:00\n"
        )

    def test_csv_of_18_february(self) -> None:
        result = run("--region-set", "zhejiang-2020", "--date", "2020-02-18", "--format", "csv")
        assert result.exit_code == 0
        rows = list(csv.DictReader(io.StringIO(result.output)))
        assert list(rows[0]) == ["code", "name", "tier", "colour", "level", "reason"]
        assert len(rows) == 90
        found = {row["code"]: (row["name"], row["tier"], row["colour"], row["level"]) for row in rows}
        assert found["330203"] == ("海曙区", "4", "orange", "较高")
        assert found["330282"] == ("慈溪市", "3", "yellow", "中")
        assert found["330212"] == ("鄞州区", "2", "blue", "较低")
        assert found["330205"] == ("江北区", "1", "green", "低")
        assert found["330104"] == ("江干区", "0", "grey", "")
        assert all(row["reason"].endswith(("。", "。）")) for row in rows)

    def test_9_february_agrees_with_the_published_map_in_58_counties_of_62(self) -> None:
        result = run("--region-set", "zhejiang-2020", "--date", "2020-02-09")
        rows = {row["name"]: row["colour"] for row in csv.DictReader(io.StringIO(result.output))}
        graded = {name: colour for name, colour in rows.items() if colour != "grey"}
        assert set(graded) == set(COLOURS)
        assert {name for name in COLOURS if graded[name] != COLOURS[name]} == {
            "泰顺县",
            "三门县",
            "路桥区",
            "越城区",
        }

    def test_json_in_english_carries_the_reason_as_data(self) -> None:
        result = run("--region-set", "zhejiang-2020", "--date", "2020-02-09", "--json", "--language", "en")
        haishu = next(line for line in json.loads(result.output) if line["code"] == "330203")
        assert (haishu["tier"], haishu["level"]) == (4, "higher")
        assert haishu["reason"].startswith("Higher risk (orange): 66 confirmed cases in total by 9 February")
        assert haishu["reason_data"]["binding"]["value"] == 66

    def test_a_day_before_all_figures(
        self, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        message = failure(capsys, monkeypatch, "--region-set", "zhejiang-2020", "--date", "2019-12-31")
        assert (
            message == "fivecolour: there are no figures before 2020-01-21; choose that day or a later one\n"
        )


class TestTable:
    """A table of indicators, graded and written back."""

    def test_cells_are_kept_as_they_were_read(self, table: Path, tmp_path: Path) -> None:
        out = tmp_path / "graded.csv"
        result = run("--input", table, *MAP, "--out", out)
        assert result.exit_code == 0, result.output
        rows = list(csv.DictReader(out.read_text(encoding="utf-8").splitlines()))
        given = list(csv.DictReader(io.StringIO(COUNTS)))
        assert [{name: row[name] for name in given[0]} for row in rows] == given
        assert list(rows[0])[-3:] == ["tier", "level", "reason"]
        assert [(row["tier"], row["level"]) for row in rows] == [("4", "较高"), ("1", "低"), ("0", "")]

    def test_gzip_in_and_out(self, tmp_path: Path) -> None:
        packed, out = tmp_path / "counts.csv.gz", tmp_path / "graded.csv.gz"
        packed.write_bytes(gzip.compress(b"\xef\xbb\xbf" + COUNTS.encode()))
        assert run("--input", packed, *MAP, "--out", out).exit_code == 0
        assert gzip.decompress(out.read_bytes()).decode().splitlines()[0] == (
            "county,day,cases,note,tier,level,reason"
        )

    def test_printed_without_out(self, table: Path) -> None:
        assert run("--input", table, *MAP, "--language", "en").output.splitlines()[2] == (
            '淳安县,2020-02-09,0,,1,low,"Low risk (green): no confirmed case by 9 February; if new cases in '
            'the last 7 days reach 2 at the review of 12 February, it rises to blue."'
        )

    def test_json_counts_the_tiers(self, table: Path, tmp_path: Path) -> None:
        out = tmp_path / "graded.csv"
        assert json.loads(run("--input", table, *MAP, "--out", out, "--json").output) == {
            "scheme": "zhejiang-2020",
            "rows": 3,
            "tiers": {"0": 1, "1": 1, "4": 1},
            "out": str(out),
        }

    @pytest.mark.parametrize(
        ("text", "message"),
        [
            ("county,day,cases\na,2020-02-09,1O\n", "row 2, column 'cases': '1O' is no number; mend it"),
            ("county,day,cases\na,2020-02-09\n", "row 2: has 2 cells, the header 3; put quotes round"),
            ("county,day,cases,cases\n", "two columns are named 'cases'; rename one"),
            ("county,cases\na,1\n", "there is no column 'day'; columns: county, cases"),
            ("", "is empty; its first row has to name the columns"),
            ('county,day,cases\n"a"b,2020-02-09,1\n', "row 2: is not CSV"),
        ],
    )
    def test_a_fault_names_file_row_and_remedy(
        self,
        table: Path,
        capsys: pytest.CaptureFixture[str],
        monkeypatch: pytest.MonkeyPatch,
        text: str,
        message: str,
    ) -> None:
        table.write_text(text, encoding="utf-8")
        told = failure(capsys, monkeypatch, "--input", table, *MAP)
        assert told.startswith(f"fivecolour: {table}")
        assert message in told
        assert told.count("\n") == 1

    def test_files_that_cannot_be_read(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        assert "No such file" in failure(capsys, monkeypatch, "--input", tmp_path / "none.csv")
        (tmp_path / "gb.csv").write_bytes("海曙".encode("gb18030"))
        assert "save it as CSV UTF-8" in failure(capsys, monkeypatch, "--input", tmp_path / "gb.csv")
        (tmp_path / "half.csv.gz").write_bytes(gzip.compress(COUNTS.encode())[:-9])
        assert "no whole gzip file" in failure(capsys, monkeypatch, "--input", tmp_path / "half.csv.gz")

    def test_a_folder_that_is_not_there(
        self, table: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        out = table.parent / "none" / "graded.csv"
        assert "cannot be written" in failure(capsys, monkeypatch, "--input", table, *MAP, "--out", out)


class TestUsage:
    """Wrong usage ends with 2."""

    @pytest.mark.parametrize(
        "words",
        [
            (),
            ("--region-set", "zhejiang-2020", "--input", "a.csv"),
            ("--region-set", "zhejiang-2020"),
            ("--region-set", "zhejiang-2020", "--date", "2020-02-09", "--out", "a.csv"),
            ("--input", "a.csv", "--date", "2020-02-09"),
            ("--input", "a.csv", "--map", "cases"),
            ("--input", "a.csv", "--map", "a=date", "--map", "a=district"),
            ("--region-set", "zhejiang-2020", "--date", "9 February"),
        ],
    )
    def test_exit_code(self, words: tuple[str, ...]) -> None:
        assert run(*words).exit_code == 2

    def test_an_unknown_scheme_is_a_failure(self) -> None:
        result = CliRunner().invoke(cli, ["grade", "--scheme", "none", "--input", "a.csv"])
        assert result.exit_code == 1
