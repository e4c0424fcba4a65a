"""How fast flows come in: 381 origins by 381 destinations by 90 days, from a file and from the store.

Run: ``python -m tests.benchmarks.flow``. A matrix is written, taken in (read, judged, held in an empty
SQLite) and read back as an array; then one day of it alone, as a change of day needs it.
"""

from __future__ import annotations

import tempfile
import time
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import numpy as np

from fivecolour.config import settings
from fivecolour.intake.flow_intake import FlowAsked, take_in
from fivecolour.intake.receiver import open_receiver
from fivecolour.intake.types import Sending
from fivecolour.store.flows import Flows

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


def main() -> None:
    """Measure, and print seconds."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        locations, flows = write(folder)
        config = replace(settings(), home=folder, database_url=f"sqlite:///{folder / 'flow.db'}")
        receiver = open_receiver(config, "zhejiang-2020")
        asked = FlowAsked("benchmark", locations=locations)
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


if __name__ == "__main__":
    main()
