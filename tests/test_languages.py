"""Languages: which there are, which a reader gets, how they write, and what one lacks."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from pydantic import TypeAdapter

from fivecolour import languages, texts
from fivecolour.cli import cli
from fivecolour.errors import UserError
from fivecolour.language_gaps import gaps
from fivecolour.texts import Text


class TestText:
    """A text in any number of languages."""

    def test_one_language_is_enough(self) -> None:
        text = Text.of({"pt": "mortes"})
        assert (text["pt"], text["en"], text.zh) == ("mortes", "mortes", "mortes")

    def test_english_stands_for_what_is_not_there(self) -> None:
        text = Text.of({"pt": "mortes", "zh": "死亡", "en": "deaths"})
        assert (text["fr"], text["pt"]) == ("deaths", "mortes")
        assert text != Text("死亡", "deaths")
        assert Text("死亡", "deaths") == Text.of({"en": "deaths", "zh": "死亡"})

    def test_it_is_written_and_read_as_a_table(self) -> None:
        kept: TypeAdapter[Text] = TypeAdapter(Text)
        text = Text.of({"pt": "mortes", "en": "deaths"})
        assert kept.dump_python(text) == {"pt": "mortes", "en": "deaths"}
        assert kept.validate_json('{"pt": "mortes", "en": "deaths"}') == text


class TestWanted:
    """What a browser accepts, and what the map offers."""

    @pytest.mark.parametrize(
        ("accept", "offered", "found"),
        [
            ("pt-BR,pt;q=0.9,en-US;q=0.8,en;q=0.7", ("zh", "en", "pt"), "pt"),
            ("fr-FR,fr;q=0.9,en;q=0.5", ("pt", "en"), "en"),
            ("en;q=0.3,zh-TW;q=0.8", ("pt", "en", "zh"), "zh"),
            ("fr", ("pt", "en"), "pt"),
            ("", ("zh", "en"), "zh"),
            ("*", ("pt", "en"), "pt"),
            ("en;q=0,de", ("pt", "en"), "pt"),
            ("pt-PT", ("pt-PT", "pt"), "pt-PT"),
            ("zh-hant-TW", ("zh", "zh-Hant"), "zh-Hant"),
            (";;q=x,,en;q=nan," * 9999, ("pt", "en"), "pt"),
        ],
    )
    def test_languages(self, accept: str, offered: tuple[str, ...], found: str) -> None:
        assert languages.wanted(accept, offered) == found

    @pytest.mark.parametrize(
        ("name", "said", "found"),
        [
            ("LANG", "zh_CN.UTF-8", "zh"),
            ("LC_ALL", "en_US.UTF-8", "en"),
            ("LANG", "C.UTF-8", "en"),
            ("LANG", "fr_FR@euro", "en"),
        ],
    )
    def test_of_the_terminal(self, name: str, said: str, found: str, monkeypatch: pytest.MonkeyPatch) -> None:
        for other in ("LC_ALL", "LC_MESSAGES", "LANG"):
            monkeypatch.delenv(other, raising=False)
        monkeypatch.setenv(name, said)
        assert languages.of_terminal() == found

    def test_a_language_without_texts(self) -> None:
        with pytest.raises(UserError, match="no texts in the language 'xx'; there are: en, pt, zh"):
            languages.checked(["pt", "xx"])


class TestWriting:
    """Days and numbers as each language writes them."""

    def test_days(self) -> None:
        assert [texts.short_date("2020-09-09", one) for one in ("zh", "en", "pt")] == [
            "9月9日",
            "9 Sept",
            "9 de set.",
        ]
        assert texts.long_period("2020-02-01", "pt", "week") == (
            "semana 5 de 2020 (26 de janeiro a 1 de fevereiro)"
        )
        assert texts.short_period("2020-02-01", "pt", "week", "2021-02-06") == "sem. 5 de 2020"

    def test_numbers(self) -> None:
        assert [texts.number(1234.567, one) for one in ("zh", "en", "pt")] == [
            "1,234.57",
            "1,234.57",
            "1.234,57",
        ]
        assert [texts.number(one, "pt") for one in (0, 1000000, 0.95, -3)] == ["0", "1.000.000", "0,95", "-3"]
        assert [texts.fixed(one, "pt", 1) for one in (2, 0.05)] == ["2,0", "0,1"]

    def test_every_day_of_a_year_has_its_words(self) -> None:
        first = date(2020, 1, 4)
        written = {texts.long_period(str(first + timedelta(7 * n)), "pt", "week") for n in range(52)}
        assert len(written) == 52


class TestGaps:
    """What a language lacks."""

    @pytest.mark.parametrize("language", ["zh", "en"])
    def test_the_languages_of_the_product_are_whole(self, language: str) -> None:
        assert gaps(language) == []

    def test_a_language_in_ones_own_folder(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        own = tmp_path / "texts" / "it"
        own.mkdir(parents=True)
        (own / "sheet.toml").write_text('legend = "Livelli"\ntitle = "{nessuno}"\n', encoding="utf-8")
        monkeypatch.setenv("FIVECOLOUR_DATA", str(tmp_path))
        assert "it" in languages.available()
        assert languages.name("it") == "Italiano"
        result = CliRunner().invoke(cli, ["languages", "check", "it"])
        assert result.exit_code == 1
        assert "it  texts/it/sheet.toml  draft\n" in result.output
        assert "sheet.toml  title  nothing fills {nessuno}" in result.output
        assert "it  indicators/rt.toml  title\n" in result.output
        listed = CliRunner().invoke(cli, ["languages", "list"])
        assert (listed.exit_code, "zh  中文  complete\n" in listed.output) == (0, True)
        monkeypatch.setattr(texts, "table", texts.table.__wrapped__)
        assert texts.table("sheet", "it")["title"] == texts.table("sheet", "en")["title"]

    def test_whole_languages_end_well(self) -> None:
        result = CliRunner().invoke(cli, ["languages", "check", "zh"])
        assert (result.exit_code, result.output) == (0, "zh: complete\n")
