"""The reasons of an edition: spans of days on which a district has its tier for the same reason."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from operator import attrgetter
from typing import Any, NamedTuple, TypeAlias

import msgspec
import orjson

from fivecolour.regions.region_set import Text

# A code and what is said of its district.
_LINE = re.compile(rb"^([^\t\n]*)\t(.*)$", re.MULTILINE)
# The JSON of a text.
JsonText: TypeAlias = bytes | msgspec.Raw
# Of more districts all reasons of a day are read at once.
MANY = 100


@dataclass(frozen=True, slots=True)
class ReasonSpan:
    """Why a district has its tier, on days ``first`` to ``last`` (indices into the edition's days)."""

    first: int
    last: int
    tier: int
    data: dict[str, Any]
    sentence: Text


class ReasonSentence(NamedTuple):
    """What a `ReasonSpan` says in each language asked for, as JSON, without the data that it says it from."""

    first: int
    last: int
    tier: int
    texts: Sequence[JsonText]


def sentence_of(span: ReasonSpan, languages: Sequence[str]) -> ReasonSentence:
    """Return what a reason says in some languages."""
    texts = [orjson.dumps(span.sentence[one]) for one in languages]
    return ReasonSentence(span.first, span.last, span.tier, texts)


class ReasonLines:
    """The reasons that begin on one day: a line a district, in the order of their codes.

    ``size`` is that of the body in bytes.
    """

    def __init__(self, body: bytes) -> None:
        self.size = len(body)
        pairs = _LINE.findall(body)
        self.codes = [code.decode() for code, _ in pairs]
        self._contents = [content for _, content in pairs]

    def span(self, code: str, *, first: int, last: int) -> ReasonSpan | None:
        """Return the reason of a district, None if none of its reasons begins on this day."""
        at = bisect_left(self.codes, code)
        if at == len(self.codes) or self.codes[at] != code:
            return None
        return self.span_at(at, first=first, last=last)

    def span_at(self, at: int, *, first: int, last: int) -> ReasonSpan:
        """Return the reason of the district at a place of ``codes``."""
        return _span(orjson.loads(self._contents[at]), first=first, last=last)

    def sentences(self, languages: Sequence[str]) -> list[tuple[int, Sequence[JsonText]]]:
        """Return the tier of each district of ``codes``, and its sentence in each language as JSON.

        They are read at once, without their data.
        """
        if not self._contents:
            return []
        held = orjson.loads(self._contents[0]).keys() - {"tier", "data"}
        body = b"[%b]" % b",".join(self._contents)
        decoder, values_of = _decoder(tuple(sorted(held)), tuple(languages))
        try:
            found = decoder.decode(body)
        except msgspec.ValidationError:
            # Not all are in the languages of the first.
            spans = [sentence_of(_span(fields, first=0, last=0), languages) for fields in orjson.loads(body)]
            return [(span.tier, span.texts) for span in spans]
        return [(tier, texts) for tier, *texts in map(values_of, found)]


@lru_cache(maxsize=16)
def _decoder(
    held: tuple[str, ...], languages: tuple[str, ...]
) -> tuple[msgspec.json.Decoder[list[Any]], Callable[[Any], Any]]:
    """Return what reads lines that are in some languages in a tenth of the time, and tier and words of one.

    Their data are passed over, and the words in ``languages`` are left as they stand in JSON.
    """
    names = {one: f"text_{at}" for at, one in enumerate(held)}
    texts = [(name, msgspec.Raw, msgspec.field(name=one)) for one, name in names.items()]
    fields: list[tuple[str, Any] | tuple[str, Any, Any]] = [("tier", int), ("data", msgspec.Raw), *texts]
    line = msgspec.defstruct("Line", fields, forbid_unknown_fields=True)
    # In the place of a language that they lack.
    stands = Text.of(names)
    values_of = attrgetter("tier", *(stands[one] for one in languages))
    return msgspec.json.Decoder(list[line]), values_of  # type: ignore[valid-type]


def _span(fields: dict[str, Any], *, first: int, last: int) -> ReasonSpan:
    return ReasonSpan(first, last, fields.pop("tier"), fields.pop("data"), Text.of(fields))


def to_lines(spans: Mapping[str, ReasonSpan]) -> bytes:
    """Return the body that `ReasonLines` reads."""
    return b"".join(b"%b\t%b\n" % (code.encode(), _span_json(spans[code])) for code in sorted(spans))


def _span_json(span: ReasonSpan) -> bytes:
    fields = {"tier": span.tier, "data": span.data, **span.sentence.words}
    return orjson.dumps(fields)


LinesOf: TypeAlias = Callable[[str], ReasonLines]


@dataclass(frozen=True, slots=True)
class HeldReasons:
    """Reasons in memory, asked as `StoredReasons` are."""

    spans: Mapping[str, tuple[ReasonSpan, ...]]

    def since(self, code: str, day: int) -> tuple[ReasonSpan, ...]:
        """Return the spans of one district that end on a day or later, oldest first."""
        return tuple(span for span in self.spans[code] if span.last >= day)

    def first_days(self) -> dict[str, list[int]]:
        """Return the days on which the spans of each district begin."""
        return {code: [span.first for span in spans] for code, spans in self.spans.items()}

    def sentences(self, languages: Sequence[str]) -> dict[str, tuple[ReasonSentence, ...]]:
        """Return what is said of all districts."""
        return {
            code: tuple(sentence_of(one, languages) for one in spans) for code, spans in self.spans.items()
        }

    def on(self, day: int) -> dict[str, ReasonSpan]:
        """Return the reason of every district on one day."""
        return {code: self.one(code, day) for code in self.spans}

    def one(self, code: str, day: int) -> ReasonSpan:
        """Return the reason of a district on one day."""
        return next(span for span in self.spans[code] if span.first <= day <= span.last)


class StoredReasons(Mapping[str, tuple[ReasonSpan, ...]]):
    """Reasons that are read from their parts when somebody asks.

    Held in memory, the reasons of thousands of districts over a year would fill a server.

    Parameters
    ----------
    codes : sequence of str
        The districts.
    names : sequence of str
        The part of each day.
    lines_of : callable
        Returns the lines of a part.
    """

    def __init__(self, codes: Sequence[str], names: Sequence[str], lines_of: LinesOf) -> None:
        self._codes = dict.fromkeys(codes)
        self._names = names
        self._lines_of = lines_of
        self._held: tuple[int, dict[str, ReasonSpan]] = (-1, {})

    def __getitem__(self, code: str) -> tuple[ReasonSpan, ...]:
        """Return the spans of one district, oldest first."""
        return self.since(code, 0)

    def since(self, code: str, day: int) -> tuple[ReasonSpan, ...]:
        """Return the spans of one district that end on a day or later, oldest first."""
        if code not in self._codes:
            raise KeyError(code)
        spans: list[ReasonSpan] = []
        last = len(self._names) - 1
        for first in range(last, -1, -1):
            if last < day:
                break
            span = self._lines_of(self._names[first]).span(code, first=first, last=last)
            if span is not None:
                spans.append(span)
                last = first - 1
        return tuple(reversed(spans))

    def first_days(self) -> dict[str, list[int]]:
        """Return the days on which the spans of each district begin, without reading what they say."""
        found: dict[str, list[int]] = {code: [] for code in self._codes}
        for day, name in enumerate(self._names):
            for code in self._lines_of(name).codes:
                found[code].append(day)
        return found

    def sentences(self, languages: Sequence[str]) -> dict[str, tuple[ReasonSentence, ...]]:
        """Return what is said of all districts: where all is wanted this takes a tenth of the time."""
        found: dict[str, list[ReasonSentence]] = {code: [] for code in self._codes}
        for first in range(len(self._names) - 1, -1, -1):
            lines = self._lines_of(self._names[first])
            for code, (tier, texts) in zip(lines.codes, lines.sentences(languages), strict=True):
                spans = found[code]
                last = spans[-1][0] - 1 if spans else len(self._names) - 1
                spans.append(ReasonSentence(first, last, tier, texts))
        return {code: tuple(reversed(spans)) for code, spans in found.items()}

    def on(self, day: int) -> dict[str, ReasonSpan]:
        """Return the reason of every district on one day; the spans end with it, whatever follows.

        Tables, maps and feeds of a day ask one after the other: those of the day asked last are held.
        """
        held = self._held
        if held[0] != day:
            held = self._held = (day, self._read(day))
        return dict(held[1])

    def _read(self, day: int) -> dict[str, ReasonSpan]:
        found: dict[str, ReasonSpan] = {}
        for first in range(day, -1, -1):
            lines = self._lines_of(self._names[first])
            for at, code in enumerate(lines.codes):
                if code not in found:
                    found[code] = lines.span_at(at, first=first, last=day)
            if len(found) == len(self._codes):
                break
        return {code: found[code] for code in self._codes if code in found}

    def one(self, code: str, day: int) -> ReasonSpan:
        """Return the reason of a district on one day; the span ends with it, whatever follows."""
        for first in range(day, -1, -1):
            span = self._lines_of(self._names[first]).span(code, first=first, last=day)
            if span is not None:
                return span
        raise KeyError(code)

    def __iter__(self) -> Iterator[str]:
        """Go through the codes of the districts."""
        return iter(self._codes)

    def __len__(self) -> int:
        """Return how many districts there are."""
        return len(self._codes)
