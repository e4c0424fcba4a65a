"""The press: what it makes of a new day is what the whole history gives."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, select

from fivecolour.editions import edition_files, publication
from fivecolour.editions.edition_build import build
from fivecolour.editions.edition_order import Order
from fivecolour.editions.emptiness import EmptyEditionError, is_empty
from fivecolour.editions.press import Press
from fivecolour.editions.standing_order import Mode, StandingOrder
from fivecolour.reports.report_data import Report
from fivecolour.reports.tidy_files import read_reports
from fivecolour.store.editions import Editions
from fivecolour.store.report_tables import ReportRow
from fivecolour.store.reports import Reports

from ..reports.zhejiang import PLACES, REPORTS

START = date(2020, 2, 8)
INDICES = ("case-burden",)
STANDING = StandingOrder("zhejiang-2020", "zhejiang-2020", START, None, None, "automatic", indices=INDICES)


@pytest.fixture(scope="module")
def february() -> list[Report]:
    """Return what was reported of the days until 13 February, oldest first."""
    reports = read_reports(REPORTS / "cases.csv", places=PLACES)
    return sorted(
        (one for one in reports if one.event_date <= date(2020, 2, 13)), key=lambda one: one.event_date
    )


def press(engine: Engine, folder: Path, mode: Mode = "automatic") -> Press:
    return Press(engine, folder, replace(STANDING, mode=mode), by="press")


def add(engine: Engine, reports: list[Report]) -> None:
    Reports(engine).add_many(reports, file="test.csv")


def whole(engine: Engine, end: date) -> str:
    """Return the edition that the whole history gives; for the same reports it is built once."""
    with engine.connect() as connection:
        held = connection.execute(select(ReportRow.fingerprint).order_by(ReportRow.id)).scalars()
        key = end, hash(tuple(held))
    if key not in _WHOLE:
        _WHOLE[key] = _built(engine, end)
    return _WHOLE[key]


_WHOLE: dict[tuple[date, int], str] = {}


def _built(engine: Engine, end: date) -> str:
    order = Order("zhejiang-2020", "zhejiang-2020", START, end, indices=INDICES)
    return str(publication.named(build(engine, order)).manifest["id"])


class TestTurn:
    """Day after day, with corrections and gaps."""

    def test_day_by_day_it_is_the_whole_history(
        self, store: Engine, tmp_path: Path, february: list[Report]
    ) -> None:
        at = press(store, tmp_path)
        for end in (date(2020, 2, 8), date(2020, 2, 9), date(2020, 2, 12), date(2020, 2, 13)):
            add(store, [one for one in february if one.event_date <= end])
            stored = at.turn()
            assert stored is not None
            assert (stored.id, edition_files.latest(tmp_path).id) == (whole(store, end),) * 2
        assert at.turn() is None

    def test_the_last_day_again_is_made_of_what_is_held(
        self, store: Engine, tmp_path: Path, february: list[Report], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        at, end = press(store, tmp_path), date(2020, 2, 13)
        add(store, [one for one in february if one.event_date < end])
        at.turn()
        add(store, [one for one in february if one.place < "330500"])
        monkeypatch.delattr(publication, "reasons_on")
        at.turn()
        add(store, february)
        stored = at.turn()
        assert stored is not None
        assert stored.id == whole(store, end)

    def test_a_correction_of_the_past(self, store: Engine, tmp_path: Path, february: list[Report]) -> None:
        at = press(store, tmp_path)
        add(store, february)
        first = at.turn()
        haishu = next(
            one
            for one in february
            if (one.place, one.event_date, one.kind) == ("330203", date(2020, 2, 9), "cumulative")
        )
        add(store, [replace(haishu, value=haishu.value + 40, issued_on=None, note="corrected")])
        second = at.turn()
        assert first and second
        assert second.id == whole(store, date(2020, 2, 13)) != first.id
        shared = [
            a == b for a, b in zip(*(k.manifest["parts"]["figures"] for k in (first, second)), strict=True)
        ]
        assert shared[:2] == [True, False]

    def test_one_that_begins_anew_makes_the_same(
        self, store: Engine, tmp_path: Path, february: list[Report]
    ) -> None:
        add(store, [one for one in february if one.event_date < date(2020, 2, 11)])
        press(store, tmp_path).turn()
        add(store, february)
        assert press(store, tmp_path).turn() is not None
        assert press(store, tmp_path).turn() is None

    def test_the_press_of_another_host_is_quicker(
        self, store: Engine, tmp_path: Path, february: list[Report], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """It reads more while the first still makes its edition: the newest edition holds all the same."""
        end, slow, quick = date(2020, 2, 13), press(store, tmp_path / "a"), press(store, tmp_path / "b")
        add(store, [one for one in february if one.event_date < end])
        make = Press._make

        def overtaken(self: Press, *given: Any) -> Any:
            made = make(self, *given)
            if self is slow and quick._set is None:
                add(store, february)
                assert quick.turn() is not None
            return made

        monkeypatch.setattr(Press, "_make", overtaken)
        assert slow.turn() is None
        assert Editions(store).published_names() == (whole(store, end),)
        assert (
            edition_files.latest(tmp_path / "a").id
            == edition_files.latest(tmp_path / "b").id
            == whole(store, end)
        )

    def test_a_report_of_a_day_that_is_not_ordered(
        self, store: Engine, tmp_path: Path, february: list[Report]
    ) -> None:
        at = Press(store, tmp_path, replace(STANDING, end=date(2020, 2, 12)), by="press")
        add(store, [one for one in february if one.event_date <= date(2020, 2, 12)])
        first = at.turn()
        add(store, february)
        assert first is not None
        assert at.turn() is None


class TestModes:
    """By whose word."""

    def test_by_hand_nothing_is_made(self, store: Engine, tmp_path: Path, february: list[Report]) -> None:
        add(store, february)
        assert press(store, tmp_path, "manual").turn() is None
        assert edition_files.paths(tmp_path) == {}

    def test_for_approval_only_the_newest_draft_waits(
        self, store: Engine, tmp_path: Path, february: list[Report]
    ) -> None:
        at = press(store, tmp_path, "approval")
        for end in (date(2020, 2, 9), date(2020, 2, 10)):
            add(store, [one for one in february if one.event_date <= end])
            assert at.turn() is not None
        assert edition_files.paths(tmp_path) == {}
        older, newer = Editions(store).all()
        assert (older.state, older.why) == ("refused", f"superseded by {newer.id}")
        publication.approve(store, tmp_path, newer.id, by="li")
        assert edition_files.latest(tmp_path).days[-1] == "2020-02-10"

    def test_another_host_sees_it_too(self, store: Engine, tmp_path: Path, february: list[Report]) -> None:
        add(store, february)
        press(store, tmp_path / "one").turn()
        press(store, tmp_path / "other").turn()
        assert edition_files.latest(tmp_path / "one") == edition_files.latest(tmp_path / "other")
        assert len(Editions(store).published_names()) == 1


class TestEmpty:
    """An edition in which every district is grey is held back; readers keep the last one."""

    def test_held_back_until_more_is_known(
        self, store: Engine, tmp_path: Path, february: list[Report]
    ) -> None:
        one = [report for report in february if report.event_date == date(2020, 2, 13)][:1]
        add(store, [replace(one[0], place="330200", event_date=date(2020, 2, 8))])
        at = press(store, tmp_path)
        with pytest.raises(
            EmptyEditionError, match="every district is grey on 2020-02-08: 0 of 90 gave figures"
        ):
            at.turn()
        assert at.turn() is None
        assert edition_files.paths(tmp_path) == {}
        assert Editions(store).all() == ()
        add(store, february)
        stored = at.turn()
        assert stored is not None
        assert edition_files.latest(tmp_path).id == stored.id

    @pytest.mark.parametrize("mode", ["automatic", "approval"])
    def test_made_where_it_is_wanted(
        self, store: Engine, tmp_path: Path, february: list[Report], mode: Mode
    ) -> None:
        add(store, [replace(february[0], place="330200", event_date=date(2020, 2, 8))])
        at = Press(store, tmp_path, replace(STANDING, mode=mode), by="press", even_if_empty=True)
        stored = at.turn()
        assert stored is not None
        if mode == "approval":
            with pytest.raises(EmptyEditionError, match="--even-if-empty"):
                publication.approve(store, tmp_path, stored.id, by="li")
            publication.approve(store, tmp_path, stored.id, by="li", even_if_empty=True)
        assert is_empty(edition_files.latest(tmp_path))
