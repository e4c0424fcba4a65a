"""Who travels in a drill: from each district to those where its people have contacts."""

from __future__ import annotations

import csv
import hashlib
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from fivecolour.drill.disease import Disease
from fivecolour.drill.epidemic import mixing
from fivecolour.intake import flow_intake
from fivecolour.intake.flow_intake import FlowIntakeOptions, FlowReceipt
from fivecolour.intake.receiver import Receiver
from fivecolour.intake.types import Sending
from fivecolour.regions.region_set import RegionSet
from fivecolour.store.kind import MARK

SOURCE = f"{MARK}phones"
_LOCATIONS = "locations.csv"


class DrillFlows:
    """The flows of a drill, a file a day; of each origin the partners that matter most are listed.

    Parameters
    ----------
    population : ndarray of int, shape (D,)
    points : ndarray of float64, shape (D, 2)
        Longitude and latitude of the districts.
    """

    def __init__(
        self,
        region: RegionSet,
        population: NDArray[np.int64],
        points: NDArray[np.float64],
        *,
        seed: int,
        course: Disease,
    ) -> None:
        self._region, self._seed = region, seed
        self._population, self._points = population, points
        share = mixing(population, points, away=course.away, nearest=course.nearest).tocsr()
        share.setdiag(0)
        share.eliminate_zeros()
        self._pairs: list[tuple[int, int, float]] = []
        for origin in range(len(population)):
            begins, ends = share.indptr[origin], share.indptr[origin + 1]
            found, values = share.indices[begins:ends], share.data[begins:ends] * population[origin]
            for at in np.argsort(-values, kind="stable")[: course.listed].tolist():
                self._pairs.append((origin, int(found[at]), float(values[at])))

    def take_in(self, receiver: Receiver, day: date, folder: Path, *, who: str) -> FlowReceipt | None:
        """Write the flows of a day and take them in; None where nobody travels."""
        if not self._pairs:
            return None
        folder.mkdir(parents=True, exist_ok=True)
        path, locations = folder / f"flows-{day.isoformat()}.csv", self._locations(folder)
        random = np.random.default_rng([self._seed, 3, day.toordinal()])
        counts = random.poisson([value for *_, value in self._pairs]).tolist()
        codes = [one.code for one in self._region.districts]
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(["origin", "dest", "count", "time", f"{MARK}{self._seed}"])
            writer.writerows(
                [codes[origin], codes[destination], count, day.isoformat(), 1]
                for (origin, destination, _), count in zip(self._pairs, counts, strict=True)
            )
        asked = FlowIntakeOptions(SOURCE, locations=locations, issued_on=day)
        sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
        sending = Sending(path.name, sha256, SOURCE, who=who, options=asked.text())
        return flow_intake.take_in(receiver, path, asked, sending)

    def _locations(self, folder: Path) -> Path:
        """Write where the districts lie, once."""
        path = folder / _LOCATIONS
        if not path.exists():
            with path.open("w", encoding="utf-8", newline="") as file:
                writer = csv.writer(file)
                writer.writerow(["id", "name", "lat", "lon", "population"])
                places = zip(self._region.districts, self._points, self._population, strict=True)
                for district, (longitude, latitude), people in places:
                    where = (f"{latitude:.4f}", f"{longitude:.4f}", int(people))
                    writer.writerow([district.code, district.name.en, *where])
        return path
