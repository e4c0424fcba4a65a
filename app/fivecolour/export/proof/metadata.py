"""Where a picture comes from, inside its file: PNG text, PDF's XMP, an element of SVG; and read back."""

from __future__ import annotations

import io
import json
import re
import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from html import escape, unescape
from typing import Any

import pikepdf
from PIL import Image

from fivecolour.export.drawing.animation import AnimationNotes
from fivecolour.export.proof.file_parts import check_xmp
from fivecolour.export.views.provenance import Provenance
from fivecolour.messages import RefusalError

NAMESPACE = "urn:five-colour-map:provenance"
KEYWORD = "five-colour-map"
PNG = b"\x89PNG\r\n\x1a\n"
_XMP = f"{{{NAMESPACE}}}said"
_IN_XML = re.compile(rf'<said xmlns="{NAMESPACE}">(.*?)</said>', re.DOTALL)
_GIFS = (b"GIF87a", b"GIF89a")
_FIRST_CHUNK = 33
_WORDS = ("title", "description", "source")
# What viewers and picture desks show of XMP besides.
_FURTHER_WORDS = (
    *("dc:creator", "dc:rights", "dc:subject", "dc:publisher", "dc:contributor", "photoshop:Headline"),
    *("photoshop:Credit", "photoshop:Source", "photoshop:Instructions", "photoshop:CaptionWriter"),
    *("xmpRights:WebStatement", "xmpRights:UsageTerms", "xmpRights:Owner", "pdf:Keywords"),
)
# What programs write into a PDF of themselves.
_OF_PROGRAMS = {"/Producer", "/Creator", "/CreationDate", "/ModDate", "/Trapped"}
# What viewers show of a PNG, by the names of its specification; and within XMP.
_SHOWN_TEXTS = {
    *(b"Title", b"Author", b"Description", b"Copyright", b"Disclaimer", b"Warning", b"Source", b"Comment"),
}
_XMP_NAME = re.compile(r"""(?<!/)dc:(title|description|creator|rights)\b(?:=(?:"([^"]*)"|'([^']*)'))?""")
_XMP_TEXT = re.compile(r">([^<>]+)<")
# A file of somebody else's may hold any number of bytes of text.
_LONGEST = 1 << 20
_EXIF_TEXTS = {
    **{0x10E: "ImageDescription", 0x13B: "Artist", 0x8298: "Copyright"},
    **{0x9C9B: "XPTitle", 0x9C9C: "XPComment", 0x9C9D: "XPAuthor", 0x9C9E: "XPKeywords", 0x9C9F: "XPSubject"},
}


