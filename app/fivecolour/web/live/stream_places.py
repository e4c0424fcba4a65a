"""How many streams a process and an address may have open, over all maps."""

from __future__ import annotations

import resource
from collections import Counter

from fivecolour.logs import log

# Kept free for everything else that a process opens.
_OTHER_FILES = 200


class StreamPlaces:
    """Places for streams: each is taken before anything is waited for, so that many at once get no more.

    Parameters
    ----------
    most_of_address : int
        How many one address may have.
    """

    def __init__(self, most_of_address: int = 500) -> None:
        self.most = 0
        self.taken = 0
        self.of_address: Counter[str] = Counter()
        self._most_of_address = most_of_address
        self._told_of_crowd = False

    def admit(self, address: str) -> int:
        """Take a place for a stream, which `leave` gives back.

        Returns
        -------
        int
            0 if there is one, else the status of the refusal.
        """
        if not self.most:
            self.most = _raise_limit() - _OTHER_FILES
        if self.taken >= self.most:
            return 503
        if self._crowds(address):
            return 429
        self.taken += 1
        self.of_address[address] += 1
        return 0

    def leave(self, address: str) -> None:
        """Give back the place of a stream."""
        self.taken -= 1
        self.of_address[address] -= 1
        if not self.of_address[address]:
            del self.of_address[address]

    def _crowds(self, address: str) -> bool:
        """Return whether an address has as many streams as one may; the log is told of the first."""
        if self.of_address[address] < self._most_of_address:
            return False
        if not self._told_of_crowd:
            self._told_of_crowd = True
            log.warning(
                "%s has %d streams and gets no more; if it is a proxy, set FIVECOLOUR_PROXIES",
                address,
                self._most_of_address,
            )
        return True


def _raise_limit() -> int:
    """Let the process open as many connections as the system allows; return how many."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = min(hard, 65_536) if hard != resource.RLIM_INFINITY else 65_536
    if soft < most:
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
        return most
    return soft
