"""One district graded by the plain reading of a scheme: see `plain_reading`."""

from __future__ import annotations

from datetime import timedelta

from tests.scoring.plain_reading import Reports, Rule, Values, assess


class District:
    """The tiers of one district, from the first reported day to the last."""

    def __init__(self, rule: Rule, reports: Reports) -> None:
        self.rule, self.reports = rule, reports
        self.days = [
            reports.start + timedelta(days=at) for at in range(len(next(iter(reports.rows.values()))))
        ]
        self.values = [
            {name: rule.reading(reports, name, at)[0] for name in rule.indicators()}
            for at in range(len(self.days))
        ]
        self.given = [assess(rule.assessment, values) for values in self.values]
        self.decided: list[int] = []
        # What decided on a day; None where the tier is carried on.
        self.ruled: list[str | None] = []
        self.in_tier = 0
        for at in range(len(self.days)):
            self._grade(at)
        self.tiers = [self.decided[self.stands(at)] for at in range(len(self.days))]

    # -- tiers -------------------------------------------------------------------------------------

    def _grade(self, at: int) -> None:
        rule, day = self.rule, self.days[at]
        if rule.first is None or day <= rule.first:
            tier = self.given[at]
            self._decide(tier, "first_assessment" if tier else "not_graded")
        elif rule.is_review(day):
            self._review(at)
        elif not (self.decided and self.decided[-1]) and self._begins(at):
            tier = self.anew(at)
            self._decide(tier, "first_assessment" if tier else "not_graded")
        elif self.decided:
            self.decided.append(self.decided[-1])
            self.ruled.append(None)
        else:
            self._decide(0, "not_graded")

    def _begins(self, at: int) -> bool:
        """Tell whether a report is among those before the first review of the history."""
        reviewed = any(self.rule.is_review(day) for day in self.days[: at + 1])
        return not reviewed and self.known(at)

    def _decide(self, tier: int, ruled: str) -> None:
        self.decided.append(tier)
        self.ruled.append(ruled)
        self.in_tier = 0

    def known(self, at: int) -> bool:
        return self.reports.known(self.rule.reported_by, at)

    def anew(self, at: int) -> int:
        return assess(self.rule.assessment, self.only(at))

    def only(self, at: int) -> Values:
        """Return the values by which a district that returns is assessed."""
        names = self.rule.returns_by or []
        return {name: value if name in names else None for name, value in self.values[at].items()}

    def _review(self, at: int) -> None:
        rule, tier = self.rule, self.decided[-1] if self.decided else 0
        follows = rule.raising or rule.easing
        if not self.known(at) or (follows and self.given[at] == 0) or (tier == 0 and self.anew(at) == 0):
            self._decide(0, "not_graded")
        elif tier == 0:
            before = next((one for one in reversed(self.decided) if one), 0) if rule.easing else 0
            ruled = "held" if before > self.anew(at) else "first_assessment"
            self._decide(max(before, self.anew(at)), ruled)
        elif self.raised(at) > tier:
            self._decide(self.raised(at), "raised")
        elif self._lower(at, tier) < tier:
            self._decide(self._lower(at, tier), "eased")
        else:
            self.in_tier += 1
            self.decided.append(tier)
            self.ruled.append("held")

    def raised(self, at: int) -> int:
        if self.rule.raising_bands:
            return assess(self.rule.raising_bands, self.values[at])
        row = self.row(at, self.rule.raising["reviews"]) if self.rule.raising else []
        return min(row, default=0)

    def _lower(self, at: int, tier: int) -> int:
        rule = self.rule
        if rule.easing_bound:
            value = self.values[at][rule.easing_bound["indicator"]]
            enough = value is not None and value >= rule.easing_bound["at_least"]
            return max(rule.lowered(tier), self.raised(at)) if enough else tier
        if rule.easing is None or self.in_tier + 1 < rule.easing["min_reviews_in_tier"]:
            return tier
        row = self.row(at, rule.easing["reviews"], easing=True) if rule.counts(self.days[at]) else []
        return max(rule.lowered(tier), self.raised(at), *row) if row and 0 not in row else tier

    def row(self, at: int, length: int, *, easing: bool = False) -> list[int]:
        """Return what the last reviews gave, the latest last; nothing if there are fewer."""
        found = []
        for day in range(at, -1, -1):
            if self.rule.is_review(self.days[day]) and (not easing or self.rule.counts(self.days[day])):
                found.insert(0, self.given[day] if self.known(day) else 0)
            if len(found) == length:
                return found
        return []

    def until(self, at: int) -> District:
        """Return the same with the days up to one."""
        rows = {name: row[: at + 1] for name, row in self.reports.rows.items()}
        return District(self.rule, Reports(self.reports.start, rows, self.reports.people))

    def stands(self, at: int) -> int:
        """Return the day up to which decisions are in force on a day, which may be later than the last."""
        for day in range(min(at, len(self.days) - 1), max(at - self.rule.delay, 0), -1):
            assessed = self.decided[day] == 0 or self.ruled[day] == "first_assessment"
            if assessed or self.decided[day - 1] == 0:
                return day
        return max(min(at - self.rule.delay, len(self.days) - 1), 0)
