"""Webhooks of earlier versions, which were files of one host: taken into the store once."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import Engine

from fivecolour import json_files
from fivecolour.logs import log
from fivecolour.store import audit, insertion
from fivecolour.store.webhook_tables import WAITING, WebhookMessageRow, WebhookRow
from fivecolour.webhooks import instance_key

_TAKEN_IN = "taken-in"


def take_in(engine: Engine, home: Path, *, at: datetime) -> None:
    """Take the files of a home into the store, with all that is done and all that waits.

    A file is set aside into ``taken-in/`` when the store has it: broken off, it is taken in the next time and
    is there once. A damaged file stays where it is, and the log says so.
    """
    folder = home / instance_key.FOLDER
    for path in sorted(folder.glob("wh_*.json")):
        try:
            _one(engine, home, json_files.parse(path.read_bytes()), at)
        except FileNotFoundError:
            continue  # another process was quicker
        except (OSError, ValueError, TypeError, KeyError):
            log.error("%s cannot be read; nothing is sent for it: add the webhook anew", path)
            continue
        (folder / _TAKEN_IN).mkdir(exist_ok=True)
        with suppress(FileNotFoundError):  # another process was quicker
            path.replace(folder / _TAKEN_IN / path.name)


def _one(engine: Engine, home: Path, found: dict[str, Any], at: datetime) -> None:
    begun = datetime.fromisoformat(found["created"]) if found["created"] else at
    key = instance_key.mark(instance_key.made(home))
    row = {
        "id": found["id"],
        "url": found["url"],
        "districts": list(found["districts"]),
        "after": int(found["after"]),
        "key": key,
        "created_by": "file of an earlier version",
        "created_at": begun if begun.tzinfo else begun.replace(tzinfo=UTC),
        "ended": found["ended"],
        "leased_by": "",
    }
    done = [_message(found["id"], name, state, 0, at) for name, state in found["told"].items()]
    waiting = [
        _message(found["id"], name, WAITING, one["attempts"], datetime.fromtimestamp(one["again"], UTC))
        for name, one in found["pending"].items()
    ]
    with engine.begin() as connection:
        if not insertion.add_new(connection, WebhookRow, [row]).accepted:
            return
        insertion.add_new(connection, WebhookMessageRow, done + waiting)
        audit.write(
            connection,
            who=row["created_by"],
            what="webhook taken in",
            subject=row["id"],
            details={"host": urlsplit(row["url"]).hostname or "", "waiting": len(waiting)},
            at=at,
        )


def _message(webhook: str, name: str, state: str, attempts: int, due: datetime) -> insertion.Row:
    return {"webhook": webhook, "message": name, "state": state, "attempts": attempts, "due_at": due}
