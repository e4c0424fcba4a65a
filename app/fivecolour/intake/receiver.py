"""The receiver at which figures come in: reconciled, judged, and kept or set apart."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import count
from typing import Any, TypeVar

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sqlalchemy import Connection, Engine

from fivecolour import data_files
from fivecolour.config import Settings
from fivecolour.intake import recording
from fivecolour.intake.preview import PreviewRows
from fivecolour.intake.rules_in_use import figures_in_use
from fivecolour.intake.types import ReasonTally, Receipt, Sending, receipt
from fivecolour.intake.validate.found_place import NAME_DIFFERS, NAME_UNKNOWN, NOT_PLACED
from fivecolour.intake.validate.judgement import Judgement, judge
from fivecolour.intake.validate.not_placed import not_placed
from fivecolour.intake.validate.reconcile import PlaceIndex
from fivecolour.intake.validate.rules import QUARANTINE, REMARK, IntakeRules, read_rules
from fivecolour.intake.validate.shown import number_shown
from fivecolour.regions import sets
from fivecolour.regions.types import RegionSet
from fivecolour.reports.batch import Batch
from fivecolour.reports.types import DAY
from fivecolour.store import audit, database, intakes, kind, quarantine
from fivecolour.store.write_lock import Lock, alone

Progress = Callable[[ReasonTally], None]
T = TypeVar("T")


class AccountingError(AssertionError):
    """Figures were lost or counted twice: a fault of this program, so nothing of the batch is stored."""


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
        on there. Content that was taken in before changes nothing,
        unless others changed its figures since and it does not say when it was issued: then it is a later
        word, issued when it was received.

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
        key = _key(sending, self.region_set)
        with self.engine.connect() as connection:
            before = intakes.find(connection, key)
        if before is not None and before.finished:
            if not self._says_otherwise(batches, sending):
                if dry_run and preview is not None:
                    self._rehearse(batches, sending, None, preview)
                tally = ReasonTally.from_json(before.tally)
                return self._receipt(sending, tally, before.id, again=True, dry_run=dry_run)
            key, before = self._key_again(key)
        if dry_run:
            return self._rehearse(batches, sending, progress, preview)
        intake, tally = None, ReasonTally()
        for number, (batch, last) in enumerate(_with_last(batches)):
            if before is not None and number < before.batches:
                continue
            with self.engine.begin() as connection:
                found = intakes.enter(connection, key=key, **_about(sending, self.region_set))
                intake, tally = found.id, ReasonTally.from_json(found.tally)
                if number < found.batches:
                    # Somebody else is sending the same file and was quicker.
                    continue
                self._take(connection, batch, sending, intake=found.id, tally=tally)
                intakes.advance(connection, found.id, batches=number + 1, tally=tally.to_json())
                if last:
                    self._finish(connection, sending, found.id, tally)
            if progress is not None:
                progress(tally)
        return self._receipt(sending, tally, intake, again=False, dry_run=False)

    def taken_rows(self, sending: Sending) -> int:
        """Return how many rows of a sending have been taken in so far."""
        with self.engine.connect() as connection:
            before = intakes.find(connection, _key(sending, self.region_set))
        return ReasonTally.from_json(before.tally).rows if before is not None else 0

    def _says_otherwise(self, batches: Iterable[Batch], sending: Sending) -> bool:
        """Return whether content that was taken in before changes figures that came later.

        Without a time of issue it does; and a zero for a day without a row may be held back no longer.
        """
        for batch in batches:
            with self.engine.connect() as connection:
                claims, judgement = self.judged(connection, batch.claims, sending)
            zeros = judgement.accepted & (claims["cells"] == 0).to_numpy()
            if _received_now(claims, judgement).any() or zeros.any():
                return True
        return False

    def _key_again(self, key: str) -> tuple[str, Any]:
        """Return the key of the content's next sending, and the intake of it that was broken off, if any."""
        for number in count(2):
            again = hashlib.sha256(f"{key}\n{number}".encode()).hexdigest()
            with self.engine.connect() as connection:
                before = intakes.find(connection, again)
            if before is None or not before.finished:
                return again, before
        raise AssertionError

    def _rehearse(
        self,
        batches: Iterable[Batch],
        sending: Sending,
        progress: Progress | None,
        preview: PreviewRows | None,
    ) -> Receipt:
        tally = ReasonTally()
        for batch in batches:
            with self.engine.connect() as connection:
                claims, judgement = self.judged(connection, batch.claims, sending)
            tally.add(_tally(batch, claims, judgement, self.rules))
            if preview is not None:
                apart = set_apart(claims, judgement, self.rules) + _faulty(batch.faults)
                preview.add(claims[judgement.accepted | judgement.unchanged], apart)
            if progress is not None:
                progress(tally)
        return self._receipt(sending, tally, None, again=False, dry_run=True)

    def _take(
        self, connection: Connection, batch: Batch, sending: Sending, *, intake: int, tally: ReasonTally
    ) -> None:
        alone(connection, Lock.REPORTS)
        claims, judgement = self.judged(connection, batch.claims, sending)
        one = _tally(batch, claims, judgement, self.rules)
        recording.keep(connection, claims, judgement, sending)
        apart = set_apart(claims, judgement, self.rules) + _faulty(batch.faults)
        about: dict[str, Any] = {
            "intake": intake,
            "source": sending.source,
            "region_set": self.region_set.name,
            "file": sending.file,
            "received_at": sending.received_at,
        }
        one.newly_quarantined = quarantine.add(connection, [row | about for row in apart])
        tally.add(one)

    def judged(
        self, connection: Connection, claims: pd.DataFrame, sending: Sending, *, waived: bool = False
    ) -> tuple[pd.DataFrame, Judgement]:
        """Return claims with the codes of their places, and what the rules say of them."""
        claims = claims.reset_index(drop=True)
        found = self.places.reconcile(claims)
        claims = claims.assign(**{str(name): found[name].to_numpy(object) for name in found})
        claims = _with_both_names(claims)
        if sending.personal:
            claims = _without_names(claims)
        known = recording.known(connection, claims, self.region_set)
        judgement = judge(
            claims,
            known,
            rules=self.rules.waived() if waived else self.rules,
            region_set=self.region_set,
            source=sending.source,
            today=sending.received_at.date(),
            scope=sending.scope,
        )
        return claims, judgement

    def _finish(self, connection: Connection, sending: Sending, intake: int, tally: ReasonTally) -> None:
        intakes.finish(connection, intake, tally=tally.to_json())
        names = ("read", "accepted", "unchanged", "quarantined", "revisions")
        counts = {name: getattr(tally, name) for name in names}
        audit.write(
            connection,
            who=sending.who,
            what="ingest",
            subject=sending.source,
            source=f"{sending.file} {sending.sha256}",
            details=counts | {"intake": intake, "region_set": self.region_set.name},
        )

    def _receipt(
        self, sending: Sending, tally: ReasonTally, intake: int | None, *, again: bool, dry_run: bool
    ) -> Receipt:
        if tally.read != tally.accepted + tally.unchanged + tally.quarantined:
            raise AccountingError(f"{sending.file}: {tally.read} figures in, but not as many accounted for")
        unused = () if self.in_use is None else sorted(tally.figures - self.in_use)
        said = receipt(sending, self.region_set.name, tally, intake=intake, again=again, dry_run=dry_run)
        return replace(said, unused=tuple(unused))


