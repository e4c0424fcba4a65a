"""Files held for their sender."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from fivecolour.web.staff.held_uploads import HOLD_SECONDS, MOST_OF_ONE, HeldUploads


@pytest.fixture
def kept(tmp_path: Path) -> HeldUploads:
    return HeldUploads(tmp_path / "held")


class TestHeldUploads:
    """No longer, no more and for nobody else."""

    def test_readable_by_the_server_alone(self, kept: HeldUploads) -> None:
        path = kept.hold("wang", b"1", "a.csv", {"kind": "new"}).path
        assert (path.stat().st_mode & 0o777, path.parent.stat().st_mode & 0o777) == (0o600, 0o700)

    def test_for_an_hour(self, kept: HeldUploads) -> None:
        held = kept.hold("wang", b"1", "a.csv", {})
        assert kept.find("wang", held.token) == held
        then = held.path.stat().st_mtime - HOLD_SECONDS - 1
        os.utime(held.path, (then, then))
        assert (kept.find("wang", held.token), list(held.path.parent.iterdir())) == (None, [])

    @pytest.mark.parametrize("token", ["", "../../fivecolour", "A" * 32, "a/b" * 10])
    def test_no_other_paths(self, kept: HeldUploads, token: str) -> None:
        kept.hold("wang", b"1", "a.csv", {})
        assert kept.find("wang", token) is None

    def test_the_oldest_give_way(self, kept: HeldUploads) -> None:
        tokens = []
        for number in range(MOST_OF_ONE + 1):
            held = kept.hold("wang", b"1", f"{number}.csv", {})
            then = held.path.stat().st_mtime - 100 + number
            os.utime(held.path, (then, then))
            tokens.append(held.token)
        other = kept.hold("li", b"2", "b.csv", {})
        assert [kept.find("wang", token) is not None for token in tokens] == [False] + [True] * MOST_OF_ONE
        assert kept.find("li", other.token) is not None
        assert kept.find("wang", other.token) is None
