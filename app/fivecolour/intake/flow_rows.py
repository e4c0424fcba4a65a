"""Reads the table of a file of flows into columns: millions of pairs in about a second, row numbers known."""

from __future__ import annotations

import csv
import gzip
import io
import re
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any, BinaryIO, TypeAlias, cast

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from fivecolour.errors import UserError
from fivecolour.intake.flow_profiles import IN, MATRIX, OUT, SHARES, FlowProfile

IntArray: TypeAlias = NDArray[np.int32]
BAD_VALUE, BAD_DAY, NO_DIRECTION = "flow_value", "flow_day", "flow_direction"
_ISO = re.compile(
    r"(\d{4})(?:-(\d{1,2})-(\d{1,2})|/(\d{1,2})/(\d{1,2})|年(\d{1,2})月(\d{1,2})日|(\d\d)(\d\d))(?:[T ].*)?"
)


@dataclass(frozen=True, slots=True)
class FlowOptions:
    """What is said of a file beyond what it says itself; ``first`` is the day that number 1 stands for."""

    columns: Mapping[str, str] = field(default_factory=dict)
    day: date | None = None
    first: date | None = None
    city: str = ""
    direction: str = ""
    encoding: str = "utf-8-sig"


@dataclass(slots=True)
class FlowRows:
    """The pairs of a table, n of them: positions in ``texts`` and ``days``, value, row and side.

    ``apart`` are faults of cells: code, row, column, text, pairs. ``blank`` are cells without a value:
    not known, not zero. ``inward``: whose share a pair of shares is, that of the destination.

    ``width``: where it is not 0, the pairs are a matrix without gaps, so many a row. Then ``origin``, ``day``
    and ``row`` have one element a row and ``destination`` one a column, until `spread`: for millions of pairs
    those arrays take longer to fill than all else.
    """

    texts: list[str]
    days: list[date]
    origin: IntArray
    destination: IntArray
    day: IntArray
    value: NDArray[np.float64]
    row: IntArray
    inward: NDArray[np.bool_] | None = None
    blank: int = 0
    apart: list[tuple[str, int, str, str, int]] = field(default_factory=list)
    width: int = 0

    def spread(self) -> None:
        """Give each pair of a matrix an element in all columns, as pairs of a list have."""
        if self.width:
            self.destination = np.tile(self.destination, len(self.row))
            for name in ("origin", "day", "row"):
                setattr(self, name, np.repeat(getattr(self, name), self.width))
            self.width = 0

    def only(self, wanted: NDArray[np.bool_]) -> None:
        """Leave out the pairs that are not wanted."""
        if wanted.all():
            return
        self.spread()
        for name in ("origin", "destination", "day", "value", "row"):
            setattr(self, name, getattr(self, name)[wanted])
        if self.inward is not None:
            self.inward = self.inward[wanted]


def header(path: Path, encoding: str) -> tuple[list[str], str]:
    """Return the names of the columns and the sign between cells.

    Raises
    ------
    UserError
        The file cannot be read, or its first row names no two columns.
    """
    try:
        with path.open("rb") as raw:
            binary = gzip.GzipFile(fileobj=raw) if path.suffix == ".gz" else raw
            file = io.TextIOWrapper(cast("BinaryIO", binary), encoding=encoding)
            line = file.readline(1 << 20)
    except (UnicodeDecodeError, LookupError):
        raise UserError(f"{path}: is not in {encoding}; say its encoding with --encoding GB18030") from None
    except (EOFError, zlib.error, gzip.BadGzipFile):
        raise _no_gzip(path) from None
    except OSError as fault:
        raise UserError(f"{path}: cannot be read ({fault}); check the path") from None
    sign = max(",\t;", key=line.count)
    names = next(csv.reader([line], delimiter=sign), [])
    if len(names) <= 1:
        raise UserError(f"{path}: its first row names no two columns; save it as CSV with a header")
    twice = next((name for name in names if name.strip() and names.count(name) > 1), None)
    if twice is not None:
        raise UserError(f"{path}: two columns are named {twice!r}; rename one")
    return names, sign


def read_rows(
    path: Path, profile: FlowProfile, names: Sequence[str], sign: str, options: FlowOptions
) -> FlowRows:
    """Read a table by its profile.

    Raises
    ------
    UserError
        A row has too many cells, or the day, city or direction of all rows is not said anywhere.
    """
    at = profile.columns(names, options.columns)
    if profile.kind == MATRIX:
        # Cells without a name of their column: the corner of a matrix, most of all.
        at.setdefault("origin", next(name for name in names if name != at.get("day")))
        values = [name for name in names if name not in at.values()]
    else:
        values = [at["value"]]
    _check_widths(path, len(names), sign, options.encoding)
    frame, faults = _frame(path, names, sign, at, values, options.encoding)
    days, day, bad_days = _days(frame, at, options, path)
    if profile.kind == SHARES:
        rows = _shares(frame, at, values, profile, options, path)
    else:
        rows = _pairs(frame, at, values, matrix=profile.kind == MATRIX)
    rows.days = days
    rows.apart += faults
    # What cannot be read is no blank.
    rows.blank -= len(faults)
    rows.day = day[rows.row]
    _leave_out(rows, bad_days, at.get("day", ""))
    # The header is row 1.
    rows.row += np.int32(2)
    if profile.scale != 1:
        rows.value = rows.value * profile.scale
    return rows


