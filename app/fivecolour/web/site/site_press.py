"""The page for the press on a static host: files of the day on which an edition opens stand for the form.

What a form chooses only a server makes. Words, citation and provenance are those of the server's page.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, replace
from functools import cached_property

from fivecolour.config import Settings
from fivecolour.editions import edition_errors
from fivecolour.editions.edition_data import Edition
from fivecolour.editions.own_words import own_table
from fivecolour.errors import UserError
from fivecolour.export.captions.alternative_text import described
from fivecolour.export.maker import file_name, make
from fivecolour.export.stored_exports import StoredExports
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
# Of these, set by Typst, whose letters a font has to have.
_SET = ("pdf", "png")
_SIZE = "card"
_FORM = re.compile(r'<form class="press-form".*?</form>\s*', re.DOTALL)
# What is said of signatures; of files that the map itself offers none has one.
_SIGNED = re.compile(r'<dt id="signed">.*?</dd>\s*', re.DOTALL)
_PICTURE = re.compile(r'(<section class="press-picture")[^>]*>.*?</section>', re.DOTALL)
# The short address, where nobody said below which one the site will stand.
_SHORT = re.compile(r'<a href="\./p/[^"]*">([^<]*)</a>')
_SHORT_TEXT = re.compile(r'<span class="short">([^<?]*)([^<]*)</span>')


@dataclass(frozen=True)
class SitePress:
    """Makes the pages of one map and their files, signed where the operator wants that of exports.

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

    @cached_property
    def _stored(self) -> StoredExports:
        return StoredExports.of(self.config)

    def fixed(self, html: str, edition: Edition) -> str:
        """Return the server's page without what is made to order."""
        left = _FORM.sub("", _PICTURE.sub(r"\1></section>", html))
        if not self._are_made(edition):
            left = _SIGNED.sub("", left)
        return _SHORT.sub(r'<span class="short">\1</span>', left)

    def filled(self, page: str, edition: Edition, language: str) -> str:
        """Return a fixed page, as it stands on a static host, with the files of its edition."""
        width, height = SIZES[_SIZE]
        asked = ExportRequest(edition=edition.id, languages=(language,))
        request, _ = resolved(asked, self.config.editions, origin=self.config.origin)
        section = TEMPLATES.get_template("press_files.html").render(
            p=own_table(edition, "press", language),
            edition=edition,
            preview=self.cards.of_map(edition, language),
            width=width,
            height=height,
            alternative=described(edition, request, self.config.editions, language),
            files=self._files(request, edition),
        )
        # Not every host knows that a folder stands for its index.html.
        short = lead_file(edition, edition.opens_on)
        linked = _SHORT_TEXT.sub(rf'<a href="{short}\2">\1\2</a>', page)
        return _PICTURE.sub(lambda _: section, linked, count=1)

    def _are_made(self, edition: Edition) -> bool:
        return len(edition.districts) <= self.most

    def _files(self, request: ExportRequest, edition: Edition) -> list[tuple[str, str]]:
        """Return what each file is called and where it stands; files for print are made."""
        if not self._are_made(edition):
            return _of_the_map(edition, request.languages[0])
        requests = {label: replace(request, kind=kind) for kind, label in _FOR_PRINT.items()}
        if not self._can_be_drawn(replace(request, kind="pdf"), edition):
            requests = {label: one for label, one in requests.items() if one.kind not in _SET}
        return [(label, self._made(one, edition)) for label, one in requests.items()]

    def _can_be_drawn(self, request: ExportRequest, edition: Edition) -> bool:
        """Make the first of the pictures that need a font; a sign that no font has leaves out these alone."""
        if self.folder.stands(self.prefix + self._path(request, edition), self._content(request)):
            return True
        try:
            body = self._body_of(request, edition)
        except edition_errors.UnreadableEditionError:
            raise
        except UserError as fault:
            self.cards.note("pictures for the press", f"{fault}; PDF and PNG are left out")
            return False
        self.folder.put_made(self.prefix + self._path(request, edition), self._content(request), lambda: body)
        return True

    @staticmethod
    def _path(request: ExportRequest, edition: Edition) -> str:
        return f"editions/{edition.id}/press/{file_name(request, edition)}"

    def _made(self, request: ExportRequest, edition: Edition) -> str:
        path = self._path(request, edition)
        self.folder.put_made(
            self.prefix + path, self._content(request), lambda: self._body_of(request, edition)
        )
        return path

    def _content(self, request: ExportRequest) -> str:
        """Return what names the content of a file: the request, and whose signature is in it."""
        identity = self._stored.identity
        signer = hashlib.sha256(identity.certificates).hexdigest() if identity else ""
        return request.digest + signer

    def _body_of(self, request: ExportRequest, edition: Edition) -> bytes:
        """Return a file; what is signed is kept, since no two signatures are alike."""
        folder = self.config.editions
        signed = self._stored.identity is not None
        return (self._stored.export if signed else make)(request, edition, folder).body


def _of_the_map(edition: Edition, language: str) -> list[tuple[str, str]]:
    root, day = f"editions/{edition.id}", {"date": edition.opens_on}
    told = day | {"lang": language}
    return [
        ("CSV", static_paths.file_name(f"{root}/tiers.csv", told)),
        ("GeoJSON", static_paths.file_name(f"{root}/map.geojson", day)),
        ("SVG", static_paths.file_name(f"{root}/map.svg", told | {"layer": edition.opening_layer})),
        ("JSON", f"api/v1/{root}/tiers.json"),
    ]
