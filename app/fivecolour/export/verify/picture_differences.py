"""What differs between a picture and the true one: pixels, and where they lie; words and drawing of a PDF."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pikepdf
import pypdf
from numpy.typing import NDArray
from PIL import Image, ImageCms

from fivecolour.editions.edition_data import Edition
from fivecolour.export.proof.differences import Difference, UnreadableFileError, words_of
from fivecolour.export.proof.file_parts import unpacked_stream
from fivecolour.export.proof.metadata import PNG, chunks
from fivecolour.export.sheets.press_sheet import PressSheet, SheetLayout
from fivecolour.export.views.provenance import permalink
from fivecolour.export.views.request import ExportRequest
from fivecolour.regions.drawing import Corners, absolute_rings

# A3 at 4× has 29 million pixels; what claims more is not opened.
MOST_PIXELS = 40_000_000
_BLOCK = 24
_MOST_BLOCKS = 40
_MOST_STREAM, _MOST_STREAMS, _MOST_OBJECTS = 64 << 20, 128 << 20, 200_000
_MOST_PAGES = 20
# Words of a PDF are read where its streams are not so many times as long as those of the export.
_MORE = 4
_OF_ALL_PAGES = {
    *("/Names", "/OpenAction", "/AA", "/Lang", "/StructTreeRoot", "/AcroForm", "/OCProperties"),
    *("/Outlines", "/PageLabels", "/Collection", "/OutputIntents", "/AF", "/PageMode", "/ViewerPreferences"),
}
_SKIPPED = {
    "/ParentTree",
    "/ParentTreeNextKey",
    "/IDTree",
    "/Parent",
    "/StructParents",
    "/Metadata",
    "/P",
    "/Pg",
}
_DEEPEST = 40
# A name and the file of it; and how the boxes of Content Credentials begin (ISO 19566-5).
_ONE_ATTACHMENT, _MANIFEST = 2, b"jumb"
_ORIENTATION = 0x112
# Of sRGB, which a PNG is without saying it.
_GAMMA, _CHROMATICITY = 0.45455, (0.3127, 0.329, 0.64, 0.33, 0.3, 0.6, 0.15, 0.06)
_SRGB = "01 0d 00 01"
_SAMPLE = np.array(
    [[[158, 1, 66], [244, 109, 67], [254, 224, 20], [33, 102, 172], [143, 211, 182], [128, 128, 128]]],
    np.uint8,
)
# How far a colour may lie beside itself through a profile that means the same.
_NEAR = 12


def opened(body: bytes) -> Image.Image:
    """Return a picture, not yet decoded.

    Raises
    ------
    UnreadableFileError
        It is none, or has more pixels than any export.
    """
    try:
        picture = Image.open(io.BytesIO(body))
    except Exception:  # whatever a broken picture makes of it
        raise UnreadableFileError("no_picture") from None
    if picture.width * picture.height > MOST_PIXELS:
        raise UnreadableFileError("large_picture", most=f"{MOST_PIXELS:,}")
    return picture


def decoded(picture: Image.Image, mode: str) -> Image.Image:
    """Return a picture with its pixels.

    Raises
    ------
    UnreadableFileError
        They cannot be read.
    """
    try:
        return picture.convert(mode)
    except Exception:  # whatever a broken picture makes of it
        raise UnreadableFileError("no_picture") from None


def pixels(picture: Image.Image) -> NDArray[np.uint8]:
    """Return the pixels of a picture, shape (height, width, 4)."""
    return np.asarray(decoded(picture, "RGBA"))


def changed(expected: bytes, found: bytes) -> NDArray[np.bool_] | None:
    """Return which pixels differ, shape (height, width); None where the sizes do."""
    true, given = opened(expected), opened(found)
    if true.size != given.size:
        return None
    mask: NDArray[np.bool_] = np.any(pixels(true) != pixels(given), axis=2)
    return mask


def of_pictures(
    expected: bytes, found: bytes, request: ExportRequest, edition: Edition, language: str
) -> list[Difference]:
    """Compare two pictures pixel by pixel, and name what lies where they differ."""
    mask = changed(expected, found)
    beside = looks(expected, found)
    if mask is None:
        sizes = [f"{one.width} × {one.height}" for one in (opened(expected), opened(found))]
        return [Difference("size", *sizes)]
    return [*beside, *_in_mask(mask, request, edition, language)]


def looks(expected: bytes, found: bytes) -> list[Difference]:
    """Compare what is beside the pixels and changes what is seen of them."""
    own, given = (_look(opened(one)) | {"colour space": _colour_space(one)} for one in (expected, found))
    return [Difference(key, own[key], given[key]) for key in own if own[key] != given[key]]


def _colour_space(body: bytes) -> str:
    """Return in which colours a PNG says that it is (cICP, H.273); empty for sRGB."""
    spaces = [one.hex(" ") for kind, one in chunks(body) if kind == b"cICP"] if body.startswith(PNG) else []
    return next((one for one in spaces if one != _SRGB), "")


def _look(picture: Image.Image) -> dict[str, str]:
    try:
        turned = picture.getexif().get(_ORIENTATION, 1)
        gamma, white = picture.info.get("gamma", _GAMMA), picture.info.get("chromaticity", _CHROMATICITY)
        frames = getattr(picture, "n_frames", 1)
        across, down = picture.info.get("dpi") or picture.info.get("aspect") or (1, 1)
        profile = "" if _is_usual(picture) else "≠"
    except Exception:  # whatever a broken picture makes of it
        raise UnreadableFileError("no_picture") from None
    plain = np.allclose([gamma, *white], [_GAMMA, *_CHROMATICITY], atol=0.01)
    return {
        "frames": str(frames),
        "shape of pixels": "" if np.isclose(across, down, rtol=0.01) else f"{across:g} × {down:g}",
        "orientation": str(turned),
        "gamma": "" if plain else f"{gamma} {white}",
        "colour profile": profile,
    }


def _is_usual(picture: Image.Image) -> bool:
    """Tell whether colours through a picture's profile, if it has one, are nearly what they are without."""
    profile = picture.info.get("icc_profile")
    if not profile:
        return True
    sample = Image.fromarray(_SAMPLE)
    try:
        given = ImageCms.getOpenProfile(io.BytesIO(profile))
        shown = ImageCms.profileToProfile(sample, given, ImageCms.createProfile("sRGB"))
    except (ImageCms.PyCMSError, OSError):
        # Programs pass over what is none.
        return True
    apart = np.abs(np.asarray(shown, dtype=np.int16) - _SAMPLE.astype(np.int16))
    return bool(apart.max() <= _NEAR)


