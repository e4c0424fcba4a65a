"""How sure and early warning in words, the same for the first HTML and for the client."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import groupby
from typing import Any, TypeAlias

from fivecolour.editions.edition_data import Edition
from fivecolour.editions.outlook_record import is_shown
from fivecolour.editions.own_words import own_table
from fivecolour.export.views.sign_columns import (
    GROWING,
    Estimate,
    RawSigns,
    Signs,
    fired,
    raw,
    signs_of,
    warning,
    warnings,
)
from fivecolour.surveillance.reproduction import LEAST_CASES
from fivecolour.texts import counted_key, localised, period_table, table

# What a reader should not overlook.
LOUD = "early_alarm"
# Days of whom a reader may ask whether their figures are final.
RECENT = 7
_WHOLE_FROM = 10
_MANY_DAYS = 100

# Of a thousand futures; less is not told.
LEAST_CHANCE = 5
NEXT = {
    "review": "next_review",
    "7d": "next_7d",
    "14d": "next_14d",
    "1w": "next_1w",
    "2w": "next_2w",
}

_NUMBER = re.compile(r">?[0-9,]+(\.[0-9]+)?")

Levels: TypeAlias = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Remark:
    """One sentence: its key in ``signs.toml`` and what is filled in, the same in both languages.

    ``levels`` are tiers with their percentages, for ``{levels}``; ``count`` is the number that the form of
    the sentence follows.
    """

    key: str
    values: dict[str, str] = field(default_factory=dict)
    levels: Levels = ()
    count: float = 2

    def form(self, language: str) -> str:
        """Return its key in the form that its number takes in a language."""
        return counted_key(table("signs", language), self.key, self.count, language)


def remarks(edition: Edition, code: str, day: int) -> tuple[Remark, ...]:
    """Return what there is to say of a district on a day; nothing where the edition has no signs."""
    held = raw(edition, code, day)
    if held is None:
        return ()
    if edition.period != "day":
        return (*_remarks_of_period(held), *_next(edition, code, day))
    told = _remarks(held, recent=day >= len(edition.days) - RECENT, decided=_decided(edition))
    return (*told, *_next(edition, code, day))


def _next(edition: Edition, code: str, day: int) -> Iterator[Remark]:
    """Say how likely each level is later on, on the last day alone, of horizons that are shown."""
    found = edition.outlook
    if found is None or day != len(edition.days) - 1:
        return
    for one in found.horizons:
        if code in one.tiers and is_shown(found.rounds, one.name):
            ranked = sorted(((share, tier) for tier, share in enumerate(one.tiers[code])), reverse=True)
            levels = tuple((tier, round(share / 10)) for share, tier in ranked if share >= LEAST_CHANCE)
            cases = one.cases.get(code)
            ends = (cases[len(cases) // 2], cases[0], cases[-1]) if cases else ()
            values = {name: f"{end:,}" for name, end in zip(("cases", "low", "high"), ends, strict=False)}
            yield Remark(NEXT[one.name], values, levels, ends[0] if ends else 2)


def _decided(edition: Edition) -> str:
    """Return what to say where the rate shown does not decide: whether counts do, or others."""
    kinds = {one.kind for one in edition.scheme.measures}
    counts = "rate" not in kinds and (not kinds or "count" in kinds)
    return "sure_counts_decide" if counts else "sure_others_decide"


# The next edition says the same of nearly every day.
@lru_cache(maxsize=50_000)
def _remarks(held: RawSigns, *, recent: bool, decided: str) -> tuple[Remark, ...]:
    found = signs_of(held)
    return (*_sure(found, decided), *_early(found), *_provisional(found, recent=recent), *_nowcast(found))


@lru_cache(maxsize=50_000)
def _remarks_of_period(held: RawSigns) -> tuple[Remark, ...]:
    """Of a week or month there are a rate, as information, and EARS."""
    found = signs_of(held)
    unstable = (Remark("sure_unstable"),) if found.unstable else ()
    if found.alarms is None:
        early = Remark("early_nothing")
    else:
        early = _alarm(found.alarms) if found.alarms else Remark("early_no_alarm")
    return (_rate(found), *unstable, *_smoothed(found), early, *_nowcast(found))


def _alarm(methods: Sequence[str]) -> Remark:
    return Remark(LOUD, {"methods": ", ".join(methods)})


def _sure(found: Signs, decided: str) -> Iterator[Remark]:
    yield _rate(found)
    if found.unstable:
        yield Remark("sure_unstable")
    if found.chances:
        ranked = sorted(found.chances.items(), key=lambda one: (-one[1], -one[0]))
        yield Remark("sure_chances", levels=tuple(ranked))
    elif found.basis.graded and found.exact and found.rate:
        yield Remark("sure_settled")
    yield from _smoothed(found)
    if not found.basis.graded:
        yield Remark(decided)
    elif not found.basis.at_once:
        yield Remark("sure_held")


def _smoothed(found: Signs) -> Iterator[Remark]:
    """Give the smoothed rate where it can be told from the rate itself."""
    whole, near = found.smoothed or (None, None)
    if whole is None or found.rate is None:
        return
    if {_number(whole), _number(whole if near is None else near)} == {_number(found.rate.value)}:
        return
    values = {"whole": _number(whole)} | ({} if near is None else {"near": _number(near)})
    yield Remark("sure_smoothed_whole" if near is None else "sure_smoothed", values)


def _rate(found: Signs) -> Remark:
    days = {"days": str(found.basis.days)}
    if found.cases is None:
        return Remark("sure_unknown", days)
    values = {**days, "cases": f"{found.cases:,}"}
    if found.known == ">":
        return Remark("sure_least", values, count=found.cases)
    if found.rate is None:
        return Remark("sure_count" if found.exact else "sure_count_most", values, count=found.cases)
    values |= {"rate": _number(found.rate.value), "high": _number(found.rate.high)}
    if not found.exact:
        return Remark("sure_most", values, count=found.cases)
    values |= {"low": _number(found.rate.low)}
    return Remark("sure_daily" if found.basis.daily else "sure_rate", values, count=found.cases)


def _early(found: Signs) -> Iterator[Remark]:
    if found.alarms is None and found.growth is None and found.week is None:
        yield Remark("early_nothing")
    else:
        if found.alarms is not None:
            yield _alarm(found.alarms) if found.alarms else Remark("early_no_alarm")
        if found.course:
            kind, days = found.course
            yield Remark("early_level") if days is None else _course(kind, days)
        yield _rt(found)


def _provisional(found: Signs, *, recent: bool) -> Iterator[Remark]:
    days = found.basis.provisional_days
    if found.provisional and days is not None:
        yield Remark("early_provisional", {"days": str(days)}, count=days)
    elif found.provisional is None and recent:
        yield Remark("early_revisions")


def _nowcast(found: Signs) -> Iterator[Remark]:
    """Say how many cases there will be when all is reported, and that the colour does not go by it."""
    for key, ends in (("early_nowcast", found.nowcast), ("early_nowcast_week", found.nowcast_week)):
        if ends is not None:
            values = {name: f"{count:,}" for name, count in zip(("cases", "low", "high"), ends, strict=True)}
            known = "…" if found.reported is None else f"{found.reported:,}"
            if key == "early_nowcast":
                yield Remark(
                    key, values | {"known": known}, count=2 if found.reported is None else found.reported
                )
            else:
                yield Remark(key, values)


def _rt(found: Signs) -> Remark:
    if found.week is None:
        return Remark("early_rt_gaps")
    if found.rt is not None:
        ends = {"mean": found.rt.value, "low": found.rt.low, "high": found.rt.high}
        values = {key: f"{value:.1f}" for key, value in ends.items()}
        return Remark("early_rt", values | {"cases": f"{found.week:,}"})
    if found.week < LEAST_CASES:
        return Remark("early_rt_few", {"cases": str(found.week)})
    return Remark("early_rt_before")


def _course(kind: str, days: Estimate) -> Remark:
    ends = {"days": days.value, "low": days.low, "high": days.high}
    values = {key: _day_number(value) for key, value in ends.items()}
    # 1.04 is written, and therefore said, as 1.
    return Remark(f"early_{kind}", values, count=round(days.value, 1))


def _day_number(value: float) -> str:
    """Write days without a decimal that says nothing.

    >>> _day_number(2.04), _day_number(1.26), _day_number(1000)
    ('2', '1.3', '>100')
    """
    return f">{_MANY_DAYS}" if value > _MANY_DAYS else _number(value).removesuffix(".0")


def _number(value: float) -> str:
    """Write whole numbers from ten on, fewer with one or two decimals.

    >>> _number(66.4), _number(6.34), _number(0.034), _number(0)
    ('66', '6.3', '0.03', '0')
    """
    decimals = 0 if value >= _WHOLE_FROM or value == 0 else 1 if value >= 1 else 2
    return f"{value:,.{decimals}f}"


def say(edition: Edition, remark: Remark, language: str) -> str:
    """Return a remark as a sentence."""
    separator = table("page", language)["separator"]
    levels = separator.join(
        f"{edition.scheme.level(tier).name[language]} {percent}%" for tier, percent in remark.levels
    )
    return own_table(edition, "signs", language)[remark.form(language)].format(
        levels=levels, **_written(remark, language)
    )


def _written(remark: Remark, language: str) -> dict[str, str]:
    """Return what is filled in, numbers as the language writes them."""
    return {
        key: localised(value, language) if _NUMBER.fullmatch(value) else value
        for key, value in remark.values.items()
    }


def block(edition: Edition, code: str, day: int, language: str) -> list[dict[str, Any]]:
    """Return the block of the card: groups with a title and their sentences."""
    groups = groupby(remarks(edition, code, day), key=lambda remark: remark.key.partition("_")[0])
    return [
        {
            "title": table("signs", language)[f"title_{group}"],
            "lines": [(say(edition, one, language), one.key == LOUD) for one in found],
        }
        for group, found in groups
    ]


def client_words(language: str, period: str = "day") -> dict[str, str]:
    """Return the sentences that the client fills in: all but the chapter of ``/method``."""
    whole = period_table("signs", language, period)
    return {key: whole[key] for key in whole if not key.startswith("method_") and "_in_" not in key}


def spans(edition: Edition, code: str, language: str) -> list[list[Any]]:
    """Return the remarks of all days for the client: first day, last day and what is said on them."""
    if not edition.signs:
        return []
    every = [_compact(remarks(edition, code, day), language) for day in range(len(edition.days))]
    joined: list[list[Any]] = []
    for day, of_day in enumerate(every):
        if joined and joined[-1][2] == of_day:
            joined[-1][1] = day
        else:
            joined.append([day, day, of_day])
    return joined


def _compact(remarks: tuple[Remark, ...], language: str) -> list[list[Any]]:
    return [
        [one.form(language), _written(one, language), *([one.levels] if one.levels else [])]
        for one in remarks
    ]


def warning_digits(edition: Edition) -> list[str]:
    """Return for each district a hexadecimal digit a day, as `sign_columns` has it."""
    return [
        "".join(row)
        for row in zip(*(warnings(edition, day) for day in range(len(edition.days))), strict=True)
    ]


def mark(edition: Edition, code: str, day: int, language: str) -> str:
    """Say for the table of districts what a day's warnings are; empty where there is none."""
    bits, phrases = warning(edition, code, day), own_table(edition, "signs", language)
    methods = fired(bits)
    signs = [phrases["mark_alarm"].format(methods=", ".join(methods))] if methods else []
    signs += [phrases["mark_growing"]] if bits & GROWING else []
    return table("page", language)["separator"].join(signs)
