"""The door: attacks on signing in, sessions and tokens, on both databases and by a clock of our own."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine, select, text

from fivecolour.access import passwords
from fivecolour.access.attempts import PER_ACCOUNT, PER_ADDRESS, WINDOW
from fivecolour.access.authentication import Authentication, TooManyAttemptsError
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
def authentication(store: Engine, clock: Clock) -> Authentication:
    """Return a door to a store in which wang.min may make editions of Ningbo."""
    opened = Authentication("", clock)
    opened.__dict__["engine"] = store
    opened.people.add("wang.min", PASSWORD, scope(["publish", "lab"], districts=["330200"]), by="tests")
    return opened


def signed_in(authentication: Authentication) -> str:
    session = authentication.sign_in("wang.min", PASSWORD, address=HERE)
    assert session is not None
    return session


def did(authentication: Authentication) -> list[str]:
    return [
        one.what
        for one in authentication.entries(authentication.filter(who="", what="", before=None), limit=50)
    ][::-1]


class TestSignIn:
    """Name and password, and nothing that tells which of them is wrong."""

    def test_who_one_is(self, authentication: Authentication) -> None:
        assert authentication.person(signed_in(authentication)) == Person(
            frozenset({"publish", "lab"}), districts=frozenset({"330200"}), name="wang.min"
        )
        assert did(authentication) == ["person added", "signed in"]

    def test_case_and_width_of_the_name(self, authentication: Authentication) -> None:
        assert authentication.sign_in("ＷＡＮＧ.Min", PASSWORD, address=HERE)

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
    def test_wrong(self, authentication: Authentication, name: str, password: str) -> None:
        assert authentication.sign_in(name, password, address=HERE) is None

    def test_an_unknown_name_costs_a_hash_too(
        self, authentication: Authentication, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        looked_at: list[str] = []
        monkeypatch.setattr(passwords, "fits", lambda stored, _: bool(looked_at.append(stored)))
        authentication.sign_in("nobody", PASSWORD, address=HERE)
        authentication.sign_in("wang.min", PASSWORD, address=HERE)
        assert len(looked_at) == 2
        assert looked_at[0] == passwords.nobodys() != looked_at[1]

    def test_a_planted_session_is_not_taken_over(self, authentication: Authentication) -> None:
        planted = signed_in(authentication)
        session = authentication.sign_in("wang.min", PASSWORD, address=HERE, session=planted)
        assert session not in {None, planted}
        assert authentication.person(planted) is None

    def test_a_made_up_session_does_not_become_one(self, authentication: Authentication) -> None:
        assert authentication.sign_in("wang.min", PASSWORD, address=HERE, session="made-up") != "made-up"
        assert authentication.person("made-up") is None
        assert authentication.person("") is None

    def test_disabled(self, authentication: Authentication) -> None:
        session = signed_in(authentication)
        authentication.people.disable("wang.min", by="tests")
        assert authentication.person(session) is None
        assert authentication.sign_in("wang.min", PASSWORD, address=HERE) is None


class TestSessions:
    """They end: by signing out, by time, by a new password."""

    def test_idle(self, authentication: Authentication, clock: Clock) -> None:
        session = signed_in(authentication)
        for _ in range(3):
            clock.move(IDLE - timedelta(seconds=1))
            assert authentication.person(session)
        clock.move(IDLE)
        assert authentication.person(session) is None

    def test_not_longer_than_twelve_hours(self, authentication: Authentication, clock: Clock) -> None:
        session, begun = signed_in(authentication), clock()
        while clock() + timedelta(minutes=20) < begun + LONGEST:
            clock.move(timedelta(minutes=20))
            assert authentication.person(session)
        clock.move(timedelta(minutes=20))
        assert authentication.person(session) is None

    def test_over_is_cleared_away(self, authentication: Authentication, clock: Clock) -> None:
        signed_in(authentication)
        clock.move(IDLE)
        signed_in(authentication)
        with authentication.engine.connect() as connection:
            assert len(connection.scalars(select(SessionRow.sha256)).all()) == 1

    def test_signed_out(self, authentication: Authentication) -> None:
        session, other = signed_in(authentication), signed_in(authentication)
        authentication.sign_out(session)
        assert authentication.person(session) is None
        assert authentication.person(other)
        assert did(authentication)[-1] == "signed out"

    def test_what_is_stored_is_of_no_use(self, authentication: Authentication) -> None:
        session = signed_in(authentication)
        with authentication.engine.connect() as connection:
            stored = connection.scalar(select(SessionRow.sha256))
        assert stored != session
        assert authentication.person(str(stored)) is None

    def test_a_new_password_ends_them_all(self, authentication: Authentication) -> None:
        session, person = signed_in(authentication), authentication.person(signed_in(authentication))
        assert person is not None
        assert authentication.change_password(person, "wrong", "nine grey otters", address=HERE) is None
        with pytest.raises(WeakPasswordError):
            authentication.change_password(person, PASSWORD, "password1234", address=HERE)
        new = authentication.change_password(person, PASSWORD, "nine grey otters", address=HERE)
        assert new
        assert authentication.person(new)
        assert authentication.person(session) is None
        assert authentication.sign_in("wang.min", PASSWORD, address=HERE) is None
        assert authentication.sign_in("wang.min", "nine grey otters", address=HERE)


class TestLockOut:
    """Guessing stops soon, for names that exist and for those that do not."""

    @pytest.mark.parametrize("name", ["wang.min", "nobody"])
    def test_of_a_name(self, authentication: Authentication, clock: Clock, name: str) -> None:
        for n in range(PER_ACCOUNT):
            assert authentication.sign_in(name, "wrong", address=f"198.51.100.{n}") is None
        for password in ("wrong", PASSWORD):
            with pytest.raises(TooManyAttemptsError):
                authentication.sign_in(name.upper(), password, address=THERE)
        clock.move(WINDOW)
        assert (authentication.sign_in(name, PASSWORD, address=THERE) is not None) == (name == "wang.min")

    def test_of_an_address(self, authentication: Authentication, clock: Clock) -> None:
        for n in range(PER_ADDRESS):
            assert authentication.sign_in(f"name{n}", "wrong", address=HERE) is None
        with pytest.raises(TooManyAttemptsError):
            authentication.sign_in("wang.min", PASSWORD, address=HERE)
        assert authentication.sign_in("wang.min", PASSWORD, address=THERE)
        clock.move(WINDOW)
        assert authentication.sign_in("wang.min", PASSWORD, address=HERE)

    def test_attempts_while_locked_do_not_prolong_it(
        self, authentication: Authentication, clock: Clock
    ) -> None:
        for _ in range(PER_ACCOUNT):
            authentication.sign_in("wang.min", "wrong", address=HERE)
        for _ in range(3):
            clock.move(WINDOW / 4)
            with pytest.raises(TooManyAttemptsError):
                authentication.sign_in("wang.min", "wrong", address=HERE)
        clock.move(WINDOW / 4)
        assert authentication.sign_in("wang.min", PASSWORD, address=HERE)

    def test_success_forgets_the_failures(self, authentication: Authentication) -> None:
        for _ in range(3):
            for _ in range(PER_ACCOUNT - 1):
                assert authentication.sign_in("wang.min", "wrong", address=HERE) is None
            signed_in(authentication)

    def test_a_new_password_by_the_operator_ends_it(self, authentication: Authentication) -> None:
        for _ in range(PER_ACCOUNT):
            authentication.sign_in("wang.min", "wrong", address=HERE)
        authentication.people.set_password("wang.min", "nine grey otters", by="tests")
        assert authentication.sign_in("wang.min", "nine grey otters", address=HERE)

    def test_all_at_once_is_no_way_round(
        self, authentication: Authentication, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        tried: list[str] = []
        monkeypatch.setattr(passwords, "fits", lambda _, password: bool(tried.append(password)))

        def attempt(n: int) -> None:
            with suppress(TooManyAttemptsError):
                authentication.sign_in("wang.min", f"guess {n}", address=f"198.51.100.{n}")

        with ThreadPoolExecutor(8) as threads:
            list(threads.map(attempt, range(3 * PER_ACCOUNT)))
        assert len(tried) <= PER_ACCOUNT

    def test_the_log_tells_of_it_but_not_what_was_typed(self, authentication: Authentication) -> None:
        for name in ("wang.min", "my password by mistake"):
            for n in range(PER_ACCOUNT):
                authentication.sign_in(name, "wrong", address=f"198.51.100.{n}")
        assert did(authentication) == ["person added", "account locked"]
        with authentication.engine.connect() as connection:
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

    def token(self, authentication: Authentication, days: int = 30) -> str:
        asked = scope(["ingest"], ["ningbo-cdc"], ["330200"])
        return authentication.tokens.create("feed", asked, days=days, by="li.na", now=authentication.clock())[
            0
        ]

    def test_holder(self, authentication: Authentication) -> None:
        value = self.token(authentication)
        assert len(value) == 46
        assert value.startswith("fc_")
        holder = authentication.holder(value)
        assert holder == Person(
            frozenset({"ingest"}), frozenset({"ningbo-cdc"}), frozenset({"330200"}), "token:1 feed"
        )
        assert not holder.covers_district("330102", city="330100")
        assert not holder.covers_source("hangzhou-cdc")
        assert did(authentication)[-1] == "token created"

    def test_only_the_hash_is_stored(self, authentication: Authentication) -> None:
        value = self.token(authentication)
        with authentication.engine.connect() as connection:
            row = connection.execute(select(TokenRow.__table__)).one()
        assert value not in str(row)
        assert authentication.holder(row.sha256) is None
        assert value not in str(
            authentication.entries(authentication.filter(who="", what="", before=None), limit=9)
        )

    @pytest.mark.parametrize("wrong", ["", "fc_", "fc_x", " ", "\x00", "\ud800"])
    def test_unknown(self, authentication: Authentication, wrong: str) -> None:
        self.token(authentication)
        assert authentication.holder(wrong) is None

    def test_expired(self, authentication: Authentication, clock: Clock) -> None:
        value = self.token(authentication, days=1)
        clock.move(timedelta(days=1) - timedelta(seconds=1))
        assert authentication.holder(value)
        clock.move(timedelta(seconds=1))
        assert authentication.holder(value) is None
        assert authentication.tokens.all()[0].state(clock()) == "expired"

    def test_revoked(self, authentication: Authentication, clock: Clock) -> None:
        value = self.token(authentication)
        authentication.tokens.revoke(1, by="li.na", now=clock())
        authentication.tokens.revoke(1, by="li.na", now=clock())
        assert authentication.holder(value) is None
        assert did(authentication).count("token revoked") == 1

    def test_last_use_by_the_minute(self, authentication: Authentication, clock: Clock) -> None:
        value, begun = self.token(authentication), clock()
        authentication.holder(value)
        clock.move(timedelta(seconds=59))
        authentication.holder(value)
        assert authentication.tokens.all()[0].used_at == begun
        clock.move(timedelta(seconds=1))
        authentication.holder(value)
        assert authentication.tokens.all()[0].used_at == clock()

    @pytest.mark.parametrize("action", ["approve", "admin"])
    def test_not_what_people_do_in_person(self, authentication: Authentication, action: str) -> None:
        with pytest.raises(AccessError, match="people alone"):
            authentication.tokens.create(
                "x", scope(["ingest", action]), days=1, by="li.na", now=authentication.clock()
            )

    @pytest.mark.parametrize("days", [0, -1, 367])
    def test_not_for_ever(self, authentication: Authentication, days: int) -> None:
        with pytest.raises(AccessError, match="1 to 366 days"):
            self.token(authentication, days=days)

    def test_not_there(self, authentication: Authentication) -> None:
        with pytest.raises(AccessError, match="no token 7"):
            authentication.tokens.revoke(7, by="li.na", now=authentication.clock())


class TestPeople:
    """Accounts and their faults."""

    @pytest.mark.parametrize("name", ["wang.min", "WANG.MIN", "ｗang.min"])
    def test_taken(self, authentication: Authentication, name: str) -> None:
        with pytest.raises(AccessError, match="already somebody"):
            authentication.people.add(name, PASSWORD, scope(["lab"]), by="tests")
        assert did(authentication) == ["person added"]

    def test_not_there(self, authentication: Authentication) -> None:
        with pytest.raises(AccessError, match="nobody named 'x'"):
            authentication.people.disable("x", by="tests")

    def test_all(self, authentication: Authentication, clock: Clock) -> None:
        signed_in(authentication)
        (account,) = authentication.people.all()
        assert (account.person.name, account.active, account.signed_in_at) == ("wang.min", True, clock())

    def test_the_log_holds_no_password(self, authentication: Authentication) -> None:
        authentication.people.set_password("wang.min", "nine grey otters", by="tests")
        entries = str(authentication.entries(authentication.filter(who="", what="", before=None), limit=9))
        assert "otters" not in entries
        assert "argon" not in entries
        assert authentication.verify() == audit.verify(authentication.engine)
