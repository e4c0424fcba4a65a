"""Differences between two editions' data."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from fivecolour.web.api.client_data import edition_data
from fivecolour.web.api.since import applied, difference
from tests.editions.sample import sample_edition

PLAIN = st.none() | st.integers(0, 9) | st.text("012", max_size=6)
VALUES = st.recursive(
    PLAIN,
    lambda inner: (
        st.lists(inner, max_size=5) | st.dictionaries(st.text("abc", max_size=2), inner, max_size=4)
    ),
    max_leaves=12,
)


class TestDifference:
    """What was made from two is what leads from one to the other."""

    @given(VALUES, VALUES)
    def test_leads_from_any_value_to_any_other(self, old: Any, new: Any) -> None:
        change = json.loads(json.dumps(difference(old, new)))
        assert applied(old, change) == new

    def test_nothing(self) -> None:
        assert difference({"a": [1, None]}, {"a": [1, None]}) is None

    def test_another_day_is_added_at_the_end(self) -> None:
        assert difference([1, 2], [1, 2, None]) == [2, 2, 0, [None]]

    def test_a_correction_in_the_middle(self) -> None:
        assert difference("44444", "44344") == [2, 2, 1, "3"]

    def test_missing_is_not_zero(self) -> None:
        assert difference([0], [None]) == [2, 0, 1, [None]]

    def test_keys_come_and_go(self) -> None:
        assert difference({"a": 1, "b": 2}, {"b": 2, "c": 3}) == [1, {"c": [0, 3]}, ["a"]]

    def test_between_editions_it_is_small(self) -> None:
        old = sample_edition()
        new = replace(old, id="other", tiers={**old.tiers, "330203": "033444444453"})
        change = difference(edition_data(old, "en"), edition_data(new, "en"))
        assert change == [
            1,
            {
                "id": [2, 0, len(old.id), "other"],
                "districts": [1, {"330203": [1, {"tiers": [2, 11, 1, "3"]}, []]}, []],
            },
            [],
        ]
