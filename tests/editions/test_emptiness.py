"""What counts as an edition without a colour: no district graded, or one of three or more."""

from __future__ import annotations

from dataclasses import replace

import pytest

from fivecolour.editions.edition_data import Edition
from fivecolour.editions.emptiness import EmptyEditionError, graded_districts, is_empty, refuse_empty
from tests.editions.sample import sample_edition


def graded(**tiers: str) -> Edition:
    """Return the sample with all districts grey but those that are named, each with its tier on each day."""
    whole = sample_edition()
    return replace(
        whole,
        published=(),
        tiers={code: tiers.get(f"d{code}", "0") * len(whole.days) for code in whole.districts},
    )


@pytest.mark.parametrize(
    ("edition", "empty"),
    [
        (graded(), True),
        (graded(d330203="2"), True),
        (graded(d330203="2", d330212="1"), False),
        (replace(graded(), published=sample_edition().published), False),
    ],
)
def test_none_or_one_of_many(edition: Edition, empty: bool) -> None:
    assert is_empty(edition) is empty


def test_the_one_is_named() -> None:
    one = graded(d330203="2")
    assert graded_districts(one) == ["330203"]
    with pytest.raises(EmptyEditionError, match=r"^every district but Haishu District is grey on 2020-02-"):
        refuse_empty(one)
    refuse_empty(one, even_if_empty=True)
