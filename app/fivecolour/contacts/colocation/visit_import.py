"""Takes logs of visits in: people under their pseudonyms, and what was taken in the audit log."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import tzinfo
from pathlib import Path

import pandas as pd

from fivecolour.contacts import contact_audit, name_marks
from fivecolour.contacts.colocation.visit_log import VisitLog
from fivecolour.contacts.colocation.visit_reading import VisitReceipt, read_visits
from fivecolour.contacts.contact_store import ContactStore
from fivecolour.contacts.vault import Vault

ADDED = "visits added"
# Longer numbers are those of documents, of which the last digits are shared by many.
_PHONE = re.compile(r"\+?[\d ()./-]{5,20}")
_MOST_DIGITS = 15


def pseudonym(vault: Vault, written: str) -> str:
    """Return what somebody is called in the log of visits, by a phone or by the number of a document."""
    digits = sum(sign.isdigit() for sign in written)
    is_phone = _PHONE.fullmatch(written) is not None and digits <= _MOST_DIGITS
    compared = name_marks.compared_phone(written) if is_phone else ""
    return vault.pseudonym(compared or f"document {written.upper()}")


def add_visits(store: ContactStore, log: VisitLog, path: Path, zone: tzinfo, *, by: str) -> VisitReceipt:
    """Take the visits of a file in, all of its good rows or none.

    Raises
    ------
    ContactError
        The file or the log cannot be read or written; nothing of it was taken in.
    """
    receipt = VisitReceipt()

    def pieces() -> Iterator[pd.DataFrame]:
        yield from read_visits(path, zone, lambda written: pseudonym(store.vault, written), receipt)

    receipt.taken, receipt.repeated = log.add(pieces())
    counts = {name: getattr(receipt, name) for name in ("read", "taken", "repeated", "set_apart")}
    with store.writing() as connection:
        contact_audit.write(connection, who=by, what=ADDED, details=counts)
    return receipt
