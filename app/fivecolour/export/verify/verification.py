"""Whether a file is a true, unchanged export, of which edition, and what differs.

The file says from which request it was made; it is made again, or taken as it was kept, and compared. What
a file says of itself is believed only as far as the comparison bears it out.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from fivecolour.editions import edition_files
from fivecolour.editions.edition_data import Edition
from fivecolour.editions.edition_errors import UnreadableEditionError
from fivecolour.errors import UserError
from fivecolour.export.maker import MEDIA_TYPES, make
from fivecolour.export.proof import differences, metadata
from fivecolour.export.proof.content_credentials import (
    BROKEN,
    MISSING,
    SIGNED,
    UNREAD,
    Signature,
    is_signed,
    signature_of,
)
from fivecolour.export.proof.differences import Difference, UnreadableFileError
from fivecolour.export.proof.file_parts import check_parts
from fivecolour.export.stored_exports import StoredExports
from fivecolour.export.verify import qr_codes, saved_tables
from fivecolour.export.verify.claimed_request import claimed
from fivecolour.export.verify.picture_differences import (
    changed,
    decoded,
    looks,
    of_animations,
    of_papers,
    of_pictures,
    opened,
)
from fivecolour.export.verify.stray_bytes import stray_bytes
from fivecolour.export.verify.workbook_differences import of_workbooks
from fivecolour.export.views.frames import frames, withdrawn_of
from fivecolour.export.views.request import ANIMATIONS, SCALES, SIZES, ExportRequest, from_query, resolved

TRUE, RESAVED, CHANGED, POINTED, UNDRAWN, UNKNOWN, FOREIGN = (
    *("true", "resaved", "changed", "pointed", "undrawn", "unknown", "foreign"),
)
# A picture of which more differs was recompressed; then its pixels prove nothing.
_RECOMPRESSED = 0.25
# A text so many bytes longer than the true one is not compared word by word.
_MOST_WORDS = 100_000


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found.

    Attributes
    ----------
    state : str
        ``true``: byte for byte; ``resaved``: other bytes, but nothing that it shows differs; ``changed``;
        ``pointed``: nothing to compare, but its QR code leads to an edition; ``undrawn``: it names an edition
        that is here, but its export cannot be made any more; ``foreign``: it names one that is not here;
        ``unknown``: nothing in it is ours.
    kind : str
        What the file is, one of the formats, ``picture`` for pictures that are none, or empty.
    request, edition
        Of the true export; None where there is none.
    found : tuple of Difference
        What differs, the first of them; ``count`` is of all.
    said : str
        The edition that the file names.
    withdrawn_since : bool
        The edition was withdrawn after the file was made.
    signature : Signature, optional
        What its Content Credentials say; None where it has none and needs none.
    why : UserError, optional
        Why the export cannot be made: its language was taken away.
    """

    state: str
    kind: str = ""
    request: ExportRequest | None = None
    edition: Edition | None = None
    found: tuple[Difference, ...] = ()
    count: int = 0
    named: str = ""
    withdrawn_since: bool = False
    signature: Signature | None = None
    why: UserError | None = None

    @property
    def is_shown(self) -> bool:
        """Whether the true export can be shown."""
        return self.request is not None and self.edition is not None and self.why is None


