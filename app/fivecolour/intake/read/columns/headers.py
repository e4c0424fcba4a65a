"""What the header of a column means, by the words of ``data/reports/headers.toml``."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, lru_cache

from fivecolour import catalogue, vocabulary
from fivecolour.intake.read.columns import header_brackets, header_periods
from fivecolour.intake.read.columns.header_text import inside, plain, two_halves
from fivecolour.intake.read.dates import days, weekday_names
from fivecolour.intake.read.dates.day_form import day_form
from fivecolour.intake.read.dates.days import DayStyle
from fivecolour.intake.read.limits import ReadingError
from fivecolour.reports.report_data import CUMULATIVE, FORMS, NEW, STATE

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

_ANY_YEAR = 2000
_WITHIN = {NEW: "新增", CUMULATIVE: "累计"}  # these stand within a word of a figure, too: 本土累计确诊
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
    """Return what a header means; ``style`` says how those that are days are written.

    >>> meaning("累计确诊病例（例）")
    Meaning(role='figure', indicator='confirmed', kind='cumulative', day=None, place='')
    >>> meaning("2020-02-09").day, meaning("区县").role, meaning("联系电话").role
    (datetime.date(2020, 2, 9), 'district', 'withheld')
    >>> [str(meaning(text)) for text in ("新增确诊 New cases", "日期/Date", "新增/累计")]
    ['confirmed new', 'day', 'unknown']
    """
    found = before_brackets(header, style or DayStyle())
    if found.role == UNKNOWN and (halves := two_halves(header)):
        found = _of_two_languages(*(before_brackets(half, style or DayStyle()) for half in halves))
    return with_brackets(found, header, style) or Meaning(UNKNOWN)


def _of_two_languages(one: Meaning, other: Meaning) -> Meaning:
    if one.role in PLACE_ROLES and other.role in PLACE_ROLES and "place" in {one.role, other.role}:
        return other if one.role == "place" else one
    if one.role == other.role == FIGURE and _agree(one, other) and not (one.day or other.day):
        return Meaning(FIGURE, one.indicator or other.indicator, one.kind or other.kind)
    return one if one == other else Meaning(UNKNOWN)


def before_brackets(header: str, style: DayStyle) -> Meaning:
    """Return what a header means where nothing is made of what stands in its brackets but a day."""
    if known := _roles().get(plain(header)):
        return Meaning(known)
    if computed := computed_elsewhere(header):
        return Meaning(FIGURE, computed, STATE)
    if figure := _figure(plain(header)):
        return replace(figure, day=_day_in_brackets(header, style) if is_count(figure.indicator) else None)
    return _dated(header, style) or Meaning(UNKNOWN)


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
    found = with_brackets(figure, text) if figure else None
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
    """Return ``"cumulative"``, ``"new"``, ``"state"`` or "" for a text such as 累计.

    >>> kind_of("累计（例）"), kind_of("新增（7日）")
    ('cumulative', '')
    """
    if plain(text) == STATE:
        return STATE
    if header_brackets.says_more(text):
        return ""
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


def given(text: str, header: str, style: DayStyle) -> Meaning:
    """Return the meaning that somebody gives a header; a figure is of the day that the header names.

    >>> given("confirmed new", "2020-02-09 (net)", DayStyle()).day
    datetime.date(2020, 2, 9)
    """
    found = written(text)
    if found.role != FIGURE or found.day is not None:
        return found
    return replace(found, day=before_brackets(header, style).day)


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
    return vocabulary.in_plain_letters(known | dict.fromkeys(words()["people"]["told_by"], TOLD_BY))


@cache
def _indicators() -> dict[str, str]:
    known = {word: name for name, entries in words()["indicators"].items() for word in entries}
    return vocabulary.in_plain_letters(known)


@cache
def _marks(kind: str) -> tuple[str, ...]:
    return (*vocabulary.in_plain_letters(dict.fromkeys(words()["kinds"][kind], kind)),)


def with_brackets(found: Meaning, header: str, style: DayStyle | None = None) -> Meaning | None:
    """Return a figure with what its brackets say; None where they make, or may make, something else of it.

    Brackets hold parts, rates, other days and estimates in any language: what is not known to leave a count
    what it is, is asked about.

    >>> [str(with_brackets(Meaning(FIGURE), text)) for text in ("2月9日（新增确诊）", "2月9日（net）")]
    ['confirmed new', 'None']
    """
    if found.role not in {FIGURE, VALUE} or (found.indicator and not is_count(found.indicator)):
        return found
    inner, of_tests = inside(header), "tests" in found.indicator
    if not inner or _names_day(inner, style or DayStyle()) or header_brackets.is_weekday(header):
        return found
    if header_brackets.is_other_measure(header, of_tests=of_tests):
        return None
    for part in header_brackets.parts(header):
        told = _told(part, of_tests=of_tests) if found.indicator else _figure(plain(part)) or _told(part)
        if told is None or not _agree(found, told):
            return None
        kind = form_of(found.indicator, told.kind) if found.indicator and told.kind else told.kind
        role = FIGURE if told.indicator else found.role
        found = Meaning(role, found.indicator or told.indicator, found.kind or kind, found.day, found.place)
    return found


def _told(part: str, *, of_tests: bool = False) -> Meaning | None:
    """Return what one thing in brackets says of a figure, maybe nothing; None where it is not known."""
    if kind := header_brackets.kind_of(part):
        return Meaning(FIGURE, "", kind)
    return Meaning(FIGURE) if header_brackets.is_harmless(part, of_tests=of_tests) else _figure(plain(part))


def _agree(one: Meaning, other: Meaning) -> bool:
    kinds = {one.kind, other.kind} & {NEW, CUMULATIVE}
    return len({one.indicator, other.indicator} - {""}) <= 1 and len(kinds) <= 1


def is_other_measure(header: str, style: DayStyle | None = None) -> bool:
    """Tell a count that its brackets make, or may make, something else of: a rate, a part, both kinds.

    >>> [is_other_measure(header) for header in ("累计确诊（每10万）", "新增确诊（累计）", "累计确诊（例）")]
    [True, True, False]
    """
    return with_brackets(before_brackets(header, style or DayStyle()), header, style) is None


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
    for mark in words()["kinds"]["of_parts"]:
        if (
            word.endswith(mark)
            and (parts := _figure(word.removesuffix(mark)))
            and parts.indicator
            and parts.kind
        ):
            return parts
    if word in words()["kinds"][NEW] or word in words()["kinds"][CUMULATIVE]:
        return Meaning(FIGURE, "", kind_of(word))
    return None


def _without_kind(word: str, kind: str) -> str:
    """Return the word of a figure beside words of a kind, of which two may stand (total cases to date)."""
    known, marks = _indicators(), _marks(kind)
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
    without = word.replace(_WITHIN[kind], "", 1)
    return without if without != word and without in known else ""


def _day_in_brackets(header: str, style: DayStyle) -> date | None:
    """Return the one day that brackets name beside a figure: 累计确诊（截至2月9日24时）."""
    inner = inside(header)
    found = days.find(inner, style) if inner else None
    return header_periods.end_of(found[0], style) if found and not plain(found[1]) else None


def _names_day(inner: str, style: DayStyle) -> bool:
    """Tell a day, with its year or without, and nothing else."""
    found = days.find(inner, style) or days.find(inner, replace(style, year=style.year or _ANY_YEAR))
    return bool(found and not plain(found[1]))


def _dated(header: str, style: DayStyle) -> Meaning | None:
    """Read a header that is a day, alone or behind an indicator (``cum_confirmed_2020-02-16``).

    R writes X before names that begin with a digit, and programs an underscore for a hyphen.
    """
    header = re.sub(r"^[xX](?=\d)", "", header)
    header = re.sub(r"(?<=\d)_(?=\d)", "-", header)
    if period := header_periods.period_end(header, style):
        return Meaning(FIGURE, day=period)
    as_in_cells = _HAS_TIME.search(header) or weekday_names.apart(day_form(header))[1]
    if as_in_cells and isinstance(whole := days.read(header, style), date):
        return Meaning(FIGURE, day=header_periods.end_of(whole, style))
    if beside := _beside_period(header, style):
        return beside
    found = days.find(header, style)
    if found is None:
        return None
    day, rest = found
    day = header_periods.end_of(day, style)
    if not plain(rest):
        return Meaning(FIGURE, day=day)
    figure = _figure(plain(rest))
    return replace(figure, day=day) if figure else None


def _beside_period(header: str, style: DayStyle) -> Meaning | None:
    """Read what is counted beside a week or month: cases 2020-W12, 2020年第12周 新增确诊."""
    for when, rest in header_periods.two_parts(header):
        figure = _figure(plain(rest))
        if figure and (end := header_periods.period_end(when, style)):
            return Meaning(FIGURE, figure.indicator, figure.kind, end)
    return None
