"""Asks where a line above a table begins with another place than that of its rows."""

from __future__ import annotations

import re
from functools import cache
from itertools import islice

from fivecolour import data_files, vocabulary
from fivecolour.intake.read.tables.extraction import read
from fivecolour.intake.read.tables.understanding import PERSONS, Understanding
from fivecolour.intake.validate.reconcile import PlaceIndex
from fivecolour.messages import QuestionError
from fivecolour.regions import countries

_LONGEST, _WORDS = 120, 4


class TitleError(QuestionError):
    """A title that names another place."""


def ask(understood: Understanding, places: PlaceIndex) -> None:
    """Ask where a line above the header begins with another country, province or city than that of the rows.

    Nothing is asked where the sender has said of which city or province the rows are.

    Raises
    ------
    TitleError
        Names the line, the place, and what can be said about it.
    """
    if understood.context.parent or understood.layout == PERSONS:
        return
    for cells in islice(understood.sheet.rows(), understood.header_row - 1):
        for text in (cell.strip() for cell in cells):
            if 0 < len(text) <= _LONGEST and (named := _other_place(text, understood, places)):
                region, file = places.region_set.title.zh, understood.sheet.name
                raise TitleError("title_elsewhere", name=file, text=text, place=named, map=region)


def _other_place(text: str, understood: Understanding, places: PlaceIndex) -> str:
    """Return the place that a title begins with and that is another one; "" for none."""
    plain = _words("before_place").sub("", vocabulary.simplified(text)).strip()
    province, rest = _province(plain)
    if province and not places.knows(plain) and not _words("from_there").match(rest):
        own = {code[:2] for code in places.region_set.codes if code.isdecimal()}
        if "CN" in places.region_set.countries and not own & _numbers(province):
            return province
        plain = _words("kinds").sub("", rest)
    named, name = _city(plain)
    if not name or "CN" not in places.region_set.countries:
        return _country(plain, places)
    rest = plain[len(named) :]
    if name in places.region_set.title.zh or places.knows(plain) or _words("from_there").match(rest):
        return ""
    code = places.find(named).code or places.find(f"{name}市").code
    return named if not code or _is_of_others(code, understood, places) else ""


def _city(text: str) -> tuple[str, str]:
    """Return the city that a text begins with as it stands there, and without its kind; "" for none.

    >>> _city("南京市疫情"), _city("武汉地区病例"), _city("高风险地区"), _city("西安排查情况")
    (('南京市', '南京'), ('武汉地区', '武汉'), ('', ''), ('', ''))
    """
    city = _words("cities").match(text)
    if city and not _words("no_cities").search(city[1] or city[2]):
        return city[0], city[1] or city[2]
    name = next(filter(text.startswith, _names("cities.toml")), "")
    if _is_part_of_word(name, text):
        return "", ""
    return name + ("地区" if text.startswith(f"{name}地区") else ""), name


def _province(text: str) -> tuple[str, str]:
    """Return the province that a text begins with, and the rest of it."""
    folded = text.casefold()
    found = (name for name in _names("provinces.toml") if folded.startswith(name.casefold()))
    name = max(found, key=len, default="")
    if _is_part_of_word(name, text):
        return "", text
    return name, text[len(name) :]


def _is_part_of_word(name: str, text: str) -> bool:
    """Tell whether the last sign of a name without its kind begins another word of the text (西安排查)."""
    return bool(name and _words("other_words").match(text, len(name) - 1))


def _words(key: str) -> re.Pattern[str]:
    return vocabulary.pattern("titles", key)


def _numbers(province: str) -> set[str]:
    return {_names("provinces.toml")[province]}


def _country(text: str, places: PlaceIndex) -> str:
    """Return the country that a text begins with, of one to four words or signs before another kind."""
    words = re.findall(r"[^\W\d_]+(?:['’.-][^\W\d_]+)*", text)[:_WORDS]
    own = places.region_set.title.en.casefold()
    for length in range(len(words), 0, -1):
        name = " ".join(words[:length])
        # The map itself may be called as a country is: Georgia, Jordan.
        if places.knows(name) or name.casefold() == own:
            return ""
        if len(name) > 3 and countries.is_other(name, places.region_set.countries):  # noqa: PLR2004 - codes
            return name
    return ""


def _is_of_others(code: str, understood: Understanding, places: PlaceIndex) -> bool:
    """Tell the code of a city none of whose districts the first rows are of, while they are of others."""
    of_city = {one.code: one.parent for one in places.region_set.districts}
    if code not in {city.code for city in places.region_set.cities}:
        return False
    for batch in islice(read(understood), 1):
        codes = set(places.reconcile(batch.observations)["code"])
        touched = {of_city.get(one, one) for one in codes} & set(of_city.values())
        return bool(touched) and code not in touched
    return False


@cache
def _names(file: str) -> dict[str, str]:
    """Return the first digits of the codes of provinces or cities by their names."""
    table = vocabulary.table_of(data_files.own_or_bundled("reports", file))
    return {name: digits for rows in table.values() for digits, names in rows.items() for name in names}
