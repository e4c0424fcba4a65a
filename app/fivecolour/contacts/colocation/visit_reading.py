"""Reads logs of visits, check-ins and tickets; what cannot be read is set apart with its row and why."""

from __future__ import annotations

import re
import warnings
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import tzinfo
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd

from fivecolour import data_files, toml_files
from fivecolour.contacts.colocation.visit_columns import COLUMNS, KINDS, STAY
from fivecolour.contacts.contact_errors import ContactError

CHUNK: Final = 500_000
# Rows that are told one by one; the others are counted.
MOST_TOLD: Final = 1000
_DAY = 86_400
_LONGEST = 31 * _DAY
_IS_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_MOST_ROWS = 1000
_ZONED = re.compile(r"(?:Z|[+-]\d{2}:?\d{2})$")
_LOOSE_DATE = re.compile(r"^(\d{4})[/.年-](\d{1,2})[/.月-](\d{1,2})日?")
_CLOSE_DATE = re.compile(r"^(\d{4})(\d{2})(\d{2})(?=$|[T ])")
_LOOSE_HOUR = re.compile(r"[ T](\d):")
_NEEDED = ("person", "place", "from")


@dataclass(frozen=True, slots=True)
class VisitFault:
    """A row that was set apart: its number as a spreadsheet counts it and the key of why."""

    row: int
    why: str


@dataclass(slots=True)
class VisitReceipt:
    """What became of the rows of a file; ``read`` is the sum of the others."""

    read: int = 0
    taken: int = 0
    repeated: int = 0
    set_apart: int = 0
    faults: list[VisitFault] = field(default_factory=list)


def read_visits(
    path: Path, zone: tzinfo, pseudonym: Callable[[str], str], receipt: VisitReceipt
) -> Iterator[pd.DataFrame]:
    """Read a CSV of visits by pieces.

    Parameters
    ----------
    path
        CSV in UTF-8, plain or ``.gz``; its columns are named as ``data/contacts/visit_columns.toml`` lists.
    zone
        Of times that name none.
    pseudonym
        Makes of what names a person in the file what names them in the log.
    receipt
        Is filled while the pieces are taken.

    Yields
    ------
    DataFrame
        Columns ``COLUMNS``.

    Raises
    ------
    ContactError
        The file cannot be read, is no CSV, or lacks a column.
    """
    names = _columns(path)
    try:
        pieces = pd.read_csv(
            path,
            header=0,
            dtype=str,
            keep_default_na=False,
            na_filter=False,
            chunksize=CHUNK,
            # Else one cell more than the header in each row would move every cell by one.
            index_col=False,
            skip_blank_lines=False,
            encoding="utf-8-sig",
        )
        with warnings.catch_warnings():
            warnings.simplefilter("error", pd.errors.ParserWarning)
            for piece in pieces:
                yield _taken(piece.rename(columns=names), zone, pseudonym, receipt)
    except pd.errors.ParserWarning:
        why = "its rows have more cells than its header"
        raise ContactError("visits_no_csv", path=path, why=why) from None
    except UnicodeDecodeError:
        raise ContactError("visits_not_utf8", path=path) from None
    except (OSError, EOFError, zlib.error) as fault:
        raise ContactError("visits_unreadable", path=path, why=str(fault)) from None
    except pd.errors.ParserError as fault:
        raise ContactError(
            "visits_no_csv", path=path, why=str(fault).rpartition("error: ")[2].strip()
        ) from None


def _columns(path: Path) -> dict[str, str]:
    """Return the field of each column of a file that means one."""
    words = toml_files.read(data_files.own_or_bundled("contacts", "visit_columns.toml"))
    fields = {word.casefold(): name for name, those in words.items() for word in (name, *those)}
    try:
        header = list(pd.read_csv(path, nrows=0, dtype=str, encoding="utf-8-sig").columns)
    except UnicodeDecodeError:
        raise ContactError("visits_not_utf8", path=path) from None
    except (OSError, EOFError, zlib.error, pd.errors.ParserError, pd.errors.EmptyDataError) as fault:
        raise ContactError("visits_unreadable", path=path, why=str(fault)) from None
    names = {column: fields[key] for column in header if (key := column.strip().casefold()) in fields}
    found = list(names.values())
    twice = next((name for name in found if found.count(name) > 1), None)
    if twice is not None:
        raise ContactError("column_twice", column=twice)
    lacking = [name for name in _NEEDED if name not in found]
    if lacking:
        raise ContactError(
            "visits_no_column", path=path, column=lacking[0], words=", ".join(words[lacking[0]])
        )
    return names


