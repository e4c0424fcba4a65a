"""``fivecolour ingest``: from a file to a receipt."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner, Result

from fivecolour.cli import cli
from fivecolour.errors import UserError
from fivecolour.intake.files import IntakeOptions, take_in
from fivecolour.intake.receiver import Receiver
from fivecolour.intake.watch import WatchedFile
from fivecolour.regions import sets
from fivecolour.regions.datums import wgs84_to_gcj02


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("FIVECOLOUR_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    return tmp_path


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(cli, ["ingest", *map(str, arguments)])


def table(home: Path, text: str, name: str = "a.csv") -> Path:
    path = home / name
    path.write_text(text, "utf-8")
    return path


GOOD = "区县,日期,累计确诊,备注\n海曙,2020-02-09,66,\n武汉,2020-02-09,1,\n"


class TestCodes:
    """Codes that a spreadsheet changed, and codes beside names."""

    def test_are_restored_or_set_apart_and_said(self, home: Path) -> None:
        rows = [
            "date,code,name,country,confirmed cumulative",
            "2020-02-09,330203.0,海曙区,中国,66",
            '2020-02-09,"330,205",江北区,中国,7',
            "2020-02-09,3.30206E+05,北仑区,中国,8",
            "2020-02-09,3.302E+05,,中国,9",
            "2020-02-09,330211,江北区,中国,10",
        ]
        path = table(home, "\n".join(rows))
        output = run(path, "--language", "en").output.splitlines()
        assert (
            "            such as row 2: the code “330203.0” had been changed by a spreadsheet"
            in output[-2][:87]
        )
        reasons = [line.split(None, 1) for line in (output[-4], output[-3], output[-1])]
        assert [(count, text.split("  ")[0]) for count, text in reasons] == [
            ("1", "code_and_name_differ"),
            ("3", "code_restored"),
            ("1", "damaged_code"),
        ]

    def test_a_contradiction_is_judged_again_with_both(self, home: Path) -> None:
        run(table(home, "date,code,name,confirmed cumulative\n2020-02-09,330203,江北区,5\n"))
        again = CliRunner().invoke(cli, ["quarantine", "replay", "1", "--json"])
        assert json.loads(again.output)[0]["reasons"] == [
            {
                "code": "code_and_name_differ",
                "parameters": {
                    "place": "330203 江北区",
                    "parent": "",
                    "near": "330203 海曙区, 330205 江北区",
                    "code": "",
                },
            }
        ]
        mended = CliRunner().invoke(cli, ["quarantine", "correct", "1", "--place", "330205", "--json"])
        assert json.loads(mended.output)[0]["outcome"] == "accepted"


class TestIngest:
    """One command."""

    def test_what_was_understood_comes_first_and_the_counts_add_up(self, home: Path) -> None:
        path = table(home, GOOD)
        result = run(path, "--source", "宁波", "--language", "en")
        assert result.output.splitlines()[:8] == [
            "What a.csv was taken to hold",
            "  text table, UTF-8, columns parted by commas",
            "  headers in row 1",
            "  one place and day in each row",
            "  区县 → district",
            "  日期 → day",
            "  累计确诊 → confirmed · cumulative",
            "  columns not read: 备注",
        ]
        assert result.output.splitlines()[-2:] == [
            "  2 figures in 2 rows = 1 accepted + 0 unchanged + 1 quarantined; 0 of them revisions",
            "         1  unknown_place  unknown place (quarantine)",
        ]
        again = json.loads(run(path, "--source", "宁波", "--json").output)[0]
        assert (again["again"], again["accepted"], again["unchanged"]) == (True, 0, 1)

    def test_a_dry_run_stores_nothing(self, home: Path) -> None:
        path = table(home, GOOD)
        assert json.loads(run(path, "--dry-run", "--json").output)[0]["accepted"] == 1
        assert json.loads(run(path, "--json").output)[0]["accepted"] == 1

    def test_a_dry_run_shows_figures_as_stored_and_each_row_set_apart(self, home: Path) -> None:
        rows = [f"海曙,2020-03-{day:02d},{day}" for day in range(1, 21)]
        rows += ["海曙,2020-03-21,x", "武汉,2020-03-22,5", "江北,2020-03-22,约7"]
        path = table(home, "区县,日期,累计确诊\n" + "\n".join(rows) + "\n")
        output = run(path, "--dry-run", "--language", "en").output
        of = "330203 Haishu District 2020-03"
        haishu = [f"{day + 1} {of}-{day:02d} confirmed · cumulative {day}" for day in range(21)]
        assert [" ".join(line.split()) for line in output.splitlines()[7:-5]] == [
            "The first figures as they will be stored",
            *haishu[1:6],
            "The last figures as they will be stored",
            *haishu[17:],
            "24 330205 Jiangbei District 2020-03-22 confirmed · cumulative about 7",
            "Rows that will be set apart",
            "22 累计确诊 x the figure is not a number: x",
            "23 累计确诊 5 “武汉” is no district of this map; nearest names: –",
        ]
        data = json.loads(run(path, "--dry-run", "--json").output)[0]
        assert (data["first"][0]["value"], data["apart"][0]["row"], data["apart_more"]) == ("1", 22, 0)

    def test_a_dry_run_lists_an_unknown_place_once(self, home: Path) -> None:
        days = [f"2020-03-{day:02d}" for day in range(1, 15)]
        rows = [["海曙", *map(str, range(1, 15))], ["武汉", *["3"] * 14], ["海署区", *["2"] * 13, "x"]]
        path = table(home, "\n".join(",".join(row) for row in [["区县", *days], *rows]) + "\n")
        run_it = (path, "--dry-run", "--kind", "new", "--indicator", "confirmed", "--language", "en")
        lines = [" ".join(line.split()) for line in run(*run_it).output.splitlines()]
        start = lines.index("Rows that will be set apart")
        near = "nearest names: 330203 海曙区, 330211 镇海区, 330304 瓯海区"
        assert lines[start + 1 : start + 4] == [
            "3 2020-03-01 3 “武汉” is no district of this map; nearest names: – (and 13 more figures of it)",
            f"4 2020-03-01 2 “海署区” is no district of this map; {near} (and 12 more figures of it)",
            "4 2020-03-14 x the figure is not a number: x",
        ]

    def test_a_refused_file_does_not_keep_the_others(self, home: Path) -> None:
        bad = table(home, "区县,日期,人数\n海曙,2020-02-09,66\n", "bad.csv")
        result = run(bad, table(home, GOOD), "--json")
        assert result.exit_code == 1
        assert "bad.csv" in result.stderr
        results = json.loads(result.stdout)
        assert "problem" in results[0]
        assert results[1]["accepted"] == 1

    def test_a_profile_is_saved_and_used(self, home: Path) -> None:
        odd = table(home, "Wo,Wann,Viele\n海曙,2020-02-09,66\n")
        columns = [f"--column={pair}" for pair in ("Wo=district", "Wann=day", "Viele=confirmed cumulative")]
        assert run(odd, *columns, "--source", "宁波", "--save-profile", "ningbo").exit_code == 0
        more = table(home, "Wo,Wann,Viele\n海曙,2020-02-10,67\n", "b.csv")
        receipt = json.loads(run(more, "--profile", "ningbo", "--json").output)[0]
        assert (receipt["source"], receipt["accepted"]) == ("宁波", 1)
        other = table(home, "Wo,Wann,Wieviel\n海曙,2020-02-10,67\n", "c.csv")
        result = run(other, "--profile", "ningbo")
        assert result.exit_code == 1
        assert "c.csv" in result.stderr
        assert "no column 'Viele'" in result.stderr
        assert "profile ningbo" in result.stderr

    def test_no_such_profile(self, home: Path) -> None:
        result = run(table(home, GOOD), "--profile", "x")
        assert isinstance(result.exception, UserError)
        assert str(result.exception) == "no profile 'x'; there are: none; make one with --save-profile"

    def test_a_file_of_another_map_says_so_first(self, home: Path) -> None:
        rows = "".join(f"{code},2020-02-09,1\n" for code in range(510101, 510131))
        result = run(table(home, "代码,日期,累计确诊\n" + rows), "--language", "en", "--dry-run")
        asked = "30 of 30 figures name places outside zhejiang-2020: is this the right region set? 30 figures"
        assert asked in result.output
        assert "region set?" not in run(table(home, GOOD), "--language", "en").output

    def test_a_column_must_be_a_pair(self, home: Path) -> None:
        assert run(table(home, GOOD), "--column", "x").exit_code == 2


def made_points(count: int) -> tuple[np.ndarray, list[str]]:
    """Return points in districts of Zhejiang (degrees of WGS 84), and the codes of those districts."""
    shapes = sets.shapes("zhejiang-2020").iloc[:20]
    points = shapes.geometry.sample_points(count // len(shapes), rng=4).explode()
    codes = shapes["code"].loc[points.index.get_level_values(0)]
    return np.column_stack([points.x, points.y]), codes.tolist()


class TestDatum:
    """Coordinates that stand beside the districts they lie in."""

    points, codes = made_points(4_000)

    def points_table(self, home: Path, points: np.ndarray) -> Path:
        rows = (f"{code},{lon},{lat}" for code, (lon, lat) in zip(self.codes, points, strict=True))
        return table(home, "代码,经度,纬度,新增确诊\n" + "\n".join(f"{row},1" for row in rows) + "\n")

    def test_is_asked_where_points_are_shifted(self, home: Path) -> None:
        path = self.points_table(home, wgs84_to_gcj02(self.points))
        result = run(path, "--day", "2020-02-09", "--dry-run")
        assert result.exit_code == 1
        assert "a.csv: " in result.stderr
        assert "lie where they should only if read as GCJ-02" in result.stderr
        assert "say their datum: WGS-84, GCJ-02 or BD-09" in result.stderr
        assert run(path, "--day", "2020-02-09", "--datum", "GCJ-02", "--dry-run").exit_code == 0

    def test_is_not_asked_where_they_fit(self, home: Path) -> None:
        path = self.points_table(home, self.points)
        assert run(path, "--day", "2020-02-09", "--dry-run").exit_code == 0

    def test_outlines_need_none(self, home: Path) -> None:
        outline = {"type": "Polygon", "coordinates": [[[121, 29], [122, 29], [122, 30], [121, 29]]]}
        properties = {"code": "330203", "date": "2020-02-09", "confirmed_total": 66}
        feature = {"type": "Feature", "properties": properties, "geometry": outline}
        text = json.dumps({"type": "FeatureCollection", "features": [feature]})
        result = run(table(home, text, "a.geojson"), "--language", "en")
        assert (
            "the outlines in the file are not read: figures go to districts by code or name" in result.output
        )
        assert "1 figure in 1 row = 1 accepted" in result.output


class TestNamesOfPersons:
    """Somebody's name in the column of places."""

    @pytest.mark.parametrize(
        "text",
        [
            "姓名,性别,区县,日期\n甲,男,欧阳慕容,2020-02-09\n乙,女,海曙区,2020-02-09\n丙,女,欧阳慕容境外输入,2020-02-09\n",
            "区县,日期,新增确诊,填报人\n欧阳慕容,2020-02-09,1,甲\n海曙区,2020-02-09,1,乙\n欧阳慕容境外输入,2020-02-09,1,丙\n",
        ],
        ids=["lines on persons", "a personal column"],
    )
    def test_are_kept_nowhere(self, home: Path, text: str) -> None:
        result = run(table(home, text), "--json")
        assert json.loads(result.stdout)[0]["read"] == 3
        assert json.loads(result.stdout)[0]["reasons"]["unknown_place"] >= 1
        with sqlite3.connect(home / "home" / "fivecolour.db") as store:
            everything = "\n".join(store.iterdump())
        assert "unknown_place" in everything
        assert "欧阳" not in everything + result.output


