"""A table beside the polygons, joined by code: populations, names, parents that their file lacks."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from fivecolour import encodings
from fivecolour.errors import UserError
from fivecolour.regions import code_forms
from fivecolour.regions.codes import number_of

_SEPARATORS = (",", ";", "\t")
_SAMPLE = 1 << 20
_NAMED = 6


@dataclass(frozen=True, slots=True)
class CodeTable:
    """A table to be joined; its column of codes and its encoding are found out where they are None."""

    path: Path
    code_column: str | None = None
    encoding: str | None = None


def read(path: Path, *, encoding: str | None = None) -> pd.DataFrame:
    """Read a CSV, TSV or XLSX table, every cell as the text that it is.

    Raises
    ------
    UserError
        There is no such file, its encoding cannot be told, or it is no table.
    """
    if path.suffix.lower() in {".xlsx", ".xlsm"}:
        return _workbook(path)
    try:
        content = path.read_bytes()
    except OSError as fault:
        raise UserError(f"{path}: cannot be read ({fault.strerror}); check the path") from None
    # What is said may be meant of the polygons beside it; bytes that are UTF-8 are so by no accident.
    is_utf8 = encodings.decoded(content, encodings.UTF8, cut=False) is not None
    stated = encodings.named(encoding) if encoding else None
    used = encodings.UTF8 if is_utf8 else stated or encodings.detected(content[:_SAMPLE], cut=True)
    text = encodings.decoded(content.removeprefix(b"\xef\xbb\xbf"), used, cut=False) if used else None
    if text is None:
        raise UserError(f"{path}: is not {used or 'in an encoding that can be told'}; say it with --encoding")
    first = text.partition("\n")[0]
    separator = max(_SEPARATORS, key=first.count)
    rows = [row for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator) if any(row)]
    return _framed(rows, path)


def _workbook(path: Path) -> pd.DataFrame:
    try:
        frame = pd.read_excel(path, header=None, dtype=str)
    except (OSError, ValueError, KeyError) as fault:
        raise UserError(f"{path}: cannot be read as a workbook ({fault}); save it as CSV") from None
    return _framed(frame.fillna("").astype(str).to_numpy().tolist(), path)


def _framed(rows: list[list[str]], path: Path) -> pd.DataFrame:
    if len(rows) < 2:  # noqa: PLR2004 - a header and a row
        raise UserError(f"{path}: holds no rows; its first row names the columns")
    header = [cell.strip() for cell in rows[0]]
    for number, row in enumerate(rows[1:], start=2):
        if len(row) > len(header) and any(row[len(header) :]):
            raise UserError(f"{path}, row {number}: has more cells than the header; mend that row")
    return pd.DataFrame([_even(row, len(header)) for row in rows[1:]], columns=pd.Index(header, dtype=object))


def _even(row: list[str], width: int) -> list[str]:
    return [cell.strip() for cell in (row + [""] * width)[:width]]


def key(code: object, *, strip_prefix: str = "") -> str:
    """Return a code as two tables are compared by it: without decimals and leading zeros.

    >>> key("01001"), key("1001.0"), key("ITA01", strip_prefix="ITA")
    ('1001', '1001', '1')
    """
    text = str(code).strip()
    text = text.removeprefix(strip_prefix) or text
    number = number_of(text)
    return (number.digits.lstrip("0") or "0") if number and number.whole else text.casefold()


def joined(
    frame: pd.DataFrame,
    codes: pd.Series,
    table: pd.DataFrame,
    *,
    path: Path,
    column: str | None,
    strip_prefix: str,
    findings: list[str],
) -> pd.DataFrame:
    """Return the frame with the table's columns beside it, each row by its code; "" where none fits.

    Raises
    ------
    UserError
        No column of the table has the codes, or one code stands in several rows.
    """
    chosen = column or _column_of_codes(table, codes, path, strip_prefix)
    if chosen not in table.columns:
        raise UserError(f"{path}: no column {chosen!r}; there are: {', '.join(map(str, table.columns))}")
    own, theirs, how = _keys(codes, table[chosen], strip_prefix)
    findings += [f"{path.name}: {how}"] if how else []
    _need_one_row_each(theirs[theirs.isin(own)], table[chosen], path)
    rows = table.set_axis(theirs, axis="index")
    rows = rows[rows.index.isin(own)].reindex(own).fillna("").set_axis(frame.index, axis="index")
    lacking = codes[~own.isin(theirs)].astype(str).tolist()
    more = int((~theirs.isin(own)).sum())
    findings.append(
        f"{path.name} joined by its column {chosen}: it has {len(own) - len(lacking)} of {len(own)} districts"
        + (f"; not {_some(lacking)}" if lacking else "")
        + (f"; {more} of its rows are no district's" if more else "")
    )
    remaining = [name for name in frame.columns if name not in rows.columns or name == chosen]
    taken = [name for name in rows.columns if name not in remaining]
    return frame[remaining].join(rows[taken])


def _keys(codes: pd.Series, column: pd.Series, strip_prefix: str) -> tuple[pd.Series, pd.Series, str]:
    """Return the codes of districts and of a column as they are compared, and what was taken away for it."""
    texts = column.astype(str).str.strip()
    written = texts[texts != ""].tolist()
    mine, others, without_check_digits = code_forms.compared(codes.astype(str).tolist(), written)
    own = codes.map(lambda code: key(code, strip_prefix=strip_prefix or mine))
    theirs = texts.map(lambda code: key(code, strip_prefix=strip_prefix or others))
    if without_check_digits:
        return own.str[:6], theirs.str[:6], "codes are compared without their check digit, the seventh"
    how = "" if strip_prefix or mine == others else f"codes are compared without {mine or others} before them"
    return own, theirs, how


def _column_of_codes(table: pd.DataFrame, codes: pd.Series, path: Path, strip_prefix: str) -> str:
    """Return the column that holds the most codes of the districts."""
    known = {}
    for name in table.columns:
        own, theirs, _ = _keys(codes, table[name], strip_prefix)
        known[str(name)] = len({*theirs} & {*own})
    best = max(known, key=lambda name: known[name])
    if not known[best]:
        raise UserError(
            f"{path}: none of its columns ({', '.join(known)}) holds codes such as "
            f"{_some(sorted(codes.astype(str)))}; "
            "put the districts' codes into one, or name it with --table-code-column"
        )
    return best


def _need_one_row_each(keys: pd.Series, written: pd.Series, path: Path) -> None:
    twice = written[keys[keys.duplicated(keep=False)].index]
    if len(twice):
        raise UserError(
            f"{path}: these codes stand in more than one row: {_some(sorted(set(twice)))}; keep one each, "
            "such as that of the newest year"
        )


def _some(items: list[str]) -> str:
    return ", ".join(items[:_NAMED]) + (f" and {len(items) - _NAMED} more" if len(items) > _NAMED else "")


def numbers(column: pd.Series, codes: pd.Series, *, path: Path) -> Iterator[int | None]:
    """Yield a column's whole numbers, thousands parted or not; None where a cell is blank or zero.

    Raises
    ------
    UserError
        A cell is no whole number.
    """
    for text, code in zip(column, codes, strict=True):
        plain = "" if pd.isna(text) else str(text).strip().replace("\u202f", " ").replace("\u00a0", " ")
        number = number_of(plain) if plain else None
        if plain and (number is None or not number.whole):
            raise UserError(
                f"{path}: {plain!r} of {code} in column {column.name!r} is no whole number of people; mend it"
            )
        yield int(number.digits) or None if number else None
