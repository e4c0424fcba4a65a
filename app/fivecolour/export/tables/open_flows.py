"""Flows, their places, importation pressure and residuals as open data."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from fivecolour.editions.edition_data import Edition
from fivecolour.editions.edition_flow import DistrictPressure, EditionFlowDay, FlowBasis
from fivecolour.export.tables.open_table import Choice, Group, OpenColumn, OpenTable, Row, listed_rows

# Of the pairs of a day so many are made at once.
_CHUNK = 2_000
# Of a CSV without a limit.
_MOST_ROWS = 500_000


def pair_rows(edition: Edition, day: str, choice: Choice | None = None) -> Iterator[Row]:
    """Yield the flows of a day, those that begin or end in the chosen districts or their city."""
    found, basis = edition.flow_days.get(day), edition.flow_basis
    if found is None or basis is None:
        return
    wanted = _wanted(edition, choice)
    for at in _chosen(found, wanted):
        yield _pair(found, at, day, basis)


def _pair(found: EditionFlowDay, at: int, day: str, basis: FlowBasis) -> Row:
    value = found.value[at]
    return {
        "date": found.last or day,
        "origin": found.places[found.origin[at]],
        "destination": found.places[found.destination[at]],
        "value": int(value) if value.is_integer() else value,
        "unit": basis.unit,
        "source": basis.source,
        "period": basis.period,
    }


def _wanted(edition: Edition, choice: Choice | None) -> set[str] | None:
    if choice is None or len(choice.districts) == len(edition.districts):
        return None
    parents = {edition.districts[code].parent for code in choice.districts}
    return {*choice.districts, *parents}


def _chosen(found: EditionFlowDay, wanted: set[str] | None) -> list[int]:
    """Return which pairs of a day have an end in the places that are wanted."""
    if wanted is None:
        return list(range(len(found.value)))
    own = {at for at, code in enumerate(found.places) if code in wanted}
    ends = zip(found.origin, found.destination, strict=True)
    return [at for at, (origin, destination) in enumerate(ends) if origin in own or destination in own]


def _flows(edition: Edition, choice: Choice) -> Iterator[Group]:
    basis, wanted = edition.flow_basis, _wanted(edition, choice)
    told: set[str] = set()
    for day in (edition.days[at] for at in choice.days):
        found = edition.flow_days.get(day)
        # A week or month is shown on each of its days; its flows are there once.
        if found is None or basis is None or found.last in told:
            continue
        told.update(filter(None, [found.last]))
        pairs = _chosen(found, wanted)
        for start in range(0, len(pairs), _CHUNK):
            part = pairs[start : start + _CHUNK]
            # Bound now: the loop goes on before rows are made.
            yield (
                len(part),
                lambda found=found, part=part, day=day: [  # type: ignore[misc]
                    _pair(found, at, day, basis) for at in part
                ],
            )


def _places(edition: Edition, _choice: Choice) -> list[Row]:
    """Return the places of flows that are none of the map's."""
    if edition.flow_basis is None:
        return []
    return [
        {
            "code": one.code,
            "place_name": one.name,
            "latitude": one.latitude,
            "longitude": one.longitude,
            "population": None if one.population is None else int(one.population),
        }
        for one in edition.flow_basis.outside
    ]


def _pressure(edition: Edition, choice: Choice) -> Iterator[Group]:
    for day in (edition.days[at] for at in choice.days):
        found = edition.flow_days.get(day)
        if found is None:
            continue
        codes = [code for code in choice.districts if is_told(found, code)]
        yield (
            len(codes),
            lambda found=found, codes=codes, day=day: [  # type: ignore[misc]
                _of_district(found, code, day) for code in codes
            ],
        )


def is_told(found: EditionFlowDay, code: str) -> bool:
    """Tell whether pressure or a residual of a district is known."""
    return code in (found.pressure or ()) or code in (found.residual or ())


def _of_district(found: EditionFlowDay, code: str, day: str) -> Row:
    return {"date": day, "district": code, **pressure_cells((found.pressure or {}).get(code))} | {
        "residual": (found.residual or {}).get(code)
    }


_NUMBERS = (
    *("expected", "lower", "upper", "probability", "probability_lower", "probability_upper"),
    *("known", "modelled"),
)


def pressure_cells(one: DistrictPressure | None) -> Row:
    """Return the numbers of a pressure and what it rests on; what is not known is None."""
    cells: Row = {name: getattr(one, name, None) for name in _NUMBERS}
    cells["split_of"] = (one.split_of or None) if one else None
    cells["origins"] = (
        [{"code": of.code, "share": of.share, "modelled": of.modelled} for of in one.origins] if one else None
    )
    return cells


def _has_flows(edition: Edition) -> bool:
    return edition.flow_basis is not None


_DATE = OpenColumn("date", "date", needed=True)
_OTHERS: Any = {"there": _has_flows}
FLOW_TABLES = (
    OpenTable(
        "flows",
        (
            *(_DATE, OpenColumn("origin", needed=True), OpenColumn("destination", needed=True)),
            *(OpenColumn("value", "number", needed=True), OpenColumn("unit", needed=True)),
            *(OpenColumn("source", needed=True), OpenColumn("period", needed=True)),
        ),
        ("date", "origin", "destination"),
        _flows,
        most=_MOST_ROWS,
        **_OTHERS,
    ),
    OpenTable(
        "flow_places",
        (
            *(OpenColumn("code", needed=True), OpenColumn("place_name", needed=True)),
            *(OpenColumn("latitude", "number"), OpenColumn("longitude", "number")),
            OpenColumn("population", "integer"),
        ),
        ("code",),
        listed_rows(_places),
        **_OTHERS,
    ),
    OpenTable(
        "pressure",
        (
            *(_DATE, OpenColumn("district", needed=True)),
            *(OpenColumn(name, "number") for name in _NUMBERS),
            *(OpenColumn("split_of"), OpenColumn("origins", "array"), OpenColumn("residual", "number")),
        ),
        ("date", "district"),
        _pressure,
        **_OTHERS,
    ),
)
