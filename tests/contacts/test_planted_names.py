"""Nobody's name, phone or address leaves the room: planted ones are searched for in all that is written."""

from __future__ import annotations

import logging
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from fivecolour.cli import cli
from fivecolour.config import settings
from fivecolour.contacts import contact_store
from fivecolour.editions import publication
from fivecolour.editions.publication import named
from fivecolour.store import audit, backup, database
from tests.editions.sample import sample_edition

PLANTED = ("Plantedname", "种植姓名", "13805749876", "Plantedstreet")
LINES = (
    "number,name,phone,address,onset\n"
    "C-1,Plantedname 种植姓名,13805749876,Plantedstreet 5,2020-02-01\n"
    "C-2,Plantedname 种植姓名,13805749876,Plantedstreet 5,wrong\n"
)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Return a folder with the home of a map with an edition; contact tracing is configured beside it."""
    monkeypatch.setenv("FIVECOLOUR_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("FIVECOLOUR_CONTACTS_DATABASE", f"sqlite:///{tmp_path / 'apart' / 'contacts.db'}")
    monkeypatch.setenv("FIVECOLOUR_CONTACTS_KEY_FILE", str(tmp_path / "key" / "contacts.key"))
    own = settings()
    engine = database.engine(own.database_url)
    publication.publish(engine, own.editions, named(sample_edition()), by="tests")
    yield tmp_path
    engine.dispose()
    contact_store.close()


def test_nothing_of_it_is_in_logs_editions_backups_and_exports(
    home: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    run, source = CliRunner(), home / "Plantedname.csv"
    source.write_text(LINES)
    said = [
        run.invoke(cli, words, catch_exceptions=False)
        for words in (
            ["contacts", "init"],
            ["contacts", "import", str(source), "--json"],
            ["contacts", "audit"],
            ["contacts", "purposes"],
            ["contacts", "delete-due", "--json"],
            ["contacts", "audit"],
            ["export", "--format", "csv", "--out", str(home / "map.csv")],
            ["export", "--format", "svg", "--out", str(home / "map.svg")],
            ["db", "backup", str(home / "backup.zip")],
        )
    ]
    assert [one.exit_code for one in said] == [0] * len(said), [one.output for one in said]
    assert '"accepted": 1' in said[1].output
    assert '"refused": 1' in said[1].output
    source.unlink()
    texts = [one.output.encode() for one in said] + [caplog.text.encode()]
    with zipfile.ZipFile(home / "backup.zip") as archive:
        texts += [archive.read(name) for name in archive.namelist()]
        assert not [name for name in archive.namelist() if "traced" in name or "contact" in name]
    files = [path for path in home.rglob("*") if path.is_file()]
    texts += [path.read_bytes() for path in files]
    assert len(files) > 8
    for planted in PLANTED:
        assert not [text for text in texts if planted.encode() in text], planted


def test_the_backup_of_the_map_knows_no_table_of_it(home: Path) -> None:
    own = settings()
    engine = database.engine(own.database_url)
    tables = backup.backup(engine, home / "b.zip", editions=own.editions)
    assert not {"traced", "marks", "exposures", "follow_ups", "look_ups"} & set(tables)
    # The two logs are apart: what contact tracing writes is in its own.
    assert not [one for one in audit.entries(engine) if "contact" in one.what]
    engine.dispose()


def test_off_without_the_setting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FIVECOLOUR_HOME", str(replace(settings(), home=tmp_path).home))
    monkeypatch.delenv("FIVECOLOUR_CONTACTS_DATABASE", raising=False)
    answer = CliRunner().invoke(cli, ["contacts", "audit"])
    assert "contact tracing is off" in str(answer.exception)
