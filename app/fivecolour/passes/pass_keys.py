"""The keys that sign passes: files in a folder outside the store, which nobody else may read."""

from __future__ import annotations

import hashlib
import json
import stat
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

from fivecolour.config import Settings
from fivecolour.errors import UserError
from fivecolour.passes.public_key_list import PublicPassKey, base64url, from_base64url
from fivecolour.whole_file import replace_whole

_ID_DIGITS = 16
_OTHERS = stat.S_IRWXG | stat.S_IRWXO
DEFAULT, DRILLS = "default", "drill"
SIGNING, RETIRED, REVOKED = "signing", "retired", "revoked"


class PassKeyError(UserError):
    """The folder of keys, or a key in it, cannot be used; the message says what to do."""


@dataclass(frozen=True, slots=True)
class PassKeyRecord:
    """What is known of a key beside its private part.

    ``state`` is ``signing`` (the newest such one signs), ``retired`` (its passes stay valid until they
    expire; the private part is gone) or ``revoked`` (nothing that it signed is valid).
    """

    key_id: str
    point: str
    made: str
    state: str = SIGNING

    @property
    def public(self) -> PublicPassKey:
        """The key as verifiers have it."""
        return PublicPassKey(
            bytes.fromhex(self.key_id), from_base64url(self.point), revoked=self.state == REVOKED
        )


class PassKeys:
    """The keys of one map.

    Parameters
    ----------
    folder : Path
        The map's own below ``FIVECOLOUR_PASSES``; made at the first key.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def records(self) -> list[PassKeyRecord]:
        """Return all keys, the oldest first.

        Raises
        ------
        PassKeyError
            Somebody else may read the folder, or a file in it is damaged.
        """
        if not self.folder.exists():
            return []
        self._check_private(self.folder)
        try:
            read = (json.loads(path.read_text("utf-8")) for path in self.folder.glob("*.json"))
            found = [PassKeyRecord(**fields) for fields in read]
            for one in found:
                _ = one.public
        except (OSError, ValueError, TypeError) as fault:
            raise PassKeyError(f"{self.folder}: a key cannot be read ({fault}); restore its file") from None
        return sorted(found, key=lambda one: (one.made, one.key_id))

    def add(self, now: datetime) -> PassKeyRecord:
        """Make a key, which signs from now on; those before it stay until they are retired."""
        key = Ed25519PrivateKey.generate()
        point = key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        key_id = hashlib.sha256(point).hexdigest()[:_ID_DIGITS]
        made = now.astimezone(UTC).isoformat(timespec="microseconds")
        record = PassKeyRecord(key_id, base64url(point), made)
        try:
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._check_private(self.folder)
            body = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
            replace_whole(self._private_file(key_id), body, mode=0o600, durable=True)
            self._write(record)
        except OSError as fault:
            raise PassKeyError(
                f"{self.folder}: cannot be written ({fault.strerror}); check its owner"
            ) from None
        return record

    def end(self, key_id: str, *, state: str) -> PassKeyRecord:
        """Retire or revoke a key; its private part is removed.

        Raises
        ------
        PassKeyError
            There is no such key, or it was revoked before.
        """
        found = next((one for one in self.records() if one.key_id == key_id), None)
        if found is None or found.state == REVOKED:
            there = ", ".join(one.key_id for one in self.records() if one.state != REVOKED) or "none"
            raise PassKeyError(f"no key {key_id[:40]!r} that could be ended; there are: {there}")
        ended = replace(found, state=state)
        self._write(ended)
        self._private_file(key_id).unlink(missing_ok=True)
        return ended

    def signer(self) -> tuple[Ed25519PrivateKey, bytes]:
        """Return the key that signs, and its id.

        Raises
        ------
        PassKeyError
            There is none, or its file cannot be used or may be read by others.
        """
        signing = [one for one in self.records() if one.state == SIGNING]
        if not signing:
            raise PassKeyError("no key signs passes; make one with: fivecolour passes keys new")
        path = self._private_file(signing[-1].key_id)
        try:
            self._check_private(path)
            key = load_pem_private_key(path.read_bytes(), password=None)
        except (OSError, ValueError) as fault:
            raise PassKeyError(f"{path}: cannot be used ({fault}); make a new key") from None
        if not isinstance(key, Ed25519PrivateKey):
            raise PassKeyError(f"{path}: is no Ed25519 key; make a new one: fivecolour passes keys new")
        return key, bytes.fromhex(signing[-1].key_id)

    def _private_file(self, key_id: str) -> Path:
        return self.folder / f"{key_id}.pem"

    def _write(self, record: PassKeyRecord) -> None:
        body = json.dumps(asdict(record), indent=1).encode()
        replace_whole(self.folder / f"{record.key_id}.json", body, mode=0o600, durable=True)

    @staticmethod
    def _check_private(path: Path) -> None:
        if path.stat().st_mode & _OTHERS:
            mode = "700" if path.is_dir() else "600"
            raise PassKeyError(f"{path}: others may read it; run: chmod {mode} {path}")


def pass_keys(config: Settings) -> PassKeys:
    """Return the keys of a map; a drill has keys of its own, which no verifier of the real map knows.

    Raises
    ------
    PassKeyError
        Passes are not set up, or their folder lies in the home, which backups and other programs read.
    """
    if config.passes is None:
        raise PassKeyError("passes are off; set FIVECOLOUR_PASSES to a folder outside the home")
    if config.passes.is_relative_to(config.home.resolve()):
        raise PassKeyError(f"{config.passes}: lies in the home; set FIVECOLOUR_PASSES to a folder outside it")
    return PassKeys(config.passes / (DRILLS if config.drill else config.map or DEFAULT))
