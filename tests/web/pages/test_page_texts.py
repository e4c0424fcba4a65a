"""Every word in both languages, every word used, no word missing."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from fivecolour.access.permissions import ACTIONS
from fivecolour.config import PACKAGE, settings
from fivecolour.data_files import bundled
from fivecolour.texts import period_table, placeholders, table
from fivecolour.web.api.client_data import _CLIENT_TEXTS
from fivecolour.web.pages.page_texts import long_date, short_date, words

TEXTS = bundled("data") / "texts"
CHINESE = re.compile(r"[\u4e00-\u9fff]")
SCRIPTS = "\n".join(
    path.read_text(encoding="utf-8")
    for folder in ("client", "page")
    for path in sorted((settings().assets / folder).glob("*.js"))
)
TEMPLATES = "\n".join(
    path.read_text(encoding="utf-8") for path in sorted((PACKAGE / "web" / "templates").glob("*.html"))
)
PAGE_KEYS = set(words("zh"))


def python(folder: str) -> str:
    """Return the code of a package, without the list of what the client is sent."""
    code = "\n".join(path.read_text(encoding="utf-8") for path in sorted((PACKAGE / folder).rglob("*.py")))
    return re.sub(r"_CLIENT_TEXTS = \(.*?\)\.split\(\)", "", code, flags=re.DOTALL)


def quoted(code: str) -> set[str]:
    """Return every quoted word, the ones inside f-strings too."""
    return set(re.findall(r"[\"'`]([a-z_]+)[\"'`]", code))


def counted_in(code: str) -> set[str]:
    """Return every key that is said of a number, with its singular."""
    keys = re.findall(r"\bcounted\([^,]+,\s*[\"']([a-z_]+)[\"']", code)
    return {form for key in keys for form in (key, f"{key}_one")}


def texts_of(file: Path) -> dict[str, Any]:
    with file.open("rb") as opened:
        return tomllib.load(opened)


class TestFiles:
    """The two languages of the product."""

    def test_chinese_questions_leave_nothing_out(self) -> None:
        # Which texts are there and fit is told by tests/test_languages.py.
        for key, english in table("questions", "en").items():
            assert placeholders(table("questions", "zh")[key]) == placeholders(english), key

    def test_no_chinese_in_english(self) -> None:
        assert not [key for key, text in words("en").items() if CHINESE.search(text)]
        assert not [key for key, text in table("sheet", "en").items() if CHINESE.search(text)]


class TestPageKeys:
    """Keys of ``page.toml`` and where they are used."""

    def test_every_key_of_the_templates_is_there(self) -> None:
        used = set(re.findall(r"\bt\.([a-z_]+)", TEMPLATES))
        assert len(used) > 40
        assert used - PAGE_KEYS == set()

    def test_every_key_of_the_python_code_is_there(self) -> None:
        used = set(re.findall(r"\b(?:text|words\(\w+\))\[['\"]([a-z_]+)['\"]\]", python("web")))
        assert len(used) > 15
        assert used - PAGE_KEYS == set()

    def test_every_key_of_the_scripts_is_sent(self) -> None:
        used = set(re.findall(r"\bsay\(\s*\"([a-z_]+)\"", SCRIPTS))
        assert len(used) > 15
        assert used - set(_CLIENT_TEXTS) == set()

    def test_every_key_that_is_sent_is_used(self) -> None:
        begun = tuple(re.findall(r"\bsay\(`(\w+_)\$\{", SCRIPTS))
        assert begun == ("mine_", "standing_")
        assert {
            key for key in _CLIENT_TEXTS if not re.fullmatch(r"(mine|standing)_(better|worse|same|was)", key)
        } - quoted(SCRIPTS) - counted_in(SCRIPTS) - set(re.findall(r"\b(changed_\w+):", SCRIPTS)) == set()
        assert len(_CLIENT_TEXTS) == len(set(_CLIENT_TEXTS))
        assert set(_CLIENT_TEXTS) <= PAGE_KEYS

    def test_every_key_is_used(self) -> None:
        used = set(re.findall(r"\bt\.([a-z_]+)", TEMPLATES)) | quoted(python("web")) | set(_CLIENT_TEXTS)
        assert {re.sub(r"_in_(week|month)$", "", key) for key in PAGE_KEYS} - used == set()

    @pytest.mark.parametrize("name", ["page", "wall"])
    @pytest.mark.parametrize("language", ["zh", "en"])
    def test_texts_of_periods_stand_for_one_of_days(self, name: str, language: str) -> None:
        whole = table(name, language)
        for key, text in whole.items():
            plain = re.sub(r"_in_(week|month)$", "", key)
            found, of_days = (one.replace("{cut_off}", "{date}") for one in (text, whole[plain]))
            assert set(re.findall(r"{\w+}", found)) == set(re.findall(r"{\w+}", of_days)), key
        assert period_table(name, language, "week")[{"page": "col_week", "wall": "week"}[name]] in {
            *("New in the week", "本周新增"),
        }


class TestOtherKeys:
    """Keys of the exported map and of the charts."""

    def test_every_key_of_the_sheet_is_used(self) -> None:
        keys = {re.sub(r"_in_(week|month)$", "", key) for key in table("sheet", "zh")}
        assert keys - quoted(python("export")) == set()

    def test_every_key_of_the_charts_is_used(self) -> None:
        keys = {re.sub(r"_in_(week|month)$", "", key) for key in texts_of(TEXTS / "en" / "charts.toml")}
        # Their names are put together: a title for each panel.
        titles = {"new_title", "cumulative_title"}
        assert titles <= keys
        assert keys - quoted(python("web")) - titles == set()

    def test_every_key_of_the_sheet_is_there(self) -> None:
        code = (PACKAGE / "export" / "sheets" / "sheet_blocks.py").read_text(encoding="utf-8")
        used = set(re.findall(r"words\[\"([a-z_]+)\"\]", code))
        assert used
        assert used <= {*table("sheet", "zh"), *table("press", "zh")}


class TestDates:
    """Days as each language writes them."""

    @pytest.mark.parametrize(
        ("iso", "zh", "en"),
        [
            ("2020-01-31", "2020年1月31日", "31 January 2020"),
            ("2020-12-01", "2020年12月1日", "1 December 2020"),
        ],
    )
    def test_long(self, iso: str, zh: str, en: str) -> None:
        assert (long_date(iso, "zh"), long_date(iso, "en")) == (zh, en)

    def test_short(self) -> None:
        assert (short_date("2020-03-05", "zh"), short_date("2020-03-05", "en")) == ("3月5日", "5 Mar")
        assert [short_date(f"2020-{month:02}-01", "en")[2:] for month in range(1, 13)] == (
            "Jan Feb Mar Apr May Jun Jul Aug Sept Oct Nov Dec".split()
        )


class TestLabKeys:
    """Keys of ``lab.toml``: its template and its scripts call them ``say``."""

    def test_every_key_is_there_and_used(self) -> None:
        template = (PACKAGE / "web" / "templates" / "lab.html").read_text(encoding="utf-8")
        scripts = [path.read_text(encoding="utf-8") for path in (settings().assets / "lab").glob("*.js")]
        used = set(re.findall(r"\bsay\.([a-z_]+)", template))
        code = "\n".join(scripts)
        used |= set(re.findall(r"\bsay\(\s*\"([a-z_]+)\"", code)) | counted_in(code)
        used |= set(re.findall(r"\b(up|down|to_grey|from_grey): \"", code))
        assert used == set(table("lab", "zh"))


class TestStaffKeys:
    """Keys of ``staff.toml``: the templates of staff pages call them ``w``."""

    def test_every_key_of_the_templates_is_there(self) -> None:
        used = set(re.findall(r"\bw\.([a-z_]+)", TEMPLATES))
        assert len(used) > 15
        assert used - set(table("staff", "zh")) == set()

    def test_every_key_is_used(self) -> None:
        used = set(re.findall(r"\bw\.([a-z_]+)", TEMPLATES)) | quoted(python("web")) | counted_in(TEMPLATES)
        # Names put together from an action, a kind of entry or its detail, a state, a fault, a pass's colour.
        begun = ("action_", "did_", "detail_", "state_", "weak_")
        colours = {f"pass_{colour}" for colour in ("green", "yellow", "red")}
        keys = {key for key in table("staff", "zh") if not key.startswith(begun)} - colours
        assert {key for key in keys - used if key.removesuffix("_about") not in used} == set()

    def test_every_action_has_words(self) -> None:
        assert {f"action_{action}" for action in ACTIONS} <= set(table("staff", "zh"))


class TestDraftPages:
    """The words of the pages of editions."""

    def test_each_is_used_and_each_is_there(self) -> None:
        used = set(re.findall(r"say\.([a-z_]+)", template("drafts") + template("draft")))
        states = {f"state_{state}" for state in ("draft", "published", "refused", "withdrawn")}
        counts = {f"count_{what}{one}" for what in ("changes", "restated", "added") for one in ("", "_one")}
        # Said by the route.
        to_come = {f"day_to_come{period}" for period in ("", "_in_week", "_in_month")}
        assert used | states | counts | {"empty_unticked", *to_come} == set(table("drafts", "zh"))


def template(name: str) -> str:
    """Return the source of one template."""
    return (PACKAGE / "web" / "templates" / f"{name}.html").read_text(encoding="utf-8")
