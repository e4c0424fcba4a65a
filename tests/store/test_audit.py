"""The audit log: it only grows, its chain holds with many writers, and no change stays hidden."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

from fivecolour.store import audit
from fivecolour.store.audit import START, AuditFilter, ChainVerdict


def add(
    store: Engine, what: str = "signed in", *, who: str = "wang.min", subject: str = ""
) -> audit.AuditEntry:
    with store.begin() as connection:
        return audit.write(connection, who=who, what=what, subject=subject)


def disarm(store: Engine) -> None:
    """Do what only the owner of the database can: take the triggers away."""
    with store.begin() as connection:
        if store.dialect.name == "postgresql":
            connection.execute(text("ALTER TABLE audit DISABLE TRIGGER USER"))
            connection.execute(text("ALTER TABLE audit_head DISABLE TRIGGER USER"))
        else:
            for name in (
                "audit_no_update",
                "audit_no_delete",
                "audit_head_no_return",
                "audit_head_no_delete",
            ):
                connection.execute(text(f"DROP TRIGGER {name}"))


def change(store: Engine, statement: str) -> None:
    disarm(store)
    with store.begin() as connection:
        connection.execute(text(statement))


class TestWrite:
    """An entry stands if, and only if, its transaction does."""

    def test_what_it_says(self, store: Engine) -> None:
        moment = datetime(2020, 2, 9, 12, 5, 6, 7, tzinfo=timezone(timedelta(hours=8)))
        with store.begin() as connection:
            written = audit.write(
                connection,
                who="wang.min",
                what="edition published",
                subject="zhejiang-2020.ab12",
                source="cases-0209.csv",
                details={"number": 7, "district": "海曙区"},
                at=moment,
            )
        (read,) = audit.entries(store)
        assert read == written
        assert (read.number, read.at, read.previous) == (1, "2020-02-09T04:05:06.000007Z", START)
        assert read.details == {"district": "海曙区", "number": 7}
        assert read.source == "cases-0209.csv"

    def test_rolled_back_with_what_it_tells_of(self, store: Engine) -> None:
        add(store)
        with pytest.raises(RuntimeError), store.begin() as connection:
            audit.write(connection, who="x", what="y")
            raise RuntimeError
        assert add(store).number == 2
        assert audit.verify(store) == ChainVerdict(2, audit.entries(store)[0].hash)

    def test_many_writers_at_once(self, store: Engine) -> None:
        with ThreadPoolExecutor(8) as threads:
            list(threads.map(lambda n: add(store, subject=str(n)), range(40)))
        assert {int(one.subject) for one in audit.entries(store)} == set(range(40))
        assert audit.verify(store).entries == 40
        assert audit.verify(store).broken is None

    def test_each_names_the_one_before(self, store: Engine) -> None:
        first, second = add(store), add(store)
        assert second.previous == first.hash
        assert second.hash == second.expected_hash

    def test_the_hash_stays_the_same_over_versions(self) -> None:
        entry = audit.AuditEntry(
            1, "2020-02-09T04:05:06.000007Z", "王敏", "signed in", "", "", {"a": 1}, START, ""
        )
        assert entry.expected_hash == "621fd4bdb9cd89c91b8c6021288c37b9539998e05b8fad7f9ce94682de263398"


class TestEntries:
    """The newest first, filtered and by pages."""

    def test_filters(self, store: Engine) -> None:
        for who, what in (("a", "x"), ("b", "x"), ("a", "y")):
            add(store, what, who=who)
        assert [one.number for one in audit.entries(store, AuditFilter(who="a"))] == [3, 1]
        assert [one.number for one in audit.entries(store, AuditFilter(what="x"))] == [2, 1]
        assert [one.number for one in audit.entries(store, AuditFilter(before=3), limit=1)] == [2]
        assert audit.kinds(store) == ("x", "y")
        assert audit.count(store) == 3


class TestRefusal:
    """The database itself refuses every change but additions."""

    @pytest.mark.parametrize(
        "statement",
        [
            "UPDATE audit SET who = 'nobody' WHERE number = 1",
            "DELETE FROM audit WHERE number = 2",
            "DELETE FROM audit",
            "DELETE FROM audit_head",
            "UPDATE audit_head SET number = 0",
        ],
    )
    def test_is_refused(self, store: Engine, statement: str) -> None:
        add(store), add(store)
        with pytest.raises(DBAPIError, match="append-only"), store.begin() as connection:
            connection.execute(text(statement))
        assert audit.verify(store).entries == 2

    def test_truncate(self, store: Engine) -> None:
        if store.dialect.name != "postgresql":
            pytest.skip("SQLite has no TRUNCATE")
        add(store)
        for table in ("audit", "audit_head"):
            with pytest.raises(DBAPIError, match="append-only"), store.begin() as connection:
                connection.execute(text(f"TRUNCATE {table}"))


class TestVerify:
    """The first broken entry is named, whatever was done to it."""

    @pytest.fixture(autouse=True)
    def five(self, store: Engine) -> None:
        for n in range(5):
            add(store, subject=str(n))

    def test_whole(self, store: Engine) -> None:
        assert audit.verify(store) == ChainVerdict(5, audit.entries(store)[0].hash)

    @pytest.mark.parametrize("column", ["who", "what", "subject", "source", "at"])
    def test_changed_content(self, store: Engine, column: str) -> None:
        change(store, f"UPDATE audit SET {column} = 'other' WHERE number = 3")
        found = audit.verify(store)
        assert (found.entries, found.broken, found.why) == (2, 3, "its content was changed")

    @pytest.mark.parametrize("details", ['{"a":1}', "nonsense"])
    def test_changed_details(self, store: Engine, details: str) -> None:
        change(store, f"UPDATE audit SET details = '{details}' WHERE number = 3".replace(":", "\\:"))
        assert audit.verify(store).broken == 3
        assert len(audit.entries(store)) == 5

    def test_changed_with_its_hash(self, store: Engine) -> None:
        forged = audit.entries(store, AuditFilter(before=4), limit=1)[0]
        forged = audit.AuditEntry(3, forged.at, "nobody", "signed in", "2", "", {}, forged.previous, "")
        change(store, f"UPDATE audit SET who = 'nobody', hash = '{forged.expected_hash}' WHERE number = 3")
        found = audit.verify(store)
        assert (found.broken, found.why) == (4, "it does not follow the entry before it")

    def test_removed(self, store: Engine) -> None:
        change(store, "DELETE FROM audit WHERE number = 2")
        found = audit.verify(store)
        assert (found.entries, found.broken, found.why) == (1, 2, "missing: the entry after 1 is 3")

    def test_end_cut_off(self, store: Engine) -> None:
        change(store, "DELETE FROM audit WHERE number > 3")
        found = audit.verify(store)
        assert (found.entries, found.broken) == (3, 4)
        assert found.why == "entries up to 5 were written, the last are missing"

    def test_added_past_the_writer(self, store: Engine) -> None:
        fourth = audit.entries(store)[1]
        change(store, f"UPDATE audit_head SET number = 4, hash = '{fourth.hash}'")
        found = audit.verify(store)
        assert (found.broken, found.why) == (5, "it was not written by this program")

    def test_written_anew(self, store: Engine) -> None:
        change(store, f"UPDATE audit_head SET hash = '{START}'")
        assert audit.verify(store).broken == 5

    def test_empty(self, store: Engine) -> None:
        change(store, "DELETE FROM audit")
        with store.begin() as connection:
            connection.execute(text("DELETE FROM audit_head"))
        assert audit.verify(store) == ChainVerdict(0, START)


def test_moment_is_utc(store: Engine) -> None:
    before = datetime.now(UTC)
    at = datetime.fromisoformat(add(store).at)
    assert before <= at <= datetime.now(UTC)
