"""What is published on a first start, built without publishing it."""

from __future__ import annotations

from fivecolour import data_files, toml_files
from fivecolour.config import Settings
from fivecolour.editions.edition_build import build
from fivecolour.editions.edition_data import Edition
from fivecolour.editions.edition_order import Order
from fivecolour.editions.region_figures import open_store
from fivecolour.regions import sets
from fivecolour.regions.region_set import Text


def first_edition(config: Settings) -> Edition:
    """Build the bundled order's edition of what the store holds."""
    order = bundled_order()
    return build(open_store(config, sets.load(order.region_set)), order)


def bundled_order() -> Order:
    """Return what ``data/reports/publish.toml`` says is to be published on a first start."""
    fields = toml_files.read(data_files.first_order())
    credit, licence = (Text.of(fields[key]) if key in fields else None for key in ("credit", "licence"))
    return Order(
        fields["region_set"],
        fields["scheme"],
        fields["from"],
        fields["to"],
        fields["open_on"],
        credit=credit,
        licence=licence,
        indices=tuple(fields.get("indices", ())),
    )
