"""Style sheets and scripts under names that carry their hash: immutable and compressed beforehand."""

from __future__ import annotations

import gzip
import hashlib
import re
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Literal
from urllib.parse import quote

import brotli
from fastapi import Request, Response

from fivecolour.languages import available, html_tag
from fivecolour.program_build import build

JAVASCRIPT = "text/javascript; charset=utf-8"
IMMUTABLE = "public, max-age=31536000, immutable"


# Of brotli: what is made while a reader waits takes a sixth of the time for 2 % more bytes.
_AT_ONCE, _BEFOREHAND = 6, 9
_UNWANTED = re.compile(r";q=0(?:\.0*)?$")


@dataclass(frozen=True)
class Asset:
    """One file as it is served; ``quality`` is that of its compression by brotli."""

    name: str
    media_type: str
    body: bytes
    quality: int = _AT_ONCE

    @cached_property
    def digest(self) -> str:
        """The first twelve digits of the content's SHA-256."""
        return hashlib.sha256(self.body).hexdigest()[:12]

    @property
    def hashed_name(self) -> str:
        """The name with the digest in it."""
        stem, _, ending = self.name.rpartition(".")
        return f"{stem}.{self.digest}.{ending}"

    @cached_property
    def brotli(self) -> bytes:
        """The body, compressed once."""
        return bytes(brotli.compress(self.body, quality=self.quality))

    @cached_property
    def gzip(self) -> bytes:
        """The body for clients without brotli."""
        return gzip.compress(self.body, 6, mtime=0)

    def lasting(self) -> Asset:
        """Return it compressed by all means, once: it is served for as long as the process lives."""
        return replace(self, quality=_BEFOREHAND)

    def compressed(self) -> Asset:
        """Return it compressed now, before a reader waits for it."""
        _ = self.brotli, self.gzip
        return self


def respond(
    request: Request, asset: Asset, *, cache: str, name: str = "", by_language: bool = False
) -> Response:
    """Answer with the smallest body that the client understands, or with 304 if it has it already.

    ``name`` is what a browser calls the file when it is kept; ``by_language``: the same address has others
    for who accepts other languages.
    """
    # Weak: the same page in another encoding is the same page.
    vary = "Accept-Encoding, Accept-Language" if by_language else "Accept-Encoding"
    headers = {"Vary": vary, "ETag": f'W/"{asset.digest}"', "Cache-Control": cache}
    if name:
        headers["Content-Disposition"] = disposition(name)
    if is_held(request.headers.get("if-none-match", ""), f'"{asset.digest}"'):
        return Response(status_code=304, headers=headers)
    coded = encoding(request.headers.get("accept-encoding", ""))
    if coded:
        headers["Content-Encoding"] = coded
    body = asset.brotli if coded == "br" else asset.gzip if coded == "gzip" else asset.body
    return Response(body, media_type=asset.media_type, headers=headers)


def disposition(name: str, how: str = "inline") -> str:
    """Return the header that names a file, in any letters (RFC 6266); what names it may hold quotes."""
    plain = re.sub(r"[^A-Za-z0-9._@-]", "_", name)
    more = "" if plain == name else f"; filename*=UTF-8''{quote(name, safe='')}"
    return f'{how}; filename="{plain}"{more}'


def cache_of(request: Request) -> str:
    """Return how long a file of an edition is kept: for ever, unless its address names another build.

    While a new version is started beside the old one, a page of the one may ask the other.
    """
    return IMMUTABLE if request.query_params.get("build", build()) == build() else "no-cache"


def is_held(if_none_match: str, etag: str) -> bool:
    """Tell whether a client has what an entity tag names, by its header ``If-None-Match`` (RFC 9110, 13.1.2).

    >>> is_held('"a", W/"b"', '"b"'), is_held("*", '"b"'), is_held("", '"b"')
    (True, True, False)
    """
    return etag in if_none_match or if_none_match.strip() == "*"


def encoding(offered: str) -> Literal["br", "gzip", ""]:
    """Return the best encoding of those that a client offers, empty for none."""
    wanted = accepted(offered)
    return "br" if "br" in wanted else "gzip" if "gzip" in wanted else ""


@lru_cache(maxsize=256)
def accepted(offered: str) -> frozenset[str]:
    """Return those of our encodings that a client takes by its ``Accept-Encoding`` (RFC 9110, 12.5.3).

    >>> sorted(accepted("br;q=0, GZIP")), sorted(accepted("gzip;q=0")), sorted(accepted("*, br;q=0"))
    (['gzip'], [], ['gzip'])
    """
    # With ";q=0" a client says what it does not want.
    parts = offered.replace(" ", "").lower().split(",")
    wanted = {part.split(";")[0]: not _UNWANTED.search(part) for part in parts}
    return frozenset(one for one in ("br", "gzip") if wanted.get(one, wanted.get("*", False)))


def style_sheet(assets: Path, head: str) -> Asset:
    """Join ``css/*.css`` in the order of their names, after ``head``."""
    parts = [
        head,
        *(path.read_text(encoding="utf-8") for path in sorted((assets / "css").glob("*.css"))),
    ]
    return Asset("fivecolour.css", "text/css; charset=utf-8", "\n".join(parts).encode())


def one_language() -> str:
    """Return the rules that show of a text in several languages the one of the page."""
    return "\n".join(
        f'html:not([lang="{tag}"]) .in-language[lang="{tag}"] {{ display: none; }}'
        for tag in map(html_tag, available())
    )


def own_style_sheet(assets: Path, name: str) -> Asset:
    """Join ``<name>/*.css``: the style sheet of one page that no other page loads."""
    return Asset(f"{name}.css", "text/css; charset=utf-8", _joined(assets / name, "css"))


def _joined(folder: Path, ending: str) -> bytes:
    return "\n".join(p.read_text(encoding="utf-8") for p in sorted(folder.glob(f"*.{ending}"))).encode()


def plotly(assets: Path) -> Asset:
    """Return the vendored Plotly bundle."""
    path = next((assets / "vendor").glob("plotly-*.min.js"))
    return Asset("plotly.js", JAVASCRIPT, path.read_bytes())
