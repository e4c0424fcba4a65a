"""``fivecolour export --format site``: every map of the instance, or one, into a folder."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from fivecolour.config import Settings, settings
from fivecolour.editions import edition_files
from fivecolour.editions.map_list import every_map
from fivecolour.errors import UserError
from fivecolour.web.server import create_app
from fivecolour.web.site.site_folder import SiteFolder
from fivecolour.web.site.site_writer import SiteWriter
from fivecolour.whole_file import UnwritableFileError


@dataclass(frozen=True, slots=True)
class SiteExport:
    """What was done: files written now, files that the site has, and what was left out."""

    written: tuple[str, ...]
    count: int
    notes: tuple[str, ...]


def export_site(config: Settings, out: Path) -> SiteExport:
    """Write the public product of the map of ``config``, of the default map with all others beside it.

    Raises
    ------
    UserError
        Nothing was published, or the folder cannot be written or holds something else.
    """
    folder, notes = SiteFolder(out), []
    names = [config.map] if config.map else every_map()
    writers = []
    for name in names:
        try:
            writers.append(_written(name, folder, single=bool(config.map)))
        except UnwritableFileError:
            # No map's fault: no other could be written either.
            raise
        except UserError as fault:
            if len(names) == 1:
                raise
            notes.append(f"map {name or 'default'}: {fault}; left out")
    if not writers:
        raise edition_files.NothingPublishedError(
            "no map has published anything yet; run: fivecolour publish"
        )
    if len(names) > 1 and not writers[0].prefix:
        writers[0].write_list(dict.fromkeys(code for one in writers for code in one.languages))
    for one in writers:
        one.point()
        notes += one.notes
    folder.close()
    return SiteExport(tuple(folder.written), folder.count, tuple(notes))


def _written(name: str, folder: SiteFolder, *, single: bool) -> SiteWriter:
    own = settings(name)
    prefix = f"m/{name}/" if name and not single else ""
    writer = SiteWriter(own, create_app(own, among_others=not single), folder, prefix)
    writer.write()
    return writer
