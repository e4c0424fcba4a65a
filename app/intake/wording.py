"""What became of a file, in words."""

from __future__ import annotations

from app.intake.types import Receipt
from app.texts import table


def receipt_line(receipt: Receipt, language: str) -> str:
    """Say how the figures of a sending add up."""
    say = table("intake", language)
    names = ("accepted", "unchanged", "quarantined", "revisions")
    counts = {name: f"{getattr(receipt, name):,}" for name in names}
    counts["read"] = say["figure_one" if receipt.read == 1 else "figures"].format(count=f"{receipt.read:,}")
    counts["rows"] = say["row_one" if receipt.rows == 1 else "rows"].format(count=f"{receipt.rows:,}")
    revised = say["revision_one" if receipt.revisions == 1 else "revisions"]
    counts["revisions"] = revised.format(count=f"{receipt.revisions:,}")
    notes = [say["receipt_again"]] if receipt.again else []
    notes += [say["receipt_dry"]] if receipt.dry_run else []
    return " · ".join([say["receipt"].format(**counts), *notes])
