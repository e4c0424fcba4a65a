"""From an edition to its readers: drafted, published, refused or withdrawn in the store, then in the files.

The store decides: an edition is published once its transaction stands. The files that readers read are
written from the store afterwards, on every host that shares it, and can be written again at any time.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sqlalchemy import Engine

from fivecolour.editions import edition_files, part_files, parts
from fivecolour.editions.edition_data import Edition
from fivecolour.editions.emptiness import refuse_empty
from fivecolour.editions.parts import Bundle
from fivecolour.editions.reason_spans import ReasonLines, ReasonSpan, StoredReasons
from fivecolour.store import editions as store
from fivecolour.store.editions import Editions, StoredEdition

__all__ = [
    "StoredEdition",
    "approve",
    "before",
    "bring",
    "draft",
    "named",
    "publish",
    "read",
    "reasons_on",
    "refuse",
    "stored_edition",
    "supersede",
    "waiting_and_ended",
    "withdraw",
]


# Of an edition whose content had been published before: the one that it takes the place of.
_FOLLOWS = "follows"


def named(edition: Edition, *, earlier: Mapping[str, Any] | None = None, since: int = 0) -> Bundle:
    """Divide an edition into its parts and give it its name (see `fivecolour.editions.parts.split`)."""
    bundle = parts.split(edition, earlier=earlier, since=since)
    return Bundle({**bundle.manifest, "id": edition_files.name_of(bundle.manifest)}, bundle.bodies)


def draft(engine: Engine, bundle: Bundle, *, by: str) -> tuple[StoredEdition, bool]:
    """Keep an edition for approval; False with it if the same content is kept already."""
    repository, bundle = Editions(engine), _in_turn(engine, bundle)
    new = repository.draft(bundle.manifest["id"], bundle.manifest, bundle.bodies, by=by)
    return repository.one(bundle.manifest["id"]), new


def publish(
    engine: Engine, folder: Path, bundle: Bundle, *, by: str, after: int | None = None
) -> tuple[StoredEdition, bool]:
    """Publish an edition at once; False with it if the newest that stands has the same content.

    ``after``: see `fivecolour.store.editions.Editions.draft_and_publish`, which may raise ``OvertakenError``.
    """
    bundle = _in_turn(engine, bundle)
    name, present = bundle.manifest["id"], edition_files.paths(folder)
    # A file of an earlier version, which had no editions in the store, keeps its number.
    above = (
        edition_files.number_of(present[name]) - 1 if name in present else edition_files.newest_number(folder)
    )
    stored, new = Editions(engine).draft_and_publish(
        name, bundle.manifest, bundle.bodies, by=by, above=above, after=after
    )
    if name not in present:
        # What was just made need not be fetched from the store.
        edition_files.write(folder, Bundle(stored.manifest, bundle.bodies))
    bring(engine, folder)
    return stored, new and name not in present


def _in_turn(engine: Engine, bundle: Bundle) -> Bundle:
    """Return content that comes back after another edition as one of its own: readers see the newest.

    A figure that is corrected and corrected back gives what was published before, under the same name.
    """
    repository, name = Editions(engine), bundle.manifest["id"]
    newest = repository.newest_standing()
    if newest is None or newest.id == name or not repository.stands(name):
        return bundle
    if edition_files.name_of(_without_place(newest.manifest)) == name:
        return Bundle(newest.manifest)
    provenance = {**bundle.manifest["provenance"], _FOLLOWS: newest.id}
    placed = {**bundle.manifest, "provenance": provenance}
    return Bundle({**placed, "id": edition_files.name_of(placed)}, bundle.bodies)


def _without_place(manifest: Mapping[str, Any]) -> dict[str, Any]:
    provenance = {key: value for key, value in manifest["provenance"].items() if key != _FOLLOWS}
    return {**manifest, "provenance": provenance}


def approve(
    engine: Engine, folder: Path, name: str, *, by: str, even_if_empty: bool = False
) -> StoredEdition:
    """Publish a draft that another person made.

    Raises
    ------
    UserError
        There is no such draft, ``by`` made it, or every district is grey and that is not wanted.
    """
    refuse_empty(read(engine, name), even_if_empty=even_if_empty)
    stored = Editions(engine).approve(name, by=by, above=edition_files.newest_number(folder))
    bring(engine, folder)
    return stored


def refuse(engine: Engine, name: str, *, by: str, why: str) -> StoredEdition:
    """Refuse a draft; it is kept with the reason."""
    return Editions(engine).refuse(name, by=by, why=why)


def supersede(engine: Engine, newer: StoredEdition, *, by: str) -> None:
    """Refuse the waiting drafts that a newer one of the same kind takes the place of."""
    waiting, _ = waiting_and_ended(engine)
    for older in waiting:
        same = all(older.manifest[key] == newer.manifest[key] for key in ("region_set", "scheme", "drill"))
        if same and older.id != newer.id and older.made_by == by:
            Editions(engine).refuse(older.id, by=by, why=f"superseded by {newer.id}")


def withdraw(engine: Engine, folder: Path, name: str, *, by: str, why: str) -> StoredEdition:
    """Withdraw a published edition: it stays readable, marked with the reason."""
    stored = Editions(engine).withdraw(name, by=by, why=why)
    bring(engine, folder)
    return stored


def bring(engine: Engine, folder: Path) -> int:
    """Write the published editions and withdrawals that the folder lacks; return how many editions.

    This heals a process that was killed between store and files, and carries editions to another host.
    """
    repository = Editions(engine)
    present = edition_files.paths(folder)
    lacking = [name for name in repository.published_names() if name not in present]
    for name in lacking:
        manifest = repository.one(name).manifest
        needed = [part for part in store.part_names(manifest) if not part_files.has_part(folder, part)]
        edition_files.write(folder, Bundle(manifest, repository.bodies(needed)))
    gone = edition_files.withdrawals(folder)
    for one in repository.withdrawn():
        if one.id not in gone and one.ended_at is not None:
            edition_files.withdraw(
                folder, one.id, edition_files.Withdrawal(store.moment(one.ended_at), one.why)
            )
    return len(lacking)


def before(folder: Path, stored: StoredEdition) -> Edition | None:
    """Return the edition that readers see, or saw, before this one: of the same districts and kind."""
    gone = edition_files.withdrawals(folder)
    for name, path in reversed(edition_files.paths(folder).items()):
        earlier = stored.number is None or edition_files.number_of(path) < stored.number
        if earlier and name != stored.id and (name not in gone):
            found = edition_files.read(folder, name)
            if (found.region.name, found.drill) == (
                stored.manifest["region_set"],
                stored.manifest["drill"],
            ):
                return found
    return None


def stored_edition(engine: Engine, name: str) -> StoredEdition:
    """Return what the store knows of an edition or draft.

    Raises
    ------
    UserError
        There is none.
    """
    return Editions(engine).one(name)


def waiting_and_ended(engine: Engine) -> tuple[list[StoredEdition], list[StoredEdition]]:
    """Return the drafts, oldest first, and all others, newest first."""
    found = Editions(engine).all()
    drafts = [one for one in found if one.state == store.DRAFT]
    others = [one for one in found if one.state != store.DRAFT]
    return drafts, sorted(others, key=lambda one: one.made_at, reverse=True)


def read(engine: Engine, name: str) -> Edition:
    """Read an edition from the store, drafts included.

    Raises
    ------
    UserError
        There is none.
    """
    repository = Editions(engine)
    manifest = repository.one(name).manifest
    return edition_files.from_bodies(manifest, repository.bodies(list(store.part_names(manifest))))


def reasons_on(
    engine: Engine, edition: Edition, manifest: Mapping[str, Any], day: int
) -> dict[str, ReasonSpan]:
    """Return the reason of every district on a day of a kept edition; empty before the first day."""
    repository = Editions(engine)
    stored = StoredReasons(
        [district.code for district in edition.region.districts],
        manifest["parts"]["reasons"],
        lambda name: ReasonLines(repository.bodies([name])[name]),
    )
    return stored.on(day)
