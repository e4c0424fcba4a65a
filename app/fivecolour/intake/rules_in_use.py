"""Which figures the rule of a map goes by: a receipt tells of those that it does not."""

from __future__ import annotations

from fivecolour import catalogue, toml_files
from fivecolour.config import Settings
from fivecolour.errors import UserError
from fivecolour.scoring.schemes import library


def figures_in_use(config: Settings) -> frozenset[str] | None:
    """Return the figures that the map's rule is computed from; None where the rule cannot be read.

    Maps share no store, so that no other map's rule can go by what comes in here.

    What is at fault with it, publishing says: figures come in all the same.
    """
    try:
        wanted = library.load(toml_files.text(config.order, "scheme")).indicators
    except UserError:
        return None
    return catalogue.sources(wanted)
