"""Files held for their sender."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from fivecolour.web.staff.held_uploads import HOLD_SECONDS, MOST_OF_ONE, HeldUploads


@pytest.fixture
def uploads(tmp_path: Path) -> HeldUploads:
    return HeldUploads(tmp_path / "held")


class TestHeldUploads:
    """No longer, no more and for nobody else."""

    def test_readable_by_the_server_only(self, uploads: HeldUploads) -> None:
        path = uploads.hold("wang", b"1", "a.csv", {"kind": "new"}).path
        assert (path.stat().st_mode & 0o777, path.parent.stat().st_mode & 0o777) == (0o600, 0o700)

    def test_for_an_hour(self, uploads: HeldUploads) -> None:
        held = uploads.hold("wang", b"1", "a.csv", {})
        assert uploads.find("wang", held.token) == held
        then = held.path.stat().st_mtime - HOLD_SECONDS - 1
        os.utime(held.path, (then, then))
        assert (uploads.find("wang", held.token), list(held.path.parent.iterdir())) == (None, [])

    @pytest.mark.parametrize("token", ["", "../../fivecolour", "A" * 32, "a/b" * 10])
    def test_no_other_paths(self, uploads: HeldUploads, token: str) -> None:
        uploads.hold("wang", b"1", "a.csv", {})
        assert uploads.find("wang", token) is None

    def test_the_oldest_give_way(self, uploads: HeldUploads) -> None:
        tokens = []
        for number in range(MOST_OF_ONE + 1):
            held = uploads.hold("wang", b"1", f"{number}.csv", {})
            then = held.path.stat().st_mtime - 100 + number
            os.utime(held.path, (then, then))
            tokens.append(held.token)
        other = uploads.hold("li", b"2", "b.csv", {})
        assert [uploads.find("wang", token) is not None for token in tokens] == [False] + [True] * MOST_OF_ONE
        assert uploads.find("li", other.token) is not None
        assert uploads.find("wang", other.token) is None
