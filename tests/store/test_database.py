"""The embedded database."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import inspect, text

from fivecolour.errors import UserError
from fivecolour.store.database import engine


class TestEngine:
    """Opening it."""

    def test_makes_the_folder_and_the_tables(self, tmp_path: Path) -> None:
        opened = engine(f"sqlite:///{tmp_path / 'var' / 'fivecolour.db'}")
        assert {"loads", "published_tiers", "reports"} <= set(inspect(opened).get_table_names())
        assert [index["name"] for index in inspect(opened).get_indexes("reports")] == ["reports_by_day"]

    def test_opening_it_again_keeps_what_is_there(self, tmp_path: Path) -> None:
        url = f"sqlite:///{tmp_path / 'fivecolour.db'}"
        with engine(url).begin() as connection:
            connection.execute(text("INSERT INTO loads VALUES (1, 'a.csv', 'x', 0, '2020-02-09 00:00:00')"))
        with engine(url).connect() as connection:
            assert connection.execute(text("SELECT file FROM loads")).scalars().all() == ["a.csv"]

    def test_readers_go_on_while_one_writes(self, tmp_path: Path) -> None:
        with engine(f"sqlite:///{tmp_path / 'fivecolour.db'}").connect() as connection:
            assert connection.execute(text("PRAGMA journal_mode")).scalar_one() == "wal"
            assert connection.execute(text("PRAGMA foreign_keys")).scalar_one() == 1
            assert connection.execute(text("PRAGMA busy_timeout")).scalar_one() == 30000

    def test_a_folder_that_cannot_be_made_is_named(self, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("")
        with pytest.raises(
            UserError, match=r"file/var: cannot be created \(Not a directory\); set FIVECOLOUR_HOME"
        ):
            engine(f"sqlite:///{tmp_path / 'file' / 'var' / 'fivecolour.db'}")

    def test_a_file_that_is_no_database_is_named(self, tmp_path: Path) -> None:
        path = tmp_path / "fivecolour.db"
        path.write_text("not a database " * 100)
        with pytest.raises(
            UserError, match=r"fivecolour\.db: cannot be opened \(file is not a database\); check"
        ):
            engine(f"sqlite:///{path}")

    @pytest.mark.parametrize("url", ["fivecolour.db", "nosuch://here/there"])
    def test_an_address_that_is_not_understood(self, url: str) -> None:
        with pytest.raises(
            UserError,
            match=r"^DATABASE_URL, or .*, is not understood \(.*\); try sqlite:///",
        ):
            engine(url)
