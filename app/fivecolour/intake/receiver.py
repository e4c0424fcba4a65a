"""The receiver at which figures come in: reconciled, judged, and kept or set apart."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, TypeVar

import numpy as np
import pandas as pd
from sqlalchemy import Connection, Engine

from fivecolour import data_files, toml_files
from fivecolour.config import Settings
from fivecolour.intake import apart_rows, earlier_sendings, recording, tally
from fivecolour.intake.earlier_figures import EarlierFigures
from fivecolour.intake.preview import PreviewRows
from fivecolour.intake.rules_in_use import figures_in_use
from fivecolour.intake.types import ReasonTally, Receipt, Sending, receipt
from fivecolour.intake.validate.found_place import NAME_DIFFERS, NAME_UNKNOWN, NOT_PLACED
from fivecolour.intake.validate.judgement import Judgement, judge
from fivecolour.intake.validate.not_placed import not_placed
from fivecolour.intake.validate.reconcile import PlaceIndex
from fivecolour.intake.validate.rules import QUARANTINE, IntakeRules, read_rules
from fivecolour.regions import sets
from fivecolour.regions.region_set import RegionSet
from fivecolour.reports.batch import Batch
from fivecolour.reports.moments import day_of
from fivecolour.store import audit, database, intakes, kind, quarantine_rows
from fivecolour.store.write_lock import Lock, acquire

Progress = Callable[[ReasonTally], None]
T = TypeVar("T")


@dataclass(frozen=True)
class Receiver:
    """What an intake needs: the store, the districts and the rules."""

    engine: Engine
    region_set: RegionSet
    rules: IntakeRules
    places: PlaceIndex
    # That the rule of some map goes by; None where that is not known.
    in_use: frozenset[str] | None = None

    def ingest(
        self,
        batches: Iterable[Batch],
        sending: Sending,
        *,
        dry_run: bool = False,
        progress: Progress | None = None,
        preview: PreviewRows | None = None,
    ) -> Receipt:
        """Take in what was read from one file or message.

        A file of one batch is stored in one transaction. A larger one is stored batch by batch, each in a
        transaction that also notes how far the file has got: when it is sent again after a crash, it goes
        on there. Content that was taken in before changes nothing, unless others changed its figures since
        and it does not say when it was issued: then it is a later word, issued when it was received; or
        unless rows that were set apart then pass by now.

        Parameters
        ----------
        batches : iterable of Batch
            From `fivecolour.reports`; read one at a time, so memory stays bounded. Iterated twice where
            the content was taken in before.
        sending : Sending
            What it is and who sends it.
        dry_run : bool
            Judge everything and store nothing.
        progress : callable, optional
            Called with the tally after each batch.
        preview : PreviewRows, optional
            Of a dry run: gathers figures as they would be stored, and rows that would be set apart.

        Returns
        -------
        Receipt
            Its ``places`` and ``days`` say what has to be graded again.
        """
        with self.engine.connect() as connection:
            kind.check_sources(connection, [sending.source])
        with self.engine.connect() as connection:
            earlier = earlier_sendings.find(connection, sending, self.region_set)
            # Also where the content was read in another way, if it is of the same days and figures.
            of_content = earlier.last is not None or sending.self_described
            rows_wait = of_content and bool(self._waiting(connection, sending))
        if earlier.last is not None and earlier.begun is None:
            before = ReasonTally.from_json(earlier.last.tally)
            if not self._says_otherwise(batches, sending, before):
                if dry_run and preview is not None:
                    self._rehearse(batches, sending, None, preview)
                return self._receipt(sending, before, earlier.last.id, again=True, dry_run=dry_run)
        if dry_run:
            return self._rehearse(batches, sending, progress, preview)
        return self._stored(batches, sending, earlier, progress, rows_wait=rows_wait)

    def _stored(
        self,
        batches: Iterable[Batch],
        sending: Sending,
        earlier: earlier_sendings.EarlierSendings,
        progress: Progress | None,
        *,
        rows_wait: bool,
    ) -> Receipt:
        """Take in one batch after the other, each in its transaction, and pass over what is in already."""
        intake, sums, figures = None, ReasonTally(), EarlierFigures()
        for number, (batch, last) in enumerate(_with_last(batches)):
            if earlier.begun is not None and number < earlier.begun.batches:
                figures.add(self._placed(batch.observations), source=sending.source)
                continue
            with self.engine.begin() as connection:
                found = intakes.enter(connection, key=earlier.key, **_about(sending, self.region_set))
                intake, sums = found.id, ReasonTally.from_json(found.tally)
                if number < found.batches:
                    # Somebody else is sending the same file and was quicker.
                    continue
                stored = self._take(
                    connection, batch, sending, figures, intake=found.id, sums=sums, rows_wait=rows_wait
                )
                intakes.advance(connection, found.id, batches=number + 1, tally=sums.to_json())
                if last:
                    self._finish(connection, sending, found.id, sums)
                else:
                    figures.add(stored, source=sending.source)
            if progress is not None:
                progress(sums)
        return self._receipt(sending, sums, intake, again=False, dry_run=False)

    def taken_rows(self, sending: Sending) -> int:
        """Return how many rows of a sending that was broken off have been taken in so far."""
        with self.engine.connect() as connection:
            begun = earlier_sendings.find(connection, sending, self.region_set).begun
        return ReasonTally.from_json(begun.tally).rows if begun is not None else 0

    def _says_otherwise(self, batches: Iterable[Batch], sending: Sending, before: ReasonTally) -> bool:
        """Return whether content that was taken in before says something new by now.

        Without a time of issue it changes later figures; a zero for a day without a row is held back no
        longer; or fewer of its rows would be set apart for one of the reasons of then.
        """
        now = ReasonTally()
        for batch, observations, judgement in self._tried(batches, sending):
            now.add(tally.of_batch(batch, observations, judgement, self.rules))
            zeros = judgement.accepted & (observations["cells"] == 0).to_numpy()
            if now.received_now or zeros.any():
                return True
        return any(
            now.reasons.get(code, 0) < count
            for code, count in before.reasons.items()
            if self.rules.severity(code) == QUARANTINE
        )

    def _rehearse(
        self,
        batches: Iterable[Batch],
        sending: Sending,
        progress: Progress | None,
        preview: PreviewRows | None,
    ) -> Receipt:
        sums = ReasonTally()
        for batch, observations, judgement in self._tried(batches, sending, rehearsed=True):
            sums.add(tally.of_batch(batch, observations, judgement, self.rules))
            if preview is not None:
                apart = self._apart(batch, observations, judgement, sending)
                preview.add(observations[judgement.accepted | judgement.unchanged], apart)
            if progress is not None:
                progress(sums)
        return self._receipt(sending, sums, None, again=False, dry_run=True)

    def _tried(
        self, batches: Iterable[Batch], sending: Sending, *, rehearsed: bool = False
    ) -> Iterator[tuple[Batch, pd.DataFrame, Judgement]]:
        """Judge batches one after the other and store nothing.

        ``rehearsed``: the batch before counts as stored, as it will be where they are.
        """
        figures = EarlierFigures()
        for batch, last in _with_last(batches):
            beside = figures.beside if rehearsed else None
            with self.engine.connect() as connection:
                observations, judgement = self.judged(
                    connection, batch.observations, sending, figures, beside=beside
                )
            if not last:
                figures.add(observations[~judgement.quarantined], source=sending.source)
            yield batch, observations, judgement

    def _take(
        self,
        connection: Connection,
        batch: Batch,
        sending: Sending,
        figures: EarlierFigures,
        *,
        intake: int,
        sums: ReasonTally,
        rows_wait: bool,
    ) -> pd.DataFrame:
        """Store a batch and return its observations that are not set apart."""
        acquire(connection, Lock.REPORTS)
        if rows_wait:
            self._close_passed(connection, batch, sending, figures)
        observations, judgement = self.judged(connection, batch.observations, sending, figures)
        one = tally.of_batch(batch, observations, judgement, self.rules)
        recording.keep(connection, observations, judgement, sending)
        about: dict[str, Any] = {
            "intake": intake,
            "source": sending.source,
            "region_set": self.region_set.name,
            "file": sending.file,
            "received_at": sending.received_at,
        }
        apart = self._apart(batch, observations, judgement, sending)
        one.newly_quarantined = quarantine_rows.add(connection, [row | about for row in apart])
        sums.add(one)
        return observations[~judgement.quarantined]

    def _apart(
        self, batch: Batch, observations: pd.DataFrame, judgement: Judgement, sending: Sending
    ) -> list[dict[str, Any]]:
        """Return the rows of a batch that are set apart, without names that may be somebody's."""
        if sending.personal and len(batch.faults):
            found = self.places.reconcile(batch.faults)[["problem", "remark"]]
            batch = replace(batch, faults=_without_names(pd.concat([batch.faults, found], axis=1)))
        return apart_rows.of_batch(batch, observations, judgement, self.rules)

    def _waiting(self, connection: Connection, sending: Sending) -> dict[tuple[int, str], list[int]]:
        """Return the numbers of the quarantined rows of earlier sendings of this content."""
        return quarantine_rows.open_of_content(
            connection, sending.sha256, source=sending.source, region_set=self.region_set.name
        )

    def _close_passed(
        self, connection: Connection, batch: Batch, sending: Sending, figures: EarlierFigures
    ) -> None:
        """Close the quarantined rows of earlier sendings of this content that pass now."""
        waiting = self._waiting(connection, sending)
        if not waiting:
            return
        observations, judgement = self.judged(connection, batch.observations, sending, figures)
        outcomes = np.where(judgement.accepted, "accepted", "unchanged")[~judgement.quarantined]
        passed = observations[~judgement.quarantined]
        for row, column, outcome in zip(passed["row"], passed["column"], outcomes, strict=True):
            for number in waiting.get((int(row), str(column)[:200]), ()):
                quarantine_rows.decide(
                    connection,
                    number,
                    who=sending.who,
                    at=sending.received_at,
                    action="replay",
                    outcome=str(outcome),
                    reason="sent again",
                )

    def _placed(self, observations: pd.DataFrame) -> pd.DataFrame:
        """Return observations with the codes of their places."""
        observations = observations.reset_index(drop=True)
        found = self.places.reconcile(observations)
        return observations.assign(**{str(name): found[name].to_numpy(object) for name in found})

    def judged(
        self,
        connection: Connection,
        observations: pd.DataFrame,
        sending: Sending,
        figures: EarlierFigures | None = None,
        *,
        beside: pd.DataFrame | None = None,
        waived: bool = False,
    ) -> tuple[pd.DataFrame, Judgement]:
        """Return observations with the codes of their places, and what the rules say of them.

        ``figures`` are those of the batches before, ``beside`` such as count as kept though they are not.
        """
        observations = _with_both_names(self._placed(observations))
        if sending.personal:
            observations = _without_names(observations)
        known = recording.known(connection, observations, self.region_set)
        if beside is not None:
            known = pd.concat([known, beside[list(known)]], ignore_index=True)
        judgement = judge(
            observations,
            known,
            rules=self.rules.waived() if waived else self.rules,
            region_set=self.region_set,
            source=sending.source,
            today=day_of(sending.received_at),
            scope=sending.scope,
            others=figures.others(observations) if figures is not None else None,
        )
        return observations, judgement

    def _finish(self, connection: Connection, sending: Sending, intake: int, sums: ReasonTally) -> None:
        intakes.finish(connection, intake, tally=sums.to_json())
        names = ("read", "accepted", "unchanged", "quarantined", "revisions")
        counts = {name: getattr(sums, name) for name in names}
        audit.write(
            connection,
            who=sending.who,
            what="ingest",
            subject=sending.source,
            source=f"{sending.file} {sending.sha256}",
            details=counts | {"intake": intake, "region_set": self.region_set.name},
        )

    def _receipt(
        self, sending: Sending, sums: ReasonTally, intake: int | None, *, again: bool, dry_run: bool
    ) -> Receipt:
        tally.check(sums)
        unused = () if self.in_use is None else sorted(sums.figures - self.in_use)
        result = receipt(sending, self.region_set.name, sums, intake=intake, again=again, dry_run=dry_run)
        return replace(result, unused=tuple(unused))


