"""The JSON Schema of a scheme's file, by which an editor can complete and check it while it is written."""

from __future__ import annotations

from typing import Any

from fivecolour.scoring.schemes.scheme import Scheme


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema, made from the model; ``data/schemes/scheme.schema.json`` is a copy.

    It knows keys, types and choices. What hangs together, such as bounds that rise, only
    `fivecolour.scoring.schemes.library.load` checks.

    Examples
    --------
    >>> json_schema()["properties"]["status"]["enum"]
    ['published', 'reconstruction', 'proposal']
    """
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **Scheme.model_json_schema(),
        "title": "A scheme of the five-colour map",
    }
