"""Attacks on exports: every file that says or shows something else is found, none that does not is accused.

Run with ``-s`` to see how many changes of each format were tried and found.
"""

from __future__ import annotations

import csv
import io
import json
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pandas as pd
import pikepdf
import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Alignment, Border, Font, GradientFill, PatternFill, Side
from openpyxl.styles.colors import Color
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from PIL import Image, ImageCms

from fivecolour.editions import edition_files
from fivecolour.errors import UserError
from fivecolour.export.maker import MAKERS, make
from fivecolour.export.stored_exports import StoredExports
from fivecolour.export.verify.verification import Verifier
from fivecolour.export.views.request import ANIMATIONS, ExportRequest, resolved
from tests.editions.sample import sample_edition

pytestmark = pytest.mark.usefixtures("made_once")
Found = Iterator[tuple[str, bytes]]
ASKED = ExportRequest(languages=("en",), size="card")
SAFE = ("true", "resaved")
WHITE = InlineFont(color="FFFFFF")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("editions")
    edition_files.publish(sample_edition(), folder)
    return folder


@pytest.fixture(scope="module")
def made(folder: Path) -> dict[str, bytes]:
    return {kind: export(folder, kind, "2020-02-09") for kind in MAKERS}


@pytest.fixture(scope="module")
def other(folder: Path) -> dict[str, bytes]:
    """The same of another day: what metadata are taken from."""
    kinds = ("svg", "png", "pdf", "json", "geojson", "csvw")
    return {kind: export(folder, kind, "2020-02-12") for kind in kinds}


def export(folder: Path, kind: str, day: str) -> bytes:
    first = "2020-02-08" if kind in ANIMATIONS else ""
    asked = replace(ASKED, kind=kind, day=day, first=first)
    return make(*resolved(asked, folder, origin="https://map.example"), folder).body


@pytest.fixture(scope="module")
def state(folder: Path) -> Callable[[bytes], str]:
    verifier = Verifier(folder, StoredExports(folder / "kept"), "https://map.example")

    def state(body: bytes) -> str:
        try:
            return verifier.verify(body).state
        except UserError:
            return "unreadable"

    return state


