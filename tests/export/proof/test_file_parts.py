"""Files of millions of parts: refused before a library keeps something of each."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

import openpyxl
import pikepdf
import pytest
from PIL import Image

from fivecolour.export.proof import metadata
from fivecolour.export.proof.differences import UnreadableFileError
from fivecolour.export.proof.file_parts import check_parts
from fivecolour.export.verify.workbook_differences import book_of


def _picture(form: str) -> bytes:
    out = io.BytesIO()
    Image.new("P", (3, 3), 1).convert("RGB" if form == "JPEG" else "P").save(out, form)
    return out.getvalue()


def _paper(objects: int = 0, said: bytes = b"") -> bytes:
    """Return a PDF with so many objects that no page needs, packed, and what it says of itself."""
    out = io.BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page()
        document.Root.More = pikepdf.Array(
            [document.make_indirect(pikepdf.Dictionary(A=one)) for one in range(objects)]
        )
        if said:
            document.Root.Metadata = document.make_stream(said)
        packed = pikepdf.ObjectStreamMode.generate
        document.save(out, object_stream_mode=packed, fix_metadata_version=False)
    return out.getvalue()


PNG, GIF, WEBP, JPEG = map(_picture, ("PNG", "GIF", "WEBP", "JPEG"))
CHUNK = struct.pack(">I", 0) + b"tEXt" + struct.pack(">I", zlib.crc32(b"tEXt"))
FILES = {
    "png": (PNG, PNG[:33] + CHUNK * 20_001 + PNG[33:]),
    "gif frames": (GIF, GIF[:-1] + b"\x2c\0\0\0\0\1\0\1\0\0\x02\x02\x44\x01\0" * 100_001 + b";"),
    "gif comments": (GIF, GIF[:-1] + b"\x21\xfe" + b"\x01a" * 200_001 + b"\0;"),
    "webp": (WEBP, WEBP + (b"XMP " + bytes(4)) * 20_001),
    "jpeg": (JPEG, JPEG[:2] + b"\xff\xeb\x00\x02" * 20_001 + JPEG[2:]),
    "pdf": (_paper(), _paper() + b"9 0 obj\nendobj\n" * 20_001),
    "pdf packed": (_paper(9), _paper(20_001)),
    "json": (b'{"a": [[]]}', b'{"a": [' + b"[]," * 2_000_000 + b"[]]}"),
}


@pytest.mark.parametrize(("usual", "bomb"), FILES.values(), ids=FILES)
def test_more_parts_than_any_export(usual: bytes, bomb: bytes) -> None:
    check_parts(usual)
    with pytest.raises(UnreadableFileError, match="the file has more parts than any export"):
        check_parts(bomb)


def _workbook(sheet: bytes) -> bytes:
    out = io.BytesIO()
    openpyxl.Workbook().save(out)
    more = io.BytesIO()
    with zipfile.ZipFile(out) as own, zipfile.ZipFile(more, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in own.namelist():
            archive.writestr(name, sheet if name.endswith("sheet1.xml") else own.read(name))
    return more.getvalue()


SHEET = (
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{rows}</sheetData>'
    '<mergeCells><mergeCell ref="{merged}"/></mergeCells></worksheet>'
)


@pytest.mark.parametrize(
    "sheet",
    [
        SHEET.format(rows="", merged="A1:XFD1048576").encode(),
        SHEET.format(rows="", merged="&#65;1:XFD1048576").encode(),
        SHEET.format(rows="", merged="A1:XFD1048576").encode("utf-16"),
        SHEET.format(rows="<row/>" * 60_001, merged="A1:B2").encode(),
    ],
    ids=["merged", "hidden in a reference", "in UTF-16", "empty rows"],
)
def test_cells_that_a_workbook_only_speaks_of(sheet: bytes) -> None:
    book_of(_workbook(SHEET.format(rows="<row/>", merged="A1:B2").encode()))
    with pytest.raises(UnreadableFileError, match="more rows or columns than any export"):
        book_of(_workbook(sheet))


def test_blocks_of_a_gif_are_found_behind_palettes_and_data() -> None:
    frames = [Image.effect_noise((90, 90), sigma) for sigma in (20.0, 90.0)]
    out = io.BytesIO()
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:])
    with pytest.raises(UnreadableFileError):
        check_parts(out.getvalue()[:-1] + b"\x2c\0\0\0\0\1\0\1\0\0\x02\x02\x44\x01\0" * 100_001 + b";")


def test_what_a_pdf_says_of_itself_is_bounded() -> None:
    said = b'<x:xmpmeta xmlns:x="adobe:ns:meta/">' + b" " * (5 << 20) + b"</x:xmpmeta>"
    for read in (metadata.read, metadata.words):
        with pytest.raises(UnreadableFileError, match="the PDF holds more than any export"):
            read(_paper(said=said))
