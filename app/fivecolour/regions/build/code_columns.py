"""Codes of a file of polygons as texts: without the decimals and with the zeros that programs change."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TypeVar

import numpy as np
import pandas as pd

from fivecolour.errors import UserError
from fivecolour.regions.codes import number_of

Frame = TypeVar("Frame", bound=pd.DataFrame)

# Shorter codes are likely to count on from 1: 99 and 100 lost no zero.
_SHORTEST = 4


def as_texts(column: pd.Series) -> pd.Series:
    """Return a column as trimmed texts, whole numbers without decimals.

    Examples
    --------
    >>> as_texts(pd.Series([1001.0, 2.5, None])).tolist()
    ['1001', '2.5', <NA>]
    """
    if pd.api.types.is_float_dtype(column):
        whole = column.notna() & np.isfinite(column) & (column % 1 == 0)
        texts = column.astype("string")
        return texts.mask(whole, column.where(whole).astype("Int64").astype("string"))
    return column.astype("string").str.strip()


def combined(frame: Frame, column: str) -> Frame:
    """Return the frame with the codes of ``STATE+COUNTY``, made of its columns STATE and COUNTY.

    Parts that are numbers have their leading zeros again, STATE in its own column too.

    >>> made = combined(pd.DataFrame({"S": [1, 10], "C": [3, 115]}), "S+C")
    >>> made["S+C"].tolist(), made["S"].tolist()
    (['01003', '10115'], ['01', '10'])
    """
    parts = column.split("+")
    if column in frame.columns or len(parts) < 2 or not set(parts) <= set(frame.columns):  # noqa: PLR2004
        return frame
    padded = {part: _even(as_texts(frame[part]).fillna("")) for part in parts}
    whole = padded[parts[0]]
    for part in parts[1:]:
        whole = whole + padded[part]
    incomplete = pd.concat([padded[part] == "" for part in parts], axis=1).any(axis=1)
    return frame.assign(**padded, **{column: whole.mask(incomplete, "")})


def _even(texts: pd.Series) -> pd.Series:
    length = int(texts.str.len().max())
    numbers = texts.str.fullmatch(r"\d*").all()
    return texts.where(texts == "", texts.str.zfill(length)) if numbers else texts


def as_codes(
    column: pd.Series, *, path: Path, findings: list[str], code_length: int | None = None
) -> pd.Series:
    """Return a column of codes as texts, those that a program wrote as numbers as their digits.

    Texts stay as they are where that is said (``code_length`` 0): 15.1 is a code in some countries.

    Raises
    ------
    UserError
        A number has decimals, or was shortened so that digits are lost.
    """
    texts = as_texts(column)
    if (
        code_length == 0
        and not pd.api.types.is_numeric_dtype(column)
        and texts.dropna().map(_is_decimal).all()
    ):
        return texts
    restored = {text: _restored(text, column=str(column.name), path=path) for text in texts.dropna().unique()}
    changed = [text for text, code in restored.items() if text != code]
    if pd.api.types.is_float_dtype(column):
        findings.append(f"codes in {column.name} are decimals in the file and were written without them")
    if changed:
        example = changed[0]
        findings.append(
            f"{len(changed)} codes in {column.name} were written as digits again, "
            f"such as {example} as {restored[example]}"
        )
    return texts.map(restored, na_action="ignore").astype("string")


def _restored(text: str, *, column: str, path: Path) -> str:
    number = number_of(text)
    if number is None and not _is_decimal(text):
        return text
    if number is None or not number.whole:
        raise UserError(
            f"{path}: {text!r} in column {column!r} is no code but a number of which digits are lost; "
            "make the column text, or name another with --code-column; if codes are texts that are so "
            "written say --code-length 0"
        )
    return number.digits


def _is_decimal(text: str) -> bool:
    whole, point, rest = text.partition(".")
    return bool(point) and whole.isdigit() and rest.isdigit()


def with_zeros(
    codes: pd.Series,
    parents: pd.Series,
    *,
    code_length: int | None,
    parent_length: int,
    path: Path,
    findings: list[str],
    beside: Iterable[pd.Series] = (),
) -> tuple[pd.Series, pd.Series]:
    """Return codes and parents with the leading zeros that a program took away.

    They are put back where that is said (``code_length``; 0 leaves all as they are), where only so a code
    begins with its parent's, where the first characters of codes of two lengths mean the parent, or where
    some of the codes, or one of the columns ``beside`` them, still have the zeros.

    Raises
    ------
    UserError
        Zeros may be missing and nothing decides it, or a code is longer than was said.
    """
    if code_length == 0 or not codes.str.fullmatch(r"[0-9]+").all():
        return codes, parents
    if code_length:
        if len(long := codes[codes.str.len() > code_length]):
            raise UserError(
                f"{path}: code {long.iloc[0]} is longer than --code-length {code_length}; mend it"
            )
        padded = _padded(codes, code_length, "codes", findings)
        return padded, _parents_of(padded, parents, findings)
    widths = _widths_by_parents(codes, parents)
    if widths is not None:
        padded = _padded(codes, widths[0], "codes", findings)
        return padded, _padded(parents, widths[1], "parents", findings)
    if _like_one_state(codes, parents):
        if not any(_have_zeros(codes, column) for column in beside):
            raise _one_state_question(path, codes.iloc[0])
        codes = _padded(codes, _SHORTEST + 1, "codes", findings)
        return codes, _parents_of(codes, parents, findings)
    return _one_length(codes, parent_length=parent_length, path=path, findings=findings), parents


def _one_length(codes: pd.Series, *, parent_length: int, path: Path, findings: list[str]) -> pd.Series:
    """Return codes of lengths one apart with zeros, where some still have theirs or it is said of parents."""
    lengths = sorted(set(codes.str.len()))
    two = lengths[-1] - lengths[0] == 1 and lengths[-1] >= _SHORTEST
    some_zero = bool(codes.str.startswith("0").any())
    if len(lengths) == 1 or (some_zero and not two):
        return codes
    if two and (parent_length or (some_zero and codes.str.zfill(lengths[-1]).is_unique)):
        return _padded(codes, lengths[-1], "codes", findings)
    if two or parent_length:
        raise UserError(
            f"{path}: codes have {lengths[0]} to {lengths[-1]} digits, as where a program took leading zeros "
            f"away; put them back with --code-length {lengths[-1]}, or keep the codes as they are with "
            "--code-length 0"
        )
    return codes


def _one_state_question(path: Path, code: str) -> UserError:
    return UserError(
        f"{path}: all codes have 4 digits and begin with {code[0]}, such as {code}, as those of one state "
        f"have once a program took their leading zero away; if they are 0{code} say --code-length 5, if they "
        "are right as they are --code-length 0"
    )


def _like_one_state(codes: pd.Series, parents: pd.Series) -> bool:
    """Tell codes of four digits of which all have the same first one, and no parent of two digits."""
    alike = len(codes) > 1 and codes.str[0].nunique() == 1
    own = _begin(codes, parents) and bool((parents.str.len() > 1).all())
    return alike and not own and bool(codes.str.fullmatch(r"[1-9]\d{3}").all())


def _have_zeros(codes: pd.Series, column: pd.Series) -> bool:
    """Tell a column whose texts are, or end with, the codes and a zero before each (0500000US01001)."""
    texts = as_texts(column).fillna("")
    return all(text.endswith(f"0{code}") for code, text in zip(codes, texts, strict=True))


def _parents_of(codes: pd.Series, parents: pd.Series, findings: list[str]) -> pd.Series:
    """Return the parents with a zero in front where only so the codes, which have theirs again, begin so."""
    width = parents.str.len().max() + 1
    if not parents.str.fullmatch(r"[0-9]+").all() or _begin(codes, parents):
        return parents
    zeros = parents.str.zfill(width)
    return _padded(parents, width, "parents", findings) if _begin(codes, zeros) else parents


def _widths_by_parents(codes: pd.Series, parents: pd.Series) -> tuple[int, int] | None:
    """Return the lengths of codes and parents with which every code begins with its parent's."""
    if not parents.str.fullmatch(r"[0-9]+").all():
        return None
    alike = codes.str.len().nunique() == 1 or codes.str.len().max() < _SHORTEST
    if alike and _begin(codes, parents):
        return None
    code_width, parent_width = int(codes.str.len().max()), int(parents.str.len().max())
    for more in (0, 1):
        for more_of_parent in (0, 1):
            widths = code_width + more, parent_width + more_of_parent
            if _begin(codes.str.zfill(widths[0]), parents.str.zfill(widths[1])):
                return widths
    return None


def _begin(codes: pd.Series, parents: pd.Series) -> bool:
    return all(code.startswith(parent) for code, parent in zip(codes, parents, strict=True))


def _padded(texts: pd.Series, width: int, what: str, findings: list[str]) -> pd.Series:
    short = texts[texts.str.len() < width]
    if len(short):
        example = short.iloc[0]
        findings.append(
            f"{len(short)} {what} had lost leading zeros and have {width} digits again, "
            f"such as {example.zfill(width)}"
        )
    return texts.str.zfill(width)
