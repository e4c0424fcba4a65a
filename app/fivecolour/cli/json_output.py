"""What commands print as JSON for programs, and the option that asks for it."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import click


def echo_json(document: Any, *, default: Callable[[Any], Any] | None = None) -> None:
    """Print a document as indented JSON, all letters as they are.

    ``default`` makes plain data of what JSON has no form for.
    """
    click.echo(json.dumps(document, ensure_ascii=False, indent=1, default=default))


def json_option(about: str = "Print JSON.") -> Callable[[Any], Any]:
    """Return the option ``--json``, which a command takes as ``as_json``."""
    return click.option("--json", "as_json", is_flag=True, help=about)
