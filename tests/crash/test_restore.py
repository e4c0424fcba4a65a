"""A restore that is broken off after the database stands: the folder of editions is completed from it."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import Engine

from fivecolour.config import Settings
from fivecolour.editions import edition_files, publication
from fivecolour.store import backup, database

pytestmark = pytest.mark.slow


class TestBrokenOff:
    """From a published instance to an empty database of either kind."""

    def test_the_folder_is_completed_from_the_database(
        self, instance: Settings, store: Engine, tmp_path: Path
    ) -> None:
        source = database.engine(instance.database_url)
        backup.backup(source, tmp_path / "b.zip", editions=instance.editions)
        backup.restore(store, tmp_path / "b.zip", editions=tmp_path / "new")
        published = edition_files.catalogue(instance.editions)
        assert edition_files.catalogue(tmp_path / "new") == published
        for path in [
            *edition_files.paths(tmp_path / "new").values(),
            *(tmp_path / "new" / "parts").iterdir(),
        ][:3]:
            path.unlink()
        (tmp_path / "new" / ".000001.x.json.part").write_text("half")
        assert publication.bring(store, tmp_path / "new") == 1
        assert edition_files.catalogue(tmp_path / "new") == published
        assert _parts(tmp_path / "new") == _parts(instance.editions)


def _parts(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (folder / "parts").iterdir()}
