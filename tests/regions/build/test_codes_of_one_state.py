"""Codes of one American state that all lost their leading zero."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from fivecolour.regions.build.code_columns import with_zeros


@pytest.mark.parametrize(
    ("codes", "remarked"),
    [(["1001", "1003"], True), (["1001", "1002"], False), (["1001", "2013"], False), (["330203"], False)],
)
def test_is_remarked(codes: list[str], remarked: bool) -> None:
    findings: list[str] = []
    texts, none = pd.Series(codes, dtype="string"), pd.Series([""] * len(codes), dtype="string")
    found, _ = with_zeros(
        texts, none, code_length=None, parent_length=0, path=Path("a.geojson"), findings=findings
    )
    assert found.tolist() == codes
    assert [("01001 say --code-length 5" in one) for one in findings] == [True] * remarked