@dataclass(frozen=True, slots=True)
class Verifier:
    """Verifies files of one map; ``origin`` is what its permalinks begin with.

    ``authorities`` are the certificates, as PEM, of those whose signatures are trusted.
    """

    folder: Path
    stored: StoredExports
    origin: str = ""
    language: str = "en"
    authorities: bytes = b""

    def verify(self, body: bytes) -> Verdict:
        """Return what a file is.

        Raises
        ------
        UserError
            It cannot be read, or is larger than any export.
        """
        check_parts(body)
        kind = kind_of(body)
        signature = self._signature(kind, body)
        verdict = self._table(body) if kind == "csv" else self._verdict(kind, body, signature)
        return verdict if verdict.signature else replace(verdict, signature=signature)

    def _table(self, body: bytes) -> Verdict:
        """Return what a CSV is, as it stands or else as a spreadsheet saved it: by what differs least."""
        plain = self._verdict("csv", body, None) if saved_tables.is_plain(body) else None
        if plain is not None and plain.state in (TRUE, RESAVED):
            return plain
        forms = [self._verdict("csv", form, None) for form in saved_tables.forms(body)]
        found = [*forms, *([plain] if plain else [])] or [Verdict(UNKNOWN, "csv")]
        best = min(found, key=lambda one: (one.edition is None, one.state not in (TRUE, RESAVED), one.count))
        return replace(best, state=RESAVED) if best.state == TRUE else best

    def _verdict(self, kind: str, body: bytes, signature: Signature | None) -> Verdict:
        request = claimed(kind, body, self.folder) if kind not in ("", "picture") else None
        if request is None:
            return self._by_code(body, kind)
        name = str(request.get("edition", ""))
        if name not in edition_files.paths(self.folder):
            return Verdict(FOREIGN, kind, named=name)
        try:
            return self._compared(replace(ExportRequest.parse(request), kind=kind), body, signature)
        except (UnreadableFileError, UnreadableEditionError):
            raise
        except UserError as why:
            found = self._by_code(body, kind)
            return self._undrawn(kind, request, body, why) if found.state in (UNKNOWN, UNDRAWN) else found

    def _undrawn(self, kind: str, request: Mapping[str, Any], body: bytes, why: UserError) -> Verdict:
        """Return what is known of a file of an edition that is here: whether it is the one that was kept."""
        edition = edition_files.read(self.folder, str(request["edition"]))
        gone = edition.id in edition_files.marks(self.folder)
        with suppress(UserError):
            asked = replace(ExportRequest.parse(request), kind=kind)
            if self.stored.find(asked) == body:
                since = gone and not asked.withdrawn
                return Verdict(TRUE, kind, asked, edition, named=edition.id, withdrawn_since=since, why=why)
        return Verdict(UNDRAWN, kind, None, edition, named=edition.id, withdrawn_since=gone, why=why)

    def _signature(self, kind: str, body: bytes) -> Signature | None:
        """Return what the Content Credentials of a picture say, whoever made it."""
        media_type = MEDIA_TYPES[kind] if kind in SIGNED else shown_as(body) if kind == "picture" else ""
        return signature_of(body, media_type, self.authorities) if media_type else None

    def _compared(self, asked: ExportRequest, body: bytes, signature: Signature | None) -> Verdict:
        """Compare a file with what its request makes here."""
        stored = self.stored.find(asked)
        gone = asked.edition in edition_files.marks(self.folder)
        request, edition = resolved(replace(asked, withdrawn=False), self.folder, origin=self.origin)
        # Only of an edition that was withdrawn can an export say so; one made before cannot.
        marked, now = withdrawn_of(asked, self.folder), request.gone
        request = replace(request, withdrawn=asked.withdrawn and gone, gone=marked)
        since = (gone and not request.withdrawn) or bool(set(now) - set(marked))
        if stored is not None and stored == body:
            return Verdict(
                TRUE,
                asked.kind,
                replace(request, origin=asked.origin),
                edition,
                named=edition.id,
                withdrawn_since=since,
            )
        # Without a signature: no two are alike.
        true = self.stored.find(request) or make(request, edition, self.folder).body
        if true == body or (asked.kind == "csv" and b"\xef\xbb\xbf" + true == body):
            return Verdict(TRUE, asked.kind, request, edition, named=edition.id, withdrawn_since=since)
        true = true if stored is None else stored
        found = [
            *_of_signature(true, signature),
            *self._differences(request, edition, true, body),
            *stray_bytes(asked.kind, body),
        ]
        if signature is None and asked.kind in SIGNED and is_signed(true):
            signature = Signature(MISSING)
        state = CHANGED if found else RESAVED
        listed = tuple(found[: differences.MOST_LISTED])
        return Verdict(state, asked.kind, request, edition, listed, len(found), edition.id, since, signature)

    def _differences(
        self, request: ExportRequest, edition: Edition, true: bytes, body: bytes
    ) -> list[Difference]:
        if request.kind == "png":
            found = of_pictures(true, body, request, edition, self.language)
            return found or _of_metadata(true, body)
        if request.kind in ANIMATIONS:
            pictures = frames(request, edition, self.folder)
            return of_animations(true, body, pictures, self.language) or _of_metadata(true, body)
        if request.kind == "pdf":
            return of_papers(true, body) or _of_metadata(true, body)
        if request.kind == "zip":
            return self._of_archives(true, body)
        return COMPARED[request.kind](true, body)

    def _of_archives(self, true: bytes, body: bytes) -> list[Difference]:
        """Compare member by member."""
        own, given = differences.unpacked(true), differences.unpacked(body)
        found = []
        for name in dict.fromkeys([*own, *given]):
            one, other = own.get(name), given.get(name)
            if one is None or other is None:
                found.append(
                    Difference(name, name if one is not None else "", name if other is not None else "")
                )
            elif one != other:
                check_parts(other)
                inner = self._of_member(name, one, other)
                found += [Difference(f"{name}: {d.where}", d.expected, d.found) for d in inner]
        return found

    def _of_member(self, name: str, one: bytes, other: bytes) -> list[Difference]:
        kind = "csvw" if name.endswith("-metadata.json") else name.rsplit(".", 1)[-1]
        if not other:
            return [Difference("–", f"{len(one):,} B", "0 B")]
        if kind in SIGNED and (is_signed(one) or is_signed(other)):
            return self._of_signed(kind, one, other)
        if kind == "png":
            mask = changed(one, other)
            return [Difference("pixels", "0", "≠" if mask is None else f"{int(mask.sum()):,}")]
        if kind not in COMPARED:
            if len(other) > 2 * len(one) + _MOST_WORDS:
                return [Difference("text", f"{len(one):,} B", f"{len(other):,} B")]
            return differences.words_of(one.decode().split(), other.decode("utf-8", "replace").split())
        return COMPARED[kind](one, other) or [Difference("–", "", "≠")]

    def _of_signed(self, kind: str, one: bytes, other: bytes) -> list[Difference]:
        """Compare two pictures of which no byte need be the same, since no two signatures are alike."""
        found = _of_signature(one, self._signature(kind, other))
        if kind == "png":
            mask = changed(one, other)
            if mask is None or mask.any():
                found.append(Difference("pixels", "0", "≠" if mask is None else f"{int(mask.sum()):,}"))
            return [*found, *looks(one, other), *_of_metadata(one, other)]
        return [*found, *COMPARED[kind](one, other), *_of_metadata(one, other)]

    def _by_code(self, body: bytes, kind: str) -> Verdict:
        """Find the view that a picture's QR code leads to; a lossless one is compared with it."""
        if kind not in ("png", "picture", *ANIMATIONS):
            return Verdict(UNKNOWN, kind)
        undrawn = None
        for keys in qr_codes.permalinks(decoded(opened(body), "L")):
            names = [name for name in edition_files.paths(self.folder) if name.endswith(f"-{keys['tail']}")]
            if not names:
                return Verdict(FOREIGN, kind, named=keys["tail"])
            try:
                asked = from_query({**keys, "edition": names[-1], "format": "png"})
                request, edition = resolved(asked, self.folder, origin=self.origin)
            except UnreadableEditionError:
                raise
            except UserError as why:
                undrawn = undrawn or self._undrawn(kind, {"edition": names[-1]}, b"", why)
                continue
            found = self._same_size(request, edition, body) if kind == "png" else None
            if found is not None:
                return found
            return Verdict(POINTED, kind, request, edition, named=edition.id)
        return undrawn or Verdict(UNKNOWN, kind)

    def _same_size(self, request: ExportRequest, edition: Edition, body: bytes) -> Verdict | None:
        """Compare a PNG that lost what it said of itself; None where it was recompressed or cut."""
        width, height = SIZES[request.size]
        for scale in SCALES:
            if opened(body).size != (width * scale, height * scale):
                continue
            own = replace(request, scale=scale)
            true = self.stored.find(own) or make(own, edition, self.folder).body
            mask = changed(true, body)
            if mask is None or mask.mean() > _RECOMPRESSED:
                return None
            beside = [*_of_words(true, body), *stray_bytes("png", body)]
            found = [*of_pictures(true, body, own, edition, self.language), *beside]
            state = CHANGED if found else RESAVED
            return Verdict(state, "png", own, edition, tuple(found), len(found), edition.id)
        return None


