"""Texts of shapefiles: whatever encoding they are written in, found or said, never guessed in silence."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import geopandas as gpd
import pandas as pd

from fivecolour import encodings
from fivecolour.errors import UserError

# Every byte is one character of it: so the bytes can be had again.
RAW = "ISO-8859-1"


def decoded(
    frame: gpd.GeoDataFrame, *, path: Path, declared: str | None, encoding: str | None, findings: list[str]
) -> gpd.GeoDataFrame:
    """Return a frame that was read as ``RAW`` with its texts as they are meant; ``declared`` by its .cpg.

    Raises
    ------
    UserError
        The encoding is not the one that was said, or cannot be told.
    """
    texts = [name for name in frame.columns if name != "geometry" and _is_text(frame[name])]
    raw = [str(name) for name in frame.columns] + [
        text for name in texts for text in frame[name].dropna().unique() if isinstance(text, str)
    ]
    beyond = [text for text in raw if not text.isascii()]
    if not beyond:
        return frame
    used = encodings.named(encoding) if encoding else _found(beyond, declared, path=path)
    cut: list[str] = []

    def text_of(text: object) -> object:
        return _text(text, used, path=path, cut=cut) if isinstance(text, str) else text

    converted = frame.rename(columns={name: text_of(str(name)) for name in frame.columns})
    for name in texts:
        converted[text_of(str(name))] = frame[name].map(text_of)
    if not encoding:
        why = f"though its .cpg says {declared}" if declared else "found by their bytes, as it has no .cpg"
        if not declared or used != _python_name(declared):
            findings.append(
                f"texts read as {used.upper()}, {why}: {text_of(beyond[-1])}; if that is wrong say --encoding"
            )
    if cut:
        findings.append(f"{len(cut)} texts were cut off within a character: {', '.join(cut[:3])}")
    return converted


def _is_text(column: pd.Series) -> bool:
    return bool(pd.api.types.is_object_dtype(column) or pd.api.types.is_string_dtype(column))


def _python_name(declared: str) -> str | None:
    names: list[Callable[[], str]] = [lambda: declared, lambda: f"cp{declared.removeprefix('ANSI ').strip()}"]
    for name in names:
        try:
            return encodings.named(name())
        except UserError:
            continue
    return None


def _found(beyond: list[str], declared: str | None, *, path: Path) -> str:
    sample = "\n".join(beyond).encode(RAW)
    known = _python_name(declared) if declared else None
    detected = encodings.detected(sample)
    if known and all(encodings.decoded(text.encode(RAW), known) is not None for text in beyond):
        one_byte = known not in {encodings.UTF8, "gbk", encodings.CHINESE, "gb2312", encodings.TRADITIONAL}
        # Anything is text in an encoding of one byte; bytes that are UTF-8 or Chinese are so by no accident.
        return detected if one_byte and detected in {encodings.UTF8, encodings.CHINESE} else known
    if detected is None:
        # Fields of a fixed width cut texts off within a character: judge by the shorter ones.
        longest = max(map(len, beyond))
        shorter = [text for text in beyond if len(text) < longest - 1]
        are_most = 2 * len(shorter) > len(beyond)
        detected = encodings.detected("\n".join(shorter).encode(RAW)) if are_most else None
    if detected is None:
        raise UserError(
            f"{path}: the encoding of its texts cannot be told; say it with --encoding, such as GB18030, "
            "Big5, Windows-1250 or Windows-1251"
        )
    return detected


def _text(text: str, encoding: str, *, path: Path, cut: list[str]) -> str:
    whole = encodings.decoded(text.encode(RAW, "replace"), encoding, cut=False)
    if whole is not None:
        return whole
    part = encodings.decoded(text.encode(RAW, "replace"), encoding, cut=True)
    if part is None:
        raise UserError(f"{path}: its texts are not {encoding.upper()}; say another with --encoding")
    cut.append(part)
    return part
