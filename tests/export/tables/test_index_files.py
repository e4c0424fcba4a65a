"""The index of a picture beside it, as tables."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from fivecolour.editions import edition_files
from fivecolour.export import maker
from fivecolour.export.proof.differences import Difference, of_tables
from fivecolour.export.views.request import ExportRequest, resolved
from tests.editions.indexed import indexed_edition


def test_beside_each_other_in_an_archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stored, _ = edition_files.publish(indexed_edition(), tmp_path)
    # The other formats are looked at elsewhere.
    monkeypatch.setattr(maker, "MAKERS", {"zip": maker.MAKERS["zip"]})
    asked = ExportRequest(kind="zip", layout="index", index="open", place="330203", languages=("en",))
    request, found = resolved(asked, tmp_path, origin="")
    archive = zipfile.ZipFile(io.BytesIO(maker.make(request, found, tmp_path).body))
    assert archive.namelist() == ["README.md", "index.csv", "index_parts.csv", "index.json"]
    (row,) = csv.DictReader(io.StringIO(archive.read("index.csv").decode()))
    assert (row["index"], row["district"], row["date"]) == ("open", "330203", request.day)
    assert (row["missing_parts"], row["edition"]) == ("unnamed", stored.id)
    lines = csv.DictReader(io.StringIO(archive.read("index_parts.csv").decode()))
    assert [line["part"] for line in lines] == ["quiet", "unnamed"]
    document = json.loads(archive.read("index.json"))
    assert [part["weight"] for part in document["index_rules"][0]["parts"]] == [0.25, 0.75]
    assert document["indices"][0]["index_high"] == float(row["index_high"])
    assert document["provenance"]["edition"] == stored.id
    told = archive.read("README.md").decode()
    assert "`index.csv`: the index of each district" in told
    assert "`place_low`: The best place in nine of ten draws of the weights" in told


def test_a_map_has_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    edition_files.publish(indexed_edition(), tmp_path)
    monkeypatch.setattr(maker, "MAKERS", {"zip": maker.MAKERS["zip"]})
    request, found = resolved(ExportRequest(kind="zip", languages=("en",)), tmp_path, origin="")
    made = [maker.make(one, found, tmp_path).body for one in (request, replace(request, languages=("zh",)))]
    assert [zipfile.ZipFile(io.BytesIO(body)).namelist() for body in made] == [["README.md"]] * 2


def test_a_table_without_codes_is_compared_row_by_row() -> None:
    true = b"origin,destination,value\na,b,1\na,c,2\nb,c,3\n"
    assert of_tables(true, true.replace(b"a,b,1", b"a,b,7")) == [Difference("2 \xb7 value", "1", "7")]
    assert of_tables(true, true.replace(b"b,c,3\n", b"")) == [
        Difference("4 \xb7 origin", "b", ""),
        Difference("4 \xb7 destination", "c", ""),
        Difference("4 \xb7 value", "3", ""),
    ]
