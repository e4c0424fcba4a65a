"""The QR code of a picture, read from whatever a newspaper or a camera made of it."""

from __future__ import annotations

import re
from functools import cache
from typing import Any
from urllib.parse import parse_qsl

from PIL import Image

from fivecolour.errors import UserError

_LINK = re.compile(r"/p/([0-9a-f]{10})/([0-9]{4})([0-9]{2})([0-9]{2})(?:\?(\S{0,400}))?$")
# A photograph is made smaller first: its code is large enough, and the search is quick.
_LONGEST_SIDE = 3000


@cache
def _reader() -> Any:
    try:
        import zxingcpp  # noqa: PLC0415  # an extra
    except ImportError:
        raise UserError(
            "reading the QR code of a picture needs the extra qr: pip install 'five-colour-map[qr]'"
        ) from None
    return zxingcpp


def permalinks(picture: Image.Image) -> list[dict[str, str]]:
    """Return the views that the QR codes of a grey picture lead to, as keys of an address.

    ``tail`` is the edition's.

    Raises
    ------
    UserError
        The reader is not installed.
    """
    reader = _reader()
    picture.thumbnail((_LONGEST_SIDE, _LONGEST_SIDE))
    found = []
    for code in reader.read_barcodes(picture):
        link = _LINK.search(code.text or "")
        if link:
            keys = dict(parse_qsl(link[5] or "", max_num_fields=20))
            found.append({**keys, "tail": link[1], "date": f"{link[2]}-{link[3]}-{link[4]}"})
    return found
