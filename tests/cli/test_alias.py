"""``fivecolour alias``: unknown names are listed once; a table of names lets their rows in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from fivecolour.cli import cli
from fivecolour.errors import UserError
from fivecolour.intake import receiver
from fivecolour.regions import place_names, sets


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    for name in ("DATABASE_URL", "FIVECOLOUR_DATA"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("FIVECOLOUR_HOME", str(tmp_path / "home"))
    receiver.prepared.cache_clear()
    figures = tmp_path / "figures.csv"
    figures.write_text(
        "date,place,cumulative confirmed\n2020-02-01,Old Quarter,1\n2020-02-02,Old Quarter,2\n"
        "2020-02-03,Haishuu,3\n2020-02-01,Jiangbei,4\n",
        encoding="utf-8",
    )
    assert run("ingest", figures, "--source", "s").exit_code == 0
    yield tmp_path
    receiver.prepared.cache_clear()


def run(*words: object) -> Result:
    return CliRunner().invoke(cli, [str(word) for word in words])


def test_unknown_places_are_listed_once_with_the_nearest(home: Path) -> None:
    lines = run("alias").output.splitlines()
    assert lines[1].split() == ["2", "Old", "Quarter", "–"]
    assert lines[2].startswith("     1  Haishuu  330203 海曙区")
    assert len(lines) == 4


def test_names_of_a_file_become_aliases_and_their_rows_come_in(home: Path) -> None:
    file = home / "names.csv"
    # As a spreadsheet of a country with decimal commas saves it.
    file.write_text("name;district\nOld Quarter;Haishu\nHaishuu;330203\n", encoding="utf-8")
    receiver.prepared.cache_clear()
    result = run("alias", file)
    assert result.output.splitlines()[0] == "2 aliases of zhejiang-2020 added; restart what serves it"
    assert place_names.find(sets.load("zhejiang-2020"), "Old Quarter").code == "330203"
    assert sets.place("zhejiang-2020") == home / "home" / "data" / "regions" / "zhejiang-2020"
    assert "of 3 rows set apart for them 3 taken in" in result.output
    assert run("alias").output == "every place is known\n"


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ("name\nA\n", "has 1 column; give two: the name, and the district's code"),
        ("name,district\nA,Nowhere\n", "row 2: 'Nowhere' is no district of zhejiang-2020"),
        ("name,district\n,330203\n", "row 2: '' cannot be a name; correct its first cell"),
    ],
)
def test_a_faulty_file_changes_nothing(home: Path, rows: str, message: str) -> None:
    file = home / "names.csv"
    file.write_text(rows, encoding="utf-8")
    result = run("alias", file)
    assert isinstance(result.exception, UserError)
    assert message in str(result.exception)
    assert not (home / "home" / "data").exists()


def test_cities_that_the_map_does_not_know(home: Path) -> None:
    """Of names of cities the places below them tell the nearest; a name of one lets its rows in."""
    figures, names = home / "cities.csv", home / "names.csv"
    figures.write_text(
        "date,city,place,cumulative confirmed\n2020-02-01,NB,Jiangbei,4\n2020-02-01,NB,Haishu,5\n"
        "2020-02-01,HZ,Yuhang,6\n2020-02-01,NB,Nowhere,7\n",
        encoding="utf-8",
    )
    assert "3 quarantined" not in run("ingest", figures, "--source", "s").output
    assert [line.split() for line in run("alias").output.splitlines()[3:5]] == [
        ["1", "HZ", "330100", "杭州市"],
        ["3", "NB", "330200", "宁波市"],
    ]
    names.write_text("name,district\nNB,Ningbo\nHZ,330100\n", encoding="utf-8")
    receiver.prepared.cache_clear()
    assert "of 4 rows set apart for them 3 taken in" in run("alias", names).output
    assert [one.aliases for one in sets.load("zhejiang-2020").cities if one.aliases] == [("HZ",), ("NB",)]
    assert "1  Nowhere (NB)  " in run("alias").output
