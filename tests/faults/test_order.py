"""A clock set back and two presses at once: editions keep their order, and each is made once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from sqlalchemy import Engine

from fivecolour.editions import edition_files, publication
from fivecolour.editions.press import Press
from fivecolour.editions.standing_order import StandingOrder
from fivecolour.reports.tidy_files import read_reports
from fivecolour.store.editions import Editions
from fivecolour.store.reports import Reports

from ..editions.sample import sample_edition
from ..reports.zhejiang import PLACES, REPORTS


def test_the_order_of_editions_is_that_of_publication_whatever_the_clock_says(
    store: Engine, tmp_path: Path
) -> None:
    moments = iter(datetime(2026, 11, day, tzinfo=UTC) for day in (29, 29, 1, 1, 30, 30))
    repository = Editions(store, clock=lambda: next(moments))
    numbers = []
    for opens_on in ("2020-02-10", "2020-02-11", "2020-02-12"):
        bundle = publication.named(replace(sample_edition(), opens_on=opens_on))
        name = bundle.manifest["id"]
        numbers.append(
            repository.draft_and_publish(name, bundle.manifest, bundle.bodies, by="wang")[0].number
        )
    assert numbers == [1, 2, 3]
    assert publication.bring(store, tmp_path) == 3
    assert edition_files.latest(tmp_path).opens_on == "2020-02-12"
    assert list(edition_files.paths(tmp_path)) == list(repository.published_names())


def test_two_presses_at_once_make_each_edition_once(store: Engine, tmp_path: Path) -> None:
    reports = [one for one in read_reports(REPORTS / "cases.csv", places=PLACES) if one.event_date.month == 2]
    some = [one for one in reports if one.event_date <= date(2020, 2, 9)]
    Reports(store).add_many(some, file="test.csv")
    order = StandingOrder("zhejiang-2020", "zhejiang-2020", date(2020, 2, 6), None, None, "automatic")
    presses = [Press(store, tmp_path, order, by=name) for name in ("one", "other")]
    with ThreadPoolExecutor(2) as pool:
        made = list(pool.map(lambda press: press.turn(), presses))
    assert sum(one is not None for one in made) == 1
    assert [one.number for one in Editions(store).all()] == [1]
    assert len(edition_files.paths(tmp_path)) == 1
