"""``fivecolour languages``: which languages there are, and what one of them lacks."""

from __future__ import annotations

import sys

import click

from fivecolour.language_gaps import gaps, number_of_texts
from fivecolour.languages import available, checked, name


@click.group()
def languages() -> None:
    """Languages of the page: which there are, and what each lacks."""


@languages.command("list")
def list_() -> None:
    """List the languages that have texts, with how many of their texts are there."""
    whole = number_of_texts()
    for code in available():
        lacking = len(gaps(code))
        completeness = (
            "complete" if not lacking else f"{whole - lacking} of {whole} texts, English for the others"
        )
        click.echo(f"{code}  {name(code)}  {completeness}")


@languages.command()
@click.argument("language", required=False, default="")
def check(*, language: str) -> None:
    """List what a language lacks, by file and key; exit code 1 if it lacks anything. All, if none is named.

    A text whose {placeholder} nothing fills is listed too: the English one is shown in its place.
    """
    lacking = False
    for code in checked([language]) if language else available():
        for gap in gaps(code):
            lacking = True
            fault = f"  nothing fills {', '.join(f'{{{one}}}' for one in gap.wrong)}" if gap.wrong else ""
            click.echo(f"{code}  {gap.file}  {gap.key}{fault}")
    if language and lacking:
        sys.exit(1)
    if not lacking:
        click.echo(f"{language or 'all languages'}: complete")
