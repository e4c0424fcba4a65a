"""What a sender says about a file, from an address or a form."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any, Literal, TypeVar, get_args, get_origin, get_type_hints
from zoneinfo import available_timezones

from fastapi import Query

from fivecolour import encodings
from fivecolour.access.permissions import Person
from fivecolour.intake.files import IntakeOptions, safe_source
from fivecolour.intake.read.columns.context import FileContext
from fivecolour.intake.read.columns.headers import PART
from fivecolour.intake.read.dates import days
from fivecolour.messages import QuestionError

# Of a form's field that holds a line for each column.
_LONGEST = 20_000

_Day = TypeVar("_Day", date, datetime)


class ContextError(QuestionError):
    """Something said about a file that is not understood."""


class NotYoursError(ContextError):
    """A source that somebody may not report for."""


@dataclass(frozen=True, slots=True)
class SenderContext:
    """The keys of an address that say how a body is to be read; those left out the body says itself."""

    source: Annotated[str, Query(description="Who reports; a token that is for one source says it too.")] = ""
    region_set: Annotated[str, Query(description="Whose districts; the published ones, if left out.")] = ""
    file: Annotated[str, Query(description="A name for the receipt.")] = ""
    kind: Annotated[
        Literal["", "cumulative", "new"], Query(description="Of figures whose header does not say.")
    ] = ""
    indicator: Annotated[str, Query(description="Of figures whose header does not say.")] = ""
    day: Annotated[str, Query(description="Day of every row, as 2020-02-09.")] = ""
    year: Annotated[str, Query(description="Of days such as 2月9日.")] = ""
    order: Annotated[
        Literal["", "dmy", "mdy", "ymd"], Query(description="Of days such as 02/03/2020 and 20/03/02.")
    ] = ""
    calendar: Annotated[
        Literal["", "roc", "buddhist", "japanese", "persian", "islamic-umalqura", "indian", "gregorian"],
        Query(description="Of days that are not of the common one, where their years do not tell it."),
    ] = ""
    decimal: Annotated[
        Literal["", "point", "comma"],
        Query(description="What parts decimals off: with comma 1.000 is a thousand, with point 1,000 is."),
    ] = ""
    period: Annotated[
        Literal["", "day", "week", "month"], Query(description="Of figures whose table does not tell.")
    ] = ""
    week_starts: Annotated[
        Literal["", "monday", "sunday", "saturday"], Query(description="Of numbered weeks.")
    ] = ""
    week_dates: Annotated[
        Literal["", "ending", "beginning"], Query(description="Of dates that stand for weeks.")
    ] = ""
    suppressed_below: Annotated[
        str, Query(description="Below what figures lie that are suppressed without a bound, such as 10.")
    ] = ""
    encoding: Annotated[str, Query(description="Of a text file, such as GB18030, Big5 or Windows-1252.")] = ""
    zone: Annotated[str, Query(description="Where days count, such as Asia/Shanghai.")] = ""
    parent: Annotated[str, Query(description="City of every row.")] = ""
    datum: Annotated[Literal["", "WGS-84", "GCJ-02", "BD-09"], Query(description="Of coordinates.")] = ""
    issued_at: Annotated[str, Query(description="When it was issued, as 2020-02-09T18:00+08:00.")] = ""
    sheet: Annotated[str, Query(description="Of a workbook with several.")] = ""
    hidden: Annotated[
        Literal["", "read", "skip"], Query(description="Hidden and filtered rows and columns of a workbook.")
    ] = ""
    column: Annotated[
        tuple[str, ...], Query(description="What a column holds, as HEADER=MEANING; may be repeated.")
    ] = ()
    sum_over: Annotated[
        tuple[str, ...],
        Query(description="Rows of one place and day that differ in this column are parts: added up."),
    ] = ()
    fill_down: Annotated[
        tuple[str, ...],
        Query(description="Blank cells of this column mean the cell above, as merged cells leave them."),
    ] = ()
    only: Annotated[
        tuple[str, ...], Query(description="Only rows with this text are read, as HEADER=TEXT; repeated.")
    ] = ()
    persons: Annotated[
        bool, Query(description="Each line is one case, or as many as its column count says.")
    ] = False
    dry_run: Annotated[bool, Query(description="Judge everything and store nothing.")] = False
    lang: Annotated[
        Literal["", "zh", "en"],
        Query(description="Of questions, previews and the reading; English, if left out."),
    ] = ""

    def asked(self, person: Person) -> IntakeOptions:
        """Return how a file of ``person`` is to be taken in.

        Raises
        ------
        ContextError
            Something is not understood.
        NotYoursError
            It is not this person's to say.
        """
        source = self.source.strip() or (next(iter(person.sources)) if len(person.sources) == 1 else "")
        if not source:
            raise ContextError("say_source")
        source = safe_source(source)
        if not person.covers_source(source):
            raise NotYoursError("not_your_source", name=person.name, source=source)
        return IntakeOptions(
            source, self.context(), person.name, person.districts or None, language=self.lang or "en"
        )

    def context(self) -> FileContext:
        """Return what is said about the file itself."""
        return FileContext(
            columns=dict(map(_meaning, self.column)) | dict.fromkeys(self.sum_over, PART),
            only=self.only,
            fill_down=self.fill_down,
            persons=self.persons,
            indicator=self.indicator or None,
            kind=self.kind or None,
            day=_stated(date.fromisoformat, self.day, "day_form"),
            issued_at=_stated(datetime.fromisoformat, self.issued_at, "issued_form"),
            year=_year(self.year),
            order=self.order or None,
            calendar=self.calendar or None,
            decimal=self.decimal or None,
            period=self.period or None,
            week_starts=self.week_starts or None,
            week_dates=self.week_dates or None,
            suppressed_below=_above_zero(self.suppressed_below),
            zone=_zone(self.zone),
            parent=self.parent or None,
            datum=self.datum or None,
            sheet=self.sheet or None,
            hidden=self.hidden or None,
            encoding=encodings.named(self.encoding) if self.encoding else None,
        )


def of_form(form: Mapping[str, str]) -> SenderContext:
    """Return what a form's fields say; fields that it does not have are left out.

    Raises
    ------
    ContextError
        A field with choices holds none of them, which no browser sends.
    """
    names = (
        *("source", "region_set", "kind", "indicator", "day", "year", "order", "calendar", "decimal"),
        *("zone", "parent", "datum", "suppressed_below", "period", "week_starts", "week_dates"),
        *("issued_at", "sheet", "hidden", "encoding"),
    )
    fields: dict[str, Any] = {name: form.get(name, "").strip()[:200] for name in names}
    for name, allowed in _choices().items():
        if name in fields and fields[name] not in allowed:
            listed = ", ".join(allowed[1:])
            raise ContextError("choice", name=name, text=fields[name][:40], allowed=listed)
    fields |= {name: _lines(form.get(name, "")) for name in ("column", "sum_over", "fill_down", "only")}
    return SenderContext(**fields, persons=form.get("persons") == "yes")


def _choices() -> dict[str, tuple[str, ...]]:
    """Return what may be said where there is a choice, by key; of an address FastAPI checks the same."""
    hints = get_type_hints(SenderContext)
    return {name: get_args(hint) for name, hint in hints.items() if get_origin(hint) is Literal}


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text[:_LONGEST].splitlines() if line.strip())


def _meaning(pair: str) -> tuple[str, str]:
    header, sign, meaning = pair.rpartition("=")
    if not (header and sign and meaning):
        raise ContextError("column_form", pair=pair)
    return header.strip(), meaning.strip()


def _stated(read: Callable[[str], _Day], text: str, key: str) -> _Day | None:
    """Return the day or moment that a text states, None for ""; ``key`` is that of the refusal."""
    if not text:
        return None
    try:
        found = read(text)
    except ValueError:
        found = None
    if found is None or not days.is_plausible(found):
        raise ContextError(key, text=text[:40])
    return found


def _year(text: str) -> int | None:
    if not text:
        return None
    if not re.fullmatch(r"\d{4}", text, re.ASCII) or not days.is_plausible(date(int(text) or 1, 1, 1)):
        raise ContextError("year_form", text=text[:40])
    return int(text)


def _above_zero(text: str) -> float | None:
    if not text:
        return None
    if not re.fullmatch(r"\d{1,9}(\.\d{1,9})?", text, re.ASCII) or not float(text):
        raise ContextError("suppressed_form", text=text[:40])
    return float(text)


def _zone(text: str) -> str | None:
    if text and text not in available_timezones():
        raise ContextError("zone_form", text=text[:40])
    return text or None
