"""What counts as an edition without a colour: no district has one, of those readers see first."""

from __future__ import annotations

from dataclasses import replace

import pytest

from fivecolour.editions.edition_data import Edition
from fivecolour.editions.emptiness import EmptyEditionError, is_empty, refuse_empty
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
        (graded(d330203="2"), False),
        (replace(graded(), published=sample_edition().published), False),
    ],
)
def test_one_colour_is_enough(edition: Edition, empty: bool) -> None:
    assert is_empty(edition) is empty


def test_it_is_refused_unless_it_is_wanted() -> None:
    with pytest.raises(EmptyEditionError, match=r"^every district is grey on 2020-.* with --even-if-empty$"):
        refuse_empty(graded())
    refuse_empty(graded(), even_if_empty=True)
    refuse_empty(graded(d330203="2"))
