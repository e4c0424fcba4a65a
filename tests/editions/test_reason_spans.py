"""Reasons read in any way are the same reasons."""

from __future__ import annotations

from collections.abc import Iterable

from fivecolour.editions.edition_data import Edition
from fivecolour.editions.reason_spans import (
    ReasonLines,
    ReasonSentence,
    ReasonSpan,
    StoredReasons,
    sentence_of,
    to_lines,
)
from fivecolour.texts import Text


def test_all_at_once_and_one_by_one(bundled: Edition) -> None:
    stored = bundled.reasons
    assert isinstance(stored, StoredReasons)
    read = stored.sentences(("zh", "en"))

    def plainly(spans: Iterable[ReasonSentence]) -> list[tuple[int, int, int, list[bytes]]]:
        return [(*one[:3], [*map(bytes, one.texts)]) for one in spans]

    assert {code: plainly(spans) for code, spans in read.items()} == {
        code: plainly(sentence_of(one, ("zh", "en")) for one in stored[code]) for code in stored
    }
    assert len(read) == 90


def test_sentences_in_other_languages_than_those_of_the_first_district() -> None:
    texts = [Text.of({"zh-Hant": "繁", "en": 'a "b"'}), Text.of({"en": "b", "pt": "c"})]
    spans = {code: ReasonSpan(0, 0, 2, {"x": []}, text) for code, text in zip("ab", texts, strict=True)}

    def read(lines: bytes) -> list[tuple[int, list[str]]]:
        found = ReasonLines(lines).sentences(("pt", "zh-Hant"))
        return [(tier, [bytes(text).decode() for text in texts]) for tier, texts in found]

    assert read(to_lines(spans)) == [(2, [r'"a \"b\""', '"繁"']), (2, ['"c"', '"b"'])]
    assert read(to_lines({"a": spans["a"]})) == [(2, [r'"a \"b\""', '"繁"'])]
    assert read(b"") == []


def test_those_of_the_last_days(bundled: Edition) -> None:
    end = len(bundled.days) - 1
    for code in ("330203", "330302", "331081"):
        whole = bundled.reasons[code]
        assert bundled.reasons_since(code, end) == whole[-1:]
        assert bundled.reasons_since(code, 10) == tuple(span for span in whole if span.last >= 10)
        assert bundled.reasons_since(code, 0) == whole
