"""Languages: which there are, which a reader gets, how they write, and what one lacks."""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from pydantic import TypeAdapter

from fivecolour import data_files, languages, texts
from fivecolour.cli import cli
from fivecolour.cli.language_option import text_of_options
from fivecolour.errors import UserError
from fivecolour.export.captions.caption import caption
from fivecolour.export.views.request import ExportRequest
from fivecolour.language_gaps import gaps
from fivecolour.scoring.explain.day_reasons import explain
from fivecolour.scoring.explain.sentences import sentence
from fivecolour.scoring.figures import Figures
from fivecolour.scoring.grading.tiers import grade
from fivecolour.scoring.schemes.library import load
from fivecolour.scoring.schemes.rule_texts import say_counted
from fivecolour.texts import Text
from fivecolour.web.pages.sign_texts import Remark
from tests.editions.sample import sample_edition


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
        adapter: TypeAdapter[Text] = TypeAdapter(Text)
        text = Text.of({"pt": "mortes", "en": "deaths"})
        assert adapter.dump_python(text) == {"pt": "mortes", "en": "deaths"}
        assert adapter.validate_json('{"pt": "mortes", "en": "deaths"}') == text


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
        ("name", "locale", "found"),
        [
            ("LANG", "zh_CN.UTF-8", "zh"),
            ("LC_ALL", "en_US.UTF-8", "en"),
            ("LANG", "C.UTF-8", "en"),
            ("LANG", "fr_FR@euro", "en"),
        ],
    )
    def test_of_the_terminal(
        self, name: str, locale: str, found: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        for other in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
            monkeypatch.delenv(other, raising=False)
        monkeypatch.setenv(name, locale)
        assert languages.of_terminal() == found

    def test_of_the_terminal_among_those_of_a_map(self, monkeypatch: pytest.MonkeyPatch) -> None:
        for other in ("LANGUAGE", "LC_ALL", "LC_MESSAGES"):
            monkeypatch.delenv(other, raising=False)
        found = []
        for locale in ("pt_BR.UTF-8", "zh_CN.UTF-8", "C.UTF-8", ""):
            monkeypatch.setenv("LANG", locale)
            found.append(languages.of_terminal_among(("pt", "en")))
        assert found == ["pt", "pt", "pt", "pt"]
        monkeypatch.setenv("LANG", "en_US.UTF-8")
        assert languages.of_terminal_among(("zh", "en")) == "en"

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


class TestPlurals:
    """Each language's own plurals (CLDR): in Portuguese nought is singular."""

    @pytest.mark.parametrize(
        ("file", "key", "language", "found"),
        [
            ("signs", "sure_count_in_week", "en", ["0 cases in", "1 case in", "2 cases in"]),
            ("signs", "sure_count_in_week", "pt", ["0 caso na", "1 caso na", "2 casos na"]),
            ("signs", "sure_rate", "en", ["0 cases in", "1 case in", "2 cases in"]),
            ("signs", "sure_rate", "pt", ["0 caso em", "1 caso em", "2 casos em"]),
            ("wall", "stale", "en", ["0 days old", "1 day old", "2 days old"]),
            ("wall", "stale", "pt", ["0 dia atrás", "1 dia atrás", "2 dias atrás"]),
            ("maps", "summary", "en", ["are 0 maps", "is 1 map", "are 2 maps"]),
            ("maps", "summary", "pt", ["Há 0 mapa", "Há 1 mapa", "Há 2 mapas"]),
            ("press", "verdict_changed", "en", ["0 differences", "1 difference", "2 differences"]),
            ("press", "verdict_changed", "pt", ["0 diferença", "1 diferença", "2 diferenças"]),
            ("page", "not_reported_count", "en", ["0 {units} have", "1 {unit} has", "2 {units} have"]),
            (
                "signs",
                "early_nowcast_in_week",
                "pt",
                ["{known} conhecido até", "{known} conhecido até", "{known} conhecidos até"],
            ),
            ("signs", "early_doubling", "en", ["0 days (", "1 day (", "2 days ("]),
            ("signs", "early_halving", "pt", ["0 dia (", "1 dia (", "2 dias ("]),
            ("signs", "next_14d", "en", ["0 new cases", "1 new case in", "2 new cases"]),
            ("signs", "next_2w", "pt", ["0 caso novo", "1 caso novo", "2 casos novos"]),
            ("lab", "verdict", "en", ["districts have", "districts has", "districts have"]),
            ("lab", "verdict", "pt", ["lugares tem", "lugares tem", "lugares têm"]),
            ("reasons", "deduction", "en", ["points off", "point off", "points off"]),
            ("reasons", "deduction", "pt", ["ponto a", "ponto a", "pontos a"]),
            ("intake", "rows", "en", ["0 rows", "1 row", "2 rows"]),
            ("intake", "rows", "zh", ["0行", "1行", "2行"]),
        ],
    )
    def test_nought_one_and_two(self, file: str, key: str, language: str, found: list[str]) -> None:
        words, _, period = key.partition("_in_")
        table = texts.period_table(file, language, period or "day")
        written = []
        for n in (0, 1, 2):
            form = texts.counted(table, words, n, language)
            for name in ("cases", "days", "count"):
                form = form.replace(f"{{{name}}}", str(n))
            written.append(form)
        assert [one for one, part in zip(written, found, strict=True) if part not in one] == []

    def test_in_rules_and_reasons(self) -> None:
        held = [say_counted("levels.held", n) for n in (1, 2)]
        assert [[one[lang] for one in held] for lang in ("en", "pt", "zh")] == [
            ["It is held for 1 more period after that.", "It is held for 2 more periods after that."],
            ["Depois disso é mantido por mais 1 período.", "Depois disso é mantido por mais 2 períodos."],
            ["不再符合以后，再保持1期。", "不再符合以后，再保持2期。"],
        ]
        points = [say_counted("points", n) for n in (0, 1, 2)]
        assert [[one[lang] for one in points] for lang in ("en", "pt", "zh")] == [
            ["0 points", "1 point", "2 points"],
            ["0 ponto", "1 ponto", "2 pontos"],
            ["0分", "1分", "2分"],
        ]

    def test_a_remark_of_one_case(self) -> None:
        one = Remark("sure_count", {"cases": "1", "days": "7"}, count=1)
        assert [one.form(lang) for lang in ("en", "pt", "zh")] == [
            "sure_count_one",
            "sure_count_one",
            "sure_count",
        ]


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


class TestPortuguese:
    """What the dengue map shows is there in Portuguese, and says that nobody has read it."""

    @pytest.fixture(scope="module")
    @staticmethod
    def lacking() -> dict[str, list[str]]:
        """Return by file what Portuguese lacks."""
        keys: dict[str, list[str]] = {}
        for gap in gaps("pt"):
            keys.setdefault(gap.file, []).append(gap.key)
        return keys

    @pytest.mark.parametrize(
        "name",
        [
            *("page", "charts", "reasons", "rule", "signs", "wall", "sheet", "press", "dates", "tiers"),
            *("places", "data", "district", "history", "maps"),
        ],
    )
    def test_what_readers_see_is_whole(self, lacking: dict[str, list[str]], name: str) -> None:
        assert lacking.get(f"texts/pt/{name}.toml", []) == []
        first = data_files.bundled("data").joinpath("texts", "pt", f"{name}.toml").read_text(encoding="utf-8")
        assert first.startswith("# Tradução não revista por falante nativo.\n")

    def test_its_rules_and_indicators_are_whole(self, lacking: dict[str, list[str]]) -> None:
        rules = {f"schemes/{name}.toml" for name in ("infodengue-af", "infodengue-as", "rio-aps-2015")}
        wanted = {f"indicators/{name}.toml" for name in ("cases", "nowcast_cases_per_100k", "p_rt1")}
        assert set(lacking) & (rules | wanted | {"indicators/climate_receptive.toml"}) == set()

    def test_pages_say_that_it_is_not_reviewed(self) -> None:
        notes = [texts.table("page", one)["not_reviewed"] for one in ("zh", "en", "pt")]
        assert notes == ["", "", "Tradução não revista por falante nativo"]

    def test_a_reason(self) -> None:
        days = np.arange("2020-01-04", "2020-02-08", 7, dtype="datetime64[D]")
        rows = {
            "climate_receptive": [1, 1, 1, 1, 1],
            "p_rt1": [0.5, 0.96, 0.97, 0.5, 0.5],
            "nowcast_cases": [20, 1234, 1300, 10, 10],
            "new_confirmed": [20, 30, 1100, 10, 10],
        }
        limits = {"preseason_threshold": 50.0, "epidemic_threshold": 1000.0}
        figures = Figures(
            ("3304557",),
            days,
            {name: np.array([row], dtype=float) for name, row in rows.items()},
            population=np.array([100_000.0]),
            parameters={name: np.full((1, 5), value) for name, value in limits.items()},
            period="week",
        )
        scheme = load("infodengue-af")
        reason = explain(grade(scheme, figures), 0, 2)
        assert sentence(reason, scheme, "pt") == (
            "Dengue: alta atividade (vermelho): vermelho há 1 semana (início: semana até 18 de janeiro): "
            "1.300 casos estimados por 100 mil habitantes (acima de 1.000, limiar epidêmico), "
            "1.100 casos novos (acima de 10); condição mantida por 2 semanas; "
            "se casos estimados por 100 mil habitantes caírem para no máximo 1.000, cai para laranja "
            "(referência: semana até 1 de fevereiro)."
        )


class TestInit:
    """What ``init`` writes of languages, disease and places."""

    def test_words_by_language_or_once(self) -> None:
        assert text_of_options("--unit", ["pt=município", "en=municipality"]) == Text.of(
            {"pt": "município", "en": "municipality"}
        )
        assert text_of_options("--unit", ["county"]) == Text.of({"en": "county"})
        assert text_of_options("--unit", []) is None

    @pytest.mark.parametrize("words", [["pt=a", "pt=b"], ["county", "pt=município"], ["a", "b"]])
    def test_stated_twice(self, words: list[str]) -> None:
        with pytest.raises(UserError, match="say it once, or once a language: --unit pt=WORD"):
            text_of_options("--unit", words)

    def test_in_a_language_without_texts(self) -> None:
        with pytest.raises(UserError, match=r"no texts in the language 'xx'; there are: .*en"):
            text_of_options("--title", ["xx=Ramani", "en=Map"])


class TestCaption:
    """Texts with a map's own words are filled in wherever they are said."""

    @pytest.mark.parametrize("language", ["zh", "en", "pt"])
    def test_of_every_language(self, language: str) -> None:
        edition = sample_edition()
        request = ExportRequest(kind="csv", edition=edition.id, day="2020-02-09", layer="graded")
        sentence = caption(request, edition, None, language)
        assert "{" not in sentence
        assert {"zh": "县", "en": "districts", "pt": "áreas"}[language] in sentence


@pytest.mark.parametrize("language", ["en", "pt", "zh"])
def test_words_of_one_country_stand_in_region_sets_only(language: str) -> None:
    """A map of no region set's words says nothing of hours, provinces or one disease on its pages."""
    for name in ("page", "wall", "sheet"):
        found = " ".join(texts.table(name, language).values())
        assert not re.findall(
            r"24:00|24时|确诊|24h|省公布|Province|COVID|新冠|Ningbo|Zhejiang|宁波|浙江", found
        )
