"""Two gradings beside each other."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fivecolour.regions.region_set import District, Text
from fivecolour.scoring.comparison import Counts, SchemeComparison
from fivecolour.scoring.figures import Figures
from fivecolour.scoring.grading.tiers import grade
from fivecolour.scoring.schemes.drafts import draft
from fivecolour.scoring.schemes.library import folder, load

PORTUGAL = load("portugal-2021")
TEXT = (folder() / "portugal-2021.toml").read_text(encoding="utf-8")
STRICTER = draft(TEXT, {"assessment.parts.1.bands.2.at_least": 100})
DAYS = np.arange("2021-07-01", "2021-07-03", dtype="datetime64[D]")
NAMES = tuple("abcd")
DISTRICTS = tuple(District(code, Text(code, code.upper()), Text(code, code), code, "") for code in NAMES)


def figures(rates: list[list[float]]) -> Figures:
    return Figures(NAMES, DAYS, {"cases_14d_per_100k": np.array(rates)})


RATES = figures([[90, 100], [100, 119], [120, 120], [np.nan, 500]])


class TestComparison:
    """Counts, matrix and list."""

    def test_one_bound_moved(self) -> None:
        found = SchemeComparison(grade(PORTUGAL, RATES), grade(STRICTER, RATES))
        assert found.per_day.tolist() == [1, 2]
        assert found.counts(1) == Counts(districts=4, differ=2, up=2, down=0, to_grey=0, from_grey=0)
        matrix = found.matrix(1)
        assert (matrix[1, 2], matrix[2, 2], matrix[4, 4], matrix.sum()) == (2, 1, 1, 4)

    def test_reasons_of_both(self) -> None:
        found = SchemeComparison(grade(PORTUGAL, RATES), grade(STRICTER, RATES))
        first, second = found.differences(DISTRICTS, -1, "en")
        assert (first.code, first.name, first.a.tier, first.b.tier) == ("a", "A", 1, 2)
        assert (second.a.colour, second.b.colour, second.b.level) == ("green", "blue", "Moderado")
        assert "120" in first.a.reason
        assert "100" in first.b.reason
        assert found.differences(DISTRICTS, -1, "en", most=1) == [first]

    def test_to_grey_and_back(self) -> None:
        other = figures([[np.nan, np.nan], [100, 119], [120, 120], [1, 1]])
        found = SchemeComparison(grade(PORTUGAL, RATES), grade(PORTUGAL, other))
        assert found.counts(0) == Counts(districts=4, differ=2, up=0, down=0, to_grey=1, from_grey=1)
        assert found.counts(1) == Counts(districts=4, differ=2, up=0, down=1, to_grey=1, from_grey=0)

    def test_levels_of_one_colour_are_told_apart_where_both_rules_have_them(self) -> None:
        air = Figures(NAMES, DAYS, {"pm25_24h": np.array([[9.5, 1], [130, 1], [240, 1], [35.4, 1]])})
        # Of another rule's levels only the colour is shared: three levels of the index are red.
        rates = Figures(NAMES, DAYS, {**RATES.values, **air.values})
        older, newer = (grade(load(f"aqi-pm25-{year}"), rates) for year in (2012, 2024))
        found = SchemeComparison(older, newer)
        assert found.counts(0) == Counts(districts=4, differ=3, up=3, down=0, to_grey=0, from_grey=0)
        matrix = found.matrix(0)
        assert (matrix[1, 2], matrix[4, 5], matrix[5, 6], matrix[2, 2]) == (1, 1, 1, 1)
        assert [(one.a.tier, one.b.level) for one in found.differences(DISTRICTS, 0, "en")] == [
            (1, "Moderate"),
            (4, "Very Unhealthy"),
            (5, "Hazardous"),
        ]
        by_colour = SchemeComparison(grade(PORTUGAL, rates), newer).counts(0)
        assert (by_colour.differ, by_colour.up, by_colour.from_grey) == (4, 3, 1)

    def test_other_days_cannot_be_compared(self) -> None:
        other = Figures(NAMES, DAYS + 1, RATES.values)
        with pytest.raises(ValueError, match="same districts and days"):
            SchemeComparison(grade(PORTUGAL, RATES), grade(PORTUGAL, other))

    @settings(max_examples=20)
    @given(
        st.lists(st.floats(0, 2000), min_size=8, max_size=8), st.sampled_from(["portugal-2021", "india-2020"])
    )
    def test_a_scheme_agrees_with_itself(self, rates: list[float], name: str) -> None:
        given_figures = figures(np.array(rates).reshape(4, 2).tolist())
        found = SchemeComparison(grade(load(name), given_figures), grade(load(name), given_figures))
        assert found.per_day.tolist() == [0, 0]
        assert found.counts(0).differ == 0
        assert (found.matrix(0) * (1 - np.eye(9)) == 0).all()
        assert found.differences(DISTRICTS, 0, "zh") == []
