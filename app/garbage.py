"""What stays for as long as the process lives is kept out of the garbage collector's rounds.

Python's collector stops the process while it looks at every object there is: with the libraries and an
edition of 3,000 districts a quarter of a second, again and again, in which no reader is answered.
"""

from __future__ import annotations

import gc


def settle() -> None:
    """Collect once, then let the collector look only at what is made from now on.

    What is there now is still freed when nothing refers to it any more, unless it refers to itself.
    """
    gc.collect()
    gc.freeze()
