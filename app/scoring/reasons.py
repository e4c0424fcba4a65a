"""Why a district has its tier: as data, and as a sentence in Chinese and English."""

from __future__ import annotations

import datetime as dt
import tomllib
from dataclasses import asdict, dataclass
from functools import cache
from typing import Any, Literal, TypeAlias

from app.scoring.files import data_folder
from app.scoring.scheme import Scheme

Bound: TypeAlias = Literal["at_most", "at_least"]
Side: TypeAlias = Literal["at_least", "above", "below", "at_most"]
RuleName: TypeAlias = Literal["first_assessment", "held", "raised", "eased", "not_graded"]


@dataclass(frozen=True, slots=True)
class Reading:
    """One indicator as it was on the day of the decision.

    Attributes
    ----------
    value : float | None
        None if unknown.
    bound : {"at_most", "at_least"} | None
        Set if gaps in the reports leave only a bound.
    points : float | None
        What it gave to a score.
    """

    indicator: str
    value: float | None
    bound: Bound | None = None
    points: float | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """What would give another tier.

    Attributes
    ----------
    tier : int
        The tier it would give.
    indicator : str
        The indicator that has to change; all others stay as they are.
    needed : float
        The value that it has to reach, or to fall below.
    side : {"at_least", "above", "below", "at_most"}
        On which side of ``needed`` it has to be.
    review : dt.date | None
        The review that would change the tier; None where every day is assessed.
    clear_days : int | None
        How many further days without a new case, up to and including that review, are enough.
    already : bool
        Whether what was reported since the last decision reaches it already, so that the tier changes at
        the review unless the value has changed by then.
    """

    tier: int
    indicator: str
    needed: float
    side: Side
    review: dt.date | None = None
    clear_days: int | None = None
    already: bool = False


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a district has its tier on a day.

    Attributes
    ----------
    code, date, tier
        The cell of the grading.
    rule : str
        What decided: ``first_assessment``, ``held``, ``raised``, ``eased`` or ``not_graded``.
    decided_on : dt.date
        Day of that decision; earlier than ``date`` where a tier is held between reviews.
    review : bool
        Whether the decision was a review.
    next_review : dt.date | None
        The next day on which the tier may change; None where every day is assessed.
    previous, previous_date : int | None, date | None
        The tier before the decision and its last day; for a district not graded, its last known tier.
    binding : Reading | None
        The indicator that decided; None if none did (no report).
    threshold : float | None
        The bound that the binding indicator reached, or fell short of; None if it has none below it.
    inclusive : bool
        Whether the threshold itself counts as reached.
    reached : bool
        Whether it was.
    readings : tuple of Reading
        Every indicator of the scheme on the day of the decision.
    clear_days : int | None
        Reported days in a row without a new case up to ``date``, if the scheme reads them.
    up, down : Change | None
        The nearest change to a higher and to a lower tier; None if there is none, or, for ``down``, if
        the tier is due to be raised first.
    worst : tuple of str
        Unknown indicators that were taken at their worst.
    at_best : int | None
        The tier if they turned out as good as can be; None if there are none.
    notes : tuple of str
        ``retrospective`` (the rule was not yet in force), ``returned`` (assessed anew after a gap),
        ``entered`` (first report after the first review); for a district not graded ``no_report``,
        ``no_report_yet`` (before the first review) or ``indicator_missing``.
    """

    code: str
    date: dt.date
    tier: int
    rule: RuleName
    decided_on: dt.date
    review: bool
    next_review: dt.date | None
    previous: int | None
    previous_date: dt.date | None
    binding: Reading | None
    threshold: float | None
    inclusive: bool
    reached: bool
    readings: tuple[Reading, ...]
    clear_days: int | None
    up: Change | None
    down: Change | None
    worst: tuple[str, ...]
    at_best: int | None
    notes: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return the reason as plain data for JSON; days as ISO dates."""
        return {key: _plain(value) for key, value in asdict(self).items()}


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    return value.isoformat() if isinstance(value, dt.date) else value