def default_region_set(config: Settings) -> str:
    """Return the region set that figures are for where nobody says another: that of the standing order."""
    return toml_files.text(config.order, "region_set")


def open_receiver(config: Settings, region_set: str | None, *, engine: Engine | None = None) -> Receiver:
    """Open the store, if it is not open yet, and make the rules and the places of a region set ready.

    Without ``region_set`` it is that of the map.
    """
    region, rules, places = prepared(region_set or default_region_set(config))
    opened = engine or database.engine(config.database_url)
    kind.check_store(opened, drill=config.drill)
    return Receiver(opened, region, rules, places, figures_in_use(config))


@lru_cache(maxsize=4)
def prepared(region_set: str) -> tuple[RegionSet, IntakeRules, PlaceIndex]:
    """Return all that a receiver needs but the store; read once."""
    region = sets.load(region_set)
    return (
        region,
        read_rules(data_files.own_or_bundled("reports", "rules.toml")),
        PlaceIndex(region, not_placed(data_files.own_or_bundled("reports", "not_placed.toml"))),
    )


def _with_both_names(observations: pd.DataFrame) -> pd.DataFrame:
    """Return the observations with the name behind the code where the two differ: both are judged again."""
    differ = observations["problem"] == NAME_DIFFERS
    if not differ.any():
        return observations
    both = observations["place"] + " " + observations["name"]
    written = differ & (observations["name"] != "")
    return observations.assign(place=observations["place"].mask(written, both))


def _without_names(observations: pd.DataFrame) -> pd.DataFrame:
    """Return the observations without the texts that are no name of a place: they may be somebody's."""
    own = (observations["problem"] != "") | observations["remark"].str.contains(NOT_PLACED, regex=False)
    own |= observations["remark"].str.contains(NAME_UNKNOWN, regex=False)
    texts = [name for name in ("place", "parent", "name", "text") if name in observations]
    return observations.assign(**{name: observations[name].mask(own, "") for name in texts})


def _about(sending: Sending, region_set: RegionSet) -> dict[str, Any]:
    return {
        "file": sending.file,
        "sha256": sending.sha256,
        "source": sending.source,
        "region_set": region_set.name,
        "who": sending.who,
        "begun_at": sending.received_at,
    }


def _with_last(items: Iterable[T]) -> Iterator[tuple[T, bool]]:
    """Yield each item, and whether it is the last."""
    iterator = iter(items)
    try:
        item = next(iterator)
    except StopIteration:
        return
    for following in iterator:
        yield item, False
        item = following
    yield item, True