def _no_gzip(path: Path) -> UserError:
    return UserError(f"{path}: is no whole gzip file; compress it again")


def _check_widths(path: Path, columns: int, sign: str, encoding: str) -> None:
    """Refuse rows that are not as wide as the header: pandas would cut 1,234 short, or take it for 1."""
    body = path.read_bytes()
    if path.suffix == ".gz":
        try:
            body = gzip.decompress(body)
        except (EOFError, OSError, zlib.error):
            raise _no_gzip(path) from None
    if _is_even(body, columns, sign):
        return
    if b'"' in body:
        widths = enumerate(
            map(len, csv.reader(io.StringIO(body.decode(encoding, "replace")), delimiter=sign))
        )
        try:
            wrong = next(((row, width) for row, width in widths if width not in {0, columns}), None)
        except csv.Error as fault:
            raise UserError(f"{path}: is not CSV ({fault}); mend that row") from None
    else:
        signs = np.frombuffer(body, dtype=np.uint8)
        ends = np.flatnonzero(signs == ord("\n"))
        starts = np.concatenate([[0], ends + 1])
        starts = starts[starts < len(signs)]
        counts = np.add.reduceat((signs == ord(sign)).view(np.uint8), starts, dtype=np.int32) + 1
        row = int(
            np.argmax((counts != columns) & (signs[starts] != ord("\n")) & (signs[starts] != ord("\r")))
        )
        wrong = (row, int(counts[row])) if counts[row] != columns else None
    if wrong is not None:
        raise UserError(
            f"{path}, row {wrong[0] + 1}: has {wrong[1]} cells, the header {columns}; "
            f"put quotes round cells that hold {sign!r}"
        )


def _is_even(body: bytes, columns: int, sign: str) -> bool:
    """Tell at a glance whether each row has as many cells as there are columns.

    Of the signs between cells and the ends of rows alone, rows are equal pieces. Where quotes or blank rows
    hide that, the rows have to be looked at one by one.
    """
    if b'"' in body or not body.endswith(b"\n"):
        return False
    signs = body.translate(None, bytes(one for one in range(256) if one not in (ord(sign), ord("\n"))))
    if len(signs) % columns:
        return False
    rows = np.frombuffer(signs, dtype=np.uint8).reshape(-1, columns)
    return bool((rows[:, -1] == ord("\n")).all() and (rows[:, :-1] == ord(sign)).all())


def _frame(
    path: Path, names: Sequence[str], sign: str, at: Mapping[str, str], values: list[str], encoding: str
) -> tuple[pd.DataFrame, list[tuple[str, int, str, str, int]]]:
    """Read the columns that are wanted; cells that should be numbers and are none become faults."""
    texts = [name for meaning, name in at.items() if name not in values]
    options: dict[str, Any] = {
        "sep": sign,
        "encoding": encoding,
        "header": 0,
        "names": list(names),
        "index_col": False,
        "usecols": [*dict.fromkeys(texts), *values],
        "keep_default_na": False,
        "skip_blank_lines": False,
        "na_values": {name: [""] for name in values},
    }
    kinds: dict[str, Any] = dict.fromkeys(texts, "category")
    try:
        try:
            return pd.read_csv(path, dtype=kinds | dict.fromkeys(values, np.float64), **options), []
        except ValueError as fault:
            if isinstance(fault, pd.errors.ParserError | UnicodeDecodeError):
                raise
            frame = pd.read_csv(path, dtype=kinds | dict.fromkeys(values, str), **options)
    except pd.errors.ParserError as fault:
        raise UserError(f"{path}: is not CSV ({fault}); mend that row") from None
    except UnicodeDecodeError:
        raise UserError(f"{path}: is not in {encoding}; say its encoding with --encoding GB18030") from None
    faults = []
    for name in values:
        numbers = pd.to_numeric(frame[name], errors="coerce")
        bad = np.flatnonzero((numbers.isna() & frame[name].notna()).to_numpy())
        faults += [(BAD_VALUE, int(row) + 2, name, str(frame[name].iloc[row]), 1) for row in bad]
        frame[name] = numbers.astype(np.float64)
    return frame, faults


def _texts(column: pd.Series[Any]) -> tuple[list[str], IntArray]:
    """Return the texts of a column and the position of each cell among them; -1 is an empty cell."""
    texts = [str(text).strip() for text in column.cat.categories]
    codes = column.cat.codes.to_numpy().astype(np.int32)
    positions = [-1 if text == "" else at for at, text in enumerate(texts)]
    return texts, np.array([*positions, -1], dtype=np.int32)[codes]


