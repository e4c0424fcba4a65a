"""The sample edition with flows: from Wuhan, from a place without coordinates, and inside."""

from __future__ import annotations

from dataclasses import replace

from fivecolour.editions.edition_data import Edition
from fivecolour.editions.edition_flow import DistrictPressure, EditionFlowDay, FlowBasis, PressureOrigin
from fivecolour.reports.flow_report import FlowPlace

from .sample import sample_edition

WUHAN = FlowPlace("420100", "Wuhan", 30.59, 114.3, 11_081_000)
NOWHERE = FlowPlace("x1", "Far-off", None, None, None)
# Of the last but one day; of the last day residuals alone are known.
DAY = "2020-02-11"
HAISHU = DistrictPressure(
    *("330203", "330200", 0.42, 0.12, None, 0.34, 0.11, 1.0, 0.9, 0.25),
    at_least=True,
    origins=(PressureOrigin("420100", 0.75, False), PressureOrigin("330212", 0.2, True)),
)
YINZHOU = DistrictPressure("330212", "", 0.004, 0.0, 0.02, 0.004, 0.0, 0.02, 1.0, 0.0)


def flowed_edition(unit: str = "persons") -> Edition:
    """Return the edition."""
    return replace(
        sample_edition(),
        flow_basis=FlowBasis("China Unicom", unit, 14, (WUHAN, NOWHERE), ("Baidu (index)",)),
        flow_days={
            DAY: EditionFlowDay(
                ("330200", "330203", "330212", "420100", "x1"),
                (3, 3, 2, 1, 4),
                (0, 2, 1, 2, 1),
                (1200.0, 300.0, 80.0, 40.0, 20.0),
                9,
                (-10.7, 1.0, 0.4, -0.5),
                {"330203": HAISHU, "330212": YINZHOU},
                {},
            ),
            "2020-02-12": EditionFlowDay(residual={"330203": 2.6, "330212": -1.25, "330105": 0.3}),
        },
    )
