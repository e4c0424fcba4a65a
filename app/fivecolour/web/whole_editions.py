"""The edition that a page shows: that of its address, else the newest whole one, and what it says of that."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypeAlias, TypeVar

from fivecolour.editions import edition_files
from fivecolour.editions.edition_data import Edition
from fivecolour.editions.edition_errors import UnreadableEditionError
from fivecolour.logs import log
from fivecolour.web.view_state import Misread, misread

Page = TypeVar("Page")
Render: TypeAlias = Callable[[Edition, tuple[Misread, ...]], Page]


def asked_edition(query: Mapping[str, str], folder: Path) -> Edition:
    """Return the edition that an address names, else the newest that is whole."""
    wanted = query.get("edition")
    return edition_files.read(folder, wanted) if wanted else edition_files.latest_whole(folder)


def damaged(names: tuple[str, ...]) -> tuple[Misread, ...]:
    """Return what a page says of newer editions that cannot be shown."""
    return tuple(Misread("damaged", "edition", name) for name in names)


def rendered(
    query: Mapping[str, str], folder: Path, render: Render[Page], *, ready: str | None = None
) -> Page:
    """Render a page of the edition that an address names, else of the newest that is whole.

    ``ready`` is the id of one that is shown rather than a newer one, unless it is damaged. Reasons are read
    only when they are asked for: where they are found damaged, an earlier edition is shown, and ``render`` is
    given what the page has to say of that.

    Raises
    ------
    UnreadableEditionError
        The edition asked for is damaged, or all are.
    """
    if wanted := query.get("edition"):
        return _named(wanted, query, folder, render)
    if ready:
        try:
            return _named(ready, query, folder, render)
        except UnreadableEditionError as fault:
            log.error("%s; run: fivecolour check", fault)
    tried: set[str] = set()
    while True:
        edition, newer = edition_files.whole_and_damaged(folder)
        try:
            return render(edition, (*damaged(newer), *misread(query, edition)))
        except UnreadableEditionError as fault:
            log.error("%s; run: fivecolour check", fault)
            if edition.id in tried:
                raise
            tried.add(edition.id)


def _named(name: str, query: Mapping[str, str], folder: Path, render: Render[Page]) -> Page:
    edition = edition_files.read(folder, name)
    return render(edition, misread(query, edition))
