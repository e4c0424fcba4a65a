"""Writes the pages of the reference that are made from the code; `--check` says which are out of date.

Run it as ``python docs/generate.py`` after a command, an option, a setting or an address has changed.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
from starlette.routing import Mount

from fivecolour import catalogue
from fivecolour.cli import cli
from fivecolour.environment import Environment
from fivecolour.web.api.report_routes import PREFIX
from fivecolour.web.server import app as site

REFERENCE = Path(__file__).parent / "reference"
# Words of headers that are shown of a figure.
_HEADS = 6
MADE = "<!-- Made by docs/generate.py: change the code, not this page. -->"


def commands(group: click.Group, before: str = "fivecolour") -> Iterator[tuple[str, click.Command]]:
    """Yield every command with its full name, groups taken apart."""
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if command is None:
            continue
        if isinstance(command, click.Group):
            yield from commands(command, f"{before} {name}")
        else:
            yield f"{before} {name}", command


def commands_page() -> str:
    """Return the page of all commands: a table of them, then each with its options."""
    every = dict(commands(cli))
    table = "\n".join(
        f"| [`{name}`](#{_anchor(name)}) | {_first(command)} |" for name, command in every.items()
    )
    return "\n".join(
        [
            MADE,
            "# Commands",
            "",
            "Exit codes: 0 done, 1 failed (the reason is printed), 2 wrong usage. Before the command, "
            "`--map NAME` says on which of [several maps](../operate.md#several-maps) it works.",
            "",
            "| command | what it does |",
            "|---|---|",
            table,
            "",
            *(_command(name, command) for name, command in every.items()),
        ]
    )


def _anchor(name: str) -> str:
    return name.replace(" ", "-")


def _first(command: click.Command) -> str:
    return (command.help or "").strip().split("\n\n")[0].replace("\n", " ")


def _command(name: str, command: click.Command) -> str:
    context = click.Context(command, info_name=name)
    usage = " ".join(command.collect_usage_pieces(context))
    paragraphs = [" ".join(part.split()) for part in (command.help or "").split("\n\n")]
    options = [_option(parameter) for parameter in command.params if isinstance(parameter, click.Option)]
    table = ["| option | meaning |", "|---|---|", *options, ""] if options else []
    return "\n".join(
        [f"({_anchor(name)})=", f"## `{name}`", "", f"`{name} {usage}`", "", *_spaced(paragraphs), *table]
    )


def _spaced(paragraphs: list[str]) -> list[str]:
    return [line for paragraph in paragraphs for line in (paragraph, "")]


def _option(option: click.Option) -> str:
    names = ", ".join(f"`{name}`" for name in option.opts)
    value = "" if option.is_flag or option.count else f" `{_metavar(option)}`"
    notes = []
    if option.required:
        notes.append("needed")
    if option.multiple:
        notes.append("may be repeated")
    if option.show_default and option.default is not None:
        said = option.show_default if isinstance(option.show_default, str) else f"`{option.default}`"
        notes.append(f"default {said}")
    note = f" ({', '.join(notes)})" if notes else ""
    return f"| {names}{value} | {_escaped(option.help or '')}{note} |"


def _metavar(option: click.Option) -> str:
    if option.metavar:
        return option.metavar
    if isinstance(option.type, click.Choice):
        return " ".join(map(str, option.type.choices))
    return option.type.name.upper().replace(" RANGE", "")


def _escaped(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|").replace("<", "\\<")


def settings_page() -> str:
    """Return the page of all variables of the environment."""
    rows = [
        f"| `{field.alias}` | {field.description} | {_default(field)} |"
        for field in Environment.model_fields.values()
    ]
    return "\n".join([MADE, "# Settings", "", "| variable | meaning | default |", "|---|---|---|", *rows, ""])


def _default(field: Any) -> str:
    return str(field.examples[0]) if field.examples else f"`{field.default}`"


def http_page() -> str:
    """Return the page of the addresses that programs may ask and send to, from both OpenAPI documents."""
    said = "Described for programs at `/api/v1/openapi.json` and, below `/editions/`, at `/openapi.json`."
    api = next(route for route in site.routes if isinstance(route, Mount) and route.path == PREFIX)
    parts = [MADE, "# HTTP", "", said, ""]
    for before, document in ((PREFIX, api.app.openapi()), ("", site.openapi())):  # type: ignore[attr-defined]
        for address, operations in document["paths"].items():
            for method, operation in operations.items():
                parts += _operation(method.upper(), before + address, operation)
    return "\n".join(parts)


def _operation(method: str, address: str, operation: dict[str, Any]) -> list[str]:
    rows = [
        f"| `{one['name']}` | {one['in']}{', needed' if one.get('required') else ''} "
        f"| {_escaped(one.get('description', ''))} |"
        for one in operation.get("parameters", [])
    ]
    table = ["| parameter | where | meaning |", "|---|---|---|", *rows, ""] if rows else []
    answers = [
        f"- `{status}`: {_escaped(answer.get('description', ''))}"
        for status, answer in operation["responses"].items()
    ]
    text = operation.get("description") or operation.get("summary", "")
    return [f"## `{method} {address}`", "", text, "", *table, "Answers:", "", *answers, ""]


def indicators_page() -> str:
    """Return the page of all figures and indicators of the catalogue."""
    every = catalogue.entries().values()
    figures = [one for one in every if one.calculation is None]
    rules = [one for one in every if catalogue.indicator_library.is_indicator(one)]
    return "\n".join(
        [
            *(MADE, "# Figures and indicators", ""),
            "What can be reported and what a rule can read, by the files of `data/indicators`. `<k>` is a",
            "number of days. What is computed can be reported too, where an authority computed it itself.",
            *("", "## What can be reported", ""),
            *(
                "| name | title | 名称 | unit | forms | read under such headers |",
                "|---|---|---|---|---|---|",
            ),
            *map(_figure, figures),
            *("", "## What a rule can read", ""),
            *("| name | title | 名称 | kind | computed from | what it is |", "|---|---|---|---|---|---|"),
            *map(_indicator, rules),
            "",
        ]
    )


def _figure(entry: catalogue.Entry) -> str:
    heads = ", ".join(f"`{word}`" for word in entry.headers[:_HEADS]) + (
        " …" if entry.headers[_HEADS:] else ""
    )
    forms = ", ".join(entry.forms)
    return _row(f"`{entry.name}`", entry.title.en, entry.title.zh, entry.unit.en, forms, heads)


def _indicator(entry: catalogue.Entry) -> str:
    how = entry.calculation
    made = "as reported"
    if how is not None:
        parts = ", ".join(f"`{part}`" for part in (*how.of, *how.per))
        made = f"{how.function.replace('_', ' ')} {'of ' if parts else ''}{parts}".strip()
        made += " per 100,000 people" if how.per_100k else ""
    return _row(f"`{entry.name}`", entry.title.en, entry.title.zh, entry.kind, made, entry.text.en)


def _row(*cells: str) -> str:
    return f"| {' | '.join(' '.join(cell.split()).replace('|', chr(92) + '|') for cell in cells)} |"


PAGES = {
    "commands.md": commands_page,
    "settings.md": settings_page,
    "http.md": http_page,
    "indicators.md": indicators_page,
}


def stale() -> list[str]:
    """Return the names of the pages that differ from what the code would make now."""
    return [
        name
        for name, page in PAGES.items()
        if not (REFERENCE / name).exists() or (REFERENCE / name).read_text(encoding="utf-8") != page()
    ]


if __name__ == "__main__":
    if "--check" in sys.argv:
        sys.exit(", ".join(stale()) and f"out of date: {', '.join(stale())}; run python docs/generate.py")
    for name, page in PAGES.items():
        (REFERENCE / name).write_text(page(), encoding="utf-8")
