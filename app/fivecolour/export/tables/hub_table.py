"""The outlook of an edition as a table of the hubverse: quantiles of cases and chances of tiers."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import date

from fivecolour.editions.edition_data import Edition
from fivecolour.editions.edition_outlook import PER_MILLE, QUANTILE_LEVELS, REVIEW, OutlookHorizon
from fivecolour.export.tables.spreadsheets import plain

# The columns of a hub's model output; `horizon` counts days, of weekly maps weeks.
COLUMNS = (
    *("location", "reference_date", "horizon", "target_end_date"),
    *("target", "output_type", "output_type_id", "value"),
)
# Of weeks the name of the target data (`fivecolour.export.tables.hub_targets`).
CASES, WEEKLY_CASES, TIER = "new cases of 7 days", "wk inc confirmed", "tier"
_WEEK = 7


def hub_csv(edition: Edition) -> str:
    """Return the outlook in the format of the hubverse, a line for each number; the header alone without one.

    Chances of tiers are ``pmf`` with the tier's number, 0 (not graded) to 5, cases ``quantile`` with the
    level. https://docs.hubverse.io/en/latest/user-guide/model-output.html
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    if edition.outlook is not None:
        for horizon in edition.outlook.horizons:
            writer.writerows(_lines(edition, edition.outlook.reference, horizon))
    return out.getvalue()


def _lines(
    edition: Edition, reference: str, horizon: OutlookHorizon
) -> Iterator[tuple[str | int | float, ...]]:
    days = (date.fromisoformat(horizon.target) - date.fromisoformat(reference)).days
    distance = days if edition.period == "day" else days // _WEEK
    named = CASES if edition.period == "day" else WEEKLY_CASES
    for code in edition.districts:
        where = (plain(code), reference, distance, horizon.target)
        # The chances of the next review's day are those of another horizon where both fall on one day.
        if code in horizon.tiers and not (horizon.name == REVIEW and _repeated(edition, horizon)):
            for tier, share in enumerate(horizon.tiers[code]):
                yield (*where, TIER, "pmf", tier, share / PER_MILLE)
        for level, cases in zip(QUANTILE_LEVELS, horizon.cases.get(code, ()), strict=False):
            yield (*where, named, "quantile", level, cases)


def _repeated(edition: Edition, horizon: OutlookHorizon) -> bool:
    others = edition.outlook.horizons if edition.outlook else ()
    return any(one.target == horizon.target and one.name != horizon.name for one in others)
