"""What became of a file, in words."""

from __future__ import annotations

from fivecolour import catalogue
from fivecolour.intake.types import Receipt
from fivecolour.intake.validate.found_place import UNKNOWN_PARENT, UNKNOWN_PLACE
from fivecolour.intake.validate.rules import IntakeRules
from fivecolour.reports.batch import SUPPRESSED
from fivecolour.texts import counted, table

# A file of so many figures, so large a part of them elsewhere, is most likely meant for another map.
_MANY, _NEARLY_ALL = 20, 0.8
# Rows of sheets of old and new workbooks, and how many may stand above the data.
_SHEETS, _ABOVE = (65_536, 1_048_576), 6


def receipt_line(receipt: Receipt, language: str) -> str:
    """Say how the figures of a sending add up."""
    say = table("intake", language)
    names = ("accepted", "unchanged", "quarantined", "revisions")
    counts = {name: f"{getattr(receipt, name):,}" for name in names}
    numbers = {"figures": receipt.read, "rows": receipt.rows, "revisions": receipt.revisions}
    counts |= {key: counted(say, key, n, language).format(count=f"{n:,}") for key, n in numbers.items()}
    notes = [say["receipt_again"]] if receipt.again else []
    if receipt.received_now:
        line = counted(say, "receipt_received_now", receipt.received_now, language)
        notes.append(line.format(count=f"{receipt.received_now:,}"))
    if receipt.zeros or receipt.zeros_held:
        zeros = {"count": f"{receipt.zeros:,}", "held": f"{receipt.zeros_held:,}"}
        notes.append(say["receipt_zeros_held" if receipt.zeros_held else "receipt_zeros"].format(**zeros))
    if hidden := receipt.missing.get(SUPPRESSED):
        notes.append(counted(say, "receipt_suppressed", hidden, language).format(count=f"{hidden:,}"))
    if receipt.blank:
        notes.append(
            counted(say, "receipt_blank", receipt.blank, language).format(count=f"{receipt.blank:,}")
        )
    full = [rows for rows in _SHEETS if 0 < rows - receipt.rows <= _ABOVE]
    notes += [say["receipt_cut"].format(rows=f"{rows:,}") for rows in full]
    notes += [say["receipt_dry"]] if receipt.dry_run else []
    line = " · ".join([say["receipt"].format(**counts), *notes])
    elsewhere = sum(receipt.reasons.get(code, 0) for code in (UNKNOWN_PLACE, UNKNOWN_PARENT))
    if receipt.read >= _MANY and elsewhere > receipt.read * _NEARLY_ALL:
        figures = {"elsewhere": f"{elsewhere:,}", "read": f"{receipt.read:,}"}
        return f"{say['receipt_elsewhere'].format(region_set=receipt.region_set, **figures)} {line}"
    return line


def figures_line(receipt: Receipt, language: str) -> str:
    """Say which of the figures a rule goes by, and which none does; "" where nothing is known of them."""
    say, parts = table("intake", language), []
    used = [name for name in receipt.figures if name not in receipt.unused]
    for key, names in (("receipt_used", used), ("receipt_unused", receipt.unused)):
        if names:
            listed = say["receipt_listed"].join(catalogue.short(name)[language] for name in names)
            parts.append(say[key].format(figures=listed))
    return " · ".join(parts) if receipt.unused else ""


def remark(receipt: Receipt, code: str, rules: IntakeRules, language: str) -> str:
    """Return the sentence of the first row that a remark was made on, "" for other reasons."""
    example = receipt.examples.get(code)
    if example is None:
        return ""
    sentence = rules.of(code).sentence(example, language)
    return table("intake", language)["receipt_example"].format(row=f"{example['row']:,}", text=sentence)
