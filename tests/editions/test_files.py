"""Editions as files: written once, named by their content, refused when damaged."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from app.editions import files
from app.editions.types import Edition
from app.errors import UserError
from tests.editions.sample import sample_edition

EDITION = sample_edition()
HASH = files.content_hash(EDITION)


def file_of(folder: Path) -> Path:
    """Return the one file of a folder with one edition."""
    (path,) = folder.glob("*.json")
    return path


def rewritten(path: Path, change: Callable[[dict[str, object]], None]) -> None:
    """Change a published file behind the product's back."""
    document = json.loads(path.read_bytes())
    change(document)
    path.chmod(0o644)
    path.write_text(json.dumps(document), encoding="utf-8")


class TestContentHash:
    """What was said decides the hash; when and how often it was said does not."""

    def test_number_moment_and_id_do_not_count(self) -> None:
        other = replace(EDITION, id="other", number=99, published_at="2024-01-01T00:00:00Z")
        assert files.content_hash(other) == HASH
        assert len(HASH) == 64

    @pytest.mark.parametrize(
        "changed",
        [
            replace(EDITION, drill=True),
            replace(EDITION, opens_on="2020-02-09"),
            replace(EDITION, tiers={**EDITION.tiers, "330203": "033444444444"}),
            replace(EDITION, provenance={"source": "another"}),
            replace(EDITION, published=EDITION.published[:1]),
            replace(EDITION, region=replace(EDITION.region, districts=EDITION.region.districts[::-1])),
        ],
        ids=["drill", "opening day", "a tier", "provenance", "a published map", "order of districts"],
    )
    def test_content_counts(self, changed: Edition) -> None:
        assert files.content_hash(changed) != HASH

    def test_order_of_keys_does_not_count(self) -> None:
        turned = replace(EDITION, tiers=dict(reversed(EDITION.tiers.items())))
        assert files.content_hash(turned) == HASH


