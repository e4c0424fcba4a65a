"""The guide to one's own map, its commands run as they stand in it."""

from __future__ import annotations

import json
import os
import re
import shlex
from datetime import date, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from fivecolour.cli import cli
from fivecolour.editions import edition_files
from fivecolour.editions.edition_data import Edition

GUIDE = Path(__file__).parents[1] / "docs" / "adopt.md"
CODES = {"3300100": "Angra dos Reis", "3300159": "Aperibé", "3304557": "Rio de Janeiro"}
FIRST = date(2022, 1, 2)  # a Sunday
BEFORE, RISE = date(2021, 4, 13), 11
HEADER = (
    "municipio_geocodigo,municipio_nome,SE,data_iniSE,casos,casos_est,pop,Rt,p_rt1,tempmin,receptivo,"
    "nivel,limiar_preseason,limiar_epidemico"
)


def _squares(names: dict[str, str], code: str, name: str, *, west: int) -> str:
    """Return a row of squares, a degree each, as GeoJSON."""
    squares = [
        {
            "type": "Feature",
            "properties": {code: of, name: called},
            "geometry": {
                "type": "Polygon",
                "coordinates": [[[x, 0], [x + 1, 0], [x + 1, 1], [x, 1], [x, 0]]],
            },
        }
        for x, (of, called) in enumerate(names.items(), start=west)
    ]
    return json.dumps({"type": "FeatureCollection", "features": squares}, ensure_ascii=False)


def _write_dengue(folder: Path) -> None:
    """Write hand-made figures in the shape of the authority's own: one place red, one yellow, one green."""
    shapes = _squares(CODES, "id", "name", west=-43)
    (folder / "municipalities.json").write_text(shapes, encoding="utf-8")
    (folder / "populations.csv").write_text(
        "code,population\n" + "".join(f"{code},100000\n" for code in CODES), encoding="utf-8"
    )
    figures = {
        "3300100": ("40,41.5", "0.99", "1"),
        "3300159": ("0,0.0", "0.1", "1"),
        "3304557": ("2,2.0", "0.2", "0"),
    }
    rows = []
    for week in range(6):
        begins = FIRST + timedelta(weeks=week)
        for code, (cases, p_rt1, receptive) in figures.items():
            rows.append(
                f"{code},{CODES[code]},2022{week + 1:02d},{begins},{cases},100000.0,1.1,{p_rt1},21.5,"
                f"{receptive},1,5.5,30.25"
            )
    (folder / "dengue.csv").write_text("\n".join([HEADER, *rows]) + "\n", encoding="utf-8")


def _write_levels(folder: Path) -> None:
    """Write CDC's table of two weeks: by its decision table high, medium and low, and one without figures."""
    counties = {"01001": "Autauga", "01003": "Baldwin", "13001": "Appling", "13009": "Baldwin"}
    (folder / "counties.json").write_text(_squares(counties, "id", "name", west=-90), encoding="utf-8")
    rows = [
        "date_updated,state,county_fips,population,new_case,hospital_admission,bed_utilization,risk_level",
        *("2022-02-24,AL,01001,55869,199.99,20.0,9.9,High", "2022-02-24,AL,01003,223234,200,9.9,9.9,Medium"),
        *("2022-02-24,GA,13001,18386,1,9.9,9.9,Low", "2022-03-03,GA,13001,18386,400,20,16,High"),
    ]
    (folder / "levels.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")


def _write_brake(folder: Path) -> None:
    """Write RKI's table of three weeks: the cases of one district rise on 24 April."""
    names = {"01001": "Flensburg", "09162": "München"}
    (folder / "kreise.json").write_text(_squares(names, "AGS", "GEN", west=9), encoding="utf-8")
    rows = [
        "Meldedatum,Landkreis_id,Bevoelkerung,Faelle_gesamt,Faelle_neu,Faelle_7-Tage,Inzidenz_7-Tage",
    ]
    for day in range(21):
        on = BEFORE + timedelta(days=day)
        for code, new in (("1001", 200 if day >= RISE else 40), ("9162", 40)):
            rows.append(f"{on},{code},700000,{1000 + 14 * day},{new},{7 * new},{new}.0")
    (folder / "cases.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")