def _pairs(frame: pd.DataFrame, at: Mapping[str, str], values: list[str], *, matrix: bool) -> FlowRows:
    texts, origin = _texts(frame[at["origin"]])
    # Memory that is used for the first time costs more than what is done with it: each array is made once.
    numbers = np.empty((len(frame), len(values)))
    for column, name in enumerate(values):
        numbers[:, column] = frame[name].to_numpy()
    if matrix:
        destinations = [name.strip() for name in values]
        to = np.arange(len(values), dtype=np.int32)
    else:
        destinations, to = _texts(frame[at["destination"]])
    to[to >= 0] += len(texts)
    row, value = np.arange(len(frame), dtype=np.int32), numbers.ravel()
    blank = int(np.count_nonzero(np.isnan(value)))
    rows = FlowRows(texts + destinations, [], origin, to, row, value, row, blank=blank)
    rows.width = len(values) if matrix else 0
    if blank:
        rows.only(~np.isnan(value))
    return rows


def _shares(
    frame: pd.DataFrame,
    at: Mapping[str, str],
    values: list[str],
    profile: FlowProfile,
    options: FlowOptions,
    path: Path,
) -> FlowRows:
    """Return shares of one city's in- or outflow as pairs."""
    texts, partner = _texts(frame[at["partner"]])
    if options.city:
        cities, city = [options.city], np.zeros(len(frame), dtype=np.int32)
    elif "city" in at:
        cities, city = _texts(frame[at["city"]])
    else:
        raise UserError(f"{path}: whose shares these are is not said; say it with --city 宁波市")
    city = np.where(city < 0, -1, city + len(texts)).astype(np.int32)
    inward, unknown = _directions(frame, at, profile, options, path)
    numbers = frame[values[0]].to_numpy(np.float64)
    known = ~np.isnan(numbers)
    row = np.flatnonzero(known & ~unknown).astype(np.int32)
    rows = FlowRows(
        texts + cities,
        [],
        np.where(inward, partner, city)[row],
        np.where(inward, city, partner)[row],
        row,
        numbers[row],
        row,
        inward[row],
        int((~known).sum()),
    )
    for one in np.flatnonzero(unknown & known):
        word = str(frame[at["direction"]].iloc[one])
        rows.apart.append((NO_DIRECTION, int(one) + 2, at["direction"], word, 1))
    return rows


def _directions(
    frame: pd.DataFrame, at: Mapping[str, str], profile: FlowProfile, options: FlowOptions, path: Path
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Return for each row whether its share comes in, and whether that is not said."""
    if options.direction:
        return np.full(len(frame), options.direction == IN), np.zeros(len(frame), dtype=bool)
    if "direction" not in at:
        raise UserError(f"{path}: whether they go in or out is not said; say it with --direction in or out")
    words, codes = _texts(frame[at["direction"]])
    side = [_side(word, profile) for word in words] + [None]
    return np.array([one == IN for one in side])[codes], np.array([one is None for one in side])[codes]


def _side(word: str, profile: FlowProfile) -> str | None:
    small = word.casefold()
    return next((side for side in (IN, OUT) if small in profile.words.get(side, (side,))), None)


def _days(
    frame: pd.DataFrame, at: Mapping[str, str], options: FlowOptions, path: Path
) -> tuple[list[date], IntArray, dict[int, str]]:
    """Return the days, the position of each row's among them (-1: none), and the texts that are no day."""
    if options.day is not None:
        return [options.day], np.zeros(len(frame), dtype=np.int32), {}
    if "day" not in at:
        raise UserError(f"{path}: has no column of days; say the day of all rows with --day 2020-01-23")
    texts, codes = _texts(frame[at["day"]])
    found = [read_day(text, options.first) for text in texts]
    days = sorted({day for day in found if day is not None})
    position = {day: number for number, day in enumerate(days)}
    of_text = np.array([-1 if day is None else position[day] for day in found] + [-1], dtype=np.int32)
    bad = np.flatnonzero(of_text[codes] < 0)
    return days, of_text[codes], {int(row): texts[codes[row]] if codes[row] >= 0 else "" for row in bad}


def _leave_out(rows: FlowRows, bad_days: Mapping[int, str], column: str) -> None:
    """Set the rows apart that have no day."""
    if not bad_days:
        return
    rows.spread()
    pairs = np.bincount(rows.row[rows.day < 0], minlength=max(bad_days) + 1)
    rows.apart += [
        (BAD_DAY, row + 2, column, text, int(pairs[row])) for row, text in bad_days.items() if pairs[row]
    ]
    rows.only(rows.day >= 0)


def read_day(text: str, first: date | None = None) -> date | None:
    """Return the day that a text means; the clock behind it is left out.

    >>> read_day("2020-01-23 08:00"), read_day("20200123"), read_day("2", date(2020, 1, 10))
    (datetime.date(2020, 1, 23), datetime.date(2020, 1, 23), datetime.date(2020, 1, 11))
    >>> read_day("01/02/20") is None
    True
    """
    if first is not None and text.isascii() and text.isdigit() and len(text) <= 4:  # noqa: PLR2004
        return first + timedelta(days=int(text) - 1)
    found = _ISO.fullmatch(text)
    if found is None:
        return None
    year, month, day = (int(part) for part in found.groups() if part is not None)
    try:
        return date(year, month, day)
    except ValueError:
        return None
