"""What a header means that names a place, alone or beside what is counted there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from fivecolour.intake.read.characters import marks
from fivecolour.intake.read.columns import headers
from fivecolour.intake.read.columns.header_text import LONGEST, inside, plain, without_brackets
from fivecolour.intake.read.columns.headers import FIGURE, Meaning, meaning, words
from fivecolour.intake.read.dates.days import DayStyle

_BETWEEN = " _-·:：/"
_LONGEST_PLACE = 60


def of_place(header: str, is_place: Callable[[str], bool], style: DayStyle | None = None) -> Meaning | None:
    """Read a header that is a place, alone or beside what is counted there or the day.

    Examples
    --------
    >>> found = of_place("海曙区 新增确诊", "海曙区".__eq__)
    >>> found.place, str(found)
    ('海曙区', 'confirmed new')
    >>> of_place("海曙区", "海曙区".__eq__).place, of_place("备注", "海曙区".__eq__)
    ('海曙区', None)
    """
    if is_place(header):
        return Meaning(FIGURE, place=header)
    whole = " ".join(marks.apart(header[:LONGEST])[0].split())
    text = " ".join(without_brackets(whole).split())
    if is_place(text) and is_place(inside(whole)):
        return Meaning(FIGURE, place=whole)
    if is_place(text) or plain(text) in words()["totals"]["words"]:
        return Meaning(FIGURE, place=text)
    for position in range(1, min(len(text), _LONGEST_PLACE)):
        for place, rest in (
            (text[:position], text[position:]),
            (text[-position:], text[:-position]),
        ):
            figure = meaning(rest.strip(_BETWEEN), style)
            if figure.role == FIGURE and is_place(place.strip(_BETWEEN)):
                return replace(figure, place=place.strip(_BETWEEN))
    return None


def with_brackets(found: Meaning, header: str, style: DayStyle) -> Meaning | None:
    """Return it with what brackets behind the place say of its figures; None where that is not known.

    >>> str(with_brackets(Meaning(FIGURE, place="海曙区"), "海曙区（累计确诊）", DayStyle()))
    'confirmed cumulative'
    """
    return found if inside(found.place) else headers.with_brackets(found, header, style)
