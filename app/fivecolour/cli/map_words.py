"""How commands speak of one map among several."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click


def of_map(name: str) -> str:
    """Return what precedes a line about a map; nothing where the home has only one.

    >>> of_map("north"), of_map("")
    ('map north: ', '')
    """
    return f"map {name}: " if name else ""


def region_set_option() -> Callable[[Any], Any]:
    """Return the option that says whose districts figures are of."""
    return click.option("--region-set", help="Whose districts [default: those that are published].")
