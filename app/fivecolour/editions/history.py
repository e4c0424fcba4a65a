"""The whole history of a region set, as the store holds it at this moment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from threading import Lock

from sqlalchemy import Engine

from fivecolour.config import Settings
from fivecolour.editions.region_figures import figures_for, open_store
from fivecolour.editions.standing_order import standing_order
from fivecolour.errors import UserError
from fivecolour.regions import sets
from fivecolour.regions.region_set import RegionSet
from fivecolour.reports.series import aligned
from fivecolour.scoring.figures import Figures
from fivecolour.store.reports import Reports


def reported_days(engine: Engine, region: RegionSet, *, as_of: datetime | None = None) -> tuple[date, date]:
    """Return the first and the last day of which a district has a report that was known ``as_of`` then.

    Raises
    ------
    UserError
        The store holds nothing of them, or nothing that was known then.
    """
    places = {district.code for district in region.districts}
    found = Reports(engine).days(places=places, as_of=as_of)
    if found is None and as_of is not None:
        raise UserError(
            f"no figures of {region.name} were known as of {as_of.isoformat()}; choose a later moment"
        )
    if found is None:
        raise UserError(f"the store holds no figures of {region.name}; send some in: fivecolour ingest FILE")
    return found


def newest_day(engine: Engine, region: RegionSet, *, as_of: datetime | None = None) -> date:
    """Return the newest day of which there is a report: until then goes an order ``to = "newest"``.

    Raises
    ------
    UserError
        The store holds no report, or none that was known ``as_of`` then.
    """
    last = Reports(engine).arrivals(places=region.codes).last if as_of is None else None
    return last or reported_days(engine, region, as_of=as_of)[1]


@dataclass(frozen=True, slots=True)
class History:
    """Figures of a region set's districts, on all days from the first report to the last.

    ``arrivals`` is the number of reports in the store when they were read.
    """

    region: RegionSet
    figures: Figures
    arrivals: int


class Histories:
    """Reads histories from the store, and reads one again only when a report has come.

    Of the map's own districts they go by its days, weeks or months, of any others by days.
    """

    def __init__(self, config: Settings) -> None:
        self._config = config
        self._engines: dict[str, Engine] = {}
        self._read: dict[str, History] = {}
        self._lock = Lock()

    def of(self, name: str) -> History:
        """Return the history of a region set as the store holds it now.

        Raises
        ------
        UserError
            There is no such region set, or the store holds no figures of it.
        """
        with self._lock:
            if name not in self._engines:
                self._engines[name] = open_store(self._config, sets.load(name))
            engine = self._engines[name]
            arrivals = Reports(engine).count()
            held = self._read.get(name)
            if held is None or held.arrivals != arrivals:
                region = sets.load(name)
                held = History(region, self._figures(engine, region), arrivals)
                self._read[name] = held
            return held

    def _figures(self, engine: Engine, region: RegionSet) -> Figures:
        order = standing_order(self._config)
        first, last = reported_days(engine, region)
        if order.region_set != region.name or order.period == "day":
            return figures_for(engine, region, start=first, end=last)
        begin = aligned(order.start or last, first, order.period)
        return figures_for(engine, region, start=begin, end=last, period=order.period)
