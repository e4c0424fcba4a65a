"""What pages say of the flows of a day: the layer of the map with its legend, and who comes from where."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from fivecolour.editions.edition_data import Edition
from fivecolour.editions.own_words import own_table
from fivecolour.export.drawing.flow_map import (
    FlowPicture,
    edge_names,
    flow_arrows,
    flow_names,
    flow_picture,
    flow_reach,
    short_names,
)
from fivecolour.export.words.flow_words import (
    FlowPartners,
    Partner,
    arrow_words,
    flow_legend,
    last_known,
    of_period,
    places_of,
)
from fivecolour.export.words.pressure_words import pressure_sentence
from fivecolour.flow.residual import MUCH
from fivecolour.texts import fixed, sentences

# Units of a pixel where the whole map is about as wide as the picture of a district's flows.
_UNIT = 20


def layer(edition: Edition, day: str, language: str, *, chosen: str = "") -> str:
    """Return the layer of a day as it stands in the map."""
    return _layer(edition, flow_picture(edition, day), language, chosen)


def _layer(edition: Edition, picture: FlowPicture, language: str, chosen: str = "") -> str:
    arrows = drawn_layer(
        edition, picture, language, own=places_of(edition, chosen) if chosen else frozenset()
    )
    return arrows + edge_names(edition, picture, short_names(edition), language)


def drawn_layer(edition: Edition, picture: FlowPicture, language: str, *, own: frozenset[str]) -> str:
    """Return the arrows of a picture, each with what it says."""
    return flow_arrows(picture, arrow_words(edition, picture, language), own=own)


def legend(edition: Edition, day: str, language: str) -> str:
    """Say what the layer shows: how many, of how many, in what unit, of which day, by whom."""
    return flow_legend(edition, flow_picture(edition, day), day, language)


@dataclass(frozen=True, slots=True)
class OwnFlows:
    """The arrows of one district, the box that they fill, and how many units of it are a pixel."""

    svg: str
    box: tuple[int, int, int, int]
    unit: float


def own_flows(edition: Edition, day: str, code: str, language: str) -> OwnFlows | None:
    """Return the arrows of all flows of a district, or of its city; None where there are none.

    The box holds those of all days, so that it stays where it is from one day to the next.
    """
    own = places_of(edition, code)
    picture, names = flow_picture(edition, day, of=own), short_names(edition)
    if not picture.arrows:
        return None
    sheet = edition.drawing.width, edition.drawing.height
    box = picture.box(*sheet)
    # What fills the sheet on one day fills it on all: the other days, thousands of pairs each, are not read.
    if box[2] < sheet[0]:
        box = flow_reach(edition, own).box(*sheet)
    zoom = box[2] / sheet[0]
    svg = drawn_layer(edition, picture, language, own=frozenset())
    return OwnFlows(svg + edge_names(edition, picture, names, language), box, round(_UNIT * zoom, 1))


def who(edition: Edition, day: str, language: str, codes: list[str]) -> dict[str, dict[str, Any]]:
    """Return what is said of districts: who comes from where, importation pressure, residual."""
    found, basis = edition.flow_days.get(day), edition.flow_basis
    if found is None or basis is None:
        return {}
    texts, names = own_table(edition, "flow", language), flow_names(edition)
    partners = FlowPartners(edition, found, basis, language)
    whole = of_period(edition, day, language)
    told: dict[str, dict[str, Any]] = {}
    for code in codes:
        place = partners.place_of(code)
        arriving, leaving = partners.of(place) if place else ([], [])
        pressure, residual = (found.pressure or {}).get(code), (found.residual or {}).get(code)
        city = texts["of_city"].format(city=names[place][language]) if place not in ("", code) else ""
        one: dict[str, Any] = {
            "of": sentences([city, whole if place else ""], language),
            "in": [_line(partner, names, language) for partner in arriving],
            "out": [_line(partner, names, language) for partner in leaving],
            "pressure": pressure_sentence(pressure, names, language) if pressure else "",
            "residual": residual_text(residual, texts, language, form=texts["residual_told"])
            if residual is not None
            else "",
        }
        if any(one.values()):
            told[code] = one
    return told


def _line(partner: Partner, names: Any, language: str) -> list[Any]:
    return [names[partner.code][language], partner.value, partner.share, partner.bar]


def residual_text(value: float, texts: dict[str, str], language: str, *, form: str = "{value}") -> str:
    """Say by how much cases lie above what flow explains, and whether that is much."""
    sign = "+" if value > 0 else "−" if value < 0 else ""
    told = form.format(value=f"{sign}{fixed(abs(value), language, 1)}")
    return f"{told} ({texts['residual_more']})" if value > MUCH else told


def flow_day(edition: Edition, day: str, language: str) -> dict[str, Any]:
    """Return what the page is sent of a day."""
    picture = flow_picture(edition, day)
    return {
        "svg": _layer(edition, picture, language),
        "legend": flow_legend(edition, picture, day, language),
        "who": who(edition, day, language, list(edition.districts)),
    }


def make_ready(edition: Edition) -> None:
    """Draw a day once in each language: what that needs the first time is as much as the drawing."""
    day = last_known(edition, edition.days[-1])
    if edition.flow_basis and day in edition.flow_days:
        for language in edition.languages:
            flow_day(edition, day, language)


def card_texts(edition: Edition, language: str) -> dict[str, str]:
    """Return the words of the table of a district, which server and client have in common."""
    texts = own_table(edition, "flow", language)
    keys = "who arriving leaving value share nobody pressure beside residual_label to_flows no_day keys"
    return {key: texts[key] for key in keys.split()}
