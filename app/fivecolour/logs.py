"""The log of this program: one line for each event, and nothing in it that a terminal would obey."""

from __future__ import annotations

import logging
import unicodedata
from pathlib import Path
from traceback import extract_tb

# Control and format signs, halves of surrogates, ends of lines and paragraphs, private signs.
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})


def escaped(text: str, *, keep: str = "") -> str:
    r"""Return a text in which signs that cannot be seen are written out; those of ``keep`` stay.

    >>> escaped("a\x1b[31m\nb\u202ec")
    'a\\x1b[31m\\nb\\u202ec'
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(
        sign.encode("unicode_escape").decode()
        if unicodedata.category(sign) in _UNSEEN and sign not in keep
        else sign
        for sign in text
    )


def where(fault: BaseException) -> str:
    """Return the lines of this package that a fault came through, innermost first, and no data."""
    frames = [frame for frame in extract_tb(fault.__traceback__) if "fivecolour" in frame.filename]
    return " < ".join(f"{Path(frame.filename).name}:{frame.lineno}" for frame in reversed(frames))


class _OneLine(logging.Filter):
    """Writes out what could forge a second line or command a terminal, whoever logs it."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = escaped(record.getMessage()), ()
        return True


log = logging.getLogger("fivecolour")
log.addFilter(_OneLine())
