"""``fivecolour schemes`` as a user types it."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from fivecolour.cli import cli
from fivecolour.scoring.schemes.json_schema import json_schema
from fivecolour.scoring.schemes.library import folder

ZHEJIANG = folder() / "zhejiang-2020.toml"


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FIVECOLOUR_HOME", str(tmp_path / "var"))
    monkeypatch.delenv("DATABASE_URL", raising=False)


@pytest.fixture
def trial(tmp_path: Path) -> Path:
    """Return a rule that is not in force: 3 clear days lower a tier instead of 6."""
    text = ZHEJIANG.read_text(encoding="utf-8").replace('name = "zhejiang-2020"', 'name = "trial"')
    assert "at_least = 6\n" in text
    path = tmp_path / "trial.toml"
    path.write_text(text.replace("at_least = 6\n", "at_least = 3\n"), encoding="utf-8")
    return path


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(cli, ["schemes", *map(str, words)])


class TestList:
    """The rules there are."""

    def test_as_text(self) -> None:
        result = CliRunner().invoke(cli, ["schemes", "list"])
        assert result.exit_code == 0
        line = next(line for line in result.output.splitlines() if line.startswith("zhejiang-2020"))
        assert "reconstruction" in line
        assert "from 2020-02-09" in line

    def test_as_json(self) -> None:
        found = json.loads(CliRunner().invoke(cli, ["schemes", "list", "--json"]).output)
        scheme = next(scheme for scheme in found if scheme["name"] == "zhejiang-2020")
        assert scheme["status"] == "reconstruction"
        assert [label["level"]["zh"] for label in scheme["tiers"]] == ["高", "较高", "中", "较低", "低"]
        assert "new_7d" in scheme["indicators"]


class TestShow:
    """A rule in plain words."""

    def test_in_chinese(self) -> None:
        result = run("show", "zhejiang-2020")
        assert result.exit_code == 0
        lines = result.output.splitlines()
        assert lines[0] == "浙江县域疫情风险五色图（2020年2月）·重建规则"
        assert "1. 看什么" in lines
        assert "   - 累计确诊病例：不详时，不评颜色。 [fitted]" in lines
        assert "       11–23例 → 30分" in lines
        assert "       达到45分 → 红色（高）" in lines
        assert any("<https://doi.org/10.1038/s41598-021-90808-0>" in line for line in lines)

    def test_in_english(self) -> None:
        lines = run("show", "zhejiang-2020", "--language", "en").output.splitlines()
        assert "2. Where the lines are" in lines
        assert "       11–23 → 30 points" in lines

    def test_as_json_in_both_languages(self) -> None:
        found = json.loads(run("show", "zhejiang-2020", "--json").output)
        assert found["name"] == "zhejiang-2020"
        assert found["rule"][0]["title"].items() >= {"zh": "看什么", "en": "What is measured"}.items()

    def test_a_file(self, trial: Path) -> None:
        assert "连续无新增达到3天的，降一级" in run("show", trial).output

    def test_an_unknown_name(self) -> None:
        result = run("show", "zhejiang-2021")
        assert result.exit_code == 1
        assert "there is no scheme 'zhejiang-2021'" in str(result.exception)


class TestCheck:
    """Files, before anybody relies on them."""

    def test_ok(self, trial: Path) -> None:
        result = run("check", ZHEJIANG, trial)
        assert result.exit_code == 0
        assert result.output.splitlines() == [f"{ZHEJIANG}: ok", f"{trial}: ok"]

    def test_a_fault_with_line_key_and_remedy(self, tmp_path: Path) -> None:
        path = tmp_path / "zhejiang-2020.toml"
        text = ZHEJIANG.read_text(encoding="utf-8").replace("step = 1", "stepp = 1")
        path.write_text(text, encoding="utf-8")
        line = text.splitlines().index("stepp = 1") + 1
        result = run("check", path, ZHEJIANG)
        assert result.exit_code == 1
        assert result.stdout == f"{ZHEJIANG}: ok\n"
        assert f"{path}, line {line}: easing.stepp: is not a key of a scheme" in result.stderr
        assert "correct its spelling or remove it" in result.stderr
        assert "easing.step: is missing; add it" in result.stderr

    def test_a_file_that_is_not_there(self, tmp_path: Path) -> None:
        result = run("check", tmp_path / "none.toml")
        assert result.exit_code == 1
        assert "there is no scheme" in result.stderr

    def test_no_file_is_wrong_usage(self) -> None:
        assert run("check").exit_code == 2


class TestJsonSchema:
    """For editors."""

    def test_printed(self) -> None:
        result = run("json-schema")
        assert result.exit_code == 0
        assert json.loads(result.output) == json_schema()


class TestCompare:
    """What another rule would change on a day."""

    DAY = ("--region-set", "zhejiang-2020", "--date", "2020-02-18")

    def test_every_difference_with_both_reasons(self, trial: Path) -> None:
        lines = run("compare", "zhejiang-2020", trial, *self.DAY).output.splitlines()
        assert lines[0] == "2020-02-18: 2 of 90 districts differ"
        assert lines[1] == "330212 鄞州区: 蓝 → 绿"
        assert lines[2].startswith("  zhejiang-2020: 较低风险（蓝）：2月18日评估时连续8天无新增，已满6天")
        assert lines[3].startswith("  trial: 低风险（绿）：2月18日评估时连续8天无新增，已满3天")
        assert [line.split()[0] for line in lines[1::3]] == ["330212", "330282"]

    def test_as_csv_in_english(self, trial: Path) -> None:
        result = run("compare", "zhejiang-2020", trial, *self.DAY, "--format", "csv", "--language", "en")
        rows = list(csv.DictReader(io.StringIO(result.output)))
        assert [(row["code"], row["tier_a"], row["tier_b"]) for row in rows] == [
            ("330212", "2", "1"),
            ("330282", "3", "2"),
        ]
        assert rows[0]["colour_a"] == "blue"
        assert rows[0]["reason_b"].startswith("Low risk (green): lowered from blue to green")

    def test_as_json(self, trial: Path) -> None:
        found = json.loads(run("compare", "zhejiang-2020", trial, *self.DAY, "--json").output)
        assert (found["a"], found["b"], found["date"]) == ("zhejiang-2020", "trial", "2020-02-18")
        assert (found["districts"], found["differ"]) == (90, 2)
        assert found["differences"][1]["a"]["level"] == "中"
        assert found["differences"][1]["b"]["level"] == "较低"

    def test_a_rule_agrees_with_itself(self) -> None:
        result = run("compare", "zhejiang-2020", "zhejiang-2020", *self.DAY)
        assert result.output == "2020-02-18: 0 of 90 districts differ\n"

    def test_nothing_is_published(self, trial: Path, tmp_path: Path) -> None:
        run("compare", "zhejiang-2020", trial, *self.DAY)
        assert not (tmp_path / "var" / "editions").exists()

    def test_a_day_without_figures(self) -> None:
        result = run(
            "compare",
            "zhejiang-2020",
            "zhejiang-2020",
            "--region-set",
            "zhejiang-2020",
            "--date",
            "2019-01-01",
        )
        assert result.exit_code == 1
        assert "there are no figures before" in str(result.exception)

    def test_day_and_region_set_are_needed(self) -> None:
        assert run("compare", "zhejiang-2020", "zhejiang-2020").exit_code == 2


class TestPrescribedColours:
    """Colours of one's own are looked at with every eye."""

    def test_what_some_eye_hardly_tells_apart_is_said(self) -> None:
        told = run("check", folder() / "aqi-pm25-2024.toml")
        assert told.exit_code == 0
        assert "'Moderate' and 'Good' differ little for eyes without red (protan)" in told.output
        assert told.output.count("warning:") == 3

    def test_what_nobody_tells_apart_is_refused(self, tmp_path: Path) -> None:
        text = (folder() / "aqi-pm25-2024.toml").read_text(encoding="utf-8")
        path = tmp_path / "aqi-pm25-2024.toml"
        path.write_text(text.replace('hex = "#FFFF00"', 'hex = "#FF0400"'), encoding="utf-8")
        told = run("check", path)
        assert told.exit_code == 1
        assert "tiers.hex: 'Unhealthy' and 'Moderate' look the same" in told.output
