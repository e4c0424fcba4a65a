"""What the header of a column means, by the words of ``data/reports/headers.toml``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, lru_cache

from fivecolour import catalogue, vocabulary
from fivecolour.intake.read.columns import header_brackets
from fivecolour.intake.read.columns.header_text import LONGEST, inside, plain
from fivecolour.intake.read.dates import days, week_spans, weeks
from fivecolour.intake.read.dates.days import DayStyle
from fivecolour.intake.read.limits import ReadingError
from fivecolour.months import month_end
from fivecolour.reports.report_data import CUMULATIVE, FORMS, MONTH, NEW, STATE, WEEK

FIGURE = "figure"
WITHHELD = "withheld"
TOLD_BY = "told_by"
ASIDE = "aside"
UNKNOWN = "unknown"
PART = "part"
COUNT = "count"
VALUE = "value"
# Roles of columns that hold figures.
COUNTED = frozenset({FIGURE, COUNT, VALUE})
_REMEMBERED = 4_096  # headers: those of wide tables are looked at again and again
PLACE_ROLES = ("code", "place", "district", "city", "province", "country")

_HAS_TIME = re.compile(r"\d\s*(?::\s*\d|时|點|点)")


@dataclass(frozen=True, slots=True)
class Meaning:
    """What one column holds.

    Attributes
    ----------
    role : str
        A key of ``[roles]``, ``"figure"``, ``"withheld"`` (personal), ``"told_by"`` (tells of lines on
        persons), ``"part"`` (its rows are parts of one figure and summed), ``"count"`` (how many cases a line
        stands for) or ``"unknown"``.
    indicator, kind : str
        Of figures; "" where the header does not say.
    day : date | None
        The day of a figure whose header is a date (a wide table).
    place : str
        The place of a figure whose header is one.
    """

    role: str
    indicator: str = ""
    kind: str = ""
    day: date | None = None
    place: str = ""

    def __str__(self) -> str:
        """Write the meaning as a profile has it.

        >>> str(Meaning("figure", "confirmed", "new")), str(Meaning("code"))
        ('confirmed new', 'code')
        """
        return " ".join(filter(None, (self.indicator, self.kind))) if self.indicator else self.role


@cache
def words() -> dict[str, dict[str, tuple[str, ...]]]:
    """Return the tables of ``headers.toml``, every word in its plain form."""
    keep = {
        "missing",
        "hidden",
        "until",
        "months",
        "zones",
        "measures",
        "parts_in_brackets",
        "harmless_brackets",
        "scaled",
    }  # their marks are what they are known by
    return {
        table: {
            key: tuple(word if table in keep else plain(word) or word for word in entries)
            for key, entries in rows.items()
        }
        for table, rows in vocabulary.tables().items()
    }


@lru_cache(maxsize=_REMEMBERED)
def meaning(header: str, style: DayStyle | None = None) -> Meaning:
    """Return what a header means.

    Parameters
    ----------
    header : str
        As written.
    style : DayStyle, optional
        How headers that are days are written.

    Examples
    --------
    >>> meaning("累计确诊病例（例）")
    Meaning(role='figure', indicator='confirmed', kind='cumulative', day=None, place='')
    >>> meaning("2020-02-09").day, meaning("区县").role, meaning("联系电话").role
    (datetime.date(2020, 2, 9), 'district', 'withheld')
    """
    known = _roles().get(plain(header))
    if known:
        return Meaning(UNKNOWN if known == VALUE and is_other_measure(header) else known)
    if computed := computed_elsewhere(header):
        return Meaning(FIGURE, computed, STATE)
    if figure := _figure(plain(header)):
        counted = _with_brackets(figure, header)
        return (
            replace(counted, day=_day_in_brackets(header, style or DayStyle()))
            if counted
            else Meaning(UNKNOWN)
        )
    return _dated(header, style or DayStyle()) or Meaning(UNKNOWN)


def of_word(word: str) -> Meaning | None:
    """Return what a header in its plain form means, None for nothing; days are not looked for.

    >>> str(of_word("confirmednew")), str(of_word("kind")), of_word("knid")
    ('confirmed new', 'kind', None)
    """
    known = _roles().get(word)
    return Meaning(known) if known else _figure.__wrapped__(word)


def indicator_of(text: str) -> tuple[str, str]:
    """Return the indicator and kind that a text names, "" for what it does not say.

    Examples
    --------
    >>> indicator_of("new_confirmed"), indicator_of("cumulative_confirmed"), indicator_of("治愈")
    (('confirmed', 'new'), ('confirmed', 'cumulative'), ('cured', ''))
    >>> indicator_of("weather"), indicator_of("cases_7d_per_100k")
    (('', ''), ('cases_7d_per_100k', 'state'))
    """
    if computed := computed_elsewhere(text):
        return computed, STATE
    figure = _figure(plain(text))
    found = _with_brackets(figure, text) if figure else None
    return (found.indicator, found.kind) if found else ("", "")


def computed_elsewhere(text: str) -> str:
    """Return the indicator of the catalogue that a text names: an authority computed it itself.

    A total that is only counted, such as ``cumulative_confirmed``, is the figure itself in one of its forms.

    >>> names = ("cases_7d_per_100k", "cases", "population", "cumulative_confirmed")
    >>> [computed_elsewhere(name) for name in names]
    ['cases_7d_per_100k', '', '', '']
    >>> computed_elsewhere("cases_per_100K_7_day_count_change"), computed_elsewhere("7-Tage-Inzidenz")
    ('cases_7d_per_100k', 'cases_7d_per_100k')
    """
    name = text.strip().casefold()
    if headed := catalogue.headed(plain(name)):
        return headed
    if plain(name) in _indicators() or not catalogue.is_known(name):
        return ""
    calculation = catalogue.indicator(name).calculation
    if calculation is None or calculation.function == "population":
        return ""
    return "" if calculation.function == "latest" and calculation.form else name


def is_count(indicator: str) -> bool:
    """Tell whether a figure counts something; what the catalogue does not have is taken to."""
    entry = catalogue.figure(indicator)
    return entry is None or entry.kind == "count"


def says_population(header: str) -> bool:
    """Tell a column of populations, which belong to the region set.

    >>> says_population("pop"), says_population("人口2010（万）"), says_population("Rt")
    (True, True, False)
    """
    return plain(header).rstrip("0123456789") in words()["populations"]["words"]


def kind_of(text: str) -> str:
    """Return ``"cumulative"``, ``"new"``, ``"state"`` or "" for a text such as 累计."""
    if plain(text) == STATE:
        return STATE
    for kind in (CUMULATIVE, NEW):
        if plain(text) in words()["kinds"][kind]:
            return kind
    return ""


def written(text: str) -> Meaning:
    """Read a meaning as a user or a profile writes it: ``"code"``, ``"confirmed new"``, ``"cured"``.

    Raises
    ------
    ReadingError
        Where it is none.
    """
    if text in {*words()["roles"], WITHHELD, TOLD_BY, UNKNOWN, PART, COUNT}:
        return Meaning(text)
    indicator, _, kind = text.partition(" ")
    if indicator in words()["indicators"] or computed_elsewhere(indicator):
        form = form_of(indicator, kind) if kind else only_form(indicator)
        if form or not kind:
            return Meaning(FIGURE, indicator, form)
    names = ", ".join([*words()["roles"], PART, COUNT, *words()["indicators"]])
    raise ReadingError("no_meaning", text=text, names=names)


def only_form(indicator: str) -> str:
    """Return the form of a figure that has but one, such as ``"state"``; "" where it may be of two.

    >>> only_form("rt"), only_form("beds"), only_form("deaths")
    ('state', 'state', '')
    """
    entry = catalogue.figure(indicator)
    return entry.forms[0] if entry and len(entry.forms) == 1 else ""


def form_of(indicator: str, form: str) -> str:
    """Return the form of a figure where ``form`` stands beside it, "" where it has none such.

    A stock was often called a total.

    >>> form_of("beds", "cumulative"), form_of("rt", ""), form_of("deaths", "new"), form_of("rt", "new")
    ('state', 'state', 'new', '')
    """
    entry = catalogue.figure(indicator)
    if entry is None:
        return form if form in FORMS else ""
    if form in entry.forms:
        return form
    stock = entry.is_stock and form == CUMULATIVE
    return STATE if stock or (not form and entry.forms == (STATE,)) else ""


@cache
def _roles() -> dict[str, str]:
    known = {word: role for role, entries in words()["roles"].items() for word in entries}
    known |= dict.fromkeys(words()["people"]["withheld"], WITHHELD)
    return known | dict.fromkeys(words()["people"]["told_by"], TOLD_BY)


@cache
def _indicators() -> dict[str, str]:
    return {word: name for name, entries in words()["indicators"].items() for word in entries}


def _with_brackets(figure: Meaning, header: str) -> Meaning | None:
    """Return a figure with the kind that its brackets say; None where they make something else of a count."""
    if not is_count(figure.indicator):
        return figure
    kind, of_tests = header_brackets.kind_of(header), "tests" in figure.indicator
    contradicts = kind and figure.kind in {NEW, CUMULATIVE} and kind != figure.kind
    if header_brackets.is_other_measure(header, of_tests=of_tests) or contradicts:
        return None
    return replace(figure, kind=figure.kind or (form_of(figure.indicator, kind) if kind else ""))


def is_other_measure(header: str) -> bool:
    """Tell a count that its brackets make something else of: a rate, a part, both new and cumulative.

    >>> [is_other_measure(header) for header in ("累计确诊（每10万）", "新增确诊（累计）", "累计确诊（例）")]
    [True, True, False]
    """
    if _roles().get(plain(header)) == VALUE:
        return header_brackets.is_other_measure(header)
    figure = _figure(plain(header))
    return figure is not None and _with_brackets(figure, header) is None


@lru_cache(maxsize=_REMEMBERED)
def _figure(word: str) -> Meaning | None:
    if word in _indicators():
        return Meaning(FIGURE, _indicators()[word], only_form(_indicators()[word]))
    for mark in words()["kinds"]["number_of"]:
        rest = word.removeprefix(mark)
        if rest != word and (counted := _figure(rest)) and counted.indicator:
            return counted
    for kind in (NEW, CUMULATIVE):
        rest = _without_kind(word, kind)
        if rest and (form := form_of(_indicators()[rest], kind)):
            return Meaning(FIGURE, _indicators()[rest], form)
    if word in words()["kinds"][NEW] or word in words()["kinds"][CUMULATIVE]:
        return Meaning(FIGURE, "", kind_of(word))
    return None


def _without_kind(word: str, kind: str) -> str:
    """Return the word of a figure beside words of a kind, of which two may stand (total cases to date)."""
    known, marks = _indicators(), tuple(words()["kinds"][kind])
    rests = {word}
    for _ in range(2):
        # Most words have none of a hundred marks: to ask for all at once takes a fifth of the time.
        rests = {one for one in rests if one.startswith(marks) or one.endswith(marks)}
        rests = {
            rest
            for one in rests
            for mark in marks
            for rest in (one.removeprefix(mark), one.removesuffix(mark))
        }
        if found := next(filter(known.__contains__, sorted(rests - {word})), ""):
            return found
    return ""


def _day_in_brackets(header: str, style: DayStyle) -> date | None:
    """Return the one day that brackets name beside a figure: 累计确诊（截至2月9日24时）."""
    inner = inside(header)
    found = days.find(inner, style) if inner else None
    return _end_of(found[0], style) if found and not plain(found[1]) else None


def _dated(header: str, style: DayStyle) -> Meaning | None:
    """Read a header that is a day, alone or behind an indicator (``cum_confirmed_2020-02-16``).

    R writes X before names that begin with a digit.
    """
    header = re.sub(r"^[xX](?=\d)", "", header)
    if period := _period_end(header, style):
        return Meaning(FIGURE, day=period)
    if _HAS_TIME.search(header) and isinstance(whole := days.read(header, style), date):
        return Meaning(FIGURE, day=_end_of(whole, style))
    if beside := _beside_period(header, style):
        return beside
    found = days.find(header, style)
    if found is None:
        return None
    day, rest = found
    day = _end_of(day, style)
    if not plain(rest):
        return Meaning(FIGURE, day=day)
    figure = _figure(plain(rest))
    return Meaning(FIGURE, figure.indicator, figure.kind, day) if figure else None


def names_week(header: str) -> bool:
    """Tell whether a header names a week, alone or beside what is counted.

    >>> names_week("2020-W12"), names_week("new cases 2020-W12"), names_week("new cases 2020-03-21")
    (True, True, False)
    """
    whole = weeks.names_week(header) or week_spans.names_span(header)
    return whole or any(weeks.names_week(when) for when, _ in _two_parts(header))


def names_month(header: str) -> bool:
    """Tell whether a header names a month with its year in letters, alone or beside what is counted.

    A number beside it is a day's: 9 Feb 2020 names no month.

    >>> names_month("November 2022"), names_month("new cases Nov 2022"), names_month("9 Nov 2022")
    (True, True, False)
    """
    return weeks.names_month(header) or any(
        weeks.names_month(when) and not any(map(str.isdecimal, rest)) for when, rest in _two_parts(header)
    )


def _two_parts(header: str) -> Iterator[tuple[str, str]]:
    """Yield the two parts of a header in both orders, for each blank in it."""
    parts = header[:LONGEST].split()
    for at in range(1, len(parts)):
        ends = " ".join(parts[:at]), " ".join(parts[at:])
        yield from (ends, ends[::-1])


def _beside_period(header: str, style: DayStyle) -> Meaning | None:
    """Read what is counted beside a week or month: cases 2020-W12, 2020年第12周 新增确诊."""
    for when, rest in _two_parts(header):
        figure = _figure(plain(rest))
        if figure and (end := _period_end(when, style)):
            return Meaning(FIGURE, figure.indicator, figure.kind, end)
    return None


def _end_of(day: date, style: DayStyle) -> date:
    """Return the last day of the week or month that a day stands for; the day itself where days count."""
    if style.period == MONTH:
        return month_end(day.year, day.month) or day
    return weeks.end_of(day, style.weeks) if style.period == WEEK else day


def _period_end(header: str, style: DayStyle) -> date | None:
    """Return the last day of the week or month whose name or number a header is."""
    if week_spans.names_span(header):
        found = week_spans.span_end(header, style) or "bad_week"
    elif style.period == WEEK or weeks.names_week(header):
        found = weeks.read_week(header, style.weeks)
    elif style.period == MONTH or weeks.names_month(header):
        found = weeks.read_month(header, style.year)
    else:
        return None
    return found if isinstance(found, date) else None
