"""Asks about unread columns that say in every row that its figure is none of the whole count of a day."""

from __future__ import annotations

from fivecolour import vocabulary
from fivecolour.intake.read.columns import headers, scaled_units
from fivecolour.intake.read.columns.header_text import plain
from fivecolour.intake.read.columns.headers import ASIDE, FIGURE, words
from fivecolour.intake.read.columns.total_texts import is_sum_of_parts
from fivecolour.intake.read.dates import days
from fivecolour.intake.read.limits import ReadingError
from fivecolour.intake.read.questions.unread_question import UnreadTexts
from fivecolour.intake.read.tables import amounts, notes_on_parts
from fivecolour.intake.read.tables.understanding import PERSONS, Understanding
from fivecolour.messages import Phrase
from fivecolour.reports.report_data import DAY

_LONGEST = 30  # characters: longer texts are notes


def ask(understood: Understanding, unread: UnreadTexts) -> None:
    """Ask where rows are of one sex, age or origin, of weeks, in thousands, or of several diseases.

    Raises
    ------
    ReadingError
        Names the column, the text and what can be said about it.
    """
    if note := notes_on_parts.of_sheets(understood):
        raise scaled_units.part_question(note, understood.figures)
    remarks = notes_on_parts.columns(understood)
    for position, texts in unread.items():
        header = understood.headers[position]
        if scaled := _multiplier(header, texts):
            raise ReadingError("scaled_rows", header=header, text=scaled, only="")
        _ask_of_diseases(understood, header, texts)
        if understood.layout == PERSONS:
            continue
        if "" not in texts:
            _ask_of_whole_columns(understood, header, texts)
            if position in remarks and all(map(notes_on_parts.names, texts)):
                raise ReadingError(
                    "remarks_of_part", text=next(iter(texts)), header=header, **_figures(understood)
                )
        if _corrects(header) and (other := _number(texts)):
            raise ReadingError("corrections_beside", name=understood.sheet.name, header=header, text=other)


def _ask_of_whole_columns(understood: Understanding, header: str, texts: dict[str, int]) -> None:
    """Ask about a column that is filled in every row."""
    shown = {"name": understood.sheet.name, "header": header, "text": next(iter(texts))}
    if _is_of_some(header, texts) or _is_of(header, texts, "parts_in_brackets"):
        key = Phrase("rows_of_parts_all", header=header, text=shown["text"])
        raise ReadingError("rows_of_parts", **shown, only=key if len(texts) > 1 else "")
    if understood.style.period == DAY and _is_of(header, texts, "measures"):
        raise ReadingError("rows_of_periods", **shown)


def _figures(understood: Understanding) -> dict[str, str]:
    """Return how to say that the figures are imported cases, and deaths."""
    first = understood.figures[0]
    if not first.meaning.indicator or first.meaning.day:
        return {"imported": "--indicator imported", "deaths": "--indicator deaths"}
    meanings = {name: f"{name} {first.meaning.kind}".strip() for name in ("imported", "deaths")}
    return {name: f"--column '{first.header}={meaning}'" for name, meaning in meanings.items()}


def _ask_of_diseases(understood: Understanding, header: str, texts: dict[str, int]) -> None:
    """Ask about a column that names several diseases, of rows and of lines on persons alike."""
    named = [text for text in texts if text]
    if "" in texts or len(named) < 2 or plain(header) not in words()["whole"]["diseases"]:  # noqa: PLR2004
        return
    name, text, other = understood.sheet.name, *named[:2]
    raise ReadingError("several_diseases", name=name, header=header, text=text, other=other)


def _corrects(header: str) -> bool:
    """Tell a header of corrected figures, or of a figure beside a word for that (订正后累计确诊)."""
    word, known = plain(header), words()["whole"]["corrections"]
    if word in known:
        return True
    rests = [word.removeprefix(one) for one in known] + [word.removesuffix(one) for one in known]
    return any(rest != word and (meant := headers.of_word(rest)) and meant.role == FIGURE for rest in rests)


def _number(texts: dict[str, int]) -> str:
    """Return the first of a column's texts that is a number other than zero."""
    return next((text for text in texts if amounts.read(text).value), "")


def _multiplier(header: str, texts: dict[str, int]) -> str:
    """Return what figures are to be multiplied by, "" where it is one."""
    for key, neutral in (("multipliers", 1), ("powers", 0)):
        if plain(header) in words()["whole"][key]:
            return next((text for text in texts if (amounts.read(text).value or neutral) != neutral), "")
    return ""


def _is_of_some(header: str, texts: dict[str, int]) -> bool:
    """Tell a column of sexes or ages none of whose texts means everybody."""
    if plain(header) not in words()["whole"]["persons"]:
        return False
    return not any(map(is_sum_of_parts, texts))


def _is_of(header: str, texts: dict[str, int], table: str) -> bool:
    """Tell a column all of whose texts are what would make a part or another measure of a count."""
    origin = plain(header) in words()["whole"]["origins"]
    if not origin and headers.meaning(header).role == ASIDE:
        return False
    if all(map(days.is_ambiguous, texts)):  # 09/02/2020 is no rate
        return False
    whole = words()["parts"]["all"]
    found = [vocabulary.simplified(text.casefold()) for text in texts if plain(text) not in whole]
    neutral = vocabulary.pattern("whole", "of_a_day")
    return len(found) == len(texts) and all(
        len(text) <= _LONGEST and not neutral.search(text) and _finds(table, text) for text in found
    )


def _finds(table: str, text: str) -> bool:
    periods = table == "measures" and vocabulary.pattern("whole", "periods").search(text)
    return bool(periods or vocabulary.pattern(table).search(text))
