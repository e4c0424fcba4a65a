"""Somebody's own folder of data, and what is bundled where it lacks something."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from fivecolour import data_files
from fivecolour.cli import cli
from fivecolour.config import settings
from fivecolour.editions.standing_order import standing_order
from fivecolour.errors import UserError
from fivecolour.regions import sets
from fivecolour.scoring.schemes import library


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "texts").mkdir()
    monkeypatch.setenv("FIVECOLOUR_DATA", str(tmp_path))
    return tmp_path


class TestOwnOrBundled:
    """A file that the folder lacks is the bundled one."""

    def test_the_folder_has_it(self, own: Path) -> None:
        (own / "drill").mkdir()
        (own / "drill" / "disease.toml").touch()
        assert data_files.own_or_bundled("drill", "disease.toml") == own / "drill" / "disease.toml"

    def test_the_folder_is_older_than_the_file(self, own: Path) -> None:
        found = data_files.own_or_bundled("drill", "disease.toml")
        assert found == data_files.bundled("data") / "drill" / "disease.toml"
        assert found.is_file()


class TestTexts:
    """Words are taken one by one."""

    def test_own_words_stand_beside_bundled_ones(self, own: Path) -> None:
        ours = data_files.texts("page", "zh")
        (own / "texts" / "zh").mkdir()
        (own / "texts" / "zh" / "page.toml").write_text('title = "甬城五色图"\n', encoding="utf-8")
        assert data_files.texts("page", "zh") == ours | {"title": "甬城五色图"}

    def test_deeper_words(self, own: Path) -> None:
        (own / "texts" / "en").mkdir()
        (own / "texts" / "en" / "rule.toml").write_text(
            '[range]\nabove = "over {amount}"\n', encoding="utf-8"
        )
        found = data_files.texts("rule", "en")["range"]
        assert found["above"] == "over {amount}"
        assert len(found) > 1

    def test_a_folder_without_texts(self, own: Path) -> None:
        assert data_files.texts("wall", "en")
        assert not (own / "texts" / "en").exists()

    def test_a_damaged_file_is_named(self, own: Path) -> None:
        path = own / "texts" / "en" / "page.toml"
        path.parent.mkdir()
        path.write_text("[title\n", encoding="utf-8")
        with pytest.raises(UserError, match=r"page\.toml: is not TOML: .*; mend that place"):
            data_files.texts("page", "en")

    def test_a_file_of_both_languages_is_told_where_its_words_go(self, own: Path) -> None:
        (own / "texts" / "page.toml").write_text('[title]\nzh = "甬城五色图"\n', encoding="utf-8")
        with pytest.raises(
            UserError, match=r'move its words to .*/texts/zh/page\.toml, each as KEY = "TEXT"'
        ):
            data_files.texts("page", "zh")


class TestOwnFolder:
    """A folder that holds only one's own works: the rest is bundled, and own things win."""

    def test_rules_are_listed_together_and_the_own_one_wins(self, own: Path) -> None:
        text = library.source("korea-2021").replace("2021-11-01", "2021-11-02")
        (own / "schemes").mkdir()
        (own / "schemes" / "korea-2021.toml").write_text(text, encoding="utf-8")
        bundled = {path.stem for path in library.folder().glob("*.toml")}
        assert set(library.files()) == bundled
        assert library.files()["korea-2021"].parent == own / "schemes"
        assert library.load("zhejiang-2020").name == "zhejiang-2020"

    def test_region_sets_are_listed_together_and_the_own_one_wins(self, own: Path) -> None:
        shutil.copytree(sets.place("zhejiang-2020"), own / "regions" / "ours")
        assert sets.list_sets() == ["ours", "zhejiang-2020"]
        assert sets.place("ours") == own / "regions" / "ours"
        assert sets.place("zhejiang-2020").parent == data_files.bundled("data") / "regions"
        with pytest.raises(UserError, match=r"no region set 'other' in .*; there are: ours, zhejiang-2020"):
            sets.load("other")

    def test_figures_of_a_first_start(self, own: Path) -> None:
        assert data_files.first_figures() == data_files.bundled("data") / "reports"
        (own / "reports").mkdir()
        (own / "reports" / "cases.csv").touch()
        assert data_files.first_figures() == own / "reports"

    def test_only_an_order_orders_the_bundled_figures(self, own: Path) -> None:
        """No word of reports that are not there: what the folder lacks is bundled, file by file."""
        assert data_files.first_order() == data_files.bundled("data") / "reports" / "publish.toml"
        (own / "reports").mkdir()
        (own / "reports" / "publish.toml").write_text(
            'region_set = "zhejiang-2020"\nscheme = "zhejiang-2020"\nfrom = 2020-02-01\nto = 2020-02-09\n'
        )
        order = standing_order(settings())
        assert (order.start, order.end) == (date(2020, 2, 1), date(2020, 2, 9))
        assert data_files.first_figures() == data_files.bundled("data") / "reports"

    def test_without_a_folder_of_its_own_an_instance_has_one_in_its_home(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.delenv("FIVECOLOUR_DATA", raising=False)
        monkeypatch.setenv("FIVECOLOUR_HOME", str(tmp_path / "home"))
        assert data_files.folder() == tmp_path / "home" / "data"
        drill = tmp_path / "home" / "drill"
        drill.mkdir(parents=True)
        (drill / "drill.json").touch()
        monkeypatch.setenv("FIVECOLOUR_HOME", str(drill))
        assert data_files.folder() == tmp_path / "home" / "data"

    def test_every_command_that_lists_works(self, own: Path) -> None:
        for words in (["schemes", "list"], ["schemes", "show", "zhejiang-2020"], ["regions", "list"]):
            result = CliRunner().invoke(cli, words)
            assert (result.exit_code, "zhejiang-2020" in result.output or "浙江" in result.output) == (
                0,
                True,
            )
