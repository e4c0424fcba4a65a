"""The pictures with which links to pages of the site are shown (``og:image``): of the map, of a district."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from html import escape
from threading import Lock

from fivecolour.config import Settings
from fivecolour.editions import edition_errors
from fivecolour.editions.edition_data import Edition
from fivecolour.errors import UserError
from fivecolour.export.maker import make
from fivecolour.export.views.request import ExportRequest, resolved
from fivecolour.web.site.site_folder import SiteFolder

_TAG = re.compile(r'(<meta property="og:image" content=")[^"]*(")')


@dataclass
class SiteCards:
    """Makes the pictures of one map beside its pages.

    Parameters
    ----------
    prefix : str
        Of the map within the site.
    begin : callable
        Begins to draw what a request asks for, into a file of the site, by the function that draws it here.
    instead : bytes
        What takes the place of a picture that cannot be drawn.
    """

    config: Settings
    folder: SiteFolder
    prefix: str
    begin: Callable[[str, ExportRequest, Callable[[], bytes]], None]
    instead: bytes
    notes: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._lock, self._begun = Lock(), set[str]()

    def of_map(self, edition: Edition, language: str) -> str:
        """Make the picture of an edition; return its address within the map."""
        return self._put(f"editions/{edition.id}/card.{language}.png", edition, language, "")

    def of_district(self, edition: Edition, code: str, language: str) -> str:
        """Make the picture of a district as the edition opens; return its address within the map."""
        return self._put(f"d/{code}.{language}.png", edition, language, code)

    def _put(self, path: str, edition: Edition, language: str, code: str) -> str:
        # The page of a district tells the computed colour, that of the map what its edition opens with.
        layer = "graded" if code else ""
        if path in self._begun:
            return path
        self._begun.add(path)
        asked = ExportRequest(edition=edition.id, place=code, languages=(language,), size="card", layer=layer)
        request, _ = resolved(asked, self.config.editions, origin=self.config.origin)
        if not self.folder.stands(self.prefix + path, request.digest):
            self.begin(self.prefix + path, request, partial(self._drawn, request, edition))
        return path

    def _drawn(self, request: ExportRequest, edition: Edition) -> bytes:
        try:
            return make(request, edition, self.config.editions).body
        except edition_errors.UnreadableEditionError:
            raise
        except UserError as fault:
            # A sign that no font has must not keep readers from all pages.
            self.note("pictures of links", f"{fault}; a plain one stands there instead")
            return self.instead

    def note(self, what: str, text: str) -> None:
        """Keep the first that is to be told of some pictures: of many districts it is much the same."""
        with self._lock:
            if not any(one.startswith(f"{what}:") for one in self.notes):
                self.notes.append(f"{what}: {text}")

    def shown(self, html: str, path: str, above: str = "") -> str:
        """Return a page that is shown with a picture: by its whole address where that is known."""
        base = f"{self.config.origin}/" if self.config.public_url else above
        return _TAG.sub(lambda found: f"{found[1]}{escape(base + path, quote=True)}{found[2]}", html)
