"""A file is written whole, or what stood there stays."""

from __future__ import annotations

from pathlib import Path

import pytest

from fivecolour.whole_file import UnwritableFileError, write_whole


def test_what_stood_there_stays_where_the_disk_is_full(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "map.svg"
    write_whole(path, b"old")

    def full(draft: Path, body: bytes) -> int:
        with draft.open("wb") as file:
            file.write(body[:1])
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
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
