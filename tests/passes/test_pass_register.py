"""Issuing and revoking: what a pass holds, what the log holds, and what verifiers are told."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import Engine

from fivecolour.cli import cli
from fivecolour.config import settings
from fivecolour.passes.pass_register import PassError, PassRegister
from fivecolour.passes.pass_verification import verify_pass
from fivecolour.store import audit

NOW = datetime(2020, 2, 10, 12, tzinfo=UTC)


class PassClock:
    """A clock that a test moves on."""

    now = NOW

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> PassClock:
    return PassClock()


@pytest.fixture
def register(store: Engine, clock: PassClock, tmp_path: Path) -> PassRegister:
    own = replace(
        settings(), home=tmp_path / "home", passes=tmp_path / "keys", public_url="https://m.example"
    )
    found = PassRegister(own, store, clock)
    found.new_key(by="operator")
    return found


def issue(register: PassRegister, **changes: object) -> tuple[str, str]:
    asked: dict[str, object] = {"colour": "green", "days": 2, "document": "4x9", "by": "wang.min", **changes}
    content, text = register.issue(**asked)  # type: ignore[arg-type]
    return content.number, text


def test_what_a_pass_holds(register: PassRegister, clock: PassClock) -> None:
    number, text = issue(register)
    known = register.published()
    verdict = verify_pass(text, known, NOW)
    assert verdict.state == "valid"
    assert verdict.content is not None
    assert (verdict.content.document, verdict.content.issuer) == ("4X9", "https://m.example")
    assert verify_pass(text, known, NOW + timedelta(days=2)).state == "expired"
    assert len(number) == 10
    assert len(text) < 260


def test_the_log_has_each_without_the_document(register: PassRegister, store: Engine) -> None:
    number, text = issue(register)
    register.revoke(number.lower(), why="lost  phone", by="li.na")
    entries = audit.entries(store)
    assert [(one.what, one.who, one.subject) for one in entries[:2]] == [
        ("pass revoked", "li.na", number),
        ("pass issued", "wang.min", number),
    ]
    assert set(entries[1].details) == {"colour", "expires", "key"}
    assert entries[0].details == {"why": "lost phone", "expires": "2020-02-12T12:00:00+00:00"}
    written = " ".join(str(one) for one in entries)
    assert "4X9" not in written
    assert text not in written


def test_revoked_until_it_would_have_expired(register: PassRegister, clock: PassClock) -> None:
    number, text = issue(register)
    register.revoke(number, why="lost", by="li.na")
    assert register.published().revoked == {number}
    assert verify_pass(text, register.published(), NOW).state == "revoked"
    assert [one.revoked for one in register.newest()] == [True]
    clock.now = NOW + timedelta(days=3)
    assert register.published().revoked == frozenset()


def test_keys_rotate(register: PassRegister, clock: PassClock) -> None:
    first = register.keys.records()[0].key_id
    _, old = issue(register)
    clock.now += timedelta(minutes=1)
    register.new_key(by="operator")
    register.retire_key(first, by="operator")
    _, new = issue(register)
    assert [verify_pass(text, register.published(), NOW).state for text in (old, new)] == ["valid", "valid"]
    register.revoke_key(first, by="operator")
    assert [verify_pass(text, register.published(), NOW).state for text in (old, new)] == ["revoked", "valid"]


@pytest.mark.parametrize(
    ("asked", "fault"),
    [
        ({"colour": "blue"}, "a pass is one of red, yellow, green"),
        ({"days": 0}, "valid for 1 to 30 days"),
        ({"days": 31}, "valid for 1 to 30 days"),
        ({"document": "12"}, "the last 3 to 5 letters and digits"),
        ({"document": "330203199001011234"}, "not all of it"),
        ({"document": "ab!"}, "letters and digits"),
    ],
)
def test_what_is_not_issued(
    register: PassRegister, store: Engine, asked: dict[str, object], fault: str
) -> None:
    with pytest.raises(PassError, match=fault):
        issue(register, **asked)
    assert audit.entries(store)[0].what == "pass key made"


@pytest.mark.parametrize(
    ("number", "why", "fault"),
    [("0000000000", "x", "no pass"), (" ", "lost", "no pass"), ("", " ", "say why")],
)
def test_what_is_not_revoked(register: PassRegister, number: str, why: str, fault: str) -> None:
    issue(register)
    with pytest.raises(PassError, match=fault):
        register.revoke(number, why=why, by="li.na")


def test_none_is_revoked_twice(register: PassRegister) -> None:
    number, _ = issue(register)
    register.revoke(number, why="lost", by="li.na")
    with pytest.raises(PassError, match="revoked already"):
        register.revoke(number, why="lost", by="li.na")


def test_the_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FIVECOLOUR_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("FIVECOLOUR_PASSES", raising=False)
    runner = CliRunner()
    off = runner.invoke(cli, ["passes", "keys", "list"])
    assert "passes are off; set FIVECOLOUR_PASSES to a folder outside the home" in str(off.exception)
    monkeypatch.setenv("FIVECOLOUR_PASSES", str(tmp_path / "keys"))
    assert (
        "make one with: fivecolour passes keys new" in runner.invoke(cli, ["passes", "keys", "list"]).output
    )
    key = runner.invoke(cli, ["passes", "keys", "new"]).output.split()[1]
    assert f"{key}  signing" in runner.invoke(cli, ["passes", "keys", "list"]).output
    assert runner.invoke(cli, ["passes", "keys", "retire", key]).exit_code == 0
    assert "is revoked" in runner.invoke(cli, ["passes", "keys", "revoke", key]).output
    assert runner.invoke(cli, ["passes", "list"]).output == ""
