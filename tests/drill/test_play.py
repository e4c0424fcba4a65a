"""A drill is played: through the intake, into a home of its own, nothing of it near real figures."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from unittest.mock import Mock

import numpy as np
import pytest
from sqlalchemy import select

from fivecolour.config import Settings, settings
from fivecolour.drill import home, marker
from fivecolour.drill.drill_flows import SOURCE
from fivecolour.drill.home import Plan
from fivecolour.drill.play import Progress, middles, play, play_on, population
from fivecolour.editions import edition_files
from fivecolour.errors import UserError
from fivecolour.intake import flow_intake
from fivecolour.intake.files import IntakeOptions, take_in
from fivecolour.intake.flow_intake import FlowIntakeOptions
from fivecolour.intake.read.columns.context import FileContext
from fivecolour.intake.receiver import open_receiver
from fivecolour.intake.types import Sending
from fivecolour.regions import sets
from fivecolour.store import database
from fivecolour.store.intake_tables import IntakeRow
from fivecolour.store.kind import KindError
from fivecolour.store.reports import Reports

pytestmark = pytest.mark.slow

PLAN = Plan(seed=4, days=3, start=date(2020, 2, 7), region_set="zhejiang-2020", scheme="zhejiang-2020")

# Cumulative cases of the districts that have any, on the last day.
REPORTED = [1]


def instance_in(folder: Path) -> Settings:
    return replace(settings(), home=folder, database_url=f"sqlite:///{folder / 'fivecolour.db'}")


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> tuple[Settings, Progress]:
    """Return a real instance with an empty store, and the drill that was played beside it."""
    config = instance_in(tmp_path_factory.mktemp("instance"))
    database.engine(config.database_url).dispose()
    return config, play(config, PLAN)


def day_files(config: Settings, day: str) -> dict[str, Path]:
    found = (home.drill_of(config).home / "files").glob(f"*-{day}.*")
    return {path.name.partition("-")[0] + path.suffix: path for path in found}


class TestPlay:
    """From the figures to editions."""

    def test_every_file_adds_up(self, played: tuple[Settings, Progress]) -> None:
        config, progress = played
        with home.store_of(home.drill_of(config)).connect() as connection:
            tallies = list(connection.scalars(select(IntakeRow.tally).where(IntakeRow.source != SOURCE)))
        assert len(tallies) == progress.files == 12
        for tally in tallies:
            assert tally["read"] == tally["accepted"] + tally["unchanged"] + tally["quarantined"] > 0
        for name in ("read", "accepted", "unchanged", "quarantined"):
            assert sum(tally[name] for tally in tallies) == getattr(progress, name)

    def test_the_newest_edition_shows_the_last_day(self, played: tuple[Settings, Progress]) -> None:
        config, progress = played
        newest = edition_files.latest(home.drill_of(config).editions)
        assert (progress.day, progress.date, progress.edition) == (3, "2020-02-09", newest.id)
        totals = [one.cumulative[-1] for one in newest.series.values()]
        assert sorted(total for total in totals if total) == REPORTED

    def test_flows_of_each_day_come_in(self, played: tuple[Settings, Progress]) -> None:
        config, progress = played
        newest = edition_files.latest(home.drill_of(config).editions)
        # Twelve destinations of each of the 90 districts.
        assert progress.flows == 3 * 90 * 12
        assert list(newest.flow_days) == ["2020-02-07", "2020-02-08", "2020-02-09"]
        last = newest.flow_days["2020-02-09"]
        assert (len(last.value), last.flow_days, len(last.gravity)) == (90 * 12, 3, 4)
        file = day_files(config, "2020-02-09")["flows.csv"]
        asked = FlowIntakeOptions("China Unicom", locations=file.with_name("locations.csv"))
        receiver = open_receiver(config, "zhejiang-2020")
        with pytest.raises(KindError, match="its flows are simulated"):
            flow_intake.take_in(receiver, file, asked, Sending("flows.csv", "", "China Unicom"))

    def test_cities_report_their_totals(self, played: tuple[Settings, Progress]) -> None:
        newest = edition_files.latest(home.drill_of(played[0]).editions)
        assert {city.cumulative[-1] is None for city in newest.cities.values()} == {False}
        assert sum(city.cumulative[-1] or 0 for city in newest.cities.values()) == sum(REPORTED)

    def test_broken_off_it_is_played_on(self, played: tuple[Settings, Progress], tmp_path: Path) -> None:
        config = instance_in(tmp_path)

        def tell(progress: Progress) -> None:
            if progress.day == 2:
                marker.ask_to_stop(config.home)

        assert play(config, PLAN, tell=tell).day == 2
        progress = play_on(config)
        assert (progress.day, progress.read) == (3, played[1].read)
        whole, other = (edition_files.latest(home.drill_of(one).editions) for one in (played[0], config))
        assert (other.tiers, other.series) == (whole.tiers, whole.series)

    def test_a_day_that_has_begun_here_and_not_in_utc(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """All figures of a drill that ended today waited in the quarantine before eight in the morning."""
        moment = Mock(now=lambda _zone: datetime(2020, 2, 9, 16, 1, tzinfo=UTC))
        monkeypatch.setattr("fivecolour.intake.types.datetime", moment)
        progress = play(instance_in(tmp_path), replace(PLAN, start=date(2020, 2, 10), days=1))
        assert (progress.read, progress.accepted, progress.quarantined) == (98, 98, 0)

    def test_there_is_nothing_to_play_on(self, tmp_path: Path) -> None:
        with pytest.raises(UserError, match="there is no drill; run: fivecolour drill start"):
            play_on(instance_in(tmp_path))

    def test_every_edition_is_a_drill(self, played: tuple[Settings, Progress]) -> None:
        folder = home.drill_of(played[0]).editions
        names = list(edition_files.paths(folder))
        assert len(names) == 3
        assert {edition_files.read(folder, name).drill for name in names} == {True}

    def test_the_real_store_is_not_touched(self, played: tuple[Settings, Progress]) -> None:
        config, _ = played
        assert Reports(database.engine(config.database_url)).count() == 0
        assert not config.editions.exists()

    def test_sources_write_in_their_own_ways(self, played: tuple[Settings, Progress]) -> None:
        sent = day_files(played[0], "2020-02-09")
        assert sorted(sent) == [
            *("commission.csv", "flows.csv", "hospitals.xlsx", "interface.json", "office.csv"),
        ]
        assert (
            sent["commission.csv"].read_text("utf-8").startswith("code,date,cumulative_confirmed,drill:4\n")
        )
        head = "所属城市,区县,日期,累计确诊（例）,drill:4\n"
        assert sent["office.csv"].read_text("gb18030").startswith(head)
        assert '"drill:4": true' in sent["interface.json"].read_text("utf-8")

    def test_it_says_so_while_it_runs_and_not_after(self, tmp_path: Path) -> None:
        config = instance_in(tmp_path)
        seen: list[bool] = []
        play(config, replace(PLAN, days=1), tell=lambda _: seen.append(marker.is_running(config.home)))
        assert seen == [True]
        assert not marker.is_running(config.home)

    def test_asked_to_stop_it_ends(self, tmp_path: Path) -> None:
        config = instance_in(tmp_path)
        moment = iter(range(100))

        def wait(_seconds: float) -> None:
            assert marker.ask_to_stop(config.home)

        progress = play(config, PLAN, seconds=60, clock=lambda: float(next(moment)), wait=wait)
        assert progress.day == 1
        assert not marker.is_asked_to_stop(config.home)
        with pytest.raises(UserError, match="a drill is there already"):
            play(config, PLAN)
        assert home.clear(config) is True
        assert not home.drill_of(config).home.exists()
        assert home.clear(config) is False


class TestApart:
    """The real store refuses a drill's files, the drill's store real ones."""

    @pytest.mark.parametrize("name", ["commission.csv", "office.csv", "hospitals.xlsx", "interface.json"])
    def test_a_file_of_a_drill_into_the_real_store(
        self, played: tuple[Settings, Progress], name: str
    ) -> None:
        config, _ = played
        receiver = open_receiver(config, "zhejiang-2020")
        path = day_files(config, "2020-02-09")[name]
        context = FileContext(indicator="confirmed", kind="cumulative")
        with pytest.raises(KindError, match="its figures are simulated"):
            take_in(receiver, path, IntakeOptions("ningbo-cdc", context))
        with pytest.raises(KindError, match="'drill:office' is of a drill"):
            take_in(receiver, path, IntakeOptions("drill:office", context))
        assert Reports(receiver.engine).count() == 0

    def test_a_real_file_into_the_drill(self, played: tuple[Settings, Progress], tmp_path: Path) -> None:
        own = home.drill_of(played[0])
        before = Reports(home.store_of(own)).count()
        path = tmp_path / "real.csv"
        path.write_text("code,date,cumulative_confirmed\n330203,2020-02-09,66\n", encoding="utf-8")
        with pytest.raises(KindError, match="'ningbo-cdc' is not of this drill"):
            take_in(open_receiver(own, "zhejiang-2020"), path, IntakeOptions("ningbo-cdc"))
        assert Reports(home.store_of(own)).count() == before

    def test_the_drills_database_in_the_real_home(self, played: tuple[Settings, Progress]) -> None:
        config, _ = played
        mixed = replace(config, database_url=home.drill_of(config).database_url)
        with pytest.raises(KindError, match="the database of a drill"):
            open_receiver(mixed, "zhejiang-2020")

    def test_in_the_drills_home_no_other_database_counts(
        self, played: tuple[Settings, Progress], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        own = home.drill_of(played[0])
        monkeypatch.setenv("FIVECOLOUR_HOME", str(own.home))
        monkeypatch.setenv("DATABASE_URL", "postgresql://nobody@example.invalid/real")
        assert settings().drill
        assert settings().database_url == own.database_url


class TestClear:
    """Only a drill is ever removed."""

    def test_not_what_is_none(self, tmp_path: Path) -> None:
        config = instance_in(tmp_path)
        (tmp_path / "drill").mkdir()
        (tmp_path / "drill" / "notes.txt").write_text("mine")
        assert home.clear(config) is False
        with pytest.raises(UserError, match="holds something that is no drill"):
            home.set_up(config, PLAN)
        assert (tmp_path / "drill" / "notes.txt").read_text() == "mine"

    def test_not_while_it_runs(self, tmp_path: Path) -> None:
        config = instance_in(tmp_path)
        home.set_up(config, PLAN)
        marker.say(config.home, {"day": 3})
        with pytest.raises(UserError, match="fivecolour drill stop"):
            home.clear(config)
        assert marker.state(config.home) == {"day": 3}


class TestPopulation:
    """Who lives where."""

    def test_a_district_without_a_count_has_the_median(self) -> None:
        region = sets.load("zhejiang-2020")
        people, assumed = population(region)
        known = [one.population.count for one in region.districts if one.population]
        assert (len(known), assumed) == (73, 17)
        assert set(people.tolist()) - set(known) <= {int(np.median(known))}

    def test_without_any_count_a_number_is_assumed(self) -> None:
        region = sets.load("zhejiang-2020")
        none = replace(region, districts=tuple(replace(one, population=None) for one in region.districts))
        assert population(none)[0].tolist() == [300_000] * 90

    def test_districts_drawn_in_another_lie_in_it(self) -> None:
        region = sets.load("zhejiang-2020")
        places = dict(zip((one.code for one in region.districts), middles(region).tolist(), strict=True))
        assert places["330103"] == places["330105"]
        assert places["330203"] == pytest.approx([121.45, 29.85], abs=0.15)
