"""Composite indices in words: numbers and ranges, places, marks, scales and the method."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from fivecolour.editions.edition_indices import IndexCard, IndexFigures, IndexPartCard
from fivecolour.texts import number
from fivecolour.texts import table as texts_of

_INDEX_DECIMALS = 1
Words = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class IndexMark:
    """A mark of a row: its kind (``open``, ``flips`` or ``modelled``), and what it rests on."""

    kind: str
    text: str


def range_text(low: float | None, high: float | None, texts: Words, language: str) -> str:
    """Return an index, or both ends of one that is open; a dash where it is not known."""
    if low is None or high is None:
        return "–"
    ends = [number(end, language, _INDEX_DECIMALS) for end in (low, high)]
    return ends[0] if low == high else texts["range"].format(low=ends[0], high=ends[1])


def place_text(best: int, worst: int, texts: Words, language: str) -> str:
    """Return a place, or the best and the worst; a dash where there is none."""
    if not best:
        return "–"
    ends = [number(end, language) for end in (best, worst)]
    return ends[0] if best == worst else texts["place_range"].format(best=ends[0], worst=ends[1])


def standing_text(figures: IndexFigures, at: int, texts: Words, language: str) -> tuple[str, str, str]:
    """Return what a row of a ranking says: the index, its place, and the places by other weights."""
    return (
        range_text(figures.low[at], figures.high[at], texts, language),
        place_text(figures.best[at], figures.worst[at], texts, language),
        place_text(figures.rank_low[at], figures.rank_high[at], texts, language),
    )


def value_text(
    part: IndexPartCard, low: float | None, high: float | None, texts: Words, language: str
) -> str:
    """Return the value of an indicator with its unit, as a bound where it is known only as one."""
    if low is None and high is None:
        return texts["value_unknown"]
    amounts = ["" if end is None else _amount(part, end, language) for end in (low, high)]
    if high is None:
        return texts["value_least"].format(value=amounts[0])
    if low is None:
        return texts["value_most"].format(value=amounts[1])
    return amounts[0] if low == high else texts["range"].format(low=amounts[0], high=amounts[1])


def _amount(part: IndexPartCard, value: float, language: str) -> str:
    written = number(value, language)
    return part.amount[language].replace("{n}", written) if part.amount else written


def index_marks(card: IndexCard, figures: IndexFigures, place: int, language: str) -> Iterator[IndexMark]:
    """Yield the marks of a district: what is missing or open, what flips its place, what is modelled."""
    texts = texts_of("indices", language)
    comma = texts_of("page", language)["separator"]
    parts = list(zip(card.parts, figures.parts, strict=True))
    if figures.low[place] is None:
        return
    missing = [one for one, of in parts if of.value_low[place] is None and of.value_high[place] is None]
    bounds = [one for one, of in parts if one not in missing and of.value_low[place] != of.value_high[place]]
    flips = [card.parts[at] for at in figures.flips[place]]
    modelled = [one for one in card.parts if one.modelled and one not in missing]
    for kind, key, names in (
        ("open", "mark_missing", missing),
        ("open", "mark_bound", bounds),
        ("flips", "mark_flips_by", flips),
        ("modelled", "mark_modelled_by", modelled),
    ):
        if names:
            yield IndexMark(kind, texts[key].format(names=comma.join(one.title[language] for one in names)))


def parts_text(card: IndexCard, figures: IndexFigures, place: int, texts: Words, language: str) -> str:
    """Return what each part gives to the index of a district, and of which value."""
    lines = []
    for part, of in zip(card.parts, figures.parts, strict=True):
        given = range_text(of.given_low[place], of.given_high[place], texts, language)
        value = value_text(part, of.value_low[place], of.value_high[place], texts, language)
        lines.append(texts["gives"].format(part=part.title[language], given=given, value=value))
    return texts_of("page", language)["separator"].join(lines)


def district_line(card: IndexCard, figures: IndexFigures, place: int, texts: Words, language: str) -> str:
    """Return in one sentence what index a district has, and its place."""
    name = card.title[language]
    if figures.low[place] is None:
        return texts["on_district_none"].format(name=name)
    return texts["on_district_text"].format(
        name=name,
        index=range_text(figures.low[place], figures.high[place], texts, language),
        rank=place_text(figures.best[place], figures.worst[place], texts, language),
        ranked=number(figures.ranked, language),
        interval=place_text(figures.rank_low[place], figures.rank_high[place], texts, language),
    )


def scale_text(part: IndexPartCard, texts: Words, language: str) -> str:
    """Return how a part is put on its scale, or why it has no figures."""
    if part.scale is None:
        return texts["unavailable"].format(why=part.unavailable[language] if part.unavailable else "")
    scale, comma = part.scale, texts_of("page", language)["separator"]
    low, high = (number(end, language) for end in scale.bounds or (0.0, 0.0))
    return texts[f"{scale.method}_{scale.reference}"].format(
        low=low,
        high=high,
        offset=number(scale.offset, language),
        mean=number(scale.mean or 0.0, language),
        sd=number(scale.sd or 0.0, language),
        limit=number(scale.limit or 0.0, language),
        cuts=comma.join(number(cut, language) for cut in scale.cuts),
    )


def turn_text(card: IndexCard, part: IndexPartCard, texts: Words) -> str:
    """Return whether a higher value raises the index; nothing for a part without figures."""
    if not part.direction:
        return ""
    return texts["raises" if part.direction == card.higher else "lowers"]


def method_lines(card: IndexCard, texts: Words, language: str) -> list[str]:
    """Return how the index is made, line by line."""
    if card.method == "arithmetic":
        how = texts["how_arithmetic"]
    else:
        how = texts["how_geometric" if card.floor else "how_geometric_zero"].format(
            floor=number(card.floor or 0.0, language)
        )
    draws = number(card.draws, language)
    if card.spread is not None:
        less, more = (f"{number(100 * (1 + side * card.spread), language)}%" for side in (-1, 1))
        doubt = texts["how_spread"].format(draws=draws, less=less, more=more)
    else:
        concentration = number(card.dirichlet or 0.0, language)
        doubt = texts["how_dirichlet"].format(draws=draws, concentration=concentration)
    return [how, texts["how_missing"], doubt, texts["how_flips"], texts["how_handbook"]]
