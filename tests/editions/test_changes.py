"""What an edition changes."""

from __future__ import annotations

from dataclasses import replace

from fivecolour.editions.changes import changes
from tests.editions.sample import DAYS, TIERS, sample_edition
from tests.editions.test_edition_files import shortened

EDITION = sample_edition()


class TestChanges:
    """Against an earlier edition, and against none."""

    def test_of_a_further_day(self) -> None:
        found = changes(shortened(EDITION, 11), EDITION)
        assert (found.since, found.day, found.added) == ("2020-02-11", "2020-02-12", ("2020-02-12",))
        assert [(c.code, c.before, c.after) for c in found.newest] == [("330105", 3, 2), ("330203", 5, 4)]
        assert found.newest[1].reason == EDITION.reason("330203", 11).sentence
        assert found.restated == ()

    def test_of_a_corrected_past(self) -> None:
        corrected = replace(EDITION, tiers={**TIERS, "330203": "035544444454"})
        found = changes(EDITION, corrected)
        assert found.newest == ()
        assert [(r.code, r.days) for r in found.restated] == [("330203", ("2020-02-03", "2020-02-04"))]

    def test_without_an_earlier_edition_all_is_new(self) -> None:
        found = changes(None, EDITION)
        assert (found.since, found.restated, found.added) == ("", (), DAYS)
        assert [(c.before, c.after) for c in found.newest] == [(None, 1), (None, 2), (None, 4), (None, 3)]

    def test_of_the_same_edition_nothing(self) -> None:
        found = changes(EDITION, EDITION)
        assert (found.newest, found.restated, found.added) == ((), (), ())