def _in_mask(
    mask: NDArray[np.bool_], request: ExportRequest, edition: Edition, language: str
) -> list[Difference]:
    count = int(mask.sum())
    if not count:
        return []
    sheet = PressSheet(edition, request, permalink(request, edition))
    at = sheet.layout()
    places = [_place(x * sheet.width, y * sheet.height, sheet, at, language) for x, y in _blocks(mask)]
    listed = list(dict.fromkeys(place for place in places if place))
    return [Difference(place, "", "≠") for place in listed] + [Difference("pixels", "0", f"{count:,}")]


def of_animations(
    expected: bytes, found: bytes, pictures: Sequence[tuple[ExportRequest, Edition]], language: str
) -> list[Difference]:
    """Compare two animations: size, number of frames, how long each is seen, and every pixel of each."""
    true, given = opened(expected), opened(found)
    if true.size != given.size:
        return [Difference("size", *(f"{one.width} × {one.height}" for one in (true, given)))]
    counts = [int(_look(one)["frames"]) for one in (true, given)]
    listed = looks(expected, found)
    for place, (request, edition) in enumerate(pictures[: min(counts)]):
        masks = _frame(true, place), _frame(given, place)
        mask: NDArray[np.bool_] = np.any(masks[0] != masks[1], axis=2)
        where = f"{place + 1} · {request.day}"
        shown = (str(one.info.get("duration")) for one in (true, given))
        if len(times := list(dict.fromkeys(shown))) > 1:
            listed.append(Difference(f"{where} · ms", *times))
        listed += [
            replace(one, where=f"{where} · {one.where}") for one in _in_mask(mask, request, edition, language)
        ]
    return listed


def _frame(picture: Image.Image, place: int) -> NDArray[np.uint8]:
    try:
        picture.seek(place)
        picture.load()
    except Exception:  # whatever a broken picture makes of it
        raise UnreadableFileError("no_picture") from None
    return pixels(picture)


