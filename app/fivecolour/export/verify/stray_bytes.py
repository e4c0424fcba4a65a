"""What a file holds beside what it shows: bytes before its beginning or behind its end, remarks."""

from __future__ import annotations

import io
import re
import zipfile

from fivecolour.export.proof.differences import Difference, shortened

# The last chunk of a PNG, without content, and its checksum.
_END_OF_PNG = b"\0\0\0\0IEND\xaeB`\x82"
_HEAD_OF_PDF, _END_OF_PDF = b"%PDF-", b"%%EOF"
# The record that ends a ZIP, 22 bytes before its remark (APPNOTE 4.3.16).
_END_OF_ZIP, _LENGTH_OF_END = b"PK\5\6", 22
# Of a GIF: how its blocks begin, and two kinds of them.
_EXTENSION, _FRAME, _COMMENT, _DRAWN_TEXT = b"!", b",", 0xFE, 0x01
# Remarks, instructions and declarations of XML; the one that an SVG may begin with is none.
_REMARK = re.compile(rb"<!(?!\[CDATA\[)|<\?(?!xml\s)")


def stray_bytes(kind: str, body: bytes) -> list[Difference]:
    """Return what a file of a format holds beside what programs show of it."""
    if kind == "svg":
        found = _REMARK.search(body)
        told = body[found.start() : found.start() + 100].decode("utf-8", "replace") if found else ""
        return [Difference("comment", "", shortened(told))] if found else []
    before, behind = _MEASURES.get(kind, _of_none)(body)
    counts = {"before": before, "behind": behind}
    told_here = [Difference(f"bytes {where}", "", f"{count:,} B") for where, count in counts.items() if count]
    return told_here + (_REMARKS[kind](body) if kind in _REMARKS else [])


def _of_none(_body: bytes) -> tuple[int, int]:
    return 0, 0


def _of_png(body: bytes) -> tuple[int, int]:
    end = body.find(_END_OF_PNG)
    return 0, len(body) - end - len(_END_OF_PNG) if end >= 0 else 0


def _of_pdf(body: bytes) -> tuple[int, int]:
    """Return how much lies before the head and behind the end; of papers put together all but the last."""
    start = body.rfind(_HEAD_OF_PDF)
    return start, len(body[body.rfind(_END_OF_PDF) + len(_END_OF_PDF) :].strip())


def _of_zip(body: bytes) -> tuple[int, int]:
    end = body.rfind(_END_OF_ZIP)
    remark = int.from_bytes(body[end + _LENGTH_OF_END - 2 : end + _LENGTH_OF_END], "little")
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        before = min((one.header_offset for one in archive.infolist()), default=0)
    return before, max(0, len(body) - end - _LENGTH_OF_END - remark)


def _of_webp(body: bytes) -> tuple[int, int]:
    length = int.from_bytes(body[4:8], "little")
    return 0, max(0, len(body) - 8 - length - length % 2)


def _of_gif(body: bytes) -> tuple[int, int]:
    return 0, len(body) - _blocks_of_gif(body)[1]


def _blocks_of_gif(body: bytes) -> tuple[list[tuple[int, bytes]], int]:
    """Return kind of each block of a GIF (89a, 15), content of those with words, and where it ends."""
    found: list[tuple[int, bytes]] = []
    at = 13 + _palette(body[10:11])
    while (begins := body[at : at + 1]) in (_EXTENSION, _FRAME):
        label = body[at + 1] if begins == _EXTENSION and at + 1 < len(body) else -1
        at += 2 if begins == _EXTENSION else 11 + _palette(body[at + 9 : at + 10])
        content = bytearray()
        while length := int.from_bytes(body[at : at + 1], "big"):
            if label in (_COMMENT, _DRAWN_TEXT):
                content += body[at + 1 : at + 1 + length]
            at += 1 + length
        found.append((label, bytes(content)))
        at += 1
    return found, min(at + 1, len(body))


def _palette(flags: bytes) -> int:
    """Return how many bytes of colours follow, three for each; none where the first bit does not say so."""
    packed = int.from_bytes(flags, "big")
    return 3 << ((packed & 7) + 1) if packed & 0x80 else 0


def _remarks_of_gif(body: bytes) -> list[Difference]:
    """Return words drawn over a GIF, and comments other than the first, which is the export's."""
    blocks, _ = _blocks_of_gif(body)
    written = [text for kind, text in blocks if kind == _COMMENT]
    # Some programs write the same one at every frame.
    comments = [text for text in written[1:] if text != written[0]]
    drawn = [text for kind, text in blocks if kind == _DRAWN_TEXT]
    return [
        Difference("comment", "", shortened(text.decode("utf-8", "replace"))) for text in comments + drawn
    ]


_MEASURES = {
    **{"png": _of_png, "gif": _of_gif, "pdf": _of_pdf, "webp": _of_webp, "zip": _of_zip, "xlsx": _of_zip},
}


def _remarks(body: bytes) -> list[Difference]:
    """Return the remarks of an archive and of its members."""
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        told = {"": archive.comment} | {one.filename: one.comment for one in archive.infolist()}
    return [
        Difference(f"{name} comment".strip(), "", shortened(text.decode("utf-8", "replace")))
        for name, text in told.items()
        if text
    ]


_REMARKS = {"zip": _remarks, "xlsx": _remarks, "gif": _remarks_of_gif}
