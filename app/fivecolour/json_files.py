"""JSON of files that somebody may have changed: what lies absurdly deep is faulty like any other."""

from __future__ import annotations

import json
from typing import Any


def parse(text: str | bytes) -> Any:
    """Return what a JSON text says.

    Raises
    ------
    ValueError
        It is no JSON, or its lists and objects lie too deep in one another.

    Examples
    --------
    >>> parse('{"a": [1]}')
    {'a': [1]}
    """
    try:
        return json.loads(text)
    except RecursionError:
        raise ValueError("lists or objects lie too deep in one another") from None
