"""Asks about rows of one place and day that differ in a column nobody reads: are they parts of one figure."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from itertools import islice

import numpy as np
import pandas as pd

from fivecolour import vocabulary
from fivecolour.intake.distinct import hashes
from fivecolour.intake.read.columns import headers
from fivecolour.intake.read.columns.header_text import plain
from fivecolour.intake.read.columns.headers import ASIDE
from fivecolour.intake.read.columns.total_texts import is_sum_of_parts
from fivecolour.intake.read.dates import days, times_of_day
from fivecolour.intake.read.limits import ReadingError
from fivecolour.intake.read.tables.extraction import keys
from fivecolour.intake.read.tables.understanding import PERSONS, Understanding
from fivecolour.messages import JoinedPhrases

_KEY = ["place", "parent", "total", "indicator", "kind", "event_date", "issued_at"]
_LOOKED_AT = 500
_SHOWN = 3


def ask(understood: Understanding) -> None:
    """Ask where rows speak of one place and day and differ in an unread column; the whole file is read.

    Columns of notes, numbers and sources, and those that the sender has set aside, are not asked about: rows
    that differ in them alone are set apart when they are judged.

    Raises
    ------
    ReadingError
        Names the rows, the columns and what can be said about them.
    """
    unread = _unread(understood)
    if understood.layout == PERSONS or not unread:
        return
    rows = _rows_of_one_key(understood)
    if not len(rows):
        return
    cells = _cells(understood, set(rows["row"]))
    differing = {at: texts for at in unread if (texts := _differing(rows, cells, at))}
    if differing:
        first = rows[rows["key"] == rows["key"].iloc[0]]["row"].tolist()[:2]
        raise _question(understood, differing, first)


def _unread(understood: Understanding) -> list[int]:
    used = {column.position for column in understood.columns}
    given = understood.context.columns
    return [
        position
        for position, text in enumerate(understood.headers)
        if text and position not in used and given.get(text, headers.meaning(text).role) != ASIDE
    ]


def _rows_of_one_key(understood: Understanding) -> pd.DataFrame:
    """Return ``key`` and ``row`` of rows that share place and day and are not equal in every column."""
    # One figure of each row tells as much as all.
    figures = understood.figures
    columns = tuple(one for one in understood.columns if one not in figures[1:])
    parts = []
    for batch in keys(replace(understood, columns=columns)):
        observations = batch[batch["lon"].isna()]
        key = hashes(observations[_KEY])
        parts.append(
            pd.DataFrame(
                {"key": key, "content": observations["content"].to_numpy(), "row": observations["row"]}
            )
        )
    none = [pd.DataFrame({"key": [], "content": [], "row": []})]
    rows = pd.concat(parts or none, ignore_index=True).drop_duplicates(["key", "content"])
    rows = rows[rows["key"].duplicated(keep=False)].sort_values("row", kind="stable")
    some = rows["key"].drop_duplicates()[:_LOOKED_AT]
    return rows[rows["key"].isin(some)]


def _cells(understood: Understanding, wanted: set[int]) -> dict[int, list[str]]:
    rows = islice(understood.sheet.rows(), max(wanted))
    return {number: cells for number, cells in enumerate(rows, start=1) if number in wanted}


def _differing(rows: pd.DataFrame, cells: dict[int, list[str]], position: int) -> list[str]:
    """Return the texts of a column that tell rows of one place and day apart."""
    found: dict[str, None] = {}
    texts = [
        (cells[number][position].strip() if position < len(cells[number]) else "") for number in rows["row"]
    ]
    for group in pd.Series(texts).groupby(np.asarray(rows["key"]), sort=False).unique():
        if len(group) > 1:
            found |= dict.fromkeys(group)
    return list(found)


def _question(understood: Understanding, differing: dict[int, list[str]], rows: list[int]) -> ReadingError:
    names = [understood.headers[position] for position in differing]
    both = zip(names, differing.values(), strict=True)
    keys = [_of_later_words(name, texts, understood) for name, texts in both]
    # The first column that tells earlier and later words on a figure.
    told = next((at for at, key in enumerate(keys) if key), 0)
    named = [
        f"{name!r}" + ("" if understood.withheld else f" ({', '.join(filter(None, texts[:_SHOWN]))})")
        for name, texts in zip(names, differing.values(), strict=True)
    ]
    persons = headers.words()["whole"]["persons"]
    # Of earlier and later words on a figure the later one.
    order = reversed if keys[told] == "rows_differ_revised" else iter
    firsts = [
        next(filter(is_sum_of_parts, texts), next(filter(_is_count, order(texts)), ""))
        for texts in differing.values()
    ]
    only = " ".join(f"--only '{name}={text}'" for name, text in zip(names, firsts, strict=True))
    pairs = zip(names, firsts, strict=True)
    # No part, such as one sex, is proposed for the whole.
    parts = any(plain(name) in persons and not is_sum_of_parts(text) for name, text in pairs)
    return ReadingError(
        keys[told] or ("rows_differ_parts" if parts else "rows_differ"),
        name=understood.sheet.name,
        row=rows[0],
        other=rows[1],
        header=names[told],
        columns=JoinedPhrases(named, "and"),
        add=" ".join(f"--sum-over {name!r}" for name in names),
        only="--only HEADER=TEXT" if understood.withheld else only,
        aside=" ".join(f"--column '{name}=aside'" for name in names),
    )


def _of_later_words(header: str, texts: list[str], understood: Understanding) -> str:
    """Return the question about texts that tell earlier and later words on a figure, not parts of it."""
    filled = [text for text in texts if text]
    style, revisions = understood.style, headers.words()["revisions"]
    is_version = plain(header) in revisions["headers"]
    if filled and (is_version or all(plain(text) in revisions["words"] for text in filled)):
        return "rows_differ_revised"
    if not all(map(_is_count, filled)):
        return "rows_differ_measures"
    if understood.column("issued") is not None or not filled:
        return ""
    if all(isinstance(days.read_moment(text, style), datetime) or days.is_ambiguous(text) for text in filled):
        return "" if all(map(str.isdecimal, filled)) else "rows_differ_issued"
    return "rows_differ_times" if all(times_of_day.read_time(text) is not None for text in filled) else ""


def _is_count(text: str) -> bool:
    """Tell any other text from the name of a rate or a mean (per 100k, 7-day average)."""
    plain_text = vocabulary.simplified(text.casefold())
    return bool(text) and (len(text) == 1 or not vocabulary.pattern("measures").search(plain_text))
