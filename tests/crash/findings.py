"""What a process that was killed has left: what it said must be there, and nothing may be half."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, func, select

from fivecolour.editions import edition_files, part_files, parts, publication
from fivecolour.errors import UserError
from fivecolour.store import audit, database
from fivecolour.store.audit_tables import AuditRow
from fivecolour.store.editions import Editions, StoredEdition, part_names
from fivecolour.store.intake_tables import IntakeRow, QuarantineRow
from fivecolour.store.report_tables import ReportRow

from .harness import Attempt, Stand, run
from .verbs import Verb

_PUBLISHED = "published: "


@dataclass(slots=True)
class Findings:
    """What is wrong after one kill, each as a sentence.

    Attributes
    ----------
    lost, half : list of str
        What was said to be done and is not; what is there by halves.
    again : list of str
        What is otherwise than without the kill once the same has been done again.
    healed : bool
        The folder lacked what the store had published, and got it.
    went_on : bool
        The same done again had something left to do.
    """

    lost: list[str] = field(default_factory=list)
    half: list[str] = field(default_factory=list)
    again: list[str] = field(default_factory=list)
    healed: bool = False
    went_on: bool = False

    @property
    def all(self) -> list[str]:
        """Everything that is wrong."""
        return [*self.lost, *self.half, *self.again]


def examine(verb: Verb, stand: Stand, attempt: Attempt, *, expected: dict[str, Any]) -> Findings:
    """Look at the stand as after a restart, then do the same again: it must come out as if never killed."""
    found = Findings()
    found.half += _as_readers_see_it(stand.home / "editions")
    engine = database.engine(stand.url)
    found.half += [
        *_editions(engine),
        *_intakes(engine),
        *_audit(engine),
        *_files_without_store(engine, stand),
    ]
    found.lost += _lost(engine, stand, attempt)
    found.healed = publication.bring(engine, stand.home / "editions") > 0
    found.half += _as_readers_see_it(stand.home / "editions")
    engine.dispose()
    before = whole(stand)
    run(verb.words, stand)
    after = whole(stand)
    found.went_on = before != after
    found.again += [
        f"{name}: {after[name]} for {stated}" for name, stated in expected.items() if after[name] != stated
    ]
    return found


def whole(stand: Stand) -> dict[str, Any]:
    """Return everything that must be the same whether there was a kill or not."""
    engine = database.engine(stand.url)
    folder = stand.home / "editions"
    r = ReportRow
    query = select(r.place, r.indicator, r.kind, r.event_date, r.value, r.missing, r.source).order_by(r.id)
    intakes = select(IntakeRow.batches, IntakeRow.finished_at.is_not(None), IntakeRow.tally)
    with engine.connect() as connection:
        reports = [str(tuple(row)) for row in connection.execute(query)]
        state = {
            "reports": len(reports),
            "what they say": hashlib.sha256("\n".join(reports).encode()).hexdigest(),
            "quarantined": connection.execute(select(func.count(QuarantineRow.id))).scalar_one(),
            "intakes": [tuple(row) for row in connection.execute(intakes)],
            "audit": Counter(
                tuple(row) for row in connection.execute(select(AuditRow.what, AuditRow.subject))
            ),
        }
    state["editions"] = [(one.number, one.id, one.state) for one in Editions(engine).all()]
    state["files"] = sorted(path.name for path in edition_files.paths(folder).values())
    engine.dispose()
    return state


def _as_readers_see_it(folder: Path) -> list[str]:
    """Read every edition in the folder with all of its parts, as a reader in this moment would."""
    faults = []
    for name, path in edition_files.paths(folder).items():
        try:
            edition_files.read(folder, name)
            for part in part_names(json.loads(path.read_bytes())):
                part_files.fetch(folder, part)
        except (UserError, OSError, ValueError) as fault:
            faults.append(f"readers: {fault}")
    return faults


def _editions(engine: Engine) -> list[str]:
    return [
        f"edition {stored.id}: {fault}"
        for stored in Editions(engine).all()
        for fault in _edition(engine, stored)
    ]


def _edition(engine: Engine, stored: StoredEdition) -> list[str]:
    names = set(part_names(stored.manifest))
    bodies = Editions(engine).bodies(names)
    faults = [f"part {name} is missing" for name in names - bodies.keys()]
    faults += [f"part {name} is another" for name, body in bodies.items() if parts.digest(body) != name]
    if edition_files.name_of(stored.manifest) != stored.id:
        faults.append("its hash is not that of its content")
    return faults


def _intakes(engine: Engine) -> list[str]:
    """Compare what each intake says with what is there, in one statement: one moment of the database."""
    reports = select(func.count(ReportRow.id)).where(ReportRow.source == IntakeRow.source)
    apart = select(func.count(QuarantineRow.id)).where(QuarantineRow.intake == IntakeRow.id)
    told = select(func.count(AuditRow.number)).where(AuditRow.what == "ingest")
    counts = (one.scalar_subquery() for one in (reports, apart, told))
    with engine.connect() as connection:
        rows = connection.execute(select(IntakeRow.tally, IntakeRow.finished_at, *counts)).all()
    faults = []
    for tally, finished, accepted, quarantined, entries in rows:
        if (tally["accepted"], tally["quarantined"]) != (accepted, quarantined):
            faults.append(
                f"intake: {accepted} and {quarantined} rows for {tally['accepted']}, {tally['quarantined']}"
            )
        if entries != (finished is not None):
            faults.append(f"intake: {entries} entries in the audit log, finished at {finished}")
    return faults


def _audit(engine: Engine) -> list[str]:
    verdict = audit.verify(engine)
    return [f"audit: entry {verdict.broken}: {verdict.why}"] if verdict.broken is not None else []


def _files_without_store(engine: Engine, stand: Stand) -> list[str]:
    unlisted = set(edition_files.paths(stand.home / "editions")) - set(Editions(engine).published_names())
    return [f"file of {name}, which the store has not published" for name in unlisted]


def _lost(engine: Engine, stand: Stand, attempt: Attempt) -> list[str]:
    """Return what the process said was done and is not."""
    in_folder, in_store = edition_files.paths(stand.home / "editions"), Editions(engine).published_names()
    printed = [line.split()[1] for line in attempt.printed.splitlines() if line.startswith(_PUBLISHED)]
    lost = [f"{name}: not published" for name in printed if name not in in_folder or name not in in_store]
    if '"accepted"' in attempt.printed:
        with engine.connect() as connection:
            finished = connection.execute(select(IntakeRow.finished_at)).scalars().all()
        lost += ["the file is not in"] if None in finished or not finished else []
    return lost
