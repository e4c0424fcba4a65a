"""How often somebody may send: so many times within a minute, counted in each server process.

Thirty lines of our own: the limit protects one process; a library's shared count would cost each sending a
write to a store.
"""

from __future__ import annotations

import time
from collections import defaultdict, deque
from collections.abc import Callable
from threading import Lock

MINUTE = 60.0
# Beyond this many names, those that are quiet are forgotten.
_MANY = 10_000


class Rates:
    """Counts sendings by name.

    Examples
    --------
    >>> moments = iter([0.0, 1.0, 2.0, 61.0])
    >>> rates = Rates(2, clock=lambda: next(moments))
    >>> [rates.wait("feed") for _ in range(4)]
    [0.0, 0.0, 58.0, 0.0]
    """

    def __init__(self, per_minute: int, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._most = per_minute
        self._clock = clock
        self._seen: dict[str, deque[float]] = defaultdict(deque)
        self._lock = Lock()

    def wait(self, name: str) -> float:
        """Count a sending and return 0, or return for how many seconds it has to wait, not counted."""
        now = self._clock()
        with self._lock:
            if len(self._seen) > _MANY:
                quiet = [key for key, seen in self._seen.items() if not seen or now - seen[-1] >= MINUTE]
                for key in quiet:
                    del self._seen[key]
            seen = self._seen[name]
            while seen and now - seen[0] >= MINUTE:
                seen.popleft()
            if len(seen) >= self._most:
                return MINUTE - (now - seen[0])
            seen.append(now)
            return 0.0
