"""Reads the catalogue: the files of ``indicators/``, one's own beside and over the bundled ones."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from pydantic import ValidationError

from fivecolour import data_files, toml_files
from fivecolour.catalogue.indicator_entries import DAYS, Calculation, Entry, Indicator
from fivecolour.environment import written
from fivecolour.errors import UserError
from fivecolour.texts import Text

_DAYS_IN_NAME = "([1-9][0-9]{0,3})"


def entries() -> Mapping[str, Entry]:
    """Return all entries by name, in the order of their names.

    Raises
    ------
    UserError
        A file is faulty; the message names it, the key and what to do.
    """
    return _entries(written("FIVECOLOUR_DATA", "FIVECOLOUR_HOME"))


def figures() -> Mapping[str, Entry]:
    """Return the figures: what is only ever reported, never computed here."""
    return _figures(entries())


def figure(name: str) -> Entry | None:
    """Return what can be reported under a name; None if nothing can.

    An indicator can be too, as a state: a rate that an authority has computed itself.

    >>> figure("deaths").forms, figure("cases_7d_per_100k").forms, figure("clear_day")
    (('cumulative', 'new'), ('state',), None)
    """
    known = figures().get(name)
    if known is not None or not is_known(name):
        return known
    found = indicator(name).entry
    return found.model_copy(update={"name": name, "forms": ("state",), "fields": {}})


def short(name: str) -> Text:
    """Return a figure's name where there is little room; of what the catalogue does not have the name itself.

    >>> short("cases_7d_per_100k").en, short("confirmed").zh, short("rabbits").en
    ('new cases per 100,000 people in the last 7 days', '确诊', 'rabbits')
    """
    entry = figures().get(name)
    if entry is not None:
        return entry.short
    found = find(name)
    return found.title if found else Text.of({"en": name, "zh": name})


def headers() -> Mapping[str, tuple[str, ...]]:
    """Return the words that mean each figure at the head of a column."""
    return {name: entry.headers for name, entry in figures().items()}


def headed(word: str) -> str:
    """Return the indicator that a word means at the head of a column, "" if it means none.

    >>> headed("percenttestresultsreportedpositivelast7days"), headed("covidcasesper100k"), headed("cases")
    ('positivity_7d', 'cases_7d_per_100k', '')
    """
    for pattern, family, days in _headed(entries()):
        if found := pattern.fullmatch(word):
            return family.replace(DAYS, days or found[1]) if DAYS in family else family
    return ""


def is_known(name: str) -> bool:
    """Tell whether ``name`` is an indicator that a rule may use.

    >>> is_known("new_7d"), is_known("cases_14d_per_100k"), is_known("new_7"), is_known("rt")
    (True, True, False, True)
    """
    return find(name) is not None


def find(name: str) -> Indicator | None:
    """Return an indicator; None where there is none of that name."""
    return _resolved(entries(), name)


def indicator(name: str) -> Indicator:
    """Return an indicator.

    Raises
    ------
    KeyError
        There is none of that name.

    Examples
    --------
    >>> found = indicator("cases_14d_per_100k")
    >>> found.days, found.title.en
    (14, 'new cases per 100,000 people in the last 14 days')
    """
    found = find(name)
    if found is None:
        raise KeyError(name)
    return found


def sources(names: Iterable[str]) -> frozenset[str]:
    """Return the names of what indicators are computed from, down to the figures, and their own.

    Their own, because an authority may have computed and reported them itself.

    >>> sorted(sources(["deaths_7d_per_100k", "rt"]))
    ['deaths', 'deaths_7d_per_100k', 'population', 'rt']
    """
    found: set[str] = set()
    waiting = list(names)
    while waiting:
        name = waiting.pop()
        if name in found:
            continue
        found.add(name)
        calculation = indicator(name).calculation if is_known(name) else None
        if calculation:
            waiting += [*calculation.of, *calculation.per, *(["population"] if calculation.per_100k else [])]
    return frozenset(found)


def known_names() -> str:
    """Return the names of all indicators, for messages."""
    return ", ".join(name for name, entry in entries().items() if is_indicator(entry))


def is_indicator(entry: Entry) -> bool:
    """Tell whether rules may use an entry: not a count, of which only windows and totals are read."""
    return entry.calculation is not None or entry.forms == ("state",)


class _Entries(dict[str, Entry]):
    """Entries by name; each set of files makes one, known by its identity."""

    __hash__ = object.__hash__  # type: ignore[assignment]

    def __eq__(self, other: object) -> bool:
        return self is other


@lru_cache(maxsize=8)
def _entries(_places: tuple[str | None, ...]) -> Mapping[str, Entry]:
    found: dict[str, tuple[Path, Entry]] = {}
    for path in data_files.both("indicators", "*.toml").values():
        entry = _read(path)
        if entry.name in found:
            raise UserError(
                f"{path}: name: {entry.name!r} is described in {found[entry.name][0]} too; give the file "
                "that file's name to take its place, or the entry another name"
            )
        found[entry.name] = path, entry
    every = _Entries({name: found[name][1] for name in sorted(found)})
    for path, entry in found.values():
        _check(path, entry, every)
    return every


def _read(path: Path) -> Entry:
    try:
        return Entry.model_validate(toml_files.read(path))
    except ValidationError as fault:
        error = fault.errors()[0]
        key = ".".join(map(str, error["loc"])) or "the whole file"
        raise UserError(f"{path}: {key}: {_remedy(dict(error))}") from None


def _remedy(error: dict[str, Any]) -> str:
    if error["type"] == "missing":
        return "is missing; add it"
    if error["type"] == "extra_forbidden":
        return "is not a key of an entry; correct its spelling or remove it"
    message = error["msg"].removeprefix("Value error, ")
    return f"{message[:1].lower()}{message[1:]}"


def _check(path: Path, entry: Entry, every: Mapping[str, Entry]) -> None:
    """Refuse a calculation from what does not exist, or from itself."""
    calculation = entry.calculation
    for part in (*calculation.of, *calculation.per) if calculation else ():
        name = part.replace(DAYS, "7")
        if part == entry.name or (name not in every and _resolved(every, name) is None):
            known = ", ".join(every)
            raise UserError(f"{path}: from: {part!r} is no other entry of the catalogue; use one of: {known}")


@lru_cache(maxsize=8)
def _figures(every: Mapping[str, Entry]) -> Mapping[str, Entry]:
    return MappingProxyType({name: entry for name, entry in every.items() if entry.calculation is None})


@lru_cache(maxsize=8)
def _headed(every: Mapping[str, Entry]) -> tuple[tuple[re.Pattern[str], str, str], ...]:
    """Return the words of families, as patterns, with the days of those that do not hold them."""
    found = []
    for name, entry in every.items():
        for header in entry.headers if entry.calculation else ():
            word, _, days = header.partition("=")
            pattern = _DAYS_IN_NAME.join(map(re.escape, word.split(DAYS)))
            found.append((re.compile(pattern), name, days))
    return tuple(found)


@lru_cache(maxsize=2000)
def _resolved(every: Mapping[str, Entry], name: str) -> Indicator | None:
    plain = every.get(name)
    if plain is not None and DAYS not in name:
        return Indicator(name, plain, None, plain.calculation) if is_indicator(plain) else None
    for family, entry in every.items():
        if DAYS in family and (found := _pattern(family).fullmatch(name)):
            return Indicator(name, entry, int(found[1]), _filled(entry.calculation, found[1]))
    return None


@cache
def _pattern(family: str) -> re.Pattern[str]:
    before, after = family.split(DAYS)
    return re.compile(f"{re.escape(before)}{_DAYS_IN_NAME}{re.escape(after)}")


def _filled(calculation: Calculation | None, days: str) -> Calculation | None:
    if calculation is None:
        return None
    of, per = (
        tuple(part.replace(DAYS, days) for part in parts) for parts in (calculation.of, calculation.per)
    )
    return calculation.model_copy(update={"of": of, "per": per})
