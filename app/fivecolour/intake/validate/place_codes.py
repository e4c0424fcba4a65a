"""The places of a region set by their codes, whatever a spreadsheet made of these."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

from fivecolour.intake.validate.found_place import UNKNOWN_PLACE, AnyPlace, Found, listed
from fivecolour.regions.code_forms import shorter_forms
from fivecolour.regions.codes import CodeIndex, CodeNumber, number_of
from fivecolour.regions.place_names import normal
from fivecolour.regions.region_set import City, District, RegionSet

# Such a number is no code, though the digits of one may be in it.
_DECIMAL = re.compile(r"\d+[.,]\d+")


class PlaceCodes:
    """Districts, zones and cities by code, by former codes among their aliases, and by shorter forms."""

    def __init__(self, region_set: RegionSet) -> None:
        self._by_code: dict[str, list[AnyPlace]] = defaultdict(list)
        everything: tuple[AnyPlace, ...] = (*region_set.districts, *region_set.zones, *region_set.cities)
        for place in everything:
            for code in (place.code, *(alias for alias in place.aliases if has_digit(alias))):
                self._by_code[normal(code)].append(place)
        for short_form, code in shorter_forms([one.code for one in region_set.districts]).items():
            self._by_code[normal(short_form)] += self._by_code[normal(code)]
        self._codes = CodeIndex(self._by_code)

    def of(self, codes: Iterable[str]) -> list[AnyPlace]:
        """Return the places of some codes."""
        return [one for code in codes for one in self._by_code.get(normal(code), [])]

    def total_of(self, city: City) -> Found:
        """Return the city, for its total; none where a district elsewhere has its code.

        Both would be one figure: France has a region 93 and, in another region, a department 93.
        """
        twins = [one for one in self.of([city.code]) if isinstance(one, District) and one.code == city.code]
        twins = [one for one in twins if one.parent != city.code]
        return Found(problem=UNKNOWN_PLACE, near=listed(twins)) if twins else Found(city.code)

    def may_be(self, text: str, number: CodeNumber | None) -> list[AnyPlace]:
        """Return the places whose code a text may be; ``number`` is the text as one, if it is one."""
        if number is None:
            fits = has_digit(text) and not is_decimal(text)
            return self.of([text]) if fits else []
        codes = self._codes.may_mean(number)
        places = {place.code: place for code in codes for place in self._by_code[code]}
        return list(places.values())

    def is_code(self, text: str) -> bool:
        """Tell whether a text may be the code of a place."""
        return bool(self.may_be(text, number_of(text)))


def has_digit(text: str) -> bool:
    """Tell whether a digit is in a text: one is in every code."""
    return any(sign.isdigit() for sign in text)


def is_decimal(text: str) -> bool:
    """Tell a number with decimals, which is no code.

    >>> is_decimal("330.203"), is_decimal("330203")
    (True, False)
    """
    return bool(_DECIMAL.fullmatch(text))
