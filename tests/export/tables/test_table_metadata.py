"""Descriptions of tables for machines, judged by the readers and the shapes that others wrote."""

from __future__ import annotations

import io
import json
import tarfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from fivecolour.editions.contact_point import ContactPoint
from fivecolour.editions.edition_data import Edition
from fivecolour.export.tables import open_table
from fivecolour.export.tables.catalogue_entry import catalogue_entry
from fivecolour.export.tables.open_table import Choice
from fivecolour.export.tables.table_metadata import csv_on_the_web, data_package, described_tables
from fivecolour.texts import Text
from tests.editions.flowed import flowed_edition
from tests.editions.sample import sample_edition

SITE = "https://map.example.org"
ROOT = Path(__file__).parents[3]
MATERIAL = next(
    (
        path
        for path in (folder / "shared/data/feeds" for folder in ROOT.parents)
        if (path / "w3c_csvw_tests.tar.gz").exists()
    ),
    None,
)
published = pytest.mark.skipif(MATERIAL is None, reason="profiles and shapes are not beside this checkout")


def licensed(edition: Edition) -> Edition:
    """Return an edition whose provider and terms are said."""
    terms = {"figures_credit": {"zh": "样例", "en": "Sample"}, "figures_licence": {"en": "as you like"}}
    return replace(edition, provenance={**edition.provenance, **terms})


def _editions() -> dict[str, Edition]:
    plain = sample_edition()
    names = {"title": Text.of({"pt": "Amostra"}), "languages": ("pt", "en")}
    return {
        "plain": plain,
        "drill": licensed(replace(plain, drill=True)),
        "pt": replace(flowed_edition(), **names),
    }


EDITIONS = _editions()
every = pytest.mark.parametrize("name", EDITIONS)


def unpacked(name: str, member: str) -> bytes:
    assert MATERIAL is not None
    with tarfile.open(MATERIAL / name) as archive:
        file = archive.extractfile(next(one for one in archive.getmembers() if one.name.endswith(member)))
        assert file
        return file.read()


@pytest.fixture
def folder(tmp_path: Path, name: str) -> Path:
    """Return a folder with all tables of an edition, and what describes them."""
    edition = EDITIONS[name]
    choice = Choice(tuple(edition.districts), 0, len(edition.days) - 1)
    for table in described_tables(edition):
        _, rows = open_table.rows(table, edition, choice)
        rows = [row | {"edition": edition.id} for row in rows]
        body = open_table.to_csv(table.spread(edition), rows)
        (tmp_path / f"{table.name}.csv").write_text(body, encoding="utf-8")
    for file, make in (("datapackage.json", data_package), ("csv-metadata.json", csv_on_the_web)):
        document = make(edition, site=SITE, withdrawn=False)
        (tmp_path / file).write_text(json.dumps(document), encoding="utf-8")
    return tmp_path


class TestDataPackage:
    """Data Package 2.0."""

    @pytest.mark.slow
    @every
    def test_frictionless_reads_every_row(self, folder: Path, name: str) -> None:
        from frictionless import Package

        report = Package(str(folder / "datapackage.json")).validate()
        assert report.valid, report.flatten(["title", "note"])
        assert {task.name: task.stats["rows"] for task in report.tasks}["tiers"] == 48

    @pytest.mark.slow
    @every
    def test_frictionless_would_find_a_fault(self, folder: Path, name: str) -> None:
        from frictionless import Package

        path = folder / "tiers.csv"
        path.write_text(path.read_text(encoding="utf-8").replace("330203", "330999"), encoding="utf-8")
        report = Package(str(folder / "datapackage.json")).validate()
        assert {one[0] for one in report.flatten(["type"])} == {"foreign-key"}

    @published
    @every
    def test_by_the_profile(self, name: str) -> None:
        from jsonschema import Draft7Validator
        from referencing import Registry, Resource
        from referencing.jsonschema import DRAFT7

        profiles = [
            json.loads(unpacked("datapackage_v2_profiles.tar.gz", f"2.0/{one}.json"))
            for one in ("datapackage", "dataresource", "tableschema", "tabledialect")
        ]
        base = "https://datapackage.org/profiles/2.0/"
        registry: Any = Registry().with_resources(
            (f"{base}{one}.json", Resource(document, DRAFT7))
            for one, document in zip(
                ("datapackage", "dataresource", "tableschema", "tabledialect"), profiles, strict=True
            )
        )
        document = data_package(EDITIONS[name], site=SITE, withdrawn=True)
        profile = {"$id": f"{base}datapackage.json", **profiles[0]}
        faults = list(Draft7Validator(profile, registry=registry).iter_errors(document))
        assert [fault.message for fault in faults] == []
        table = {"$id": f"{base}tableschema.json", **profiles[2]}
        for resource in document["resources"]:
            assert not list(Draft7Validator(table, registry=registry).iter_errors(resource["schema"]))


