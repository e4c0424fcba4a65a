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
    return told_here + (_remarks(body) if kind in ("zip", "xlsx") else [])


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


_MEASURES = {"png": _of_png, "pdf": _of_pdf, "webp": _of_webp, "zip": _of_zip, "xlsx": _of_zip}


def _remarks(body: bytes) -> list[Difference]:
    """Return the remarks of an archive and of its members."""
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        told = {"": archive.comment} | {one.filename: one.comment for one in archive.infolist()}
    return [
        Difference(f"{name} comment".strip(), "", shortened(text.decode("utf-8", "replace")))
        for name, text in told.items()
        if text
    ]
