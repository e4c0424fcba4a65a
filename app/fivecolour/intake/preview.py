"""What a file would store: its first and last figures, and the rows that would be set apart."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from fivecolour import catalogue
from fivecolour.intake.validate.rules import IntakeRules
from fivecolour.intake.validate.shown import number_shown
from fivecolour.regions.region_set import RegionSet
from fivecolour.texts import table

SHOWN, APART = 5, 50
_COLUMNS = ["row", "column", "code", "event_date", "indicator", "kind", "value", "missing", "note"]


@dataclass(slots=True)
class PreviewRows:
    """Figures and rows that were set apart, gathered batch by batch; no more than are shown.

    Attributes
    ----------
    first, last : DataFrame
        Figures as they would be stored, in the order of the file.
    apart : list of dict
        Rows as the quarantine would keep them, in the order of the file.
    apart_count : int
        How many there are.
    """

    first: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=_COLUMNS))
    last: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=_COLUMNS))
    apart: list[dict[str, Any]] = field(default_factory=list)
    apart_count: int = 0

    def add(self, stored: pd.DataFrame, apart: Iterable[dict[str, Any]]) -> None:
        """Add a batch: observations that are accepted or unchanged, and rows set apart."""
        rows = stored[_COLUMNS].sort_values("row", kind="stable")
        more = rows.iloc[: max(SHOWN - len(self.first), 0)]
        rest = rows.iloc[len(more) :]
        self.first = pd.concat([self.first, more]) if len(self.first) else more
        self.last = (pd.concat([self.last, rest.tail(SHOWN)]) if len(self.last) else rest).tail(SHOWN)
        lost = sorted(apart, key=lambda one: int(one["row"]))
        self.apart += lost[: APART - len(self.apart)]
        self.apart_count += len(lost)

    def as_texts(self, rules: IntakeRules, region_set: RegionSet, language: str) -> dict[str, Any]:
        """Return it as texts: ``first`` and ``last`` with row, place, day, figure and value, ``apart`` with
        row, column, value and reason, and how many more there are.
        """
        names = {region_set.name: region_set.title[language]}
        names |= {one.code: one.name[language] for one in region_set.districts}
        names |= {one.code: one.name[language] for one in region_set.zones}
        names |= {one.code: one.name[language] for one in region_set.cities}
        return {
            "first": [_figure(row, names, language) for row in self.first.to_dict("records")],
            "last": [_figure(row, names, language) for row in self.last.to_dict("records")],
            "apart": [_row_apart(row, rules, language) for row in self.apart],
            "apart_more": self.apart_count - len(self.apart),
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


def _row_apart(row: Mapping[str, Any], rules: IntakeRules, language: str) -> dict[str, Any]:
    reasons = [rules.of(one["code"]).sentence(one["parameters"], language) for one in row["reasons"]]
    shown = str(row["reasons"][0]["parameters"].get("text", "")) if row["value"] is None else ""
    return {
        "row": int(row["row"]),
        "column": row["column"],
        "value": shown or _value(row, language),
        "reason": table("questions", language)["semicolon"].join(dict.fromkeys(filter(None, reasons))),
    }