def _taken(
    piece: pd.DataFrame, zone: tzinfo, pseudonym: Callable[[str], str], receipt: VisitReceipt
) -> pd.DataFrame:
    text = {
        name: piece[name].str.strip() if name in piece else pd.Series("", piece.index, dtype=object)
        for name in ("person", "place", "kind", "from", "to", "section", "seat_row")
    }
    start, start_is_day = _seconds(text["from"], zone)
    stop, stop_is_day = _seconds(text["to"], zone)
    is_open = (text["to"] == "").to_numpy()
    whole_day = start_is_day & is_open
    stop = np.where(stop_is_day, stop + _DAY, np.where(whole_day, start + _DAY, stop))
    kind = text["kind"].replace("", STAY)
    row = pd.to_numeric(text["seat_row"].replace("", None), errors="coerce").astype(float)
    is_row = (row % 1 == 0) & row.between(0, _MOST_ROWS)
    known_stop = ~np.isnan(stop)
    whys = {
        "visit_no_person": (text["person"] == "").to_numpy(),
        "visit_no_place": (text["place"] == "").to_numpy(),
        "visit_no_start": np.isnan(start),
        "visit_no_stop": ~known_stop & ~is_open,
        "visit_backwards": known_stop & (stop <= start),
        "visit_too_long": known_stop & (stop - start > _LONGEST),
        "visit_no_kind": ~kind.isin(KINDS).to_numpy(),
        "visit_no_row": ((text["seat_row"] != "") & ~is_row).to_numpy(),
    }
    why = np.select(list(whys.values()), list(whys), "")
    good = why == ""
    _note(receipt, piece.index.to_numpy(), why, good)
    people = text["person"][good]
    pseudonyms = {person: pseudonym(person) for person in people.unique()}
    return pd.DataFrame(
        {
            "person": people.map(pseudonyms),
            "place": text["place"][good],
            "kind": kind[good],
            "start": pd.array(start[good], dtype="Int64"),
            "stop": pd.array(np.where(known_stop, stop, np.nan)[good], dtype="Int64"),
            "rough": pd.array((start_is_day | stop_is_day)[good].astype(int), dtype="Int64"),
            "section": text["section"][good].replace("", None),
            "seat_row": row[good].astype("Int64"),
        },
        columns=list(COLUMNS),
    )


def _note(receipt: VisitReceipt, index: np.ndarray, why: np.ndarray, good: np.ndarray) -> None:
    receipt.read += len(good)
    receipt.set_apart += int((~good).sum())
    for at in np.flatnonzero(~good)[: MOST_TOLD - len(receipt.faults)]:
        receipt.faults.append(VisitFault(int(index[at]) + 2, str(why[at])))


def _seconds(text: pd.Series, zone: tzinfo) -> tuple[np.ndarray, np.ndarray]:
    """Return seconds since 1970 (NaN where there is no time) and whether only a day was written."""
    unique = pd.Series(text.unique(), dtype=object)
    even = unique.str.replace(_LOOSE_DATE, _even_date, regex=True)
    even = even.str.replace(_CLOSE_DATE, _even_date, regex=True).str.replace(
        _LOOSE_HOUR, r" 0\1:", regex=True
    )
    # ISO 8601 has years and months alone too, which say no time at which somebody came.
    even = even.where(even.str.match(_IS_DAY), "")
    is_day = even.str.fullmatch(_IS_DAY).to_numpy(bool)
    zoned = even.str.contains(_ZONED).to_numpy(bool) & ~is_day
    seconds = np.full(len(unique), np.nan)
    plain = pd.to_datetime(even[~zoned], format="ISO8601", errors="coerce")
    seconds[~zoned] = _epoch(plain.dt.tz_localize(zone, ambiguous="NaT", nonexistent="NaT"))
    seconds[zoned] = _epoch(pd.to_datetime(even[zoned], format="ISO8601", errors="coerce", utc=True))
    codes = pd.Index(unique).get_indexer(text)
    return seconds[codes], is_day[codes]


def _even_date(found: re.Match[str]) -> str:
    year, month, day = (int(part) for part in found.groups())
    return f"{year:04}-{month:02}-{day:02}"


def _epoch(moments: pd.Series) -> np.ndarray:
    utc = moments.dt.tz_convert("UTC").dt.tz_localize(None)
    return np.where(utc.isna(), np.nan, utc.to_numpy("datetime64[s]").astype(np.int64))
