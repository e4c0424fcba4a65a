"""The same hostile strings through every field, to every page, export, log, receipt and message."""

from __future__ import annotations

import ast
import csv
import io
import json
import re
import time
from dataclasses import replace
from html.parser import HTMLParser
from itertools import cycle
from pathlib import Path
from typing import Any
from urllib.parse import quote_from_bytes

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from fivecolour.access.permissions import ACTIONS, AccessError, proper_name, scope
from fivecolour.config import Settings
from fivecolour.editions import edition_files
from fivecolour.editions.edition_data import Edition
from fivecolour.errors import UserError
from fivecolour.export.sheets.press_sheet import PressSheet, sheet_request
from fivecolour.export.tables import day_table, geojson
from fivecolour.export.tables.spreadsheets import plain
from fivecolour.intake.files import IntakeOptions, safe_source
from fivecolour.intake.read.limits import shown_name
from fivecolour.intake.service import Service
from fivecolour.regions.region_set import Text
from fivecolour.web.server import create_app
from tests.editions.sample import sample_edition
from tests.security.fields import FIELDS, keys_read
from tests.security.site import Operation, Visitor, operations, staff

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
# What a page, a header or a log can be hurt by; what hurts files and exports is tried there. Markup is sent
# as one text, in which each part still acts; what cannot be printed may be refused by its kind, so is apart.
# NUL goes through each field in `test_bytes_that_no_database_keeps`.
OF_PAGES = {
    "markup": "".join(STRINGS[one] for one in ("attribute", "end of script", "html", "template")),
    "not printable": STRINGS["lines"] + STRINGS["right to left"],
}
TABLE = "date,place,confirmed total\n2020-02-09,海曙区,66\n".encode()
hostile = pytest.mark.parametrize("text", STRINGS.values(), ids=list(STRINGS))
# For a file these may keep all of it out; the others stand in it side by side.
_ALONE = ("template", "nul", "lines", "long", "surrogate")
in_files = pytest.mark.parametrize(
    "texts",
    [[text for name, text in STRINGS.items() if name not in _ALONE], *([STRINGS[one]] for one in _ALONE)],
    ids=["side by side", *_ALONE],
)


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


def test_no_field_and_no_route_is_left_out(site: FastAPI) -> None:
    """A form, a key that is read, or a staff page that is new comes under the tests below, or fails here."""
    assert keys_read() <= {name for names in FIELDS.values() for name in names}
    routes = set(map(str, operations(site)))
    assert {one for one in routes if "/staff" in one or "POST /api" in one} <= set(FIELDS)
    assert set(FIELDS) - routes == {"GET /live.json"}  # which is answered below the routes


@pytest.fixture(scope="module")
def token(site: FastAPI) -> dict[str, str]:
    authentication = site.state.staff_guard.authentication
    value, _ = authentication.tokens.create(
        "feed", scope(["ingest"]), days=1, by="tests", now=authentication.clock()
    )
    return {"authorization": f"Bearer {value}", "content-type": "text/csv"}


@pytest.mark.slow
@pytest.mark.parametrize("text", OF_PAGES.values(), ids=list(OF_PAGES))
@pytest.mark.parametrize("operation", sorted(set(FIELDS) - {"POST /staff/sign-out"}))
def test_fields_of_pages(
    site: FastAPI,
    visitors: dict[str, Visitor],
    token: dict[str, str],
    caplog: pytest.LogCaptureFixture,
    operation: str,
    text: str,
) -> None:
    """Each key by itself: an answer that is no fault, in which nothing has come to life."""
    sendable = text.encode("utf-8", "replace").decode()
    for name in FIELDS[operation]:
        me, (method, path) = visitors["all"], operation.split()
        path = path.replace("{name}", site.state.drafts["somebody"]).replace("{code}", "330203")
        if "/api/" in path:
            parameters = {"source": "x", name: sendable}
            answer = me.client.post(path, params=parameters, content=TABLE, headers=token)
        elif name == "question":
            content = json.dumps({"region_set": text, "a": {"scheme": text}, "b": {"numbers": {text: 1}}})
            answer = me.client.post(path, content=content, headers={"x-csrf-token": me.csrf})
        else:
            file = {"file": (sendable if name == "file" else "x.csv", TABLE)} if "upload" in path else None
            answer = me.send(
                Operation(method, path),
                files=file,
                **{"source": "x", name: sendable, "step": "preview"},
            )
        assert is_harmless(answer), name
    assert all(message.isprintable() for message in caplog.messages)