def _run(part: str, folder: Path, patch: pytest.MonkeyPatch) -> Edition:
    """Run the commands of a part of the guide and return the edition that they published.

    All in this process, word for word as a shell would read them: a start of Python for each takes longer.
    """
    text = GUIDE.read_text(encoding="utf-8").partition(f"\n## {part}\n")[2].partition("\n## ")[0]
    blocks = re.findall(r"```(bash|python)\n(.*?)```", text, flags=re.DOTALL)
    assert len(blocks) == 4
    for key in os.environ:
        if key.startswith(("FIVECOLOUR_", "DATABASE_")):
            patch.delenv(key)
    patch.chdir(folder)
    for kind, code in blocks:
        if kind == "python":
            exec(compile(code, str(GUIDE), "exec"), {})
        else:
            _run_shell(code.replace("$PWD", str(folder)), patch)
    return edition_files.latest(folder / "home" / "editions")


def _run_shell(code: str, patch: pytest.MonkeyPatch) -> None:
    """Do what a shell does with lines of ``export NAME=VALUE …`` and ``fivecolour …``."""
    for line in code.replace("\\\n", " ").splitlines():
        program, *words = shlex.split(line)
        if program == "export":
            for word in words:
                patch.setenv(*word.split("=", 1))
            continue
        assert program == "fivecolour"
        done = CliRunner().invoke(cli, words)
        assert done.exit_code == 0, (line, done.output, done.exception)


def test_dengue_in_rio_de_janeiro(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _write_dengue(tmp_path)
    edition = _run("Dengue in Rio de Janeiro", tmp_path, monkeypatch)
    assert (edition.period, edition.days[0], edition.days[-1]) == ("week", "2022-01-08", "2022-02-12")
    assert {code: edition.tiers[code] for code in CODES} == {
        "3300100": "155555",
        "3300159": "113333",
        "3304557": "111111",
    }
    assert edition.reason("3300100", 5).sentence.en.startswith("Dengue: high activity (vermelho, red)")
    # Rules are tried on the weeks of the map.
    words = ["grade", "--scheme", "infodengue-af", "--region-set", "rio-de-janeiro", "--date"]
    graded = CliRunner().invoke(cli, [*words, "2022-01-22"]).output.splitlines()
    assert [line.split(",")[2] for line in graded[1:]] == ["5", "3", "1"]
    refused = CliRunner().invoke(cli, [*words, "2022-01-24"]).exception
    assert str(refused).endswith("2022-01-24 is not the last day of one; say --date 2022-01-22")


def test_community_levels_of_the_united_states(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _write_levels(tmp_path)
    edition = _run("Community levels of the United States", tmp_path, monkeypatch)
    assert edition.days == ("2022-02-24",)
    assert edition.tiers == {"01001": "5", "01003": "3", "13001": "1", "13009": "0"}
    cities = (tmp_path / "home" / "data" / "regions" / "us-counties" / "cities.csv").read_text("utf-8")
    assert [line.split(",")[:2] for line in cities.splitlines()[1:]] == [["01", "AL"], ["13", "GA"]]
    assert "20" in edition.reason("01001", 0).sentence.en


def test_the_brake_of_germany(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Above 100 from 26 to 28 April, in force from the 30th; later with shops, then schools."""
    _write_brake(tmp_path)
    edition = _run("Germany's brake of 2021", tmp_path, monkeypatch)
    assert (edition.days[0], edition.days[-1]) == ("2021-04-23", "2021-05-03")
    assert edition.tiers == {"01001": "11111113345", "09162": "11111111111"}
    assert "new cases per 100,000" in edition.reason("01001", 8).sentence.en


def test_deaths_by_the_month(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """20 deaths among 100,000 people, or 10 among 50,000, are on the line; March is not reported by one."""
    (tmp_path / "districts.json").write_text(
        _squares({"11": "North", "12": "South"}, "code", "name", west=-9), encoding="utf-8"
    )
    (tmp_path / "people.csv").write_text("code,population\n11,100000\n12,50000\n", encoding="utf-8")
    rows = ["11,2025-01,19", "12,2025-01,10", "11,2025-02,20", "12,2025-02,9", "12,2025-03,2"]
    (tmp_path / "deaths.csv").write_text("\n".join(["code,month,deaths", *rows]) + "\n", encoding="utf-8")
    edition = _run("Deaths by the month", tmp_path, monkeypatch)
    assert (edition.period, edition.days) == ("month", ("2025-01-31", "2025-02-28", "2025-03-31"))
    assert edition.tiers == {"11": "140", "12": "411"}
