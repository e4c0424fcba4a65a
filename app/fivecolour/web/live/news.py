"""What is new: the newest edition that stands, the withdrawn ones, and whether a drill is being played."""

from __future__ import annotations

import hashlib
import json
import os
import time
from dataclasses import asdict, dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from fivecolour.drill import marker
from fivecolour.editions import edition_files, notices
from fivecolour.errors import UserError
from fivecolour.logs import log


@dataclass(frozen=True)
class News:
    """The newest notice, None before anything is published, and when and why others were withdrawn.

    ``drilling``: a drill is being played beside the real figures.
    """

    edition: dict[str, Any] | None
    withdrawn: dict[str, dict[str, str]]
    drilling: bool = False

    @property
    def id(self) -> str:
        """The newest edition's id, empty before anything is published."""
        return self.edition["id"] if self.edition else ""

    @cached_property
    def body(self) -> bytes:
        """All of it as JSON, for who asks instead of listening."""
        return _json({"edition": self.edition, "withdrawn": self.withdrawn, "drilling": self.drilling})

    @cached_property
    def etag(self) -> str:
        """The tag by which who asks again is told that nothing is new."""
        return f'"{hashlib.sha256(self.body).hexdigest()[:12]}"'

    def edition_event(self) -> bytes:
        """Return the newest notice as a server-sent event."""
        return _event("edition", self.edition, id=self.id) if self.edition else b""

    def withdrawn_event(self) -> bytes:
        """Return the withdrawals as a server-sent event."""
        return _event("withdrawn", self.withdrawn) if self.withdrawn else b""

    def drill_event(self) -> bytes:
        """Return as a server-sent event whether a drill is being played."""
        return _event("drill", self.drilling)

    def since(self, has: str) -> bytes:
        """Return the events that a page lacks which has an edition; without word of a drill there is none."""
        told = self.withdrawn_event() + (self.drill_event() if self.drilling else b"")
        return told + (self.edition_event() if has != self.id else b"")

    def after(self, earlier: News) -> bytes:
        """Return the events that lead from earlier news to these."""
        told = self.withdrawn_event() if self.withdrawn != earlier.withdrawn else b""
        told += self.drill_event() if self.drilling != earlier.drilling else b""
        return told + (self.edition_event() if self.id != earlier.id else b"")


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def _event(name: str, value: object, *, id: str = "") -> bytes:  # noqa: A002
    head = f"id: {id}\n" if id else ""
    return f"{head}event: {name}\ndata: ".encode() + _json(value) + b"\n\n"


class EditionNews:
    """Knows the news of a folder and looks into it only when its time of change moves."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._changed = -1
        self._settled = False
        self.news = News(None, {})

    def is_stale(self) -> bool:
        """Tell whether the folder may hold something that is not in the news; costs some microseconds."""
        drilling = marker.is_running(self._folder.parent)
        return not self._settled or drilling != self.news.drilling or self._moment() != self._changed

    def _moment(self) -> int:
        try:
            return os.stat(self._folder).st_mtime_ns  # noqa: PTH116
        except OSError:
            return 0

    def refresh(self) -> News:
        """Read what is new; what cannot be read is told to the log, and the last good news stand."""
        moment, seen = self._moment(), time.time_ns()
        self.news = replace(self.news, drilling=marker.is_running(self._folder.parent))
        try:
            self.news = self._read()
        except (UserError, OSError, ValueError, KeyError) as fault:
            log.error("the news of the editions cannot be read: %s", fault)
        self._changed, self._settled = moment, seen - moment > edition_files.SETTLED_NS
        return self.news

    def _read(self) -> News:
        gone = {name: asdict(one) for name, one in edition_files.withdrawals(self._folder).items()}
        standing = [name for name in edition_files.paths(self._folder) if name not in gone]
        if standing and standing[-1] == self.news.id:
            return replace(self.news, withdrawn=gone)
        newest = notices.notice(self._folder, standing[-1]) if standing else None
        return News(newest, gone, self.news.drilling)
