"""Makes the file that a request asks for: one registry of formats."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from fivecolour.editions import edition_files, parts
from fivecolour.editions.edition_data import Edition
from fivecolour.export.archive import packed, readme
from fivecolour.export.captions.alternative_text import described
from fivecolour.export.drawing import typesetting
from fivecolour.export.drawing.animation import ANIMATORS
from fivecolour.export.proof import content_credentials, metadata
from fivecolour.export.proof.signing_identity import SigningIdentity
from fivecolour.export.sheets.press_sheet import PressSheet, title_element
from fivecolour.export.tables import day_table, geojson
from fivecolour.export.tables.csv_metadata import ENDING, csv_metadata
from fivecolour.export.tables.day_workbook import workbook
from fivecolour.export.tables.flow_columns import flows_csv
from fivecolour.export.tables.flow_geojson import flows_geojson
from fivecolour.export.tables.index_files import index_files
from fivecolour.export.views import content
from fivecolour.export.views.frames import frames
from fivecolour.export.views.provenance import Provenance, permalink, provenance
from fivecolour.export.views.request import ANIMATIONS, DRAWN, INDEX, SIZES, ExportRequest, shown
from fivecolour.texts import long_period

MEDIA_TYPES = {
    "csvw": "application/csvm+json",
    "json": "application/json",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "zip": "application/zip",
    "csv": "text/csv; charset=utf-8",
    "geojson": "application/geo+json",
    "svg": "image/svg+xml",
    "png": "image/png",
    "gif": "image/gif",
    "webp": "image/webp",
    "pdf": "application/pdf",
}


@dataclass(frozen=True, slots=True)
class Export:
    """A file: its name, its kind and its bytes, and where it comes from."""

    name: str
    media_type: str
    body: bytes
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class Material:
    """What every format is made of: a resolved request, its edition, and where the file comes from."""

    request: ExportRequest
    edition: Edition
    provenance: Provenance
    folder: Path
    permalink: str
    identity: SigningIdentity | None = None

    @property
    def words(self) -> dict[str, str]:
        """What viewers show of a picture."""
        return {"title": self.title, "description": self.description, "source": self.source}

    @property
    def title(self) -> str:
        """What the picture is called."""
        return content.picture_title(self.request, self.edition, self.request.languages[0])

    @property
    def description(self) -> str:
        """What stands for the picture where it cannot be seen."""
        return " ".join(
            described(self.edition, self.request, self.folder, one) for one in self.request.languages
        )

    @property
    def source(self) -> str:
        """Who is to be credited."""
        language = self.request.languages[0]
        credit = content.figures_credit(self.edition)
        return " · ".join([*([credit[language]] if credit else []), self.edition.region.credit[language]])


def make(
    request: ExportRequest, edition: Edition, folder: Path, identity: SigningIdentity | None = None
) -> Export:
    """Return the file of a resolved request; the same request gives the same bytes, but for a signature.

    Parameters
    ----------
    identity : SigningIdentity, optional
        In whose name it is signed.

    Raises
    ------
    UserError
        It cannot be drawn or signed; the message says why.
    """
    origin = provenance(request, edition, folder)
    material = Material(request, edition, origin, folder, origin.permalink, identity)
    name, body = file_name(request, edition), MAKERS[request.kind](material)
    if identity is not None and request.kind in content_credentials.SIGNED:
        body = content_credentials.signed(
            body,
            MEDIA_TYPES[request.kind],
            identity,
            title=name,
            provenance=origin.document(),
            moment=datetime.now(UTC),
        )
    return Export(name, MEDIA_TYPES[request.kind], body, origin)


def file_name(request: ExportRequest, edition: Edition) -> str:
    """Return a name that says which map, day and edition, what of it, and that it is a drill or withdrawn."""
    named = ["drill"] * edition.drill + ["withdrawn"] * request.withdrawn
    named += [edition.region.name, request.day]
    named += [f"no{edition.number}", edition_files.tail_of(edition.id)]
    if request.place:
        # Where districts have no codes their names are codes, and names hold anything.
        named.append(re.sub(r"[^\w.-]+", "-", request.place))
    if request.kind in DRAWN:
        of = [one for one in (request.layout, request.layer, request.index) if one]
        named += [*of, "-".join(request.languages), request.size.replace(":", "x")]
        named += [f"{request.scale}x"] if request.kind == "png" else []
        named += [f"from-{request.first_edition or request.first}"] if request.kind in ANIMATIONS else []
    elif request.kind in ("csv", "csvw", "xlsx", "zip"):
        named.append("-".join(request.languages))
    return "_".join(named) + (f".csv{ENDING}" if request.kind == "csvw" else f".{request.kind}")


def _drawing(material: Material, head: str = "", *, any_font: bool = False) -> str:
    sheet = PressSheet(material.edition, material.request, material.permalink)
    return sheet.svg(head, any_font=any_font)


def _svg(material: Material) -> bytes:
    head = title_element(material.title, material.description) + metadata.in_svg(material.provenance)
    return _drawing(material, head, any_font=True).encode()


def _png(material: Material) -> bytes:
    return metadata.into_png(_pixels(material), material.provenance, **material.words)


def _pixels(material: Material) -> bytes:
    width, height = SIZES[material.request.size]
    return typesetting.to_png(_drawing(material), width, height, material.request.scale)


def _animation(material: Material) -> bytes:
    pictures = [
        _pixels(replace(material, request=one, edition=of, permalink=permalink(one, of)))
        for one, of in frames(material.request, material.edition, material.folder)
    ]
    notes = metadata.animation_notes(material.provenance, **material.words)
    return ANIMATORS[material.request.kind](pictures, notes)


def _pdf(material: Material) -> bytes:
    request, words = material.request, material.words
    made = typesetting.to_pdf(
        _drawing(material),
        request.size,
        SIZES[request.size],
        title=words["title"],
        alternative=words["description"],
        language=request.languages[0],
        moment=material.edition.published_at,
    )
    return metadata.into_pdf(made, material.provenance, **words)


def _csv(material: Material) -> bytes:
    edition, request = material.edition, material.request
    return day_table.tiers_csv(
        edition,
        edition.day_index[request.day],
        language=request.languages[0],
        codes=set(shown(request, edition)),
        withdrawn=request.withdrawn,
    ).encode()


def _geojson(material: Material) -> bytes:
    edition, request = material.edition, material.request
    return geojson.tiers_geojson(
        edition,
        edition.day_index[request.day],
        codes=set(shown(request, edition)),
        provenance=material.provenance.document(),
        withdrawn=request.withdrawn,
    )


def _csvw(material: Material) -> bytes:
    return csv_metadata(
        material.edition,
        file_name(replace(material.request, kind="csv"), material.edition),
        language=material.request.languages[0],
        title=material.title,
        source=material.source,
        provenance=material.provenance,
    )


def _xlsx(material: Material) -> bytes:
    edition, request = material.edition, material.request
    return workbook(
        edition,
        edition.day_index[request.day],
        set(shown(request, edition)),
        language=request.languages[0],
        provenance=material.provenance,
        title=material.title,
    )


def _json(material: Material) -> bytes:
    document = content.content(material.request, material.edition)
    return parts.canonical({"content": document, "provenance": material.provenance.document()})


def _zip(material: Material) -> bytes:
    """Put every other format of the same view together, each as it is by itself, and a README."""
    request, edition = material.request, material.edition
    made = [
        make(
            replace(request, kind=kind, scale=2 if kind == "png" else 1),
            edition,
            material.folder,
            material.identity,
        )
        for kind in MAKERS
        if kind not in ("zip", *ANIMATIONS)
    ]
    files = {one.name: one.body for one in made}
    if request.day in edition.flow_days:
        files |= _flow_files(material)
    if request.layout == INDEX:
        files |= index_files(edition, request, material.provenance.document())
    date = long_period(request.day, request.languages[0], edition.period)
    text = readme(edition, material.provenance, list(files), request.languages, date=date)
    return packed({"README.md": text.encode(), **files})


def _flow_files(material: Material) -> dict[str, bytes]:
    edition, day, withdrawn = material.edition, material.request.day, material.request.withdrawn
    lines = flows_geojson(edition, day, provenance=material.provenance.document(), withdrawn=withdrawn)
    return {"flows.csv": flows_csv(edition, day, withdrawn=withdrawn), "flows.geojson": lines.encode()}


MAKERS: dict[str, Callable[[Material], bytes]] = {
    "svg": _svg,
    "png": _png,
    "pdf": _pdf,
    "gif": _animation,
    "webp": _animation,
    "csv": _csv,
    "csvw": _csvw,
    "xlsx": _xlsx,
    "geojson": _geojson,
    "json": _json,
    "zip": _zip,
}