def _blocks(mask: NDArray[np.bool_]) -> Iterator[tuple[float, float]]:
    """Yield the middle of what differs in each block of the picture, as shares of its sides."""
    height, width = mask.shape
    ys, xs = np.nonzero(mask)
    blocks = np.unique(np.stack([ys // _BLOCK, xs // _BLOCK]), axis=1).T
    for row, column in blocks[:: max(1, len(blocks) // _MOST_BLOCKS)]:
        own = mask[row * _BLOCK : (row + 1) * _BLOCK, column * _BLOCK : (column + 1) * _BLOCK]
        inner_y, inner_x = np.argwhere(own).mean(axis=0)
        yield (column * _BLOCK + inner_x) / width, (row * _BLOCK + inner_y) / height


def _place(x: float, y: float, sheet: PressSheet, at: SheetLayout, language: str) -> str:
    """Return what lies at a place of the picture: a district, or a part of the sheet."""
    edition = sheet.edition
    for panel in at.maps:
        if panel.left <= x <= panel.right and panel.top <= y <= panel.bottom:
            left, top, width, _ = sheet.subject.framed(panel.width / panel.height)
            scale = width / panel.width
            code = _district(edition, left + (x - panel.left) * scale, top + (y - panel.top) * scale)
            return edition.districts[code].name[language] if code else "map"
    parts = {"heading": at.header, "legend": at.legend, "facts": at.facts, "trend": at.trend}
    for name, part in parts.items():
        if part and part.left <= x <= part.right and part.top <= y <= part.bottom:
            return name
    return "sheet"


def _district(edition: Edition, x: float, y: float) -> str:
    for code, path in edition.drawing.paths.items():
        left, top, right, bottom = edition.drawing.bounds[code]
        if left <= x <= right and top <= y <= bottom and _inside(absolute_rings([path])[0], x, y):
            return code
    return ""


def _inside(parts: list[Corners], x: float, y: float) -> bool:
    """Tell whether a point lies inside an odd number of rings."""
    crossings = 0
    for ring in parts:
        x0, y0 = ring[:, 0], ring[:, 1]
        x1, y1 = np.roll(x0, -1), np.roll(y0, -1)
        over = (y0 > y) != (y1 > y)
        with np.errstate(divide="ignore", invalid="ignore"):
            at = x0 + (y - y0) / (y1 - y0) * (x1 - x0)
        crossings += int(np.sum(over & (at > x)))
    return crossings % 2 == 1


def of_papers(expected: bytes, found: bytes) -> list[Difference]:
    """Compare two PDF: their words, then all that is drawn on their pages."""
    # To read words takes seconds: where all that is drawn is the same, they are.
    (own, most), (given, size) = _drawn(expected), _drawn(found)
    if own == given:
        return []
    changed = [Difference("drawing", "", "≠")]
    if size > _MORE * most:
        return changed
    return words_of(_words(expected), _words(found)) or changed


def _words(body: bytes) -> list[str]:
    try:
        reader = pypdf.PdfReader(io.BytesIO(body))
        return [word for page in reader.pages for word in page.extract_text().split()]
    except Exception:  # whatever a broken document makes of it
        raise UnreadableFileError("no_pdf") from None


def _drawn(body: bytes) -> tuple[list[Any], int]:
    """Return all that pages are made of, streams by their hash, and how many bytes the streams unpack to."""
    reading = _PaperReading()
    try:
        with pikepdf.open(io.BytesIO(body)) as document:
            root = document.Root
            if len(document.pages) > _MOST_PAGES:
                raise UnreadableFileError("large_pdf")
            _drop_signature(root)
            beside = {key: reading.plain(value) for key, value in root.items() if key in _OF_ALL_PAGES}
            return [beside, *(reading.plain(page.obj) for page in document.pages)], reading.size
    except (pikepdf.PdfError, RecursionError, ValueError):
        raise UnreadableFileError("no_pdf") from None


def _drop_signature(root: Any) -> None:
    """Take the Content Credentials out, which are an attachment: they are looked at by themselves."""
    try:
        names = root.Names
        attached = names.EmbeddedFiles.Names
        manifest = attached[1].EF.F.read_bytes() if len(attached) == _ONE_ATTACHMENT else b""
    except (AttributeError, TypeError, ValueError):
        return
    if manifest[4:].startswith(_MANIFEST) and set(names.keys()) == {"/EmbeddedFiles"}:
        for key in ("/Names", "/AF"):
            if key in root:
                del root[key]


@dataclass
class _PaperReading:
    """Goes through a PDF within bounds: one object can be named at any number of places."""

    objects: int = 0
    size: int = 0

    def plain(self, found: Any, depth: int = 0) -> Any:
        """Return what an object holds, streams by their hash."""
        self.objects += 1
        if self.objects > _MOST_OBJECTS or self.size > _MOST_STREAMS:
            raise UnreadableFileError("large_pdf")
        if depth > _DEEPEST:
            return "…"
        if isinstance(found, pikepdf.Stream):
            skipped = ("/Length", "/Filter", *_SKIPPED)
            keys = {key: self.plain(one, depth + 1) for key, one in found.items() if key not in skipped}
            return keys, self._digest(found)
        if isinstance(found, pikepdf.Dictionary):
            return {key: self.plain(one, depth + 1) for key, one in found.items() if key not in _SKIPPED}
        if isinstance(found, pikepdf.Array):
            return [self.plain(one, depth + 1) for one in found]
        return str(found)

    def _digest(self, stream: Any) -> str:
        """Return the hash of what a stream holds, unpacked within a bound."""
        raw = unpacked_stream(stream, _MOST_STREAM)
        self.size += len(raw)
        return hashlib.sha256(raw).hexdigest()
