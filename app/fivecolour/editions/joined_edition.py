"""An edition put together from its parts; what an earlier one has in common with it is taken over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import takewhile
from typing import Any, NamedTuple

from fivecolour.editions.edition_data import CitySeries, DistrictSeries, Edition
from fivecolour.editions.edition_indices import StoredIndexDays
from fivecolour.editions.flow_parts import join_flows
from fivecolour.editions.parts import NO_FLOW_PART, SIGNS_BASIS, EditionDay, EditionFrame, PartOf
from fivecolour.editions.reason_spans import LinesOf, StoredReasons
from fivecolour.languages import USUAL
from fivecolour.texts import Text


class JoinedEdition(NamedTuple):
    """An edition that was put together, and its manifest."""

    manifest: Mapping[str, Any]
    edition: Edition


# Parts that a field of the edition holds as they are; not every edition has them.
_FIELDS = ("nowcast", "outlook", "past", "indices")


def join(
    manifest: Mapping[str, Any], *, part_of: PartOf, lines_of: LinesOf, earlier: JoinedEdition | None = None
) -> Edition:
    """Put an edition together.

    Parameters
    ----------
    part_of : callable
        Returns a part by its kind (``map``, ``rule``, ``published``, ``figures`` …) and name, as
        `parse` does; from a cache, so that editions share what they have in common.
    lines_of : callable
        Returns the reasons that begin on one day; asked only when a reason is.
    earlier : JoinedEdition, optional
        An edition whose first days may be the same: those are taken over.

    Raises
    ------
    KeyError, ValueError
        The manifest or a part is not of this format.
    """
    parts = manifest["parts"]
    if not len(parts["figures"]) == len(parts["reasons"]) == len(manifest["days"]):
        raise ValueError("the parts do not fit the days")
    frame: EditionFrame = part_of("map", parts["map"])
    codes = [district.code for district in frame.region.districts]
    shared = _shared(earlier, manifest) if earlier else 0
    before = earlier.edition if earlier and shared else None
    days: list[EditionDay] = [part_of("figures", name) for name in parts["figures"][shared:]]
    return Edition(
        id=manifest["id"],
        number=manifest["number"],
        published_at=manifest["published_at"],
        region=frame.region,
        drawing=frame.drawing,
        scheme=part_of("rule", parts["rule"]),
        rule_sha256=parts["rule"],
        days=tuple(manifest["days"]),
        reviews=tuple(manifest["reviews"]),
        opens_on=manifest["opens_on"],
        drill=manifest["drill"],
        period=manifest.get("period", "day"),
        languages=tuple(manifest.get("languages", USUAL)),
        title=Text.of(manifest["title"]) if "title" in manifest else None,
        disease=Text.of(manifest["disease"]) if manifest.get("disease") else None,
        figures=_others(codes, days, before, shared),
        tiers=_tiers(codes, days, before, shared),
        reasons=StoredReasons(codes, tuple(parts["reasons"]), lines_of),
        series=_series(codes, days, before, shared),
        cities=_cities([day.cities for day in days], before, shared),
        published=part_of("published", parts["published"]),
        **{name: part_of(name, parts[name]) for name in _FIELDS if name in parts},
        **join_flows(parts, manifest["days"], part_of, NO_FLOW_PART),
        index_days=StoredIndexDays(parts.get("index_days", ()), part_of),
        provenance=manifest["provenance"],
        signs_basis=SIGNS_BASIS.validate_python(manifest.get("signs_basis")),
        signs=(
            *(before.signs[:shared] if before else ()),
            *(day.signs for day in days if day.signs is not None),
        ),
    )


def _others(
    codes: Sequence[str], days: Sequence[EditionDay], before: Edition | None, shared: int
) -> dict[str, dict[str, tuple[float | None, ...]]]:
    names = dict.fromkeys(
        [*(before.figures if before else ()), *(name for day in days for name in day.figures)]
    )
    nothing = (None,) * len(codes)
    columns = {
        name: list(zip(*(day.figures.get(name, nothing) for day in days), strict=True)) for name in names
    }
    silent: tuple[float | None, ...] = (None,) * shared
    return {
        name: {
            code: (
                *(before.figures[name][code][:shared] if before and name in before.figures else silent),
                *(columns[name][place] if days else ()),
            )
            for place, code in enumerate(codes)
        }
        for name in names
    }


def _shared(earlier: JoinedEdition, manifest: Mapping[str, Any]) -> int:
    """Return how many first days have the same figures of the same districts in both."""
    old, new = earlier.manifest["parts"], manifest["parts"]
    if old["map"] != new["map"] or earlier.manifest["days"][0] != manifest["days"][0]:
        return 0
    pairs = zip(old["figures"], new["figures"], strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


def _tiers(
    codes: Sequence[str], days: Sequence[EditionDay], before: Edition | None, shared: int
) -> dict[str, str]:
    later = _by_district([day.tiers for day in days], len(codes))
    earlier = before.tiers if before else dict.fromkeys(codes, "")
    return {code: earlier[code][:shared] + "".join(row) for code, row in zip(codes, later, strict=True)}


def _series(
    codes: Sequence[str], days: Sequence[EditionDay], before: Edition | None, shared: int
) -> dict[str, DistrictSeries]:
    cumulative, new = (
        _by_district([getattr(day, name) for day in days], len(codes)) for name in ("cumulative", "new")
    )
    if before is None:
        return dict(zip(codes, map(DistrictSeries, cumulative, new), strict=True))
    earlier = (before.series[code] for code in codes)
    return {
        code: DistrictSeries(old.cumulative[:shared] + total, old.new[:shared] + one)
        for code, old, total, one in zip(codes, earlier, cumulative, new, strict=True)
    }


def _by_district(days: Sequence[Sequence[Any]], districts: int) -> list[tuple[Any, ...]]:
    """Return for each district what each day has of it."""
    return list(zip(*days, strict=True)) if days else [()] * districts


def _cities(days: Sequence[Mapping[str, Any]], before: Edition | None, shared: int) -> dict[str, CitySeries]:
    codes = before.cities if before else days[0]
    later = {code: _city([day[code] for day in days]) for code in codes}
    if before is None:
        return later
    return {code: _after(before.cities[code], shared, one, len(days)) for code, one in later.items()}


def _after(old: CitySeries, shared: int, later: CitySeries, days: int) -> CitySeries:
    """Return the first days of one series, and after them the other, of so many days."""
    nothing = (None,)
    zones = {
        code: old.by_zone.get(code, nothing * shared)[:shared] + later.by_zone.get(code, nothing * days)
        for code in sorted({*old.by_zone, *later.by_zone})
    }
    return CitySeries(
        cumulative=old.cumulative[:shared] + later.cumulative,
        new=old.new[:shared] + later.new,
        placed=old.placed[:shared] + later.placed,
        by_zone={code: found for code, found in zones.items() if any(one is not None for one in found)},
        remainder=old.remainder[:shared] + later.remainder,
    )


def _city(days: Sequence[Mapping[str, Any]]) -> CitySeries:
    zones = sorted({code for day in days for code in day["zones"]})
    return CitySeries(
        cumulative=tuple(day["cumulative"] for day in days),
        new=tuple(day["new"] for day in days),
        placed=tuple(day["placed"] for day in days),
        by_zone={code: tuple(day["zones"].get(code) for day in days) for code in zones},
        remainder=tuple(day["remainder"] for day in days),
    )
