"""Scripts under hashed names, and imports that name them so."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import pytest

from fivecolour.config import settings
from fivecolour.web.modules import FOLDERS, Modules, read_modules


@pytest.fixture(scope="module")
def shipped() -> Modules:
    return read_modules(settings().assets)


def write(root: Path, **files: str) -> Path:
    for folder in FOLDERS:
        (root / folder).mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (root / name.replace("__", "/")).with_suffix(".js").write_text(text)
    return root


class TestNames:
    """A changed file has another name, and so has every file that imports it."""

    def test_imports_name_the_hashes(self, tmp_path: Path) -> None:
        before = read_modules(
            write(
                tmp_path, page__a='import { b } from "../client/b.js";\n', client__b="export const b = 1;\n"
            )
        )
        assert before.assets["page/a.js"].body == b'import { b } from "./client-b.4d6c305aa386.js";\n'
        after = read_modules(write(tmp_path, client__b="export const b = 2;\n"))
        assert after.assets["client/b.js"].hashed_name != before.assets["client/b.js"].hashed_name
        assert after.assets["page/a.js"].hashed_name != before.assets["page/a.js"].hashed_name

    def test_every_import_of_the_shipped_ones_is_served(self, shipped: Modules) -> None:
        names = {asset.hashed_name for asset in shipped.assets.values()}
        named = {
            name
            for asset in shipped.assets.values()
            for name in re.findall(r'(?:from|import|URL\()\s?"\./([\w.-]+\.js)"', asset.body.decode())
        }
        assert len(named) > 15
        assert named <= names

    def test_what_a_page_needs_is_fetched_with_it(self, shipped: Modules) -> None:
        needed = [re.sub(r"\.[0-9a-f]{12}", "", address) for address in shipped.needed("wall/main.js")]
        assert {"static/client-live.js", "static/client-stream.js", "static/wall-wall-panels.js"} <= set(
            needed
        )
        assert len(needed) == len(set(needed))
        assert not [address for address in needed if "page-" in address or "worker" in address]


class TestFaults:
    """What cannot be served is said at the start."""

    def test_a_circle(self, tmp_path: Path) -> None:
        write(tmp_path, page__a='import "./b.js";', page__b='import "./a.js";')
        with pytest.raises(ValueError, match=r"circle: page/a\.js → page/b\.js → page/a\.js"):
            read_modules(tmp_path)

    def test_a_missing_one(self, tmp_path: Path) -> None:
        write(tmp_path, page__a='import "./b.js";')
        with pytest.raises(ValueError, match=r"page/a\.js imports page/b\.js, which is not there"):
            read_modules(tmp_path)


def test_files_of_others_are_unchanged() -> None:
    vendor = settings().assets / "vendor"
    record = (vendor / "README.md").read_text("utf-8")
    scripts = sorted(vendor.rglob("*.js"))
    assert len(scripts) > 2
    changed = [one.name for one in scripts if hashlib.sha256(one.read_bytes()).hexdigest() not in record]
    assert changed == []