def open_receiver(config: Settings, region_set: str, *, engine: Engine | None = None) -> Receiver:
    """Open the store, if it is not open yet, and make the places of ``region_set`` and the rules ready."""
    region, rules, places = prepared(region_set)
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


def _with_both_names(claims: pd.DataFrame) -> pd.DataFrame:
    """Return the claims with the name behind the code where the two differ: both are judged again."""
    differ = claims["problem"] == NAME_DIFFERS
    if not differ.any():
        return claims
    both = claims["place"] + " " + claims["name"]
    written = differ & (claims["name"] != "")
    return claims.assign(place=claims["place"].mask(written, both))


def _without_names(claims: pd.DataFrame) -> pd.DataFrame:
    """Return the claims without the texts that are no name of a place: they may be somebody's."""
    own = (claims["problem"] != "") | claims["remark"].str.contains(NOT_PLACED, regex=False)
    own |= claims["remark"].str.contains(NAME_UNKNOWN, regex=False)
    return claims.assign(**{text: claims[text].mask(own, "") for text in ("place", "parent", "name")})


def set_apart(claims: pd.DataFrame, judgement: Judgement, rules: IntakeRules) -> list[dict[str, Any]]:
    """Return the quarantined claims as rows of the quarantine, each with its reasons, the gravest first."""
    apart = np.flatnonzero(judgement.quarantined)
    reasons = reasons_by_row(judgement, rules)
    columns = (
        *("row", "column", "place", "parent", "total", "indicator", "kind", "event_date"),
        *("period", "issued_at", "value", "bound", "missing", "note", "cells"),
    )
    rows = claims.iloc[apart][list(columns)].to_dict("records")
    return [_row(said, reasons[position]) for said, position in zip(rows, apart.tolist(), strict=True)]


def reasons_by_row(judgement: Judgement, rules: IntakeRules) -> dict[int, list[dict[str, Any]]]:
    """Return code and parameters of every finding on the quarantined claims, the gravest first."""
    found = judgement.findings
    found = found[judgement.quarantined[found["position"].to_numpy(np.int64)]]
    reasons: dict[int, list[dict[str, Any]]] = {}
    for position, code, parameters in found.itertuples(index=False, name=None):
        reasons.setdefault(position, []).append({"code": code, "parameters": _plain(parameters)})
    for said in reasons.values():
        said.sort(key=lambda one: rules.severity(one["code"]) != QUARANTINE)
    return reasons


