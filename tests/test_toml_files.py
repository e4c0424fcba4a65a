"""TOML files are bounded, each by a message that names it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from fivecolour import toml_files
from fivecolour.errors import UserError
from fivecolour.intake.read import profiles
from fivecolour.intake.validate import not_placed, rules
from fivecolour.regions.build import recipes
from fivecolour.scoring.schemes import library

READERS: dict[str, Callable[[Path], object]] = {
    "any": toml_files.read,
    "profile": lambda path: profiles.load(path.stem, path.parent),
    "words": not_placed.not_placed,
    "rules": rules.read_rules,
    "recipe": recipes.read,
    "scheme": library.load,
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
    "text", ["a" + ".a" * 20_000 + " = 1", "a = " + "[" * 200_000], ids=["keys", "lists"]
)
@pytest.mark.parametrize("kind", ["profile", "recipe", "scheme"])
def test_deep(tmp_path: Path, kind: str, text: str) -> None:
    """Below the bound on size: a clear refusal too, never a traceback."""
    path = tmp_path / "x.toml"
    path.write_text(text)
    with pytest.raises(UserError, match=r"x\.toml"):
        READERS[kind](path)


def test_the_program_reads_toml_in_one_place() -> None:
    root = Path(toml_files.__file__).parent
    found = {path.name for path in root.rglob("*.py") if "tomllib.load" in path.read_text(encoding="utf-8")}
    # The lab parses the text of a draft that was read already.
    assert found == {"toml_files.py", "library.py"}
