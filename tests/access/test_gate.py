"""The door: attacks on signing in, sessions and tokens, on both databases and by a clock of our own."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine, select, text

from fivecolour.access import passwords
from fivecolour.access.attempts import PER_ACCOUNT, PER_ADDRESS, WINDOW
from fivecolour.access.gate import Gate, TooManyAttemptsError
from fivecolour.access.passwords import WeakPasswordError
from fivecolour.access.permissions import AccessError, Person, scope
from fivecolour.access.sessions import IDLE, LONGEST, csrf, csrf_fits
from fivecolour.store import audit
from fivecolour.store.access_tables import SessionRow, TokenRow

PASSWORD = "seven blue herons"
HERE, THERE = "203.0.113.9", "203.0.113.10"


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.now = datetime(2020, 2, 9, 8, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def move(self, by: timedelta) -> None:
        self.now += by


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def gate(store: Engine, clock: Clock) -> Gate:
    """Return a door to a store in which wang.min may make editions of Ningbo."""
    opened = Gate("", clock)
    opened.__dict__["engine"] = store
    opened.people.add("wang.min", PASSWORD, scope(["publish", "lab"], districts=["330200"]), by="tests")
    return opened


def signed_in(gate: Gate) -> str:
    session = gate.sign_in("wang.min", PASSWORD, address=HERE)
    assert session is not None
    return session


def did(gate: Gate) -> list[str]:
    return [one.what for one in gate.entries(gate.filter(who="", what="", before=None), limit=50)][::-1]


class TestSignIn:
    """Name and password, and nothing that tells which of them is wrong."""

    def test_who_one_is(self, gate: Gate) -> None:
        assert gate.person(signed_in(gate)) == Person(
            frozenset({"publish", "lab"}), districts=frozenset({"330200"}), name="wang.min"
        )
        assert did(gate) == ["person added", "signed in"]

    def test_case_and_width_of_the_name(self, gate: Gate) -> None:
        assert gate.sign_in("ＷＡＮＧ.Min", PASSWORD, address=HERE)

    @pytest.mark.parametrize(
        ("name", "password"),
        [
            ("wang.min", "wrong"),
            ("nobody", PASSWORD),
            ("", ""),
            ("wang.min' --", PASSWORD),
            ("wang.min", PASSWORD.upper()),
        ],
    )
    def test_wrong(self, gate: Gate, name: str, password: str) -> None:
        assert gate.sign_in(name, password, address=HERE) is None

    def test_an_unknown_name_costs_a_hash_too(self, gate: Gate, monkeypatch: pytest.MonkeyPatch) -> None:
        looked_at: list[str] = []
        monkeypatch.setattr(passwords, "fits", lambda stored, _: bool(looked_at.append(stored)))
        gate.sign_in("nobody", PASSWORD, address=HERE)
        gate.sign_in("wang.min", PASSWORD, address=HERE)
        assert len(looked_at) == 2
        assert looked_at[0] == passwords.nobodys() != looked_at[1]

    def test_a_planted_session_is_not_taken_over(self, gate: Gate) -> None:
        planted = signed_in(gate)
        session = gate.sign_in("wang.min", PASSWORD, address=HERE, session=planted)
        assert session not in {None, planted}
        assert gate.person(planted) is None

    def test_a_made_up_session_does_not_become_one(self, gate: Gate) -> None:
        assert gate.sign_in("wang.min", PASSWORD, address=HERE, session="made-up") != "made-up"
        assert gate.person("made-up") is None
        assert gate.person("") is None

    def test_disabled(self, gate: Gate) -> None:
        session = signed_in(gate)
        gate.people.disable("wang.min", by="tests")
        assert gate.person(session) is None
        assert gate.sign_in("wang.min", PASSWORD, address=HERE) is None


class TestSessions:
    """They end: by signing out, by time, by a new password."""

    def test_idle(self, gate: Gate, clock: Clock) -> None:
        session = signed_in(gate)
        for _ in range(3):
            clock.move(IDLE - timedelta(seconds=1))
            assert gate.person(session)
        clock.move(IDLE)
        assert gate.person(session) is None

    def test_not_longer_than_twelve_hours(self, gate: Gate, clock: Clock) -> None:
        session, begun = signed_in(gate), clock()
        while clock() + timedelta(minutes=20) < begun + LONGEST:
            clock.move(timedelta(minutes=20))
            assert gate.person(session)
        clock.move(timedelta(minutes=20))
        assert gate.person(session) is None

    def test_over_is_cleared_away(self, gate: Gate, clock: Clock) -> None:
        signed_in(gate)
        clock.move(IDLE)
        signed_in(gate)
        with gate.engine.connect() as connection:
            assert len(connection.scalars(select(SessionRow.sha256)).all()) == 1

    def test_signed_out(self, gate: Gate) -> None:
        session, other = signed_in(gate), signed_in(gate)
        gate.sign_out(session)
        assert gate.person(session) is None
        assert gate.person(other)
        assert did(gate)[-1] == "signed out"

    def test_what_is_stored_is_of_no_use(self, gate: Gate) -> None:
        session = signed_in(gate)
        with gate.engine.connect() as connection:
            stored = connection.scalar(select(SessionRow.sha256))
        assert stored != session
        assert gate.person(str(stored)) is None

    def test_a_new_password_ends_them_all(self, gate: Gate) -> None:
        session, person = signed_in(gate), gate.person(signed_in(gate))
        assert person is not None
        assert gate.change_password(person, "wrong", "nine grey otters", address=HERE) is None
        with pytest.raises(WeakPasswordError):
            gate.change_password(person, PASSWORD, "password1234", address=HERE)
        new = gate.change_password(person, PASSWORD, "nine grey otters", address=HERE)
        assert new
        assert gate.person(new)
        assert gate.person(session) is None
        assert gate.sign_in("wang.min", PASSWORD, address=HERE) is None
        assert gate.sign_in("wang.min", "nine grey otters", address=HERE)


class TestLockOut:
    """Guessing stops soon, for names that exist and for those that do not."""

    @pytest.mark.parametrize("name", ["wang.min", "nobody"])
    def test_of_a_name(self, gate: Gate, clock: Clock, name: str) -> None:
        for n in range(PER_ACCOUNT):
            assert gate.sign_in(name, "wrong", address=f"198.51.100.{n}") is None
        for password in ("wrong", PASSWORD):
            with pytest.raises(TooManyAttemptsError):
                gate.sign_in(name.upper(), password, address=THERE)
        clock.move(WINDOW)
        assert (gate.sign_in(name, PASSWORD, address=THERE) is not None) == (name == "wang.min")

    def test_of_an_address(self, gate: Gate, clock: Clock) -> None:
        for n in range(PER_ADDRESS):
            assert gate.sign_in(f"name{n}", "wrong", address=HERE) is None
        with pytest.raises(TooManyAttemptsError):
            gate.sign_in("wang.min", PASSWORD, address=HERE)
        assert gate.sign_in("wang.min", PASSWORD, address=THERE)
        clock.move(WINDOW)
        assert gate.sign_in("wang.min", PASSWORD, address=HERE)

    def test_attempts_while_locked_do_not_prolong_it(self, gate: Gate, clock: Clock) -> None:
        for _ in range(PER_ACCOUNT):
            gate.sign_in("wang.min", "wrong", address=HERE)
        for _ in range(3):
            clock.move(WINDOW / 4)
            with pytest.raises(TooManyAttemptsError):
                gate.sign_in("wang.min", "wrong", address=HERE)
        clock.move(WINDOW / 4)
        assert gate.sign_in("wang.min", PASSWORD, address=HERE)

    def test_success_forgets_the_failures(self, gate: Gate) -> None:
        for _ in range(3):
            for _ in range(PER_ACCOUNT - 1):
                assert gate.sign_in("wang.min", "wrong", address=HERE) is None
            signed_in(gate)

    def test_a_new_password_by_the_operator_ends_it(self, gate: Gate) -> None:
        for _ in range(PER_ACCOUNT):
            gate.sign_in("wang.min", "wrong", address=HERE)
        gate.people.set_password("wang.min", "nine grey otters", by="tests")
        assert gate.sign_in("wang.min", "nine grey otters", address=HERE)

    def test_all_at_once_is_no_way_round(self, gate: Gate, monkeypatch: pytest.MonkeyPatch) -> None:
        tried: list[str] = []
        monkeypatch.setattr(passwords, "fits", lambda _, password: bool(tried.append(password)))

        def attempt(n: int) -> None:
            with suppress(TooManyAttemptsError):
                gate.sign_in("wang.min", f"guess {n}", address=f"198.51.100.{n}")

        with ThreadPoolExecutor(8) as threads:
            list(threads.map(attempt, range(3 * PER_ACCOUNT)))
        assert len(tried) <= PER_ACCOUNT

    def test_the_log_tells_of_it_but_not_what_was_typed(self, gate: Gate) -> None:
        for name in ("wang.min", "my password by mistake"):
            for n in range(PER_ACCOUNT):
                gate.sign_in(name, "wrong", address=f"198.51.100.{n}")
        assert did(gate) == ["person added", "account locked"]
        with gate.engine.connect() as connection:
            stored = connection.execute(text("SELECT * FROM attempts")).all()
        assert not any("mistake" in str(row) or "198.51" in str(row) for row in stored)


class TestCsrf:
    """The secret of a form belongs to one session."""

    def test_fits(self) -> None:
        assert csrf_fits("session", csrf("session"))
        assert csrf("session") != "session"

    @pytest.mark.parametrize("offered", ["", "x", csrf("other"), csrf("session")[:-1], "\ud800", "é"])
    def test_does_not(self, offered: str) -> None:
        assert not csrf_fits("session", offered)

    def test_is_compared_in_constant_time(self, monkeypatch: pytest.MonkeyPatch) -> None:
        compared: list[tuple[bytes, bytes]] = []
        monkeypatch.setattr("hmac.compare_digest", lambda a, b: bool(compared.append((a, b))))
        csrf_fits("session", "x")
        assert compared == [(csrf("session").encode(), b"x")]


class TestTokens:
    """Shown once, kept as a hash, limited, ending."""

    def token(self, gate: Gate, days: int = 30) -> str:
        asked = scope(["ingest"], ["ningbo-cdc"], ["330200"])
        return gate.tokens.create("feed", asked, days=days, by="li.na", now=gate.clock())[0]

    def test_holder(self, gate: Gate) -> None:
        value = self.token(gate)
        assert len(value) == 46
        assert value.startswith("fc_")
        holder = gate.holder(value)
        assert holder == Person(
            frozenset({"ingest"}), frozenset({"ningbo-cdc"}), frozenset({"330200"}), "token:1 feed"
        )
        assert not holder.covers_district("330102", city="330100")
        assert not holder.covers_source("hangzhou-cdc")
        assert did(gate)[-1] == "token created"

    def test_only_the_hash_is_stored(self, gate: Gate) -> None:
        value = self.token(gate)
        with gate.engine.connect() as connection:
            row = connection.execute(select(TokenRow.__table__)).one()
        assert value not in str(row)
        assert gate.holder(row.sha256) is None
        assert value not in str(gate.entries(gate.filter(who="", what="", before=None), limit=9))

    @pytest.mark.parametrize("wrong", ["", "fc_", "fc_x", " ", "\x00", "\ud800"])
    def test_unknown(self, gate: Gate, wrong: str) -> None:
        self.token(gate)
        assert gate.holder(wrong) is None

    def test_expired(self, gate: Gate, clock: Clock) -> None:
        value = self.token(gate, days=1)
        clock.move(timedelta(days=1) - timedelta(seconds=1))
        assert gate.holder(value)
        clock.move(timedelta(seconds=1))
        assert gate.holder(value) is None
        assert gate.tokens.all()[0].state(clock()) == "expired"

    def test_revoked(self, gate: Gate, clock: Clock) -> None:
        value = self.token(gate)
        gate.tokens.revoke(1, by="li.na", now=clock())
        gate.tokens.revoke(1, by="li.na", now=clock())
        assert gate.holder(value) is None
        assert did(gate).count("token revoked") == 1

    def test_last_use_by_the_minute(self, gate: Gate, clock: Clock) -> None:
        value, begun = self.token(gate), clock()
        gate.holder(value)
        clock.move(timedelta(seconds=59))
        gate.holder(value)
        assert gate.tokens.all()[0].used_at == begun
        clock.move(timedelta(seconds=1))
        gate.holder(value)
        assert gate.tokens.all()[0].used_at == clock()

    @pytest.mark.parametrize("action", ["approve", "admin"])
    def test_not_what_people_do_in_person(self, gate: Gate, action: str) -> None:
        with pytest.raises(AccessError, match="people alone"):
            gate.tokens.create("x", scope(["ingest", action]), days=1, by="li.na", now=gate.clock())

    @pytest.mark.parametrize("days", [0, -1, 367])
    def test_not_for_ever(self, gate: Gate, days: int) -> None:
        with pytest.raises(AccessError, match="1 to 366 days"):
            self.token(gate, days=days)

    def test_not_there(self, gate: Gate) -> None:
        with pytest.raises(AccessError, match="no token 7"):
            gate.tokens.revoke(7, by="li.na", now=gate.clock())


class TestPeople:
    """Accounts and their faults."""

    @pytest.mark.parametrize("name", ["wang.min", "WANG.MIN", "ｗang.min"])
    def test_taken(self, gate: Gate, name: str) -> None:
        with pytest.raises(AccessError, match="already somebody"):
            gate.people.add(name, PASSWORD, scope(["lab"]), by="tests")
        assert did(gate) == ["person added"]

    def test_not_there(self, gate: Gate) -> None:
        with pytest.raises(AccessError, match="nobody named 'x'"):
            gate.people.disable("x", by="tests")

    def test_all(self, gate: Gate, clock: Clock) -> None:
        signed_in(gate)
        (account,) = gate.people.all()
        assert (account.person.name, account.active, account.signed_in_at) == ("wang.min", True, clock())

    def test_the_log_holds_no_password(self, gate: Gate) -> None:
        gate.people.set_password("wang.min", "nine grey otters", by="tests")
        entries = str(gate.entries(gate.filter(who="", what="", before=None), limit=9))
        assert "otters" not in entries
        assert "argon" not in entries
        assert gate.verify() == audit.verify(gate.engine)