def _row(said: dict[Any, Any], reasons: list[dict[str, Any]]) -> dict[str, Any]:
    issued, value, bound = said["issued_at"], said["value"], said["bound"]
    return {
        **said,
        "place": str(said["place"])[:200],
        "parent": str(said["parent"])[:200],
        "column": str(said["column"])[:200],
        "event_date": said["event_date"].date(),
        "issued_at": None if pd.isna(issued) else issued.to_pydatetime(),
        "value": None if pd.isna(value) else number_shown(float(value)),
        "bound": None if pd.isna(bound) else float(bound),
        "code": reasons[0]["code"],
        "reasons": reasons,
    }


def _faulty(faults: pd.DataFrame) -> list[dict[str, Any]]:
    """Return what could not be read as rows of the quarantine."""
    columns = ["row", "column", "code", "text", "cells"]
    empty = {
        **{"place": "", "parent": "", "total": False, "indicator": "", "kind": "", "event_date": None},
        **{"period": DAY, "issued_at": None, "value": None, "bound": None, "missing": "", "note": ""},
    }
    return [
        {
            **empty,
            "row": int(row),
            "column": str(column)[:200],
            "cells": int(cells),
            "code": code,
            "reasons": [{"code": code, "parameters": {"text": str(text)[:200]}}],
        }
        for row, column, code, text, cells in faults[columns].itertuples(index=False, name=None)
    ]


def _tally(batch: Batch, claims: pd.DataFrame, judgement: Judgement, rules: IntakeRules) -> ReasonTally:
    cells = claims["cells"].to_numpy(np.int64)
    lost, zero = int(batch.faults["cells"].sum()), cells == 0
    codes = judgement.findings["code"]
    weights = cells[judgement.findings["position"].to_numpy(np.int64)]
    reasons = pd.Series(weights).groupby(codes.to_numpy(object)).sum()
    faults = batch.faults.groupby("code")["cells"].sum()
    changed = claims[judgement.accepted]
    tally = ReasonTally(
        read=batch.cells,
        accepted=int(cells[judgement.accepted].sum()),
        unchanged=int(cells[judgement.unchanged].sum()),
        quarantined=int(cells[judgement.quarantined].sum()) + lost,
        revisions=int(cells[judgement.revised].sum()),
        received_now=int(cells[_received_now(claims, judgement)].sum()),
        zeros=int((zero & ~judgement.quarantined).sum()),
        zeros_held=int((zero & judgement.quarantined).sum()) + batch.held,
        rows=batch.rows,
        blank=batch.blank,
        reasons={str(code): int(count) for code, count in reasons.items()},
        examples=_examples(claims, judgement, rules),
        figures=set(claims["indicator"][judgement.accepted | judgement.unchanged].unique()),
        places=set(changed["code"].unique()),
        days=set(changed["event_date"].dt.strftime("%Y-%m-%d").unique()),
    )
    tally.add(ReasonTally(reasons={str(code): int(count) for code, count in faults.items()}))
    if tally.read != tally.accepted + tally.unchanged + tally.quarantined:
        raise AccountingError(
            f"{tally.read} figures were read, {tally.accepted} accepted, {tally.unchanged} unchanged, "
            f"{tally.quarantined} quarantined"
        )
    return tally


def _examples(claims: pd.DataFrame, judgement: Judgement, rules: IntakeRules) -> dict[str, dict[str, Any]]:
    """Return the first row of each remark that was made on rows that are not set apart."""
    found = judgement.findings
    found = found[~judgement.quarantined[found["position"].to_numpy(np.int64)]].drop_duplicates("code")
    rows = claims["row"].to_numpy(np.int64)
    return {
        code: {"row": int(rows[position])} | {key: str(value) for key, value in parameters.items()}
        for position, code, parameters in found.itertuples(index=False, name=None)
        if rules.severity(code) == REMARK
    }


def _received_now(claims: pd.DataFrame, judgement: Judgement) -> NDArray[np.bool_]:
    """Return which revisions count as issued when they were received, for they do not say when they were."""
    return judgement.revised & claims["issued_at"].isna().to_numpy()


def _about(sending: Sending, region_set: RegionSet) -> dict[str, Any]:
    return {
        "file": sending.file,
        "sha256": sending.sha256,
        "source": sending.source,
        "region_set": region_set.name,
        "who": sending.who,
        "begun_at": sending.received_at,
    }


def _key(sending: Sending, region_set: RegionSet) -> str:
    scope = ",".join(sorted(sending.scope)) if sending.scope is not None else "*"
    parts = (sending.sha256, sending.source, region_set.content_hash, sending.options, scope)
    said = "\n".join(parts)
    return hashlib.sha256(said.encode()).hexdigest()


def _with_last(items: Iterable[T]) -> Iterator[tuple[T, bool]]:
    """Yield each item, and whether it is the last."""
    ahead = iter(items)
    try:
        item = next(ahead)
    except StopIteration:
        return
    for following in ahead:
        yield item, False
        item = following
    yield item, True


def _plain(parameters: dict[Any, Any]) -> dict[str, Any]:
    """Return parameters as JSON can hold them."""
    return {
        str(key): value.item() if isinstance(value, np.generic) else value
        for key, value in parameters.items()
    }
