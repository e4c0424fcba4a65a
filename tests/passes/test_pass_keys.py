"""Keys: who may read them, which signs, and what becomes of those that are ended."""

from __future__ import annotations

import stat
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from fivecolour.config import Settings, settings
from fivecolour.passes.pass_keys import RETIRED, REVOKED, PassKeyError, PassKeys, pass_keys

NOW = datetime(2020, 2, 10, 12, tzinfo=UTC)


@pytest.fixture
def keys(tmp_path: Path) -> PassKeys:
    return PassKeys(tmp_path / "keys")


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_nobody_else_may_read_them(keys: PassKeys) -> None:
    made = keys.add(NOW)
    private = keys.folder / f"{made.key_id}.pem"
    assert (mode(keys.folder), mode(private)) == (0o700, 0o600)
    private.chmod(0o640)
    with pytest.raises(PassKeyError, match=r"others may read it; run: chmod 600 .*\.pem"):
        keys.signer()
    private.chmod(0o600)
    keys.folder.chmod(0o750)
    with pytest.raises(PassKeyError, match="run: chmod 700"):
        keys.records()


def test_the_newest_signs_until_it_is_ended(keys: PassKeys) -> None:
    with pytest.raises(PassKeyError, match="make one with: fivecolour passes keys new"):
        keys.signer()
    first, second = keys.add(NOW), keys.add(NOW + timedelta(seconds=1))
    assert keys.signer()[1].hex() == second.key_id
    keys.end(second.key_id, state=REVOKED)
    assert keys.signer()[1].hex() == first.key_id
    keys.end(first.key_id, state=RETIRED)
    with pytest.raises(PassKeyError, match="no key signs"):
        keys.signer()
    assert [(one.state, one.public.revoked) for one in keys.records()] == [(RETIRED, False), (REVOKED, True)]
    assert list(keys.folder.glob("*.pem")) == []
    with pytest.raises(PassKeyError, match=f"no key '{second.key_id}' that could be ended; there are: "):
        keys.end(second.key_id, state=RETIRED)


def test_a_damaged_file_is_named(keys: PassKeys) -> None:
    made = keys.add(NOW)
    (keys.folder / f"{made.key_id}.pem").write_text("nothing")
    with pytest.raises(PassKeyError, match=r"\.pem: cannot be used .*; make a new key"):
        keys.signer()
    (keys.folder / f"{made.key_id}.json").write_text("{}")
    with pytest.raises(PassKeyError, match=r"a key cannot be read .*; restore its file"):
        keys.records()


def own(tmp_path: Path, passes: Path | None) -> Settings:
    return replace(settings(), home=tmp_path / "home", passes=passes)


def test_where_they_may_lie(tmp_path: Path) -> None:
    with pytest.raises(PassKeyError, match="passes are off; set FIVECOLOUR_PASSES"):
        pass_keys(own(tmp_path, None))
    with pytest.raises(PassKeyError, match=r"lies in the home; set FIVECOLOUR_PASSES"):
        pass_keys(own(tmp_path, tmp_path / "home" / "keys"))
    assert pass_keys(own(tmp_path, tmp_path / "keys")).folder == tmp_path / "keys" / "default"
    assert pass_keys(replace(own(tmp_path, tmp_path / "keys"), map="rio")).folder.name == "rio"
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "drill.json").write_text("{}")
    assert pass_keys(own(tmp_path, tmp_path / "keys")).folder.name == "drill"
