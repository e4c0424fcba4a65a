"""Every number that ECDC's schemes were published with, from both sides."""

from __future__ import annotations

import pytest

from tests.scoring.conformance import tier

# Enough tests that a region is not grey.
TESTED = 301


def region(
    scheme: str, rate: float | None, positivity: float | None = None, tests: float | None = TESTED
) -> int:
    """Return the tier of one European region."""
    return tier(scheme, cases_14d_per_100k=rate, positivity_7d=positivity, tests_7d_per_100k=tests)


class TestEcdcOctober2020:
    """ecdc-2020-10 and, but for dark red, ecdc-2021-01."""

    @pytest.mark.parametrize("scheme", ["ecdc-2020-10", "ecdc-2021-01"])
    @pytest.mark.parametrize(
        ("rate", "positivity", "expected"),
        [
            (0, 0, 1),
            (24.99, 3.99, 1),
            (24.99, 4, 3),
            (25, 3.99, 3),
            (49.99, 4, 3),
            (50, 3.99, 3),
            (50, 4, 4),
            (150, 3.99, 3),
            (150, 4, 4),
            (150.01, 3.99, 4),
            (499.99, 3.99, 4),
        ],
    )
    def test_every_bound(self, scheme: str, rate: float, positivity: float, expected: int) -> None:
        assert region(scheme, rate, positivity) == expected

    def test_dark_red_came_in_january(self) -> None:
        assert region("ecdc-2020-10", 500, 0) == 4
        assert region("ecdc-2021-01", 499.99, 0) == 4
        assert region("ecdc-2021-01", 500, 0) == 5


class TestEcdcJune2021:
    """ecdc-2021-06: wider lines, and a third for positivity."""

    @pytest.mark.parametrize(
        ("rate", "positivity", "expected"),
        [
            (0, 0, 1),
            (49.99, 3.99, 1),
            (49.99, 4, 3),
            (50, 0.99, 1),
            (50, 1, 3),
            (74.99, 0.99, 1),
            (74.99, 1, 3),
            (74.99, 4, 3),
            (75, 0.99, 3),
            (75, 3.99, 3),
            (75, 4, 4),
            (200, 3.99, 3),
            (200, 4, 4),
            (200.01, 0, 4),
            (499.99, 0, 4),
            (500, 0, 5),
        ],
    )
    def test_every_bound(self, rate: float, positivity: float, expected: int) -> None:
        assert region("ecdc-2021-06", rate, positivity) == expected


@pytest.mark.parametrize("scheme", ["ecdc-2020-10", "ecdc-2021-01", "ecdc-2021-06"])
class TestEcdcGrey:
    """Too few tests or too little known is grey, never green."""

    @pytest.mark.parametrize(("tests", "expected"), [(300, 0), (299.9, 0), (300.1, 1), (None, 0)])
    def test_tests(self, scheme: str, tests: float | None, expected: int) -> None:
        assert region(scheme, 0, 0, tests) == expected

    def test_few_tests_are_grey_however_many_cases(self, scheme: str) -> None:
        assert region(scheme, 900, 50, 300) == 0

    def test_unknown_rate_or_positivity(self, scheme: str) -> None:
        assert region(scheme, None, 1) == 0
        assert region(scheme, 0, None) == 0
        assert region(scheme, 100, None) == 0

    def test_a_rate_that_is_red_whatever_the_positivity_needs_none(self, scheme: str) -> None:
        assert region(scheme, 201, None) == 4
