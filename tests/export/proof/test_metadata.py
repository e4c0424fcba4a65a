"""What files of others say of themselves is read in bounded time."""

from __future__ import annotations

import struct
import zlib

import pytest

from fivecolour.export.proof.metadata import PNG, words


def png_with_xmp(packet: str) -> bytes:
    content = b"iTXtXML:com.adobe.xmp\0\0\0\0\0" + packet.encode()
    return PNG + struct.pack(">I", len(content) - 4) + content + struct.pack(">I", zlib.crc32(content))


@pytest.mark.parametrize(
    ("packet", "found"),
    [
        ("<a dc:title='One' dc:rights=\"Two\"/>", {"xmp title": "One", "xmp rights": "Two"}),
        ("<dc:title><Alt>\n<li>One</li></Alt></dc:title><dc:source>S</dc:source>", {"xmp title": "One"}),
        ("<dc:title>One</dc:title><dc:title>Two</dc:title>", {"xmp title": "One · Two"}),
        ("<dc:creator/>-<b dc:title='One'/>", {"xmp title": "One"}),
    ],
)
def test_words_of_xmp(packet: str, found: dict[str, str]) -> None:
    assert words(png_with_xmp(packet)) == found


@pytest.mark.parametrize("part", ["a", "dc:title ", ">a", "dc:title>-<", "dc:title='", "dc:title><"])
def test_each_sign_is_read_once(part: str) -> None:
    # Read again from each name or letter, a megabyte would take an hour.
    words(png_with_xmp("dc:title>" + part * (900_000 // len(part))))
