"""Why a district has its tier, by the plain reading of a scheme: see `plain_reading`."""

from __future__ import annotations

import math
from datetime import date, timedelta
from itertools import product
from typing import Any

from tests.scoring.plain_grading import District
from tests.scoring.plain_reading import Place, Values, assess, axes, over, under, worth


def reason_of(district: District, at: int) -> Values:
    """Return why the district has its tier on a day, as the fields of `Reason.to_dict`."""
    return Explained(district.until(at)).reason()


class Explained:
    """The last day of a district's history, being explained."""

    def __init__(self, district: District) -> None:
        self.district, self.rule = district, district.rule
        self.last = len(district.days) - 1
        self.day, self.tier = district.days[-1], district.tiers[-1]
        stands = district.stands(self.last)
        self.at = max(at for at in range(stands + 1) if at == 0 or district.ruled[at] is not None)
        self.ruled = district.ruled[self.at] or "not_graded"
        self.on = district.days[self.at]
        self.after_first = self.rule.first is not None and self.on > self.rule.first
        self.follows = (self.ruled == "raised" and self.rule.raising is not None) or (
            self.ruled in ("held", "eased") and self.rule.easing is not None
        )
        anew = self.after_first and not self.follows
        self.place = Place(
            self.rule.assessment, (district.only if anew else district.values.__getitem__)(self.at)
        )
        self.raising = self._raising(self.at)
        self.by_assessment = self.ruled == "first_assessment" or self.follows or self._by_case()

    def _raising(self, at: int) -> Place | None:
        bands = self.rule.raising_bands
        return Place(bands, self.district.values[at]) if bands else None

    def _unreported(self) -> bool:
        return bool(self.rule.reported_by) and not self.district.known(self.at)

    def _by_case(self) -> bool:
        case = self.place.case
        gives_none = case is not None and self.rule.assessment["cases"][case].get("tier") == 0
        return self.ruled == "not_graded" and gives_none and not self._unreported()

    def reason(self) -> Values:
        binding, threshold, reached = self._binding()
        worst = [
            part for part in self.place.parts if part["missing"] == "worst"
            and self.place.values[part["indicator"]] is None
        ] if self.by_assessment else []  # fmt: skip
        decided_change = self.rule.delay > 0 and self.ruled in ("raised", "eased")
        return {
            "tier": self.tier,
            "rule": self.ruled,
            "decided_on": self.on.isoformat(),
            "review": self.rule.is_review(self.on),
            "next_review": self.rule.review_after(self.day).isoformat() if self.rule.first else None,
            **self._previous(),
            "binding": self._reading(binding) if binding else None,
            "threshold": threshold,
            "reached": reached,
            "readings": [self._reading(name) for name in self.rule.indicators()],
            "pending": self._pending(),
            "level": None,
            "up": self._up(),
            "down": self._down(),
            "worst": [part["indicator"] for part in worst],
            "at_best": self._at_best(worst) if worst else None,
            "notes": self._notes(),
            "case": self.place.case + 1 if self.by_assessment and self.place.case is not None else None,
            "conditions": self.place.facts() if self.by_assessment else [],
            "assessed": self.place.tier if self.follows else None,
            "row": self._row(),
            "in_force": (self.on + timedelta(days=self.rule.delay)).isoformat() if decided_change else None,
        }

    def _previous(self) -> Values:
        if self.ruled == "not_graded" or self.after_first:
            for at in range(self.at - 1, -1, -1):
                if self.district.decided[at]:
                    day = self.district.days[at].isoformat()
                    return {"previous": self.district.decided[at], "previous_date": day}
        return {"previous": None, "previous_date": None}

    def _reading(self, name: str) -> Values:
        value, bound = self.rule.reading(self.district.reports, name, self.at)
        points = None
        if self.by_assessment and self.rule.assessment["combine"] == "score" and value is not None:
            parts = [part for part in self.rule.assessment["parts"] if part["indicator"] == name]
            points = worth(parts[0], self.place.values) if parts else None
        return {"indicator": name, "value": value, "bound": bound, "points": points}

    def _row(self) -> int | None:
        way = {"raised": self.rule.raising, "eased": self.rule.easing}.get(self.ruled)
        return way["reviews"] if way else None

    def _at_best(self, worst: list[Values]) -> int:
        places = {part["indicator"]: self._least(part) for part in worst}
        every = [self.place.given(**dict(zip(places, at, strict=True))) for at in product(*places.values())]
        return min(every, key=lambda tier: tier or math.inf)

    def _least(self, part: Values) -> list[float]:
        """Return values on both sides of every bound, those in the band that gives least."""
        worths = [band.get("tier", band.get("points")) for band in part["bands"]]
        cuts = self.place.axes[part["indicator"]]
        near = [value for cut in cuts for value in (under(cut), over(cut))] or [0.0]
        return [value for value in near if worth(part, {part["indicator"]: value}) == min(worths)]

    def _notes(self) -> list[str]:
        notes = ["retrospective"] if self.day < self.rule.toml["in_force_from"] else []
        if self.ruled == "not_graded":
            unknown = None in self.district.values[self.at].values()
            if self._unreported():
                notes.append("no_report" if self.rule.is_review(self.on) else "no_report_yet")
            else:
                by_rule = "indicator_missing" if unknown else "by_rule"
                notes.append("by_case" if self._by_case() else by_rule)
        if self.ruled == "first_assessment" and self.after_first:
            notes.append("returned" if self._previous()["previous"] else "entered")
        return notes

    # -- what decided ------------------------------------------------------------------------------

    def _binding(self) -> tuple[str | None, float | None, bool]:  # noqa: PLR0911
        if self.ruled == "not_graded":
            return None, None, False
        if self.by_assessment:
            return self._weighing(self.place)
        if self.ruled == "raised" and self.raising:
            return self._weighing(self.raising)
        easing = self.rule.easing_bound
        if easing is None:
            return None, None, False
        value = self.district.values[self.at][easing["indicator"]]
        passed = value is not None and value >= easing["at_least"]
        if self.ruled == "eased" or (self.tier > 1 and not passed):
            return easing["indicator"], easing["at_least"], passed
        raised = self.raising
        name = raised.binding() if raised else None
        if raised is None or name is None or raised.values[name] is None:
            return None, None, False
        if self.tier > 1:
            return self._weighing(raised)
        lifts = [cut for cut in raised.axes[name] if raised.given(**{name: over(cut)}) > 1]
        return name, lifts[0][0] if lifts else None, False

    def _weighing(self, place: Place) -> tuple[str | None, float | None, bool]:
        name = place.binding()
        line = place.line(name) if name else None
        return name, line[0] if line else None, True

    # -- what would change it ----------------------------------------------------------------------

    def _pending(self) -> Values | None:
        for days in range(1, self.rule.delay + 1):
            tier = self.district.decided[self.district.stands(self.last + days)]
            if self.tier and tier != self.tier:
                return {"tier": tier, "in_force": (self.day + timedelta(days=days)).isoformat()}
        return None

    def _today(self) -> Place:
        return Place(self.rule.assessment, self.district.values[-1])

    def _up(self) -> Values | None:
        if not self.tier or self._pending():
            return None
        if self.rule.first is None or self.day < self.rule.first:
            return _change(self._today().up(self.tier))
        return self._up_following(self.rule.raising) if self.rule.raising else self._up_by_bands()

    def _due(self) -> int:
        places = [self._raising(at) for at in range(self.at, self.last + 1)]
        return max((place.tier for place in places if place), default=0)

    def _up_by_bands(self) -> Values | None:
        place, due = self._raising(self.last), self._due()
        for name, cuts in place.axes.items() if place else ():
            values = [cuts[0][0] - 1, *map(over, cuts)]
            given = [place.given(**{name: value}) for value in values] if place else []
            at = next((at for at, tier in enumerate(given) if tier >= max(due, self.tier + 1)), 0)
            if at:
                edge, exclusive = cuts[at - 1]
                need = {"indicator": name, "needed": edge, "side": "above" if exclusive else "at_least"}
                review = self.rule.review_after(self.day)
                return _change((given[at], [need]), review=review, already=due > self.tier)
        return None

    def _up_following(self, raising: Values) -> Values | None:
        today = self._today()
        row = self._row_of(raising["reviews"] - 1, lambda given: given > self.tier)
        already = today.tier > self.tier
        if already:
            name = today.binding()
            least = min([*row, today.tier])
            cut = today.entry(name, least) if name else None
            side = "above" if cut and cut[1] else "at_least"
            found = (least, [{"indicator": name, "needed": cut[0], "side": side}]) if cut else None
        else:
            found = today.up(self.tier)
        if found is None:
            return None
        further, review = raising["reviews"] - len(row), self.day
        for _ in range(further):
            review = self.rule.review_after(review)
        return self._dated((min([*row, found[0]]), found[1]), review, further, already=already)

    def _row_of(self, most: int, among: Any, *, easing: bool = False) -> list[int]:
        """Return what the last reviews gave as long as it was among some tiers, the latest last."""
        found: list[int] = []
        for at in range(self.last, -1, -1):
            day = self.district.days[at]
            if len(found) == most:
                break
            if self.rule.is_review(day) and (not easing or self.rule.counts(day)):
                given = self.district.given[at] if self.district.known(at) else 0
                if not given or not among(given):
                    break
                found.insert(0, given)
        return found

    def _down(self) -> Values | None:
        if self.tier <= 1 or self._pending():
            return None
        if self.rule.first is not None and self.day < self.rule.first:
            return _change(self._today().down(self.tier))
        if self._due() > self.tier:
            return None
        if self.rule.easing:
            return self._down_following(self.rule.easing)
        if self.rule.easing_bound:
            return self._down_by_bound(self.rule.easing_bound)
        return _change(self._today().down(self.tier))

    def _down_by_bound(self, easing: Values) -> Values | None:
        of_clear_days = easing["indicator"] == "clear_days"
        need = {"indicator": easing["indicator"], "needed": easing["at_least"], "side": "at_least"}
        review = self.rule.review_after(max(self.day, self.rule.first or self.day))
        for _ in range(100):
            days = (review - self.day).days
            floor = self.rule.lowered(self.tier)
            if not of_clear_days:
                return _change((floor, [need]), review=review)
            bands = self.rule.raising_bands
            if bands:
                then = self.district.reports.continued(self.last, days)
                values = {name: self.rule.reading(then, name, self.last + days)[0] for name in axes(bands)}
                floor = max(floor, assess(bands, values))
            if self._clear_by(days) >= easing["at_least"] and floor < self.tier:
                return {**_change((floor, [need]), review=review), "clear_days": days}  # type: ignore[dict-item]
            review = self.rule.review_after(review)
        return None

    def _clear_by(self, days: int) -> float:
        """Return the clear days in a row after some days on which nobody falls ill."""
        reports, clear = self.district.reports, self.district.values[-1]["clear_days"] or 0
        if "clear_days" in reports.rows or "cumulative_confirmed" not in reports.rows:
            return float(clear + days)
        # New cases are known to come by themselves if one ever came that the totals do not give.
        by_itself = any(
            reports.of("new_confirmed", at) is not None
            and None in (reports.of("cumulative_confirmed", at - 1), reports.of("cumulative_confirmed", at))
            for at in range(self.last + 1)
        )
        uncounted = reports.of("cumulative_confirmed", self.last) is None
        # Tomorrow's total has none before it to be equal to.
        return float(clear + days - (uncounted and not by_itself))

    def _down_following(self, easing: Values) -> Values | None:
        today, rule = self._today(), self.rule
        row = self._row_of(easing["reviews"] - 1, lambda given: given < self.tier, easing=True)
        review, counted, waited = self.day, 0, self._reviews_in_tier()
        while len(row) + counted < easing["reviews"] or waited < max(easing["min_reviews_in_tier"], 1):
            review = rule.review_after(review)
            waited += rule.first is not None and review > rule.first
            counted += rule.counts(review)
        while not rule.counts(review):
            review = rule.review_after(review)
            counted += rule.counts(review)
        raising = self._raising(self.last)
        counting = [*row, *[0] * counted][-easing["reviews"] :]
        lowest = max(rule.lowered(self.tier), raising.tier if raising else 0, *counting)
        already = 0 < today.tier < self.tier
        if already:
            found = today.up(max(lowest, today.tier))
            sides = {"at_least": "below", "above": "at_most", "below": "at_least", "at_most": "above"}
            step = found and (max(lowest, today.tier), [{**found[1][0], "side": sides[found[1][0]["side"]]}])
        else:
            step = today.down(self.tier)
        if not step or max(lowest, step[0]) >= self.tier:
            return None
        return self._dated((max(lowest, step[0]), step[1]), review, counted, already=already)

    def _reviews_in_tier(self) -> int:
        """Return the reviews after the first one since the tier was given."""
        count, decided = 0, self.district.decided
        for at in range(self.last, 0, -1):
            if decided[at - 1] != decided[at]:
                break
            day = self.district.days[at]
            count += self.rule.is_review(day) and self.rule.first is not None and day > self.rule.first
        return count

    def _dated(
        self, step: tuple[int, list[Values]], review: date, reviews: int, *, already: bool
    ) -> Values | None:
        change = _change(step, review=review, already=already)
        in_force = (review + timedelta(days=self.rule.delay)).isoformat() if self.rule.delay else None
        return {**change, "reviews": reviews, "in_force": in_force} if change else None


def _change(
    step: tuple[int, list[Values]] | None, *, review: date | None = None, already: bool = False
) -> Values | None:
    if step is None:
        return None
    tier, needs = step
    return {
        "tier": tier, **needs[0], "review": review.isoformat() if review else None, "clear_days": None,
        "already": already, "also": needs[1:], "reviews": 1, "in_force": None,
    }  # fmt: skip