def is_harmless(answer: Any) -> bool:
    """Tell whether an answer is no fault, in whose page nothing lives and whose headers are one line each."""
    headers = answer.headers
    broken = [value for value in headers.values() if "\n" in value or "\r" in value]
    is_page = "html" in headers.get("content-type", "")
    return answer.status_code < 500 and not broken and (not is_page or dead(answer.text))


RAW = (b"a\0" + MARK.encode(), b"\xed\xa0\x80\xff\xfe")


@pytest.mark.slow
def test_bytes_that_no_database_keeps(site_on_postgres: FastAPI, caplog: pytest.LogCaptureFixture) -> None:
    """PostgreSQL keeps no NUL and no half surrogate: each field of forms and addresses gets one in turn."""
    me = staff(site_on_postgres, "sender", scope(ACTIONS))
    authentication, faults, turns = site_on_postgres.state.staff_guard.authentication, [], cycle(RAW)
    value, _ = authentication.tokens.create(
        "feed", scope(["ingest"]), days=1, by="tests", now=authentication.clock()
    )
    for operation in sorted(set(FIELDS) - {"POST /staff/sign-out"}):
        method, path = operation.split()
        path = path.replace("{name}", site_on_postgres.state.drafts["somebody"])
        for name in FIELDS[operation]:
            raw = next(turns)
            pair = name.encode() + b"=" + quote_from_bytes(raw).encode()
            if method == "GET" or "/api/" in path:
                path_and_key = f"{path}?{'' if name == 'source' else 'source=x&'}{pair.decode()}"
                headers = {"authorization": f"Bearer {value}", "content-type": "text/csv"}
                headers = headers if "/api/" in path else {}
                content = TABLE if headers else None
                answer = me.client.request(method, path_and_key, headers=headers, content=content)
            elif "upload" in path:
                answer = me.client.post(
                    path,
                    content=_multipart(name.encode(), raw),
                    headers={"content-type": "multipart/form-data; boundary=x", "x-csrf-token": me.csrf},
                )
            else:
                headers = {"content-type": "application/x-www-form-urlencoded", "x-csrf-token": me.csrf}
                answer = me.client.post(path, content=pair + b"&source=x&step=send", headers=headers)
            faults += [] if is_harmless(answer) else [(operation, name)]
    assert faults == []
    assert all(message.isprintable() for message in caplog.messages)


def _multipart(name: bytes, raw: bytes) -> bytes:
    """Return an upload whose field, or whose file's name, is these bytes."""
    form = b'--x\r\nContent-Disposition: form-data; name="%b"%b\r\n\r\n%b\r\n'
    file = b'; filename="%b.csv"' % (raw if name == b"file" else b"x")
    parts = {b"source": b"x", b"step": b"send"} | ({} if name == b"file" else {name: raw})
    fields = b"".join(form % (key, b"", value) for key, value in parts.items())
    return fields + form % (b"file", file, TABLE) + b"--x--\r\n"


