"""Editions as files: written once, named by their content, refused when damaged."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pydantic import TypeAdapter

from fivecolour.editions import edition_files, joined_edition, part_files, parts
from fivecolour.editions.edition_data import CitySeries, DistrictSeries, Edition
from fivecolour.editions.reason_spans import ReasonLines
from fivecolour.errors import UserError
from tests.editions.cut import cut
from tests.editions.sample import sample_edition

EDITION = sample_edition()
HASH = edition_files.content_hash(EDITION)


def file_of(folder: Path) -> Path:
    """Return the one file of a folder with one edition."""
    (path,) = folder.glob("*.json")
    return path


def part_of(folder: Path, kind: str, day: int) -> Any:
    """Return one part of the one edition of a folder."""
    name = json.loads(file_of(folder).read_bytes())["parts"][kind][day]
    return json.loads((folder / "parts" / name).read_bytes())


def rewritten(path: Path, change: Callable[[dict[str, object]], None]) -> None:
    """Change a published file behind the product's back."""
    document = json.loads(path.read_bytes())
    change(document)
    path.chmod(0o644)
    path.write_text(json.dumps(document), encoding="utf-8")


def shortened(edition: Edition, days: int) -> Edition:
    """Return the edition as it was when it had fewer days."""

    def cut(series: DistrictSeries) -> DistrictSeries:
        return DistrictSeries(series.cumulative[:days], series.new[:days])

    def cut_city(city: CitySeries) -> CitySeries:
        zones = {code: figures[:days] for code, figures in city.by_zone.items()}
        return CitySeries(
            city.cumulative[:days], city.new[:days], city.placed[:days], zones, city.remainder[:days]
        )

    return replace(
        edition,
        days=edition.days[:days],
        opens_on=edition.days[days - 1],
        tiers={code: tiers[:days] for code, tiers in edition.tiers.items()},
        reasons={
            code: tuple(replace(s, last=min(s.last, days - 1)) for s in spans if s.first < days)
            for code, spans in edition.reasons.items()
        },
        series={code: cut(series) for code, series in edition.series.items()},
        cities={code: cut_city(city) for code, city in edition.cities.items()},
    )


class TestContentHash:
    """What was said decides the hash; when and how often it was said does not."""

    def test_number_moment_and_id_do_not_count(self) -> None:
        other = replace(EDITION, id="other", number=99, published_at="2024-01-01T00:00:00Z")
        assert edition_files.content_hash(other) == HASH
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
        assert edition_files.content_hash(changed) != HASH

    def test_order_of_keys_does_not_count(self) -> None:
        turned = replace(EDITION, tiers=dict(reversed(EDITION.tiers.items())))
        assert edition_files.content_hash(turned) == HASH


