"""``fivecolour export --format site``: every map of the instance, or one, into a folder."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from anyio.from_thread import BlockingPortal, start_blocking_portal

from fivecolour import garbage
from fivecolour.config import Settings, settings
from fivecolour.editions import edition_errors
from fivecolour.editions.map_list import DEFAULT, every_map
from fivecolour.errors import UserError
from fivecolour.web.server import create_app
from fivecolour.web.site.site_answer import SiteAnswers
from fivecolour.web.site.site_folder import SiteFolder
from fivecolour.web.site.site_root import SiteRoot
from fivecolour.web.site.site_writer import MOST_CARDS, MOST_PAGES, SiteWriter
from fivecolour.whole_file import UnwritableFileError


@dataclass(frozen=True, slots=True)
class SiteExport:
    """What was done: files written now, files that the site has, and what was left out."""

    written: tuple[str, ...]
    count: int
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SiteBounds:
    """Up to how many districts of a map each has a page, and a picture for links to it, of its own."""

    pages: float = MOST_PAGES
    cards: float = MOST_CARDS


def export_site(config: Settings, out: Path, bounds: SiteBounds | None = None) -> SiteExport:
    """Write the public product of the map of ``config``, of the default map with all others beside it.

    Raises
    ------
    UserError
        Nothing was published, or the folder cannot be written or holds something else.
    """
    with garbage.paused(), start_blocking_portal() as portal:
        return _exported(config, SiteFolder(out), bounds or SiteBounds(), portal)


def _exported(config: Settings, folder: SiteFolder, bounds: SiteBounds, portal: BlockingPortal) -> SiteExport:
    names = [config.map] if config.map else every_map()
    writers, notes = list[SiteWriter](), list[str]()
    for name in names:
        try:
            writers.append(_written(name, folder, bounds, portal, single=bool(config.map)))
        except UnwritableFileError:
            # No map's fault: no other could be written either.
            raise
        except UserError as fault:
            if len(names) == 1:
                raise
            notes.append(f"map {name or 'default'}: {fault}; left out")
    if not writers:
        raise edition_errors.NothingPublishedError(
            "no map has published anything yet; run: fivecolour publish"
        )
    for one in writers:
        one.point()
        notes += one.notes
    if len(names) > 1:
        _write_root(folder, writers[0])
    folder.close()
    return SiteExport(tuple(folder.written), folder.count, tuple(notes))


def _write_root(folder: SiteFolder, first: SiteWriter) -> None:
    """Write the list of maps; it is the first page too where the default map shows nothing."""
    language = first.languages[0]
    if first.prefix:
        SiteRoot(
            replace(first.answers, app=create_app(settings(DEFAULT), among_others=True)), folder
        ).write_first(language)
    else:
        SiteRoot(first.answers, folder).write_list(language)


def _written(
    name: str, folder: SiteFolder, bounds: SiteBounds, portal: BlockingPortal, *, single: bool
) -> SiteWriter:
    own = settings(name)
    prefix = f"m/{name}/" if name and not single else ""
    answers = SiteAnswers(create_app(own, among_others=not single), portal)
    writer = SiteWriter(own, answers, folder, prefix, most_pages=bounds.pages, most_cards=bounds.cards)
    writer.write()
    return writer
