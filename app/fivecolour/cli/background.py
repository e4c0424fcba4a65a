"""For commands that work in the background of a server."""

from __future__ import annotations

import os

_NICE = 10


def let_readers_go_first() -> None:
    """Yield to the server's processes where cores are few; once said, saying it again changes nothing."""
    if os.getpriority(os.PRIO_PROCESS, 0) < _NICE:
        os.setpriority(os.PRIO_PROCESS, 0, _NICE)
