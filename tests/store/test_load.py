"""Loading a folder, as on first start."""

from __future__ import annotations

import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import Engine

from fivecolour.errors import UserError
from fivecolour.store.database import engine
from fivecolour.store.load import LoadResult, load_directory
from fivecolour.store.published_tiers import PublishedTiers
from fivecolour.store.reports import Reports

from ..reports.zhejiang import PLACES, REPORTS


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(REPORTS, tmp_path / "reports"))


class TestLoadDirectory:
    """The figures that the product ships."""

    def test_every_row_is_accepted(self, store: Engine) -> None:
        assert load_directory(store, REPORTS, PLACES) == LoadResult(accepted=2132, unchanged=0, refused=())
        assert Reports(store).count() == 1546
        assert PublishedTiers(store).count() == 586

    def test_loading_again_changes_nothing(self, store: Engine) -> None:
        load_directory(store, REPORTS, PLACES)
        before = Reports(store).find()
        assert load_directory(store, REPORTS, PLACES) == LoadResult(accepted=0, unchanged=2132, refused=())
        assert Reports(store).find() == before

    def test_a_changed_file_adds_only_what_is_new(self, store: Engine, folder: Path) -> None:
        load_directory(store, folder, PLACES)
        with (folder / "cases.csv").open("a", encoding="utf-8") as file:
            file.write("330203,海曙区,confirmed,cumulative,2020-03-26,,69,reported,宁波发布,\n")
        assert load_directory(store, folder, PLACES) == LoadResult(accepted=1, unchanged=2132, refused=())

    def test_a_file_with_a_fault_is_refused_whole_and_named(self, store: Engine, folder: Path) -> None:
        with (folder / "cases.csv").open("a", encoding="utf-8") as file:
            file.write("330999,没有,confirmed,cumulative,2020-03-26,,69,reported,宁波发布,\n")
        result = load_directory(store, folder, PLACES)
        assert (result.accepted, result.unchanged) == (586, 0)
        assert result.refused == (
            f"{folder}/cases.csv, row 1548: unknown place '330999' (没有); use a code of a district, "
            "city or zone of the region set",
        )
        assert Reports(store).count() == 0

    def test_a_folder_without_reports_is_an_error(self, store: Engine, tmp_path: Path) -> None:
        with pytest.raises(
            UserError, match=r"holds no reports; put files named cases\*\.csv, published_tiers"
        ):
            load_directory(store, tmp_path / "nowhere", PLACES)

    def test_several_may_start_at_once(self, database_url: str) -> None:
        with ThreadPoolExecutor(4) as pool:
            results = list(
                pool.map(lambda _: load_directory(engine(database_url), REPORTS, PLACES), range(4))
            )
        assert sum(result.accepted for result in results) == 2132
        assert Reports(engine(database_url)).count() == 1546
