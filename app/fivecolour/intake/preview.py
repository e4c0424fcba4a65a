"""What a file would store: its first and last figures, and the rows that would be set apart."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from fivecolour import catalogue
from fivecolour.intake.validate.found_place import (
    AMBIGUOUS_PLACE,
    DAMAGED_CODE,
    NAME_DIFFERS,
    PLACE_ELSEWHERE,
    UNKNOWN_PARENT,
    UNKNOWN_PLACE,
)
from fivecolour.intake.validate.rules import IntakeRules
from fivecolour.intake.validate.shown import number_shown
from fivecolour.regions.region_set import RegionSet
from fivecolour.texts import counted, table

SHOWN, APART = 5, 50
# What holds of every figure of a place.
_PLACE_FAULTS = {UNKNOWN_PLACE, AMBIGUOUS_PLACE, UNKNOWN_PARENT, NAME_DIFFERS, DAMAGED_CODE, PLACE_ELSEWHERE}
_COLUMNS = ["row", "column", "code", "event_date", "indicator", "kind", "value", "missing", "note"]


@dataclass(slots=True)
class PreviewRows:
    """Figures and rows that were set apart, gathered batch by batch; no more than are shown.

    Attributes
    ----------
    first, last : DataFrame
        Figures as they would be stored, in the order of the file.
    apart : list of dict
        Figures as the quarantine would keep them, in the order of the file; of a place for which all of them
        are set apart the first.
    apart_count : int
        How many figures there are beside them.
    """

    first: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=_COLUMNS))
    last: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=_COLUMNS))
    apart: list[dict[str, Any]] = field(default_factory=list)
    apart_count: int = 0
    _further: dict[Any, int] = field(default_factory=dict)

    def add(self, stored: pd.DataFrame, apart: Iterable[dict[str, Any]]) -> None:
        """Add a batch: observations that are accepted or unchanged, and rows set apart."""
        rows = stored[_COLUMNS].sort_values("row", kind="stable")
        more = rows.iloc[: max(SHOWN - len(self.first), 0)]
        rest = rows.iloc[len(more) :]
        self.first = pd.concat([self.first, more]) if len(self.first) else more
        self.last = (pd.concat([self.last, rest.tail(SHOWN)]) if len(self.last) else rest).tail(SHOWN)
        for one in sorted(apart, key=lambda one: int(one["row"])):
            key = _of_place(one)
            if key in self._further:
                self._further[key] += 1
            elif len(self.apart) < APART:
                self.apart.append(one)
                self._further[key] = 0
            else:
                self.apart_count += 1

    def as_texts(self, rules: IntakeRules, region_set: RegionSet, language: str) -> dict[str, Any]:
        """Return it as texts: ``first`` and ``last`` with row, place, day, figure and value, ``apart`` with
        row, column, value and reason, and how many more there are.
        """
        names = {region_set.name: region_set.title[language]}
        # A code of both, such as 01 of Ain and of Guadeloupe, means the district.
        for places in (region_set.cities, region_set.zones, region_set.districts):
            names |= {one.code: one.name[language] for one in places}
        return {
            "first": [_figure(row, names, language) for row in self.first.to_dict("records")],
            "last": [_figure(row, names, language) for row in self.last.to_dict("records")],
            "apart": [_row_apart(row, self._further[_of_place(row)], rules, language) for row in self.apart],
            "apart_more": self.apart_count,
        }


def lines(preview: Mapping[str, Any], language: str) -> list[str]:
    """Return a preview line by line, for a terminal."""
    words = table("intake", language)
    result = []
    for key in ("first", "last"):
        if preview[key]:
            result.append(words[f"preview_{key}"])
        result += ["  {row}  {place}  {day}  {figure}  {value}".format(**one) for one in preview[key]]
    if preview["apart"]:
        result.append(words["preview_apart"])
    result += ["  {row}  {column}  {value}  {reason}".format(**one) for one in preview["apart"]]
    if preview["apart_more"]:
        result.append("  " + words["preview_more"].format(count=f"{preview['apart_more']:,}"))
    return result


def _figure(row: Mapping[Any, Any], names: Mapping[str, str], language: str) -> dict[str, Any]:
    code = str(row["code"])
    owner, _, group = code.partition(":")
    name = " ".join(filter(None, (names.get(owner, ""), group))) if group else names.get(code, "")
    reading = table("reading", language)
    kind = f" · {reading[row['kind']]}" if row["kind"] in reading else ""
    return {
        "row": int(row["row"]),
        "place": f"{owner} {name}".strip(),
        "day": f"{row['event_date']:%Y-%m-%d}",
        "figure": catalogue.short(row["indicator"])[language] + kind,
        "value": _value(row, language),
    }


def _value(row: Mapping[Any, Any], language: str) -> str:
    words = table("intake", language)
    if pd.notna(row["value"]):
        number = f"{number_shown(float(row['value'])):,}"
        return words["about"].format(value=number) if row.get("note") == "about" else number
    return words.get(f"missing_{row['missing']}", "–")


def _of_place(row: Mapping[str, Any]) -> Any:
    """Return what a figure has in common with others that are set apart for their place alone."""
    codes = tuple(one["code"] for one in row["reasons"])
    if not {*codes} <= _PLACE_FAULTS:
        return row["row"], row["column"], row["indicator"], row["kind"]
    return codes, row["place"], row["parent"]


def _row_apart(row: Mapping[str, Any], further: int, rules: IntakeRules, language: str) -> dict[str, Any]:
    reasons = [rules.of(one["code"]).sentence(one["parameters"], language) for one in row["reasons"]]
    words = table("intake", language)
    more = counted(words, "preview_further", further, language).format(count=f"{further:,}")
    shown = str(row["reasons"][0]["parameters"].get("text", "")) if row["value"] is None else ""
    return {
        "row": int(row["row"]),
        "column": row["column"],
        "value": shown or _value(row, language),
        "reason": table("questions", language)["semicolon"].join(dict.fromkeys(filter(None, reasons)))
        + (more if further else ""),
    }
