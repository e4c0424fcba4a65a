"""Whole files, tried as an operator would send them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import openpyxl
import pytest
from sqlalchemy import Engine

from fivecolour.config import settings
from fivecolour.errors import UserError
from fivecolour.intake.files import IntakeOptions, take_in
from fivecolour.intake.read.columns.context import FileContext
from fivecolour.intake.receiver import Receiver, open_receiver
from fivecolour.intake.types import Receipt
from fivecolour.store.reports import Reports

Stored: TypeAlias = set[tuple[str, str, str, float | None]]


@dataclass(frozen=True)
class Trial:
    """A new home to which files are sent."""

    receiver: Receiver
    folder: Path

    def send(self, content: str | bytes | Path, *, name: str = "a.csv", **stated: Any) -> Receipt:
        """Take a file in and return its receipt."""
        path = content if isinstance(content, Path) else self.folder / name
        if not isinstance(content, Path):
            path.write_bytes(content.encode() if isinstance(content, str) else content)
        return take_in(self.receiver, path, IntakeOptions("宁波", FileContext(**stated)))

    def stored(self, content: str | bytes | Path, **stated: Any) -> Stored:
        """Return what is kept: place, figure, day and value."""
        self.send(content, **stated)
        return {
            (one.place, f"{one.indicator} {one.kind}", str(one.event_date), one.value)
            for one in Reports(self.receiver.engine).find()
        }

    def asked(self, content: str | bytes | Path, **stated: Any) -> str:
        """Return what is asked about a file of which nothing is kept."""
        with pytest.raises(UserError) as caught:
            self.send(content, **stated)
        assert not list(Reports(self.receiver.engine).find())
        return str(caught.value)

    def workbook(self, *rows: list[Any], change: Callable[[Any, Any], None] | None = None) -> Path:
        """Write a workbook of one sheet; ``change`` is called with book and sheet before it is saved."""
        book = openpyxl.Workbook()
        sheet = book.active
        assert sheet is not None
        for row in rows:
            sheet.append(row)
        if change is not None:
            change(book, sheet)
        path = self.folder / "a.xlsx"
        book.save(path)
        return path


def new_trial(folder: Path, engine: Engine) -> Trial:
    """Return a trial on the districts of Zhejiang, with an empty store."""
    return Trial(open_receiver(settings(), "zhejiang-2020", engine=engine), folder)
