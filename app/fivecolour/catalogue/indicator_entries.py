"""An entry of the catalogue, as typed data read from its file: a figure, or a family of indicators."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Annotated, Any, Literal, Self, TypeAlias

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from fivecolour.texts import Text

Kind: TypeAlias = Literal["count", "rate", "percent", "measure", "probability", "index"]
Form: TypeAlias = Literal["new", "cumulative", "state"]
Period: TypeAlias = Literal["day", "week", "month"]
Function: TypeAlias = Literal[
    "latest", "window_sum", "mean", "share", "change", "run_length", "sum", "points", "population"
]

DAYS = "<k>"
_COUNTS = ("count", "rate")
_NAME = re.compile(r"[a-z][a-z0-9_]*(<k>[a-z0-9_]*)?")


def _as_tuple(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _as_names(value: Any) -> Any:
    return (value,) if isinstance(value, str) else _as_tuple(value)


Names: TypeAlias = Annotated[tuple[str, ...], BeforeValidator(_as_names)]
# By language: "zh", "en", "pt" …; one is enough.
Words: TypeAlias = Annotated[dict[str, str], Field(min_length=1)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Calculation(_Strict):
    """How an indicator is computed.

    Attributes
    ----------
    function : str
        ``latest`` (the figure itself), ``window_sum`` (of a count over k days), ``mean`` (over k days),
        ``share`` (percent that ``of`` is of ``per``), ``change`` (against k days ago), ``run_length``
        (periods in a row for which ``where`` holds; of a count those without a new one), ``sum`` (of several,
        at most ``cap``), ``points`` (of the highest of ``steps`` that is reached), ``population``.
    of, per : tuple of str
        Figures or indicators; ``<k>`` in them stands for the same days. A count is summed over the k days of
        the indicator's name or, where that has none, is the total.
    form : str, optional
        Of the figure that is taken as it is: ``cumulative`` or ``new``.
    periods : int, optional
        The window in periods of the map, where the name has no ``<k>``.
    per_100k : bool
        Divided by the population, times 100,000.
    missing : {"bounds", "unknown"}
        What a missing part of a window does: the sum is known as a bound, or it is unknown.
    where : tuple, optional
        ``["at_least", 22]``: the condition of a run.
    steps : tuple of tuple of float
        Lower ends and their points, rising.
    cap : float, optional
        What a sum never exceeds.
    """

    function: Function
    of: Names = ()
    per: Names = ()
    form: Literal["new", "cumulative"] | None = None
    periods: int | None = Field(default=None, ge=1)
    per_100k: bool = False
    missing: Literal["bounds", "unknown"] = "unknown"
    where: Annotated[
        tuple[Literal["at_least", "above", "at_most", "below"], float] | None, BeforeValidator(_as_tuple)
    ] = None
    steps: Annotated[tuple[tuple[float, float], ...], BeforeValidator(_as_tuple)] = ()
    cap: float | None = None

    @model_validator(mode="after")
    def _has_what_it_needs(self) -> Self:
        if (self.function == "share") != bool(self.per):
            raise ValueError("needs per exactly where function is share")
        if not self.of and self.function != "population":
            raise ValueError("needs of: the figure or indicator that it is computed from")
        if (self.function == "points") != bool(self.steps):
            raise ValueError("needs steps exactly where function is points")
        return self


class IndicatorWording(_Strict):
    """How reasons say an indicator, where that differs from what follows of title and unit."""

    name: Words | None = None
    reading: Words | None = None
    reading_one: Words | None = None
    reading_two: Words | None = None
    reading_few: Words | None = None
    reading_many: Words | None = None
    reading_zero: Words | None = None
    amount: Words | None = None
    one: bool = False


class Entry(_Strict):
    """One file: a figure that can be reported or, where it has ``[from]``, a family of indicators.

    Attributes
    ----------
    name : str
        ``<k>`` stands for a number of days.
    direction : {"worse", "better", "neither"}
        What a higher value is.
    forms : tuple of str
        How it is reported: counts ``new`` and ``cumulative``, everything else ``state``.
    fields : dict of str to str
        Names of its arrays by form, where they are not ``new_<name>``, ``cumulative_<name>`` and ``<name>``.
    least, most : float, optional
        What no value lies below or above.
    headers : tuple of str
        The words that mean it at the head of a column. Of a family ``<k>`` stands for the days, or they stand
        behind a word that does not hold them: ``covidcasesper100k=7``.
    titles, shorts, units, texts, amounts : dict of str to str
        By language: its name, a shorter one (the name by default), its unit, what it is,
        how a number of it is written.
    """

    name: str
    kind: Kind
    direction: Literal["worse", "better", "neither"]
    forms: Annotated[tuple[Form, ...], BeforeValidator(_as_tuple)] = ("state",)
    fields: dict[Form, str] = {}
    least: float | None = None
    most: float | None = None
    decimals: bool = True
    periods: Annotated[tuple[Period, ...], BeforeValidator(_as_tuple)] = ("day", "week", "month")
    headers: Names = ()
    calculation: Calculation | None = Field(default=None, alias="from")
    titles: Words = Field(alias="title")
    shorts: Words | None = Field(default=None, alias="short")
    units: Words = Field(alias="unit")
    texts: Words = Field(alias="text")
    amounts: Words | None = Field(default=None, alias="amount")
    reason: IndicatorWording = IndicatorWording()

    @model_validator(mode="after")
    def _is_named(self) -> Self:
        if not _NAME.fullmatch(self.name):
            raise ValueError(f"name {self.name!r}: use small letters, digits and _, with <k> for days")
        if self.calculation is None and DAYS in self.name:
            raise ValueError(
                f"name {self.name!r}: <k> needs [from], which says what is counted over the days"
            )
        for word in self.headers if DAYS in self.name else ():
            if (DAYS in word) == ("=" in word):
                raise ValueError(f"headers: {word!r} needs either <k> or the days behind it, such as =7")
        return self

    @property
    def title(self) -> Text:
        """Its name."""
        return Text.of(self.titles)

    @property
    def short(self) -> Text:
        """Its name where there is little room."""
        return Text.of(self.shorts or self.titles)

    @property
    def unit(self) -> Text:
        """Its unit."""
        return Text.of(self.units)

    @property
    def text(self) -> Text:
        """What it is."""
        return Text.of(self.texts)

    @property
    def is_stock(self) -> bool:
        """Whether it is counted, but neither anew nor in total: beds, patients in them."""
        return self.kind == "count" and self.forms == ("state",)

    def field(self, form: str) -> str:
        """Return the name of its array.

        >>> from fivecolour import catalogue
        >>> catalogue.figures()["deaths"].field("new"), catalogue.figures()["local"].field("cumulative")
        ('new_deaths', 'local_cumulative')
        """
        plain = self.name if form == "state" else f"{form}_{self.name}"
        return self.fields.get(form, plain)  # type: ignore[call-overload, no-any-return]


@dataclass(frozen=True, slots=True)
class Indicator:
    """An indicator by its full name.

    Attributes
    ----------
    name : str
        Such as ``deaths_7d_per_100k``.
    entry : Entry
        Of its family.
    days : int | None
        k, where the name holds it.
    calculation : Calculation | None
        With k filled in; None for a figure that is taken as it is reported.
    """

    name: str
    entry: Entry
    days: int | None
    calculation: Calculation | None

    @property
    def is_whole(self) -> bool:
        """Whether its values are whole numbers."""
        return self.entry.kind == "count" and not self.entry.decimals

    @property
    def title(self) -> Text:
        """Its name, for people."""
        return self._filled(self.entry.titles)

    @property
    def text(self) -> Text:
        """What it counts, and how."""
        return self._filled(self.entry.texts)

    @property
    def amount(self) -> Text:
        """How a number of it is written: a template with ``{n}``."""
        words = self.entry.amounts or {
            lang: self._amount(lang, unit) for lang, unit in self.entry.units.items()
        }
        return self._filled(words)

    def wording(self, form: str) -> Text:
        """Return how reasons say it: the ``name``, or a template such as ``reading`` or ``amount``.

        ``reading_zero``, and the reading in the form that a number takes (``reading_one`` …), are the common
        reading where it has none of its own.
        """
        own: dict[str, str] | None = getattr(self.entry.reason, form, None)
        if own is None and form.startswith("reading_"):
            own = self.entry.reason.reading
        if own is not None:
            return self._filled(own)
        if form == "name":
            return self.title
        return self.amount if form == "amount" else self._reading()

    def _amount(self, language: str, unit: str) -> str:
        if self.entry.kind == "percent":
            return "{n}%"
        if language == "zh":
            return f"{{n}}{unit}"
        return "{n}" if self.entry.kind in _COUNTS else f"{{n}} {unit}".strip()

    def _reading(self) -> Text:
        amount = self.amount
        return self._filled(
            {
                language: title + amount[language].replace("{n}", "{bound}{n}")
                if language == "zh"
                else f"{{bound}}{{n}} {title}"
                if self.entry.kind in _COUNTS
                else f"{title} {'of ' if language == 'en' else ''}"
                + amount[language].replace("{n}", "{bound}{n}")
                for language, title in self.entry.titles.items()
            }
        )

    def _filled(self, words: dict[str, str]) -> Text:
        days = "" if self.days is None else str(self.days)
        return Text.of({language: text.replace("{k}", days) for language, text in words.items()})
