"""A file is written whole, or what stood there stays."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from fivecolour.whole_file import UnwritableFileError, draft_beside, replace_whole, write_whole


def test_what_stood_there_stays_where_the_disk_is_full(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "map.svg"
    write_whole(path, b"old")

    def full(handle: int, _: str) -> None:
        os.write(handle, b"n")
        os.close(handle)
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fdopen", full)
    with pytest.raises(UnwritableFileError, match=r"map\.svg: cannot be written: No space left on device"):
        write_whole(path, b"new")
    assert ([one.name for one in tmp_path.iterdir()], path.read_bytes()) == (["map.svg"], b"old")


def test_what_is_no_file_stays_what_it_is() -> None:
    write_whole(Path("/dev/null"), b"new")
    assert not Path("/dev/null").is_file()


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "file")
    write_whole(tmp_path / "link", b"new")
    assert ((tmp_path / "link").is_symlink(), (tmp_path / "file").read_bytes()) == (True, b"new")


def test_who_may_read_and_write_it_holds_from_the_first_byte(
    tmp_path: Path,
) -> None:
    with draft_beside(tmp_path / "key", b"secret", mode=0o600) as draft:
        assert (draft.stat().st_mode & 0o777, draft.read_bytes()) == (0o600, b"secret")
    replace_whole(tmp_path / "edition", b"{}", mode=0o444, durable=True)
    assert (tmp_path / "edition").stat().st_mode & 0o777 == 0o444
    assert [one.name for one in tmp_path.iterdir()] == ["edition"]
