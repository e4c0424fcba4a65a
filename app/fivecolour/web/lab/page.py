"""The page of the scheme lab: what its template is given."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from itertools import groupby
from typing import Any

from fivecolour.editions.history import History
from fivecolour.languages import tag
from fivecolour.regions import sets
from fivecolour.scoring.schemes.drafts import written
from fivecolour.scoring.schemes.numbers import Number
from fivecolour.scoring.schemes.scheme import Scheme
from fivecolour.texts import table
from fivecolour.web.lab.base_map import LabMap, blank_map, lab_map
from fivecolour.web.lab.grader import FaultyError, LabGrader
from fivecolour.web.lab.question import SIDES, Question, Side
from fivecolour.web.script_data import script_data


def values(grader: LabGrader, question: Question) -> dict[str, Any]:
    """Return the values of the template for a question as an address asks it."""
    history = grader.history(question.region_set)
    drawn = lab_map(question.region_set, history.region.content_hash)
    language, days = question.language, [str(day) for day in history.figures.dates]
    known = grader.schemes()
    sides = [_side(grader, known, name, question.side(name), language) for name in SIDES]
    return {
        "say": table("lab", language),
        "question": question,
        "sides": sides,
        "regions": [(name, sets.load(name).title[language]) for name in sets.list_sets()],
        "days": days,
        "map": blank_map(drawn, language),
        "boot": _boot(grader, question, history, drawn, sides),
    }


def _side(
    grader: LabGrader, known: Mapping[str, Scheme], name: str, side: Side, language: str
) -> dict[str, Any]:
    found = grader.numbers(side.scheme)
    return {
        "name": name,
        "scheme": side.scheme,
        "title": known[side.scheme].title[language],
        "options": [(one.name, one.title[language]) for one in known.values()],
        "groups": _groups(found, side, language),
        "originals": {one.key: one.value for one in found},
        "changed": dict(side.numbers),
    }


def _groups(found: Sequence[Number], side: Side, language: str) -> list[dict[str, Any]]:
    """Gather numbers under what they belong to; the points of a score apart, since they are many."""
    gathered = []
    for title, members in groupby(found, key=lambda one: one.group[language]):
        rows = [_row(one, side, language) for one in members]
        gathered.append(
            {
                "title": title,
                "rows": [row for row in rows if row["kind"] != "points"],
                "points": [row for row in rows if row["kind"] == "points"],
            }
        )
    return gathered


def _row(number: Number, side: Side, language: str) -> dict[str, Any]:
    row = asdict(number)
    row |= {key: getattr(number, key)[language] for key in ("label", "unit")}
    row |= {key: written(getattr(number, key)) for key in ("low", "high", "step")}
    row["original"] = written(number.value)
    row["value"] = written(side.numbers.get(number.key, number.value))
    return row


def _boot(
    grader: LabGrader, question: Question, history: History, drawn: LabMap, sides: list[dict[str, Any]]
) -> str:
    """Return what the script starts from; where numbers are faulty, the comparison without them."""
    try:
        answer, faults = grader.answer(question), {}
    except FaultyError as faulty:
        faults = dict(faulty.faults)
        plain = {name: Side(scheme=question.side(name).scheme) for name in faults}
        answer = grader.answer(question.model_copy(update=plain))
    language = question.language
    boot = {
        "answer": answer,
        "faults": faults,
        "question": question.model_dump(mode="json") | {"date": answer["date"]},
        "originals": {side["name"]: side["originals"] for side in sides},
        "days": [str(day) for day in history.figures.dates],
        "codes": history.figures.codes,
        "names": {
            district.code: [district.name[language], district.short[language]]
            for district in history.region.districts
        },
        "shapes": {
            code: [list(members), drawn.drawing.bounds[code]] for code, members in drawn.members.items()
        },
        "sheet": [drawn.drawing.width, drawn.drawing.height],
        "say": table("lab", language),
        "locale": tag(language),
        "dates": table("dates", language),
    }
    return script_data(boot)
