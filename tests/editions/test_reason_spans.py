"""Reasons read in any way are the same reasons."""

from __future__ import annotations

import orjson

from fivecolour.editions.edition_data import Edition
from fivecolour.editions.reason_spans import ReasonLines, ReasonSpan, StoredReasons, to_lines
from fivecolour.texts import Text


def test_all_at_once_and_one_by_one(bundled: Edition) -> None:
    stored = bundled.reasons
    assert isinstance(stored, StoredReasons)
    said = stored.sentences(("zh", "en"))
    assert orjson.dumps({code: [*map(tuple, spans)] for code, spans in said.items()}) == orjson.dumps(
        {
            code: [(one.first, one.last, one.tier, one.sentence.words) for one in stored[code]]
            for code in stored
        }
    )
    assert len(said) == 90


def test_sentences_in_other_languages_than_those_of_the_first_district() -> None:
    texts = [Text.of({"zh-Hant": "繁", "en": 'a "b"'}), Text.of({"en": "b", "pt": "c"})]
    spans = {code: ReasonSpan(0, 0, 2, {"x": []}, text) for code, text in zip("ab", texts, strict=True)}

    def read(lines: bytes) -> bytes:
        return orjson.dumps(ReasonLines(lines).sentences(("pt", "zh-Hant")))

    assert read(to_lines(spans)).decode() == (
        r'[[2,{"pt":"a \"b\"","zh-Hant":"繁"}],[2,{"pt":"c","zh-Hant":"b"}]]'
    )
    assert read(to_lines({"a": spans["a"]})).decode() == r'[[2,{"pt":"a \"b\"","zh-Hant":"繁"}]]'
    assert read(b"") == b"[]"


def test_those_of_the_last_days(bundled: Edition) -> None:
    end = len(bundled.days) - 1
    for code in ("330203", "330302", "331081"):
        whole = bundled.reasons[code]
        assert bundled.reasons_since(code, end) == whole[-1:]
        assert bundled.reasons_since(code, 10) == tuple(span for span in whole if span.last >= 10)
        assert bundled.reasons_since(code, 0) == whole