class TestCsvOnTheWeb:
    """W3C's metadata of CSV."""

    @every
    def test_csvw_reads_every_cell(self, folder: Path, name: str) -> None:
        from csvw import CSVW

        found = CSVW(str(folder / "csv-metadata.json"), validate=True)
        assert found.is_valid, found.warnings
        tiers = next(one for one in found.t.tables if str(one.url) == "tiers.csv")
        assert [(row["district"], row["tier"]) for row in tiers][-1] == ("330212", 3)

    @pytest.mark.parametrize("name", ["plain"])
    def test_csvw_would_find_a_fault(self, folder: Path, name: str) -> None:
        from csvw import CSVW

        path = folder / "tiers.csv"
        path.write_text(path.read_text(encoding="utf-8").replace("2020-02-03", "a day"), encoding="utf-8")
        assert not CSVW(str(folder / "csv-metadata.json"), validate=True).is_valid


class TestCatalogue:
    """DCAT-AP."""

    @pytest.mark.slow
    @published
    @every
    def test_by_the_shapes(self, name: str) -> None:
        from pyshacl import validate
        from rdflib import Graph

        asked = ContactPoint("Data desk", "data@example.org", "https://example.org/contact")
        told = {"contact": asked, "publisher": Text.of({"en": "Health Office"})} if name == "drill" else {}
        entry = catalogue_entry(EDITIONS[name], site=SITE, withdrawn=False, **told)
        assert ("dcat:contactPoint" in entry["dcat:dataset"][0]) == (name == "drill")
        data = Graph().parse(data=json.dumps(entry), format="json-ld")
        for files in (("shacl/dcat-ap-SHACL.ttl",), ("html/shacl/shapes.ttl", "html/shacl/range.ttl")):
            shapes = Graph()
            for file in files:
                shapes.parse(io.BytesIO(unpacked("dcat_ap_3.0.1_shacl.tar.gz", file)), format="turtle")
            fits, _, text = validate(data, shacl_graph=shapes, do_owl_imports=False)
            assert fits, text

    @published
    def test_the_shapes_would_find_a_fault(self) -> None:
        from pyshacl import validate
        from rdflib import Graph

        entry = catalogue_entry(EDITIONS["plain"], site=SITE, withdrawn=False)
        del entry["dcat:dataset"][0]["dct:title"]
        data = Graph().parse(data=json.dumps(entry), format="json-ld")
        body = unpacked("dcat_ap_3.0.1_shacl.tar.gz", "3.0.1/shacl/dcat-ap-SHACL.ttl")
        shapes = Graph().parse(io.BytesIO(body), format="turtle")
        fits, _, _ = validate(data, shacl_graph=shapes, do_owl_imports=False)
        assert not fits

    def test_whom_to_ask_is_who_the_map_names(self) -> None:
        office = Text.of({"zh": "卫生局", "en": "Health Office"})
        asked = ContactPoint(email="data@example.org")
        entry = catalogue_entry(
            EDITIONS["plain"], site=SITE, withdrawn=False, publisher=office, contact=asked
        )
        called = [{"@value": "卫生局", "@language": "zh"}, {"@value": "Health Office", "@language": "en"}]
        assert entry["dct:publisher"] == {"@type": "foaf:Agent", "foaf:name": called}
        assert entry["dcat:dataset"][0]["dcat:contactPoint"] == {
            "@type": "vcard:Kind",
            "vcard:fn": called,
            "vcard:hasEmail": {"@id": "mailto:data@example.org"},
        }

    def test_a_drill_and_a_withdrawal_are_in_the_title(self) -> None:
        entry = catalogue_entry(EDITIONS["drill"], site=SITE, withdrawn=True)
        assert {"@value": "DRILL WITHDRAWN Sample five-colour epidemic map", "@language": "en"} in entry[
            "dcat:dataset"
        ][0]["dct:title"]