def _of_signature(true: bytes, signature: Signature | None) -> list[Difference]:
    """Return what a signature says otherwise than the true export, or that it fits another file."""
    if signature is None or signature.standing == UNREAD:
        return []
    if signature.standing == BROKEN:
        return [Difference("content credentials", "", "≠")]
    own = metadata.read(true).document() if signature.provenance else {}
    return [
        Difference(f"content credentials: {key}", str(value), str(signature.provenance.get(key, "")))
        for key, value in own.items()
        if signature.provenance.get(key) != value
    ]


def _of_metadata(true: bytes, body: bytes) -> list[Difference]:
    """Compare what two pictures say of themselves."""
    own, given = (metadata.read(one).document() for one in (true, body))
    keys = [key for key in given if own.get(key, "") != given[key]]
    told = [Difference(f"metadata: {key}", str(own.get(key, "")), str(given[key])) for key in keys]
    return [*told, *_of_words(true, body)]


def _of_words(true: bytes, body: bytes) -> list[Difference]:
    """Compare what two pictures say to viewers."""
    told, found = metadata.words(true), metadata.words(body)
    # What a program left out when it saved is not missed, nor what it says in a second place the same.
    return [
        Difference(f"metadata: {key}", str(told.get(key, "")), str(text))
        for key, text in found.items()
        if told.get(key, "") != text and (key in told or text not in told.values())
    ]


