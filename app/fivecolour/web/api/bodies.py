"""What is sent to the server, kept in a file within bounds before anything looks into it."""

from __future__ import annotations

import re
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path

from fastapi import HTTPException, Request

from fivecolour import encodings
from fivecolour.errors import UserError

MEGABYTE = 1_000_000
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]{1,40})", re.IGNORECASE)
# Content type -> ending by which reading knows the form.
ENDINGS = {
    "application/json": ".json",
    "application/geo+json": ".geojson",
    "text/csv": ".csv",
    "text/tab-separated-values": ".tsv",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
}


@contextmanager
def folder() -> Iterator[Path]:
    """Give a folder that is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="fivecolour-") as name:
        yield Path(name)


def ending(request: Request) -> str:
    """Return the ending for a body's content type; 415 for others, and for a packed body."""
    coding = request.headers.get("content-encoding", "identity").strip().lower()
    if coding != "identity":
        raise HTTPException(415, f"content encoding {coding[:40]!r} is not taken; send the body as it is")
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    found = ENDINGS.get(kind)
    if found is None:
        raise HTTPException(
            415, f"content type {kind[:80]!r} is not taken; send one of: {', '.join(ENDINGS)}"
        )
    return found


def charset(request: Request, path: Path) -> str | None:
    """Return the encoding that the content type names, where it is known and the body is not in UTF-8.

    What programs name without thought is UTF-8 nearly always; what is valid UTF-8 is nothing else.
    """
    found = _CHARSET.search(request.headers.get("content-type", ""))
    if found is None:
        return None
    with path.open("rb") as file:
        start = file.read(MEGABYTE)
    if encodings.decoded(start, encodings.UTF8) is not None:
        return None
    try:
        return encodings.named(found[1])
    except UserError:
        return None


async def write(chunks: AsyncIterator[bytes], path: Path, *, most_mb: int) -> None:
    """Write a body into a file as it comes; 413 as soon as it is too long, 422 if it is empty."""
    size = 0
    with path.open("wb") as file:
        async for chunk in chunks:
            size += len(chunk)
            if size > most_mb * MEGABYTE:
                raise HTTPException(413, f"at most {most_mb} MB are taken; send the figures in parts")
            file.write(chunk)
    if not size:
        raise HTTPException(422, "the body is empty; send records or a table")
