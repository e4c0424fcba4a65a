"""Files that come in: what they are taken to hold is said first, then they are taken in."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, fields, replace
from functools import lru_cache, partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sqlalchemy.exc import DBAPIError

from fivecolour.errors import UserError, holding_nothing
from fivecolour.intake import (
    datum_question,
    parent_question,
    part_sums,
    recording,
    title_question,
    total_question,
    zero_days,
)
from fivecolour.intake.point_figures import summed
from fivecolour.intake.preview import PreviewRows
from fivecolour.intake.read.columns.context import FileContext, Locate
from fivecolour.intake.read.limits import ReadingError, shown_name
from fivecolour.intake.read.profiles import Profile, renewed, understand_by
from fivecolour.intake.read.questions import (
    part_total_question,
    row_question,
    unread_question,
    whole_question,
)
from fivecolour.intake.read.recognition import understand
from fivecolour.intake.read.tables import description
from fivecolour.intake.read.tables.extraction import read
from fivecolour.intake.read.tables.understanding import PERSONS, Understanding
from fivecolour.intake.receiver import Receiver
from fivecolour.intake.types import ReasonTally, Receipt, Sending
from fivecolour.logs import log, where
from fivecolour.messages import QuestionError
from fivecolour.regions import countries, sets
from fivecolour.regions.codes import is_of_other_province
from fivecolour.regions.points import Districts
from fivecolour.reports.batch import Batch
from fivecolour.reports.moments import day_of
from fivecolour.store import quarantine_rows
from fivecolour.store.kind import MARK, KindError

UNNAMED = "unnamed"
_SOURCE_LENGTH = 120
_BLOCK = 1 << 20
# What may be said of all figures of a file.
_OF_ALL_FIGURES = ("day", "sheet", "indicator", "kind")
# Of the grid over the districts: 16 MB.
_CELLS = 1 << 22


class UnexpectedFaultError(QuestionError):
    """A fault of this program that one file has shown: the file is refused, the others go on."""


@contextmanager
def contained(name: str) -> Iterator[None]:
    """Make a fault that nobody foresaw the refusal of one file; the log has where it happened.

    Faults of the store (`DBAPIError`) and of the disk are no file's, and pass.
    """
    try:
        with holding_nothing():
            yield
    except (UserError, DBAPIError, OSError):
        raise
    except Exception as fault:
        log.error("%s: refused, a fault of this program: %s at %s", name, type(fault).__name__, where(fault))
        raise UnexpectedFaultError("unexpected_fault", name=name, kind=type(fault).__name__) from None


@dataclass(frozen=True, slots=True)
class IntakeOptions:
    """How a file is to be taken in.

    Attributes
    ----------
    source : str
        Who reports.
    context : FileContext
        What is said about the file beyond what it says itself.
    who : str
        Who sends it, for the audit log.
    scope : frozenset of str, optional
        Codes that the sender may report for; None for any.
    profile : Profile, optional
        How the source writes its files: one that no longer fits it is refused.
    language : {"zh", "en"}
        Of what the receipt says in words.
    """

    source: str = UNNAMED
    context: FileContext = field(default_factory=FileContext)
    who: str = "cli"
    scope: frozenset[str] | None = None
    profile: Profile | None = None
    language: str = "en"


def safe_source(text: str) -> str:
    """Return the name of a source in normal form.

    Raises
    ------
    UserError
        It is empty, too long, or holds signs that cannot be seen.
    """
    plain = " ".join(unicodedata.normalize("NFC", text).split())
    if not 0 < len(plain) <= _SOURCE_LENGTH or any(unicodedata.category(sign)[0] == "C" for sign in plain):
        raise QuestionError("source_form", text=plain[:40], most=_SOURCE_LENGTH)
    return plain


def look(
    receiver: Receiver, path: Path, asked: IntakeOptions, *, name: str | None = None, renew: bool = False
) -> Understanding:
    """Return what a file is taken to hold; nothing is stored.

    Raises
    ------
    UserError
        Something would have to be guessed, or the file cannot be read.
    """
    with contained(shown := shown_name(name or path.name)):
        return _look(receiver, path, asked, shown, renew=renew)


def _look(receiver: Receiver, path: Path, asked: IntakeOptions, shown: str, *, renew: bool) -> Understanding:
    region_set = receiver.region_set.name
    own = receiver.region_set.countries
    context = replace(
        asked.context,
        locate=locate(region_set),
        is_place=receiver.places.knows,
        is_abroad=lambda text: countries.is_other(text, own),
        months_first=any(map(countries.writes_months_first, own or _of_title(receiver))),
        is_elsewhere=partial(is_of_other_province, own=[one.code for one in receiver.region_set.districts]),
    )
    if asked.profile is None:
        understood = understand(path, context, name=shown)
    else:
        by = renewed if renew else understand_by
        understood = by(path, asked.profile, context, name=shown)
    unread = unread_question.ask(understood)
    row_question.ask(understood)
    part_total_question.ask(understood)
    whole_question.ask(understood, unread)
    parent_question.ask(understood, receiver.places)
    total_question.ask(understood, receiver.places)
    title_question.ask(understood, receiver.places)
    zero_days.check(understood, receiver.places)
    datum_question.ask(understood, receiver.places, lambda: _districts(region_set))
    # Lines on persons are located while they are counted, figures at points are summed afterwards.
    where = context.locate if understood.layout == PERSONS else None
    return replace(understood, context=replace(understood.context, locate=where))


def _of_title(receiver: Receiver) -> set[str]:
    """Return the code of the country that the map is called by, where it does not say its own."""
    title = receiver.region_set.title
    return {countries.code_of(name) for name in (title.en, title.zh)}


def take_in(
    receiver: Receiver,
    path: Path,
    asked: IntakeOptions,
    *,
    name: str | None = None,
    understood: Understanding | None = None,
    dry_run: bool = False,
    progress: Callable[[ReasonTally], None] | None = None,
    preview: PreviewRows | None = None,
) -> Receipt:
    """Take a file in; see `Receiver.ingest`.

    Parameters
    ----------
    receiver : Receiver
        For the districts that the figures are of.
    path : Path
        Where it lies.
    asked : IntakeOptions
        How it is to be taken in.
    name : str, optional
        The name under which it was sent; that of ``path``, if not given.
    understood : Understanding, optional
        What it is taken to hold, if somebody has looked already.
    dry_run : bool
        Judge everything and store nothing.
    progress : callable, optional
        Called with the tally after each batch.
    preview : PreviewRows, optional
        Of a dry run: gathers what would be stored and what set apart.

    Raises
    ------
    UserError
        The file cannot be read, or something would have to be guessed.
    """
    shown = shown_name(name or path.name)
    understood = understood or look(receiver, path, asked, name=name)
    where = locate(receiver.region_set.name)
    source = safe_source(asked.source)
    _check_mark(understood, source)
    sending = Sending(
        file=shown,
        sha256=_sha256(path),
        source=source,
        who=asked.who,
        options=_options(understood.context),
        scope=asked.scope,
        personal=understood.layout == PERSONS or bool(understood.withheld),
        self_described=all(getattr(asked.context, name) is None for name in _OF_ALL_FIGURES),
    )
    try:
        with contained(shown):
            batches = _Batches(receiver, understood, where, sending)
            receipt = receiver.ingest(batches, sending, dry_run=dry_run, progress=progress, preview=preview)
            return replace(receipt, reading=tuple(description.lines(understood, asked.language)))
    except ReadingError as fault:
        rows = 0 if dry_run else receiver.taken_rows(sending)
        if not rows:
            raise
        raise ReadingError("broken_off_after", fault=fault, rows=rows) from None


@dataclass(frozen=True, slots=True)
class _Batches:
    """What a file holds, read anew each time it is iterated."""

    receiver: Receiver
    understood: Understanding
    where: Locate
    sending: Sending

    def __iter__(self) -> Iterator[Batch]:
        rule = self.understood.context.days_without_a_row
        if rule is None:
            return self._rows()
        received = day_of(self.sending.received_at)
        span = {"start": rule.first, "end": rule.last or received}
        region_set, source = self.receiver.region_set.name, self.sending.source
        with self.receiver.engine.connect() as connection:
            apart = quarantine_rows.waiting(connection, region_set=region_set, source=source, **span)
            known = recording.with_cases(connection, **span)
        return zero_days.with_zeros(
            self._rows(), rule, self.receiver.places, received=received, set_apart=apart, known=known
        )

    def _rows(self) -> Iterator[Batch]:
        if self.understood.layout == PERSONS:
            return part_sums.cases_by_code(read(self.understood), self.receiver.places)
        return summed(part_sums.summed(read(self.understood), self.understood), self.where)


def _check_mark(understood: Understanding, source: str) -> None:
    """Refuse a file that a drill has marked by a header, where it is sent as anything else."""
    if any(header.startswith(MARK) for header in understood.headers) and not source.startswith(MARK):
        raise KindError(
            f"{understood.sheet.name}: its figures are simulated, for a drill; nothing was stored"
        )


def locate(region_set: str) -> Locate:
    """Return what finds the districts of points; polygons are read when the first point comes."""

    def find(points: NDArray[np.float64]) -> NDArray[np.object_]:
        return _districts(region_set).locate(points)

    return find


@lru_cache(maxsize=2)
def _districts(region_set: str) -> Districts:
    shapes = sets.shapes(region_set)
    return Districts(shapes["code"].tolist(), shapes.geometry.to_numpy(), cells=_CELLS)


def _options(context: FileContext) -> str:
    """Return everything that decides how a file is read, as one text."""
    options = {
        one.name: getattr(context, one.name)
        for one in fields(context)
        if one.name not in {"locate", "is_place", "is_abroad", "is_elsewhere", "months_first"}
    }
    for name in ("days_without_a_row", "calendar"):
        if options[name] is None:
            del options[name]  # what was taken in before it could be said is the same still
    options["columns"] = sorted(options["columns"].items())
    return repr(sorted(options.items()))


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    try:
        with path.open("rb") as file:
            while block := file.read(_BLOCK):
                digest.update(block)
    except OSError as fault:
        raise UserError(f"{path}: cannot be read ({fault.strerror}); check the path") from None
    return digest.hexdigest()
