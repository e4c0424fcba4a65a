"""Checks files that an operator writes: each is fine or says its faults."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from typing import TypeVar

import click

from fivecolour.errors import UserError

_Read = TypeVar("_Read")


def check_files(
    files: Iterable[str],
    load: Callable[[str], _Read],
    warnings: Callable[[_Read], Iterable[str]] | None = None,
) -> None:
    """Print "ok" for each file with its warnings, or its faults; after any fault exit with code 1."""
    faulty = False
    for file in files:
        try:
            loaded = load(file)
            warned = warnings(loaded) if warnings else ()
        except UserError as fault:
            faulty = True
            click.echo(str(fault), err=True)
        else:
            click.echo(f"{file}: ok")
            for warning in warned:
                click.echo(f"{file}: warning: {warning}")
    if faulty:
        sys.exit(1)
