"""Words by language from ``data/texts/``, and days and numbers as each language writes them."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from functools import cache, lru_cache
from string import Formatter
from typing import Any

from babel.dates import format_date, format_skeleton
from babel.numbers import format_decimal

from fivecolour import data_files
from fivecolour.languages import FALLBACK, available, locale

# What a region set may call its places; with a disease they may stand in any text (`editions.own_words`).
PLACE_WORDS = ("unit", "units", "group", "whole_map", "authority", "cut_off")
_OF_MAPS = frozenset(case for word in (*PLACE_WORDS, "disease") for case in (word, word.capitalize()))
# What the days of a week may be written with.
_OF_WEEKS = frozenset({"start", "end", "start_day", "end_day", "month"})


class Text:
    """One text in some languages; one that lacks a language is in English, else in any.

    Examples
    --------
    >>> Text("死亡", "deaths")["zh"], Text.of({"pt": "mortes", "en": "deaths"})["zh"]
    ('死亡', 'deaths')
    >>> Text.of({"pt": "mortes"}).en
    'mortes'
    """

    __slots__ = ("_words",)

    def __init__(self, zh: str, en: str) -> None:
        self._words: dict[str, str] = {"zh": zh, "en": en}

    @classmethod
    def of(cls, words: Mapping[str, str] | Iterable[tuple[str, str]]) -> Text:
        """Make a text of its words by language; one language is enough."""
        made = cls.__new__(cls)
        made._words = dict(words)
        return made

    @property
    def words(self) -> dict[str, str]:
        """The words by language."""
        return dict(self._words)

    @property
    def zh(self) -> str:
        """It in Chinese."""
        return self["zh"]

    @property
    def en(self) -> str:
        """It in English."""
        return self["en"]

    def __getitem__(self, language: str) -> str:
        """Return it in a language, else in English, else in any."""
        words = self._words
        # Asked for every district and day: what is written in the language need not be looked for.
        return words[language] if language in words else words.get(self.spoken(language), "")

    def spoken(self, language: str) -> str:
        """Return in which language it is written for readers of one.

        >>> Text.of({"pt": "mortes", "en": "deaths"}).spoken("zh"), Text.of({"pt": "mortes"}).spoken("zh")
        ('en', 'pt')
        """
        words = self._words
        return next((one for one in (language, FALLBACK) if one in words), next(iter(words), FALLBACK))

    def each(self, change: Callable[[str], str]) -> Text:
        """Return it with its words changed, the same way in each language."""
        return Text.of({language: change(word) for language, word in self._words.items()})

    def __contains__(self, language: object) -> bool:
        """Tell whether it is there in a language."""
        return language in self._words

    def __iter__(self) -> Iterator[str]:
        """Go through its languages."""
        return iter(self._words)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Text) and self._words == other._words

    def __hash__(self) -> int:
        return hash(frozenset(self._words.items()))

    def __repr__(self) -> str:
        return f"Text.of({self._words})"

    @classmethod
    def __get_pydantic_core_schema__(cls, _source: Any, _handler: Any) -> Any:
        """Let pydantic read and write it as a table of words by language."""
        from pydantic_core import core_schema  # noqa: PLC0415 - not needed by commands that read no data

        return core_schema.no_info_plain_validator_function(
            _text_from,
            serialization=core_schema.plain_serializer_function_ser_schema(lambda text: text.words),
        )


def _text_from(value: Any) -> Text:
    if isinstance(value, Text):
        return value
    if not isinstance(value, Mapping) or not all(isinstance(word, str) for word in value.values()):
        raise ValueError("must be a text by language")
    return Text.of(value)


@cache
def table(name: str, language: str) -> dict[str, str]:
    """Return every text of ``data/texts/<language>/<name>.toml``; those that it lacks are English.

    So are those with a {placeholder} that nothing fills: ``fivecolour languages check`` names them.
    """
    whole = data_files.texts(name, FALLBACK)
    return whole if language == FALLBACK else _over(data_files.texts(name, language), whole)


def _over(own: dict[str, Any], english: dict[str, Any]) -> dict[str, Any]:
    fitting = {
        key: _over(text, english[key]) if isinstance(text, dict) else text
        for key, text in own.items()
        if key not in english or isinstance(text, dict) or fits(text, english[key])
    }
    return english | fitting


def fits(text: str, english: str) -> bool:
    """Tell whether a text fills in nothing but what the English one does."""
    wanted = placeholders(english) | _OF_MAPS
    return placeholders(text) <= (wanted | _OF_WEEKS if wanted & _OF_WEEKS else wanted)


@cache
def placeholders(text: str) -> frozenset[str]:
    """Return the names in braces of a text.

    >>> sorted(placeholders("{n} of {districts:,}"))
    ['districts', 'n']
    """
    try:
        return frozenset(name for _, name, _, _ in Formatter().parse(text) if name is not None)
    except ValueError:
        return frozenset({"{"})


def text_of(name: str, key: str) -> Text:
    """Return one text of a table in the languages that have it; ``key`` may be dotted.

    >>> text_of("rule", "range.above").zh
    '超过{amount}'
    """
    return Text.of(
        {
            language: words_of(name, key, language)
            for language in available()
            if language == FALLBACK or key in _own_keys(name, language)
        }
    )


@cache
def _own_keys(name: str, language: str) -> frozenset[str]:
    """Return the dotted keys of the texts that a language has itself."""

    def keys(words: Mapping[str, Any], path: str) -> Iterator[str]:
        for key, word in words.items():
            if isinstance(word, dict):
                yield from keys(word, f"{path}{key}.")
            else:
                yield path + key

    return frozenset(keys(data_files.texts(name, language), ""))


@cache
def words_of(name: str, key: str, language: str) -> str:
    """Return one text of a table; ``key`` may be dotted.

    >>> words_of("rule", "range.above", "zh")
    '超过{amount}'
    """
    found: Any = table(name, language)
    for step in key.split("."):
        found = found[step]
    return str(found)


@cache
def period_table(name: str, language: str, period: str) -> dict[str, str]:
    """Return the texts of a table as a map of days, weeks or months has them: ``day_in_week`` for weeks."""
    whole = table(name, language)
    if period == "day":
        return whole
    ending = f"_in_{period}"
    return whole | {key.removesuffix(ending): text for key, text in whole.items() if key.endswith(ending)}


@lru_cache(maxsize=100_000)
def number(value: float, language: str, decimals: int = 2) -> str:
    """Write a number as a language does, without needless decimals.

    >>> number(1234.5, "en"), number(1234.5, "pt"), number(119.96, "zh"), number(24.0, "en")
    ('1,234.5', '1.234,5', '119.96', '24')
    """
    return fixed(float(f"{value:.{decimals}f}"), language)


@lru_cache(maxsize=100_000)
def fixed(value: float, language: str, decimals: int | None = None) -> str:
    """Write a number as a language does, with so many decimals; with those that it has where none are said.

    >>> fixed(2, "pt", 1), fixed(0.034, "en", 2)
    ('2,0', '0.03')
    """
    exact = Decimal(repr(value) if decimals is None else f"{value:.{decimals}f}")
    if decimals is None:
        exact = exact.normalize() if exact % 1 else exact.quantize(Decimal(1))
    digits = max(0, -int(exact.as_tuple().exponent))
    pattern = "#,##0" + ("." + "0" * digits if digits else "")
    return format_decimal(exact, format=pattern, locale=locale(language))


def localised(number: str, language: str) -> str:
    """Return a number that is written as English does in another language's signs.

    >>> localised("1,234.5", "pt"), localised(">100", "pt")
    ('1.234,5', '>100')
    """
    symbols = locale(language).number_symbols["latn"]
    return number.translate(str.maketrans({",": symbols["group"], ".": symbols["decimal"]}))


def sentences(parts: Iterable[str], language: str) -> str:
    """Return whole sentences one after the other, as the language parts them; empty ones are left out.

    >>> sentences(["一。", "", "二。"], "zh"), sentences(["One.", "Two."], "en")
    ('一。二。', 'One. Two.')
    """
    return table("page", language)["sentences"].join(filter(None, parts))


def separators(language: str) -> str:
    """Return the signs of decimals and of thousands, as Plotly wants them.

    >>> separators("en"), separators("pt")
    ('.,', ',.')
    """
    symbols = locale(language).number_symbols["latn"]
    return f"{symbols['decimal']}{symbols['group']}"


def columns_of(text: str) -> int:
    """Return how wide a text is, in letters; a Chinese one counts as two.

    >>> columns_of("low"), columns_of("低风险")
    (3, 6)
    """
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


@cache
def plural(language: str, count: float) -> str:
    """Return which plural a number takes: ``one``, ``few``, ``many`` … ``other`` (CLDR).

    >>> plural("en", 1), plural("pt", 0), plural("pt", 2), plural("zh", 1), plural("en", 1.5)
    ('one', 'one', 'other', 'other', 'other')
    """
    return str(locale(language).plural_form(count))


def counted(words: Mapping[str, Any], key: str, count: float, language: str) -> str:
    """Return a text in the form that its number takes: ``rows_one``, else ``rows``.

    >>> counted({"rows": "{count} rows", "rows_one": "{count} row"}, "rows", 1, "en")
    '{count} row'
    """
    return str(words[counted_key(words, key, count, language)])


def counted_key(words: Mapping[str, Any], key: str, count: float, language: str) -> str:
    """Return the key of the form that a number takes, where there is one of its own."""
    form = f"{key}_{plural(language, count)}"
    return form if form in words else key


def counted_of(name: str, key: str, count: float, language: str) -> str:
    """Return the same of a table by name; ``key`` may be dotted.

    >>> counted_of("rule", "points", 2, "pt")
    '{n} pontos'
    """
    *path, last = key.split(".")
    words: Any = table(name, language)
    for step in path:
        words = words[step]
    return counted(words, last, count, language)


@cache
def long_date(iso: str, language: str) -> str:
    """Write a day out.

    >>> long_date("2020-02-09", "zh"), long_date("2020-02-09", "en"), long_date("2020-02-09", "pt")
    ('2020年2月9日', '9 February 2020', '9 de fevereiro de 2020')
    """
    return format_date(date.fromisoformat(iso), "long", locale=locale(language))


@cache
def day_and_month(iso: str, language: str) -> str:
    """Write a day out without its year.

    >>> day_and_month("2020-02-09", "zh"), day_and_month("2020-02-09", "en")
    ('2月9日', '9 February')
    """
    return format_skeleton("MMMMd", date.fromisoformat(iso), locale=locale(language))


@cache
def short_date(iso: str, language: str, beside: str = "") -> str:
    """Write a day without its year; with it where it is not that of the day that it stands beside.

    >>> short_date("2020-02-09", "zh"), short_date("2020-02-09", "en")
    ('2月9日', '9 Feb')
    >>> short_date("2020-12-30", "zh", "2021-01-02"), short_date("2020-12-30", "en", "2021-01-02")
    ('2020年12月30日', '30 Dec 2020')
    """
    skeleton = "MMMd" if not beside or iso[:4] == beside[:4] else "yMMMd"
    return format_skeleton(skeleton, date.fromisoformat(iso), locale=locale(language))


def week_of(end: date) -> tuple[int, int]:
    """Return year and number of the week that ends on a day, whatever day it started with.

    The year is the one that most of its days lie in, so that week 1 holds 4 January: ISO 8601 for weeks that
    end on Sunday, the epidemiological weeks of PAHO and CDC for those that end on Saturday.

    >>> week_of(date(2020, 3, 21)), week_of(date(2021, 1, 3)), week_of(date(2011, 1, 1))
    ((2020, 12), (2020, 53), (2010, 52))
    """
    middle = end - timedelta(days=3)
    return middle.year, (middle.timetuple().tm_yday - 1) // 7 + 1


@cache
def long_period(iso: str, language: str, period: str) -> str:
    """Write out the day, week or month that ends on a day.

    >>> long_period("2020-03-21", "zh", "week"), long_period("2020-03-21", "en", "week")
    ('2020年第12周（3月15–21日）', 'week 12 of 2020 (15 – 21 March)')
    >>> long_period("2020-02-29", "zh", "month"), long_period("2020-02-29", "en", "month")
    ('2020年2月', 'February 2020')
    >>> long_period("2020-03-21", "pt", "week")
    'semana 12 de 2020 (15 a 21 de março)'
    """
    end = date.fromisoformat(iso)
    if period == "month":
        return format_skeleton("yMMMM", end, locale=locale(language))
    if period != "week":
        return long_date(iso, language)
    (year, week), dates = week_of(end), table("dates", language)
    return dates["week"].format(year=year, number=week, days=_days(end, language))


def _days(end: date, language: str) -> str:
    """Write the days of the week that ends on one."""
    start = end - timedelta(days=6)
    key = "days_of_month" if start.month == end.month else "days"
    values = {
        "start": day_and_month(start.isoformat(), language),
        "end": day_and_month(end.isoformat(), language),
        "start_day": start.day,
        "end_day": end.day,
        "month": end.month,
    }
    return table("dates", language)[key].format(**values)


@cache
def axis_date(iso: str, language: str, period: str, beside: str = "") -> str:
    """Write a place on an axis of time: a month, else the day on which the day or week ends.

    >>> axis_date("2020-03-21", "en", "week"), axis_date("2020-03-21", "zh", "week", "2021-01-09")
    ('21 Mar', '2020年3月21日')
    >>> axis_date("2020-02-29", "en", "month")
    'Feb'
    """
    return short_period(iso, language, "month" if period == "month" else "day", beside)


@cache
def short_period(iso: str, language: str, period: str, beside: str = "") -> str:
    """Write a day, week or month without its year, as `short_date` does.

    >>> short_period("2020-03-21", "zh", "week"), short_period("2020-03-21", "en", "week", "2021-01-09")
    ('第12周', 'wk 12, 2020')
    >>> short_period("2020-02-29", "en", "month"), short_period("2020-02-29", "zh", "month", "2021-01-31")
    ('Feb', '2020年2月')
    """
    end, other = date.fromisoformat(iso), date.fromisoformat(beside or iso)
    if period == "month":
        skeleton = "MMM" if end.year == other.year else "yMMM"
        return format_skeleton(skeleton, end, locale=locale(language))
    if period != "week":
        return short_date(iso, language, beside)
    year, week = week_of(end)
    key = "short_week" if year == week_of(other)[0] else "short_week_of_year"
    return table("dates", language)[key].format(year=year, number=week)
