"""The page for the press on a static host: files of the day on which an edition opens stand for the form.

What a form chooses only a server makes. Words, citation and provenance are those of the server's page.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from html import unescape

from fivecolour.config import Settings
from fivecolour.editions.edition_data import Edition
from fivecolour.editions.own_words import own_table
from fivecolour.export.maker import file_name, make
from fivecolour.export.views.request import SIZES, ExportRequest, resolved
from fivecolour.web.page_templates import TEMPLATES
from fivecolour.web.site import static_paths
from fivecolour.web.site.lead_page import lead_file
from fivecolour.web.site.site_cards import SiteCards
from fivecolour.web.site.site_folder import SiteFolder

PAGE = "press"
# Made for print, where districts have pictures of their own too.
_FOR_PRINT = {
    "svg": "SVG",
    "pdf": "PDF",
    "png": "PNG A4",
    "csv": "CSV",
    "xlsx": "XLSX",
    "geojson": "GeoJSON",
    "json": "JSON",
}
_SIZE = "card"
_FORM = re.compile(r'<form class="press-form".*?</form>\s*', re.DOTALL)
# Files are made here without the key of the server.
_SIGNED = re.compile(r'<dt id="signed">.*?</dd>\s*', re.DOTALL)
_PICTURE = re.compile(
    r'(<section class="press-picture")[^>]*>.*?(<img )[^>]*?(\balt="([^"]*)").*?</section>', re.DOTALL
)
# The short address, where nobody said below which one the site will stand.
_SHORT = re.compile(r'<a href="\./p/[^"]*">([^<]*)</a>')
_SHORT_TEXT = re.compile(r'<span class="short">([^<?]*)([^<]*)</span>')


@dataclass(frozen=True, slots=True)
class SitePress:
    """Makes the pages of one map and their files.

    Parameters
    ----------
    prefix : str
        Of the map within the site.
    most : float
        Districts up to which an edition has files for print; beyond, those of its map are offered.
    """

    config: Settings
    folder: SiteFolder
    prefix: str
    cards: SiteCards
    most: float

    def fixed(self, html: str) -> str:
        """Return the server's page without what is made to order."""
        left = _SIGNED.sub("", _FORM.sub("", _PICTURE.sub(r"\1>\2\3></section>", html)))
        return _SHORT.sub(r'<span class="short">\1</span>', left)

    def filled(self, page: str, edition: Edition, language: str) -> str:
        """Return a fixed page, as it stands on a static host, with the files of its edition."""
        width, height = SIZES[_SIZE]
        found = _PICTURE.search(page)
        section = TEMPLATES.get_template("press_files.html").render(
            p=own_table(edition, "press", language),
            edition=edition,
            preview=self.cards.of_map(edition, language),
            width=width,
            height=height,
            alternative=unescape(found[4]) if found else "",
            files=self._files(edition, language),
        )
        # Not every host knows that a folder stands for its index.html.
        short = lead_file(edition, edition.opens_on)
        linked = _SHORT_TEXT.sub(rf'<a href="{short}\2">\1\2</a>', page)
        return _PICTURE.sub(lambda _: section, linked, count=1)

    def _files(self, edition: Edition, language: str) -> list[tuple[str, str]]:
        """Return what each file is called and where it stands; files for print are made."""
        if len(edition.districts) > self.most:
            return _of_the_map(edition, language)
        asked = ExportRequest(edition=edition.id, languages=(language,))
        request, _ = resolved(asked, self.config.editions, origin=self.config.origin)
        return [
            (label, self._made(replace(request, kind=kind), edition)) for kind, label in _FOR_PRINT.items()
        ]

    def _made(self, request: ExportRequest, edition: Edition) -> str:
        path = f"editions/{edition.id}/press/{file_name(request, edition)}"
        folder = self.config.editions
        self.folder.put_made(self.prefix + path, request.digest, lambda: make(request, edition, folder).body)
        return path


def _of_the_map(edition: Edition, language: str) -> list[tuple[str, str]]:
    root, day = f"editions/{edition.id}", {"date": edition.opens_on}
    told = day | {"lang": language}
    return [
        ("CSV", static_paths.file_name(f"{root}/tiers.csv", told)),
        ("GeoJSON", static_paths.file_name(f"{root}/map.geojson", day)),
        ("SVG", static_paths.file_name(f"{root}/map.svg", told | {"layer": edition.opening_layer})),
        ("JSON", f"api/v1/{root}/tiers.json"),
    ]
