"""Words in both languages from ``data/texts/``, and dates as each language writes them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from babel.dates import format_date, format_skeleton

from fivecolour import data_files

# English as health departments outside America write it: the day before the month.
_LOCALES = {"zh": "zh_Hans", "en": "en_GB"}


@dataclass(frozen=True, slots=True)
class Text:
    """One text in the two languages of the product."""

    zh: str
    en: str

    def __getitem__(self, language: str) -> str:
        """Return the text in ``language`` (``"zh"`` or ``"en"``)."""
        return self.en if language == "en" else self.zh

    @staticmethod
    def of(words: Mapping[str, str]) -> Text:
        """Make a text of one in some languages; what lacks is the English one, else any.

        >>> Text.of({"pt": "mortes", "en": "deaths"}).zh
        'deaths'
        """
        any_ = words.get("en") or next(iter(words.values()))
        return Text(words.get("zh", any_), words.get("en", any_))


@cache
def table(name: str, language: str) -> dict[str, str]:
    """Return every text of ``data/texts/<name>.toml`` in one language."""
    return {key: text[language] for key, text in data_files.texts(name).items()}


@cache
def long_date(iso: str, language: str) -> str:
    """Write a day out.

    >>> long_date("2020-02-09", "zh"), long_date("2020-02-09", "en")
    ('2020年2月9日', '9 February 2020')
    """
    return format_date(date.fromisoformat(iso), "long", locale=_LOCALES[language])


@cache
def short_date(iso: str, language: str, beside: str = "") -> str:
    """Write a day without its year; with it where it is not that of the day that it stands beside.

    >>> short_date("2020-02-09", "zh"), short_date("2020-02-09", "en")
    ('2月9日', '9 Feb')
    >>> short_date("2020-12-30", "zh", "2021-01-02"), short_date("2020-12-30", "en", "2021-01-02")
    ('2020年12月30日', '30 Dec 2020')
    """
    skeleton = "MMMd" if not beside or iso[:4] == beside[:4] else "yMMMd"
    return format_skeleton(skeleton, date.fromisoformat(iso), locale=_LOCALES[language])
