"""The documents know every command, setting, rule and word; they name no file that is not there."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import click
import pandas as pd
import pytest

import fivecolour
from docs import generate
from fivecolour.cli import cli
from fivecolour.config import PACKAGE
from fivecolour.environment import Environment

ROOT = PACKAGE.parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
DOCUMENTS = {
    path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8")
    for path in (
        *sorted(ROOT.glob("*.md")),
        *sorted(ROOT.glob("docs/**/*.md")),
        *sorted(ROOT.glob("data/**/*.md")),
    )
}


def anchors(path: Path) -> set[str]:
    """Return what links may point at in a document: the addresses of its headings, and its labels."""
    text = path.read_text(encoding="utf-8")
    headings = re.findall(r"^#+ (.*)$", text, flags=re.MULTILINE)
    slugs = {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}
    return slugs | set(re.findall(r"^\(([\w-]+)\)=$", text, flags=re.MULTILINE))


COMMANDS = dict(generate.commands(cli))


class TestReference:
    """The pages that are made from the code are those that it makes now."""

    def test_pages(self) -> None:
        assert generate.stale() == [], "run: python docs/generate.py"

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


def unknown_in(line: str) -> list[str]:
    """Return what of a line of the shell no command has: its name, or its options."""
    words = re.sub(r"--map \S+ ?", "", line).split()
    named = next((n for n in (4, 3, 2) if " ".join(words[:n]) in COMMANDS), 0)
    if not named:
        is_group = any(name.startswith(" ".join([*words[:2], ""])) for name in COMMANDS)
        return [] if is_group else words[1:2]
    options = {one for parameter in COMMANDS[" ".join(words[:named])].params for one in parameter.opts}
    given = (re.fullmatch(r"(--[a-z][\w-]*)(=.*)?", word) for word in words[named:])
    return [found[1] for found in given if found and found[1] not in options | {"--help"}]


class TestCommands:
    """What a document tells to type can be typed."""

    def test_what_is_not_there_is_found(self) -> None:
        assert unknown_in("fivecolour --map flu ingest a.csv --source x --sauce=y") == ["--sauce"]
        assert (unknown_in("fivecolour digest a.csv"), unknown_in("fivecolour db NAME")) == (["digest"], [])

    def test_every_command_and_option_is_there(self) -> None:
        unknown = {}
        for name, text in DOCUMENTS.items():
            code = re.findall(r"```sh\n(.*?)```|`(fivecolour [^`\n]+)`", text, flags=re.DOTALL)
            lines = "\n".join(map("".join, code)).replace("\\\n", " ").splitlines()
            typed = [re.split(r" [#|>&]|\)", found[0])[0] for line in lines
                     if (found := re.search(r"\bfivecolour (--map|[a-z]).*", line))]  # fmt: skip
            unknown[name] = [one for line in typed for one in unknown_in(line)]
        assert {name: found for name, found in unknown.items() if found and name != "CHANGELOG.md"} == {}


class TestSettings:
    """Every variable of the environment is read in one place, which the documents are made from."""

    def test_variables(self) -> None:
        code = "\n".join(path.read_text(encoding="utf-8") for path in sorted(PACKAGE.rglob("*.py")))
        named = set(re.findall(r"envvar=\"([A-Z_]+)\"", code))
        assert re.findall(r"environ(?:\.get\(|\[\"[A-Z_]+\"\](?! =))", code) == []
        assert named <= {field.alias for field in Environment.model_fields.values()}


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

    @pytest.mark.parametrize("name", DOCUMENTS)
    def test_headings(self, name: str) -> None:
        linked = re.findall(r"\]\(([^)#:\s]*\.md)?#([^)]+)\)", DOCUMENTS[name])
        missing = [
            (file, anchor)
            for file, anchor in linked
            if anchor
            not in anchors(ROOT.joinpath(name).parent.joinpath(file).resolve() if file else ROOT / name)
        ]
        assert missing == []

    def test_make_targets(self) -> None:
        makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
        targets = set(re.findall(r"^([a-z]+):", makefile, flags=re.MULTILINE))
        assert set(re.findall(r"\bmake ([a-z]+)\b", re.sub(r"[^`]*?(`[^`]*`|$)", r"\1 ", README))) <= targets


class TestBuild:
    """The documents are built without a warning: a broken link is one."""

    @pytest.mark.slow
    def test_without_a_warning(self, tmp_path: Path) -> None:
        command = [sys.executable, "-m", "sphinx", "-q", "-W", "-n", "--keep-going"]
        built = subprocess.run(
            [*command, str(ROOT / "docs"), str(tmp_path)], capture_output=True, text=True, check=False
        )
        assert (built.returncode, built.stderr) == (0, "")


class TestTutorial:
    """The rule of the tutorial is a rule, and grades as its table says."""

    def test_write_a_rule(self, tmp_path: Path) -> None:
        text = DOCUMENTS["docs/write-a-rule.md"]
        file = tmp_path / "three-levels-2026.toml"
        file.write_text(re.findall(r"```toml\n(.*?)```", text, flags=re.DOTALL)[0], encoding="utf-8")
        known = pd.DataFrame({"county": list("ABCD"), "rate": ["9.99", "10", "50", ""]})
        names = {"county": "district", "rate": "cases_7d_per_100k"}
        graded = fivecolour.grade_table(fivecolour.load_scheme(file), known, names, language="en")
        rows = re.findall(r"^\| ([A-D]) \| (\d) \| (\w*)", text, flags=re.MULTILINE)
        assert graded[["county", "tier", "level"]].apply(tuple, axis=1).tolist() == rows
