"""Tables in plain text: CSV, TSV and semicolon files, packed with gzip or not, read line by line."""

from __future__ import annotations

import codecs
import csv
import gzip
import io
import re
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, TypeAlias, cast

from fivecolour import encodings
from fivecolour.intake.read import limits
from fivecolour.intake.read.characters import invisible_signs
from fivecolour.intake.read.limits import ReadingError

# Whether a text is a word of headers or a place of the map.
IsWord: TypeAlias = Callable[[str], bool]
GZIP = b"\x1f\x8b"
_SAMPLE = 1 << 20
_SAMPLE_ROWS = 200
_CHUNK = 1 << 20
_ASCII_SHARE = 0.1  # of a table in any script: separators, digits, line ends
_DELIMITERS = (",", ";", "\t", "|")
_OTHER_ENDS = re.compile("[\u0085\u2028\u2029]")
# The mark of UTF-32 begins with that of UTF-16.
_MARKS = (
    *((codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"), (codecs.BOM_UTF8, "utf-8-sig")),
    *((codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16")),
)


@dataclass(frozen=True, slots=True)
class Dialect:
    """How the text of a table is written."""

    encoding: str
    delimiter: str
    packed: bool


def sniff(path: Path, *, name: str, encoding: str | None = None, is_word: IsWord | None = None) -> Dialect:
    """Find out encoding and delimiter.

    A file without byte order mark is read as `fivecolour.encodings` finds it, by the words in it where
    ``is_word`` knows some. Whatever is pure ASCII at the start is judged at its first other byte.

    Raises
    ------
    ReadingError
        For NUL bytes, an encoding that cannot be told, or text without columns.
    """
    packed = _is_packed(path)
    encoding = encoding or _encoding(path, packed=packed, name=name, is_word=is_word)
    lines = _sample_lines(path, packed=packed, encoding=encoding, name=name)
    return Dialect(encoding, _delimiter(lines, name=name), packed)


def rows(path: Path, dialect: Dialect, *, name: str) -> Iterator[list[str]]:
    """Yield the rows of the table, blank ones as empty lists, in bounded memory.

    Raises
    ------
    ReadingError
        At the first row that is not a row of such a table.
    """
    number = 0
    # The limit is the process's, and other libraries raise it.
    csv.field_size_limit(131_072)
    try:
        with _opened(path, packed=dialect.packed, name=name) as file:
            text = io.TextIOWrapper(file, encoding=dialect.encoding, newline="")
            for number, cells in enumerate(
                csv.reader(_lines(text, name=name), delimiter=dialect.delimiter, strict=True), start=1
            ):
                yield limits.checked_cells(cells, name=name, row=number)
    except UnicodeDecodeError:
        raise ReadingError(
            "not_encoded_any_more", name=name, number=number, encoding=dialect.encoding
        ) from None
    except csv.Error as fault:
        key = "csv_long_field" if "field limit" in str(fault) else "csv_quotes"
        raise ReadingError(key, name=name, row=number + 1, MAX_CELL=limits.MAX_CELL) from None
    except (OSError, EOFError, zlib.error):
        raise ReadingError("breaks_off", name=name, number=number) from None


class _Guarded(io.RawIOBase):
    """Unpacks a gzip stream and stops where it grows absurdly."""

    def __init__(self, path: Path, *, name: str) -> None:
        self._file = gzip.open(path)  # noqa: SIM115 - closed by close()
        self._packed = path.stat().st_size
        self._unpacked = 0
        self._name = name

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
        chunk = self._file.read(len(buffer))
        buffer[: len(chunk)] = chunk
        self._unpacked += len(chunk)
        limits.check_unpacked(self._unpacked, packed=self._packed, name=self._name)
        return len(chunk)

    def close(self) -> None:
        self._file.close()
        super().close()


def unpacked(path: Path, *, name: str) -> BinaryIO:
    """Open a file, unpacking gzip within bounds.

    Raises
    ------
    ReadingError
        Where the file cannot be opened.
    """
    return _opened(path, packed=_is_packed(path), name=name)


def _is_packed(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return file.read(2) == GZIP
    except OSError as fault:
        shown = limits.shown_name(path.name)
        raise ReadingError("unreadable_path", shown=shown, strerror=fault.strerror) from None


def _opened(path: Path, *, packed: bool, name: str) -> BinaryIO:
    if not packed:
        return path.open("rb")
    return cast(BinaryIO, io.BufferedReader(cast(io.RawIOBase, _Guarded(path, name=name)), _CHUNK))


def _lines(text: io.TextIOWrapper, *, name: str) -> Iterator[str]:
    while line := text.readline(limits.MAX_LINE):
        if len(line) == limits.MAX_LINE:
            raise ReadingError("long_line", name=name, MAX_LINE=limits.MAX_LINE)
        if "\0" in line:
            raise ReadingError("nul", name=name)
        # Signs of other systems end lines too; within quotes they are breaks like any other.
        for part in (line,) if line.isascii() else _OTHER_ENDS.split(line):
            if part:
                yield invisible_signs.without(part if part.endswith(("\n", "\r")) else f"{part}\n")


def _encoding(path: Path, *, packed: bool, name: str, is_word: IsWord | None) -> str:
    try:
        with _opened(path, packed=packed, name=name) as file:
            sample = file.read(_SAMPLE)
            for mark, encoding in _MARKS:
                if sample.startswith(mark):
                    return encoding
            if b"\x00" in sample:
                return _wide(sample, name=name)
            while _is_plain(sample) and (following := file.read(_SAMPLE)):
                sample = following
    except (OSError, EOFError, zlib.error):
        raise ReadingError("not_gzip", name=name) from None
    return _encoding_of(sample, is_word, name=name)


def _is_plain(sample: bytes) -> bool:
    return sample.isascii() and not encodings.has_escapes(sample)


def _wide(sample: bytes, *, name: str) -> str:
    """Return the form of UTF-16 that a text without its mark is in.

    Raises
    ------
    ReadingError
        It is in neither, so that its NUL bytes are no halves of signs.
    """
    halves = (sample[1::2], sample[0::2])
    for encoding, high, low in (("utf-16-le", *halves), ("utf-16-be", *halves[::-1])):
        whole = len(sample) % 2 == 0 or len(sample) == _SAMPLE
        if whole and b"\0" not in low and high.count(0) > _ASCII_SHARE * len(high):
            text = encodings.decoded(sample, encoding)
            if text and all(sign.isprintable() or sign in "\r\n\t\ufeff\u200b\u200f" for sign in text):
                return encoding
    raise ReadingError("nul", name=name)


def _encoding_of(sample: bytes, is_word: IsWord | None, *, name: str) -> str:
    # A later block may begin in the middle of a character.
    start = sample.find(b"\n") + 1 if sample[:1] >= b"\x80" else 0
    found = encodings.detected(sample[start:], cut=len(sample) >= _SAMPLE)
    if found != encodings.UTF8 and is_word is not None:
        found = encodings.told_by_words(sample, is_word) or found
    if found is None:
        raise ReadingError("encoding_unknown", name=name)
    return found


def _sample_lines(path: Path, *, packed: bool, encoding: str, name: str) -> list[str]:
    lines: list[str] = []
    try:
        with _opened(path, packed=packed, name=name) as file:
            text = io.TextIOWrapper(file, encoding=encoding, newline="")
            for line in _lines(text, name=name):
                lines.append(line)
                if len(lines) >= _SAMPLE_ROWS:
                    break
    except (UnicodeDecodeError, LookupError):
        raise ReadingError("encoding_wrong", name=name, encoding=encoding) from None
    except (OSError, EOFError, zlib.error):
        raise ReadingError("not_unpacked", name=name) from None
    return lines


def _delimiter(lines: list[str], *, name: str) -> str:
    """Choose the delimiter under which most rows have one and the same number of cells, more than one."""
    scores = {delimiter: _score(lines, delimiter) for delimiter in _DELIMITERS}
    best = max(_DELIMITERS, key=scores.__getitem__)
    if scores[best] <= (0, 0):
        raise ReadingError("no_columns", name=name)
    return best


def _score(lines: list[str], delimiter: str) -> tuple[int, int]:
    widths: Counter[int] = Counter()
    with suppress(csv.Error):  # told with its row when the rows are read
        for cells in csv.reader(lines, delimiter=delimiter):
            widths[len(cells)] += len(cells) > 1
    widths += Counter()  # drops what counted nothing
    if not widths:
        return 0, 0
    width, count = widths.most_common(1)[0]
    return count, width
