"""What the web asks of the intake: opened when it is first needed, then kept."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path

import pandas as pd
from sqlalchemy import Engine
from sqlalchemy.exc import InterfaceError, OperationalError

from fivecolour.config import Settings
from fivecolour.errors import UserError
from fivecolour.intake import recording
from fivecolour.intake.files import IntakeOptions, look, take_in
from fivecolour.intake.preview import PreviewRows
from fivecolour.intake.quarantine import Quarantine
from fivecolour.intake.read.tables.understanding import Understanding
from fivecolour.intake.receiver import Receiver, default_region_set, open_receiver, prepared
from fivecolour.intake.types import Receipt
from fivecolour.logs import log
from fivecolour.regions import sets
from fivecolour.reports.report_data import FORMS
from fivecolour.store import database

# The store cannot be asked just now: its server is away, its disk is full. What was sent may be sent again.
STORE_FAULTS = (OperationalError, InterfaceError)


@dataclass(frozen=True, slots=True)
class Preview:
    """What a file is taken to hold, and what would become of it."""

    understood: Understanding
    receipt: Receipt
    rows: PreviewRows


class Service:
    """The intake of one running instance, for several threads at once."""

    def __init__(self, config: Settings) -> None:
        self.config = config

    @cached_property
    def engine(self) -> Engine:
        """The store."""
        return database.engine(self.config.database_url)

    @cached_property
    def room(self) -> Quarantine:
        """The quarantine."""
        return Quarantine(self.config, engine=self.engine)

    @cached_property
    def default_region_set(self) -> str:
        """The region set that figures are for where nobody says another."""
        return default_region_set(self.config)

    def receiver(self, region_set: str = "") -> Receiver:
        """Return the receiver for figures of a region set.

        Raises
        ------
        UserError
            There is no such set.
        """
        if region_set and region_set not in self.region_sets():
            raise UserError(f"no region set {region_set!r}; there are: {', '.join(self.region_sets())}")
        return open_receiver(self.config, region_set, engine=self.engine)

    def make_ready(self) -> None:
        """Read names, districts and rules now, as the first sending would wait for it; not the store."""
        try:
            prepared(self.default_region_set)
        except (UserError, OSError) as fault:
            # Who sends something is told; readers need none of it.
            log.warning("figures cannot be taken in: %s", str(fault).splitlines()[0])

    def region_sets(self) -> list[str]:
        """Return the names of the region sets there are."""
        return sets.list_sets()

    def preview(self, path: Path, asked: IntakeOptions, *, name: str, region_set: str = "") -> Preview:
        """Return what a file is taken to hold and what would become of it; nothing is stored."""
        receiver = self.receiver(region_set)
        understood = look(receiver, path, asked, name=name)
        rows = PreviewRows()
        receipt = take_in(receiver, path, asked, name=name, understood=understood, dry_run=True, preview=rows)
        return Preview(understood, receipt, rows)

    def take_in(self, path: Path, asked: IntakeOptions, *, name: str, region_set: str = "") -> Receipt:
        """Take a file in."""
        return take_in(self.receiver(region_set), path, asked, name=name)

    def figures(self, places: Iterable[str], indicators: Iterable[str], day: date) -> pd.DataFrame:
        """Return the kept figures of a day and of the day before it (columns as in `kept.COLUMNS`)."""
        with self.engine.connect() as connection:
            return recording.latest(
                connection,
                places=set(places),
                indicators=list(indicators),
                kinds=FORMS,
                start=day - timedelta(days=1),
                end=day,
            )
