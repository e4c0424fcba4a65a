"""The repository of editions: what is published is decided by one transaction."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine

from fivecolour.errors import UserError
from fivecolour.store import audit
from fivecolour.store.editions import Editions, part_names

MANIFEST = {"id": "a", "parts": {"map": "p1", "figures": ["p2"]}, "days": ["2020-02-09"]}
BODIES = {"p1": b"the map", "p2": b"the figures"}
NOON = datetime(2020, 2, 10, 12, tzinfo=UTC)


@pytest.fixture
def editions(store: Engine) -> Editions:
    return Editions(store, clock=lambda: NOON)


def draft(editions: Editions, name: str = "a", by: str = "wang") -> bool:
    return editions.draft(name, {**MANIFEST, "id": name}, BODIES, by=by)


class TestDraft:
    """A draft has no number and no reader."""

    def test_it_is_stored_with_its_parts(self, editions: Editions) -> None:
        assert draft(editions) is True
        stored = editions.one("a")
        assert (stored.state, stored.number, stored.made_by, stored.manifest) == (
            "draft",
            None,
            "wang",
            MANIFEST,
        )
        assert editions.bodies(list(part_names(MANIFEST))) == BODIES
        assert editions.published_names() == ()

    def test_the_same_content_again_changes_nothing(self, editions: Editions) -> None:
        draft(editions)
        assert draft(editions, by="li") is False
        assert editions.one("a").made_by == "wang"

    def test_a_refused_one_can_be_made_again(self, editions: Editions) -> None:
        draft(editions)
        editions.refuse("a", by="li", why="Haishu is missing")
        assert editions.one("a").state == "refused"
        assert draft(editions, by="zhao") is True
        assert (editions.one("a").state, editions.one("a").made_by, editions.one("a").why) == (
            "draft",
            "zhao",
            "",
        )

    def test_one_that_does_not_exist(self, editions: Editions) -> None:
        with pytest.raises(UserError, match="no edition 'b' in the store"):
            editions.one("b")


class TestApprove:
    """Publishing gives a draft its number, once."""

    def test_a_second_person_publishes_it(self, editions: Editions) -> None:
        draft(editions)
        stored = editions.approve("a", by="li")
        assert (stored.state, stored.number, stored.published_by) == ("published", 1, "li")
        assert stored.manifest["number"] == 1
        assert stored.manifest["published_at"] == "2020-02-10T12:00:00Z"

    def test_not_by_who_made_it(self, editions: Editions) -> None:
        draft(editions)
        with pytest.raises(UserError, match="was made by wang; somebody else has to approve it"):
            editions.approve("a", by="wang")
        assert editions.one("a").state == "draft"

    def test_not_when_refused(self, editions: Editions) -> None:
        draft(editions)
        editions.refuse("a", by="li", why="Haishu is missing")
        with pytest.raises(UserError, match="was refused by li: Haishu is missing"):
            editions.approve("a", by="zhao")

    def test_twice_is_once(self, editions: Editions) -> None:
        draft(editions)
        editions.approve("a", by="li")
        assert editions.approve("a", by="zhao").published_by == "li"

    def test_numbers_go_on_above_those_given_before(self, editions: Editions) -> None:
        stored, new = editions.draft_and_publish("a", MANIFEST, BODIES, by="wang", above=7)
        assert (stored.number, new) == (8, True)
        again, new = editions.draft_and_publish("a", MANIFEST, BODIES, by="wang", above=9)
        assert (again.number, new) == (8, False)

    def test_many_at_once_get_a_number_each(self, store: Engine) -> None:
        def publish(at: int) -> int | None:
            name = f"e{at}"
            stored, _ = Editions(store).draft_and_publish(name, {**MANIFEST, "id": name}, BODIES, by="wang")
            return stored.number

        with ThreadPoolExecutor(4) as pool:
            assert sorted(filter(None, pool.map(publish, range(8)))) == [1, 2, 3, 4, 5, 6, 7, 8]


class TestWithdraw:
    """A withdrawn edition stays, with the reason."""

    def test_it_keeps_its_number_and_says_why(self, editions: Editions) -> None:
        editions.draft_and_publish("a", MANIFEST, BODIES, by="wang")
        stored = editions.withdraw("a", by="li", why=" 12 cases counted twice ")
        assert (stored.state, stored.number, stored.ended_by, stored.why) == (
            "withdrawn",
            1,
            "li",
            "12 cases counted twice",
        )
        assert editions.published_names() == ("a",)
        assert [one.id for one in editions.withdrawn()] == ["a"]

    @pytest.mark.parametrize(
        ("why", "message"),
        [("  ", "say why edition a is withdrawn"), ("wrong", "is draft, so that it cannot be withdrawn")],
    )
    def test_refused(self, why: str, message: str, editions: Editions) -> None:
        draft(editions)
        with pytest.raises(UserError, match=message):
            editions.withdraw("a", by="li", why=why)


class TestAudit:
    """Every change of state is in the log, and nothing else."""

    def test_one_entry_each(self, editions: Editions, store: Engine) -> None:
        draft(editions)
        draft(editions)
        editions.approve("a", by="li")
        editions.withdraw("a", by="zhao", why="wrong")
        with pytest.raises(UserError):
            editions.withdraw("a", by="zhao", why="wrong")
        entries = [(entry.who, entry.what, entry.subject) for entry in reversed(audit.entries(store))]
        assert entries == [
            ("wang", "edition drafted", "a"),
            ("li", "edition published", "a"),
            ("zhao", "edition withdrawn", "a"),
        ]
        assert audit.verify(store).broken is None
