"""How fast flows come in: 381 origins by 381 destinations by 90 days, from a file and from the store.

Run: ``python -m tests.benchmarks.flow``. A matrix is written, taken in (read, judged, held in an empty
SQLite) and read back as an array; then one day of it alone, as a change of day needs it. At last a day of an
edition with all pairs: pressure, the part read, the largest 200 drawn, and how large that is.
"""

from __future__ import annotations

import tempfile
import time
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import numpy as np

from fivecolour.config import settings
from fivecolour.editions import flow_parts, parts
from fivecolour.editions.edition_flow import EditionFlowDay, FlowBasis
from fivecolour.intake.flow_intake import FlowIntakeOptions, take_in
from fivecolour.intake.receiver import open_receiver
from fivecolour.intake.types import Sending
from fivecolour.reports.flow_report import FlowPlace
from fivecolour.store.flows import Flows
from fivecolour.web.pages import flow_view
from tests.editions.flowed import DAY, flowed_edition

PLACES, DAYS = 381, 90
FIRST = date(2020, 1, 1)


def write(folder: Path) -> tuple[Path, Path]:
    """Write the matrix of all days, and the table of its places."""
    random = np.random.default_rng(2020)
    codes = [str(110_000 + 7 * at) for at in range(PLACES)]
    locations, flows = folder / "locations.csv", folder / "flows.csv"
    locations.write_text("id,name\n" + "".join(f"{code},P{code}\n" for code in codes))
    with flows.open("w") as file:
        file.write(f"date,origin,{','.join(codes)}\n")
        for number in range(DAYS):
            day = FIRST + timedelta(days=number)
            for code, row in zip(codes, random.poisson(40, (PLACES, PLACES)), strict=True):
                file.write(f"{day},{code},{','.join(map(str, row))}\n")
    return locations, flows


def edition_day() -> None:
    """Measure what an edition makes of a day of all pairs, and a reader's change of day."""
    random = np.random.default_rng(2020)
    edition = flowed_edition()
    inside = list(edition.districts)
    outside = tuple(
        FlowPlace(f"x{at}", f"P{at}", 29 + random.random(), 120 + random.random(), 1e6)
        for at in range(PLACES - len(inside))
    )
    origin, destination = np.nonzero(~np.eye(PLACES, dtype=bool))
    codes = (*inside, *(one.code for one in outside))
    value = random.poisson(40, len(origin)).astype(float)
    day = EditionFlowDay(
        codes, tuple(origin.tolist()), tuple(destination.tolist()), tuple(value.tolist()), 14
    )
    body = parts.canonical(flow_parts.flow_document(day))
    basis = FlowBasis("benchmark", "persons", 14, outside)
    took: dict[str, list[float]] = {"read": [], "drawn": []}
    for _ in range(5):
        begun = time.process_time()
        found = flow_parts.parse_day(body)
        took["read"].append(time.process_time() - begun)
        shown = replace(edition, flow_basis=basis, flow_days={DAY: found})
        begun = time.process_time()
        told = flow_view.flow_day(shown, DAY, "en")
        took["drawn"].append(time.process_time() - begun)
    print(f"a day of {len(origin):,} pairs from its part: {min(took['read']) * 1000:.0f} ms of processor")
    print(
        f"its 200 arrows, legend and districts: {min(took['drawn']) * 1000:.0f} ms; SVG of "
        f"{told['svg'].count('<path')} flows {len(told['svg'].encode()) / 1000:.0f} kB"
    )


def main() -> None:
    """Measure, and print seconds."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        locations, flows = write(folder)
        config = replace(settings(), home=folder, database_url=f"sqlite:///{folder / 'flow.db'}")
        receiver = open_receiver(config, "zhejiang-2020")
        asked = FlowIntakeOptions("benchmark", locations=locations)
        begun, busy = time.perf_counter(), time.process_time()
        receipt = take_in(receiver, flows, asked, Sending("flows.csv", "", "benchmark"))
        print(
            f"{receipt.accepted:,} pairs from a file of {flows.stat().st_size >> 20} MB into the store: "
            f"{time.perf_counter() - begun:.2f} s ({time.process_time() - busy:.2f} s of processor)"
        )
        store = Flows(receiver.engine)
        series, last = store.chosen(), FIRST + timedelta(days=DAYS - 1)
        for start, what in ((FIRST, "all days"), (last, "one day")):
            begun = time.perf_counter()
            shape = store.table(series, start=start, end=last).values.shape
            print(f"{what} from the store as an array {shape}: {time.perf_counter() - begun:.3f} s")
    edition_day()


if __name__ == "__main__":
    main()
