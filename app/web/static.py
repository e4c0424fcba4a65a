"""Style sheets and scripts under names that carry their hash: immutable and compressed beforehand."""

from __future__ import annotations

import gzip
import hashlib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import brotli

IMMUTABLE = "public, max-age=31536000, immutable"


@dataclass(frozen=True)
class Asset:
    """One file as it is served."""

    name: str
    media_type: str
    body: bytes

    @cached_property
    def hashed_name(self) -> str:
        """The name with the first twelve digits of the content's SHA-256 in it."""
        stem, _, ending = self.name.rpartition(".")
        return f"{stem}.{hashlib.sha256(self.body).hexdigest()[:12]}.{ending}"

    @cached_property
    def brotli(self) -> bytes:
        """The body, compressed once; quality 9 costs a tenth of the time of 11 for 3 % more bytes."""
        return brotli.compress(self.body, quality=9)

    @cached_property
    def gzip(self) -> bytes:
        """The body for clients without brotli."""
        return gzip.compress(self.body, 6, mtime=0)


def negotiate(asset: Asset, accept_encoding: str) -> tuple[bytes, dict[str, str]]:
    """Choose the smallest body that the client understands, and its headers."""
    accepted = {part.split(";")[0].strip() for part in accept_encoding.split(",")}
    headers = {"Vary": "Accept-Encoding"}
    if "br" in accepted:
        return asset.brotli, {**headers, "Content-Encoding": "br"}
    if "gzip" in accepted:
        return asset.gzip, {**headers, "Content-Encoding": "gzip"}
    return asset.body, headers


def style_sheet(assets: Path, head: str) -> Asset:
    """Join ``css/*.css`` in the order of their names, after ``head``."""
    parts = [head, *(path.read_text() for path in sorted((assets / "css").glob("*.css")))]
    return Asset("fivecolour.css", "text/css; charset=utf-8", "\n".join(parts).encode())


def script(assets: Path) -> Asset:
    """Join ``js/*.js`` in the order of their names."""
    parts = [path.read_text() for path in sorted((assets / "js").glob("*.js"))]
    return Asset("fivecolour.js", "text/javascript; charset=utf-8", "\n".join(parts).encode())


def plotly(assets: Path) -> Asset:
    """Return the vendored Plotly bundle."""
    path = next((assets / "vendor").glob("plotly-*.min.js"))
    return Asset("plotly.js", "text/javascript; charset=utf-8", path.read_bytes())
