"""Reasons read in any way are the same reasons."""

from __future__ import annotations

from fivecolour.editions.edition_data import Edition
from fivecolour.editions.reason_spans import StoredReasons


def test_all_at_once_and_one_by_one(bundled: Edition) -> None:
    stored = bundled.reasons
    assert isinstance(stored, StoredReasons)
    assert stored.whole() == {code: stored[code] for code in stored}
    assert len(stored.whole()) == 90


def test_those_of_the_last_days(bundled: Edition) -> None:
    end = len(bundled.days) - 1
    for code in ("330203", "330302", "331081"):
        whole = bundled.reasons[code]
        assert bundled.reasons_since(code, end) == whole[-1:]
        assert bundled.reasons_since(code, 10) == tuple(span for span in whole if span.last >= 10)
        assert bundled.reasons_since(code, 0) == whole
