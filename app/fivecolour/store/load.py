"""Loads the files of a folder into the store, as on first start."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine

from fivecolour import toml_files
from fivecolour.errors import UserError
from fivecolour.reports.tidy_files import read_published, read_reports
from fivecolour.store.insertion import Added
from fivecolour.store.published_tiers import PublishedTiers
from fivecolour.store.reports import Reports

_FILES = "cases*.csv, published_tiers*.csv"


@dataclass(frozen=True, slots=True)
class LoadResult:
    """What became of the files of a folder.

    Attributes
    ----------
    accepted, unchanged : int
        Rows that were new, and rows that the store held already.
    refused : tuple of str
        One line for each file that was refused whole, naming file, row and remedy.
    """

    accepted: int
    unchanged: int
    refused: tuple[str, ...]


def load_directory(engine: Engine, path: Path, places: Collection[str]) -> LoadResult:
    """Load ``cases*.csv`` and ``published_tiers*.csv`` of ``path`` in the order of their names.

    A file with a fault is refused whole and does not keep the others from being loaded. Loading the same
    files again changes nothing.

    Parameters
    ----------
    engine : Engine
        From `fivecolour.store.database.engine`.
    path : Path
        A folder such as ``data/reports``.
    places : collection of str
        The codes of the districts, cities and zones that are known.

    Raises
    ------
    UserError
        If the folder holds neither kind of file.
    """
    cases = sorted(path.glob("cases*.csv"))
    published = sorted(path.glob("published_tiers*.csv"))
    if not cases and not published:
        raise UserError(f"{path}: holds no reports; put files named {_FILES} there")
    added, refused, days = Added(), [], _issued_days_after(path)
    for file in (*cases, *published):
        try:
            one = _load(engine, file, places, is_cases=file in cases, issued_days_after=days)
        except UserError as fault:
            refused.append(str(fault))
        else:
            added = Added(added.accepted + one.accepted, added.unchanged + one.unchanged)
    return LoadResult(added.accepted, added.unchanged, tuple(refused))


def _issued_days_after(path: Path) -> int | None:
    """Return what ``archive.toml`` says of figures without a day of issue; None where it is not there."""
    file = path / "archive.toml"
    if not file.is_file():
        return None
    days = toml_files.read(file).get("issued_days_after")
    if not isinstance(days, int) or days < 0:
        raise UserError(f"{file}: says no whole number of days; write: issued_days_after = 1")
    return days


def _load(
    engine: Engine, file: Path, places: Collection[str], *, is_cases: bool, issued_days_after: int | None
) -> Added:
    name, sha256 = file.name, _sha256(file)
    if is_cases:
        reports = read_reports(file, places=places)
        return Reports(engine).add_many(
            reports, file=name, sha256=sha256, issued_days_after=issued_days_after
        )
    published = read_published(file, places=places)
    return PublishedTiers(engine).add_many(
        published, file=name, sha256=sha256, issued_days_after=issued_days_after
    )


def _sha256(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()
