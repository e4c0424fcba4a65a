"""Several maps of one instance: each is a home of its own, and nothing of one is in another."""

from __future__ import annotations

import json
import os
import shutil
import tomllib
from datetime import UTC, date, datetime
from importlib import import_module
from pathlib import Path
from queue import Queue
from threading import Event

import pytest
from click.testing import CliRunner, Result

from fivecolour.cli import cli
from fivecolour.config import Settings, in_zone, settings, timezone
from fivecolour.editions import edition_files
from fivecolour.errors import UserError
from fivecolour.reports import moments
from fivecolour.store import database, schema
from fivecolour.store.reports import Reports
from fivecolour.texts import Text
from tests.postgres.server import Server

FLU = ("maps", "add", "flu", "--region-set", "zhejiang-2020", "--scheme", "korea-2021")
FIGURES = "日期,代码,累计确诊\n2020-02-09,330203,7\n2020-02-10,330203,9\n"


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("DATABASE_URL", "FIVECOLOUR_DATA", "FIVECOLOUR_MAP", "FIVECOLOUR_TIMEZONE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("FIVECOLOUR_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def run(*words: object) -> Result:
    return CliRunner().invoke(cli, list(map(str, words)))


def done(*words: object) -> str:
    result = run(*words)
    assert result.exit_code == 0, result.output + str(result.exception)
    return result.output


def refused(*words: object) -> str:
    result = run(*words)
    assert isinstance(result.exception, UserError), result.output
    return str(result.exception)


def count(name: str) -> int:
    engine = database.engine(settings(name).database_url)
    try:
        return Reports(engine).count()
    finally:
        engine.dispose()


@pytest.fixture
def figures(tmp_path: Path) -> Path:
    path = tmp_path / "figures.csv"
    path.write_text(FIGURES, encoding="utf-8")
    return path


class TestAdding:
    """A map is a folder with a standing order."""

    def test_what_is_written(self, home: Path) -> None:
        output = done(
            *(*FLU, "--period", "week", "--title", "Flu", "--title-zh", "流感", "--disease", "influenza"),
            *("--from", "2020-02-09", "--timezone", "America/Sao_Paulo", "--mode", "automatic"),
        )
        order = home / "maps" / "flu" / "publish.toml"
        assert tomllib.loads(order.read_text(encoding="utf-8")) == {
            "title": {"zh": "流感", "en": "Flu"},
            "disease": "influenza",
            "region_set": "zhejiang-2020",
            "scheme": "korea-2021",
            "period": "week",
            "from": date(2020, 2, 9),
            "to": "newest",
            "mode": "automatic",
            "timezone": "America/Sao_Paulo",
        }
        assert output.splitlines() == [
            f"map flu: {order}",
            "next: fivecolour --map flu ingest FILE",
            "it is published by the press: where none is running yet, start: fivecolour press",
        ]

    @pytest.mark.parametrize(
        ("words", "message"),
        [
            (("--scheme", "nope"), "there is no scheme 'nope'"),
            (("--region-set", "nope"), "nope"),
            (("--timezone", "Rio"), "'Rio': there is no such time zone; write it as America/Sao_Paulo"),
            (("--period", "month", "--from", "2020-02-09"), "no whole number of the map's periods"),
        ],
    )
    def test_a_wrong_answer_leaves_nothing_behind(
        self, home: Path, words: tuple[str, ...], message: str
    ) -> None:
        assert message in refused(*FLU, *words)
        assert not (home / "maps" / "flu").exists()

    @pytest.mark.parametrize("name", ["..", "../x", "/etc", "Flu", "a/b", "-a", "流感", "a" * 41, "a\n", "."])
    def test_no_name_leads_out_of_the_folder(self, home: Path, name: str) -> None:
        refused("--map", name, "publish")
        result = run("maps", "add", "--region-set", "zhejiang-2020", "--scheme", "korea-2021", "--", name)
        assert "cannot name a map" in str(result.exception)
        assert not (home / "maps").exists()

    def test_a_full_disk_leaves_nothing_behind(self, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """An empty order stayed, which kept the name and stopped the site of all maps."""

        def full(handle: int, _: str) -> None:
            os.close(handle)
            raise OSError(28, "No space left")

        monkeypatch.setattr(os, "fdopen", full)
        words = ("maps", "add", "flu", "--region-set", "zhejiang-2020", "--scheme", "korea-2021")
        assert "cannot be written: No space left" in refused(*words)
        assert not (home / "maps" / "flu").exists()

    def test_twice(self, home: Path) -> None:
        done(*FLU)
        assert "there is a map 'flu' already" in refused(*FLU)

    def test_an_unknown_one_is_told_which_there_are(self) -> None:
        assert "no map 'rio'; there is only the default one" in refused("--map", "rio", "publish")
        done(*FLU)
        assert "no map 'rio'; there are: flu" in refused("--map", "rio", "publish")


class TestNothingIsMixed:
    """Figures of the same districts, numbers and time are each map's own."""

    def test_figures_of_the_same_districts(self, figures: Path) -> None:
        done(*FLU, "--from", "2020-02-09")
        done("--map", "flu", "ingest", figures, "--source", "cdc", "--language", "en")
        assert (count("flu"), count("")) == (2, 0)

    def test_the_bundled_figures_come_only_where_they_are_asked_for(self, figures: Path) -> None:
        done(*FLU, "--from", "2020-02-09")
        done("--map", "flu", "ingest", figures, "--source", "cdc", "--language", "en")
        assert "edition 1" in done("--map", "flu", "publish", "--even-if-empty")
        edition = edition_files.latest(settings("flu").editions)
        assert {
            code for code, one in edition.series.items() if any(v is not None for v in one.cumulative)
        } == {"330203"}
        assert count("flu") == 2
        done(*("maps", "add", "copy", *FLU[3:]), "--bundled-figures")
        assert count("copy") > 1000

    def test_each_counts_its_own_editions_and_the_title_is_on_them(
        self, instance: Settings, home: Path
    ) -> None:
        """An instance of before is the default map, unchanged."""
        shutil.copytree(instance.home, home)
        before = sorted(path.name for path in home.iterdir())
        done(*FLU, "--from", "2020-02-09", "--title", "Flu", "--title-zh", "流感", "--bundled-figures")
        assert "(edition 1)" in done("--map", "flu", "publish", "--to", "2020-02-10")
        assert edition_files.latest(settings("flu").editions).title == Text("流感", "Flu")
        assert sorted(path.name for path in home.iterdir()) == sorted([*before, "maps"])
        assert edition_files.latest(settings("").editions).title is None
        listed = json.loads(done("maps", "list", "--json"))
        assert [(one["address"], one["number"], one["last_day"]) for one in listed] == [
            ("/", 1, "2020-03-05"),
            ("/m/flu/", 1, "2020-02-10"),
        ]

    def test_an_embedded_database_said_for_all_is_not_shared(
        self, home: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("DATABASE_URL", "sqlite:////tmp/one.db")
        done(*FLU)
        assert settings("").database_url == "sqlite:////tmp/one.db"
        assert settings("flu").database_url == f"sqlite:///{home / 'maps' / 'flu' / 'fivecolour.db'}"

    @pytest.mark.parametrize(
        ("url", "own"),
        [
            (
                "postgresql://me:p%3Fw@host/db?sslmode=require",
                "postgresql://me:p%3Fw@host/db?sslmode=require&options=-csearch_path%3Dmap_flu_1",
            ),
            (
                "postgres:///db?options=-cstatement_timeout%3D9s&user=a@b",
                "postgres:///db?user=a%40b&options=-cstatement_timeout%3D9s%20-csearch_path%3Dmap_flu_1",
            ),
        ],
    )
    def test_a_schema_of_its_own(self, monkeypatch: pytest.MonkeyPatch, url: str, own: str) -> None:
        monkeypatch.setenv("DATABASE_URL", url)
        (settings("").home / "maps" / "flu-1").mkdir(parents=True)
        assert settings("flu-1").database_url == own

    def test_a_database_of_its_own(self, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("DATABASE_URL", "postgresql://host/db")
        done("--map", "flu", "maps", "list")
        (home / "maps" / "flu").mkdir(parents=True)
        (home / "maps" / "flu" / "publish.toml").write_text(
            'database_url = "sqlite:///a.db"', encoding="utf-8"
        )
        assert settings("flu").database_url == "sqlite:///a.db"

    def test_on_postgresql(self, postgres: Server, figures: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("DATABASE_URL", postgres.new_database())
        done(*FLU, "--from", "2020-02-09")
        done("--map", "flu", "ingest", figures, "--source", "cdc", "--language", "en")
        assert (count("flu"), count("")) == (2, 0)
        assert "would be lost; say --with-figures" in refused("maps", "remove", "flu")
        assert done("maps", "remove", "flu", "--with-figures") == "removed: flu\n"
        done(*FLU)
        assert count("flu") == 0

    def test_days_count_where_the_map_is(self, monkeypatch: pytest.MonkeyPatch) -> None:
        done(*FLU, "--timezone", "America/Sao_Paulo")
        assert (settings("").zone.key, settings("flu").zone.key) == ("Asia/Shanghai", "America/Sao_Paulo")
        late = datetime(2020, 2, 9, 17, tzinfo=UTC)
        assert moments.day_of(late) == date(2020, 2, 10)
        with in_zone(settings("flu").zone):
            assert moments.day_of(late) == date(2020, 2, 9)
        monkeypatch.setenv("FIVECOLOUR_MAP", "flu")
        assert timezone().key == "America/Sao_Paulo"


class TestAll:
    """Commands that look after the whole instance."""

    def test_the_press_works_for_every_map_and_a_fault_of_one_stops_no_other(
        self, instance: Settings, home: Path
    ) -> None:
        shutil.copytree(instance.home, home)
        done(*FLU, "--from", "2020-02-09", "--mode", "automatic", "--bundled-figures")
        order = home / "maps" / "flu" / "publish.toml"
        order.write_text(
            order.read_text(encoding="utf-8").replace('"newest"', "2020-02-10"), encoding="utf-8"
        )
        (home / "maps" / "broken").mkdir()
        (home / "maps" / "broken" / "publish.toml").write_text("region_set =", encoding="utf-8")
        result = run("press", "--once")
        assert (
            result.output
            == f"map flu: published: {edition_files.latest(settings('flu').editions).id} (edition 1)\n"
        )
        assert "broken: " in str(result.exception)
        assert "is not TOML" in str(result.exception)

    def test_the_press_takes_up_a_map_that_is_made_while_it_runs(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """One that is published by hand alone, on this host alone, needs none."""
        begun: Queue[str] = Queue()
        end = Event()
        press = import_module("fivecolour.cli.press_command")
        monkeypatch.setattr(press, "_for_one", lambda name, *_: (begun.put(name), end.wait()))
        monkeypatch.setattr(press, "_WAIT_SECONDS", 0)
        looks: list[int] = []

        def alive() -> bool:
            looks.append(1)
            if len(looks) == 3:
                done(*FLU, "--mode", "automatic")
                done(*("maps", "add", "by-hand", *FLU[3:]))
            return len(looks) < 6

        press._for_all(alive, even_if_empty=False, only_needed=False)
        assert [begun.get(timeout=60), begun.get(timeout=60), begun.empty()] == ["", "flu", True]
        end.set()

    def test_check_looks_through_every_map(self, instance: Settings, home: Path) -> None:
        shutil.copytree(instance.home, home)
        shutil.copytree(instance.home, home / "maps" / "flu")
        shutil.copy(instance.order, home / "maps" / "flu")
        assert done("check").splitlines() == [
            "ok: database and 1 edition are whole",
            "ok: map flu: database and 1 edition are whole",
        ]
        part = next((home / "maps" / "flu" / "editions" / "parts").iterdir())
        part.chmod(0o644)
        part.write_bytes(b"altered")
        result = run("check", "--dry-run")
        assert result.output.startswith("BROKEN: map flu: ")
        assert part.name in result.output
        assert run("--map", "flu", "check").output.startswith("rebuilt: map flu: ")

    def test_the_schema_of_every_map_is_upgraded(self, home: Path) -> None:
        done(*FLU)
        (home / "maps" / "broken").mkdir()
        (home / "maps" / "broken" / "publish.toml").write_text("x =", encoding="utf-8")
        result = run("db", "upgrade")
        new = f"schema {schema.head()} (before: an empty database)"
        assert result.output.splitlines() == [new, f"map flu: {new}"]
        assert str(result.exception).startswith("map broken: ")
        assert done("--map", "flu", "db", "upgrade") == f"map flu: schema {schema.head()}: nothing to do\n"

    def test_a_backup_says_which_maps_are_not_in_it(self, tmp_path: Path) -> None:
        done(*FLU)
        output = done("db", "backup", tmp_path / "all.zip")
        assert "the map at / alone, without flu: fivecolour --map NAME db backup FILE" in output
        assert "alone" not in done("--map", "flu", "db", "backup", tmp_path / "flu.zip")

    def test_the_choice_ends_with_the_command(self) -> None:
        done(*FLU)
        done("--map", "flu", "db", "status")
        assert "FIVECOLOUR_MAP" not in os.environ


class TestRemoving:
    """What was published stays."""

    def test_what_has_published_is_not_removed(self, home: Path, instance: Settings) -> None:
        shutil.copytree(instance.home, home / "maps" / "flu")
        shutil.copy(instance.order, home / "maps" / "flu")
        output = refused("maps", "remove", "flu")
        assert "fivecolour --map flu withdraw EDITION --why REASON" in output
        assert (home / "maps" / "flu" / "publish.toml").exists()

    def test_what_has_nothing_is(self, home: Path) -> None:
        done(*FLU)
        assert done("maps", "list", "--names") == "flu\n"
        assert done("maps", "remove", "flu") == "removed: flu\n"
        assert done("maps", "list", "--names") == ""
        assert "no map 'flu'" in refused("maps", "remove", "flu")
