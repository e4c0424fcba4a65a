"""Files that were sent to be checked, held for their sender until they are stored, replaced or too old."""

from __future__ import annotations

import hashlib
import json
import os
import re
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from fivecolour import json_files

HOLD_SECONDS = 3_600
MOST_OF_ONE = 5
_TOKEN = re.compile(r"[\w-]{20,64}", re.ASCII)


@dataclass(frozen=True, slots=True)
class HeldUpload:
    """One file: where it lies, under which name it was sent, and what its sender last said about it."""

    token: str
    path: Path
    name: str
    fields: Mapping[str, str]

    @property
    def state(self) -> str:
        """What tells what was last said about it from what another tab has shown."""
        return hashlib.sha256(repr(sorted(self.fields.items())).encode()).hexdigest()[:16]


class HeldUploads:
    """The folder of held files: readable by the server alone, each for the person who sent it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def hold(self, who: str, content: bytes, name: str, fields: Mapping[str, str]) -> HeldUpload:
        """Hold a file; of one person's the oldest give way."""
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.tidy()
        own = sorted((one for one in self._all() if self._who(one) == who), key=self._age, reverse=True)
        for old in own[: max(len(own) + 1 - MOST_OF_ONE, 0)]:
            self.discard(old)
        token = secrets.token_urlsafe(24)
        self._write(f"{token}.body", content)
        return self.say(HeldUpload(token, self._folder / f"{token}.body", name, {}), who, fields)

    def say(self, held: HeldUpload, who: str, fields: Mapping[str, str]) -> HeldUpload:
        """Note what the sender says about a held file."""
        about = {"who": who, "name": held.name, "said": dict(fields)}
        self._write(f"{held.token}.json", json.dumps(about, ensure_ascii=False).encode())
        return HeldUpload(held.token, held.path, held.name, fields)

    def find(self, who: str, token: str) -> HeldUpload | None:
        """Return what somebody has had held; None where it is gone or another's."""
        self.tidy()
        if not _TOKEN.fullmatch(token):
            return None
        try:
            about = json_files.parse((self._folder / f"{token}.json").read_bytes())
        except (OSError, ValueError):
            return None
        path = self._folder / f"{token}.body"
        if about.get("who") != who or not path.is_file():
            return None
        return HeldUpload(token, path, about["name"], about["said"])

    def newest(self, who: str) -> HeldUpload | None:
        """Return the file that somebody sent last; None where nothing of theirs is held."""
        self.tidy()
        own = [token for token in self._all() if self._who(token) == who]
        return self.find(who, min(own, key=self._age)) if own else None

    def discard(self, token: str) -> None:
        """Remove a held file."""
        if _TOKEN.fullmatch(token):
            for ending in ("body", "json"):
                (self._folder / f"{token}.{ending}").unlink(missing_ok=True)

    def tidy(self) -> None:
        """Remove what is too old."""
        for token in self._all():
            if self._age(token) > HOLD_SECONDS:
                self.discard(token)

    def _all(self) -> list[str]:
        return [path.stem for path in self._folder.glob("*.body")]

    def _age(self, token: str) -> float:
        try:
            return time.time() - (self._folder / f"{token}.body").stat().st_mtime
        except OSError:
            return 0.0

    def _who(self, token: str) -> str:
        try:
            return str(json_files.parse((self._folder / f"{token}.json").read_bytes())["who"])
        except (OSError, ValueError, KeyError):
            return ""

    def _write(self, name: str, content: bytes) -> None:
        handle = os.open(self._folder / name, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
