"""``python -m fivecolour.cli``: the same as ``fivecolour``, for processes that start each other."""

from fivecolour.cli import main

main()
