"""An outlook of the sample edition, made up."""

from __future__ import annotations

from fivecolour.editions.edition_outlook import EditionOutlook, OutlookHorizon

OUTLOOK = EditionOutlook(
    reference="2020-02-13",
    draws=100,
    model=(0.5, 5.0, 0.5, 0.1),
    tiers_now={"330203": 4, "330212": 2},
    cases_now={"330203": 20},
    horizons=(
        OutlookHorizon("review", "2020-02-15", {"330203": (0, 0, 0, 250, 750, 0)}, {}),
        OutlookHorizon(
            "7d",
            "2020-02-20",
            {"330203": (0, 0, 0, 500, 500, 0), "330212": (0, 1000, 0, 0, 0, 0)},
            {"330203": (4, 6, 8, 10, 12, 14, 16)},
        ),
    ),
)
