"""Tables as they leave: read back by others' programs, typed, and without a formula."""

from __future__ import annotations

import csv
import datetime
import hashlib
import io
import json
import zipfile
from dataclasses import replace

import openpyxl
import pytest

from fivecolour.config import Settings
from fivecolour.editions import parts
from fivecolour.editions.edition_data import Edition
from fivecolour.export.maker import make
from fivecolour.export.tables.column_meanings import meaning
from fivecolour.export.tables.day_table import columns, rows
from fivecolour.export.tables.day_workbook import workbook
from fivecolour.export.views.provenance import Provenance, provenance
from fivecolour.export.views.request import ExportRequest, resolved
from fivecolour.regions.region_set import Text
from tests.editions.sample import sample_edition


@pytest.fixture(scope="module")
def asked(instance: Settings) -> tuple[ExportRequest, Edition]:
    return resolved(ExportRequest(languages=("en",)), instance.editions, origin="https://map.example")


def made(instance: Settings, asked: tuple[ExportRequest, Edition], kind: str, **changes: object) -> bytes:
    request = replace(asked[0], kind=kind, **changes)  # type: ignore[arg-type]
    return make(request, asked[1], instance.editions).body


@pytest.fixture(scope="module")
def book(instance: Settings, asked: tuple[ExportRequest, Edition]) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(made(instance, asked, "xlsx")))


@pytest.fixture(scope="module")
def archive(instance: Settings, asked: tuple[ExportRequest, Edition]) -> zipfile.ZipFile:
    body = made(instance, asked, "zip", languages=("zh", "en"), size="card")
    return zipfile.ZipFile(io.BytesIO(body))


class TestWorkbook:
    """By openpyxl."""

    def test_cells_are_typed(self, book: openpyxl.Workbook) -> None:
        head, *lines = book["Districts"].iter_rows(values_only=True)
        haishu = next(dict(zip(head, line, strict=True)) for line in lines if line[0] == "330203")
        assert haishu["tier"] == 4
        assert haishu["cumulative_confirmed"] == 66
        assert haishu["date"] == datetime.datetime(2020, 2, 9)
        assert haishu["window_cases"] == 66
        assert haishu["code"] == "330203"
        assert len(lines) == 90

    def test_what_is_not_known_is_empty(self, book: openpyxl.Workbook) -> None:
        head, *lines = book["Districts"].iter_rows(values_only=True)
        at = head.index("cumulative_confirmed")
        assert {line[0]: line[at] for line in lines if line[0] in ("330110", "330127")} == {
            "330110": None,
            "330127": 0,
        }

    def test_provenance(
        self, book: openpyxl.Workbook, instance: Settings, asked: tuple[ExportRequest, Edition]
    ) -> None:
        cells = dict(book["Provenance"].iter_rows(values_only=True))
        own = provenance(replace(asked[0], kind="xlsx"), asked[1], instance.editions)
        assert Provenance.parse(json.loads(str(cells["provenance"]))) == own
        properties = {one.name: one.value for one in book.custom_doc_props.props}
        assert properties["content_sha256"] == own.content_sha256
        assert properties["permalink"] == own.permalink

    def test_columns_are_explained(self, book: openpyxl.Workbook) -> None:
        cells = dict(book["Columns"].iter_rows(values_only=True))
        assert cells["published_tier"] == "Level that the authority published; two that are possible are 4|3"
        assert set(cells) == {cell.value for cell in book["Districts"][1]}

    def test_same_bytes(self, instance: Settings, asked: tuple[ExportRequest, Edition]) -> None:
        assert made(instance, asked, "xlsx") == made(instance, asked, "xlsx")

    def test_no_formula_and_no_link(self) -> None:
        edition = sample_edition()
        names = ("=1+1", "+A1", "@x", "http://example.org")
        districts = tuple(
            replace(one, name=Text(name, name))
            for one, name in zip(edition.region.districts, names, strict=True)
        )
        edition = replace(edition, region=replace(edition.region, districts=districts))
        origin = Provenance(edition.id, 7, "", "", "", "=HYPERLINK(1)", "", {}, "")
        body = workbook(edition, 8, set(edition.districts), language="en", provenance=origin, title="=t")
        book = openpyxl.load_workbook(io.BytesIO(body))
        origin = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row]
        assert not [cell.value for cell in origin if cell.data_type == "f" or cell.hyperlink]
        assert [row[1].value for row in book.worksheets[0].iter_rows(min_row=2)] == list(names)


class TestOtherTables:
    """CSV with its companion, JSON, GeoJSON."""

    def test_companion(self, instance: Settings, asked: tuple[ExportRequest, Edition]) -> None:
        companion = json.loads(made(instance, asked, "csvw"))
        head = next(csv.reader(io.StringIO(made(instance, asked, "csv").decode())))
        told = companion["tableSchema"]["columns"]
        assert [one["name"] for one in told] == head == list(columns(asked[1]))
        assert {one["name"]: one["datatype"] for one in told}["cluster_cases"] == "number"
        assert companion["url"].endswith("_en.csv")
        assert Provenance.parse(companion["notes"][0]["provenance"]).number == 1

    def test_json_holds_what_is_hashed(
        self, instance: Settings, asked: tuple[ExportRequest, Edition]
    ) -> None:
        document = json.loads(made(instance, asked, "json"))
        digest = hashlib.sha256(parts.canonical(document["content"])).hexdigest()
        assert document["provenance"]["content_sha256"] == digest

    def test_of_one_city(self, instance: Settings, asked: tuple[ExportRequest, Edition]) -> None:
        lines = made(instance, asked, "csv", place="330200").decode().splitlines()
        assert len(lines) == 1 + 10
        features = json.loads(made(instance, asked, "geojson", place="330200"))["features"]
        assert {feature["id"][:4] for feature in features} == {"3302"}

    def test_every_column_is_explained_in_every_language(self, bundled: Edition) -> None:
        for language in ("zh", "en"):
            meanings = [meaning(name, language) for name in columns(bundled)]
            assert not [name for name in columns(bundled) if name in meanings]

    def test_figures_of_the_rule_are_columns(self) -> None:
        edition = sample_edition()
        edition = replace(edition, figures={"p_rt1": dict.fromkeys(edition.districts, (0.97,) * 12)})
        line = next(rows(edition, 3))
        assert (columns(edition)[-1], line[-1]) == ("p_rt1", 0.97)


class TestArchive:
    """By zipfile."""

    def test_holds_every_format(self, archive: zipfile.ZipFile) -> None:
        endings = sorted(name.split(".", 1)[1] for name in archive.namelist())
        assert endings == sorted(
            ["md", "svg", "png", "pdf", "csv", "csv-metadata.json", "xlsx", "geojson", "json"]
        )
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}

    def test_members_are_the_exports_themselves(
        self, archive: zipfile.ZipFile, instance: Settings, asked: tuple[ExportRequest, Edition]
    ) -> None:
        name = next(name for name in archive.namelist() if name.endswith(".csv"))
        assert archive.read(name) == made(instance, asked, "csv", languages=("zh", "en"))

    def test_readme(self, archive: zipfile.ZipFile) -> None:
        text = archive.read("README.md").decode()
        for line in (
            *("# 浙江省疫情五色图 · 2020年2月9日", "数据提供者：浙江省和各市卫生健康委员会通报"),
            *(
                "# Zhejiang five-colour epidemic map",
                "No report is not zero",
                "- `code`: Code of the district",
            ),
            "Cite the provider of the figures, with the permalink of this edition: https://map.example/p/",
        ):
            assert line in text, line
