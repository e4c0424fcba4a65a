"""Those who send a drill's figures: each with tables of its own kind, and never quite alike.

Every file carries a mark, a header ``drill:<seed>``: the real store refuses it.
"""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
from openpyxl import Workbook

from fivecolour.config import timezone
from fivecolour.drill.reporting import ReportLines
from fivecolour.intake.read.columns.context import FileContext
from fivecolour.regions.region_set import District, RegionSet
from fivecolour.store.kind import MARK

_SHEET_DAYS = 5
# In the morning after the day that they speak of.
_ISSUED = time(8, 30)
Row: TypeAlias = tuple[int, date, int | None]


@dataclass(frozen=True, slots=True)
class Sent:
    """One file of one source: where it lies and what its sender says about it."""

    path: Path
    source: str
    context: FileContext


class Sources:
    """Divides the lines of a day among four senders, a city's districts to one of them.

    Parameters
    ----------
    region : RegionSet
        Whose districts the positions in `ReportLines` count.
    seed : int
        Stands in the mark of every file.
    """

    def __init__(self, region: RegionSet, *, seed: int) -> None:
        self._region = region
        self._mark = f"{MARK}{seed}"
        self._districts = region.districts
        self._city = {city.code: city for city in region.cities}
        parents = sorted({district.parent for district in region.districts})
        turn = {parent: number % len(_WRITERS) for number, parent in enumerate(parents)}
        self._of = np.array([turn[district.parent] for district in region.districts], dtype=np.int64)
        same = Counter((d.parent, text) for d in region.districts for text in _names(d))
        self._clear = [all(same[d.parent, text] == 1 for text in _names(d)) for d in region.districts]
        # Of each district the newest figure; a bulletin adds them up by city.
        self._newest = np.zeros(len(region.districts), dtype=np.int64)
        self._sheet: dict[tuple[int, date], int | None] = {}

    def send(self, lines: ReportLines, folder: Path) -> list[Sent]:
        """Write the files of a day into ``folder``; a source that has nothing to say sends none."""
        folder.mkdir(parents=True, exist_ok=True)
        sent = []
        issued = datetime.combine(lines.issued + timedelta(days=1), _ISSUED, timezone())
        days = lines.day.astype(object).tolist()
        totals = [None if np.isnan(total) else int(total) for total in lines.total]
        today = (lines.day == np.datetime64(lines.issued, "D")) & ~np.isnan(lines.total)
        self._newest[lines.place[today]] = lines.total[today].astype(np.int64)
        rows = list(zip(lines.place.tolist(), days, totals, strict=True))
        for number, (name, write, context) in enumerate(_WRITERS):
            own = [row for row in rows if self._of[row[0]] == number]
            if own:
                stem = folder / f"{name}-{lines.issued.isoformat()}"
                path = write(self, own, lines.issued, stem)
                of_file = replace(context, issued_at=issued.replace(tzinfo=None))
                sent.append(Sent(path, f"{MARK}{name}", of_file))
        return sent

    def _place(self, position: int, language: str, *, short: bool = False) -> str:
        """Return how a sender writes a district: by name, or by code where its city has two of that name."""
        district = self._districts[position]
        if not self._clear[position]:
            return district.code
        return (district.short if short else district.name)[language]

    def _parent(self, position: int, language: str) -> str:
        city = self._city.get(self._districts[position].parent)
        return city.name[language] if city else ""

    def _commission(self, rows: Sequence[Row], issued: date, stem: Path) -> Path:
        """CSV by code, as an authority's database gives it; with the totals of all cities."""
        header = ["code", "date", "cumulative_confirmed", self._mark]
        lines: list[list[Any]] = [
            [self._districts[at].code, day, "" if total is None else total, 1] for at, day, total in rows
        ]
        lines += [[code, issued, total, 1] for code, total in self._totals().items()]
        return _csv(stem.with_suffix(".csv"), header, lines, encoding="utf-8")

    def _totals(self) -> dict[str, int]:
        """Return the sum of the newest figures of each city's districts."""
        totals = dict.fromkeys(self._city, 0)
        for district, newest in zip(self._districts, self._newest.tolist(), strict=True):
            if district.parent in totals:
                totals[district.parent] += newest
        return totals

    def _office(self, rows: Sequence[Row], _issued: date, stem: Path) -> Path:
        """CSV as a Chinese spreadsheet saves it: GB 18030, short names, days with slashes, 未报."""
        header = ["所属城市", "区县", "日期", "累计确诊（例）", self._mark]
        lines = (
            [
                self._parent(at, "zh"),
                self._place(at, "zh", short=at % 2 == 0),
                f"{day.year}/{day.month}/{day.day}",
                "未报" if total is None else total,
                "演练",
            ]
            for at, day, total in rows
        )
        return _csv(stem.with_suffix(".csv"), header, lines, encoding="gb18030")

    def _hospitals(self, rows: Sequence[Row], issued: date, stem: Path) -> Path:
        """XLSX below a title, the last days as columns; every sending repeats them."""
        first = issued - timedelta(days=_SHEET_DAYS - 1)
        self._sheet = {key: value for key, value in self._sheet.items() if key[1] >= first}
        self._sheet |= {(at, day): total for at, day, total in rows if day >= first}
        days = sorted({day for _, day in self._sheet})
        book = Workbook(write_only=True)
        sheet: Any = book.create_sheet("累计确诊")
        sheet.append(["累计确诊病例（演练）"])
        sheet.append(["城市", "县（市、区）", *(day.isoformat() for day in days), self._mark])
        for at in sorted({at for at, _ in self._sheet}):
            totals = [self._sheet.get((at, day)) for day in days]
            sheet.append([self._parent(at, "zh"), self._place(at, "zh"), *map(_mark_missing, totals), "演练"])
        path = stem.with_suffix(".xlsx")
        book.save(path)
        return path

    def _interface(self, rows: Sequence[Row], _issued: date, stem: Path) -> Path:
        """JSON records, as a program posts them."""
        records = [
            {
                "city": self._parent(at, "en"),
                "county": self._place(at, "en"),
                "date": day.isoformat(),
                "confirmed_total": total,
                self._mark: True,
            }
            for at, day, total in rows
        ]
        path = stem.with_suffix(".json")
        path.write_text(json.dumps(records, ensure_ascii=False), encoding="utf-8")
        return path


_Writer: TypeAlias = Callable[[Sources, Sequence[Row], date, Path], Path]
_WRITERS: tuple[tuple[str, _Writer, FileContext], ...] = (
    ("commission", Sources._commission, FileContext()),
    ("office", Sources._office, FileContext()),
    ("hospitals", Sources._hospitals, FileContext(indicator="confirmed", kind="cumulative")),
    ("interface", Sources._interface, FileContext()),
)


def _names(district: District) -> set[str]:
    return {district.name.zh, district.name.en, district.short.zh}


def _mark_missing(total: int | None) -> str | int:
    return "—" if total is None else total


def _csv(path: Path, header: list[str], lines: Iterable[list[Any]], *, encoding: str) -> Path:
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        writer.writerows(lines)
    return path
