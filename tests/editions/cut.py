"""An edition as it was some days earlier: what a running epidemic publishes day after day."""

from __future__ import annotations

from dataclasses import replace

from fivecolour.editions.edition_data import CitySeries, DistrictSeries, Edition
from fivecolour.editions.reason_spans import ReasonSpan


def cut(edition: Edition, days: int) -> Edition:
    """Return the edition with its first days only; it opens on the last of them."""
    remaining = edition.days[:days]
    return replace(
        edition,
        days=remaining,
        opens_on=remaining[-1],
        reviews=tuple(day for day in edition.reviews if day in remaining),
        tiers={code: tiers[:days] for code, tiers in edition.tiers.items()},
        reasons={code: _spans(edition.reasons[code], days) for code in edition.tiers},
        series={c: DistrictSeries(s.cumulative[:days], s.new[:days]) for c, s in edition.series.items()},
        cities={code: _city(city, days) for code, city in edition.cities.items()},
        published=tuple(one for one in edition.published if one.date in remaining),
    )


def _spans(spans: tuple[ReasonSpan, ...], days: int) -> tuple[ReasonSpan, ...]:
    return tuple(replace(span, last=min(span.last, days - 1)) for span in spans if span.first < days)


def _city(city: CitySeries, days: int) -> CitySeries:
    zones = {code: figures[:days] for code, figures in city.by_zone.items()}
    return CitySeries(
        city.cumulative[:days],
        city.new[:days],
        city.placed[:days],
        {code: figures for code, figures in zones.items() if any(f is not None for f in figures)},
        city.remainder[:days],
    )