def serialized(provenance: Provenance) -> str:
    """Return where something comes from as a text of one line, always the same."""
    return json.dumps(provenance.document(), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def in_svg(provenance: Provenance) -> str:
    """Return the element that stands in the head of a picture."""
    text = escape(serialized(provenance), quote=False)
    return f'<metadata><said xmlns="{NAMESPACE}">{text}</said></metadata>'


def into_png(body: bytes, provenance: Provenance, *, title: str, description: str, source: str) -> bytes:
    """Return a PNG with its provenance and the texts that viewers show, before its pixels."""
    texts = {KEYWORD: serialized(provenance), "Title": title, "Description": description, "Source": source}
    chunks = b"".join(_text_chunk(key, text) for key, text in texts.items() if text)
    return body[:_FIRST_CHUNK] + chunks + body[_FIRST_CHUNK:]


def _text_chunk(keyword: str, text: str) -> bytes:
    body = b"iTXt" + keyword.encode("latin-1") + b"\0\0\0\0\0" + text.encode()
    return struct.pack(">I", len(body) - 4) + body + struct.pack(">I", zlib.crc32(body))


def into_pdf(body: bytes, provenance: Provenance, *, title: str, description: str, source: str) -> bytes:
    """Return a PDF with its provenance in XMP; its id follows from what it holds."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(body)) as document:
        with document.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as meta:
            meta.register_xml_namespace(NAMESPACE, "fivecolour")
            meta["dc:title"] = title
            meta["dc:description"] = description
            meta["dc:source"] = source
            meta[_XMP] = serialized(provenance)
        document.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return out.getvalue()


def animation_notes(provenance: Provenance, *, title: str, description: str, source: str) -> AnimationNotes:
    """Return what an animation carries: lines of text in a GIF, XMP in WebP."""
    own = serialized(provenance)
    lines = {"Title": title, "Description": description, "Source": source, KEYWORD: own}
    comment = "\n".join(f"{key}: {text}" for key, text in lines.items() if text).encode()
    words = "".join(
        f'<dc:{key}><rdf:Alt><rdf:li xml:lang="x-default">{escape(text, quote=False)}</rdf:li></rdf:Alt>'
        f"</dc:{key}>"
        for key, text in (("title", title), ("description", description))
    )
    packet = (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        f'<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/">{words}'
        f"<dc:source>{escape(source, quote=False)}</dc:source>"
        f'<said xmlns="{NAMESPACE}">{escape(own, quote=False)}</said></rdf:Description></rdf:RDF></x:xmpmeta>'
    )
    return AnimationNotes(comment, packet.encode())


def words(body: bytes) -> dict[str, str]:
    """Return title, description and source as a picture says them to viewers, where it does."""
    if _is_pdf(body):
        try:
            with _paper(body) as (document, meta):
                told = {key: str(meta[f"dc:{key}"]) for key in _WORDS if f"dc:{key}" in meta}
                told |= {key: str(meta[key]) for key in _FURTHER_WORDS if key in meta}
                info = {key: str(one) for key, one in document.docinfo.items() if key not in _OF_PROGRAMS}
                return told | info
        except (pikepdf.PdfError, TypeError, ValueError):
            return {}
    if body.startswith(PNG):
        return _words_of_png(body)
    if is_animation(body):
        with suppress(Exception), Image.open(io.BytesIO(body)) as picture:
            told_here = picture.info.get("comment") or picture.info.get("xmp") or b""
            return {"text": told_here.decode("utf-8", "replace")}
    return {}


def _words_of_png(body: bytes) -> dict[str, str]:
    """Return every text that viewers show, however it is written; several of one name together."""
    found: dict[str, list[str]] = {}
    for kind, content in chunks(body):
        keyword, _, text = content.partition(b"\0")
        with suppress(zlib.error):
            if kind in (b"tEXt", b"zTXt", b"iTXt") and keyword in _SHOWN_TEXTS:
                found.setdefault(keyword.decode().lower(), []).append(_text_of(kind, text))
            elif kind == b"eXIf":
                found |= {f"exif {tag}": [told] for tag, told in _words_of_exif(content).items()}
            elif keyword == b"XML:com.adobe.xmp":
                for name, told in _words_of_xmp(_text_of(kind, text)):
                    found.setdefault(f"xmp {name}", []).append(told)
    return {name: " · ".join(texts) for name, texts in found.items()}


def _words_of_exif(content: bytes) -> dict[str, str]:
    """Return title, author, rights and remarks that viewers show of EXIF."""
    exif = Image.Exif()
    with suppress(Exception):
        exif.load(b"Exif\0\0" + content)
    return {_EXIF_TEXTS[tag]: str(told) for tag, told in exif.items() if tag in _EXIF_TEXTS and told}


def _words_of_xmp(text: str) -> Iterator[tuple[str, str]]:
    """Yield what XMP says under each name, as an attribute or as the next text; each sign is read once.

    >>> list(_words_of_xmp("<a dc:title='One'><dc:rights><b>Two</b></dc:rights></a>"))
    [('title', 'One'), ('rights', 'Two')]
    """
    at, is_text_left = 0, True
    while name := _XMP_NAME.search(text, at):
        at, told = name.end(), name[2] or name[3]
        if not told and is_text_left:
            texts = _XMP_TEXT.finditer(text, at)
            following = next((one for one in texts if any(map(str.isalnum, one[1]))), None)
            is_text_left = following is not None
            at, told = (following.end(), following[1]) if following else (at, None)
        if told:
            yield name[1], told


def _text_of(kind: bytes, text: bytes) -> str:
    """Return the text of a chunk after its keyword (PNG, 11.3.3), packed or not, as far as it may go."""
    packed = kind == b"zTXt"
    if kind == b"iTXt":
        packed, (*_, text) = text[:1] == b"\1", text[2:].split(b"\0", 2)
    elif packed:
        text = text[1:]
    body = zlib.decompressobj().decompress(text, _LONGEST) if packed else text
    return body.decode("latin-1" if kind != b"iTXt" else "utf-8", "replace")


def read(body: bytes) -> Provenance:
    """Return what a picture says of itself.

    Raises
    ------
    UserError
        It says nothing, or the file cannot be read.
    """
    if body.startswith(PNG):
        found = _from_png(body)
    elif is_animation(body):
        found = _from_animation(body)
    else:
        found = _from_pdf(body) if _is_pdf(body) else _from_svg(body)
    try:
        return Provenance.parse(json.loads(found))
    except (ValueError, RecursionError):
        raise RefusalError("no_provenance") from None


def is_animation(body: bytes) -> bool:
    """Tell whether a file is a GIF or a WebP."""
    return body.startswith(_GIFS) or (body.startswith(b"RIFF") and body[8:12] == b"WEBP")


def _from_animation(body: bytes) -> str:
    try:
        with Image.open(io.BytesIO(body)) as picture:
            comment, packet = picture.info.get("comment", b""), picture.info.get("xmp", b"")
    except Exception:  # whatever a broken picture makes of it
        return ""
    if isinstance(packet, bytes) and (found := _IN_XML.search(packet.decode("utf-8", "replace"))):
        return unescape(found[1])
    lines = comment.decode("utf-8", "replace").split("\n") if isinstance(comment, bytes) else []
    start = f"{KEYWORD}: "
    return next((line.removeprefix(start) for line in lines if line.startswith(start)), "")


def _is_pdf(body: bytes) -> bool:
    return body[:1024].find(b"%PDF-") >= 0


def _from_png(body: bytes) -> str:
    for kind, text in chunks(body):
        if kind == b"iTXt" and text.startswith(KEYWORD.encode() + b"\0"):
            return text.split(b"\0", 5)[-1].decode("utf-8", "replace")
    return ""


def chunks(body: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield the kind and the content of each chunk of a PNG, as far as they are whole."""
    at = len(PNG)
    while at + 12 <= len(body):
        length = int.from_bytes(body[at : at + 4], "big")
        if length <= _LONGEST:
            yield body[at + 4 : at + 8], body[at + 8 : at + 8 + length]
        at += length + 12


def _from_pdf(body: bytes) -> str:
    try:
        with _paper(body) as (_, meta):
            found: Any = meta.get(_XMP, "")
            return str(found)
    except (pikepdf.PdfError, ValueError):
        return ""


@contextmanager
def _paper(body: bytes) -> Iterator[tuple[Any, Any]]:
    """Give a PDF and what it says of itself."""
    with pikepdf.open(io.BytesIO(body)) as document:
        check_xmp(document)
        with document.open_metadata() as meta:
            yield document, meta


def _from_svg(body: bytes) -> str:
    found = _IN_XML.search(body[:_LONGEST].decode("utf-8", "replace"))
    return unescape(found[1]) if found else ""
