"""Which build of the program this is: what it makes of an edition is kept by browsers, until the next one."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from fivecolour import data_files


@cache
def build() -> str:
    """Return ten hexadecimal digits that change with the program's code and with its words.

    An edition stays as it was published, but another build may send other keys or words of it to the page:
    addresses that are kept for ever therefore carry this beside the edition's id.
    """
    return digest(sources())


def sources() -> dict[str, Path]:
    """Return what decides what is made of an edition, by name: code, templates of pages, words."""
    package = Path(__file__).resolve().parent
    code = [*package.rglob("*.py"), *package.rglob("templates/*.html")]
    words = data_files.both("texts", "*/*.toml")
    return {path.relative_to(package).as_posix(): path for path in code} | words


def digest(files: dict[str, Path]) -> str:
    """Return a digest of files and their names."""
    found = hashlib.sha256()
    for name in sorted(files):
        body = files[name].read_bytes()
        found.update(f"{name}\0{len(body)}\0".encode() + body)
    return found.hexdigest()[:10]
