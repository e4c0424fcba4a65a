"""What is to be published, and by whose word: the standing order of an instance."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal, TypeAlias

from fivecolour import toml_files
from fivecolour.config import Settings, zone_named
from fivecolour.editions.contact_point import ContactPoint, contact_point
from fivecolour.editions.edition_order import Order
from fivecolour.errors import UserError
from fivecolour.languages import USUAL, checked
from fivecolour.near_words import nearest
from fivecolour.reports.report_data import PERIODS
from fivecolour.reports.series import period_ends
from fivecolour.scoring.figures import Period
from fivecolour.texts import Text

Mode: TypeAlias = Literal["manual", "approval", "automatic"]
MODES = ("manual", "approval", "automatic")
FIRST, NEWEST = "first", "newest"
FEWEST_FUTURES, MOST_FUTURES = 100, 10_000
_KEYS = {
    *("region_set", "scheme", "period", "from", "to", "open_on", "mode"),
    *("title", "disease", "languages", "timezone", "database_url", "credit", "licence", "outlook"),
    *("publisher", "contact", "health_codes", "indices"),
}


@dataclass(frozen=True, slots=True)
class StandingOrder:
    """An order that is carried out again whenever reports have come in.

    Attributes
    ----------
    start : date or None
        None: the last day of the first period with a report.
    end : date or None
        None: the newest day with a report.
    period : {"day", "week", "month"}
        Of weeks and months ``start`` is the last day of the first: what a week starts with follows of it.
    mode : str
        ``manual``: only by ``fivecolour publish``; ``approval``: drafted, and published when a second person
        approves it; ``automatic``: published at once.
    title : Text or None
        What the map calls itself; None: as the region set is called.
    disease : Text or None
        Of what the map is.
    languages : tuple of str
        Of its pages, the default first.
    credit, licence : Text or None
        Who provides the figures, and on what terms; every export says it.
    outlook : int
        How many futures of each district are simulated; 0: editions have no outlook.
    publisher : Text or None
        Who publishes the map; None: who provides the figures.
    indices : tuple of str
        The composite indices that editions hold, by name.
    contact : ContactPoint or None
        Whom to ask about its data.
    health_codes : tuple of str or None
        Rules of the self-check; None: those made for the region set.
    """

    region_set: str
    scheme: str
    start: date | None
    end: date | None
    opens_on: date | None
    mode: Mode
    period: Period = "day"
    title: Text | None = None
    disease: Text | None = None
    languages: tuple[str, ...] = USUAL
    credit: Text | None = None
    licence: Text | None = None
    outlook: int = 0
    publisher: Text | None = None
    contact: ContactPoint | None = None
    health_codes: tuple[str, ...] | None = None
    indices: tuple[str, ...] = ()

    def until(self, newest: date, *, first: date | None = None, drill: bool = False) -> Order:
        """Return the order as it is when the newest report is of a day: up to the last whole period.

        ``first`` is the first day where the order names none.
        """
        start = self.start or first or newest
        last = period_ends(start, max(self.end or newest, start), self.period)[-1].item()
        return Order(
            self.region_set,
            self.scheme,
            start,
            last,
            self.opens_on,
            drill,
            period=self.period,
            title=self.title,
            languages=self.languages,
            credit=self.credit,
            licence=self.licence,
            disease=self.disease,
            outlook=self.outlook,
            indices=self.indices,
        )


def standing_order(config: Settings) -> StandingOrder:
    """Read ``publish.toml`` of the instance's home, or else that of a first start.

    Raises
    ------
    UserError
        The file has a fault; the message names file, key and remedy.
    """
    return read(config.order)


def read(path: Path) -> StandingOrder:
    """Read one standing order.

    Raises
    ------
    UserError
        As `standing_order`.
    """
    return _read(path, toml_files.read_text(path) if path.exists() else "")


@lru_cache(maxsize=16)
def _read(path: Path, text: str) -> StandingOrder:
    """Read an order once for the same text: every page asks for its languages."""
    fields = toml_files.parse(text, path)
    for key in fields:
        if key not in _KEYS:
            near = f", did you mean {like!r}?" if (like := nearest(key, sorted(_KEYS))) else ""
            raise UserError(f"{path}: unknown key {key!r}{near}; use {', '.join(sorted(_KEYS))}")
    if "timezone" in fields:
        zone_named(path, fields["timezone"])
    start = None if fields.get("from") == FIRST else _day(path, fields, "from")
    end = None if fields.get("to", NEWEST) == NEWEST else _day(path, fields, "to")
    if start and end and end < start:
        raise UserError(f'{path}: to = {end} is before from = {start}; correct one, or write to = "{NEWEST}"')
    return StandingOrder(
        region_set=_text(path, fields, "region_set"),
        scheme=_text(path, fields, "scheme"),
        start=start,
        end=end,
        opens_on=_day(path, fields, "open_on") if "open_on" in fields else None,
        mode=_one_of(path, fields, "mode", MODES),
        period=_period(path, fields),
        title=_words(path, fields, "title"),
        disease=_words(path, fields, "disease"),
        languages=_languages(path, fields),
        credit=_words(path, fields, "credit"),
        licence=_words(path, fields, "licence"),
        outlook=_futures(path, fields),
        publisher=_words(path, fields, "publisher"),
        contact=contact_point(path, fields.get("contact")),
        health_codes=_health_codes(path, fields),
        indices=_indices(path, fields),
    )


def _health_codes(path: Path, fields: dict[str, Any]) -> tuple[str, ...] | None:
    value = fields.get("health_codes")
    if value is None:
        return None
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise UserError(
            f'{path}: health_codes is no list; write health_codes = ["NAME"], or [] for no self-check'
        )
    return tuple(value)


def _futures(path: Path, fields: dict[str, Any]) -> int:
    value = fields.get("outlook", 0)
    if type(value) is not int or not (value == 0 or FEWEST_FUTURES <= value <= MOST_FUTURES):
        raise UserError(
            f"{path}: outlook is the number of futures that are simulated of each district: write "
            f"outlook = 1000 ({FEWEST_FUTURES} to {MOST_FUTURES}), or outlook = 0 for none"
        )
    return value


def _indices(path: Path, fields: dict[str, Any]) -> tuple[str, ...]:
    value = fields.get("indices", [])
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise UserError(f'{path}: indices is no list of names; write indices = ["case-burden"]')
    twice = next((one for one in value if value.count(one) > 1), None)
    if twice:
        raise UserError(f"{path}: indices names {twice!r} twice; remove one")
    return tuple(value)


def _languages(path: Path, fields: dict[str, Any]) -> tuple[str, ...]:
    value = fields.get("languages", list(USUAL))
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise UserError(f'{path}: languages is no list; write languages = ["pt", "en"], the default first')
    try:
        return checked(value)
    except UserError as fault:
        raise UserError(f"{path}: languages: {fault}") from None


def _words(path: Path, fields: dict[str, Any], key: str) -> Text | None:
    """Return a text that is said once for all languages, or by language."""
    value = fields.get(key)
    if value is None:
        return None
    words = {"en": value} if isinstance(value, str) else value
    whole = isinstance(words, dict) and words and all(isinstance(one, str) and one for one in words.values())
    if not whole:
        raise UserError(f'{path}: {key} is no text; write {key} = "…", or {key} = {{ zh = "…", en = "…" }}')
    return Text.of(words)


def _text(path: Path, fields: dict[str, Any], key: str) -> str:
    value = fields.get(key)
    if not isinstance(value, str) or not value:
        raise UserError(f'{path}: {key} is missing; write {key} = "NAME"')
    return value


def _day(path: Path, fields: dict[str, Any], key: str) -> date:
    value = fields.get(key)
    # A moment is a date too, for Python.
    if type(value) is not date:
        word = {"from": f', or {key} = "{FIRST}"', "to": f', or {key} = "{NEWEST}"'}.get(key, "")
        raise UserError(f"{path}: {key} is not a day; write {key} = 2020-02-09, without quotes{word}")
    return value


def _period(path: Path, fields: dict[str, Any]) -> Period:
    """Return the period, and refuse a first day that is not the last of a month where that is the period."""
    period: Period = _one_of(path, fields, "period", PERIODS)
    if fields.get("from") != FIRST:
        start = _day(path, fields, "from")
        try:
            period_ends(start, start, period)
        except ValueError as fault:
            raise UserError(
                f'{path}: from: {fault}; write the last day of the first month, or "{FIRST}"'
            ) from None
    return period


def _one_of(path: Path, fields: dict[str, Any], key: str, words: tuple[str, ...]) -> Any:
    """Return the word of a key: the first where it is not there."""
    value = fields.get(key, words[0])
    if value not in words:
        raise UserError(f"{path}: unknown {key} {value!r}; use {', '.join(words)}")
    return value
