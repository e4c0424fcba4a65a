"""What a person does with a receiver: adding one, whose secret is shown this once, and trying it."""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from fivecolour.editions import edition_files
from fivecolour.errors import UserError
from fivecolour.export.views.request import some
from fivecolour.webhooks import signatures
from fivecolour.webhooks.guarded_post import Answer, Send, allowed_inside, post
from fivecolour.webhooks.subscriptions import Subscriptions


@dataclass(frozen=True, slots=True)
class NewReceiver:
    """A receiver as it is told once: the secret of ``v1`` and the public key of ``v1a`` signatures."""

    id: str
    secret: str
    public_key: str


def add(
    subscriptions: Subscriptions, folder: Path, url: str, *, districts: tuple[str, ...] = (), by: str
) -> NewReceiver:
    """Tell a receiver of editions from now on; ``folder`` is that of the map's editions.

    Raises
    ------
    UserError
        Nothing may be sent to that address, a district is not there, or this host lacks the map's key.
    """
    if districts:
        there = edition_files.latest_whole(folder).districts
        for code in districts:
            if code not in there:
                raise UserError(f"no district {code[:40]!r}; there are: {some(there)}")
    after = edition_files.newest_number(folder)
    made = subscriptions.add(url, after=after, by=by, districts=districts, inside=allowed_inside())
    key = subscriptions.key_of(made)
    return NewReceiver(made.id, signatures.shared_secret(key, made.id), signatures.public_key(key))


def send_test(
    subscriptions: Subscriptions, name: str, *, by: str, map_name: str, clock: float, send: Send | None = None
) -> Answer:
    """Send a receiver a message of the kind ``webhook.test`` and return what it answered.

    Raises
    ------
    UserError
        There is no such subscription, or this host lacks the key of its secret.
    """
    one, message = subscriptions.find(name), f"msg_test.{secrets.token_hex(8)}"
    key = subscriptions.key_of(one)
    told = {"type": "webhook.test", "timestamp": edition_files.now(), "data": {"map": map_name}}
    body = json.dumps(told, separators=(",", ":")).encode()
    headers = signatures.signed(key, one.id, message, int(clock), body)
    answer = (send or partial(post, inside=allowed_inside()))(one.url, body, headers)
    subscriptions.note_test(one, message, answer.status, answer.fault, by=by)
    return answer
