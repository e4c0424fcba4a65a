"""What a row of visits holds, wherever it is kept."""

from __future__ import annotations

from typing import Final

# `person` is a pseudonym; `start` and `stop` are seconds since 1970 in UTC, `stop` is null where it was not
# recorded; `rough` is 1 where only the day was; `section` is a carriage or cabin.
COLUMNS: Final = {
    "person": "string",
    "place": "string",
    "kind": "string",
    "start": "int64",
    "stop": "int64",
    "rough": "int64",
    "section": "string",
    "seat_row": "int64",
}
STAY: Final = "stay"
KINDS: Final = (STAY, "plane", "train", "ship", "bus")