class TestPublish:
    """From an edition to its file."""

    def test_named_by_region_last_day_and_content(self, tmp_path: Path) -> None:
        edition, new = edition_files.publish(EDITION, tmp_path)
        assert new is True
        assert edition.id == f"sample-20200212-{HASH[:10]}"
        assert edition.number == 1
        assert edition.published_at.endswith("Z")
        assert sorted(path.name for path in tmp_path.iterdir()) == [f"000001.{edition.id}.json", "parts"]

    def test_read_back_it_is_the_same(self, tmp_path: Path) -> None:
        edition, _ = edition_files.publish(EDITION, tmp_path)
        assert edition_files.read(tmp_path, edition.id) == edition
        assert replace(edition, id=EDITION.id, number=7, published_at=EDITION.published_at) == EDITION

    def test_missing_figures_stay_missing_in_the_file(self, tmp_path: Path) -> None:
        edition_files.publish(EDITION, tmp_path)
        days = [part_of(tmp_path, "figures", day) for day in (9, 10, 11)]
        assert [day["cumulative"][2] for day in days] == [66, None, None]
        assert [day["new"][2] for day in days] == [0, None, 0]

    def test_the_same_content_twice_is_the_same_edition(self, tmp_path: Path) -> None:
        first, _ = edition_files.publish(EDITION, tmp_path)
        second, new = edition_files.publish(replace(EDITION, number=50), tmp_path)
        assert new is False
        assert second == first
        assert len(list(tmp_path.glob("*.json"))) == 1

    def test_other_content_is_another_edition(self, tmp_path: Path) -> None:
        first, _ = edition_files.publish(EDITION, tmp_path)
        second, new = edition_files.publish(replace(EDITION, drill=True), tmp_path)
        assert new is True
        assert second.id != first.id
        assert (first.number, second.number) == (1, 2)
        assert edition_files.read(tmp_path, first.id) == first

    def test_the_file_cannot_be_written_to(self, tmp_path: Path) -> None:
        edition_files.publish(EDITION, tmp_path)
        assert file_of(tmp_path).stat().st_mode & 0o777 == 0o444

    def test_the_folder_is_made(self, tmp_path: Path) -> None:
        edition_files.publish(EDITION, tmp_path / "home" / "editions")
        assert file_of(tmp_path / "home" / "editions").is_file()

    def test_a_write_that_fails_leaves_nothing(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        def full(_handle: int) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(os, "fsync", full)
        with pytest.raises(OSError, match="No space left"):
            edition_files.publish(EDITION, tmp_path)
        assert [path.name for path in tmp_path.rglob("*")] == ["parts"]

    def test_a_draft_left_by_a_crash_is_no_edition(self, tmp_path: Path) -> None:
        (tmp_path / ".draft-abc").write_text("{")
        edition, _ = edition_files.publish(EDITION, tmp_path)
        assert [found.id for found in edition_files.catalogue(tmp_path)] == [edition.id]


class TestRead:
    """Only what was published, and only whole."""

    def test_an_unknown_edition_is_named_with_those_there_are(self, tmp_path: Path) -> None:
        edition, _ = edition_files.publish(EDITION, tmp_path)
        with pytest.raises(UserError, match=rf"no edition 'sample-1'.*there are: {edition.id}"):
            edition_files.read(tmp_path, "sample-1")

    def test_an_unknown_edition_where_there_is_none(self, tmp_path: Path) -> None:
        with pytest.raises(UserError, match="there are: none yet"):
            edition_files.read(tmp_path, "sample-1")

    @pytest.mark.parametrize(
        "name", ["../secret", "editions/../../secret", "/etc/passwd", "..", ".", "", "a\0b", "x" * 5000]
    )
    def test_tricks_with_paths_are_refused(self, name: str, tmp_path: Path) -> None:
        folder = tmp_path / "editions"
        folder.mkdir()
        edition_files.publish(EDITION, folder)
        (tmp_path / "000001.secret.json").write_bytes(file_of(folder).read_bytes())
        with pytest.raises(UserError, match="no edition"):
            edition_files.read(folder, name)

    def test_changed_content_is_refused(self, tmp_path: Path) -> None:
        edition, _ = edition_files.publish(EDITION, tmp_path)
        path = file_of(tmp_path)
        rewritten(path, lambda document: document.update(opens_on="2020-02-01"))
        with pytest.raises(UserError, match=r"does not match the hash in its name; restore it from a copy"):
            edition_files.read(tmp_path, edition.id)

    def test_a_file_under_another_name_is_refused(self, tmp_path: Path) -> None:
        edition_files.publish(EDITION, tmp_path)
        file_of(tmp_path).rename(tmp_path / "000001.sample-20200212-0000000000.json")
        with pytest.raises(UserError, match="does not match the hash in its name"):
            edition_files.read(tmp_path, "sample-20200212-0000000000")

    def test_half_a_file_is_refused(self, tmp_path: Path) -> None:
        edition, _ = edition_files.publish(EDITION, tmp_path)
        path = file_of(tmp_path)
        path.chmod(0o644)
        path.write_bytes(path.read_bytes()[:300])
        with pytest.raises(UserError, match=rf"{edition.id}\.json: not an edition of this version"):
            edition_files.read(tmp_path, edition.id)

    def test_a_part_that_is_not_there_is_named(self, tmp_path: Path) -> None:
        edition, _ = edition_files.publish(EDITION, tmp_path / "first")
        folder = shutil.copytree(tmp_path / "first", tmp_path / "unread")
        name = json.loads(file_of(folder).read_bytes())["parts"]["map"]
        (folder / "parts" / name).unlink()
        with pytest.raises(UserError, match=rf"parts/{name}: cannot be read .*; restore it from a copy"):
            edition_files.read(folder, edition.id)

    @pytest.mark.parametrize("kind", ["figures", "reasons"])
    def test_a_changed_part_is_refused(self, kind: str, tmp_path: Path) -> None:
        edition, _ = edition_files.publish(EDITION, tmp_path / "first")
        folder = shutil.copytree(tmp_path / "first", tmp_path / "unread")
        part = folder / "parts" / json.loads(file_of(folder).read_bytes())["parts"][kind][3]
        part.chmod(0o644)
        part.write_bytes(part.read_bytes().replace(b"3", b"4"))
        with pytest.raises(UserError, match=r"does not match the hash in its name; restore it from a copy"):
            edition_files.read(folder, edition.id).reason("330203", 3)


class TestParts:
    """What did not change is kept once."""

    def test_a_further_day_adds_its_figures_and_reasons_only(self, tmp_path: Path) -> None:
        edition_files.publish(shortened(EDITION, 11), tmp_path)
        before = set((tmp_path / "parts").iterdir())
        edition_files.publish(EDITION, tmp_path)
        assert len(set((tmp_path / "parts").iterdir()) - before) == 2

    def test_reasons_of_a_day_are_those_of_each_district(self, tmp_path: Path) -> None:
        edition, _ = edition_files.publish(EDITION, tmp_path)
        for day in range(len(EDITION.days)):
            expected = {code: EDITION.reason(code, day) for code in EDITION.reasons}
            assert {c: (r.first, r.tier, r.sentence) for c, r in edition.reasons_on(day).items()} == {
                c: (r.first, r.tier, r.sentence) for c, r in expected.items()
            }
            assert {code: edition.reason(code, day) for code in expected} == edition.reasons_on(day)


class TestWithdraw:
    """A withdrawn edition stays readable and is not the newest any more."""

    def test_the_one_before_is_the_newest_again(self, tmp_path: Path) -> None:
        first, _ = edition_files.publish(replace(EDITION, opens_on="2020-02-03"), tmp_path)
        second, _ = edition_files.publish(EDITION, tmp_path)
        edition_files.withdraw(
            tmp_path, second.id, edition_files.Withdrawal("2020-02-13T02:00:00Z", "wrong figures")
        )
        assert edition_files.latest(tmp_path).id == first.id
        assert edition_files.read(tmp_path, second.id) == second
        assert [edition.id for edition in edition_files.catalogue(tmp_path)] == [first.id, second.id]

    def test_the_first_withdrawal_stays(self, tmp_path: Path) -> None:
        edition, _ = edition_files.publish(EDITION, tmp_path)
        withdrawal = edition_files.Withdrawal("2020-02-13T02:00:00Z", "wrong figures")
        edition_files.withdraw(tmp_path, edition.id, withdrawal)
        edition_files.withdraw(
            tmp_path, edition.id, edition_files.Withdrawal("2021-01-01T00:00:00Z", "another reason")
        )
        assert edition_files.withdrawals(tmp_path) == {edition.id: withdrawal}
        # The only one is shown all the same: with its mark it says more than "nothing has been published".
        assert edition_files.latest(tmp_path).id == edition.id


class TestOlderVersions:
    """What an earlier version published stays readable: it was one file, without the words of its rule."""

    def test_an_edition_in_one_file(self, tmp_path: Path) -> None:
        document = TypeAdapter(Edition).dump_python(EDITION, mode="json")
        del document["scheme"]["rule"]
        content = {key: document[key] for key in document if key not in {"id", "number", "published_at"}}
        canonical = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        name = f"sample-20200212-{hashlib.sha256(canonical.encode()).hexdigest()[:10]}"
        (tmp_path / f"000001.{name}.json").write_text(json.dumps(document), encoding="utf-8")
        assert edition_files.read(tmp_path, name) == replace(EDITION, scheme=replace(EDITION.scheme, rule=()))


class TestListing:
    """A folder of hundreds of editions is not listed for each reader, and nothing new is overlooked."""

    def test_listed_again_only_when_the_folder_has_changed(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        listed: list[Path] = []
        listdir = os.listdir

        def counted(folder: Path) -> list[str]:
            listed.append(folder)
            return listdir(folder)

        monkeypatch.setattr(os, "listdir", counted)
        first, _ = edition_files.publish(EDITION, tmp_path)
        os.utime(tmp_path, ns=(0, 10**18))
        listed.clear()
        assert [list(edition_files.paths(tmp_path)) for _ in range(3)] == [[first.id]] * 3
        assert len(listed) == 1
        edition_files.withdraw(tmp_path, first.id, edition_files.Withdrawal("2020-03-06T01:00:00Z", "错"))
        assert list(edition_files.withdrawals(tmp_path)) == [first.id]

    def test_a_folder_that_has_just_changed_is_not_trusted(self, tmp_path: Path) -> None:
        moment = time.time_ns() + 10**12
        for number in range(1, 4):
            (tmp_path / f"00000{number}.e{number}.json").touch()
            # As if all of it happened within one tick of the clock, and that just now.
            os.utime(tmp_path, ns=(moment, moment))
            assert len(edition_files.paths(tmp_path)) == number

    def test_what_is_unchanged_is_not_sorted_again(self, tmp_path: Path) -> None:
        """In the moments after a change, when the time of the folder says nothing, it is listed each time."""
        moment = time.time_ns() + 10**12
        (tmp_path / "000001.e1.json").touch()
        os.utime(tmp_path, ns=(moment, moment))
        first = edition_files.paths(tmp_path)
        assert edition_files.paths(tmp_path) is first
        (tmp_path / "000001.e1.withdrawn.json").write_text('{"at": "2020-03-06T01:00:00Z", "why": "错"}')
        os.utime(tmp_path, ns=(moment, moment))
        assert list(edition_files.withdrawals(tmp_path)) == ["e1"]


class TestNextOne:
    """Read after another edition, of which it takes over what both have in common, it is the same."""

    @pytest.mark.slow
    def test_more_days_fewer_days_and_corrections(self, bundled: Edition) -> None:
        corrected = replace(bundled, tiers={**bundled.tiers, "330203": "5" * len(bundled.days)})
        editions = [*(cut(bundled, days) for days in (20, 21, 45, 30)), corrected, bundled]
        bundles = [parts.split(one) for one in editions]
        bodies = {name: body for one in bundles for name, body in one.bodies.items()}

        def joined(manifest: dict[str, Any], earlier: joined_edition.JoinedEdition | None) -> Edition:
            return joined_edition.join(
                manifest,
                part_of=lambda kind, name: parts.parse(kind, bodies[name]),
                lines_of=lambda name: ReasonLines(bodies[name]),
                earlier=earlier,
            )

        earlier = None
        for one in bundles:
            found, unaided = (vars(joined(one.manifest, before)) for before in (earlier, None))
            assert found | {"reasons": None} == unaided | {"reasons": None}
            earlier = joined_edition.JoinedEdition(one.manifest, Edition(**found))


class TestTidy:
    """What killed writers left behind goes; what is being written stays."""

    def test_only_old_drafts(self, tmp_path: Path) -> None:
        edition, _ = edition_files.publish(EDITION, tmp_path)
        old, young = tmp_path / ".draft-old", tmp_path / part_files.PARTS / ".draft-young"
        old_part = tmp_path / part_files.PARTS / ".draft-old"
        for path in (old, young, old_part):
            path.touch()
        for path in (old, old_part):
            os.utime(path, (0, 0))
        edition_files.tidy(tmp_path)
        assert (old.exists(), old_part.exists(), young.exists()) == (False, False, True)
        assert edition_files.read(tmp_path, edition.id) == edition


class TestCatalogue:
    """What has been published, oldest first."""

    def test_a_number_is_never_given_twice(self, tmp_path: Path) -> None:
        for opens_on in ("2020-02-03", "2020-02-04"):
            edition_files.publish(replace(EDITION, opens_on=opens_on), tmp_path)
        min(tmp_path.glob("*.json")).unlink()
        newest, _ = edition_files.publish(EDITION, tmp_path)
        assert newest.number == 3
        assert edition_files.latest(tmp_path) == newest

    def test_by_number(self, tmp_path: Path) -> None:
        for opens_on in ("2020-02-05", "2020-02-03", "2020-02-04"):
            edition_files.publish(replace(EDITION, opens_on=opens_on), tmp_path)
        found = edition_files.catalogue(tmp_path)
        assert [edition.number for edition in found] == [1, 2, 3]
        assert [edition.opens_on for edition in found] == ["2020-02-05", "2020-02-03", "2020-02-04"]
        assert edition_files.latest(tmp_path).opens_on == "2020-02-04"

    def test_an_empty_or_absent_folder_has_none(self, tmp_path: Path) -> None:
        assert edition_files.catalogue(tmp_path / "none") == []

    def test_the_latest_of_none_says_what_to_run(self, tmp_path: Path) -> None:
        with pytest.raises(UserError, match=r"nothing has been published.*run: fivecolour publish"):
            edition_files.latest(tmp_path)
