"""Codes of one state that may all have lost their leading zero: padded or asked."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from fivecolour.errors import UserError
from fivecolour.regions.build.code_columns import with_zeros


def whole(
    codes: list[str],
    parents: list[str] | None = None,
    *,
    length: int | None = None,
    beside: list[str] | None = None,
) -> tuple[list[str], list[str]]:
    texts = pd.Series(codes, dtype="string")
    cities = pd.Series(parents or [""] * len(codes), dtype="string")
    columns = [pd.Series(beside)] if beside else []
    found = with_zeros(
        texts,
        cities,
        code_length=length,
        parent_length=0,
        path=Path("a.geojson"),
        findings=[],
        beside=columns,
    )
    return found[0].tolist(), found[1].tolist()


@pytest.mark.parametrize(
    ("codes", "parents"),
    [
        (["1001", "1003"], None),
        (["1001", "1002"], None),  # districts of Schleswig-Holstein
        (["1001", "1003"], ["1", "1"]),
    ],
)
def test_is_asked_and_both_answers_hold(codes: list[str], parents: list[str] | None) -> None:
    with pytest.raises(UserError, match=r"01001 say --code-length 5, if they are right .* --code-length 0"):
        whole(codes, parents)
    assert whole(codes, parents, length=0) == (codes, parents or ["", ""])
    padded = [f"0{code}" for code in codes]
    assert whole(codes, parents, length=5) == (padded, ["01", "01"] if parents else ["", ""])


@pytest.mark.parametrize("beside", [["01001", "01003"], ["0500000US01001", "0500000US01003"]])
def test_another_column_shows_the_zeros(beside: list[str]) -> None:
    assert whole(["1001", "1003"], beside=beside)[0] == ["01001", "01003"]


@pytest.mark.parametrize(
    ("codes", "parents"),
    [
        (["1001", "2013"], None),
        (["330203", "330205"], None),
        (["1401", "1402"], ["14", "14"]),
        (["1001"], None),
    ],
)
def test_others_stay(codes: list[str], parents: list[str] | None) -> None:
    assert whole(codes, parents) == (codes, parents or [""] * len(codes))


def test_the_only_code_that_lost_its_zero_has_it_again() -> None:
    assert whole(["01001", "1003", "13001"])[0] == ["01001", "01003", "13001"]


def test_one_whose_zero_would_make_it_another_is_asked_about() -> None:
    with pytest.raises(UserError, match="--code-length 5"):
        whole(["01003", "1003", "13001"])
