"""From the store to the files that readers read."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Engine

from fivecolour.editions import edition_files, publication
from fivecolour.errors import UserError
from fivecolour.store.editions import Editions, OvertakenError
from tests.editions.sample import sample_edition

EDITION = sample_edition()
BUNDLE = publication.named(EDITION)
OTHER = publication.named(replace(EDITION, opens_on="2020-02-09"))


class TestPublish:
    """At once, without approval."""

    def test_the_file_holds_what_the_store_decided(self, store: Engine, tmp_path: Path) -> None:
        stored, new = publication.publish(store, tmp_path / "editions", BUNDLE, by="wang")
        edition = edition_files.latest(tmp_path / "editions")
        assert new is True
        assert (edition.id, edition.number) == (stored.id, 1)
        assert replace(edition, id=EDITION.id, number=7, published_at=EDITION.published_at) == EDITION

    def test_the_same_again_is_the_same(self, store: Engine, tmp_path: Path) -> None:
        first, _ = publication.publish(store, tmp_path, BUNDLE, by="wang")
        again, new = publication.publish(store, tmp_path, BUNDLE, by="li")
        assert (again, new) == (first, False)

    def test_content_that_comes_back_is_an_edition_of_its_own(self, store: Engine, tmp_path: Path) -> None:
        """A figure was corrected and corrected back: readers see what holds, not the correction."""
        for bundle, number in ((BUNDLE, 1), (OTHER, 2), (BUNDLE, 3), (OTHER, 4)):
            stored, new = publication.publish(store, tmp_path, bundle, by="wang")
            assert (stored.number, new) == (number, True)
            assert edition_files.latest(tmp_path).opens_on == bundle.manifest["opens_on"]
            assert publication.publish(store, tmp_path, bundle, by="wang") == (stored, False)
        assert len(edition_files.paths(tmp_path)) == 4
        assert stored.manifest["parts"] == OTHER.manifest["parts"]

    def test_what_was_withdrawn_does_not_come_back(self, store: Engine, tmp_path: Path) -> None:
        name = publication.publish(store, tmp_path, BUNDLE, by="wang")[0].id
        other = publication.publish(store, tmp_path, OTHER, by="wang")[0].id
        publication.withdraw(store, tmp_path, name, by="li", why="wrong")
        assert publication.publish(store, tmp_path, BUNDLE, by="wang")[1] is False
        assert edition_files.latest(tmp_path).id == other

    def test_figures_that_were_read_before_another_publication(self, store: Engine, tmp_path: Path) -> None:
        before = Editions(store).newest_number()
        publication.publish(store, tmp_path, OTHER, by="host b")
        with pytest.raises(OvertakenError):
            publication.publish(store, tmp_path, BUNDLE, by="host a", after=before)
        assert Editions(store).published_names() == (OTHER.manifest["id"],)

    def test_numbers_go_on_after_files_of_an_earlier_version(self, store: Engine, tmp_path: Path) -> None:
        edition_files.publish(EDITION, tmp_path)
        stored, _ = publication.publish(store, tmp_path, OTHER, by="wang")
        assert stored.number == 2
        assert edition_files.latest(tmp_path).id == OTHER.manifest["id"]


class TestApproval:
    """A draft is seen by no reader until a second person approves it."""

    def test_drafted_then_published(self, store: Engine, tmp_path: Path) -> None:
        publication.draft(store, BUNDLE, by="wang")
        publication.bring(store, tmp_path)
        assert edition_files.paths(tmp_path) == {}
        name = BUNDLE.manifest["id"]
        assert publication.read(store, name).tiers == EDITION.tiers
        with pytest.raises(UserError, match="somebody else has to approve it"):
            publication.approve(store, tmp_path, name, by="wang")
        publication.approve(store, tmp_path, name, by="li")
        assert edition_files.latest(tmp_path).id == name

    def test_a_refused_draft_is_never_read(self, store: Engine, tmp_path: Path) -> None:
        publication.draft(store, BUNDLE, by="wang")
        publication.refuse(store, BUNDLE.manifest["id"], by="li", why="Haishu is missing")
        assert publication.bring(store, tmp_path) == 0
        assert edition_files.paths(tmp_path) == {}


class TestBring:
    """The files can be written from the store at any time, on any host."""

    def test_another_host_gets_everything(self, store: Engine, tmp_path: Path) -> None:
        for bundle in (BUNDLE, OTHER):
            publication.publish(store, tmp_path / "one", bundle, by="wang")
        publication.withdraw(store, tmp_path / "one", OTHER.manifest["id"], by="li", why="wrong figures")
        assert publication.bring(store, tmp_path / "other") == 2
        assert publication.bring(store, tmp_path / "other") == 0
        one, other = edition_files.catalogue(tmp_path / "one"), edition_files.catalogue(tmp_path / "other")
        assert one == other
        assert edition_files.withdrawals(tmp_path / "one") == edition_files.withdrawals(tmp_path / "other")
        assert edition_files.latest(tmp_path / "other").id == BUNDLE.manifest["id"]

    def test_a_process_killed_between_store_and_files_is_healed(self, store: Engine, tmp_path: Path) -> None:
        Editions(store).draft_and_publish(BUNDLE.manifest["id"], BUNDLE.manifest, BUNDLE.bodies, by="wang")
        assert publication.bring(store, tmp_path) == 1
        assert edition_files.latest(tmp_path).number == 1

    def test_lost_files_come_back(self, store: Engine, tmp_path: Path) -> None:
        publication.publish(store, tmp_path / "one", BUNDLE, by="wang")
        shutil.rmtree(tmp_path / "one")
        publication.bring(store, tmp_path / "one")
        assert edition_files.latest(tmp_path / "one").tiers == EDITION.tiers
