"""The catalogue of figures and indicators: whole in both languages, and extended by files alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from fivecolour import catalogue
from fivecolour.errors import UserError

OWN = """
name = "icu_share"
kind = "percent"
direction = "worse"
title = { pt = "leitos de UTI ocupados" }
unit = { pt = "%" }
text = { pt = "Percentual dos leitos de UTI ocupado." }
from = { function = "share", of = "icu_occupied", per = "icu_beds" }
"""


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "indicators").mkdir()
    monkeypatch.setenv("FIVECOLOUR_DATA", str(tmp_path))
    return tmp_path / "indicators" / "icu_share.toml"


class TestEntries:
    """What every entry has."""

    @pytest.mark.parametrize("name", catalogue.entries())
    def test_words_in_both_languages(self, name: str) -> None:
        entry = catalogue.entries()[name]
        for words in (entry.titles, entry.units, entry.texts, entry.amounts or entry.units):
            assert {"zh", "en"} <= set(words)
        for language in ("zh", "en"):
            assert entry.titles[language]
            assert entry.texts[language]
            assert entry.units[language] or entry.kind in ("index", "probability")

    @pytest.mark.parametrize("name", [n for n, e in catalogue.entries().items() if e.forms == ("state",)])
    def test_reasons_have_words(self, name: str) -> None:
        found = catalogue.indicator(name.replace("<k>", "7"))
        for form in ("name", "reading", "reading_one", "reading_zero", "amount"):
            for language in ("zh", "en"):
                sentence = found.wording(form)[language].format(n="3", bound="")
                assert sentence
                assert "{" not in sentence

    def test_no_word_means_two_figures(self) -> None:
        words = [word for entry in catalogue.figures().values() for word in entry.headers]
        assert len(words) == len(set(words))

    def test_names_that_the_dengue_rules_and_the_index_of_air_read(self) -> None:
        names = "climate_receptive nowcast_cases cases p_rt1 population temperature_min humidity_min "
        names += "humidity_max pm25_24h p_rt_tweets rt nowcast_cases_per_100k"
        assert [name for name in names.split() if not catalogue.is_known(name)] == []


class TestIndicators:
    """A name says the days."""

    def test_days(self) -> None:
        found = catalogue.indicator("positivity_14d")
        assert (found.days, found.title.zh, found.amount.en) == (14, "近14天检测阳性率", "{n}%")

    def test_a_count_is_whole_and_a_rate_is_not(self) -> None:
        names = ("new_7d", "clear_days", "cases_7d_per_100k", "nowcast_cases", "rt")
        assert [catalogue.indicator(name).is_whole for name in names] == [True, True, False, False, False]

    @pytest.mark.parametrize("name", ["new_<k>d", "new_0d", "confirmed", "deaths", "new_07d", ""])
    def test_what_is_none(self, name: str) -> None:
        assert not catalogue.is_known(name)
        with pytest.raises(KeyError):
            catalogue.indicator(name)

    def test_a_rate_that_an_authority_computed_can_be_reported(self) -> None:
        found = catalogue.figure("cases_7d_per_100k")
        assert found is not None
        assert (found.forms, found.field("state")) == (("state",), "cases_7d_per_100k")


class TestOwnFiles:
    """Somebody's own entries stand beside the bundled ones, or in their place."""

    def test_one_language_is_enough(self, own: Path) -> None:
        own.write_text(OWN, encoding="utf-8")
        found = catalogue.indicator("icu_share")
        assert (found.title.zh, found.amount.en) == ("leitos de UTI ocupados", "{n}%")
        assert found.wording("reading").en == "leitos de UTI ocupados {bound}{n}%"
        assert "icu_share" in catalogue.known_names().split(", ")
        assert catalogue.is_known("new_7d")

    def test_a_file_of_the_same_name_takes_the_bundled_ones_place(self, own: Path) -> None:
        text = OWN.replace("icu_share", "covid_beds_percent")
        own.with_name("covid_beds_percent.toml").write_text(text, encoding="utf-8")
        assert catalogue.indicator("covid_beds_percent").title.en == "leitos de UTI ocupados"

    @pytest.mark.parametrize(
        ("text", "message"),
        [
            (
                OWN.replace("icu_beds", "ventilators"),
                "from: 'ventilators' is no other entry of the catalogue",
            ),
            (OWN.replace('"percent"', '"precent"'), "kind: input should be 'count', 'rate', 'percent'"),
            (OWN.replace("unit", "units"), "unit: is missing; add it"),
            (OWN + "colour = 1\n", "colour: is not a key of an entry; correct its spelling or remove it"),
            (OWN.replace("icu_share", "ICU share"), "name 'ICU share': use small letters, digits and _"),
            (OWN.replace('per = "icu_beds"', 'per = ""'), "from: '' is no other entry"),
            (OWN.replace("icu_share", "clear_days"), "'clear_days' is described in "),
            ("name = ", "is not TOML: Invalid value"),
        ],
    )
    def test_faults_name_file_key_and_remedy(self, own: Path, text: str, message: str) -> None:
        own.write_text(text, encoding="utf-8")
        with pytest.raises(UserError, match=r"icu_share\.toml: ") as caught:
            catalogue.entries()
        assert message in str(caught.value)
