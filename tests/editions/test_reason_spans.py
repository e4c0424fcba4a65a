"""Reasons read in any way are the same reasons."""

from __future__ import annotations

from fivecolour.editions.edition_data import Edition
from fivecolour.editions.reason_spans import (
    ReasonLines,
    ReasonSentence,
    ReasonSpan,
    StoredReasons,
    to_lines,
)
from fivecolour.texts import Text


def test_all_at_once_and_one_by_one(bundled: Edition) -> None:
    stored = bundled.reasons
    assert isinstance(stored, StoredReasons)
    said = stored.sentences()
    assert said == {
        code: tuple(ReasonSentence(one.first, one.last, one.tier, one.sentence) for one in stored[code])
        for code in stored
    }
    assert len(said) == 90


def test_sentences_in_other_languages_than_those_of_the_first_district() -> None:
    texts = [Text.of({"zh-Hant": "繁", "en": "a"}), Text.of({"en": "b", "pt": "c"})]
    spans = {code: ReasonSpan(0, 0, 2, {"x": []}, text) for code, text in zip("ab", texts, strict=True)}
    assert ReasonLines(to_lines(spans)).sentences() == [(2, texts[0]), (2, texts[1])]
    assert ReasonLines(to_lines({"a": spans["a"]})).sentences() == [(2, texts[0])]
    assert ReasonLines(b"").sentences() == []


def test_those_of_the_last_days(bundled: Edition) -> None:
    end = len(bundled.days) - 1
    for code in ("330203", "330302", "331081"):
        whole = bundled.reasons[code]
        assert bundled.reasons_since(code, end) == whole[-1:]
        assert bundled.reasons_since(code, 10) == tuple(span for span in whole if span.last >= 10)
        assert bundled.reasons_since(code, 0) == whole
