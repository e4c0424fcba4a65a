"""A chart to be: whose figures it shows, on which axis of days and in which words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np

from fivecolour.editions.edition_data import CitySeries, DistrictSeries, Edition
from fivecolour.editions.outlook_fan import FanDay, outlook_fan
from fivecolour.editions.own_words import own_table
from fivecolour.export.views.sign_columns import is_provisional
from fivecolour.regions.region_set import City
from fivecolour.surveillance.trailing_mean import TrailingMean, trailing_mean
from fivecolour.surveillance.windows import counts
from fivecolour.web.charts.theme import ChartTheme

Counts: TypeAlias = tuple[int | None, ...]
DAY_MS = 86_400_000
_DAYS = {"day": 1, "week": 7, "month": 28}


@dataclass(frozen=True, slots=True)
class Chart:
    """One chart to be: whose it is, in which language and theme."""

    edition: Edition
    code: str
    language: str
    theme: ChartTheme

    @property
    def own(self) -> DistrictSeries | CitySeries:
        """The figures of the district or city."""
        if self.code in self.edition.cities:
            return self.edition.cities[self.code]
        unreported = (None,) * len(self.edition.days)
        return self.edition.series.get(self.code, DistrictSeries(unreported, unreported))

    @property
    def has_new(self) -> bool:
        """Whether new cases have a panel: not where a map tells something else instead."""
        return self.edition.has_cases or not (self.edition.measures and self.is_district)

    @property
    def has_totals(self) -> bool:
        """Whether cumulative cases have a panel: those of the district or those of its map."""
        some = self.edition.has_totals or any(one is not None for one in self.own.cumulative)
        return some or not (self.edition.has_cases or self.edition.measures)

    @property
    def is_district(self) -> bool:
        """Whether it is graded."""
        return self.code in self.edition.districts

    @property
    def city(self) -> City | None:
        """The city that it is compared with; a city itself has none."""
        return self.edition.city_of.get(self.code)

    @property
    def whole(self) -> CitySeries | None:
        """The figures of its city."""
        return self.edition.cities.get(self.city.code) if self.city else None

    @property
    def week(self) -> TrailingMean:
        """The 7-day mean of its new cases; nothing where the map goes by weeks or months."""
        new = np.array(self.own.new, dtype=float)
        if self.edition.period != "day":
            return trailing_mean(np.full_like(new, np.nan))
        before = self._new_before
        found = trailing_mean(counts(np.array([*before, *new])))
        return TrailingMean(found.mean[len(before) :], found.reported[len(before) :])

    @property
    def _new_before(self) -> list[float]:
        """The new cases of a district on the days before the first, on which its first means look back."""
        past = self.edition.past
        held = past.days("new_confirmed") if past and self.is_district else ()
        return [float(day[self.edition.place[self.code]]) for day in held]

    @property
    def provisional(self) -> list[bool]:
        """For each day whether its figures are still expected to change."""
        return [bool(is_provisional(self.edition, day)) for day in range(len(self.edition.days))]

    @property
    def nowcast(self) -> list[tuple[int, int, int] | None]:
        """For each day median and interval of its new cases when all is reported, where they are not."""
        found, days = self.edition.nowcast, self.edition.days
        return [found.of(self.code, day) if found else None for day in days]

    @property
    def fan(self) -> tuple[FanDay, ...]:
        """What the outlook expects of its new cases; nothing where it is not shown."""
        return outlook_fan(self.edition, self.code)

    @property
    def daily(self) -> dict[str, Any]:
        """Place on the date axis of a trace with one value a period."""
        return places(self.edition)

    def hidden(self, form: str) -> list[float | None]:
        """For each day the most that its figure can be where it is not told, infinite where nobody said."""
        days = range(len(self.edition.days))
        if not self.is_district:
            return [None for _ in days]
        told = getattr(self.own, form)
        most = (self.edition.hidden_most(self.code, day, f"{form}_confirmed") for day in days)
        return [one if count is None else None for count, one in zip(told, most, strict=True)]

    def level(self, tier: int) -> str:
        """Return the rule's own name for a tier."""
        return self.edition.scheme.level(tier).name[self.language]

    def say(self, key: str, **values: Any) -> str:
        """Return a text with ``{name}`` filled in; Plotly's own ``%{…}`` stay."""
        text = chart_text(self.edition, key, self.language)
        for name, value in values.items():
            text = text.replace("{" + name + "}", str(value))
        return text


def chart_text(edition: Edition, key: str, language: str) -> str:
    """Return a text of the charts as it is written, its ``{name}`` not filled in."""
    return own_table(edition, "charts", language)[key]


def places(edition: Edition) -> dict[str, Any]:
    """Return where one value a period stands on the date axis: shorter than every day where they are even."""
    if edition.period == "month":
        return {"x": list(edition.days)}
    return {"x0": edition.days[0], "dx": width(edition)}


def width(edition: Edition) -> int:
    """Return how wide a period is on the date axis, in milliseconds; a month as the shortest is."""
    return DAY_MS * _DAYS[edition.period]
