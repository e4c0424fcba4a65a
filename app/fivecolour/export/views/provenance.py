"""Where an export comes from, worked out in one place: every file carries this."""

from __future__ import annotations

import json
from collections.abc import Hashable, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from threading import Lock
from typing import Any

from cachetools import LRUCache, cached

from fivecolour.editions import edition_files, parts
from fivecolour.editions.edition_data import Edition
from fivecolour.export.views.content import content, content_digest
from fivecolour.export.views.frames import frames
from fivecolour.export.views.request import ANIMATIONS, DRAWN, OF_ALL_LANGUAGES, ExportRequest
from fivecolour.messages import RefusalError

# Digests of what pictures show: files of one view, and the page that offers them, ask for the same.
_MOST_DIGESTS = 64
_OUTSIDE_LINK = ("kind", "scale", "edition", "day", "origin", "withdrawn")


@dataclass(frozen=True, slots=True)
class Provenance:
    """What a file says of itself.

    Attributes
    ----------
    edition, edition_sha256 : str
        The edition and the whole hash of its content.
    number : int
        Its running number.
    rule, rule_sha256 : str
        Name of the rule that it is coloured by, and hash of the rule as the edition holds it.
    permalink : str
        Leads to the same view of the same edition for ever.
    content_sha256 : str
        Of what the file shows (`fivecolour.export.views.content`), in canonical JSON.
    request : dict
        The resolved request, from which the file can be made again.
    request_sha256 : str
        Under which the file is kept.
    """

    edition: str
    number: int
    edition_sha256: str
    rule: str
    rule_sha256: str
    permalink: str
    content_sha256: str
    request: dict[str, Any]
    request_sha256: str
    drill: bool = False
    withdrawn: bool = False

    def document(self) -> dict[str, Any]:
        """Return it as plain data."""
        return asdict(self)

    @staticmethod
    def parse(document: Any) -> Provenance:
        """Return what a file says of itself.

        Raises
        ------
        UserError
            That is no provenance of ours.
        """
        if not isinstance(document, Mapping) or not isinstance(document.get("request"), Mapping):
            raise RefusalError("no_provenance")
        try:
            return Provenance(**document)
        except TypeError:
            raise RefusalError("other_provenance") from None


def short_path(edition_id: str, day: str) -> str:
    """Return where a day of an edition is found below the root of its map, as QR codes say it.

    >>> short_path("zhejiang-2020-20200305-4fcebe1305", "2020-02-09")
    'p/4fcebe1305/20200209'
    """
    return f"p/{edition_files.tail_of(edition_id)}/{day.replace('-', '')}"


def permalink(request: ExportRequest, edition: Edition) -> str:
    """Return the short address of a resolved request's view: the same for every format of it."""
    layer = "" if request.layer == edition.opening_layer else request.layer
    plain = {name: getattr(ExportRequest(), name) for name in _OUTSIDE_LINK}
    if request.kind in ANIMATIONS:
        del plain["kind"]
    if request.kind not in DRAWN:
        plain |= {"layout": "map", "size": "a4", "other": "", "index": ""}
    own = request.languages == edition.languages[:1] or request.kind in OF_ALL_LANGUAGES
    languages = () if own else request.languages
    query = request.query(**{**plain, "layer": layer, "languages": languages})
    return f"{request.origin}/{short_path(request.edition, request.day)}" + (f"?{query}" if query else "")


def provenance(request: ExportRequest, edition: Edition, folder: Path) -> Provenance:
    """Return where an export of a resolved request comes from."""
    rule = edition.scheme.on(request.day)
    if request.kind in ANIMATIONS:
        pictures = frames(request, edition, folder)
        digest = content_digest({"frames": [content(one, of) for one, of in pictures]})
    elif request.kind in DRAWN:
        digest = _of_picture(request, edition)
    else:
        digest = content_digest(content(request, edition))
    return Provenance(
        edition=edition.id,
        number=edition.number,
        edition_sha256=edition_files.content_digest(folder, edition.id),
        rule=rule.name,
        rule_sha256=parts.rule_digest(edition),
        permalink=permalink(request, edition),
        content_sha256=digest,
        request=json.loads(request.canonical()),
        request_sha256=request.digest,
        drill=edition.drill,
        withdrawn=request.withdrawn,
    )


def _view(request: ExportRequest, edition: Edition) -> tuple[Hashable, ...]:
    """Return what the digest of a picture goes by: it is the same in every size and as every file."""
    return edition.id, edition.number, edition.published_at, _plain(request)


def _plain(request: ExportRequest) -> ExportRequest:
    return replace(request, kind="png", size="", scale=1, origin="")


@cached(LRUCache(_MOST_DIGESTS), key=_view, lock=Lock())
def _of_picture(request: ExportRequest, edition: Edition) -> str:
    """Return the digest of what a picture shows."""
    return content_digest(content(_plain(request), edition))
