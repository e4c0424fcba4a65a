"""Which figures the rules of this instance's maps go by: a receipt tells of those that none does."""

from __future__ import annotations

from fivecolour import catalogue, toml_files
from fivecolour.config import Settings
from fivecolour.errors import UserError
from fivecolour.scoring.schemes import library


def figures_in_use(config: Settings) -> frozenset[str] | None:
    """Return the figures that the rule of some map is computed from; None where a rule cannot be read.

    What is at fault with it, publishing says: figures come in all the same.
    """
    orders = [config.order, *sorted(config.home.glob("maps/*/publish.toml"))]
    try:
        names = {str(toml_files.read(path)["scheme"]) for path in orders}
        wanted = [indicator for name in names for indicator in library.load(name).indicators]
    except (UserError, OSError, ValueError, KeyError):
        return None
    return catalogue.sources(wanted)
