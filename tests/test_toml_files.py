"""TOML files are bounded, each by a message that names it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from fivecolour import toml_files, vocabulary
from fivecolour.editions import standing_order, totals
from fivecolour.errors import UserError
from fivecolour.intake.read import profiles
from fivecolour.intake.validate import not_placed, rules
from fivecolour.regions.build import district_names, recipes
from fivecolour.scoring.schemes import library

READERS: dict[str, Callable[[Path], object]] = {
    "any": toml_files.read,
    "one text": lambda path: toml_files.text(path, "scheme"),
    "profile": lambda path: profiles.load(path.stem, path.parent),
    "words": not_placed.not_placed,
    "headers": vocabulary.table_of,
    "rules": rules.read_rules,
    "recipe": recipes.read,
    "scheme": library.load,
    "order": standing_order.read,
    "share": totals.read_share,
}


@pytest.mark.parametrize("read", READERS.values(), ids=list(READERS))
def test_too_large(tmp_path: Path, read: Callable[[Path], object]) -> None:
    path = tmp_path / "x.toml"
    path.write_text("#" * (1024 * 1024 + 1))
    with pytest.raises(
        UserError, match=r"x\.toml: larger than the 1,024 KiB that a TOML file may have; short"
    ):
        read(path)


@pytest.mark.parametrize(
    "text",
    [
        "a" + ".a" * 20_000 + " = 1",
        "a = " + "[" * 200_000,
        "a = " + "[" * 90 + "]" * 90,
        "[a" + ".a" * 10_000 + "]",
    ],
    ids=["keys", "lists", "valid lists", "tables"],
)
@pytest.mark.parametrize("read", READERS.values(), ids=list(READERS))
def test_deep(tmp_path: Path, read: Callable[[Path], object], text: str) -> None:
    """Below the bound on size: a clear refusal too, never a traceback."""
    path = tmp_path / "x.toml"
    path.write_text(text)
    with pytest.raises(
        UserError, match=r"x\.toml: (lists or tables lie too deep .*; write them flat|not a profile)"
    ):
        read(path)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"\xff\xfe", "is not TOML in UTF-8: .*; save it as UTF-8"),
        (b"a = " + b"9" * 5_000, "holds a number or a day that is beyond all bounds; mend it"),
        (b"a = ", "is not TOML: .*; mend that place"),
    ],
)
def test_what_is_no_toml(tmp_path: Path, content: bytes, message: str) -> None:
    path = tmp_path / "x.toml"
    path.write_bytes(content)
    with pytest.raises(UserError, match=rf"x\.toml: {message}"):
        toml_files.read(path)


def test_a_mark_of_its_encoding_is_no_part_of_it(tmp_path: Path) -> None:
    path = tmp_path / "x.toml"
    path.write_bytes(b"\xef\xbb\xbfa = 1\n")
    assert toml_files.read(path) == {"a": 1}


def test_a_text_that_is_not_there(tmp_path: Path) -> None:
    path = tmp_path / "publish.toml"
    path.write_text("region_set = 5\n")
    with pytest.raises(UserError, match='region_set is missing; write region_set = "NAME"'):
        toml_files.text(path, "region_set")


@pytest.mark.parametrize(
    ("read", "text"),
    [
        (not_placed.not_placed, "totals = 5"),
        (vocabulary.table_of, "roles = 5"),
        (vocabulary.table_of, "[roles]\ncode = [5]"),
        (rules.read_rules, "rule = 5"),
        (district_names.read_kinds, 'kinds = "LK"'),
        (recipes.read, "polygons = 5"),
    ],
)
def test_another_shape_than_the_bundled_file(
    tmp_path: Path, read: Callable[[Path], object], text: str
) -> None:
    path = tmp_path / "x.toml"
    path.write_text(text)
    with pytest.raises(UserError, match=r"x\.toml: .*(mend|write)"):
        read(path)


def test_the_program_reads_toml_in_one_place() -> None:
    root = Path(toml_files.__file__).parent
    found = {path.name for path in root.rglob("*.py") if "tomllib.load" in path.read_text(encoding="utf-8")}
    assert found == {"toml_files.py"}