class TestPublish:
    """From an edition to its file."""

    def test_named_by_region_last_day_and_content(self, tmp_path: Path) -> None:
        edition, new = files.publish(EDITION, tmp_path)
        assert new is True
        assert edition.id == f"sample-20200212-{HASH[:10]}"
        assert edition.number == 1
        assert edition.published_at.endswith("Z")
        assert [path.name for path in tmp_path.iterdir()] == [f"000001.{edition.id}.json"]

    def test_read_back_it_is_the_same(self, tmp_path: Path) -> None:
        edition, _ = files.publish(EDITION, tmp_path)
        assert files.read(tmp_path, edition.id) == edition
        assert replace(edition, id=EDITION.id, number=7, published_at=EDITION.published_at) == EDITION

    def test_missing_figures_stay_missing_in_the_file(self, tmp_path: Path) -> None:
        files.publish(EDITION, tmp_path)
        document = json.loads(file_of(tmp_path).read_bytes())
        assert document["series"]["330203"]["cumulative"][9:] == [66, None, None]
        assert document["series"]["330203"]["new"][9:] == [0, None, 0]

    def test_the_same_content_twice_is_the_same_edition(self, tmp_path: Path) -> None:
        first, _ = files.publish(EDITION, tmp_path)
        second, new = files.publish(replace(EDITION, number=50), tmp_path)
        assert new is False
        assert second == first
        assert len(list(tmp_path.iterdir())) == 1

    def test_other_content_is_another_edition(self, tmp_path: Path) -> None:
        first, _ = files.publish(EDITION, tmp_path)
        second, new = files.publish(replace(EDITION, drill=True), tmp_path)
        assert new is True
        assert second.id != first.id
        assert (first.number, second.number) == (1, 2)
        assert files.read(tmp_path, first.id) == first

    def test_the_file_cannot_be_written_to(self, tmp_path: Path) -> None:
        files.publish(EDITION, tmp_path)
        assert file_of(tmp_path).stat().st_mode & 0o777 == 0o444

    def test_the_folder_is_made(self, tmp_path: Path) -> None:
        files.publish(EDITION, tmp_path / "home" / "editions")
        assert file_of(tmp_path / "home" / "editions").is_file()

    def test_a_write_that_fails_leaves_nothing(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        def full(_handle: int) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(os, "fsync", full)
        with pytest.raises(OSError, match="No space left"):
            files.publish(EDITION, tmp_path)
        assert list(tmp_path.iterdir()) == []

    def test_a_draft_left_by_a_crash_is_no_edition(self, tmp_path: Path) -> None:
        (tmp_path / ".draft-abc").write_text("{")
        edition, _ = files.publish(EDITION, tmp_path)
        assert [found.id for found in files.catalogue(tmp_path)] == [edition.id]


class TestRead:
    """Only what was published, and only whole."""

    def test_an_unknown_edition_is_named_with_those_there_are(self, tmp_path: Path) -> None:
        edition, _ = files.publish(EDITION, tmp_path)
        with pytest.raises(UserError, match=rf"no edition 'sample-1'.*there are: {edition.id}"):
            files.read(tmp_path, "sample-1")

    def test_an_unknown_edition_where_there_is_none(self, tmp_path: Path) -> None:
        with pytest.raises(UserError, match="there are: none yet"):
            files.read(tmp_path, "sample-1")

    @pytest.mark.parametrize(
        "name", ["../secret", "editions/../../secret", "/etc/passwd", "..", ".", "", "a\0b", "x" * 5000]
    )
    def test_tricks_with_paths_are_refused(self, name: str, tmp_path: Path) -> None:
        folder = tmp_path / "editions"
        folder.mkdir()
        files.publish(EDITION, folder)
        (tmp_path / "000001.secret.json").write_bytes(file_of(folder).read_bytes())
        with pytest.raises(UserError, match="no edition"):
            files.read(folder, name)

    def test_changed_content_is_refused(self, tmp_path: Path) -> None:
        edition, _ = files.publish(EDITION, tmp_path)
        path = file_of(tmp_path)
        rewritten(path, lambda document: document.update(opens_on="2020-02-01"))
        with pytest.raises(UserError, match=r"does not match the hash in its name; restore it from a copy"):
            files.read(tmp_path, edition.id)

    def test_a_file_under_another_name_is_refused(self, tmp_path: Path) -> None:
        files.publish(EDITION, tmp_path)
        file_of(tmp_path).rename(tmp_path / "000001.sample-20200212-0000000000.json")
        with pytest.raises(UserError, match="does not match the hash in its name"):
            files.read(tmp_path, "sample-20200212-0000000000")

    def test_half_a_file_is_refused(self, tmp_path: Path) -> None:
        edition, _ = files.publish(EDITION, tmp_path)
        path = file_of(tmp_path)
        path.chmod(0o644)
        path.write_bytes(path.read_bytes()[:1000])
        with pytest.raises(UserError, match=rf"{edition.id}\.json: not an edition of this version"):
            files.read(tmp_path, edition.id)

    def test_a_file_that_lacks_a_part_is_refused(self, tmp_path: Path) -> None:
        edition, _ = files.publish(EDITION, tmp_path)
        rewritten(file_of(tmp_path), lambda document: document.pop("tiers"))
        with pytest.raises(UserError, match=r"not an edition of this version \(1 faults\)"):
            files.read(tmp_path, edition.id)


class TestOlderVersions:
    """What an earlier version published stays readable."""

    def test_an_edition_without_the_words_of_its_rule(self, tmp_path: Path) -> None:
        edition, _ = files.publish(EDITION, tmp_path)
        document = json.loads(file_of(tmp_path).read_bytes())
        del document["scheme"]["rule"]
        file_of(tmp_path).unlink()
        content = {key: document[key] for key in document if key not in {"id", "number", "published_at"}}
        canonical = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        name = f"sample-20200212-{hashlib.sha256(canonical.encode()).hexdigest()[:10]}"
        (tmp_path / f"000001.{name}.json").write_text(json.dumps(document), encoding="utf-8")
        found = files.read(tmp_path, name)
        assert found.scheme.rule == ()
        assert found.scheme == replace(edition.scheme, rule=())


class TestCatalogue:
    """What has been published, oldest first."""

    def test_a_number_is_never_given_twice(self, tmp_path: Path) -> None:
        for opens_on in ("2020-02-03", "2020-02-04"):
            files.publish(replace(EDITION, opens_on=opens_on), tmp_path)
        min(tmp_path.glob("*.json")).unlink()
        newest, _ = files.publish(EDITION, tmp_path)
        assert newest.number == 3
        assert files.latest(tmp_path) == newest

    def test_by_number(self, tmp_path: Path) -> None:
        for opens_on in ("2020-02-05", "2020-02-03", "2020-02-04"):
            files.publish(replace(EDITION, opens_on=opens_on), tmp_path)
        found = files.catalogue(tmp_path)
        assert [edition.number for edition in found] == [1, 2, 3]
        assert [edition.opens_on for edition in found] == ["2020-02-05", "2020-02-03", "2020-02-04"]
        assert files.latest(tmp_path).opens_on == "2020-02-04"

    def test_an_empty_or_absent_folder_has_none(self, tmp_path: Path) -> None:
        assert files.catalogue(tmp_path / "none") == []

    def test_the_latest_of_none_says_what_to_run(self, tmp_path: Path) -> None:
        with pytest.raises(UserError, match=r"nothing has been published.*run: fivecolour publish"):
            files.latest(tmp_path)
