"""The key of contact tracing and what follows from it: encryption, pseudonyms, marks to compare by.

One master key of 32 random bytes lies in a file that its owner alone can read, never in the store. Three keys
are derived from it by HKDF-SHA256 (RFC 5869), so that who learns one of them learns neither of the others:

- names, phones and all else that is sealed: AES-256-GCM (NIST SP 800-38D) with a random nonce of 96 bits for
  each row, bound to the row by its id, so that a sealed text that is moved to another row does not open;
- pseudonyms of phones: HMAC-SHA256, 130 bits of it, the same for the same phone;
- marks by which rows are compared without opening them: HMAC-SHA256, 96 bits of it.
"""

from __future__ import annotations

import base64
import hmac
import os
import re
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import orjson
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from fivecolour.contacts.contact_errors import ContactError
from fivecolour.whole_file import draft_beside

_HEX = re.compile(r"[0-9a-f]{64}")
_NONCE, _MARK, _PSEUDONYM = 12, 12, 26
_OTHERS = 0o077


class Vault:
    """Seals and opens; ``key`` has 32 bytes."""

    def __init__(self, key: bytes) -> None:
        self._cipher = AESGCM(_derived(key, b"seal"))
        self._pseudonyms = _derived(key, b"pseudonym")
        self._marks = _derived(key, b"mark")

    def seal(self, content: Mapping[str, Any], *, of: str) -> bytes:
        """Encrypt what belongs to the row ``of``."""
        nonce = os.urandom(_NONCE)
        return nonce + self._cipher.encrypt(nonce, orjson.dumps(content), of.encode())

    def unseal(self, sealed: bytes, *, of: str) -> dict[str, Any]:
        """Decrypt what belongs to the row ``of``.

        Raises
        ------
        ContactError
            It was changed, is of another row, or of another key.
        """
        try:
            plain = self._cipher.decrypt(sealed[:_NONCE], sealed[_NONCE:], of.encode())
        except InvalidTag:
            raise ContactError("sealed_broken") from None
        opened: dict[str, Any] = orjson.loads(plain)
        return opened

    def pseudonym(self, phone: str) -> str:
        """Return by what a phone is called where its number may not be: 26 letters and digits."""
        return base64.b32encode(_hmac(self._pseudonyms, phone)).decode()[:_PSEUDONYM].lower()

    def mark(self, text: str) -> bytes:
        """Return what tells that two rows have the same text, and not which."""
        return _hmac(self._marks, text)[:_MARK]


def _derived(key: bytes, purpose: bytes) -> bytes:
    return HKDF(SHA256(), 32, salt=None, info=b"fivecolour contacts " + purpose).derive(key)


def _hmac(key: bytes, text: str) -> bytes:
    return hmac.digest(key, text.encode("utf-8", "surrogatepass"), "sha256")


def read_key(path: Path) -> bytes:
    """Return the master key of a file.

    Raises
    ------
    ContactError
        There is none, it is no key, or others than its owner can read the file; nothing of it is repeated.
    """
    try:
        mode, text = path.stat().st_mode, path.read_text(encoding="ascii", errors="replace").strip()
    except OSError as fault:
        raise ContactError("key_unreadable", path=path, why=fault.strerror or "") from None
    if mode & _OTHERS:
        raise ContactError("key_open", path=path)
    if not _HEX.fullmatch(text):
        raise ContactError("key_wrong", path=path)
    return bytes.fromhex(text)


def make_key(path: Path) -> None:
    """Write a new master key where there is none.

    Raises
    ------
    ContactError
        There is a file already, or it cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with draft_beside(path, secrets.token_hex(32).encode(), mode=0o600, durable=True) as draft:
            os.link(draft, path)
    except FileExistsError:
        raise ContactError("key_there", path=path) from None
    except OSError as fault:
        raise ContactError("key_unwritable", path=path, why=fault.strerror or "") from None
