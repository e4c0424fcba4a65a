"""Rows of the open tables of composite indices: by day, index and district; unknown is None."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from fivecolour.editions.edition_data import Edition
from fivecolour.editions.edition_indices import IndexCard, IndexFigures
from fivecolour.export.tables.open_table import Choice, Group, OpenColumn, OpenTable, Row, listed_rows, words
from fivecolour.texts import Text


def _has_indices(edition: Edition) -> bool:
    """Tell whether an edition holds composite indices."""
    return bool(edition.indices)


def _index_groups(edition: Edition, choice: Choice) -> Iterator[Group]:
    """Yield, for each day, how many rows of indices it has and what makes them."""
    for day in choice.days if edition.indices else ():
        yield (
            len(edition.indices) * len(choice.districts),
            lambda day=day: [  # type: ignore[misc]
                _index_row(edition, card, figures, code, day)
                for card, figures in zip(edition.indices, edition.index_days[day], strict=True)
                for code in choice.districts
            ],
        )


def _part_groups(edition: Edition, choice: Choice) -> Iterator[Group]:
    """Yield, for each day, how many rows of parts of indices it has and what makes them."""
    parts = sum(len(card.parts) for card in edition.indices)
    for day in choice.days if edition.indices else ():
        yield (
            parts * len(choice.districts),
            lambda day=day: [  # type: ignore[misc]
                row
                for card, figures in zip(edition.indices, edition.index_days[day], strict=True)
                for code in choice.districts
                for row in _part_rows(edition, card, figures, code, day)
            ],
        )


def _index_row(edition: Edition, card: IndexCard, figures: IndexFigures, code: str, day: int) -> Row:
    at = edition.place[code]
    missing = [
        part.name
        for part, of in zip(card.parts, figures.parts, strict=True)
        if of.value_low[at] is None and of.value_high[at] is None
    ]
    return {
        "date": edition.days[day],
        "index": card.name,
        "district": code,
        "index_low": figures.low[at],
        "index_high": figures.high[at],
        "place_best": figures.best[at] or None,
        "place_worst": figures.worst[at] or None,
        "place_low": figures.rank_low[at] or None,
        "place_high": figures.rank_high[at] or None,
        "flips_by": "|".join(card.parts[part].name for part in figures.flips[at]) or None,
        "missing_parts": "|".join(missing) or None,
    }


def _part_rows(
    edition: Edition, card: IndexCard, figures: IndexFigures, code: str, day: int
) -> Iterator[Row]:
    at = edition.place[code]
    for part, of in zip(card.parts, figures.parts, strict=True):
        yield {
            "date": edition.days[day],
            "index": card.name,
            "district": code,
            "part": part.name,
            "value_low": of.value_low[at],
            "value_high": of.value_high[at],
            "part_low": of.low[at],
            "part_high": of.high[at],
            "given_low": of.given_low[at],
            "given_high": of.given_high[at],
        }


def _rule_rows(edition: Edition, _choice: Choice) -> list[Row]:
    """Return what each index is made of."""
    return [
        {
            "name": card.name,
            **words(edition, title=card.title),
            "status": card.status,
            **words(edition, note=card.about),
            "higher": card.higher,
            "aggregation": card.method,
            "parts": [_described(card, at) for at in range(len(card.parts))],
            "sources": [source.url for source in card.sources],
        }
        for card in edition.indices
    ]


def _described(card: IndexCard, at: int) -> dict[str, Any]:
    part = card.parts[at]
    found: dict[str, Any] = {
        "name": part.name,
        "title": _by_language(part.title),
        "weight": part.weight,
        "dimension": part.dimension or None,
        "indicator": part.indicator or None,
        "direction": part.direction or None,
        "basis": part.basis,
        "modelled": part.modelled,
        "source": part.source.url,
    }
    if part.scale:
        keys = ("method", "reference", "bounds", "offset", "mean", "sd", "limit", "cuts")
        given = {key: getattr(part.scale, key) for key in keys}
        # A mean of 0 is one, an offset of 0 none.
        found["scale"] = {
            key: value
            for key, value in given.items()
            if value not in (None, ()) and (key, value) != ("offset", 0.0)
        }
    return found | ({"unavailable": _by_language(part.unavailable)} if part.unavailable else {})


def _by_language(text: Text) -> dict[str, str]:
    return text.words


_DATE_INDEX_DISTRICT = (
    OpenColumn("date", "date", needed=True),
    OpenColumn("index", needed=True),
    OpenColumn("district", needed=True),
)
INDEX_TABLES = (
    OpenTable(
        "indices",
        (
            *(
                *_DATE_INDEX_DISTRICT,
                OpenColumn("index_low", "number"),
                OpenColumn("index_high", "number"),
            ),
            *(OpenColumn("place_best", "integer"), OpenColumn("place_worst", "integer")),
            *(OpenColumn("place_low", "integer"), OpenColumn("place_high", "integer")),
            *(OpenColumn("flips_by"), OpenColumn("missing_parts")),
        ),
        ("date", "index", "district"),
        _index_groups,
        there=_has_indices,
    ),
    OpenTable(
        "index_parts",
        (
            *(*_DATE_INDEX_DISTRICT, OpenColumn("part", needed=True)),
            *(OpenColumn("value_low", "number"), OpenColumn("value_high", "number")),
            *(OpenColumn("part_low", "number"), OpenColumn("part_high", "number")),
            *(OpenColumn("given_low", "number"), OpenColumn("given_high", "number")),
        ),
        ("date", "index", "district", "part"),
        _part_groups,
        there=_has_indices,
    ),
    OpenTable(
        "index_rules",
        (
            *(OpenColumn("name", needed=True), OpenColumn("title", needed=True, by_language=True)),
            *(OpenColumn("status", needed=True), OpenColumn("note", by_language=True)),
            *(OpenColumn("higher", needed=True), OpenColumn("aggregation", needed=True)),
            *(OpenColumn("parts", "array", needed=True), OpenColumn("sources", "array", needed=True)),
        ),
        ("name",),
        listed_rows(_rule_rows),
        there=_has_indices,
    ),
)
