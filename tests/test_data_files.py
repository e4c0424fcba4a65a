"""Somebody's own folder of data, and what is bundled where it lacks something."""

from __future__ import annotations

from pathlib import Path

import pytest

from fivecolour import data_files
from fivecolour.errors import UserError


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
        ours = data_files.texts("page")
        (own / "texts" / "page.toml").write_text('[title]\nzh = "甬城五色图"\n', encoding="utf-8")
        found = data_files.texts("page")
        assert found["title"] == {"zh": "甬城五色图", "en": ours["title"]["en"]}
        assert {key: text for key, text in found.items() if key != "title"} == {
            key: text for key, text in ours.items() if key != "title"
        }

    def test_deeper_words(self, own: Path) -> None:
        (own / "texts" / "rule.toml").write_text(
            '[range]\nabove = {zh = "高于 {amount}", en = "over {amount}"}\n', encoding="utf-8"
        )
        found = data_files.texts("rule")["range"]
        assert found["above"]["en"] == "over {amount}"
        assert len(found) > 1

    def test_a_folder_without_texts(self, own: Path) -> None:
        assert data_files.texts("wall")
        assert not (own / "texts" / "wall.toml").exists()

    def test_a_damaged_file_is_named(self, own: Path) -> None:
        path = own / "texts" / "page.toml"
        path.write_text("[title\n", encoding="utf-8")
        with pytest.raises(UserError, match=r"page\.toml: cannot be read .*; write it as the bundled one is"):
            data_files.texts("page")
