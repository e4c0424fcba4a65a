"""Lists of maps and editions, and one edition, as programs read them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from fivecolour.config import Settings
from fivecolour.editions import parts, records
from fivecolour.editions.edition_data import Edition
from fivecolour.editions.map_list import ListedMap, listed, settings_of_all
from fivecolour.editions.records import EditionRecord
from fivecolour.environment import environment
from fivecolour.export.tables.open_table import OpenColumn
from fivecolour.export.tables.table_registry import TABLES
from fivecolour.export.views import content
from fivecolour.texts import Text
from fivecolour.web.api.open_answers import EditionOut, MarksOut, RuleOut, WithdrawnOut

_EDITION_COLUMNS = [
    *(OpenColumn("id", needed=True), OpenColumn("number", "integer", needed=True)),
    *(OpenColumn(name) for name in ("published_at", "first_day", "last_day", "opens_on", "period")),
    *(OpenColumn(name) for name in ("region_set", "rule", "as_of", "sha256", "drill", "damaged")),
    *(OpenColumn("withdrawn_at"), OpenColumn("withdrawn_why")),
]
_MAP_COLUMNS = [
    OpenColumn(name)
    for name in (
        *("name", "address", "title", "disease", "region_set", "rule", "period", "languages", "edition"),
        *("number", "last_day", "drill", "withdrawn", "shown"),
    )
]


def editions(folder: Any) -> tuple[list[OpenColumn], list[dict[str, Any]]]:
    """Return columns and rows of the list of editions, the newest first."""
    return _EDITION_COLUMNS, [_edition_row(one) for one in reversed(records.records(folder))]


def _edition_row(one: EditionRecord) -> dict[str, Any]:
    row: dict[str, Any] = {
        column.name: getattr(one, column.name) for column in _EDITION_COLUMNS if hasattr(one, column.name)
    }
    row = {key: None if value == "" else value for key, value in row.items()}
    gone = one.withdrawn
    return row | {"withdrawn_at": gone.at if gone else None, "withdrawn_why": gone.why if gone else None}


def maps(own: Settings) -> tuple[list[OpenColumn], list[dict[str, Any]]]:
    """Return columns and rows of the list of maps; one that is served alone is the only one."""
    return _MAP_COLUMNS, [_map_row(one) for one in _listed(own)]


def _listed(own: Settings) -> Iterator[ListedMap]:
    if environment().map:
        yield listed(own)
        return
    for name, config in settings_of_all():
        if name == own.map:
            yield listed(own)
        elif isinstance(config, Settings):
            yield listed(config)
        else:
            yield ListedMap(name, None, Text.of({"en": name}), fault=str(config))


def _map_row(one: ListedMap) -> dict[str, Any]:
    order = one.order
    return {
        "name": one.name,
        "address": one.address,
        "title": one.title.words,
        "disease": order.disease.words if order and order.disease else None,
        "region_set": order.region_set if order else None,
        "rule": order.scheme if order else None,
        "period": order.period if order else None,
        "languages": list(order.languages) if order else None,
        "edition": one.edition or None,
        "number": one.number or None,
        "last_day": one.last_day or None,
        "drill": one.drill,
        "withdrawn": one.withdrawn,
        # What is wrong is for the operator alone.
        "shown": not one.fault and bool(one.edition),
    }


def marks(one: EditionRecord) -> MarksOut:
    """Return what must be known of the edition that something is of."""
    gone = one.withdrawn
    return MarksOut(
        id=one.id,
        number=one.number,
        published_at=one.published_at,
        sha256=one.sha256,
        drill=one.drill,
        withdrawn=WithdrawnOut(at=gone.at, why=gone.why) if gone else None,
    )


def edition_document(edition: Edition, one: EditionRecord) -> dict[str, Any]:
    """Return everything that is said of an edition as a whole."""
    figures, licence = content.figures_credit(edition), content.figures_licence(edition)
    return EditionOut(
        **marks(one).model_dump(),
        map=edition.region.name,
        title=(edition.title or edition.region.title).words,
        period=edition.period,
        first_day=edition.days[0],
        last_day=edition.days[-1],
        opens_on=edition.opens_on,
        days=len(edition.days),
        reviews=list(edition.reviews),
        languages=list(edition.languages),
        as_of=content.known_until(edition),
        rule=RuleOut(
            name=edition.scheme.name,
            title=edition.scheme.title.words,
            sha256=parts.rule_digest(edition),
        ),
        credit={"boundaries": edition.region.credit.words, "figures": figures.words if figures else None},
        licence=licence.words if licence else None,
        tables={name: f"{edition.id}/{name}.json" for name, one in TABLES.items() if one.there(edition)},
    ).model_dump()
