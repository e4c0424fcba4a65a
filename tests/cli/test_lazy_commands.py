"""``fivecolour`` imports only what the command needs that was typed."""

from __future__ import annotations

import subprocess
import sys

import click
import pytest

from fivecolour.cli import cli
from fivecolour.cli.lazy_group import LazyGroup
from fivecolour.cli.schemes_command import schemes

HEAVY = {
    "alembic",
    "dash",
    "geopandas",
    "numpy",
    "pandas",
    "plotly",
    "pydantic",
    "scipy",
    "shapely",
    "sqlalchemy",
}


def imported(*words: str) -> set[str]:
    """Return which of the heavy packages a process imports that runs a command."""
    code = (
        "import atexit, sys\n"
        "from fivecolour.cli import main\n"
        "atexit.register(lambda: print('IMPORTED', *sys.modules))\n"
        f"sys.argv = ['fivecolour', *{words!r}]\n"
        "main()\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return HEAVY & set(done.stdout.rpartition("IMPORTED ")[2].split())


@pytest.mark.parametrize("words", [("--help",), ("--version",)])
def test_help_imports_nothing_heavy(words: tuple[str, ...]) -> None:
    assert imported(*words) == set()


def test_looking_at_rules_needs_neither_store_nor_polygons() -> None:
    assert imported("schemes", "list") & {"sqlalchemy", "geopandas", "shapely", "dash", "scipy"} == set()


@pytest.mark.parametrize(
    ("group", "name"), [(group, name) for group in (cli, schemes) for name in sorted(group.lazy)]
)
def test_the_list_says_of_each_command_what_the_command_says(group: LazyGroup, name: str) -> None:
    command = group.get_command(click.Context(group), name)
    assert command is not None
    assert group.lazy[name].summary == command.get_short_help_str(200)
