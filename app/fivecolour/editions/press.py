"""The press: makes the next edition of a standing order whenever reports have come in.

One process a host runs it (``fivecolour press``). It keeps the figures and its last edition in
memory, so that a new day costs its own figures and reasons only; killed, it reads everything again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Engine

from fivecolour.editions import publication
from fivecolour.editions.delay_record import Delay, delay_until
from fivecolour.editions.edition_build import PreviousEdition, earlier_for, flows_for, make
from fivecolour.editions.edition_data import Edition
from fivecolour.editions.edition_flow import EditionFlows
from fivecolour.editions.edition_order import Order, indicators_read, indices_of, order_material
from fivecolour.editions.emptiness import is_empty, refuse_empty
from fivecolour.editions.flow_parts import DAYS as FLOW_DAYS
from fivecolour.editions.parts import Bundle
from fivecolour.editions.region_figures import published_for
from fivecolour.editions.rhythm import first_end
from fivecolour.editions.standing_order import StandingOrder
from fivecolour.editions.store_arrays import StoreArrays
from fivecolour.regions import sets
from fivecolour.reports.series import period_ends
from fivecolour.scoring.indicators.names import check_periods
from fivecolour.scoring.schemes import library
from fivecolour.store.editions import Editions, OvertakenError, StoredEdition
from fivecolour.store.flows import Flows
from fivecolour.store.reports import Reports

# How often a turn begins anew because the press of another host was quicker.
_TRIES = 5


@dataclass(frozen=True, slots=True)
class _Arrived:
    """Numbers of the newest report and flow, and the days that new ones speak of, None without any."""

    newest: int
    newest_flow: int
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True, slots=True)
class _PressState:
    """What the press holds: everything that the next edition can take over.

    Of the reasons only those of the last two days are held: all of them would fill a server.
    """

    material: StoreArrays
    order: Order
    edition: Edition
    manifest: dict[str, Any]
    delay: Delay

    def before(self, engine: Engine, since: int) -> PreviousEdition:
        """Return what the days before ``since`` leave to the next edition."""
        held = {
            code: span
            for code, spans in self.edition.reasons.items()
            for span in spans
            if span.first < since <= span.last + 1
        }
        if since and len(held) < len(self.edition.reasons):
            held = publication.reasons_on(engine, self.edition, self.manifest, since - 1)
        return PreviousEdition(self.edition, since, held)


class Press:
    """Makes editions of one standing order.

    Parameters
    ----------
    engine : Engine
        The store.
    folder : Path
        The editions that readers of this host read.
    by : str
        Under which name editions are made.
    drill : bool
        Whether the figures are simulated.
    even_if_empty : bool
        Whether an edition is made even if every district is grey.
    """

    def __init__(
        self,
        engine: Engine,
        folder: Path,
        standing: StandingOrder,
        *,
        by: str,
        drill: bool = False,
        even_if_empty: bool = False,
    ) -> None:
        self.engine = engine
        self._folder = folder
        self._standing = standing
        self._by = by
        self._drill = drill
        self._even_if_empty = even_if_empty
        self._scheme = library.load_in_force(standing.scheme)
        self._region = sets.load(standing.region_set)
        check_periods(self._scheme.all_indicators, standing.period)
        self._indices = indices_of(standing.indices, standing.period)
        self._set: _PressState | None = None
        self._held_back, self._newest = 0, _Arrived(0, 0)

    def turn(self) -> StoredEdition | None:
        """Bring the files in step with the store; if reports have come in, make the next edition.

        Returns
        -------
        Kept or None
            The edition, published or drafted as the standing order says; None if there is nothing new.

        Raises
        ------
        EmptyEditionError
            Every district would be grey; it is told once, until reports come in again.
        """
        for _ in range(_TRIES):
            try:
                return self._turn()
            except OvertakenError:
                # The press of another host was quicker; what it published may lack what was read here.
                continue
        # It goes on at the next notice, which each publication gives.
        return None

    def _turn(self) -> StoredEdition | None:
        before = Editions(self.engine).newest_number()
        publication.bring(self.engine, self._folder)
        if self._standing.mode == "manual":
            return None
        arrived = self._arrived()
        if arrived.first is None or arrived.last is None:
            # What came is of another map that shares the store.
            self._newest = arrived
            return None
        if arrived.newest == self._held_back:
            return None
        made, bundle = self._make(arrived.first, arrived.last)
        if not self._even_if_empty and is_empty(made.edition):
            self._held_back = arrived.newest
        refuse_empty(made.edition, even_if_empty=self._even_if_empty)
        stored, new = self._give_out(bundle, after=before)
        # Only now: what the next edition takes over must be in the store.
        self._set, self._newest = made, arrived
        return stored if new else None

    def _arrived(self) -> _Arrived:
        """Return what is new: reports of the map and, once it has an edition, flows and cases outside."""
        held, known = self._set, self._newest
        reports, flows = Reports(self.engine), Flows(self.engine)
        own = reports.arrivals(after=known.newest, places=self._region.codes)
        newest, flow = flows.arrivals(after=known.newest_flow)
        if held is None:
            return _Arrived(own.newest, newest, own.first, own.last)
        basis = held.edition.flow_basis
        outside = [one.code for one in basis.outside] if basis else []
        far = reports.arrivals(after=known.newest, places=outside).first if outside else None
        first = min((day for day in (own.first, flow, far) if day), default=None)
        return _Arrived(own.newest, newest, first, own.last or held.order.end)

    def _give_out(self, bundle: Bundle, *, after: int) -> tuple[StoredEdition, bool]:
        if self._standing.mode == "automatic":
            return publication.publish(self.engine, self._folder, bundle, by=self._by, after=after)
        stored, new = publication.draft(self.engine, bundle, by=self._by)
        publication.supersede(self.engine, stored, by=self._by)
        return stored, new

    def _make(self, first: date, last: date) -> tuple[_PressState, Bundle]:
        held = self._set
        begin = self._standing.start or first_end(self.engine, self._region, self._standing.period)
        end = max(last, held.order.end) if held else last
        order = self._standing.until(end, first=begin, drill=self._drill)
        if held is None or first < held.material.start or order.start != held.order.start:
            held, since = None, 0
            read = indicators_read(self._scheme, self._indices)
            material = order_material(self.engine, self._region, order, read)
        else:
            # A day of which nobody reports is a day too.
            first = min(first, held.order.end + timedelta(days=1), order.end)
            material = held.material.renewed(self.engine, first=first, end=order.end)
            since = max(0, material.index(first) - material.index(order.start))
        delay = delay_until(
            self.engine,
            material.codes,
            end=order.end,
            period=order.period,
            held=held.delay if held else None,
        )
        flows, shared = self._flows(order, held, since)
        edition = make(
            order,
            self._scheme,
            material,
            published=published_for(self.engine, material.region, start=order.start, end=order.end),
            delay=delay,
            earlier=earlier_for(self.engine, order),
            flows=flows,
            indices=self._indices,
            before=held.before(self.engine, since) if held else None,
        )
        bundle = publication.named(edition, earlier=shared, since=since)
        held_reasons = {code: spans[-2:] for code, spans in edition.reasons.items()}
        # Days of indices are in the store by now, and hold all figures here.
        edition = replace(edition, reasons=held_reasons, flow_days={}, index_days={})
        return _PressState(material, order, edition, bundle.manifest, delay), bundle

    def _flows(
        self, order: Order, held: _PressState | None, since: int
    ) -> tuple[EditionFlows | None, Mapping[str, Any] | None]:
        """Return the flows from a day on, and the manifest whose parts of the days before can be shared.

        Where flows of another source take the place of those that were there, all days are made anew.
        """
        ends = period_ends(order.start, order.end, order.period)
        start: date = ends[min(since, len(ends) - 1)].item()
        flows = flows_for(self.engine, order, self._region, self._scheme, start=start)
        if held is None:
            return flows, None
        before = held.edition.flow_basis
        if before is None or (flows is not None and before.is_of(flows.basis)):
            return flows, held.manifest
        parts = {name: one for name, one in held.manifest["parts"].items() if name != FLOW_DAYS}
        return flows_for(self.engine, order, self._region, self._scheme), {**held.manifest, "parts": parts}
