"""What was understood of a file, and what became of it, in words."""

from __future__ import annotations

from app.intake.types import Receipt
from app.reports.understanding import Understanding
from app.texts import table

_MOST_COLUMNS = 12


def understood_lines(understood: Understanding, language: str) -> list[str]:
    """Say what a file is taken to hold, one line for each point."""
    say = table("intake", language)
    layout = say[f"layout_{understood.layout}"]
    read = [f"{column.header} → {column.meaning}" for column in understood.columns]
    lines = [
        say["header_row"].format(row=understood.header_row, layout=layout),
        say["columns_read"].format(columns=_some(read)),
    ]
    if understood.aside:
        lines.append(say["columns_aside"].format(columns=_some(understood.aside)))
    if understood.withheld:
        lines.append(say["columns_withheld"].format(columns=_some(understood.withheld)))
    remarks = table("reading", language)
    return lines + [remarks[remark] for remark in understood.remarks]


def receipt_line(receipt: Receipt, language: str) -> str:
    """Say how the figures of a sending add up."""
    say = table("intake", language)
    counts = {
        name: f"{getattr(receipt, name):,}"
        for name in ("read", "rows", "accepted", "unchanged", "quarantined", "revisions")
    }
    notes = [say["receipt_again"]] if receipt.again else []
    notes += [say["receipt_dry"]] if receipt.dry_run else []
    return " · ".join([say["receipt"].format(**counts), *notes])


def _some(names: tuple[str, ...] | list[str]) -> str:
    rest = len(names) - _MOST_COLUMNS
    return "; ".join(names[:_MOST_COLUMNS]) + (f" … (+{rest})" if rest > 0 else "")
