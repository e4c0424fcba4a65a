"""What has come in that a map's rule reads, but its days, weeks or months cannot use."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Engine

from fivecolour.config import Settings
from fivecolour.editions.rhythm import first_end, left_out
from fivecolour.editions.standing_order import standing_order
from fivecolour.errors import UserError
from fivecolour.regions.region_set import RegionSet


def unfit_lines(
    config: Settings,
    engine: Engine,
    region: RegionSet,
    figures: Collection[str],
    *,
    in_use: Collection[str] | None,
    language: str,
) -> list[str]:
    """Say of figures that came in which of them the map's periods cannot use; nothing where all can be.

    ``in_use`` are those that the rule goes by, None where that is not known. What is at fault with the
    order, publishing says.
    """
    try:
        order = standing_order(config)
        if order.region_set != region.name:
            return []
        start = order.start or first_end(engine, region, order.period)
    except UserError:
        return []
    read = {name for name in figures if in_use is None or name in in_use}
    return left_out(engine, region, start=start, period=order.period, figures=read, language=language)
