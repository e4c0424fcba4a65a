"""Issuing and revoking: each stands in the audit log, which is also the list of what was revoked."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Engine

from fivecolour.config import Settings
from fivecolour.errors import UserError
from fivecolour.passes.pass_content import COLOURS, PassContent
from fivecolour.passes.pass_keys import RETIRED, REVOKED, PassKeyRecord, PassKeys, pass_keys
from fivecolour.passes.pass_signing import ALPHABET, DIGITS, new_number, signed_pass
from fivecolour.passes.public_key_list import PublicKeyList
from fivecolour.store import audit, database

ISSUED, WAS_REVOKED = "pass issued", "pass revoked"
MOST_DAYS = 30
# The last signs of a document: enough to compare by eye, too few to find the person.
FEWEST_SIGNS, MOST_SIGNS = 3, 5
WHY_LENGTH = 300


class PassError(UserError):
    """A pass cannot be issued or revoked as it was asked for."""


@dataclass(frozen=True, slots=True)
class PassRecord:
    """An issued pass as the log has it: without the signs of the document."""

    number: str
    colour: str
    issued: str
    expires: str
    by: str
    revoked: bool = False

    @property
    def issued_at(self) -> datetime:
        """When it was issued."""
        return datetime.fromisoformat(self.issued)

    @property
    def expires_at(self) -> datetime:
        """Until when it is valid."""
        return datetime.fromisoformat(self.expires)


class PassRegister:
    """Passes of one map.

    Parameters
    ----------
    engine : Engine
        The store, for its audit log.
    """

    def __init__(
        self, config: Settings, engine: Engine, clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        self._config, self._engine, self._clock = config, engine, clock
        self.keys: PassKeys = pass_keys(config)

    @property
    def issuer(self) -> str:
        """The map that issues, as passes name it."""
        return self._config.origin or self._config.map or "five-colour map"

    def issue(self, *, colour: str, days: int, document: str, by: str) -> tuple[PassContent, str]:
        """Issue a pass; its text is the QR code's.

        Raises
        ------
        PassError
            Colour, days or document are not as they must be.
        PassKeyError
            No key signs.
        """
        now = self._clock().astimezone(UTC).replace(microsecond=0)
        content = PassContent(
            number=self._unused_number(),
            issuer=self.issuer,
            colour=_colour(colour),
            issued=now,
            expires=now + timedelta(days=_days(days)),
            document=document_signs(document),
            drill=self._config.drill,
        )
        key, key_id = self.keys.signer()
        text = signed_pass(content, key, key_id)
        details = {"colour": content.colour, "expires": content.expires.isoformat(), "key": key_id.hex()}
        # The text is handed out only once the log has it.
        self._write(ISSUED, content.number, by, details)
        return content, text

    def revoke(self, number: str, *, why: str, by: str) -> PassRecord:
        """Revoke a pass that was issued; verifiers know it as soon as they ask for the list again.

        Raises
        ------
        PassError
            It was never issued, is revoked, or no reason is given.
        """
        plain, reason = plain_number(number), " ".join(why.split())
        if not reason or len(reason) > WHY_LENGTH:
            raise PassError(f"say why, in 1 to {WHY_LENGTH} signs, without naming the person")
        # Without a number the log would answer with any pass.
        found = self.find(plain) if plain else None
        if found is None:
            raise PassError(f"no pass {plain[:40]!r} was issued here; compare the number on it")
        if found.revoked:
            raise PassError(f"pass {plain} is revoked already")
        self._write(WAS_REVOKED, plain, by, {"why": reason, "expires": found.expires})
        return found

    def find(self, number: str) -> PassRecord | None:
        """Return an issued pass."""
        issued = audit.entries(self._engine, audit.AuditFilter(what=ISSUED, subject=number), limit=1)
        revoked = audit.entries(self._engine, audit.AuditFilter(what=WAS_REVOKED, subject=number), limit=1)
        return _record(issued[0], revoked=bool(revoked)) if issued else None

    def newest(self, *, limit: int = 50) -> list[PassRecord]:
        """Return the passes that were issued last, the newest first."""
        entries = audit.entries(self._engine, audit.AuditFilter(what=ISSUED), limit=limit)
        revoked = self._revoked_since(min((entry.at for entry in entries), default=""))
        return [_record(entry, revoked=entry.subject in revoked) for entry in entries]

    def published(self) -> PublicKeyList:
        """Return what verifiers need: keys, and numbers that were revoked and would still be valid."""
        now = self._clock().astimezone(UTC)
        still = self._revoked_since((now - timedelta(days=MOST_DAYS)).isoformat())
        return PublicKeyList(
            made=now.isoformat(timespec="seconds"),
            issuer=self.issuer,
            keys=tuple(one.public for one in self.keys.records()),
            revoked=frozenset(
                number for number, expires in still.items() if datetime.fromisoformat(expires) > now
            ),
        )

    def _revoked_since(self, moment: str) -> dict[str, str]:
        """Return the numbers revoked since a moment, with the day on which each would have expired."""
        found: dict[str, str] = {}
        before: int | None = None
        while True:
            wanted = audit.AuditFilter(what=WAS_REVOKED, before=before)
            page = audit.entries(self._engine, wanted, limit=_PAGE)
            recent = [entry for entry in page if entry.at[:_TO_SECOND] >= moment[:_TO_SECOND]]
            found |= {entry.subject: str(entry.details.get("expires", "")) for entry in recent}
            if len(recent) < _PAGE:
                return found
            before = recent[-1].number

    # --- keys ---------------------------------------------------------------------------------------

    def new_key(self, *, by: str) -> PassKeyRecord:
        """Make a key that signs from now on."""
        made = self.keys.add(self._clock())
        self._write("pass key made", made.key_id, by, {})
        return made

    def retire_key(self, key_id: str, *, by: str) -> PassKeyRecord:
        """Let a key sign nothing more; what it signed stays valid until it expires."""
        ended = self.keys.end(key_id, state=RETIRED)
        self._write("pass key retired", key_id, by, {})
        return ended

    def revoke_key(self, key_id: str, *, by: str) -> PassKeyRecord:
        """Revoke a key with all that it signed: somebody else may have had it."""
        ended = self.keys.end(key_id, state=REVOKED)
        self._write("pass key revoked", key_id, by, {})
        return ended

    def _unused_number(self) -> str:
        while True:
            number = new_number()
            if self.find(number) is None:
                return number

    def _write(self, what: str, subject: str, by: str, details: dict[str, Any]) -> None:
        with self._engine.begin() as connection:
            audit.write(connection, who=by, what=what, subject=subject, details=details, at=self._clock())


_PAGE = 500
_TO_SECOND = len("2020-02-09T04:05:06")


def pass_register(config: Settings) -> PassRegister:
    """Open the register of a map."""
    return PassRegister(config, database.engine(config.database_url))


def _record(entry: audit.AuditEntry, *, revoked: bool) -> PassRecord:
    colour, expires = (str(entry.details.get(key, "")) for key in ("colour", "expires"))
    return PassRecord(entry.subject, colour, entry.at, expires, entry.who, revoked)


def _colour(colour: str) -> Any:
    if colour not in COLOURS:
        raise PassError(f"a pass is one of {', '.join(COLOURS)}; choose one")
    return colour


def _days(days: int) -> int:
    if not 1 <= days <= MOST_DAYS:
        raise PassError(f"a pass is valid for 1 to {MOST_DAYS} days; give a number of them")
    return days


def document_signs(document: str) -> str:
    """Return the last signs of a document's number as a pass has them.

    Raises
    ------
    PassError
        They are too few or too many, or something else than letters and digits.

    Examples
    --------
    >>> document_signs(" 12 3x ")
    '123X'
    """
    signs = re.sub(r"\s", "", document).upper()
    if not re.fullmatch(rf"[0-9A-Z]{{{FEWEST_SIGNS},{MOST_SIGNS}}}", signs):
        raise PassError(
            f"give the last {FEWEST_SIGNS} to {MOST_SIGNS} letters and digits of the document, not all of it"
        )
    return signs


def plain_number(number: str) -> str:
    """Return the number of a pass as it is stored, however it was written down.

    >>> plain_number("7k3qf-m2xta"), plain_number("o1234-5678i")
    ('7K3QFM2XTA', '0123456781')
    """
    signs = re.sub(r"[\s-]", "", number).upper().translate(str.maketrans("OIL", "011"))
    return signs if len(signs) == DIGITS and set(signs) <= set(ALPHABET) else number.strip()


def grouped(number: str) -> str:
    """Return a number as people read it.

    >>> grouped("7K3QFM2XTA")
    '7K3QF-M2XTA'
    """
    half = len(number) // 2
    return f"{number[:half]}-{number[half:]}"
