"""What a file leaves open of its days, weeks and months: settled by the whole column, or asked."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from functools import partial

from fivecolour import vocabulary
from fivecolour.intake.read.columns import period_columns, year_question
from fivecolour.intake.read.columns.column import Column, column_texts
from fivecolour.intake.read.dates import calendars, day_numbers, days, swapped_days
from fivecolour.intake.read.dates.day_form import day_form
from fivecolour.intake.read.dates.days import DayStyle
from fivecolour.intake.read.dates.week_spans import names_span
from fivecolour.intake.read.dates.weeks import may_name_month, names_week
from fivecolour.intake.read.limits import ReadingError
from fivecolour.intake.read.tables.personal import shape
from fivecolour.intake.read.tables.understanding import Understanding
from fivecolour.messages import Phrase
from fivecolour.reports.report_data import DAY

Rows = list[list[str]]
_MONTH = re.compile(r"\d{4}[-/.]\d{1,2}|\d{1,2}[-/.]\d{4}|\d{4}年\d{1,2}月|\d{1,2}月", re.ASCII)
_UTC = re.compile(r"(?:^|[^a-z])(?:utc|gmt)(?:$|[^a-z])")
_TIME = re.compile(r"\d[T ]\s*(?!0?0:00(?::00)?(?:\.0+)?$)\d{1,2}:\d{2}[\d:.]*$", re.ASCII)  # without a zone
_SEASON = re.compile(r"(?:19|20)\d{2}\s*[-–/]\s*(?:(?:19|20)?\d{2})", re.ASCII)
_NUMBERS = re.compile(r"(?:19|20)\d{4}", re.ASCII)


def with_days(
    draft: Understanding, rows: Rows, cells: Callable[[Understanding, int], Iterator[str]]
) -> Understanding:
    """Settle the order of day and month by the whole column, or ask; check that its days are understood.

    Raises
    ------
    ReadingError
        Where a year, a zone or the order is missing, or most cells are no days.
    """
    _check_zones(draft, rows)
    first = draft.period_column
    for column in [*([first] if first else []), *period_columns.beside(draft.columns, draft.style.period)]:
        draft = _with_days(draft, column, rows, cells)
    headed = {one.header: one.meaning.day for one in draft.figures if one.meaning.day}
    above = {str(draft.context.day): draft.context.day} if "day_above" in draft.remarks else {}
    _ask_for_open_years(draft, "", headed or above)
    issued = draft.column("issued")
    texts = column_texts(rows, issued.position) if issued is not None and draft.style.order is None else ()
    return (
        _ordered(draft, issued, cells) if issued is not None and any(map(days.is_ambiguous, texts)) else draft
    )


def _with_days(
    draft: Understanding, column: Column, rows: Rows, cells: Callable[[Understanding, int], Iterator[str]]
) -> Understanding:
    if column.meaning.role in (period_columns.IN_WEEK, period_columns.IN_MONTH):
        return _with_numbers(draft, column, rows)
    _ask_for_zone_of_header(column, rows)
    # Notes below the table fill one cell, which may be of this column.
    filled = [row for row in rows if sum(map(bool, row)) > 1] or rows
    texts = [text for text in column_texts(filled, column.position) if text]
    draft = _with_year_and_order(draft, column, texts, cells)
    role, style = column.meaning.role, draft.style
    is_beside = column is not draft.period_column
    each = {
        text: days.read(text, style) if is_beside else period_columns.read(text, style, role)
        for text in set(texts)
    }
    _ask_for_weeks(draft, column, each, open_year=style.weeks.starts is not None and style.year is None)
    _ask_for_open_years(draft, column.header, each)
    moments = set(filter(day_numbers.is_moment_number, each))
    if any(read == "ambiguous_day" and (":" in text or text in moments) for text, read in each.items()):
        raise ReadingError("zoned_times", header=column.header)
    bad = [text for text in texts if not isinstance(each[text], date)]
    if len(bad) * 2 > len(texts):
        raise _no_days(column, draft, bad[0])
    return replace(draft, remarks=(*draft.remarks, "moment_numbers")) if moments else draft


def _with_year_and_order(
    draft: Understanding,
    column: Column,
    texts: list[str],
    cells: Callable[[Understanding, int], Iterator[str]],
) -> Understanding:
    """Return how days are written by all cells of the column, or ask for year or order."""
    if draft.style.year is None and any(days.needs_year(text) and not names_span(text) for text in texts):
        raise ReadingError("no_year", header=column.header)
    draft = _with_calendar(draft, column, texts)
    if draft.style.order is None and any(map(days.is_ambiguous, texts)):
        draft = _ordered(draft, column, cells)
    _ask_for_short_days(draft, column, texts)
    swapped_days.ask(texts, draft.style, where=repr(column.header))
    if any(days.month_without_year(text, draft.style) for text in set(texts)):
        every = set(cells(draft, column.position))
        year_question.ask(every, draft.style, where=repr(column.header))
    return draft


def _with_calendar(draft: Understanding, column: Column, texts: list[str]) -> Understanding:
    """Return in which calendar most days of a column are, or ask where their years leave it open.

    Months of the Islamic calendar begin on other days in other countries.
    """
    if draft.style.calendar is not None or draft.context.calendar is not None:
        return draft
    calendar = calendars.of_days(list(map(day_form, texts)), least=len(texts) // 2 + 1)
    if calendar == calendars.ISLAMIC:
        raise ReadingError("islamic_days", header=column.header, text=shape(texts[0]))
    opens = [text for text in texts if days.has_open_century(text)]
    if calendar is None and 2 * len(opens) > len(texts):
        raise ReadingError("open_century", header=column.header, text=shape(opens[0]))
    if calendar is None:
        return draft
    remarks = (*draft.remarks, f"calendar_{calendar}")
    return replace(draft, style=replace(draft.style, calendar=calendar), remarks=remarks)


def _ask_for_open_years(draft: Understanding, header: str, each: Mapping[str, date | str | None]) -> None:
    """Ask where most days are of years that may be India's or Nepal's: nothing is kept under a wrong year."""
    read = {text: day for text, day in each.items() if isinstance(day, date)}
    opens = [text for text, day in read.items() if calendars.is_open(day)]
    if draft.context.calendar == calendars.COMMON or 2 * len(opens) <= len(read):
        return
    indian = Phrase("open_year_indian") if draft.style.period == DAY else ""
    text = shape(min(opens)) if draft.withheld else min(opens)
    raise ReadingError(
        "open_year", where=repr(header) if header else Phrase("in_headers"), text=text, indian=indian
    )


def _ask_for_weeks(
    draft: Understanding, column: Column, each: Mapping[str, date | str], *, open_year: bool
) -> None:
    """Ask for the year of weeks, or on which day they start, where one of the texts says neither."""
    text = next((text for text, read in sorted(each.items()) if read == "ambiguous_week"), None)
    if text is None:
        return
    if open_year:
        raise ReadingError("no_year", header=column.header)
    numbered = isinstance(days.read(text, draft.style), str)
    raise ReadingError("week_starts" if numbered else "week_dates", header=column.header, text=text)


def _ask_for_zone_of_header(column: Column, rows: Rows) -> None:
    """Ask where a header says that times are of UTC: late ones are of the next day elsewhere."""
    if not _UTC.search(column.header.casefold()):
        return
    late = next((text for text in column_texts(rows, column.position) if _TIME.search(text)), "")
    if late:
        raise ReadingError("utc_header", header=column.header, text=shape(late))


def _ask_for_short_days(draft: Understanding, column: Column, texts: list[str]) -> None:
    """Ask for year and order where most days are like 09.02. or 2/9."""
    if 2 * sum(days.may_be_short(text.removesuffix(".")) for text in texts) <= len(texts):
        return
    if draft.style.year is None:
        raise ReadingError("no_year", header=column.header)
    if draft.style.order is None:
        raise ReadingError("no_order", header=column.header, why=Phrase("order_open"))


def _ask_for_seasons(draft: Understanding, column: Column, rows: Rows) -> None:
    """Ask where an unread column names seasons of two years (2019-20) beside weeks without a year."""
    used = {one.position for one in draft.columns}
    for position, header in enumerate(draft.headers):
        texts = {text for text in column_texts(rows, position) if text} if position not in used else set()
        if texts and header not in draft.context.columns and all(map(_SEASON.fullmatch, texts)):
            raise ReadingError("season_weeks", header=column.header, season=header, text=min(texts))


def _ordered(
    draft: Understanding, column: Column, cells: Callable[[Understanding, int], Iterator[str]]
) -> Understanding:
    order = days.order_of(cells(draft, column.position), draft.style)
    if not order:
        why = Phrase("order_contradicts" if order == "" else "order_open")
        raise ReadingError("no_order", header=column.header, why=why)
    return replace(draft, style=replace(draft.style, order=order), remarks=(*draft.remarks, f"order_{order}"))


def _with_numbers(draft: Understanding, column: Column, rows: Rows) -> Understanding:
    """Check that the numbers of weeks or months are understood, with the years that stand beside them."""
    year = draft.column(period_columns.YEAR)
    if year is None:
        _ask_for_seasons(draft, column, rows)
    width = max(column.position, year.position if year else 0)
    own = {
        period_columns.with_year(row[column.position], row[year.position] if year else "")
        for row in rows
        if len(row) > width and row[column.position].strip()
    }
    each = {text: period_columns.read(text, draft.style, column.meaning.role) for text in own}
    weeks = [text for text, read in each.items() if read == "ambiguous_week"]
    bare = all(len(text.strip()) <= 2 for text in weeks) or draft.style.weeks.starts is not None  # noqa: PLR2004
    _ask_for_weeks(draft, column, each, open_year=not year and bare and not draft.style.year)
    _ask_for_open_years(draft, column.header, each)
    if "ambiguous_day" in each.values():
        raise ReadingError("no_order", header=column.header, why=Phrase("order_open"))
    bad = sorted(text for text, one in each.items() if not isinstance(one, date))
    if len(bad) * 2 > len(own):
        shown = "" if draft.withheld else Phrase("such_as", text=shape(bad[0]))
        raise ReadingError("no_periods", header=column.header, shown=shown)
    return draft


def of_periods(text: str, header: str = "", *, starts: str | None = None) -> ReadingError | None:
    """Return what is asked of weeks and months in a column, or in headers; None for any other text."""
    if names_week(text):
        key = "holds_weeks" if header else "no_year" if starts else "headers_weeks"
        return ReadingError(key, header=header or text, text=text)
    if _MONTH.fullmatch(text) or _NUMBERS.fullmatch(text) or may_name_month(text):
        return ReadingError("holds_period" if header else "headers_period", header=header, text=text)
    return None


def ask_of_stated_day(draft: Understanding, rows: Rows) -> None:
    """Ask where a day was said of all rows, and they name others themselves.

    Raises
    ------
    ReadingError
        Names the column, its day and the one that was said.
    """
    column, stated = draft.period_column, draft.context.day
    if stated is None or column is None or column.meaning.role != period_columns.IN_DAY:
        return
    for text in column_texts(rows, column.position):
        found = days.read(text, draft.style) if text else stated
        if isinstance(found, date) and found != stated:
            raise ReadingError("other_day_stated", header=column.header, text=found, stated=stated)


def column_held(draft: Understanding, rows: Rows) -> Phrase | str:
    """Return what to say of the column that seems to hold days or weeks, "" for none."""
    if header := _column_of(draft, rows, partial(_is_day, style=draft.style)):
        return Phrase("no_day_holds", header=header)
    header = _column_of(draft, rows, names_week)
    return Phrase("no_day_holds_weeks", header=header) if header else ""


def _is_day(text: str, style: DayStyle) -> bool:
    return isinstance(days.read(text, style), date) or days.is_ambiguous(text)


def _column_of(draft: Understanding, rows: Rows, is_one: Callable[[str], bool]) -> str:
    """Return the header of the last unread column all of whose texts are such, "" for none.

    Of the two ends of a span it is the second, under whose day figures are kept.
    """
    used = {column.position for column in draft.columns}

    for position, header in reversed(list(enumerate(draft.headers))):
        texts = [] if position in used or not header else [*filter(None, column_texts(rows, position))]
        if texts and all(map(is_one, texts)):
            return header
    return ""


def _no_days(column: Column, draft: Understanding, text: str) -> ReadingError:
    if of_period := of_periods(text, column.header):
        return of_period
    if calendars.names_year(day_form(text)):
        return ReadingError("other_calendar", header=column.header)
    shown = "" if draft.withheld else Phrase("such_as", text=shape(text))
    return ReadingError("no_days", header=column.header, shown=shown)


def _check_zones(draft: Understanding, rows: Rows) -> None:
    """Ask where times carry a short name of several zones, such as CST of China, America and Cuba."""
    for column in filter(None, map(draft.column, ("day", "issued"))):
        for text in set(column_texts(rows, column.position)):
            if days.has_short_zone(text, draft.style):
                zone = text.split()[-1][:5].strip("()")
                meant = dict(one.split("=") for one in vocabulary.tables()["zones"]["meant"])
                example = meant.get(zone.casefold(), "Asia/Shanghai")
                raise ReadingError("short_zone", header=column.header, zone=zone, example=example)
