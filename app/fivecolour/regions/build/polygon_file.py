"""Where GDAL finds the polygons of a file, packed or not, and how the texts in it are written."""

from __future__ import annotations

import codecs
import gzip
import re
import zipfile
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import BinaryIO, cast

from fivecolour import encodings
from fivecolour.errors import UserError

_JSON = frozenset({".geojson", ".json", ".topojson", ".geojsonl", ".jsonl"})
_ZIPPED = frozenset({".zip", ".shz"})
_CHUNK = 1 << 20
_BEYOND_ASCII = re.compile(rb'"[^"]*[\x80-\xff][^"]*"')


@dataclass(frozen=True, slots=True)
class PolygonFile:
    """What is opened in place of a path.

    Attributes
    ----------
    source : str or bytes
        A path of GDAL, or the text itself where it had to be decoded.
    layer : str or None
        The chosen layer, None where the source has only the one.
    is_shapefile : bool
        Its texts are bytes whose encoding is to be found out.
    declared : str or None
        The encoding that its ``.cpg`` says.
    """

    source: str | bytes
    layer: str | None = None
    is_shapefile: bool = False
    declared: str | None = None


def found(path: Path, *, layer: str | None, encoding: str | None, findings: list[str]) -> PolygonFile:
    """Return what to open; texts of JSON that is not in UTF-8 are decoded, which is said in ``findings``.

    Raises
    ------
    UserError
        A zip file or folder holds no such layer or several, or the encoding of a text cannot be told.
    """
    suffix = path.suffix.lower()
    if suffix == ".shp":
        return PolygonFile(str(path), layer, is_shapefile=True, declared=_beside(path))
    if path.is_dir():
        shapes = [one for one in sorted(path.iterdir()) if one.suffix.lower() == ".shp"]
        if shapes:
            chosen = _chosen(path, [PurePosixPath(one.name) for one in shapes], layer)
            return PolygonFile(str(path / chosen), is_shapefile=True, declared=_beside(path / chosen))
    if suffix in _ZIPPED:
        return _zipped(path, layer=layer, encoding=encoding, findings=findings)
    packed = suffix == ".gz"
    if (Path(path.stem).suffix.lower() if packed else suffix) not in _JSON:
        return PolygonFile(f"/vsigzip/{path.resolve()}" if packed else str(path), layer)
    try:
        with cast(BinaryIO, gzip.open(path)) if packed else path.open("rb") as file:
            text = _decoded(file, path=path, encoding=encoding, findings=findings)
    except (OSError, EOFError, zlib.error) as fault:
        raise UserError(f"{path}: cannot be read as a file of polygons ({fault})") from None
    plain = f"/vsigzip/{path.resolve()}" if packed else str(path)
    return PolygonFile(plain if text is None else text, layer)


def is_parquet(path: Path) -> bool:
    """Tell whether a file is Parquet by its first bytes, or named so."""
    if path.suffix.lower() in (".parquet", ".geoparquet"):
        return True
    if not path.is_file():
        return False
    with path.open("rb") as file:
        return file.read(4) == b"PAR1"


def _beside(path: Path) -> str | None:
    for beside in (path.with_suffix(".cpg"), path.with_suffix(".CPG")):
        if beside.is_file():
            return _named_in(beside.read_bytes())
    return None


def _named_in(content: bytes) -> str | None:
    return content[:100].decode("ascii", errors="ignore").strip() or None


def _chosen(path: Path, members: Sequence[PurePosixPath], layer: str | None) -> PurePosixPath:
    """Return the member that is the layer, or the only one."""
    names = ", ".join(member.stem for member in members[:12])
    if layer is None and len(members) > 1:
        raise UserError(f"{path}: has several layers; choose one with --layer: {names}")
    for member in members:
        if layer in (None, member.stem):
            return member
    raise UserError(f"{path}: no layer {layer!r}; there are: {names}")


def _zipped(path: Path, *, layer: str | None, encoding: str | None, findings: list[str]) -> PolygonFile:
    try:
        with zipfile.ZipFile(path) as archive:
            # Programs of Apple pack a second, empty copy of every file.
            names = [name for name in archive.namelist() if not name.startswith("__MACOSX/")]
            every = [PurePosixPath(name) for name in names if not name.endswith("/")]
            if shapes := [one for one in every if one.suffix.lower() == ".shp"]:
                chosen = _chosen(path, shapes, layer)
                cpg = [one for one in every if one.with_suffix("") == chosen.with_suffix("")]
                stated = [archive.read(str(one)) for one in cpg if one.suffix.lower() == ".cpg"]
                inside = f"/vsizip/{{{path.resolve()}}}/{chosen}"
                declared = _named_in(stated[0]) if stated else None
                return PolygonFile(inside, is_shapefile=True, declared=declared)
            texts = [one for one in every if one.suffix.lower() in _JSON]
            if len(texts) == 1:
                with archive.open(str(texts[0])) as file:
                    text = _decoded(cast(BinaryIO, file), path=path, encoding=encoding, findings=findings)
                return PolygonFile(
                    f"/vsizip/{{{path.resolve()}}}/{texts[0]}" if text is None else text, layer
                )
    except (zipfile.BadZipFile, OSError, EOFError, zlib.error, RuntimeError, NotImplementedError) as fault:
        raise UserError(f"{path}: is no whole zip file ({fault}); unpack it and give what is in it") from None
    return PolygonFile(f"/vsizip/{path.resolve()}", layer)


def _decoded(file: BinaryIO, *, path: Path, encoding: str | None, findings: list[str]) -> bytes | None:
    """Return a text as UTF-8; None where it is so already, as JSON has to be, whatever was said of others."""
    stated = encodings.named(encoding) if encoding else None
    if _is_utf8(file):
        return None
    file.seek(0)
    content = file.read()
    # Plain letters of keys would make any alphabet look like a Western one: judge the other texts alone.
    used = stated or _marked(content) or encodings.detected(b"\n".join(_BEYOND_ASCII.findall(content)))
    text = encodings.decoded(content, used, cut=False) if used else None
    if text is None:
        raise UserError(
            f"{path}: its texts are not {used.upper() if used else 'UTF-8, nor can their encoding be told'}; "
            "say it with --encoding, such as GB18030, Big5 or Windows-1251"
        )
    if not encoding:
        findings.append(
            f"texts read as {str(used).upper()}, found by their bytes; if that is wrong say --encoding"
        )
    return text.removeprefix("\ufeff").encode()


def _marked(content: bytes) -> str | None:
    return "utf-16" if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else None


def _is_utf8(file: BinaryIO) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        while chunk := file.read(_CHUNK):
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True
