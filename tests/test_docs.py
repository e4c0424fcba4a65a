"""The documents know every command, setting, rule and word; they name no file that is not there."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from fivecolour.cli import cli
from fivecolour.config import PACKAGE

ROOT = PACKAGE.parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
DOCUMENTS = {
    path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8")
    for path in (ROOT / "README.md", *sorted(ROOT.glob("docs/*.md")), *sorted(ROOT.glob("data/**/*.md")))
}
ALL = "\n".join(DOCUMENTS.values())


def commands(group: click.Group, before: str = "fivecolour") -> Iterator[tuple[str, click.Command]]:
    """Yield every command with its full name, groups taken apart."""
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, f"{before} {name}")
        else:
            yield f"{before} {name}", command


COMMANDS = dict(commands(cli))
OPTIONS = [
    pytest.param(name, option, id=f"{name.removeprefix('fivecolour ')} {option}")
    for name, command in COMMANDS.items()
    for parameter in command.params
    if isinstance(parameter, click.Option)
    for option in parameter.opts
]


class TestCommandLine:
    """Every command and option is documented."""

    @pytest.mark.parametrize("name", COMMANDS)
    def test_command(self, name: str) -> None:
        assert f"`{name}" in ALL

    @pytest.mark.parametrize(("name", "option"), OPTIONS)
    def test_option(self, name: str, option: str) -> None:
        assert re.search(rf"(?<![\w-]){re.escape(option)}(?![\w-])", ALL), (
            f"{name} {option} is not documented"
        )

    @pytest.mark.parametrize("name", COMMANDS)
    def test_every_command_and_option_explains_itself(self, name: str) -> None:
        command = COMMANDS[name]
        assert command.help
        silent = [
            parameter.name
            for parameter in command.params
            if isinstance(parameter, click.Option) and not parameter.help
        ]
        assert silent == []


class TestSettings:
    """Every variable of the environment is documented, and only those."""

    def test_variables(self) -> None:
        code = "\n".join(path.read_text(encoding="utf-8") for path in sorted(PACKAGE.rglob("*.py")))
        read = set(re.findall(r"environ(?:\.get\(|\[)\"([A-Z_]+)\"", code))
        read |= set(re.findall(r"envvar=\"([A-Z_]+)\"", code))
        assert {"FIVECOLOUR_HOME", "DATABASE_URL"} <= read
        documented = set(re.findall(r"^\| `([A-Z_]+)` \|", README, flags=re.MULTILINE))
        assert documented == read


class TestRules:
    """Every scheme is documented."""

    @pytest.mark.parametrize("path", sorted((ROOT / "data" / "schemes").glob("*.toml")), ids=lambda p: p.stem)
    def test_scheme(self, path: Path) -> None:
        scheme = tomllib.loads(path.read_text(encoding="utf-8"))
        assert scheme["name"] == path.stem
        assert re.search(rf"(?<![\w-]){re.escape(path.stem)}(?![\w-])", DOCUMENTS["data/schemes/README.md"])

    def test_documents_that_data_files_name_are_there(self) -> None:
        for path in sorted((ROOT / "data").rglob("*.toml")):
            named = re.findall(r"\b((?:docs|data)/[\w/.-]+\.md)", path.read_text(encoding="utf-8"))
            assert not [document for document in named if not (ROOT / document).is_file()], path.name


class TestLinks:
    """What a document points at is there."""

    @pytest.mark.parametrize("name", DOCUMENTS)
    def test_files(self, name: str) -> None:
        targets = re.findall(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)", DOCUMENTS[name])
        missing = [target for target in targets if not (ROOT / name).parent.joinpath(target).exists()]
        assert missing == []

    def test_make_targets(self) -> None:
        makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
        targets = set(re.findall(r"^([a-z]+):", makefile, flags=re.MULTILINE))
        assert set(re.findall(r"\bmake ([a-z]+)\b", re.sub(r"[^`]*?(`[^`]*`|$)", r"\1 ", README))) <= targets