class TestOnly:
    """``--only`` that fits no row is an error that says what is there; one column may be asked for twice."""

    ROWS = ("2020-02-09,海曙区,PCR,1", "2020-02-09,江北区,antigen,2", "2020-02-09,慈溪市,PCR,4")

    def run(self, tmp_path: Path, *options: str) -> Result:
        path = tmp_path / "a.csv"
        path.write_text("\n".join(("date,place,test,new confirmed", *self.ROWS)), "utf-8")
        return CliRunner().invoke(cli, ["ingest", str(path), "--dry-run", "--language", "en", *options])

    def test_no_row_fits(self, tmp_path: Path) -> None:
        result = self.run(tmp_path, "--only", "test=pcr")
        assert result.exit_code == 1
        assert "a.csv: no row fits --only 'test=pcr'; 'test' holds PCR, antigen; say one" in result.output
        both = self.run(tmp_path, "--only", "test=antigen", "--only", "place=海曙区")
        assert "'test' holds PCR, antigen; 'place' holds 海曙区, 江北区, 慈溪市" in both.output

    def test_two_texts_of_one_column(self, tmp_path: Path) -> None:
        result = self.run(tmp_path, "--only", "test=PCR", "--only", "test=antigen")
        assert "3 figures in 3 rows = 3 accepted" in result.output


