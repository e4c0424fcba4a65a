"""An edition in parts, each named by its content: what did not change is kept once and shared by editions.

The map, the rule and the published maps are one part each; every day has two, its figures and the reasons
that begin on it. The next edition of a running epidemic therefore adds a few parts, and a correction of the
past only the parts of the days that it changed.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from pydantic import TypeAdapter

from fivecolour import json_files
from fivecolour.editions.completed_counts import CompletedCounts
from fivecolour.editions.day_signs import DaySigns, SignsBasis
from fivecolour.editions.edition_data import CitySeries, Edition
from fivecolour.editions.edition_flow import NO_FLOW
from fivecolour.editions.edition_indices import IndexCard, IndexDay
from fivecolour.editions.edition_outlook import EditionOutlook
from fivecolour.editions.edition_past import EditionPast
from fivecolour.editions.flow_parts import (
    BASIS,
    DAYS,
    flow_document,
    parse_basis,
    parse_day,
    split_flows,
)
from fivecolour.editions.published_map import PublishedMap
from fivecolour.editions.reason_spans import ReasonSpan, to_lines
from fivecolour.editions.scheme_card import SchemeCard
from fivecolour.languages import USUAL
from fivecolour.regions.drawing import Drawing
from fivecolour.regions.region_set import RegionSet

FORMAT = 2
PartOf: TypeAlias = Callable[[str, str], Any]
# Not part of what was said: the same content published twice is the same edition.
OUTSIDE_HASH = ("id", "number", "published_at")

Body: TypeAlias = bytes
# Keeps a part and returns its name.
Keep: TypeAlias = Callable[[Body], str]


@dataclass(frozen=True, slots=True)
class EditionFrame:
    """The part that holds districts and their drawing."""

    region: RegionSet
    drawing: Drawing


@dataclass(frozen=True, slots=True)
class EditionDay:
    """One day's figures; tuples and ``tiers`` have one place for each district, in the region set's order."""

    tiers: str
    cumulative: tuple[int | None, ...]
    new: tuple[int | None, ...]
    signs: DaySigns | None
    cities: dict[str, dict[str, Any]]
    figures: dict[str, tuple[float | None, ...]] = field(default_factory=dict)


_FRAME: TypeAdapter[EditionFrame] = TypeAdapter(EditionFrame)
_RULE: TypeAdapter[SchemeCard] = TypeAdapter(SchemeCard)
SIGNS_BASIS: TypeAdapter[SignsBasis | None] = TypeAdapter(SignsBasis | None)
_DAY_SIGNS: TypeAdapter[DaySigns] = TypeAdapter(DaySigns)
_NOWCAST: TypeAdapter[Any] = TypeAdapter(CompletedCounts)
_OUTLOOK: TypeAdapter[Any] = TypeAdapter(EditionOutlook)
_PAST: TypeAdapter[Any] = TypeAdapter(EditionPast)
_INDICES: TypeAdapter[Any] = TypeAdapter(tuple[IndexCard, ...])
_INDEX_DAYS: TypeAdapter[Any] = TypeAdapter(IndexDay)
_PUBLISHED: TypeAdapter[tuple[PublishedMap, ...]] = TypeAdapter(tuple[PublishedMap, ...])


@dataclass(frozen=True, slots=True)
class Bundle:
    """An edition as it is kept: a manifest that names its parts, and the bodies of the parts.

    ``bodies`` lack the parts that were taken over from an earlier edition.
    """

    manifest: dict[str, Any]
    bodies: dict[str, Body] = field(default_factory=dict)

    @property
    def digest(self) -> str:
        """The SHA-256 of the content: of the manifest without name, number and moment."""
        return content_digest(self.manifest)


def content_digest(manifest: Mapping[str, Any]) -> str:
    """Return the SHA-256 of a manifest's content in canonical JSON."""
    return digest(canonical({key: value for key, value in manifest.items() if key not in OUTSIDE_HASH}))


def digest(body: Body) -> str:
    """Return the SHA-256 of a part.

    >>> digest(b"{}")[:10]
    '44136fa355'
    """
    return hashlib.sha256(body).hexdigest()


def canonical(document: object) -> Body:
    """Return JSON that is the same for the same content."""
    return json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


