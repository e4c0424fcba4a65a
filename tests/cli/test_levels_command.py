"""``fivecolour levels``: a table of an authority's own levels becomes the published layer of an edition."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from fivecolour.cli import cli
from fivecolour.editions import edition_files
from fivecolour.errors import UserError
from fivecolour.web.view_state import read_state

# A day of which the bundled figures say nothing.
TABLE = """county,day,word
海曙区,2021-12-01,较高
330205,2021-12-01,低
Yinzhou,2021-12-01,
"""
MAP = ("--map", "county=district", "--map", "day=date", "--map", "word=level", "--source", "the province")


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setenv("FIVECOLOUR_HOME", str(tmp_path))
    return tmp_path


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(cli, [str(word) for word in words])


def _levels(home: Path, text: str, *words: str) -> Result:
    table = home / "levels.csv"
    table.write_text(text, encoding="utf-8")
    return run("levels", table, *words)


def test_an_edition_shows_them_where_nothing_is_graded(home: Path) -> None:
    assert _levels(home, TABLE, *MAP).output == (
        "levels.csv: 3 rows = 2 accepted + 0 unchanged + 1 without a level; "
        "publish them with: fivecolour publish --to 2021-12-01\n"
    )
    days = ("--from", "2021-12-01", "--to", "2021-12-01")
    made = run("publish", "--region-set", "zhejiang-2020", "--scheme", "zhejiang-2020", *days)
    assert made.exit_code == 0, made.output
    edition = edition_files.latest(home / "editions")
    assert (edition.opening_layer, read_state({}, edition).layer) == ("published", "published")
    shown = [edition.shown_tier(code, 0, "published") for code in ("330203", "330205", "330212")]
    assert shown == [4, 1, 0]
    assert edition.published_on(0).source == "the province"  # type: ignore[union-attr]


def test_the_same_table_again_changes_nothing(home: Path) -> None:
    _levels(home, TABLE, *MAP)
    assert _levels(home, TABLE, *MAP).output.startswith("levels.csv: 3 rows = 0 accepted + 2 unchanged + 1")


def test_what_grade_writes_is_taken_as_it_is(home: Path) -> None:
    counts = home / "counts.csv"
    counts.write_text("district,date,cumulative_confirmed\n海曙区,2020-02-09,66\n", encoding="utf-8")
    run("grade", "--scheme", "zhejiang-2020", "--input", counts, "--out", home / "graded.csv")
    taken = run("levels", home / "graded.csv", "--source", "own grading")
    assert taken.output.startswith("graded.csv: 1 row = 1 accepted + 0 unchanged + 0 without")


@pytest.mark.parametrize(
    ("text", "words", "told"),
    [
        ("place,level\n海曙区,低\n", (), "no column holds the district; name it with --map COLUMN=district"),
        ("district,level\n海曙区,低\n", (), "name it with --map COLUMN=date, or say the day of all rows"),
        ("district,date\n海曙区,2020-02-09\n", (), "no column holds the level; name it with --map"),
        (
            "district,date,level\n海曙,2020-02-09,Alto\n",
            (),
            "row 2: 'Alto' is no level of this rule; its levels",
        ),
        ("district,date,level\n海曙,9/2/20,低\n", (), "row 2: '9/2/20' is no date; write it as 2020-02-09"),
        ("district,date,tier\n海曙,2020-02-09,6\n", (), "row 2: '6' is no tier; write 1 (green) to 5 (red)"),
        ("district,date,level\n海暑,2020-02-09,低\n", (), "row 2: '海暑' is no district of zhejiang-2020"),
        (
            "district,date,level\n海曙,2020-02-09,低\n330203,2020-02-09,中\n",
            (),
            "rows 2 and 3 are both 330203 on 2020-02-09; keep one",
        ),
        ("district,date,level\n海曙,2020-02-09,低\n", ("--map", "x=date"), "there is no column 'x' for date"),
    ],
)
def test_what_cannot_be_read_is_said(home: Path, text: str, words: tuple[str, ...], told: str) -> None:
    found = _levels(home, text, "--source", "x", *words)
    assert isinstance(found.exception, UserError)
    assert told in str(found.exception)
