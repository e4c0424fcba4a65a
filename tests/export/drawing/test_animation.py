"""Animations: each frame is the export of its day, and a changed one is found."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from fivecolour.editions import edition_files
from fivecolour.editions.edition_data import Edition
from fivecolour.editions.edition_files import Withdrawal
from fivecolour.errors import UserError
from fivecolour.export.maker import Export, make
from fivecolour.export.proof import metadata
from fivecolour.export.stored_exports import StoredExports
from fivecolour.export.verify.verification import Verifier
from fivecolour.export.views import span
from fivecolour.export.views.request import ExportRequest, from_query, resolved
from tests.editions.sample import sample_edition

pytestmark = pytest.mark.usefixtures("made_once")
ASKED = ExportRequest(kind="gif", size="card", languages=("en",), first="2020-02-08", every=2)


def made_in(folder: Path, asked: ExportRequest) -> Export:
    return make(*resolved(asked, folder, origin="https://map.example"), folder)


def shown_in(body: bytes) -> list[NDArray[np.uint8]]:
    picture, found = Image.open(io.BytesIO(body)), []
    for place in range(picture.n_frames):
        picture.seek(place)
        found.append(np.asarray(picture.convert("RGB")))
    return found


def saved(pictures: list[NDArray[np.uint8]], true: bytes, *, times: list[int] | None = None) -> bytes:
    """Return pictures as another program saves them, with the comment of the true file."""
    first, *others = [Image.fromarray(one) for one in pictures]
    out, comment = io.BytesIO(), Image.open(io.BytesIO(true)).info["comment"]
    times = times or [400] * len(others) + [2400]
    first.save(out, "GIF", save_all=True, append_images=others, duration=times, loop=0, comment=comment)
    return out.getvalue()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("editions")
    edition_files.publish(sample_edition(), folder)
    return folder


@pytest.fixture(scope="module")
def gif(folder: Path) -> Export:
    return made_in(folder, ASKED)


@pytest.fixture(scope="module")
def verifier(folder: Path) -> Verifier:
    return Verifier(folder, StoredExports(folder / "kept"), "https://map.example")


class TestFrames:
    """What is shown, and for how long."""

    def test_lossless_ones_are_the_exports_of_their_days(self, folder: Path) -> None:
        body = made_in(folder, replace(ASKED, kind="webp")).body
        days = ("2020-02-08", "2020-02-10", "2020-02-12")
        singles = [
            made_in(folder, replace(ASKED, kind="png", day=day, first="", every=0)).body for day in days
        ]
        for frame, single in zip(shown_in(body), singles, strict=True):
            assert np.array_equal(frame, shown_in(single)[0])

    def test_of_256_colours_areas_are_exact(self, folder: Path, gif: Export) -> None:
        true = made_in(folder, replace(ASKED, kind="png", first="", every=0)).body
        own, single = shown_in(gif.body)[-1], shown_in(true)[0]
        picture = Image.fromarray(single)
        frequent = [one for count, one in picture.getcolors(picture.width * picture.height) if count > 2000]
        for colour in frequent:
            where = np.all(single == colour, axis=2)
            assert np.all(own[where] == colour), colour
        assert len(frequent) > 5
        assert np.mean(np.any(own != single, axis=2)) < 0.02

    def test_times(self, gif: Export) -> None:
        picture, times = Image.open(io.BytesIO(gif.body)), []
        for place in range(picture.n_frames):
            picture.seek(place)
            times.append(picture.info["duration"])
        assert times == [400, 400, 2400]

    def test_the_same_bytes_again_and_what_it_says_of_itself(self, folder: Path, gif: Export) -> None:
        assert made_in(folder, ASKED).body == gif.body
        for kind in ("gif", "webp"):
            made = made_in(folder, replace(ASKED, kind=kind))
            assert metadata.read(made.body) == made.provenance
        assert gif.provenance.permalink == (
            f"https://map.example/p/{gif.provenance.edition[-10:]}/20200212"
            "?format=gif&lang=en&size=card&from=2020-02-08&every=2"
        )
        comment = Image.open(io.BytesIO(gif.body)).info["comment"].decode()
        assert "Description: Animation of 3 pictures; the first and the last: " in comment


class TestSpans:
    """Which days and editions, and what is refused."""

    @pytest.mark.parametrize(
        ("query", "fault"),
        [
            ({"from": "2020-02-12", "date": "2020-02-01"}, "goes forward"),
            ({"from": "2020-01-01"}, "covers 2020-02-01 to 2020-02-12"),
            ({"layout": "compare"}, "layout map, trend, flows or index"),
            ({"every": "-1"}, "such as 7"),
            ({"from_edition": "none"}, "there is no edition"),
        ],
    )
    def test_what_cannot_be(self, folder: Path, query: dict[str, str], fault: str) -> None:
        with pytest.raises(UserError, match=fault):
            resolved(from_query({"format": "gif", **query}), folder)

    def test_a_long_span_is_taken_in_steps_and_the_last_day_is_in_it(
        self, folder: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(span, "MOST_FRAMES", 5)
        request, edition = resolved(replace(ASKED, first="", every=0), folder)
        assert (request.first, request.every) == ("2020-02-01", 3)
        assert span.days(edition, request.first, request.day, 3) == [
            *("2020-02-03", "2020-02-06", "2020-02-09", "2020-02-12")
        ]
        with pytest.raises(UserError, match="take every 3"):
            resolved(replace(ASKED, first="2020-02-01", every=2), folder)

    def test_keys_of_animations_make_no_difference_elsewhere(self) -> None:
        plain = from_query({"format": "png", "from": "2020-02-01", "every": "3"})
        assert plain == from_query({"format": "png"})


class TestChangedFrames:
    """Every change of a frame is found and named."""

    def test_saved_anew(self, verifier: Verifier, gif: Export) -> None:
        assert verifier.verify(gif.body).state == "true"
        assert verifier.verify(saved(shown_in(gif.body), gif.body)).state == "resaved"

    def test_changes(self, verifier: Verifier, gif: Export) -> None:
        own = shown_in(gif.body)
        pixel = [one.copy() for one in own]
        pixel[1][5, 5] = (255, 0, 0)
        tried = {
            "a pixel": saved(pixel, gif.body),
            "another order": saved([own[1], own[0], own[2]], gif.body),
            "one left out": saved(own[:2], gif.body),
            "one twice": saved([*own, own[0]], gif.body),
            "quicker": saved(own, gif.body, times=[100, 400, 2400]),
            "smaller": saved([one[::2, ::2] for one in own], gif.body),
            "another day in its provenance": gif.body.replace(
                b'"first":"2020-02-08"', b'"first":"2020-02-10"'
            ),
        }
        tried["bytes behind its end"] = gif.body + b"corrected"
        tried["a further comment"] = gif.body[:-1] + b"!\xfe\x05false\0;"
        tried["words drawn over it"] = gif.body[:-1] + b"!\x01\x0c" + bytes(12) + b"\x05false\0;"
        verdicts = {name: verifier.verify(body) for name, body in tried.items()}
        assert {name: one.state for name, one in verdicts.items()} == dict.fromkeys(tried, "changed")
        assert [one.where for one in verdicts["a pixel"].found] == [
            *("2 · 2020-02-10 · sheet", "2 · 2020-02-10 · pixels")
        ]
        assert verdicts["one left out"].found[0].where == "frames"

    @pytest.mark.parametrize(
        "wrong", [{"every": "x"}, {"first": 5}, {"gone": [1]}, {"every": -3}, {"first": "x"}]
    )
    def test_a_provenance_that_means_nothing(
        self, verifier: Verifier, gif: Export, wrong: dict[str, object]
    ) -> None:
        own = replace(gif.provenance, request=gif.provenance.request | wrong)
        notes = metadata.animation_notes(own, title="", description="", source="")
        out = io.BytesIO()
        Image.fromarray(shown_in(gif.body)[0]).save(out, "GIF", comment=notes.comment)
        assert verifier.verify(out.getvalue()).state in ("pointed", "changed")


class TestEditions:
    """One edition after the other; drills and withdrawn ones say so."""

    def test_each_as_it_stood(self, tmp_path: Path) -> None:
        first, _ = edition_files.publish(sample_edition(), tmp_path)
        later = replace(sample_edition(), number=8, tiers=sample_edition().tiers | {"330212": "2" * 12})
        second, _ = edition_files.publish(replace(later, drill=True), tmp_path)
        edition_files.withdraw(tmp_path, first.id, Withdrawal("2020-02-14T00:00:00Z", "wrong"))
        asked = replace(ASKED, kind="webp", first="", every=0, first_edition=first.id, edition=second.id)
        request, edition = resolved(asked, tmp_path, origin="https://map.example")
        assert request.gone == (first.id,)
        made = make(request, edition, tmp_path)
        singles = [self._single(tmp_path, one) for one in (first, second)]
        for frame, single in zip(shown_in(made.body), singles, strict=True):
            assert np.array_equal(frame, single)
        assert b"Drill: all figures are simulated." in made.body
        assert b"This edition was withdrawn and no longer stands." in made.body
        verifier = Verifier(tmp_path, StoredExports(tmp_path / "kept"), "https://map.example")
        assert verifier.verify(made.body).state == "true"
        unmarked = make(replace(request, gone=()), edition, tmp_path).body
        assert unmarked != made.body
        verdict = verifier.verify(unmarked)
        assert (verdict.state, verdict.withdrawn_since) == ("true", True)

    def _single(self, folder: Path, edition: Edition) -> NDArray[np.uint8]:
        asked = ExportRequest(kind="png", size="card", languages=("en",), edition=edition.id)
        return shown_in(made_in(folder, asked).body)[0]
