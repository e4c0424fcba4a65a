"""Why a district has its tier, as a sentence in any language that has texts."""

from __future__ import annotations

import datetime as dt
from functools import cache, lru_cache

from fivecolour import catalogue, texts
from fivecolour.languages import capitalised
from fivecolour.scoring.explain import level_sentences
from fivecolour.scoring.reason import Bound, BoundedReading, NeededValue, PossibleChange, Reading, Reason
from fivecolour.scoring.schemes.scheme import Scheme


def sentence(reason: Reason, scheme: Scheme, language: str, *, dated: bool = True) -> str:
    """Say a reason in a language, by the templates of ``data/texts/<language>/reasons.toml``.

    ``dated=False`` leaves out the day of an assessment, for figures that have none.

    Examples
    --------
    >>> import numpy as np
    >>> from fivecolour.scoring.explain.day_reasons import explain
    >>> from fivecolour.scoring.figures import Figures
    >>> from fivecolour.scoring.grading.tiers import grade
    >>> from fivecolour.scoring.schemes.library import load
    >>> days = np.arange("2020-02-09", "2020-02-10", dtype="datetime64[D]")
    >>> figures = Figures(("330203",), days, {"cumulative_confirmed": np.array([[0.0]])})
    >>> scheme = load("zhejiang-2020")
    >>> sentence(explain(grade(scheme, figures), 0, 0), scheme, "zh")
    '低风险（绿）：截至2月9日尚无确诊病例；如近7天新增达到2例，2月12日评估时升为蓝色。'
    """
    return _Sentence(reason, scheme, language, dated=dated).text()


# Stands before and after what a pattern leaves open; no text holds it.
_GAP = "\0"
# Why no tier is given where no report is missing that could restore the last one.
_NO_GAP = frozenset({"by_case", "by_rule", "suppressed"})


