"""What pages say of the flows of a day: the layer of the map with its legend, and who comes from where."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from fivecolour.editions.edition_data import Edition
from fivecolour.editions.edition_flow import EditionFlowDay, FlowBasis
from fivecolour.editions.own_words import own_table
from fivecolour.export.flow_map import (
    FlowPicture,
    edge_names,
    flow_arrows,
    flow_names,
    flow_picture,
    short_names,
)
from fivecolour.export.pressure_words import percent, pressure_sentence
from fivecolour.flow.residual import MUCH
from fivecolour.reports.flow_report import SHARE_IN, SHARE_OUT
from fivecolour.texts import counted, fixed, number
from fivecolour.web.pages.page_texts import long_period

# Partners of a district that are listed.
MOST_PARTNERS = 6
_SHARES = (SHARE_IN, SHARE_OUT)
_FEW, _SOME = 10, 100
# Units of a pixel where the whole map is about as wide as the picture of a district's flows.
_UNIT = 20


@dataclass(frozen=True, slots=True)
class Partner:
    """With whom a district has a flow: how much, which share of what is known, and how long its bar is."""

    code: str
    value: str
    share: str
    bar: int


def amount(value: float, unit: str, language: str) -> str:
    """Return a flow as it is told: persons, an index, or per cent of the whole.

    >>> amount(1200, "persons", "en"), amount(0.1234, "share-in", "en"), amount(2.5, "index", "en")
    ('1,200', '12.3%', '2.50')
    """
    if unit in _SHARES:
        return f"{fixed(value * 100, language, 1)}%"
    if float(value).is_integer() or value >= _SOME:
        return number(round(value), language)
    return fixed(value, language, 1 if value >= _FEW else 2)


def layer(edition: Edition, day: str, language: str, *, chosen: str = "") -> str:
    """Return the layer of a day as it stands in the map."""
    return _layer(edition, flow_picture(edition, day), language, chosen)


def _layer(edition: Edition, picture: FlowPicture, language: str, chosen: str = "") -> str:
    arrows = drawn_layer(edition, picture, language, own=own_places(edition, chosen))
    return arrows + edge_names(edition, picture, short_names(edition), language)


def drawn_layer(edition: Edition, picture: FlowPicture, language: str, *, own: frozenset[str]) -> str:
    """Return the arrows of a picture, each with what it says."""
    basis, names = edition.flow_basis, short_names(edition)
    text = own_table(edition, "flow", language)["arrow"]
    if basis is None:
        return ""
    spoken = {
        (one.origin, one.destination, one.value): text.format(
            origin=names[one.origin][language],
            destination=names[one.destination][language],
            value=amount(one.value, basis.unit, language),
        )
        for one in picture.arrows
    }
    return flow_arrows(picture, spoken, own=own)


def own_places(edition: Edition, code: str) -> frozenset[str]:
    """Return a district and its city, of which flows may be known alone."""
    return frozenset({code, edition.districts[code].parent} - {""}) if code else frozenset()


def legend(edition: Edition, day: str, language: str) -> str:
    """Say what the layer shows: how many, of how many, in what unit, of which day, by whom."""
    return _legend(edition, flow_picture(edition, day), day, language)


def _legend(edition: Edition, picture: FlowPicture, day: str, language: str) -> str:
    texts, basis = own_table(edition, "flow", language), edition.flow_basis
    if basis is None:
        return texts["none"]
    if not picture.known:
        return no_day(edition, day, language)
    values = {
        "shown": number(len(picture.arrows), language),
        "all": number(picture.known, language),
        "share": percent(picture.share, language),
        "date": long_period(day, language, edition.period),
        "measure": texts[f"unit_{basis.unit}"],
        "source": basis.source,
    }
    lines = [texts["legend_count" if basis.unit in _SHARES else "legend"].format(**values)]
    if picture.undrawn:
        words = counted(texts, "undrawn", picture.undrawn, language)
        lines.append(words.format(count=number(picture.undrawn, language)))
    return " ".join([*lines, texts["how_drawn"]])


def last_known(edition: Edition, day: str) -> str:
    """Return the last day until one of which flows are known; "" where there is none."""
    past = [one for one in edition.flow_days if one <= day and edition.flow_days[one].value]
    return max(past, default="")


def no_day(edition: Edition, day: str, language: str) -> str:
    """Say that no flows of a day are known, and which day before it is."""
    texts, last = own_table(edition, "flow", language), last_known(edition, day)
    dates = {"date": long_period(day, language, edition.period)}
    if not last:
        return texts["no_day"].format(**dates)
    return texts["no_day_until"].format(**dates, last=long_period(last, language, edition.period))


@dataclass(frozen=True, slots=True)
class OwnFlows:
    """The arrows of one district, the box that they fill, and how many units of it are a pixel."""

    svg: str
    box: tuple[int, int, int, int]
    unit: float


def own_flows(edition: Edition, day: str, code: str, language: str) -> OwnFlows | None:
    """Return the arrows of all flows of a district, or of its city; None where there are none."""
    picture, names = flow_picture(edition, day, of=own_places(edition, code)), short_names(edition)
    if not picture.arrows:
        return None
    box = picture.box(edition.drawing.width, edition.drawing.height)
    zoom = box[2] / edition.drawing.width
    svg = drawn_layer(edition, picture, language, own=frozenset())
    return OwnFlows(svg + edge_names(edition, picture, names, language), box, round(_UNIT * zoom, 1))


class FlowPartners:
    """With whom places have flows on a day, the largest first.

    Parameters
    ----------
    edition, found, basis
        The day, and what its flows are.
    """

    def __init__(self, edition: Edition, found: EditionFlowDay, basis: FlowBasis, language: str) -> None:
        self._edition, self._basis, self._language = edition, basis, language
        self._places = found.places
        self._at = {code: at for at, code in enumerate(found.places)}
        origin, destination, value = (
            np.array(getattr(found, name), dtype=kind)
            for name, kind in (("origin", np.int64), ("destination", np.int64), ("value", np.float64))
        )
        self._sides = [self._ranked(destination, origin, value), self._ranked(origin, destination, value)]

    @staticmethod
    def _ranked(own: Any, other: Any, value: Any) -> tuple[Any, Any, Any]:
        # Small numbers sort in one pass.
        order = np.argsort(-value, kind="stable")
        order = order[np.argsort(own[order].astype(np.uint16), kind="stable")]
        return own[order], other[order], value[order]

    def place_of(self, code: str) -> str:
        """Return of which place flows are known: the district, else its city; "" of neither."""
        parent = self._edition.districts[code].parent
        return next((one for one in (code, parent) if one in self._at), "")

    def of(self, code: str) -> tuple[list[Partner], list[Partner]]:
        """Return from where people arrive in a place, and where they go."""
        arriving, leaving = (self._side(side, code) for side in self._sides)
        return arriving, leaving

    def _side(self, side: tuple[Any, Any, Any], code: str) -> list[Partner]:
        own, other, value = side
        begin, end = np.searchsorted(own, [self._at[code], self._at[code] + 1])
        values = value[begin:end]
        whole = float(values.sum())
        partners = zip(other[begin:end].tolist(), values.tolist(), strict=True)
        return [
            Partner(
                self._places[place],
                amount(found, self._basis.unit, self._language),
                percent(found / whole, self._language) if whole else "–",
                round(100 * found / float(values[0])) if values[0] else 0,
            )
            for place, found in list(partners)[:MOST_PARTNERS]
        ]


def who(edition: Edition, day: str, language: str, codes: list[str]) -> dict[str, dict[str, Any]]:
    """Return what is said of districts: who comes from where, importation pressure, residual."""
    found, basis = edition.flow_days.get(day), edition.flow_basis
    if found is None or basis is None:
        return {}
    texts, names = own_table(edition, "flow", language), flow_names(edition)
    partners = FlowPartners(edition, found, basis, language)
    told: dict[str, dict[str, Any]] = {}
    for code in codes:
        place = partners.place_of(code)
        arriving, leaving = partners.of(place) if place else ([], [])
        pressure, residual = (found.pressure or {}).get(code), (found.residual or {}).get(code)
        one: dict[str, Any] = {
            "of": texts["of_city"].format(city=names[place][language]) if place not in ("", code) else "",
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
        "legend": _legend(edition, picture, day, language),
        "who": who(edition, day, language, list(edition.districts)),
    }


def card_texts(edition: Edition, language: str) -> dict[str, str]:
    """Return the words of the table of a district, which server and client have in common."""
    texts = own_table(edition, "flow", language)
    keys = "who arriving leaving value share nobody pressure beside residual_label to_flows no_day keys"
    return {key: texts[key] for key in keys.split()}
