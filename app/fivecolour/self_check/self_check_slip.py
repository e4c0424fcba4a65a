"""What the QR code of a self-check says: text that anybody can read, and that it is no pass."""

from __future__ import annotations

from fivecolour.self_check.declaration import Declaration, list_hash
from fivecolour.self_check.self_check import SelfCheck

VERSION = 1
# Of a SHA-256, in hexadecimal digits: 64 bits tell rule files apart, 128 a declared list.
RULE_DIGITS, LIST_DIGITS = 16, 32


def self_check_slip(
    found: SelfCheck, declared: Declaration, *, rule: str, rule_hash: str, edition: str, salt: str
) -> str:
    """Return the lines of the code: rule, edition, hash of the declared list, result, and until when."""
    at_least = " (at least)" if found.at_least else ""
    return "\n".join(
        (
            f"SELF-CHECK 自查 v{VERSION} - not a pass 不是通行证",
            f"rule {rule} {rule_hash[:RULE_DIGITS]}",
            f"edition {edition}",
            f"list {list_hash(declared, salt=salt)[:LIST_DIGITS]}",
            f"result {found.colour}{at_least}",
            f"checked {declared.on.isoformat()}",
            f"valid until {found.valid_until.isoformat()}",
        )
    )
