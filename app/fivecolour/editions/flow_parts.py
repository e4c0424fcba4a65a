"""The flows of an edition as parts: what they are, and one for each day."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias

import orjson
from pydantic import TypeAdapter

from fivecolour.editions.edition_flow import (
    NO_FLOW,
    DistrictPressure,
    EditionFlowDay,
    FlowBasis,
    StoredFlowDays,
)
from fivecolour.reports.report_data import DAY

BASIS, DAYS = "flow", "flow_days"
_BASIS: TypeAdapter[FlowBasis] = TypeAdapter(FlowBasis)
_DAY: TypeAdapter[EditionFlowDay] = TypeAdapter(EditionFlowDay)
_PRESSURE: TypeAdapter[dict[str, DistrictPressure]] = TypeAdapter(dict[str, DistrictPressure])
_PAIRS = ("places", "origin", "destination", "value", "gravity")
# Keeps a document as a part and returns its name.
Keep: TypeAlias = Callable[[Any], str]


def split_flows(
    basis: FlowBasis | None,
    days: Sequence[str],
    found: Mapping[str, EditionFlowDay],
    keep: Keep,
    *,
    earlier: Sequence[str] = (),
) -> dict[str, Any]:
    """Return the names of the parts; nothing where there are no flows, so that earlier hashes stay.

    ``earlier`` are the parts of the first days, where an earlier edition has them.
    """
    if basis is None:
        return {}
    later = (found.get(day, NO_FLOW) for day in days[len(earlier) :])
    return {
        BASIS: keep(_without(_BASIS.dump_python(basis, mode="json"), "period", DAY)),
        DAYS: [*earlier, *(keep(flow_document(one)) for one in later)],
    }


def flow_document(day: EditionFlowDay) -> Any:
    """Return a day as JSON has it."""
    return _without(_DAY.dump_python(day, mode="json"), "last", "")


def _without(document: dict[str, Any], name: str, plain: str) -> dict[str, Any]:
    """Leave out what earlier editions do not have, where it says nothing: so their hashes stay."""
    return {key: value for key, value in document.items() if key != name or value != plain}


def parse_basis(body: bytes) -> FlowBasis:
    """Return what flows are."""
    return _BASIS.validate_json(body)


def parse_day(body: bytes) -> EditionFlowDay:
    """Return the flows of a day; its pairs are taken as they are, since they may be a hundred thousand."""
    fields = orjson.loads(body)
    pairs = {name: tuple(fields[name]) for name in _PAIRS}
    pressure = fields["pressure"]
    return EditionFlowDay(
        **pairs,
        flow_days=fields["flow_days"],
        pressure=None if pressure is None else _PRESSURE.validate_python(pressure),
        residual=fields["residual"],
        last=fields.get("last", ""),
    )


def join_flows(
    parts: Mapping[str, Any], days: Sequence[str], part_of: Callable[[str, str], Any], empty: str
) -> dict[str, Any]:
    """Return the edition's fields; days are read when asked for, ``empty`` is the part of no flow."""
    if BASIS not in parts:
        return {}
    names = {day: name for day, name in zip(days, parts[DAYS], strict=True) if name != empty}
    return {
        "flow_basis": part_of(BASIS, parts[BASIS]),
        "flow_days": StoredFlowDays(names, lambda name: part_of(DAYS, name)),
    }
