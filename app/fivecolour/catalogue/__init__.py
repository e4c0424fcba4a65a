"""What can be reported and what can be computed of it: the entries of ``data/indicators/``."""

from fivecolour.catalogue.library import (
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
from fivecolour.catalogue.types import Calculation, Entry, Indicator

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
    "is_known",
    "known_names",
    "library",
    "short",
    "sources",
    "types",
]
