"""How many parts a picture, PDF or JSON is made of, before anything is made of them.

Programs that read such files keep something of each part: millions of empty ones cost minutes and gigabytes.
"""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Iterator
from contextlib import suppress
from itertools import islice
from typing import Any, Literal

import pikepdf

from fivecolour.export.proof.differences import UnreadableFileError

# 30 MB in parts of the usual size have a fifth of it; blocks of a GIF have 255 bytes at most.
_MOST, _MOST_BLOCKS = 20_000, 200_000
# Of a JSON: 30 MB of points of borders have fewer lists.
_MOST_LISTS = 2_000_000
# Of what a PDF says of itself, unpacked.
_LONGEST_XMP = 4 << 20
_IN_JPEG = re.compile(rb"\xff[\xe0-\xef\xfe]")
_OF_GIF = {0x21: 2, 0x2C: 10}
_PALETTE = 0x80


def check_parts(body: bytes) -> None:
    """Refuse a file of more parts than any export or photograph.

    Raises
    ------
    UnreadableFileError
        It has too many chunks, segments, blocks, objects or lists.
    """
    if body.startswith(b"\x89PNG"):
        number, most = _counted(_chunks(body, 8, "big", 12, 1), _MOST), _MOST
    elif body.startswith(b"RIFF"):
        number, most = _counted(_chunks(body, 12, "little", 8, 2), _MOST), _MOST
    elif body.startswith(b"GIF8"):
        number, most = _counted(_blocks(body), _MOST_BLOCKS), _MOST_BLOCKS
    elif body.startswith(b"\xff\xd8"):
        number, most = _counted(_IN_JPEG.finditer(body), _MOST), _MOST
    elif body[:9].lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"{"):
        number, most = body.count(b"{") + body.count(b"["), _MOST_LISTS
    else:
        number, most = _objects(body) if b"%PDF-" in body[:1024] else 0, _MOST
    if number > most:
        raise UnreadableFileError("large_parts")


def _objects(body: bytes) -> int:
    """Return how many objects a PDF has: those that stand in it, or that are packed in it."""
    plain = body.count(b" obj")
    if plain > _MOST:
        return plain
    try:
        with pikepdf.open(io.BytesIO(body)) as document:
            announced = int(document.trailer.get("/Size", 0))
            return announced if announced > _MOST else len(document.objects)
    except (pikepdf.PdfError, TypeError, ValueError):
        return plain


def unpacked_stream(stream: Any, most: int) -> bytes:
    """Return what a stream of a PDF holds, up to ``most`` bytes; packed otherwise than by zlib as it is."""
    raw = bytes(stream.read_raw_bytes())
    if str(stream.get("/Filter", "")) == "/FlateDecode" and "/DecodeParms" not in stream:
        with suppress(zlib.error):
            return zlib.decompressobj().decompress(raw, most)
    return raw


def check_xmp(document: Any) -> None:
    """Refuse a PDF that says more of itself than any export, before it is parsed.

    Raises
    ------
    UnreadableFileError
        It does, or has packed it as no export does.
    """
    stream = document.Root.get("/Metadata")
    if stream is None:
        return
    plain = str(stream.get("/Filter", "/FlateDecode")) == "/FlateDecode" and "/DecodeParms" not in stream
    if not plain or len(unpacked_stream(stream, _LONGEST_XMP)) >= _LONGEST_XMP:
        raise UnreadableFileError("large_pdf")


def _counted(parts: Iterator[object], most: int) -> int:
    return sum(1 for _ in islice(parts, most + 1))


def _chunks(
    body: bytes, start: int, order: Literal["little", "big"], beside: int, even: int
) -> Iterator[int]:
    """Yield where chunks begin: of a PNG after their length, of a RIFF after their name."""
    at, length = start, 0 if order == "big" else 4
    while at + beside <= len(body):
        yield at
        size = int.from_bytes(body[at + length : at + length + 4], order)
        at += beside + size + size % even


def _blocks(body: bytes) -> Iterator[int]:
    """Yield where the blocks of a GIF begin (GIF89a, 15 to 26), the parts of their data too."""
    at = 13 + _palette(body, 10)
    while at < len(body) and body[at] in _OF_GIF:
        yield at
        begun = at
        at += _OF_GIF[body[begun]]
        if body[begun] == 0x2C:  # noqa: PLR2004 - an image, whose data begin with the size of their code
            at += _palette(body, begun + 9) + 1
        while at < len(body) and body[at]:
            yield at
            at += body[at] + 1
        at += 1


def _palette(body: bytes, at: int) -> int:
    """Return how many bytes the colours take that a block announces."""
    announced = body[at] if at < len(body) else 0
    return 3 << ((announced & 7) + 1) if announced & _PALETTE else 0
