"""Contacts by co-location as people read them: minutes, local times, the number of those in the store."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, tzinfo

import pandas as pd

_MINUTE = 60
_EPOCH = datetime.fromtimestamp(0, UTC)


def contact_table(
    contacts: pd.DataFrame, numbers: Mapping[str, str], words: Mapping[str, str], zone: tzinfo
) -> pd.DataFrame:
    """Return `Colocations.contacts` for a table.

    Parameters
    ----------
    numbers
        Of those who are in the store, by pseudonym.
    words
        The texts of contact tracing in a language.

    Returns
    -------
    DataFrame
        Columns case, person, number, certainty, minutes, minutes_beside, stays, places, first, last.
    """
    return pd.DataFrame(
        {
            "case": contacts["case"],
            "person": contacts["person"],
            "number": contacts["person"].map(dict(numbers)).fillna(""),
            "certainty": contacts["certainty"].map(lambda name: words[f"certainty_{name}"]),
            "minutes": contacts["seconds"] // _MINUTE,
            "minutes_beside": contacts["beside"] // _MINUTE,
            "stays": contacts["stays"],
            "places": contacts["places"],
            "first": contacts["first"].map(lambda second: local_minute(second, zone)),
            "last": contacts["last"].map(lambda second: local_minute(second, zone)),
        }
    )


def crowd_table(crowded: pd.DataFrame, zone: tzinfo) -> pd.DataFrame:
    """Return `Colocations.crowded` for a table: case, place, people, first, last."""
    first, last = (crowded[name].map(lambda second: local_minute(second, zone)) for name in ("start", "stop"))
    return crowded.assign(first=first, last=last).drop(columns=["start", "stop"])


def local_minute(second: int, zone: tzinfo) -> str:
    """Return a second since 1970 as a minute of a time zone.

    >>> local_minute(1_580_515_200, UTC)
    '2020-02-01 00:00+00:00'
    """
    return (_EPOCH + timedelta(seconds=int(second))).astimezone(zone).isoformat(sep=" ", timespec="minutes")