COMPARED: dict[str, Callable[[bytes, bytes], list[Difference]]] = {
    "svg": differences.of_drawings,
    "pdf": of_papers,
    "csv": differences.of_tables,
    "csvw": differences.of_documents,
    "json": differences.of_documents,
    "geojson": differences.of_documents,
    "xlsx": of_workbooks,
}


def kind_of(body: bytes) -> str:
    """Return what a file is by its beginning; empty for what no export is."""
    start = body[:2048].lstrip(b"\xef\xbb\xbf \r\n\t")
    signs = {
        "png": body.startswith(metadata.PNG),
        "gif": metadata.is_animation(body) and body.startswith(b"GIF"),
        "webp": metadata.is_animation(body) and body.startswith(b"RIFF"),
        "pdf": b"%PDF-" in body[:1024],
        "zip": body.startswith(b"PK\x03\x04"),
        "json": start.startswith(b"{"),
        "svg": start.startswith(b"<") and b"<svg" in start,
        "csv": saved_tables.is_table(body),
    }
    kind = next((one for one, fits in signs.items() if fits), "")
    if kind == "zip":
        return "xlsx" if "[Content_Types].xml" in differences.unpacked(body) else "zip"
    if kind == "json":
        return _kind_of_document(body)
    return kind or _kind_of_picture(body)


def _kind_of_picture(body: bytes) -> str:
    try:
        opened(body)
    except UnreadableFileError:
        return ""
    return "picture"


def _kind_of_document(body: bytes) -> str:
    try:
        document = json.loads(body)
    except (ValueError, RecursionError):
        return ""
    if document.get("type") == "FeatureCollection":
        return "geojson"
    return "csvw" if "@context" in document else "json"


def shown_as(body: bytes) -> str:
    """Return the media type of a picture that browsers show; empty for anything else."""
    shown = {form.upper(): f"image/{form}" for form in ("png", "jpeg", "webp", "gif")}
    try:
        return shown.get(opened(body).format or "", "")
    except UnreadableFileError:
        return ""
