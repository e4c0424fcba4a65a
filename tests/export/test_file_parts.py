"""Files of millions of parts: refused before a library keeps something of each."""

from __future__ import annotations

import io
import struct
import zlib

import pikepdf
import pytest
from PIL import Image

from fivecolour.export import metadata
from fivecolour.export.differences import UnreadableFileError
from fivecolour.export.file_parts import check_parts


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
}


@pytest.mark.parametrize(("usual", "bomb"), FILES.values(), ids=FILES)
def test_more_parts_than_any_export(usual: bytes, bomb: bytes) -> None:
    check_parts(usual)
    with pytest.raises(UnreadableFileError, match="the file has more parts than any export"):
        check_parts(bomb)


def test_blocks_of_a_gif_are_found_behind_palettes_and_data() -> None:
    frames = [Image.effect_noise((90, 90), sigma) for sigma in (20.0, 90.0)]
    out = io.BytesIO()
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:])
    with pytest.raises(UnreadableFileError):
        check_parts(out.getvalue()[:-1] + b"\x2c\0\0\0\0\1\0\1\0\0\x02\x02\x44\x01\0" * 100_001 + b";")


def test_what_a_pdf_says_of_itself_is_bounded() -> None:
    said = b'<x:xmpmeta xmlns:x="adobe:ns:meta/">' + b" " * (5 << 20) + b"</x:xmpmeta>"
    for read in (metadata.read, metadata.words):
        with pytest.raises(UnreadableFileError, match="the PDF says more of itself than any export"):
            read(_paper(said=said))
