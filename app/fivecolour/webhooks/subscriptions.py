"""Who is told of editions, and what of it is still to be sent: files in the home of the map.

Each subscription is one file, written anew as a whole; the instance's key is another, which its owner alone
can read. Secrets follow from that key and are kept nowhere.
"""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from fivecolour import json_files
from fivecolour.errors import UserError
from fivecolour.logs import log
from fivecolour.webhooks.guarded_post import checked_host
from fivecolour.whole_file import draft_beside

FOLDER, _KEY = "webhooks", "key"


@dataclass(frozen=True, slots=True)
class Pending:
    """A message that was not taken yet: how often it was sent, and from when it is sent again (seconds)."""

    attempts: int
    again: float


@dataclass(frozen=True, slots=True)
class Subscription:
    """One receiver.

    Attributes
    ----------
    districts : tuple of str
        Codes that it is told of; empty for all.
    after : int
        Number of the newest edition when it began: it is told of those that came later.
    told : dict of str to str
        Messages that are done with, by id: ``delivered`` or ``given up``.
    ended : str
        Why nothing is sent any more; empty while it goes on.
    """

    id: str
    url: str
    created: str
    after: int
    districts: tuple[str, ...] = ()
    pending: dict[str, Pending] = field(default_factory=dict)
    told: dict[str, str] = field(default_factory=dict)
    ended: str = ""


class Subscriptions:
    """The subscriptions of one map, in its ``home``."""

    def __init__(self, home: Path) -> None:
        self.folder = home / FOLDER

    def add(self, url: str, *, after: int, created: str, districts: tuple[str, ...] = ()) -> Subscription:
        """Begin a subscription.

        Raises
        ------
        UserError
            Nothing may be sent to that address.
        """
        checked_host(url)
        made = Subscription(f"wh_{secrets.token_hex(6)}", url, created, after, districts)
        self.keep(made)
        return made

    def keep(self, one: Subscription) -> None:
        """Write a subscription as it now is."""
        _write(self.folder / f"{one.id}.json", json.dumps(asdict(one), ensure_ascii=False, indent=1))

    def end(self, name: str, why: str) -> None:
        """Send nothing more to a receiver.

        Raises
        ------
        UserError
            There is no such subscription.
        """
        found = [one for one in self.all() if one.id == name]
        if not found:
            raise UserError(f"there is no webhook {name[:40]!r}; `fivecolour webhooks list` shows them")
        self.keep(replace(found[0], ended=why))

    def all(self) -> Iterator[Subscription]:
        """Yield all subscriptions; a damaged file is told to the log and stops no other."""
        for path in sorted(self.folder.glob("wh_*.json")):
            try:
                yield _parsed(json_files.parse(path.read_bytes()))
            except (OSError, ValueError, TypeError, KeyError):
                log.error("%s cannot be read; nothing is sent for it", path)

    def key(self) -> bytes:
        """Return the instance's key, made at the first need."""
        path = self.folder / _KEY
        if not path.exists():
            _write(path, secrets.token_hex(32), anew=False)
        return bytes.fromhex(path.read_text(encoding="ascii"))


def _parsed(table: dict[str, Any]) -> Subscription:
    pending = {name: Pending(**one) for name, one in table["pending"].items()}
    return Subscription(**{**table, "districts": tuple(table["districts"]), "pending": pending})


def _write(path: Path, text: str, *, anew: bool = True) -> None:
    """Write beside the target and put it there as a whole; only its owner may read it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.parent.chmod(0o700)
    with draft_beside(path, text.encode(), mode=0o600, durable=True) as draft:
        if anew:
            draft.replace(path)
            return
        # Where another process was quicker, its key is the key.
        with suppress(FileExistsError):
            os.link(draft, path)
