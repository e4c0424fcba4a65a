"""Files under names that carry their hash."""

from __future__ import annotations

import gzip
import hashlib
import re
from pathlib import Path

import brotli
import pytest
from starlette.requests import Request

from fivecolour.config import settings
from fivecolour.web import static
from fivecolour.web.modules import read_modules
from fivecolour.web.static import Asset, respond

BODY = "五色图 ".encode() * 200
ASSET = Asset("page.css", "text/css; charset=utf-8", BODY)
ASSETS = settings().assets


def request(**headers: str) -> Request:
    sent = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    return Request({"type": "http", "method": "GET", "path": "/", "headers": sent})


class TestAsset:
    """Name, hash and compressed bodies."""

    def test_hash_in_the_name(self) -> None:
        digest = hashlib.sha256(BODY).hexdigest()[:12]
        assert ASSET.hashed_name == f"page.{digest}.css"
        assert Asset("a.min.js", "", b"").hashed_name == "a.min.e3b0c44298fc.js"

    def test_another_content_has_another_name(self) -> None:
        other = Asset(ASSET.name, ASSET.media_type, BODY + b" ")
        assert other.hashed_name != ASSET.hashed_name
        assert Asset(ASSET.name, ASSET.media_type, BODY).hashed_name == ASSET.hashed_name

    def test_compressed_bodies_come_back(self) -> None:
        assert brotli.decompress(ASSET.brotli) == gzip.decompress(ASSET.gzip) == BODY
        assert max(len(ASSET.brotli), len(ASSET.gzip)) < 100

    def test_compressed_beforehand(self) -> None:
        made = ASSET.lasting().compressed()
        assert {"brotli", "gzip"} <= set(vars(made))
        assert (made.hashed_name, made.quality > ASSET.quality) == (ASSET.hashed_name, True)
        assert brotli.decompress(made.brotli) == BODY

    def test_gzip_has_no_time_in_it(self) -> None:
        assert ASSET.gzip[4:8] == b"\0\0\0\0"


class TestRespond:
    """The smallest body that the client understands."""

    @pytest.mark.parametrize(
        ("accepted", "encoding", "body"),
        [
            ("gzip, deflate, br, zstd", "br", ASSET.brotli),
            ("br;q=0.5, gzip;q=1.0", "br", ASSET.brotli),
            ("gzip, deflate", "gzip", ASSET.gzip),
            ("br;q=0, gzip", "gzip", ASSET.gzip),
            ("*", "br", ASSET.brotli),
            ("BR;q=0, *;q=0.5", "gzip", ASSET.gzip),
            ("identity", None, BODY),
            ("br;q=0.0,gzip;q=0", None, BODY),
            ("", None, BODY),
        ],
    )
    def test_encoding(self, accepted: str, encoding: str | None, body: bytes) -> None:
        answer = respond(request(accept_encoding=accepted), ASSET, cache="no-cache")
        assert answer.status_code == 200
        assert answer.headers.get("content-encoding") == encoding
        assert answer.body == body
        assert answer.headers["content-length"] == str(len(body))
        assert answer.headers["vary"] == "Accept-Encoding"

    def test_headers(self) -> None:
        answer = respond(request(), ASSET, cache=static.IMMUTABLE)
        assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
        assert answer.headers["content-type"] == "text/css; charset=utf-8"
        assert answer.headers["etag"] == f'W/"{ASSET.digest}"'

    @pytest.mark.parametrize("held", [f'W/"{ASSET.digest}"', f'"0", "{ASSET.digest}"', "*"])
    def test_who_has_it_gets_304_without_a_body(self, held: str) -> None:
        answer = respond(request(if_none_match=held), ASSET, cache="no-cache")
        assert (answer.status_code, answer.body) == (304, b"")
        assert answer.headers["etag"] == f'W/"{ASSET.digest}"'
        assert answer.headers["cache-control"] == "no-cache"

    def test_who_has_another_gets_the_body(self) -> None:
        assert respond(request(if_none_match='"0123456789ab"'), ASSET, cache="no-cache").status_code == 200


class TestFiles:
    """Style sheet, script and Plotly's bundle."""

    def test_parts_are_joined_in_the_order_of_their_names(self, tmp_path: Path) -> None:
        (tmp_path / "css").mkdir()
        (tmp_path / "css" / "20-b.css").write_text("b{}")
        (tmp_path / "css" / "10-a.css").write_text("a{}")
        sheet = static.style_sheet(tmp_path, ":root{--t5:red}")
        assert sheet.body == b":root{--t5:red}\na{}\nb{}"

    def test_shipped_style_sheet(self) -> None:
        assert b'html:not([lang="zh-CN"]) .in-language[lang="zh-CN"]' in static.one_language().encode()

    def test_nothing_of_ours_names_an_outside_host(self) -> None:
        # What is vendored is held by its hash, and names in comments where it came from.
        ours = [
            asset for path, asset in read_modules(ASSETS).assets.items() if not path.startswith("vendor/")
        ]
        assert len(ours) > 20
        for asset in (static.style_sheet(ASSETS, ""), *ours):
            assert b"http:" not in asset.body.replace(b"http://www.w3.org/", b"")
            assert b"https:" not in asset.body
            assert b"@import" not in asset.body
            assert b"eval(" not in asset.body

    def test_no_colour_depends_on_the_language(self) -> None:
        """So tests/browser/axe.py looks at colours in one language."""
        rules = [
            (selector.strip(), words)
            for path in ASSETS.rglob("*.css")
            for selector, words in re.findall(r"([^{}]+)\{([^{}]*)\}", path.read_text("utf-8"))
            if "lang" in selector
        ]
        assert len(rules) > 3
        assert [rule for rule in rules if re.search("colo|background|fill|stroke|opacity|--", rule[1])] == []

    def test_marked_letters_of_latin_go_by_no_chinese_font(self) -> None:
        """Those of Linux have no ż, ś, č or ř, and set the mark beside the letter."""
        css = (ASSETS / "css" / "10-base.css").read_text("utf-8")
        assert re.findall(r'--(sans|serif): "([^"]+)"', css) == [
            ("sans", "Marked sans"),
            ("serif", "Marked serif"),
        ]
        faces = re.findall(r'@font-face {[^}]*"(Marked \w+)"[^}]*unicode-range: ([^;]+);', css)
        assert sorted(faces) == sorted(
            2 * [("Marked sans", "U+100-24F, U+1E00-1EFF"), ("Marked serif", "U+100-24F, U+1E00-1EFF")]
        )

    def test_text_grows_with_the_size_that_the_reader_set_in_the_browser(self) -> None:
        css = "".join(path.read_text("utf-8") for path in ASSETS.rglob("*.css"))
        sizes = re.findall(r"(?<![\w-])html\s*\{[^}]*?font-size: ([^;]+);", css)
        assert sizes and all("px" not in size for size in sizes)

    def test_plotly_is_the_vendored_bundle(self) -> None:
        bundle = static.plotly(ASSETS)
        assert bundle.name == "plotly.js"
        assert b"plotly" in bundle.body[:500]


def test_names_of_files_in_any_letters() -> None:
    """A district whose name is its code made a header that no server can send."""
    assert static.disposition("six_1.csv") == 'inline; filename="six_1.csv"'
    assert static.disposition('海 "1".csv', "attachment") == (
        "attachment; filename=\"___1_.csv\"; filename*=UTF-8''%E6%B5%B7%20%221%22.csv"
    )
