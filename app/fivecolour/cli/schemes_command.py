"""``fivecolour schemes``: the rules there are, in plain words, checked and compared."""

from __future__ import annotations

from dataclasses import asdict

import click

from fivecolour.cli.file_checks import check_files
from fivecolour.cli.json_output import echo_json, json_option
from fivecolour.cli.language_option import language_option
from fivecolour.cli.lazy_group import LazyCommand, LazyGroup
from fivecolour.errors import UserError
from fivecolour.export.drawing.prescribed_colours import LEAST_DIFFERENCE, SAME, look_the_same, too_alike
from fivecolour.scoring.schemes.json_schema import json_schema
from fivecolour.scoring.schemes.library import list_schemes, load
from fivecolour.scoring.schemes.plain_words import plain_words
from fivecolour.scoring.schemes.scheme import Scheme
from fivecolour.scoring.schemes.statements import Section, Statement
from fivecolour.texts import Text, table

_SIGHTS = {
    "normal": "normal sight",
    "protan": "eyes without red (protan)",
    "deutan": "eyes without green (deutan)",
    "tritan": "eyes without blue (tritan)",
}
_COMPARE = LazyCommand(
    "fivecolour.cli.compare",
    "List every district that scheme A and scheme B grade differently on a day, with both reasons.",
)


@click.group(cls=LazyGroup, lazy={"compare": _COMPARE})
def schemes() -> None:
    """Look at the rules that turn indicators into tiers, and try them before they are in force."""


@schemes.command("list")
@json_option()
def list_command(*, as_json: bool) -> None:
    """List the schemes with their status and first day in force."""
    found = list_schemes()
    if as_json:
        echo_json([_described(scheme) for scheme in found])
        return
    for scheme in found:
        click.echo(f"{scheme.name}  {scheme.status}  from {scheme.in_force_from}  {scheme.title.en}")


@schemes.command()
@click.argument("name")
@language_option("Of the words.")
@json_option("Print JSON, with all languages.")
def show(*, name: str, language: str, as_json: bool) -> None:
    """Print the rule NAME in plain words: a scheme, or a .toml file.

    What it measures, where its lines are, how they combine, when a tier is raised or lowered, what
    becomes of missing reports, and what every number rests on.
    """
    scheme = load(name)
    sections = plain_words(scheme)
    if as_json:
        rule = [asdict(section) for section in sections]
        echo_json(_described(scheme) | {"rule": rule}, default=_words)
        return
    click.echo(f"{scheme.title[language]}\n{scheme.about[language]}")
    for number, section in enumerate(sections, start=1):
        click.echo(
            "\n".join(["", f"{number}. {section.title[language]}", *_section_lines(section, language)])
        )


@schemes.command()
@click.argument("files", metavar="FILE...", nargs=-1, required=True)
def check(*, files: tuple[str, ...]) -> None:
    """Check scheme files: "ok" for each, or its faults with line, key and remedy; then exit code 1.

    Of colours that an authority prescribes it warns of those that some eye hardly tells apart: there the
    patterns tell them. Texts and patterns upon them are always drawn with contrast enough.
    """
    check_files(files, load, _alike)


def _alike(scheme: Scheme) -> list[str]:
    """Say which prescribed colours are hardly told apart, and by whom.

    Raises
    ------
    UserError
        Two of them look the same even with normal sight.
    """
    named = [(label.shown("en"), label.hex) for label in scheme.tiers if label.hex]
    if same := next(iter(look_the_same(named)), None):
        raise UserError(
            f"{scheme.name}: tiers.hex: {same[0]!r} and {same[1]!r} look the same (CIEDE2000 {same[2]}, "
            f"under {SAME:g}); "
            "give them colours that differ, or leave hex out for the map's own colours"
        )
    return [
        f"{one!r} and {other!r} differ little for {_SIGHTS[sight]} (CIEDE2000 {far}, under "
        f"{LEAST_DIFFERENCE:g}); their patterns tell them apart"
        for one, other, sight, far in too_alike(named)
    ]


@schemes.command("json-schema")
def json_schema_command() -> None:
    """Print the JSON Schema of a scheme's file, for editors that complete and check while you write."""
    echo_json(json_schema())


def _words(text: Text) -> dict[str, str]:
    return text.words


def _section_lines(section: Section, language: str) -> list[str]:
    return [line for one in section.statements for line in _lines(one, language)]


def _lines(statement: Statement, language: str) -> list[str]:
    """Write one statement as a bullet, its list below it."""
    head = [text[language] for text in (statement.title, statement.text) if text]
    link = f" <{statement.link}>" if statement.link else ""
    basis = f" [{statement.basis}]" if statement.basis else ""
    told = table("page", language)["colon"].join(head)
    lines = [f"   - {told}{basis}{link}"]
    for one in statement.lines:
        gives = f" → {one.gives[language]}" if one.gives else ""
        lines.append(f"       {one.text[language]}{gives}")
    return lines


def _described(scheme: Scheme) -> dict[str, object]:
    return {
        "name": scheme.name,
        "version": scheme.version,
        "status": scheme.status,
        "in_force_from": scheme.in_force_from.isoformat(),
        "in_force_to": scheme.in_force_to.isoformat() if scheme.in_force_to else None,
        "title": {"zh": scheme.title.zh, "en": scheme.title.en},
        "indicators": list(scheme.indicators),
        "tiers": [
            {
                "tier": label.tier,
                "colour": label.colour.en,
                "level": {"zh": label.level.zh, "en": label.level.en},
            }
            for label in scheme.tiers
        ],
        "sources": [source.url for source in scheme.sources],
    }