class TestDecimals:
    """Figures with decimals are set apart one by one, never a column of them without a word."""

    def test_every_figure_is_counted(self, tmp_path: Path) -> None:
        path = tmp_path / "a.csv"
        rows = "".join(f"2020-02-0{day},海曙区,{day}.5\n" for day in range(1, 8))
        path.write_text(f"date,place,value\n{rows}2020-02-08,海曙区,8\n", "utf-8")
        options = ("--dry-run", "--language", "en", "--indicator", "confirmed", "--kind", "new")
        result = CliRunner().invoke(cli, ["ingest", str(path), *options])
        assert "8 figures in 8 rows = 1 accepted + 0 unchanged + 7 quarantined" in result.output


class TestRemarks:
    """A remark shows the first row that it was made on."""

    def test_a_misspelt_name_beside_a_code(self, tmp_path: Path) -> None:
        path = tmp_path / "a.csv"
        text = "date,code,name,new confirmed¹\n2020-02-09,330206,北伦区,1\n2020-02-09,330203,海曙区*,2\n"
        path.write_text(text, "utf-8")
        result = CliRunner().invoke(cli, ["ingest", str(path), "--dry-run", "--language", "en"])
        assert "2 figures in 2 rows = 2 accepted" in result.output
        assert (
            "such as row 2: “北伦区” is no known name of the place 330206; the code decided;" in result.output
        )
        assert "nearest known names: 330206 北仑区" in result.output
        assert "such as row 3: a footnote mark stood by the place “330203” or its name" in result.output


