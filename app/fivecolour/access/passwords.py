"""Passwords: which are good enough, and how they are kept (NIST SP 800-63B, argon2id)."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from itertools import pairwise
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from fivecolour import data_files
from fivecolour.access.permissions import AccessError, name_key

SHORTEST, LONGEST = 12, 256
_FEWEST_SIGNS = 5
# 32 MiB, two passes, one lane: 60 ms of one core, above what OWASP asks for (19 MiB, two passes).
_HASHER = PasswordHasher(time_cost=2, memory_cost=32 * 1024, parallelism=1)
# So that many attempts at once cannot take the memory: the others wait.
_AT_ONCE = BoundedSemaphore(2)


class WeakPasswordError(AccessError):
    """A password that is refused."""


def check(password: str, *, name: str) -> None:
    """Refuse a password that is too short or that everybody would try; no sign is asked for.

    Raises
    ------
    WeakPasswordError
        It is shorter than 12 signs, longer than 256, or obvious.
    """
    normal = unicodedata.normalize("NFKC", password)
    if len(normal) < SHORTEST:
        raise WeakPasswordError("weak_short", length=len(normal), least=SHORTEST)
    if len(normal) > LONGEST:
        raise WeakPasswordError("weak_long", most=LONGEST)
    if _is_obvious(normal.casefold(), name_key(name)):
        raise WeakPasswordError("weak_obvious")


def make_hash(password: str) -> str:
    """Return what is kept of a password."""
    with _AT_ONCE:
        return _HASHER.hash(_normal(password))


def fits(stored: str, password: str) -> bool:
    """Return whether a password is the one that was kept; takes as long if it is not."""
    if len(password) > LONGEST:
        password = ""
    with _AT_ONCE:
        try:
            return _HASHER.verify(stored, _normal(password))
        except (VerificationError, InvalidHashError):
            return False


@cache
def nobodys() -> str:
    """Return the hash of no password, to spend the same time on a name that is not there."""
    return make_hash("\x00 nobody's \x00")


def _normal(password: str) -> str:
    return unicodedata.normalize("NFKC", password)


def _is_obvious(password: str, name: str) -> bool:
    if len(set(password)) < _FEWEST_SIGNS or _is_run(password):
        return True
    rest = password
    for word in sorted({*_words(), *name.replace("_", " ").replace(".", " ").split(), name}, key=len)[::-1]:
        rest = rest.replace(word, "") if len(word) > 2 else rest  # noqa: PLR2004
    # What is left beside the words must be more than a year, a counter and a mark of exclamation.
    return len(re.sub(r"[\W\d_]", "", rest)) < _FEWEST_SIGNS and (rest != password or password.isdigit())


def _is_run(password: str) -> bool:
    """Return whether the signs follow each other: 123456789012, abcdefghijkl, or backwards."""
    steps = {ord(b) - ord(a) for a, b in pairwise(password)}
    return len(steps - {1, -1, -9, 9, 0}) == 0


@cache
def _words() -> frozenset[str]:
    path = data_files.own_or_bundled("access", "obvious-passwords.txt")
    return frozenset(path.read_text(encoding="utf-8").split())
