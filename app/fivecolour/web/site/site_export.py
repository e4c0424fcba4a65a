"""``fivecolour export --format site``: every map of the instance, or one, into a folder."""

from __future__ import annotations

from contextlib import nullcontext, suppress
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path

from anyio.from_thread import BlockingPortal, start_blocking_portal
from fastapi import FastAPI

from fivecolour import garbage
from fivecolour.config import Settings, settings
from fivecolour.editions import edition_errors, edition_files
from fivecolour.editions.map_list import DEFAULT, every_map
from fivecolour.errors import UserError
from fivecolour.web.server import create_app
from fivecolour.web.site.answer_process import AnswerProcess, MakeApp, answer_process
from fivecolour.web.site.shared_answers import SharedAnswers
from fivecolour.web.site.site_answer import SiteAnswers
from fivecolour.web.site.site_folder import SiteFolder
from fivecolour.web.site.site_root import SiteRoot
from fivecolour.web.site.site_writer import MANY, MOST_CARDS, MOST_PAGES, SiteWriter
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
    make_app = cache(partial(_app, single=bool(config.map)))
    with (
        garbage.paused(),
        # Before there are threads, and with the editions that were read and the applications that were made.
        answer_process(make_app) if _large(config, make_app) else nullcontext() as beside,
        start_blocking_portal() as portal,
    ):
        return _exported(config, make_app, SiteFolder(out), bounds or SiteBounds(), portal, beside)


def _large(config: Settings, make_app: MakeApp) -> list[FastAPI]:
    """Return the applications of maps with so many districts that a second process is worth its while."""
    found = []
    for name in _names(config):
        with suppress(UserError):
            if len(edition_files.latest_whole(settings(name).editions).districts) >= MANY:
                found.append(make_app(name))
    return found


def _names(config: Settings) -> list[str]:
    return [config.map] if config.map else every_map()


def _app(name: str, *, single: bool) -> FastAPI:
    return create_app(settings(name), among_others=not single)


def _exported(
    config: Settings,
    make_app: MakeApp,
    folder: SiteFolder,
    bounds: SiteBounds,
    portal: BlockingPortal,
    beside: AnswerProcess | None,
) -> SiteExport:
    names = _names(config)
    writers, notes = list[SiteWriter](), list[str]()
    for name in names:
        try:
            answers = SiteAnswers(make_app(name), portal)
            shared = SharedAnswers(answers, name, beside)
            prefix = f"m/{name}/" if name and not config.map else ""
            writers.append(_written(settings(name), folder, bounds, shared, prefix))
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
        _write_root(folder, writers[0], make_app)
    folder.close()
    return SiteExport(tuple(folder.written), folder.count, tuple(notes))


def _write_root(folder: SiteFolder, first: SiteWriter, make_app: MakeApp) -> None:
    """Write the list of maps; it is the first page too where the default map shows nothing."""
    language = first.languages[0]
    if first.prefix:
        answers = SiteAnswers(make_app(DEFAULT), first.answers.here.portal)
        SiteRoot(answers, folder).write_first(language)
    else:
        SiteRoot(first.answers.here, folder).write_list(language)


def _written(
    config: Settings, folder: SiteFolder, bounds: SiteBounds, answers: SharedAnswers, prefix: str
) -> SiteWriter:
    writer = SiteWriter(config, answers, folder, prefix, most_pages=bounds.pages, most_cards=bounds.cards)
    try:
        writer.write()
    finally:
        answers.close()
    return writer
