"""The list of keys and revocations as this process gave it last: the store is not asked for each verifier."""

from __future__ import annotations

import json
import threading
import time
from typing import Any

from fivecolour.passes.pass_register import PassRegister
from fivecolour.web.guard import StaffGuard

# Seconds for which the list is given again.
_FRESH = 10.0
_lock = threading.Lock()


def listed(staff: StaffGuard, state: Any) -> bytes:
    """Return the list as JSON, made at most once in ten seconds: anybody may ask for it.

    Parameters
    ----------
    state
        That of the application, on which it is held.
    """
    with _lock:
        made, body = getattr(state, "pass_keys", (0.0, b""))
        if not body or time.monotonic() - made > _FRESH:
            register = PassRegister(staff.config, staff.authentication.engine, staff.authentication.clock)
            body = json.dumps(register.published().as_json(), separators=(",", ":")).encode()
            state.pass_keys = (time.monotonic(), body)
        found: bytes = body
        return found


def forget(state: Any) -> None:
    """Make it anew for the next one who asks: a pass was revoked."""
    with _lock:
        state.pass_keys = (0.0, b"")
