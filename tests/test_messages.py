"""Questions and refusals of the intake in both languages."""

from __future__ import annotations

import re
from pathlib import Path

import fivecolour
from fivecolour import data_files
from fivecolour.errors import UserError
from fivecolour.intake.read.limits import ReadingError
from fivecolour.messages import JoinedPhrases, Phrase, RefusalError

QUESTIONS = data_files.texts("questions", "en")


class TestCatalogue:
    """Every message that is raised has its words."""

    def test_every_key_is_there(self) -> None:
        kinds = (
            "ReadingError|TotalError|DatumError|ContextError|NotYoursError|QuestionError|UnexpectedFaultError"
        )
        raised = re.compile(rf'\b(?:{kinds}|Phrase)\(\s*(f?)"([^"]*)"')
        folder = Path(fivecolour.__file__).parent
        found = {match for path in folder.rglob("*.py") for match in raised.findall(path.read_text("utf-8"))}
        assert {key for formatted, key in found if not formatted} - set(QUESTIONS) == set()
        assert not {key for formatted, key in found if formatted}
        assert len(found) > 80

    def test_every_refusal_has_its_words(self) -> None:
        raised = re.compile(
            r'\b(?:RefusalError|UnreadableFileError|QuarantineError|AccessError|UnsafeAddressError|WeakPasswordError)\(\s*"([^"]*)"'
        )
        folder = Path(fivecolour.__file__).parent
        found = {match for path in folder.rglob("*.py") for match in raised.findall(path.read_text("utf-8"))}
        assert found - set(data_files.texts("refusals", "en")) == set()
        assert len(found) > 50


class TestMessage:
    """A message in the language of who reads it."""

    def test_both_languages(self) -> None:
        fault = ReadingError("no_year", header="日期")
        assert str(fault) == "days in '日期' have no year; say the year, such as --year 2020"
        assert fault.in_language("zh") == "“日期”中的日期没有年份；请写明，如 --year 2020"

    def test_messages_within_messages(self) -> None:
        inner = ReadingError(
            "no_kind", header="{确诊}", CUMULATIVE="cumulative", NEW="new", proposal=Phrase("often_fall")
        )
        whole = ReadingError("of_file", name="a.csv", fault=inner)
        assert whole.in_language("zh") == (
            "a.csv：“{确诊}”没有写明是累计（cumulative）还是新增（new）；请写 --kind cumulative 或 --kind new"
            "；其数字常常下降，很可能是新增"
        )
        assert (
            JoinedPhrases([Phrase("rows_named", rows="3–5"), "x"], "and").in_language("en")
            == "rows 3–5 and x"
        )

    def test_lists_are_written_as_the_language_writes_them(self) -> None:
        fault = RefusalError("no_choice", key="scale", value="\x1b9", choices=(1, 2))
        assert str(fault) == "unknown scale '\ufffd9'; use 1, 2"
        assert fault.in_language("zh") == "scale没有“\ufffd9”这一项，请用：1、2"

    def test_what_is_written_in_one_language_only(self) -> None:
        assert UserError("plain").in_language("zh") == "plain"