# The part of a day of which no flow is known.
NO_FLOW_PART = digest(canonical(flow_document(NO_FLOW)))


def split(edition: Edition, *, earlier: Mapping[str, Any] | None = None, since: int = 0) -> Bundle:
    """Divide an edition into its parts.

    Parameters
    ----------
    earlier : dict, optional
        The manifest of an edition of the same days and more parts than this one may share.
    since : int
        Index of the first day that may differ from ``earlier``; the parts of the days before are its.
    """
    bodies: dict[str, Body] = {}

    def keep(body: Body) -> str:
        name = digest(body)
        bodies[name] = body
        return name

    shared = earlier["parts"] if earlier else {"figures": [], "reasons": []}
    return Bundle({**_description(edition), "parts": _parts(edition, shared, since, keep)}, bodies)


def _description(edition: Edition) -> dict[str, Any]:
    """Return what a manifest says of its edition besides the parts."""
    return {
        "format": FORMAT,
        "id": edition.id,
        "number": edition.number,
        "published_at": edition.published_at,
        "region_set": edition.region.name,
        "scheme": edition.scheme.name,
        "days": list(edition.days),
        "reviews": list(edition.reviews),
        "opens_on": edition.opens_on,
        "drill": edition.drill,
        # Earlier versions knew days alone, and the hash of their editions stays what it was.
        **({} if edition.period == "day" else {"period": edition.period}),
        **({"disease": edition.disease.words} if edition.disease else {}),
        **({} if edition.languages == USUAL else {"languages": list(edition.languages)}),
        **({"title": edition.title.words} if edition.title else {}),
        "provenance": edition.provenance,
        "signs_basis": SIGNS_BASIS.dump_python(edition.signs_basis, mode="json"),
    }


def _parts(edition: Edition, shared: Mapping[str, Any], since: int, keep: Keep) -> dict[str, Any]:
    """Return the names of all parts by their kind, of which each that is not shared was kept."""
    days = range(since, len(edition.days))
    begun = _begun(edition, since)
    return {
        "map": shared.get("map") or keep(canonical(_frame_json(_frame(edition)))),
        "rule": keep(_rule(edition)),
        "published": keep(canonical(_PUBLISHED.dump_python(edition.published, mode="json"))),
        "figures": [*shared["figures"][:since], *(keep(_figures(edition, day)) for day in days)],
        "reasons": [*shared["reasons"][:since], *(keep(to_lines(begun[day])) for day in days)],
        # Not there where there is none, so that the hash of earlier editions stays.
        **{
            name: keep(canonical(adapter.dump_python(found, mode="json")))
            for name, found, adapter in (
                ("nowcast", edition.nowcast, _NOWCAST),
                ("outlook", edition.outlook, _OUTLOOK),
            )
            if found is not None
        },
        **({"past": keep(canonical(edition.past.fields))} if edition.past else {}),
        **split_flows(
            edition.flow_basis,
            edition.days,
            edition.flow_days,
            lambda document: keep(canonical(document)),
            earlier=shared.get(DAYS, ())[:since],
        ),
        **_indices(edition, shared, since, keep),
    }


def _indices(edition: Edition, shared: Mapping[str, Any], since: int, keep: Keep) -> dict[str, Any]:
    """Return the parts of the indices: what they are made of, and each day; none where there are none."""
    if not edition.indices:
        return {}
    days = (edition.index_days[day] for day in range(since, len(edition.days)))
    later = (keep(canonical(_INDEX_DAYS.dump_python(day, mode="json"))) for day in days)
    return {
        "indices": keep(canonical(_INDICES.dump_python(edition.indices, mode="json"))),
        "index_days": [*shared.get("index_days", ())[:since], *later],
    }


def index_digest(card: IndexCard) -> str:
    """Return the SHA-256 of an index as editions hold it."""
    (document,) = _INDICES.dump_python((card,), mode="json")
    return digest(canonical(document))


def rule_digest(edition: Edition) -> str:
    """Return the SHA-256 of the rule as the edition holds it: the name of its part."""
    return edition.rule_sha256 or digest(_rule(edition))