def some(found: list[re.Match[str]], count: int) -> list[re.Match[str]]:
    return found[:: max(1, len(found) // count)][:count]


def of_text(text: str) -> Found:
    """Change one number or one word after the other, all over a text."""
    for one in some(list(re.finditer(r"(?<![\w.#-])\d{1,4}(?![\w.-])", text)), 20):
        yield (
            f"number {one[0]} at {one.start()}",
            (text[: one.start()] + str(int(one[0]) + 1) + text[one.end() :]).encode(),
        )
    for one in some(list(re.finditer(r"[A-Za-z]{5,}", text)), 20):
        last = "x" if one[0][-1] != "x" else "y"
        yield (
            f"word {one[0]} at {one.start()}",
            (text[: one.start()] + one[0][:-1] + last + text[one.end() :]).encode(),
        )


def written(rows: list[list[str]], delimiter: str = ",") -> bytes:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n", delimiter=delimiter).writerows(rows)
    return out.getvalue().encode()


def saved_by_spreadsheets(body: bytes) -> Found:
    """The same cells in other bytes."""
    rows = list(csv.reader(io.StringIO(body.decode())))
    comma = [
        [cell.replace(".", ",") if re.fullmatch(r"-?\d+\.\d+", cell) else cell for cell in r] for r in rows
    ]
    text, german, wide = (
        written(cells, by).decode() for cells, by in ((rows, ";"), (comma, ";"), (rows, "\t"))
    )
    yield "parted by semicolons", text.encode()
    yield (
        "parted by semicolons, with ends of lines and a mark",
        b"\xef\xbb\xbf" + german.replace("\n", "\r\n").encode(),
    )
    yield "with a line that says how it is parted", b"sep=;\r\n" + text.encode()
    yield "parted by tabs in UTF-16", wide.encode("utf-16")
    yield "in UTF-16 without a mark", wide.encode("utf-16-le")
    yield "in UTF-16 of the other order", b"\xfe\xff" + text.encode("utf-16-be")
    yield "in the letters of Windows in China", written(rows).decode().encode("gb18030")
    yield "with days of China", body.replace(b"2020-02-09", b"2020/2/9")
    yield "with days of Germany", text.replace("2020-02-09", "09.02.2020").encode()
    pandas = pd.read_csv(io.BytesIO(body), dtype={"code": str}).to_csv(index=False, sep=";", decimal=",")
    yield "by a program that makes counts decimals", pandas.encode()
    yield "with empty cells and rows", body.replace(b"\n", b",,\n") + b",,,\n"


def of_csv(body: bytes) -> Found:
    yield from of_text(body.decode())
    head, *rows = csv.reader(io.StringIO(body.decode()))
    yield "another order", written([head, *rows[::-1]])
    yield "columns in another order", written([row[::-1] for row in (head, *rows)])
    yield "a row left out", written([head, *rows[1:]])
    yield "a row twice", written([head, *rows, rows[0]])
    yield "a cell beyond the last", written([head, [*rows[0], "9"], *rows[1:]])
    yield "a column of the same name", written([[*head, "tier"], *([*row, "1"] for row in rows)])
    yield "a space", written([head, [rows[0][0], rows[0][1] + " ", *rows[0][2:]], *rows[1:]])
    yield "a remark", body + b"# corrected\n"
    yield "another day", body.replace(b"2020-02-09", b"2020-02-10")
    yield "a day that may be another", body.replace(b"2020-02-09", b"2/9/2020")
    yield "another tier parted by semicolons", written(rows_with(head, rows, 2, "5"), ";")
    yield (
        "another figure by tabs in UTF-16",
        written(rows_with(head, rows, 8, "9"), "\t").decode().encode("utf-16"),
    )


def rows_with(head: list[str], rows: list[list[str]], column: int, cell: str) -> list[list[str]]:
    """Return the table with another cell in its third row."""
    return [head, *rows[:2], [*rows[2][:column], cell, *rows[2][column + 1 :]], *rows[3:]]


def of_document(body: bytes, other: bytes) -> Found:
    yield from of_text(body.decode())
    own, given = json.loads(body), json.loads(other)
    key = "provenance" if "provenance" in own else "notes"
    yield "provenance of another day", json.dumps(own | {key: given[key]}).encode()
    yield "a further value", json.dumps(own | {"more": None}).encode()
    yield "a name twice", body.replace(b"{", b'{"' + next(iter(own)).encode() + b'": 5,', 1)
    if b'"tier":4' in body:
        for wrong in (b'"tier":true', b'"tier":4.0', b'"tier":"4"', b'"tier":1,"tier":4'):
            yield wrong.decode(), body.replace(b'"tier":4', wrong, 1)


def of_svg(body: bytes, other: bytes) -> Found:
    yield from of_text(body.decode())
    element = re.compile(rb"<metadata>.*?</metadata>")
    yield "metadata of another day", element.sub(lambda _: element.findall(other)[0], body)
    end = b"</svg>"
    yield "a script", body.replace(end, b"<script>alert(1)</script></svg>")
    yield "a rectangle", body.replace(end, b'<rect width="90" height="90"/></svg>')
    yield "a style sheet", b"<?xml-stylesheet href='x.css'?>" + body
    yield "of another namespace", body.replace(b"<rect ", b'<rect xmlns="urn:x" ', 1)
    at = body.index(b"/></g>") + 2
    path = body[:at].rindex(b"<path")
    yield "a remark", body.replace(end, b"<!-- all is green --></svg>")
    yield "an outside declaration", b'<!DOCTYPE svg SYSTEM "http://x.example/a.dtd">' + body
    yield "out of its group", body[:path] + b"</g>" + body[path:at] + body[at + 4 :]


def png(pixels: Any, **how: Any) -> bytes:
    out = io.BytesIO()
    Image.fromarray(pixels).save(out, "PNG", **how)
    return out.getvalue()


def with_chunk(body: bytes, kind: bytes, content: bytes) -> bytes:
    whole = kind + content
    chunk = struct.pack(">I", len(content)) + whole + struct.pack(">I", zlib.crc32(whole))
    return body[:33] + chunk + body[33:]


def of_png(body: bytes, other: bytes) -> Found:
    own = np.array(Image.open(io.BytesIO(body)).convert("RGB"))
    for step in range(6):
        at = (step * 61 + 3, step * 113 + 7, step % 3)
        pixels = own.copy()
        pixels[at] ^= 1 << (step % 8)
        yield f"a pixel at {at}", png(pixels)
    yield "shifted", png(np.roll(own, 1, axis=1))
    yield "cut", body[:33] + body[33:].split(b"IDAT")[0][:-4] + png(own[:-1])[33:]
    told = [one[33:].split(b"IDAT", 1)[0][:-4] for one in (body, other)]
    yield "metadata of another day", body.replace(*told)
    yield "a page behind its end", body + b"<script>alert(1)</script>"
    named = Image.Exif()
    named[0x13B] = "Somebody else"
    yield "another author in its EXIF", png(own, exif=named)
    yield "a second frame", png(own, save_all=True, append_images=[Image.fromarray(255 - own)])
    turned = Image.Exif()
    turned[0x112] = 3
    yield "turned by its EXIF", png(own, exif=turned)
    gamma = b"\0\0\0\x04gAMA\0\x01\x86\xa0\x31\xe8\x96\x5f"
    yield "dark by its gamma", body[:33] + gamma + body[33:]
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    red = lab.replace(b"rXYZ", b"tmpX", 1).replace(b"gXYZ", b"rXYZ", 1).replace(b"tmpX", b"gXYZ", 1)
    yield "red and green changed by its profile", png(own, icc_profile=red)
    packet = b"<x:xmpmeta xmlns:dc='http://purl.org/dc/elements/1.1/'><a dc:title='Other'/></x:xmpmeta>"
    for name, kind, content in (
        ("colours of another space", b"cICP", bytes([9, 16, 0, 1])),
        ("pixels three times as wide", b"pHYs", struct.pack(">IIB", 1000, 3000, 0)),
        ("a further title", b"tEXt", b"Title\0Other"),
        ("a further title in Chinese", b"iTXt", "Title\0\0\0zh\0\0别的".encode()),
        ("a packed description", b"zTXt", b"Description\0\0" + zlib.compress(b"Other")),
        ("a remark", b"tEXt", b"Comment\0corrected"),
        ("a title in XMP", b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + packet),
    ):
        yield name, with_chunk(body, kind, content)


def of_xlsx(body: bytes) -> Found:
    def book(change: Callable[[Any], object]) -> bytes:
        opened, out = openpyxl.load_workbook(io.BytesIO(body)), io.BytesIO()
        change(opened)
        opened.save(out)
        return out.getvalue()

    def cell(name: str, key: str, value: object) -> bytes:
        return book(lambda one: setattr(one["Districts"][name], key, value))

    for name in ("A2", "B3", "C2", "D4", "E5", "H2", "J3"):
        yield name, cell(name, "value", "x")
    yield "a formula", cell("C2", "value", "=1+1")
    yield "a format that shows another number", cell("C2", "number_format", '"9"')
    yield "white letters", cell("B2", "font", Font(color="FFFFFF"))
    yield "white letters of the theme", cell("B2", "font", Font(color=Color(theme=0)))
    yield "white letters by number", cell("B2", "font", Font(color=Color(indexed=1)))
    yield "white letters inside", cell("B2", "value", CellRichText(TextBlock(WHITE, "Xiacheng District")))
    yield "letters too small to be read", cell("B2", "font", Font(size=1))
    yield "a line through it", cell("B2", "font", Font(strike=True))
    yield "crossed out", cell("B2", "border", Border(diagonal=Side("thick"), diagonalUp=True))
    yield "signs for letters", cell("B2", "font", Font(name="Wingdings"))
    yield "a number as often as it goes in", cell("C2", "alignment", Alignment(horizontal="fill"))
    yield "a pattern over it", cell("D2", "fill", PatternFill("darkGrid", fgColor="000000"))
    yield "from one colour to another", cell("D2", "fill", GradientFill(stop=("FF0000", "00FF00")))
    flat = b'<sheetFormatPr defaultRowHeight="1"/>'
    yield "all rows too low to be read", repacked(body, rb"<sheetFormatPr[^>]*/>", flat)
    yield (
        "a name of one sheet",
        book(lambda one: one["Districts"].defined_names.add(DefinedName("red", attr_text="1"))),
    )
    yield "turned", cell("B2", "alignment", Alignment(textRotation=90))
    yield "beyond its cell", cell("B2", "alignment", Alignment(indent=250))
    yield (
        "all black is white",
        repacked(body, rb"(<a:dk1>)<.*?>(</a:dk1>)", rb'\1<a:srgbClr val="FFFFFF"/>\2'),
    )
    yield "days from 1904", repacked(body, rb"<workbookPr ", b'<workbookPr date1904="1" ')
    yield "colours by a rule of 2010", repacked(body, rb"</worksheet>", b"<extLst/></worksheet>")
    yield "another colour", cell("D2", "fill", PatternFill("solid", fgColor="00FF00"))
    yield "a link", cell("B2", "hyperlink", "https://elsewhere.example")
    yield "a hidden row", book(lambda one: setattr(one["Districts"].row_dimensions[3], "hidden", True))
    yield (
        "a hidden column",
        book(lambda one: setattr(one["Districts"].column_dimensions["C"], "hidden", True)),
    )
    yield "a hidden sheet", book(lambda one: setattr(one["Columns"], "sheet_state", "hidden"))
    yield "another name", book(lambda one: setattr(one["Columns"], "title", "Other"))
    yield (
        "a column too narrow to be read",
        book(lambda one: setattr(one["Districts"].column_dimensions["C"], "width", 0.1)),
    )
    yield "zeros not shown", book(lambda one: setattr(one["Districts"].sheet_view, "showZeros", False))
    yield "words above each page", book(lambda one: setattr(one["Districts"].oddHeader.center, "text", "x"))
    yield "another title", book(lambda one: setattr(one.properties, "title", "Other"))
    yield "another property", book(lambda one: setattr(one.custom_doc_props["edition"], "value", "other"))
    yield (
        "words beside a chosen cell",
        book(lambda one: one["Districts"].add_data_validation(DataValidation(sqref="C3", prompt="wrong"))),
    )
    yield "a name", book(lambda one: one.defined_names.add(DefinedName("red", attr_text="Districts!$A$1")))
    yield "mirrored", book(lambda one: setattr(one["Districts"].sheet_view, "rightToLeft", True))
    yield "printed in part", book(lambda one: setattr(one["Districts"], "print_area", "A1:B2"))
    yield "rows filtered", book(lambda one: one["Districts"].auto_filter.add_filter_column(0, ["330203"]))
    yield "a further sheet", book(lambda one: one.create_sheet("more"))
    yield "a row left out", book(lambda one: one["Districts"].delete_rows(3))


def repacked(body: bytes, old: bytes, new: bytes) -> bytes:
    """Change the parts of a workbook as they are written."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(body)) as given, zipfile.ZipFile(out, "w") as archive:
        for name in given.namelist():
            archive.writestr(name, re.sub(old, new, given.read(name), flags=re.DOTALL))
    return out.getvalue()


def bookmarked(document: pikepdf.Pdf) -> None:
    with document.open_outline() as outline:
        outline.root.append(pikepdf.OutlineItem("corrected", 0))


def owned(document: pikepdf.Pdf) -> None:
    with document.open_metadata() as meta:
        meta["dc:rights"] = "All rights: somebody else"


def of_pdf(body: bytes, other: bytes) -> Found:
    def paper(change: Callable[[pikepdf.Pdf], object]) -> bytes:
        out = io.BytesIO()
        with pikepdf.open(io.BytesIO(body)) as document:
            change(document)
            document.save(out)
        return out.getvalue()

    def drawn(document: pikepdf.Pdf) -> bytes:
        return document.pages[0].Contents.read_bytes()

    with pikepdf.open(io.BytesIO(body)) as document:
        numbers = list(re.finditer(rb"\d+\.\d+", drawn(document)))
    for at, one in enumerate(numbers[:: len(numbers) // 2][:2]):

        def moved(document: pikepdf.Pdf, one: re.Match[bytes] = one) -> None:
            text = drawn(document)
            wrong = text[: one.start()] + b"%.2f" % (float(one[0]) + 1.5) + text[one.end() :]
            document.pages[0].Contents = document.make_stream(wrong)

        yield f"number {at}: {one[0]!r}", paper(moved)

    def said(document: pikepdf.Pdf) -> None:
        with document.open_metadata() as meta:
            meta["dc:title"] = "Another map"

    def unseen(document: pikepdf.Pdf) -> None:
        for one in document.objects:
            if isinstance(one, pikepdf.Dictionary) and "/Alt" in one:
                one["/Alt"] = "All green"

    def of_another(document: pikepdf.Pdf) -> None:
        with pikepdf.open(io.BytesIO(other)) as given:
            text = given.Root.Metadata.read_bytes()
        kind = {"Type": pikepdf.Name.Metadata, "Subtype": pikepdf.Name.XML}
        document.Root.Metadata = document.make_stream(text, **kind)

    yield "its title", paper(said)
    yield "its title in the other place", paper(lambda one: one.docinfo.__setitem__("/Title", "x"))
    yield "its alternative text", paper(unseen)
    yield "metadata of another day", paper(of_another)
    yield "another author", paper(lambda one: one.docinfo.__setitem__("/Author", "x"))
    yield "another owner in its XMP", paper(owned)
    yield "a remark on itself", paper(lambda one: one.docinfo.__setitem__("/Correction", "x"))
    yield "a bookmark", paper(bookmarked)
    labels = pikepdf.Dictionary(Nums=[0, pikepdf.Dictionary(P="corrected ")])
    yield "names of pages", paper(lambda one: one.Root.__setitem__("/PageLabels", labels))
    yield "turned by all pages", paper(lambda one: one.Root.Pages.__setitem__("/Rotate", 180))
    yield "a further page", paper(lambda one: one.add_blank_page())
    yield "turned", paper(lambda one: one.pages[0].obj.__setitem__("/Rotate", 180))
    yield "bytes behind its end", body + b"corrected"
    yield "another paper behind it", body + other
    yield (
        "a file that belongs to it",
        paper(lambda one: one.Root.__setitem__("/AF", pikepdf.Array([pikepdf.Dictionary(F="x")]))),
    )
    yield "an attachment", paper(lambda one: one.attachments.__setitem__("x.txt", b"x"))


def of_zip(body: bytes) -> Found:
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        own = {name: archive.read(name) for name in archive.namelist()}

    def pack(members: list[tuple[str, bytes]]) -> bytes:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            for name, one in members:
                archive.writestr(name, one)
        return out.getvalue()

    for name in own:
        yield f"without {name}", pack([one for one in own.items() if one[0] != name])
        yield f"{name} renamed", pack([(f"x{key}" if key == name else key, one) for key, one in own.items()])
        yield f"{name} empty", pack([(key, b"" if key == name else one) for key, one in own.items()])
    table = next(name for name in own if name.endswith(".csv"))
    wrong = (table, own[table].replace(b",66,", b",67,"))
    yield "a further file", pack([*own.items(), ("more.exe", b"MZ")])
    yield "a remark", body[:-2] + b"\x09\0corrected"
    yield "bytes behind its end", body + b"MZ"
    yield "a file before the first", pack([("more.exe", b"MZ")]).split(b"PK\x01\x02")[0] + body
    with pytest.warns(UserWarning, match="Duplicate name"):
        yield "a name twice, the false one first", pack([wrong, *own.items()])
        yield "a name twice, the true one first", pack([*own.items(), wrong])


def tamperings(kind: str, made: dict[str, bytes], other: dict[str, bytes]) -> Found:
    alone = {"csv": of_csv, "xlsx": of_xlsx, "zip": of_zip}
    if kind in alone:
        return alone[kind](made[kind])
    beside = {"svg": of_svg, "png": of_png, "pdf": of_pdf}
    return beside.get(kind, of_document)(made[kind], other[kind])


@pytest.mark.parametrize("kind", [one for one in MAKERS if one not in ANIMATIONS])
def test_every_change_is_found(
    kind: str, made: dict[str, bytes], other: dict[str, bytes], state: Callable[[bytes], str]
) -> None:
    tried = {name: state(body) for name, body in tamperings(kind, made, other)}
    found = {name: one for name, one in tried.items() if one not in SAFE}
    print(f"{kind}: {len(tried)} changes tried, {len(found)} found")
    assert {name for name in tried if name not in found} == set()
    assert len(tried) >= 9


def innocent(made: dict[str, bytes]) -> Found:
    yield from made.items()
    for kind in ("csv", "json", "geojson", "csvw", "svg"):
        yield f"{kind} with the mark of spreadsheets", b"\xef\xbb\xbf" + made[kind]
        yield f"{kind} with other ends of lines", made[kind].replace(b"\n", b"\r\n")
    for kind in ("json", "geojson", "csvw"):
        yield f"{kind} indented", json.dumps(json.loads(made[kind]), indent=2).encode()
    cells, quoted = csv.reader(io.StringIO(made["csv"].decode())), io.StringIO()
    csv.writer(quoted, quoting=csv.QUOTE_ALL).writerows(cells)
    yield "csv all in quotes", quoted.getvalue().encode()
    yield from ((f"csv {name}", body) for name, body in saved_by_spreadsheets(made["csv"]))
    picture, out = Image.open(io.BytesIO(made["png"])), io.BytesIO()
    usual = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    picture.convert("RGB").save(out, "PNG", icc_profile=usual)
    yield "png saved with the usual profile", out.getvalue()
    yield "png of so many dots an inch", with_chunk(made["png"], b"pHYs", struct.pack(">IIB", 3780, 3780, 1))
    yield "png in the space that it is in", with_chunk(made["png"], b"cICP", bytes([1, 13, 0, 1]))
    yield "png that names its program", with_chunk(made["png"], b"tEXt", b"Software\0Editor")


def test_true_files_are_not_accused(made: dict[str, bytes], state: Callable[[bytes], str]) -> None:
    verdicts = {name: state(body) for name, body in innocent(made)}
    print(f"{len(verdicts)} true files")
    assert {name: one for name, one in verdicts.items() if one not in SAFE} == {}
    assert len(verdicts) == 40
