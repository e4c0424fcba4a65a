"""Sums over districts and what they rest on."""

from __future__ import annotations

from pathlib import Path

import pytest

from fivecolour.editions.totals import Total, least_share, total
from fivecolour.errors import UserError


class TestTotal:
    """A sum says how many it rests on."""

    def test_missing_is_not_zero_and_a_correction_no_case(self) -> None:
        assert total([3, None, -1, 4]) == Total(7, 2, 4)
        assert total([None, -1]) == Total(None, 0, 2)

    @pytest.mark.parametrize(("of", "enough"), [(71, False), (72, True), (90, True)])
    def test_enough(self, of: int, *, enough: bool) -> None:
        assert Total(0, of, 90).enough is enough

    def test_of_nothing(self) -> None:
        assert not Total(None, 0, 0).enough


class TestShare:
    """A setting in data."""

    def test_of_one_s_own(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        (tmp_path / "totals.toml").write_text("least_share = 0.5", encoding="utf-8")
        monkeypatch.setenv("FIVECOLOUR_DATA", str(tmp_path))
        assert least_share() == 0.5

    @pytest.mark.parametrize("content", ["least_share = 80", "least_share = true", "share = 0.8"])
    def test_a_fault_names_the_file(
        self, content: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (tmp_path / "totals.toml").write_text(content, encoding="utf-8")
        monkeypatch.setenv("FIVECOLOUR_DATA", str(tmp_path))
        with pytest.raises(UserError, match=r"totals\.toml.*write .*0\.8"):
            least_share()
