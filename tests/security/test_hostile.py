"""The same hostile strings through every field, to every page, export, log, receipt and message."""

from __future__ import annotations

import csv
import io
import json
import re
import time
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from fivecolour.access.types import AccessError, proper_name
from fivecolour.config import Settings
from fivecolour.editions import files
from fivecolour.editions.types import Edition
from fivecolour.errors import UserError
from fivecolour.export import day_table, geojson, picture
from fivecolour.export.spreadsheets import plain
from fivecolour.export.svg import MapView
from fivecolour.intake.files import Asked, safe_source
from fivecolour.intake.read.limits import shown_name
from fivecolour.intake.service import Service
from fivecolour.regions.types import Text
from fivecolour.web.server import create_app
from tests.editions.sample import sample_edition
from tests.security.site import Operation, Visitor

MARK = "evilmark"
STRINGS = {
    "html": f"<script>{MARK}()</script><img src=x onerror={MARK}()>",
    "attribute": f"\"'><svg/onload={MARK}()>",
    "svg": f"]]></text><script>{MARK}()</script>",
    "end of script": f"</script></style></title><b>{MARK}",
    "markdown": f"[{MARK}](javascript:alert(1)) ![x](http://evil.example/x)",
    "template": f"{{{{7*7}}}}{{%x%}}${{7*7}}{MARK}",
    "formula": f"=cmd|' /C calc'!A0{MARK}",
    "plus": f"+{MARK}()",
    "minus": f"-2+3+{MARK}",
    "at": f"@SUM({MARK})",
    "tab": f"\t={MARK}",
    "wide formula": f"＝{MARK}",
    "right to left": f"a\u202e{MARK}\u2066b",
    "nul": f"a\0{MARK}",
    "lines": f"a\r\n{MARK}: forged\n\x1b[2J",
    "long": MARK + "x" * 20_000,
    "surrogate": f"\ud800{MARK}",
}
# What a page, a header or a log can be hurt by; what hurts files and exports is tried there.
OF_PAGES = ("html", "attribute", "end of script", "template", "right to left", "nul", "lines")
hostile = pytest.mark.parametrize("text", STRINGS.values(), ids=list(STRINGS))


class Page(HTMLParser):
    """Collects what of a page is alive: elements and attributes that hold the mark."""

    def __init__(self) -> None:
        super().__init__()
        self.alive: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            acts = name.startswith("on") or (
                name in {"href", "src", "action"} and "javascript:" in (value or "")
            )
            if MARK in name or (acts and MARK in (value or "")):
                self.alive.append(f"{tag} {name}={value}")
        if MARK in tag:
            self.alive.append(tag)

    def handle_data(self, data: str) -> None:
        if self.cdata_elem in {"script", "style"} and MARK in data and self.cdata_elem == "script":
            try:
                json.loads(data)
            except ValueError:
                self.alive.append(f"script {data[:60]}")


def dead(html: str) -> bool:
    page = Page()
    page.feed(html)
    return page.alive == [] and f"<img src=x onerror={MARK}" not in html and f"<svg/onload={MARK}" not in html


# Every field of a form and every key of an address: a new one belongs here.
FIELDS = [
    ("POST /staff/report", ("source", "district", "day", "confirmed_cumulative", "step")),
    ("POST /staff/quarantine", ("number", "code", "reason", "action", "place", "parent", "date", "value")),
    ("POST /staff/tokens", ("name", "sources", "districts", "days", "action")),
    ("POST /staff/tokens/revoke", ("number",)),
    ("POST /staff/password", ("old", "new", "again")),
    (
        "POST /staff/upload",
        ("source", "kind", "day", "year", "order", "parent", "datum", "sheet", "file", "decimal", "encoding"),
    ),
    ("GET /staff/audit", ("who", "what", "before", "check", "lang", "theme")),
    ("GET /staff/quarantine", ("code", "after", "lang")),
    ("GET /staff/report", ("district", "day", "source")),
    ("GET /staff/lab", ("a", "b", "date", "district", "region_set", "a.x", "lang")),
    ("GET /staff/lab/draft.toml", ("scheme", "x")),
    ("GET /staff/sign-in", ("next", "lang", "theme")),
    ("GET /staff", ("lang", "theme", "x")),
    ("GET /", ("date", "district", "edition", "lang", "theme", "layer", "city", "compare")),
    ("GET /method", ("edition", "lang", "theme")),
    ("GET /wall", ("edition", "lang", "stale", "theme")),
    ("GET /live.json", ("has",)),
]


@pytest.mark.parametrize("text", [STRINGS[one] for one in OF_PAGES], ids=OF_PAGES)
@pytest.mark.parametrize(("operation", "names"), FIELDS, ids=[one for one, _ in FIELDS])
def test_fields_of_pages(
    visitors: dict[str, Visitor],
    caplog: pytest.LogCaptureFixture,
    operation: str,
    names: tuple[str, ...],
    text: str,
) -> None:
    """Each key by itself: an answer that is no fault, in which nothing has come to life."""
    method, path = operation.split()
    sendable = text.encode("utf-8", "replace").decode()[:20_000]
    for name in names:
        answer = visitors["all"].send(Operation(method, path), **{name: sendable})
        assert answer.status_code < 500, name
        if "html" in answer.headers.get("content-type", ""):
            assert dead(answer.text), name
        for header in answer.headers.values():
            assert "\n" not in header and "\r" not in header
    assert all(message.isprintable() for message in caplog.messages)


