"""How answers that a client may keep stand in the OpenAPI document."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fastapi import Response

# What every such answer says beside its body.
HEADERS: dict[str, Any] = {
    name: {"schema": {"type": "string"}, "required": True} for name in ("ETag", "Cache-Control", "Vary")
}


def documented_file(media_type: str, description: str = "The file.") -> dict[str, Any]:
    """Return the keywords of a route that answers with a file of one kind."""
    schema = {"type": "object" if media_type.endswith("json") else "string"}
    return documented_answer({"description": description, "content": {media_type: {"schema": schema}}})


def documented_answer(found: Mapping[str, Any], headers: Mapping[str, Any] = HEADERS) -> dict[str, Any]:
    """Return the keywords of a route by what it answers with: that, or that the client has it already."""
    unmodified = {"description": "The client has it already.", "headers": headers}
    return {
        "response_class": Response,
        "responses": {200: {**found, "headers": headers}, 304: unmodified},
    }