def _rule(edition: Edition) -> Body:
    return canonical(_without_advice(_RULE.dump_python(edition.scheme, mode="json")))


def _without_advice(rule: dict[str, Any]) -> dict[str, Any]:
    """Leave advice out where there is none, as earlier versions did, so that the hash of rules stays."""
    for level in rule["levels"]:
        if level["advice"] is None:
            del level["advice"], level["advice_url"]
    for version in rule["earlier"]:
        _without_advice(version)
    return rule


def _frame(edition: Edition) -> EditionFrame:
    return EditionFrame(edition.region, edition.drawing)


def _frame_json(frame: EditionFrame) -> Any:
    """Return the map as JSON; what is not there stays out, as in earlier versions, so that its hash stays."""
    fields = _FRAME.dump_python(frame, mode="json")
    if not fields["drawing"]["insets"]:
        del fields["drawing"]["insets"]
    if not fields["region"]["places"]:
        del fields["region"]["places"]
    return fields


def _figures(edition: Edition, day: int) -> Body:
    """Return one day's tiers and figures, in the order of the region set's districts."""
    codes = [district.code for district in edition.region.districts]
    return canonical(
        {
            "tiers": "".join(edition.tiers[code][day] for code in codes),
            "cumulative": [edition.series[code].cumulative[day] for code in codes],
            "new": [edition.series[code].new[day] for code in codes],
            "signs": _signs_json(edition.signs[day]) if edition.signs else None,
            "cities": {code: _of_day(city, day) for code, city in edition.cities.items()},
            # Not there where there are none, so that parts of earlier versions are the same.
            **({"figures": _others_of_day(edition, codes, day)} if edition.figures else {}),
        }
    )


def _signs_json(signs: DaySigns) -> Any:
    """Return the signs as JSON; what is not there stays out, so that the hash of earlier days stays."""
    fields = _DAY_SIGNS.dump_python(signs, mode="json")
    return {name: value for name, value in fields.items() if value or name not in ("hidden", "bounds")}


def _others_of_day(edition: Edition, codes: Sequence[str], day: int) -> dict[str, list[float | None]]:
    return {name: [found[code][day] for code in codes] for name, found in edition.figures.items()}


def _of_day(city: CitySeries, day: int) -> dict[str, Any]:
    zones = {code: figures[day] for code, figures in city.by_zone.items() if figures[day] is not None}
    return {
        "cumulative": city.cumulative[day],
        "new": city.new[day],
        "placed": city.placed[day],
        "zones": zones,
        "remainder": city.remainder[day],
    }


def _begun(edition: Edition, since: int) -> dict[int, dict[str, ReasonSpan]]:
    """Return, for each day from ``since`` on, the reasons that begin on it.

    A reason that goes on over the border belongs to the day on which it began.
    """
    found: dict[int, dict[str, ReasonSpan]] = {day: {} for day in range(since, len(edition.days))}
    for district in edition.region.districts:
        for span in reversed(edition.reasons[district.code]):
            if span.first < since:
                break
            found[span.first][district.code] = span
    return found


def parse(kind: str, body: Body) -> Any:
    """Return what a part holds: by its kind a frame, a rule, published maps, a nowcast or an `EditionDay`.

    Raises
    ------
    KeyError, ValueError
        The part is not of this format.
    """
    adapters: dict[str, TypeAdapter[Any]] = {
        "map": _FRAME,
        "rule": _RULE,
        "published": _PUBLISHED,
        "nowcast": _NOWCAST,
        "outlook": _OUTLOOK,
        "past": _PAST,
        "indices": _INDICES,
        "index_days": _INDEX_DAYS,
    }
    if kind in adapters:
        return adapters[kind].validate_json(body)
    if kind in (BASIS, DAYS):
        return parse_basis(body) if kind == BASIS else parse_day(body)
    fields = json_files.parse(body)
    return EditionDay(
        tiers=fields["tiers"],
        cumulative=tuple(fields["cumulative"]),
        new=tuple(fields["new"]),
        signs=_DAY_SIGNS.validate_python(fields["signs"]) if fields.get("signs") else None,
        cities=fields["cities"],
        figures={name: tuple(values) for name, values in fields.get("figures", {}).items()},
    )
