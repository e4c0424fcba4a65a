"""The sample edition with composite indices."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np

from fivecolour.editions.edition_data import Edition
from fivecolour.editions.edition_indices import ComputedIndexDays, index_card
from fivecolour.indices.index_rule import IndexRule
from fivecolour.scoring.figures import Figures
from tests.editions.sample import sample_edition
from tests.indices.rules import SOURCE, index_rule, part

# Cases evenly up to 20, clear days up to 4, and a part that nobody measures.
RULE = index_rule(
    part("cases", 2, method="min_max", reference="bounds", bounds=[0, 20]) | {"modelled": True},
    part("quiet", 1, "better", method="min_max", reference="bounds", bounds=[0, 4]),
)
OPEN = index_rule(
    part("quiet", 1, "better", method="min_max", reference="bounds", bounds=[0, 4]) | {"dimension": "one"},
    {
        "name": "unnamed",
        "title": {"zh": "未点名", "en": "unnamed"},
        "dimension": "one",
        "unavailable": {"zh": "没有公布", "en": "not printed"},
        "weight": 3,
        "basis": "assumed",
        "source": SOURCE,
    },
    name="open",
    title={"zh": "未定指数", "en": "Open index"},
    dimensions=[{"name": "one", "title": {"zh": "甲", "en": "One"}}],
    weight_doubt={"draws": 100, "dirichlet": 4},
)


@cache
def indexed_edition(*rules: IndexRule) -> Edition:
    """Return it with some indices, by default with two."""
    edition, chosen = sample_edition(), rules or (RULE, OPEN)
    figures = Figures(
        tuple(edition.districts),
        np.array(edition.days, dtype="datetime64[D]"),
        {
            f"{kind}_confirmed": np.array(
                [getattr(edition.series[code], kind) for code in edition.districts], dtype=float
            )
            for kind in ("cumulative", "new")
        },
    )
    return replace(
        edition,
        indices=tuple(map(index_card, chosen)),
        index_days=ComputedIndexDays(chosen, figures),
    )
