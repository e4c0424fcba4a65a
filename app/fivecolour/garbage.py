"""Keeps the garbage collector from stopping a process that somebody waits for.

Python's collector looks at every object there is, again and again, and nobody is answered meanwhile: with the
libraries, an edition of 3,000 districts and a thousand open streams that is a quarter of a second.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

# Objects made, and not freed since, before the collector looks at the new ones; at all after a hundred times
# as many. Few of ours refer to themselves, so most are freed without it.
_NEW = 20_000


def settle() -> None:
    """Collect once, then let the collector look only at what is made from now on, and more seldom.

    What is there now is still freed when nothing refers to it any more, unless it refers to itself.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(_NEW, 10, 10)


@contextmanager
def paused() -> Iterator[None]:
    """Let the collector rest while a command makes much and holds it for long: a tenth of its time.

    Whoever does so for long calls `gc.collect` from time to time.
    """
    gc.disable()
    try:
        yield
    finally:
        # What was made counts as old: it is looked at when all is, not at once for being so much.
        gc.freeze()
        gc.unfreeze()
        gc.enable()
