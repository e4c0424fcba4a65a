"""Whether a picture can be drawn: whether there is a font for each of its letters."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from fivecolour.editions.edition_data import Edition
from fivecolour.editions.own_words import own_table
from fivecolour.export.drawing import fonts
from fivecolour.export.sheets.press_sheet import PressSheet
from fivecolour.export.views import content
from fivecolour.export.views.request import ExportRequest
from fivecolour.messages import RefusalError
from fivecolour.texts import long_period


def refusal(request: ExportRequest, edition: Edition) -> RefusalError | None:
    """Return why a resolved request gives no picture with embedded letters, where it gives none."""
    if all(has_fonts(edition, language) for language in request.languages):
        return None
    try:
        PressSheet(edition, request, "").svg()
    except RefusalError as fault:
        return fault
    return None


def has_fonts(edition: Edition, language: str) -> bool:
    """Tell whether there are fonts for all that pictures of an edition may say in a language.

    Quick, and never wrong where it is true: some of these names may be on no picture.
    """
    return _has_fonts(_Words(edition, language))


class _Words:
    """The words of an edition in a language; those of the same edition are equal."""

    def __init__(self, edition: Edition, language: str) -> None:
        self._edition, self._language = edition, language

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Words) and self._key == other._key

    def __hash__(self) -> int:
        return hash(self._key)

    @property
    def _key(self) -> tuple[str, str]:
        return self._edition.id, self._language

    def __iter__(self) -> Iterator[str]:
        edition, language = self._edition, self._language
        region, scheme = edition.region, edition.scheme
        yield from own_table(edition, "sheet", language).values()
        yield from (content.title(edition, language), region.title[language], region.credit[language])
        yield from (long_period(day, language, edition.period) for day in edition.days)
        for district in region.districts:
            yield from (district.name[language], district.short[language])
        for city in region.cities:
            yield from (city.name[language], city.short[language])
        yield from (level.name[language] for level in scheme.levels)
        yield from (version.title[language] for version in scheme.versions)
        credit = content.figures_credit(edition)
        yield credit[language] if credit else ""


@lru_cache(maxsize=64)
def _has_fonts(words: _Words) -> bool:
    letters = {letter for text in words for letter in fonts.plain(text)}
    return all(letters <= fonts.face(name).widths.keys() for name in fonts.FILES)
