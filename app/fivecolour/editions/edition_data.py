"""An edition as plain typed data: all that a page, an export or a feed may know."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fivecolour.editions.completed_counts import CompletedCounts
from fivecolour.editions.day_signs import DaySigns, RecentCases, SignsBasis
from fivecolour.editions.edition_flow import EditionFlowDay, FlowBasis, ever_known
from fivecolour.editions.edition_indices import IndexCard, IndexDay
from fivecolour.editions.edition_outlook import EditionOutlook
from fivecolour.editions.edition_past import EditionPast, most_by_name
from fivecolour.editions.exact_measures import exact_measures
from fivecolour.editions.measures import Measure
from fivecolour.editions.published_map import PublishedMap
from fivecolour.editions.reason_spans import MANY, HeldReasons, ReasonSentence, ReasonSpan, StoredReasons
from fivecolour.editions.recent_counts import recent_counts
from fivecolour.editions.scheme_card import SchemeCard
from fivecolour.languages import USUAL
from fivecolour.regions.drawing import Drawing
from fivecolour.regions.region_set import City, District, RegionSet, Text
from fivecolour.reports.series import first_day
from fivecolour.scoring.figures import Figures, Period
from fivecolour.scoring.schemes.scheme import NOT_GRADED

# What a rule reads has so many columns in a table.
MOST_COLUMNS = 3
# What was reported of a district for a day, as `Edition.reports_on` writes it.
CASES_TOLD, NO_REPORT, HIDDEN_NUMBER, OTHER_FIGURES = "0123"


@dataclass(frozen=True, slots=True)
class DistrictSeries:
    """Daily figures of one district; None where nothing was reported."""

    cumulative: tuple[int | None, ...]
    new: tuple[int | None, ...]


@dataclass(frozen=True, slots=True)
class CitySeries:
    """Daily figures of one city and how they add up.

    On each day with a published ``cumulative``: ``placed`` (sum over districts) + ``by_zone`` +
    ``remainder`` (not broken down by place) = ``cumulative``; ``by_zone`` is keyed by the zone's code.
    """

    cumulative: tuple[int | None, ...]
    new: tuple[int | None, ...]
    placed: tuple[int | None, ...]
    by_zone: dict[str, tuple[int | None, ...]]
    remainder: tuple[int | None, ...]


@dataclass(frozen=True)
class Edition:
    """An immutable publication.

    Attributes
    ----------
    id : str
        ``<region set>-<last day>-<first ten digits of the content's SHA-256>``.
    number : int
        Running number of the instance (第 N 期).
    published_at : str
        Moment of publication, UTC, ISO 8601.
    days : tuple of str
        Consecutive ISO days: where the map goes by weeks or months the last one of each.
    opens_on : str
        The day that a page without a date shows.
    tiers : dict of str to str
        For each district one digit a day.
    signs : tuple of DaySigns
        One for each day; empty in editions of a version that did not work them out.
    languages : tuple of str
        Those that it is written in, the one of a page that asks for none first.
    title : Text or None
        What the map calls itself; None: by its region.
    disease : Text | None
        Of what the map is, where its order says so.
    rule_sha256 : str
        Hash of the rule as it was published; empty in what was not read from a folder.
    figures : dict of str to dict
        What the rule goes by besides confirmed cases, as it was reported: by name in the catalogue's fields,
        then by district, one value a period; None where nothing was.
    past : EditionPast or None
        What windows of its first days reach back on; None where nothing was reported before.
    nowcast : CompletedCounts or None
        The last counts as they will be when all is reported; None where that is unknown or all is.
    outlook : EditionOutlook or None
        How likely each tier is in the days to come; None where its order does not ask for it.
    flow_basis : FlowBasis or None
        What its flows are; None where there are none.
    flow_days : dict of str to EditionFlowDay
        By day, of those of which anything is known; read when it is asked for.
    indices : tuple of IndexCard
        The composite indices that its order asks for.
    index_days : dict of int to IndexDay
        Their figures by the position of the day; of one made after another those that it does not take over.
    """

    id: str
    number: int
    published_at: str
    region: RegionSet
    drawing: Drawing
    scheme: SchemeCard
    days: tuple[str, ...]
    reviews: tuple[str, ...]
    opens_on: str
    drill: bool
    tiers: dict[str, str]
    reasons: Mapping[str, tuple[ReasonSpan, ...]]
    series: dict[str, DistrictSeries]
    cities: dict[str, CitySeries]
    published: tuple[PublishedMap, ...]
    provenance: dict[str, Any] = field(default_factory=dict)
    signs_basis: SignsBasis | None = None
    signs: tuple[DaySigns, ...] = ()
    period: Period = "day"
    languages: tuple[str, ...] = USUAL
    title: Text | None = None
    disease: Text | None = None
    figures: Mapping[str, Mapping[str, tuple[float | None, ...]]] = field(default_factory=dict)
    rule_sha256: str = field(default="", compare=False)
    past: EditionPast | None = None
    nowcast: CompletedCounts | None = None
    outlook: EditionOutlook | None = None
    flow_basis: FlowBasis | None = None
    flow_days: Mapping[str, EditionFlowDay] = field(default_factory=dict)
    indices: tuple[IndexCard, ...] = ()
    index_days: Mapping[int, IndexDay] = field(default_factory=dict, compare=False)

    def called(self, language: str, usual: str) -> str:
        """Return what the map calls itself, else the usual title, which names its region."""
        return self.title[language] if self.title else usual.format(region=self.region.title[language])

    @cached_property
    def day_index(self) -> dict[str, int]:
        """Position of each day."""
        return {day: index for index, day in enumerate(self.days)}

    @cached_property
    def districts(self) -> dict[str, District]:
        """Districts by code."""
        return {district.code: district for district in self.region.districts}

    @cached_property
    def place(self) -> dict[str, int]:
        """Position of each district code in the region set."""
        return {district.code: position for position, district in enumerate(self.region.districts)}

    @cached_property
    def city_of(self) -> dict[str, City]:
        """The city of each district code."""
        cities = {city.code: city for city in self.region.cities}
        return {d.code: cities[d.parent] for d in self.region.districts if d.parent in cities}

    @cached_property
    def districts_of(self) -> dict[str, list[str]]:
        """Codes of the districts of each city that has any."""
        found: dict[str, list[str]] = {}
        for district in self.region.districts:
            found.setdefault(district.parent or "", []).append(district.code)
        return found

    @cached_property
    def members(self) -> dict[str, tuple[str, ...]]:
        """For each drawn polygon the districts that it shows, its own first."""
        shown: dict[str, list[str]] = {code: [code] for code in self.drawing.paths}
        for district in self.region.districts:
            if district.drawn_in:
                shown[district.drawn_in].append(district.code)
        return {code: tuple(codes) for code, codes in shown.items()}

    def tier(self, code: str, day: int) -> int:
        """Return the graded tier of a district on a day."""
        return int(self.tiers[code][day])

    def reason(self, code: str, day: int) -> ReasonSpan:
        """Return the reason of a district's tier on a day."""
        return self._reasons.one(code, day)

    def reasons_since(self, code: str, day: int) -> tuple[ReasonSpan, ...]:
        """Return the reasons of a district that hold on a day or later, oldest first."""
        return self._reasons.since(code, day)

    def reasons_begin(self) -> dict[str, list[int]]:
        """Return the days on which the reasons of each district begin."""
        return self._reasons.first_days()

    def sentences(self) -> Mapping[str, Sequence[ReasonSentence]]:
        """Return what the reasons of all districts say on all days, read at once, for answers in JSON."""
        return self._reasons.sentences(self.languages)

    def reasons_on(self, day: int) -> dict[str, ReasonSpan]:
        """Return the reasons of all districts on a day."""
        return self._reasons.on(day)

    def reasons_of(self, codes: Collection[str], day: int) -> dict[str, ReasonSpan]:
        """Return the reasons of districts on a day: those of many are read at once."""
        if len(codes) > MANY:
            every = self.reasons_on(day)
            return {code: every[code] for code in codes}
        return {code: self.reason(code, day) for code in codes}

    def week(self, code: str, day: int) -> RecentCases:
        """Return the cases of a district in the seven days up to one, by the reading that grading takes.

        Where the map goes by weeks or months, those of the period.
        """
        place = self.place[code]
        if self.signs and self.signs[day].recent:
            return RecentCases(self.signs[day].recent[place], self.signs[day].recent_known[place])
        cases, known = self._weeks
        return RecentCases(cases[place][day], str(known[place, day]))

    def weeks(self) -> dict[str, tuple[list[int | None], str]]:
        """Return `week` of all districts and days: the cases, and one letter a day for what they are."""
        if all(day.recent for day in self.signs) and self.signs:
            cases = zip(*(day.recent for day in self.signs), strict=True)
            known = zip(*(day.recent_known for day in self.signs), strict=True)
            return {
                code: (list(counted), "".join(letters))
                for code, counted, letters in zip(self.place, cases, known, strict=True)
            }
        if not self.signs:
            counts, kinds = self._weeks
            return {code: (counts[at], "".join(kinds[at].tolist())) for code, at in self.place.items()}
        days = range(len(self.days))
        rows = {code: [self.week(code, day) for day in days] for code in self.place}
        return {
            code: ([one.cases for one in row], "".join(one.known for one in row))
            for code, row in rows.items()
        }

    @cached_property
    def flow_pairs(self) -> EditionFlowDay:
        """Every pair of which flows are known on some day."""
        return ever_known(self.flow_days.values())

    @cached_property
    def has_totals(self) -> bool:
        """Whether any district reported cumulative cases."""
        return any(one is not None for series in self.series.values() for one in series.cumulative)

    @cached_property
    def has_cases(self) -> bool:
        """Whether any district reported cases, cumulative or new ones."""
        return self.has_totals or any(
            one is not None for series in self.series.values() for one in series.new
        )

    @cached_property
    def measures(self) -> tuple[Measure, ...]:
        """What is shown of the rule's indicators beside cases and their total, in its order.

        Beside a total only what tells something else; a count of cases is shown as one in any case.
        """
        return tuple(
            one
            for one in self.scheme.measures
            if not (one.of_cases and one.kind == "count")
            and not (self.has_totals and (one.of_cases or one.kind == "count"))
        )

    @property
    def table_measures(self) -> tuple[Measure, ...]:
        """The measures that tables have room for; charts have a panel for each."""
        return self.measures[:MOST_COLUMNS]

    @cached_property
    def measured(self) -> dict[str, NDArray[np.float64]]:
        """Values of what the rule reads, shape (D, T); NaN where one is unknown or known as a bound alone."""
        return exact_measures(self._as_figures, self.signs, [one.name for one in self.scheme.measures])

    def reported(self, figure: str, day: int) -> NDArray[np.float64]:
        """Return what was reported of a figure for a day, shape (D,) in the region set's order; else NaN."""
        return self._as_figures.values[figure][:, day]

    def silent(self, day: int) -> list[bool]:
        """Tell of each district, in the region set's order, whether nothing at all was reported for a day."""
        return [digit == NO_REPORT for digit in self.reports_on(day)]

    def reports_on(self, day: int) -> str:
        """Return a digit a district, in the region set's order, for what was reported for a day.

        `CASES_TOLD`, else `HIDDEN_NUMBER` (suppressed), else `OTHER_FIGURES`, else `NO_REPORT`.
        """
        if day not in self._reports:
            figures = {name: values[:, day] for name, values in self._as_figures.values.items()}
            nothing = np.all([np.isnan(values) for values in figures.values()], axis=0)
            marks = self.signs[day].hidden if self.signs else ""
            hidden = np.frombuffer((marks or "0" * len(nothing)).encode(), "S1") == b"1"
            told = ~np.isnan(figures["new_confirmed"]) | ~np.isnan(figures["cumulative_confirmed"])
            found = np.select(
                [told, hidden, nothing],
                [CASES_TOLD, HIDDEN_NUMBER, NO_REPORT],
                OTHER_FIGURES,
            )
            self._reports[day] = "".join(found.tolist())
        return self._reports[day]

    def hidden_most(self, code: str, day: int, figure: str) -> float | None:
        """Return the most that a figure which is not told can be: infinite where nobody said.

        None where it is told, or was not reported. The new cases of a day whose total is not told are no more
        than that.
        """
        signs = self.signs[day] if self.signs else None
        if signs is None or not signs.hidden:
            return None
        of = signs.bounds.get(figure, {})
        if code not in of and figure == "new_confirmed":
            of = signs.bounds.get("cumulative_confirmed", {})
        if code in of:
            most = of[code]
            return math.inf if most is None else most
        # Editions of a version that did not keep the bounds.
        unbounded = not signs.bounds and signs.hidden[self.place[code]] == "1"
        return math.inf if unbounded and figure in ("cumulative_confirmed", "new_confirmed") else None

    @cached_property
    def _reasons(self) -> StoredReasons | HeldReasons:
        return self.reasons if isinstance(self.reasons, StoredReasons) else HeldReasons(self.reasons)

    @cached_property
    def _reports(self) -> dict[int, str]:
        return {}

    @cached_property
    def _as_figures(self) -> Figures:
        """What was reported, as grading is given it."""
        columns = {
            "cumulative_confirmed": [series.cumulative for series in self.series.values()],
            "new_confirmed": [series.new for series in self.series.values()],
            **{name: [found[code] for code in self.series] for name, found in self.figures.items()},
        }
        people, codes = [district.population for district in self.region.districts], tuple(self.series)
        return Figures(
            codes=codes,
            dates=np.array(self.days, dtype="datetime64[D]"),
            values={name: np.array(rows, dtype=np.float64) for name, rows in columns.items()},
            population=np.array([one.count if one else np.nan for one in people], dtype=np.float64),
            period=self.period,
            most=most_by_name([day.bounds for day in self.signs], codes),
            past=self.past.as_past(codes) if self.past else None,
        )

    @cached_property
    def _weeks(self) -> tuple[list[list[int | None]], NDArray[np.str_]]:
        """The same of all districts and days, where the edition does not hold them."""
        return recent_counts(self._as_figures, 7 if self.period == "day" else 1)

    def published_on(self, day: int) -> PublishedMap | None:
        """Return the published map in force on a day: the latest at or before it."""
        return self._in_force[day]

    @cached_property
    def _in_force(self) -> list[PublishedMap | None]:
        earlier = sorted(self.published, key=lambda one: one.date)
        places = [bisect_right(earlier, day, key=lambda one: one.date) for day in self.days]
        return [earlier[place - 1] if place else None for place in places]

    def published_tier(self, code: str, day: int) -> tuple[int, ...]:
        """Return the tiers that the authority's map in force leaves possible; empty where unknown."""
        in_force = self.published_on(day)
        return in_force.tiers.get(code, ()) if in_force else ()

    def period_end(self, day: str) -> str | None:
        """Return the last day of the period in which a day lies; None where the edition has none."""
        end = next((one for one in self.days if one >= day), None)
        first = first_day(date.fromisoformat(end), self.period) if end else None
        return end if first and first.isoformat() <= day else None

    @property
    def moments(self) -> tuple[str, ...]:
        """The days of it on which tiers may have changed: the rule's reviews, else every week or month."""
        otherwise = () if self.period == "day" else self.days
        return tuple(day for day in self.reviews if day in self.day_index) if self.reviews else otherwise

    @cached_property
    def opening_layer(self) -> str:
        """The layer that a page without one shows: the published one where nothing is graded on its day."""
        day = self.day_index[self.opens_on]
        graded, published = (any(self.shown_tiers(day, layer)) for layer in ("graded", "published"))
        return "published" if published and not graded else "graded"

    def shown_tier(self, code: str, day: int, layer: str) -> int:
        """Return the tier of one district in a layer, ``"graded"`` or ``"published"``."""
        if layer == "graded":
            return self.tier(code, day)
        in_force = self.published_on(day)
        return in_force.shown(code) if in_force else NOT_GRADED

    def shown_tiers(self, day: int, layer: str) -> list[int]:
        """Return `shown_tier` of every district, in the region set's order."""
        if layer == "graded":
            return [*self._graded[day]]
        in_force = self.published_on(day)
        return [in_force.shown(code) if in_force else NOT_GRADED for code in self.place]

    @cached_property
    def _graded(self) -> list[bytes]:
        """For each day the graded tiers, a byte a district in the region set's order."""
        digits = np.frombuffer("".join(self.tiers[code] for code in self.place).encode("ascii"), np.uint8)
        return [row.tobytes() for row in (digits - np.uint8(ord("0"))).reshape(len(self.place), -1).T]

    def shape_tier(self, shape: str, day: int, layer: str) -> int:
        """Return the tier that colours a polygon: its highest member's."""
        return max(self.shown_tier(code, day, layer) for code in self.members[shape])
