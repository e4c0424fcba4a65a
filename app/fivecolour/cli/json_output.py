"""What commands print as JSON for programs."""

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
