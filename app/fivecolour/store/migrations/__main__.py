"""Writes the next migration: ``python -m fivecolour.store.migrations "what it adds"``."""

from __future__ import annotations

import sys

from fivecolour.store.schema import write_next

if __name__ == "__main__":
    sys.stdout.write(f"{write_next(' '.join(sys.argv[1:]) or 'changes')}\n")