def sentence(reason: Reason, scheme: Scheme, language: str, *, dated: bool = True) -> str:
    """Say a reason in ``"zh"`` or ``"en"``, by the templates of ``data/texts/reasons.toml``.

    ``dated=False`` leaves out the day of an assessment, for figures that have none.

    Examples
    --------
    >>> import numpy as np
    >>> from app.scoring.figures import Figures
    >>> from app.scoring.grading import grade
    >>> from app.scoring.schemes import load
    >>> days = np.arange("2020-02-09", "2020-02-10", dtype="datetime64[D]")
    >>> figures = Figures(("330203",), days, {"cumulative_confirmed": np.array([[0.0]])})
    >>> scheme = load("zhejiang-2020")
    >>> sentence(grade(scheme, figures).reason(0, 0), scheme, "zh")
    '低风险(绿):截至2月9日尚无确诊病例;如近7天新增达到2例,2月12日评估时升为蓝色。'
    """
    return _Sentence(reason, scheme, language, dated=dated).text()


@cache
def _texts() -> dict[str, Any]:
    with (data_folder() / "texts" / "reasons.toml").open("rb") as file:
        return tomllib.load(file)


class _Sentence:
    """One reason being written in one language."""

    def __init__(self, reason: Reason, scheme: Scheme, language: str, *, dated: bool) -> None:
        self.reason = reason
        self.scheme = scheme
        self.language = language
        self.undated = "" if dated else "_undated"

    def text(self) -> str:
        reason = self.reason
        label = self.scheme.label(reason.tier)
        head = self._say(
            "head" if reason.tier else "head_not_graded",
            level=_capital(label.level[self.language]),
            colour=label.colour[self.language],
        )
        clauses = [*self._why(), self._deductions(), self._worst(), self._up(), self._down()]
        body = self._say("clause_separator").join(clause for clause in clauses if clause)
        note = self._say("notes.retrospective") if "retrospective" in reason.notes else ""
        return head + body + self._say("full_stop") + note

    # -- clauses -----------------------------------------------------------------------------------

    def _why(self) -> list[str]:
        reason = self.reason
        if reason.rule == "not_graded":
            return self._not_graded()
        said = {"day": self._date(reason.decided_on), "tier": self._tier(reason.tier)}
        if reason.binding is None:
            return [self._say("why.held_plain", **said)]
        said["previous"] = self._tier(reason.previous)
        said["reading"] = self._reading(reason.binding)
        said["limit"] = self._limit(reason.binding.indicator)
        return [self._say(f"why.{self._why_key(reason.binding)}", **said)]

    def _why_key(self, binding: Reading) -> str:
        reason = self.reason
        if reason.rule == "first_assessment":
            key = "returned" if "returned" in reason.notes else f"first{self.undated}"
            return key if reason.threshold is not None else f"{key}_lowest"
        if reason.rule == "held":
            if reason.threshold is None or (binding.value == 0 and reason.tier == 1):
                return "held_none"
            return "held_reached" if reason.reached else "held_short"
        return reason.rule

    def _not_graded(self) -> list[str]:
        reason = self.reason
        key = next(note for note in reason.notes if note != "retrospective") + self.undated
        unknown = {one.indicator for one in reason.readings if one.value is None}
        names = self._say("list_separator").join(
            self._name(name) for name in self.scheme.required if name in unknown
        )
        clauses = [self._say(f"why.{key}", day=self._date(reason.decided_on), names=names)]
        if reason.previous and reason.previous_date is not None:
            last = {"tier": self._tier(reason.previous), "day": self._date(reason.previous_date)}
            clauses.append(self._say("why.last_known", **last))
        if reason.next_review is not None and reason.review:
            clauses.append(self._say("why.next_review", day=self._date(reason.next_review)))
        return clauses

    def _deductions(self) -> str:
        said = [
            self._say("deduction", reading=self._reading(one), points=_number(-one.points))
            for one in self.reason.readings
            if one.points is not None and one.points < 0
        ]
        return self._say("deductions", list=self._say("list_separator").join(said)) if said else ""

    def _worst(self) -> str:
        reason = self.reason
        if reason.at_best is None or reason.at_best == reason.tier:
            return ""
        names = self._say("list_separator").join(self._name(name) for name in reason.worst)
        return self._say("worst", names=names, tier=self._tier(reason.at_best))

    def _up(self) -> str:
        return self._change(self.reason.up, "up")

    def _down(self) -> str:
        down = self.reason.down
        if down is None or down.clear_days is None or down.review is None:
            return self._change(down, "down")
        key = "down.clear_one" if down.clear_days == 1 else "down.clear"
        said = {"day": self._date(down.review), "tier": self._tier(down.tier)}
        return self._say(key, n=_number(down.clear_days), **said)

    def _change(self, change: Change | None, direction: str) -> str:
        if change is None:
            return ""
        said = {
            "name": self._name(change.indicator),
            "side": self._say(f"side.{change.side}"),
            "needed": self._of(change.indicator, "amount", n=_number(change.needed)),
            "tier": self._tier(change.tier),
        }
        if change.review is None:
            return self._say(f"{direction}.daily", **said)
        key = f"{direction}.due" if change.already else f"{direction}.at_review"
        return self._say(key, day=self._date(change.review), **said)

    # -- words -------------------------------------------------------------------------------------

    def _reading(self, reading: Reading) -> str:
        if reading.value is None:
            return self._say("unknown", name=self._name(reading.indicator))
        form = {0.0: "reading_zero", 1.0: "reading_one"}.get(reading.value, "reading")
        if reading.bound and form == "reading_zero":
            form = "reading"
        bound = self._say(f"bound.{reading.bound}") if reading.bound else ""
        return self._of(reading.indicator, form, n=_number(reading.value), bound=bound)

    def _limit(self, indicator: str) -> str:
        threshold = self.reason.threshold
        if threshold is None:
            return ""
        amount = self._of(indicator, "amount", n=_number(threshold))
        return self._say("limit.from" if self.reason.inclusive else "limit.above", amount=amount)

    def _name(self, indicator: str) -> str:
        return self._of(indicator, "name")

    def _of(self, indicator: str, form: str, **said: object) -> str:
        """Say something of an indicator; a form that it lacks is said in the common one."""
        forms = _texts()["indicators"][_family(indicator)]
        template: str = forms.get(form, forms.get("reading", ""))[self.language]
        return template.format(k=_window(indicator), **said)

    def _tier(self, tier: int | None) -> str:
        return self._say("tier", colour=self.scheme.label(tier or 0).colour[self.language])

    def _date(self, day: dt.date) -> str:
        months: list[str] = _texts()["months"]
        return self._say("date", day=day.day, month=day.month, month_name=months[day.month - 1])

    def _say(self, key: str, **said: object) -> str:
        found: Any = _texts()
        for step in key.split("."):
            found = found[step]
        template: str = found[self.language]
        return template.format(**said)


def _capital(word: str) -> str:
    return word[:1].upper() + word[1:]


def _number(value: float) -> str:
    """Write a number without needless decimals.

    >>> _number(24.0), _number(119.96), _number(1234.5)
    ('24', '119.96', '1,234.5')
    """
    return f"{value:,.2f}".rstrip("0").rstrip(".")


def _family(indicator: str) -> str:
    """Return the name under which the texts know an indicator, whatever its number of days.

    >>> _family("new_7d"), _family("clear_days")
    ('new_kd', 'clear_days')
    """
    return "_".join("kd" if _is_days(step) else step for step in indicator.split("_"))


def _window(indicator: str) -> str:
    return next((step[:-1] for step in indicator.split("_") if _is_days(step)), "")


def _is_days(step: str) -> bool:
    return step.endswith("d") and step[:-1].isdigit()