class TestStates:
    """Rates and measures, as the store keeps them."""

    def test_keep_their_decimals_signs_and_bounds(self, home: Path) -> None:
        rows = [
            "date,code,p_rt1,tempmin,deaths,new tests,pop",
            "2020-02-09,330203,3.8e-05,-3.5,suppressed,1-4,900000",
            "2020-02-09,330205,1.5,7,1,2,900000",
        ]
        asked = ("--kind", "new", "--suppressed-below", "10", "--language", "en")
        path = table(home, "\n".join(rows))
        output = run(path, *asked, "--dry-run").output
        assert "1.5 is beyond what p_rt1 can be: 0 to 1" in output
        assert output.count("columns of populations are no figures") == 1
        output = run(path, *asked).output
        assert (
            "stored, used by no rule yet: deaths, probability that Rt is above 1, minimum temperature, tests"
            in output
        )
        with sqlite3.connect(home / "home" / "fivecolour.db") as store:
            stored = store.execute(
                "select place, indicator, kind, value, bound from reports order by place, indicator"
            ).fetchall()
            apart = store.execute("select code, value, indicator from quarantine").fetchall()
        assert stored == [
            ("330203", "deaths", "new", None, 9.0),
            ("330203", "p_rt1", "state", 3.8e-05, None),
            ("330203", "temperature_min", "state", -3.5, None),
            ("330203", "tests", "new", None, 4.0),
            ("330205", "deaths", "new", 1.0, None),
            ("330205", "temperature_min", "state", 7.0, None),
            ("330205", "tests", "new", 2.0, None),
        ]
        assert apart == [("out_of_bounds", 1.5, "p_rt1")]

    def test_the_receipt_says_which_a_rule_goes_by(self, home: Path) -> None:
        path = table(home, "date,code,new confirmed,new deaths\n2020-02-09,330203,3,1\n")
        output = run(path, "--language", "en").output
        assert "used by the rule of some map: confirmed · stored, used by no rule yet: deaths" in output
        (receipt,) = json.loads(run(path, "--json").output)
        assert (receipt["figures"], receipt["unused"]) == (["confirmed", "deaths"], ["deaths"])


class TestWatch:
    """``fivecolour watch`` says what ``ingest`` says."""

    def test_figures_that_the_map_cannot_use(self, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        path = table(home, "district,week ending,new confirmed\n海曙,2020-02-09,6\n")

        def once(receiver: Receiver, _folder: Path, asked: IntakeOptions, **more: Any) -> None:
            more["tell"](WatchedFile(path, take_in(receiver, path, asked)))

        monkeypatch.setattr("fivecolour.cli.ingest.keep_watch", once)
        result = CliRunner().invoke(cli, ["watch", str(home), "--language", "en"])
        assert result.exception is None, repr(result.exception)
        output = result.output
        assert output.endswith(
            "  confirmed: 1 week, 9 Feb, is stored and not used, for the map goes by the day\n"
        )