class _Sentence:
    """One reason being written in one language."""

    def __init__(self, reason: Reason, scheme: Scheme, language: str, *, dated: bool) -> None:
        self.reason = reason
        self.scheme = scheme
        self.language = language
        self.undated = "" if dated else "_undated"

    def text(self) -> str:
        clauses = [
            *self._why(),
            self._deductions(),
            self._worst(),
            self._pending(),
            self._up(),
            self._down(),
        ]
        body = self.say("clause_separator").join(clause for clause in clauses if clause)
        note = self.say("notes.retrospective") if "retrospective" in self.reason.notes else ""
        return self._head() + body + self.say("full_stop") + note

    def _head(self) -> str:
        label = self.scheme.label(self.reason.tier)
        level, colour = label.level[self.language], label.colour[self.language]
        if not self.reason.tier:
            return self.say("head_not_graded", level=capitalised(level), colour=colour)
        # In the language of the level, which may be another than the reader's: no title mixes two.
        titles, spoken = self.scheme.level_title, label.level.spoken(self.language)
        title = capitalised(titles[spoken].replace("{level}", level) if spoken in titles else level)
        key = "head_word" if label.word and label.word != level else "head"
        return self.say(key, title=title, colour=colour, word=label.word)

    # -- clauses -----------------------------------------------------------------------------------

    def _why(self) -> list[str]:
        reason = self.reason
        if reason.rule == "not_graded":
            return self._not_graded()
        if reason.level is not None:
            return level_sentences.why(self, reason.level)
        if reason.assessed is not None:
            return self._following(reason.assessed)
        if reason.case is not None:
            return self._case()
        values = {"day": self.day(reason.decided_on), "tier": self.tier(reason.tier)}
        if reason.binding is None:
            return [self.say("why.held_plain", **values)]
        values["previous"] = self.tier(reason.previous)
        values["reading"] = self._reading(reason.binding)
        values["limit"] = self._limit(reason.binding.indicator)
        return [self.say(f"why.{self._why_key(reason.binding)}", **values)]

    def _why_key(self, binding: Reading) -> str:
        reason = self.reason
        if reason.rule == "first_assessment":
            return self._lowest("returned" if "returned" in reason.notes else f"first{self.undated}")
        if reason.rule == "held":
            if reason.threshold is None or (binding.value == 0 and reason.tier == 1):
                return "held_none"
            return "held_reached" if reason.reached else "held_short"
        return reason.rule

    def _lowest(self, key: str) -> str:
        return key if self.reason.threshold is not None else f"{key}_lowest"

    def _case(self) -> list[str]:
        """Say which case of a decision table decided, and its heaviest part if it has parts."""
        reason = self.reason
        key = "case_returned" if "returned" in reason.notes else f"case{self.undated}"
        clauses = [self.say(f"why.{key}", day=self.day(reason.decided_on), **self._applies())]
        return [*clauses, *self._part(reason.tier)]

    def _applies(self) -> dict[str, object]:
        facts = self.say("list_separator").join(self.fact(fact) for fact in self.reason.conditions)
        return {"facts": facts, "n": self.reason.case}

    def _part(self, tier: int) -> list[str]:
        binding = self.reason.binding
        cases = self.scheme.assessment.cases
        if binding is None or (self.reason.case and not cases[self.reason.case - 1].parts):
            return []
        values = {"reading": self._reading(binding), "limit": self._limit(binding.indicator)}
        return [self.say(f"why.{self._lowest('first_undated')}", tier=self.tier(tier), **values)]

    def _following(self, assessed: int) -> list[str]:
        """Say what several reviews decided, and what the assessment rested on at the last of them."""
        reason = self.reason
        key = {"raised": "raised_row", "eased": "eased_row"}.get(reason.rule, "held_plain")
        one = "_one" if reason.row == 1 else ""
        values = {"day": self.day(reason.decided_on), "tier": self.tier(reason.tier), "row": reason.row}
        clauses = [self.say(f"why.{key}{one}", previous=self.tier(reason.previous), **values)]
        case = [self.say("why.case_undated", **self._applies())] if reason.case is not None else []
        clause = self.say("clause_separator").join([*case, *self._part(assessed)])
        clauses.append(self.say("why.assessed", tier=self.tier(assessed), clause=clause) if clause else "")
        if reason.in_force is not None:
            clauses.append(self.say("why.in_force", day=self.day(reason.in_force)))
        return clauses

    def fact(self, fact: BoundedReading) -> str:
        reading, bounds = fact.reading, []
        if reading.value is None:
            return self._reading(reading)
        if fact.lower is not None:
            side = "at_least" if fact.lower_inclusive else "above"
            bounds.append(self._bound(side, fact, fact.lower))
        if fact.upper is not None:
            side = "at_most" if fact.upper_inclusive else "below"
            bounds.append(self._bound(side, fact, fact.upper))
        limits = self.say("list_separator").join(bounds)
        return self.say("fact", reading=self._reading(reading), bounds=limits)

    def _bound(self, side: str, fact: BoundedReading, value: float) -> str:
        amount = self._of(fact.reading.indicator, "amount", n=texts.number(value, self.language))
        if fact.parameter is not None:
            amount = self.say("parameter", name=self.named(fact.parameter), amount=amount)
        return self.say(f"fact_side.{side}", amount=amount)

    def _not_graded(self) -> list[str]:
        reason = self.reason
        note = next(note for note in reason.notes if note != "retrospective")
        if note == "unknown_before" and reason.level is not None:
            clauses = level_sentences.still_open(self, reason.level)
        else:
            clauses = self._case() if note == "by_case" else [self._not_known(note)]
        if reason.previous and reason.previous_date is not None:
            last = {"tier": self.tier(reason.previous), "day": self.day(reason.previous_date)}
            clauses.append(self.say("why.last_tier" if note in _NO_GAP else "why.last_known", **last))
        if reason.next_review is not None and reason.review:
            clauses.append(self.say("why.next_review", day=self.day(reason.next_review)))
        return clauses

    def _not_known(self, note: str) -> str:
        unknown = [one.indicator for one in self.reason.readings if one.value is None]
        needed = [name for name in unknown if name in self.scheme.required] or unknown
        if self.reason.level is not None:
            needed = list(self.reason.level.unknown)
        separator = self.say("list_separator")
        return self.say(
            f"why.{note}{self.undated}",
            day=self.day(self.reason.decided_on),
            names=separator.join(self.unknown(name) for name in needed),
            n=self.scheme.graded_from,
            readings=separator.join(self._reading(one) for one in self.reason.readings),
        )

    def _pending(self) -> str:
        pending = self.reason.pending
        if pending is None:
            return ""
        return self.say("why.pending", day=self.day(pending.in_force), tier=self.tier(pending.tier))

    def _deductions(self) -> str:
        sentences = [
            texts.counted_of("reasons", "deduction", -one.points, self.language).format(
                reading=self._reading(one), points=texts.number(-one.points, self.language)
            )
            for one in self.reason.readings
            if one.points is not None and one.points < 0
        ]
        return self.say("deductions", list=self.say("list_separator").join(sentences)) if sentences else ""

    def _worst(self) -> str:
        reason = self.reason
        if reason.at_best is None or reason.at_best == reason.tier:
            return ""
        names = self.say("list_separator").join(self._name(name) for name in reason.worst)
        return self.say("worst", names=names, tier=self.tier(reason.at_best))

    def _up(self) -> str:
        return self._change(self.reason.up, "up")

    def _down(self) -> str:
        down = self.reason.down
        if down is None or down.clear_days is None or down.review is None:
            return self._change(down, "down")
        key = "down.clear_one" if down.clear_days == 1 else "down.clear"
        values = {"day": self.day(down.review), "tier": self.tier(down.tier)}
        return self.say(key, n=texts.number(down.clear_days, self.language), **values)

    def _change(self, change: PossibleChange | None, direction: str) -> str:
        if self.reason.level is not None:
            return level_sentences.change(self, self.reason.level, change, direction)
        if change is None:
            return ""
        key = "side_still" if change.already else "side"
        needs = [NeededValue(change.indicator, change.needed, change.side), *change.also]
        values = {
            "needs": self.say("and").join(self.need(need, key) for need in needs),
            "tier": self.tier(change.tier),
        }
        if change.review is None:
            return self.say(f"{direction}.daily", **values)
        form = "at_reviews" if change.reviews > 1 else "due" if change.already else "at_review"
        text = self.say(f"{direction}.{form}", day=self.day(change.review), n=change.reviews, **values)
        if change.in_force is not None:
            text += self.say("in_force", day=self.day(change.in_force))
        return text

    def need(self, need: NeededValue, key: str) -> str:
        one = "_one" if _is_one(need.indicator) else ""
        return self.say(
            "need",
            name=self._name(need.indicator),
            side=self.say(f"{key}{one}.{need.side}"),
            needed=self._of(need.indicator, "amount", n=texts.number(need.needed, self.language)),
        )

    # -- words -------------------------------------------------------------------------------------

    def _reading(self, reading: Reading) -> str:
        return _reading(reading, self.language)

    def _limit(self, indicator: str) -> str:
        threshold = self.reason.threshold
        if threshold is None:
            return ""
        amount = self._of(indicator, "amount", n=texts.number(threshold, self.language))
        return self.say("limit.from" if self.reason.inclusive else "limit.above", amount=amount)

    def named(self, name: str) -> str:
        """Name an indicator, or a parameter of the rule."""
        if name in self.scheme.parameter_names:
            return self.scheme.parameter(name).title[self.language]
        return self._name(name)

    def unknown(self, name: str) -> str:
        """Name an indicator or a parameter that is unknown; it may be for few reports only."""
        few = any(one.indicator == name and one.is_sparse for one in self.reason.readings)
        return self.say("sparse", name=self.named(name)) if few else self.named(name)

    def _name(self, indicator: str) -> str:
        return self._of(indicator, "name")

    def _of(self, indicator: str, form: str, **values: object) -> str:
        return _form(indicator, form, self.language).format(**values)

    def tier(self, tier: int | None) -> str:
        return _tier(self.scheme.label(tier or 0).colour[self.language], self.language)

    def day(self, day: dt.date) -> str:
        return _date(day, self.language, with_year=day.year != self.reason.date.year)

    def say(self, key: str, **values: object) -> str:
        return _template(key, self.language).format(**values)


