"""The key from which the secrets of webhooks follow: a file that its owner alone can read, or a variable.

It is never in the store: who gets hold of a copy of that cannot sign a message.
"""

from __future__ import annotations

import hashlib
import os
import re
import secrets
from contextlib import suppress
from pathlib import Path

from fivecolour.environment import environment
from fivecolour.errors import UserError
from fivecolour.whole_file import draft_beside

FOLDER, _FILE = "webhooks", "key"
_HEX = re.compile(r"[0-9a-f]{64}")


def found(home: Path) -> bytes | None:
    """Return the key of this host; None where there is none yet.

    Raises
    ------
    UserError
        What the variable or the file holds is no key; it is not repeated.
    """
    given, path = environment().webhook_key, home / FOLDER / _FILE
    place = "FIVECOLOUR_WEBHOOK_KEY" if given else str(path)
    if not given and not path.exists():
        return None
    text = (given or path.read_text(encoding="ascii", errors="replace")).strip()
    if not _HEX.fullmatch(text):
        raise UserError(f"{place} is no key: it has 64 digits and letters a to f, as `openssl rand -hex 32`")
    return bytes.fromhex(text)


def made(home: Path) -> bytes:
    """Return the key of this host, made where there is none."""
    path = home / FOLDER / _FILE
    path.parent.mkdir(parents=True, exist_ok=True)
    path.parent.chmod(0o700)
    if (key := found(home)) is not None:
        return key
    # Where another process was quicker, its key is the key.
    with (
        draft_beside(path, secrets.token_hex(32).encode(), mode=0o600, durable=True) as draft,
        suppress(FileExistsError),
    ):
        os.link(draft, path)
    return bytes.fromhex(path.read_text(encoding="ascii"))


def mark(key: bytes) -> str:
    """Return what tells keys apart and tells nothing of them."""
    return hashlib.sha256(b"webhook key " + key).hexdigest()[:16]
