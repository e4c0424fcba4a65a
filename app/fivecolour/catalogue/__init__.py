"""What can be reported and what can be computed of it: the entries of ``data/indicators/``."""

from fivecolour.catalogue.indicator_entries import Calculation, Entry, Indicator
from fivecolour.catalogue.indicator_library import (
    entries,
    figure,
    figures,
    find,
    headed,
    headers,
    indicator,
    is_known,
    known_names,
    short,
    sources,
)

__all__ = [
    "Calculation",
    "Entry",
    "Indicator",
    "entries",
    "figure",
    "figures",
    "find",
    "headed",
    "headers",
    "indicator",
    "indicator_entries",
    "indicator_library",
    "is_known",
    "known_names",
    "short",
    "sources",
]
