"""The audit log of contact tracing: hash-chained as that of the map, but in its own store.

It holds who, when, what, the case number and the purpose, and no name, phone or address: purposes are chosen
from a list, for what is typed could be anything.
"""

from __future__ import annotations

from fivecolour.store.audit import AuditEntry, AuditFilter, ChainVerdict, count, entries, kinds, verify, write

__all__ = ["AuditEntry", "AuditFilter", "ChainVerdict", "count", "entries", "kinds", "verify", "write"]