class TestReasons:
    """A reason for withdrawing is shown to everybody, and is a text there."""

    @hostile
    def test_of_a_withdrawal(self, instance: Settings, tmp_path: Path, text: str) -> None:
        own = replace(instance, home=tmp_path, database_url="sqlite://")
        edition, _ = files.publish(sample_edition(), own.editions)
        kept = text.encode("utf-8", "replace").decode()
        files.withdraw(own.editions, edition.id, files.Withdrawal(edition.published_at, kept))
        client = TestClient(create_app(own))
        for path in (
            f"/?edition={edition.id}",
            f"/method?edition={edition.id}",
            f"/wall?edition={edition.id}",
        ):
            assert dead(client.get(path).text)


def with_names(text: str) -> Edition:
    """Return the sample whose district, level and title all bear a text."""
    edition, both = sample_edition(), Text(zh=text, en=text)
    districts = tuple(replace(one, name=both, short=both) for one in edition.region.districts)
    levels = tuple(replace(one, name=both) for one in edition.scheme.levels)
    return replace(
        edition,
        region=replace(edition.region, districts=districts, title=both, credit=both),
        scheme=replace(edition.scheme, levels=levels, title=both),
    )


class TestNamesOfRegions:
    """Names of region sets and rules come from files of others too."""

    @hostile
    def test_exports(self, text: str) -> None:
        edition = with_names(text)
        for row in csv.reader(io.StringIO(day_table.tiers_csv(edition, 5))):
            assert not any(re.match(r"[=+@\t\r\n＝＋－＠]|-(?!\d|$)", cell) for cell in row), row
        whole = json.loads(geojson.tiers_geojson(edition, 5).encode("utf-8", "replace"))
        assert whole["type"] == "FeatureCollection"
        svg = picture.map_sheet(edition, MapView(day=5, language="en", layer="graded"))
        assert "<script" not in svg and "<img" not in svg and "<svg/onload" not in svg


class TestNamesOfFiles:
    """Names of files reach receipts, pages and the log."""

    @hostile
    def test_shown(self, text: str) -> None:
        shown = shown_name(f"../../{text}.csv")
        assert shown.isprintable() or " " in shown
        assert "/" not in shown and shown != ".." and len(shown) <= 200

    @hostile
    def test_sources(self, text: str) -> None:
        try:
            kept = safe_source(text)
        except UserError as fault:
            assert str(fault).isprintable()
        else:
            assert kept.isprintable() and len(kept) <= 120

    @hostile
    def test_names_of_staff(self, text: str) -> None:
        with pytest.raises(AccessError):
            proper_name(text)


class TestCells:
    """Cells, headers and keys reach the quarantine, the receipt and what is said of a file."""

    @hostile
    def test_table(self, config: Service, tmp_path: Path, text: str) -> None:
        cell = text.replace("\0", "").encode("utf-8", "replace").decode()
        out = io.StringIO()
        csv.writer(out).writerows(
            [["date", "place", "confirmed total", cell], ["2020-02-09", cell, "3", cell]]
        )
        path = tmp_path / "x.csv"
        path.write_text(out.getvalue(), encoding="utf-8", newline="")
        try:
            receipt = config.take_in(path, Asked("x"), name=f"{text}.csv").to_json()
        except UserError as fault:
            assert "Traceback" not in str(fault)
        else:
            assert receipt["read"] == receipt["accepted"] + receipt["unchanged"] + receipt["quarantined"]

    @hostile
    def test_records(self, config: Service, tmp_path: Path, text: str) -> None:
        path = tmp_path / "x.json"
        path.write_text(json.dumps([{"date": "2020-02-09", "place": text, "confirmed_total": 3, text: text}]))
        try:
            receipt = config.take_in(path, Asked("x"), name="x.json").to_json()
        except UserError as fault:
            assert "a fault of this program" not in str(fault)
        else:
            assert receipt["read"] == receipt["accepted"] + receipt["unchanged"] + receipt["quarantined"]

    @pytest.fixture
    def config(self, instance: Settings, tmp_path: Path) -> Any:
        service = Service(replace(instance, home=tmp_path, database_url=f"sqlite:///{tmp_path / 'x.db'}"))
        yield service
        service.engine.dispose()


@hostile
def test_no_export_begins_a_formula(text: str) -> None:
    assert plain(text)[0] not in "=+-@\t\r\n＝＋－＠"


def test_our_regular_expressions_take_no_time(site: FastAPI) -> None:
    """The slowest of long strings made to go back and forth, against every pattern of the package."""
    import fivecolour

    root = Path(fivecolour.__file__).parent
    patterns = {
        match[1]
        for path in root.rglob("*.py")
        for match in re.finditer(r're\.compile\(\s*r"((?:[^"\\]|\\.)*)"', path.read_text(encoding="utf-8"))
    }
    assert len(patterns) > 20
    for pattern in patterns:
        compiled = re.compile(pattern)
        for part in ("0", "a", " ", "-", "1-", "a ", "0:", ",1", "月", "(", "%"):
            began = time.process_time()
            compiled.search(part * 1_500 + "\n!")
            assert time.process_time() - began < 1, (pattern, part)