class Pattern:
    """The sentence of a reason, to be said of others that differ from it in nothing but values."""

    def __init__(self, reason: Reason, scheme: Scheme, language: str, *, dated: bool = True) -> None:
        self.language = language
        text = _Open(reason, scheme, language, dated=dated).text()
        # Words and, at every second place, the number of a reading.
        self.parts = text.split(_GAP)
        self.readings = [(at, int(self.parts[at])) for at in range(1, len(self.parts), 2)]

    @staticmethod
    def of(reason: Reason) -> object:
        """Return what in the values of a reason calls for another pattern: 0, and what is unknown."""
        unknown = [(one.value is None, one.is_sparse) for one in reason.readings]
        if reason.rule != "not_graded":
            unknown = [(False, few) for _, few in unknown] if reason.level else []
        return reason.binding is not None and reason.binding.value == 0, tuple(unknown)

    def say(self, reason: Reason) -> str:
        """Return the sentence of a reason."""
        parts = self.parts.copy()
        for at, number in self.readings:
            parts[at] = _reading(reason.readings[number], self.language)
        return "".join(parts)


class _Open(_Sentence):
    """A sentence that leaves its readings open."""

    def _reading(self, reading: Reading) -> str:
        names = [one.indicator for one in self.reason.readings]
        return f"{_GAP}{names.index(reading.indicator)}{_GAP}"


def _reading(reading: Reading, language: str) -> str:
    """Say a reading."""
    name, value = reading.indicator, reading.value
    if value is None:
        named = _form(name, "name", language).format()
        if reading.is_sparse:
            return _template("sparse", language).format(name=named)
        return _template("unknown", language).format(name=named)
    is_none = value == 0 and not reading.bound
    form = "reading_zero" if is_none else f"reading_{texts.plural(language, value)}"
    return texts.number(value, language).join(_around(name, form, reading.bound, language))


@cache
def _tier(colour: str, language: str) -> str:
    return _template("tier", language).format(colour=colour)


@lru_cache(maxsize=1000)
def _date(day: dt.date, language: str, *, with_year: bool) -> str:
    """Write a day; with its year where that is not the one of the day that the reason speaks of."""
    return (texts.long_date if with_year else texts.day_and_month)(day.isoformat(), language)


@cache
def _around(indicator: str, form: str, bound: Bound | None, language: str) -> tuple[str, ...]:
    """Return the words before and after the number of a reading; these alone, if it is said without."""
    limit = _template(f"bound.{bound}", language).format() if bound else ""
    return tuple(_form(indicator, form, language).format(n=_GAP, bound=limit).split(_GAP))


@cache
def _template(key: str, language: str) -> str:
    return texts.words_of("reasons", key, language)


@cache
def _form(indicator: str, form: str, language: str) -> str:
    """Return how something is said of an indicator; a form that it lacks is the common one."""
    return catalogue.indicator(indicator).wording(form)[language]


@cache
def _is_one(indicator: str) -> bool:
    """Tell whether the name of an indicator is singular in English."""
    return catalogue.indicator(indicator).entry.reason.one