class TestReasons:
    """A reason for withdrawing is shown to everybody, and is a text there."""

    @pytest.mark.parametrize(
        "text", [*OF_PAGES.values(), *map(STRINGS.get, ("svg", "nul", "long", "surrogate"))]
    )
    def test_of_a_withdrawal(self, instance: Settings, tmp_path: Path, text: str) -> None:
        own = replace(instance, home=tmp_path, database_url="sqlite://")
        edition, _ = edition_files.publish(sample_edition(), own.editions)
        stored = text.encode("utf-8", "replace").decode()
        edition_files.withdraw(
            own.editions, edition.id, edition_files.Withdrawal(edition.published_at, stored)
        )
        client = TestClient(create_app(own))
        for path in (
            f"/?edition={edition.id}",
            f"/method?edition={edition.id}",
            f"/history?edition={edition.id}&district={next(iter(edition.districts))}",
            f"/editions?district={next(iter(edition.districts))}",
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
        edition = with_names(text[:2_000])
        for row in csv.reader(io.StringIO(day_table.tiers_csv(edition, 5))):
            assert not any(re.match(r"[=+@\t\r\n＝＋－＠]|-(?!\d|$)", cell) for cell in row), row
        # Nothing that no edition can be written with.
        if not re.search("[\ud800-\udfff]", text):
            assert json.loads(geojson.tiers_geojson(edition, 5))["type"] == "FeatureCollection"
        asked = sheet_request(edition, edition.days[5], "en")
        try:
            svg = PressSheet(edition, asked, "").svg(any_font=True)
        except (UserError, UnicodeEncodeError):
            # Too much to say for one sheet; or nothing that any edition can be written with.
            assert len(text) > 1000 or re.search("[\ud800-\udfff]", text)
            return
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
            safe = safe_source(text)
        except UserError as fault:
            assert str(fault).isprintable()
        else:
            assert safe.isprintable() and len(safe) <= 120

    @hostile
    def test_names_of_staff(self, text: str) -> None:
        with pytest.raises(AccessError):
            proper_name(text)


class TestCells:
    """Cells, headers and keys reach the quarantine, the receipt and what is said of a file."""

    @in_files
    def test_table(self, config: Service, tmp_path: Path, texts: list[str]) -> None:
        cells = [text.replace("\0", "").encode("utf-8", "replace").decode() for text in texts]
        out = io.StringIO()
        csv.writer(out).writerows(
            [
                ["date", "place", "confirmed total", *cells],
                *(["2020-02-09", cell, "3", *cells] for cell in cells),
            ]
        )
        path = tmp_path / "x.csv"
        path.write_text(out.getvalue(), encoding="utf-8", newline="")
        try:
            receipt = config.take_in(path, IntakeOptions("x"), name=f"{texts[0]}.csv").to_json()
        except UserError as fault:
            assert "Traceback" not in str(fault)
            assert len(texts) == 1
        else:
            assert receipt["read"] == receipt["accepted"] + receipt["unchanged"] + receipt["quarantined"]

    @in_files
    def test_records(self, config: Service, tmp_path: Path, texts: list[str]) -> None:
        path = tmp_path / "x.json"
        records = [
            {
                "date": "2020-02-09",
                "place": text,
                "confirmed_total": 3,
                **dict(zip(texts, texts, strict=True)),
            }
            for text in texts
        ]
        path.write_text(json.dumps(records))
        try:
            receipt = config.take_in(path, IntakeOptions("x"), name="x.json").to_json()
        except UserError as fault:
            assert "a fault of this program" not in str(fault)
            assert len(texts) == 1
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
    sources = (path.read_text(encoding="utf-8") for path in root.rglob("*.py"))
    patterns = {
        node.args[0].value
        for source in sources
        if "re.compile(" in source
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
        if node.func.attr == "compile" and ast.unparse(node.func) == "re.compile"
        if isinstance(node.args[0], ast.Constant) and isinstance(node.args[0].value, str)
    }
    assert len(patterns) > 20
    for pattern in patterns:
        compiled = re.compile(pattern)
        for part in ("0", "a", " ", "-", "1-", "a ", "0:", ",1", "月", "(", "%"):
            began = time.process_time()
            compiled.search(part * 1_000 + "\n!")
            assert time.process_time() - began < 1, (pattern, part)
