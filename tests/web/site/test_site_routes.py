"""The guide says of every public address of a server what stands for it on a static site, or why nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import pytest

from fivecolour.config import Settings
from fivecolour.config import settings as read_settings
from fivecolour.editions import edition_files
from fivecolour.web.server import create_app
from tests.editions.indexed import indexed_edition
from tests.web.site.test_site_export import exported

_GUIDE = Path(__file__).parents[3] / "docs" / "operate.md"
_NAMED = re.compile(r"`([^`]*)`")
# The refusal of every other address.
_EVERY_OTHER = "/{path:path}"


def table() -> list[tuple[list[str], list[str], str]]:
    """Return addresses, files and the remark of each row."""
    text = _GUIDE.read_text("utf-8").split(
        "| address | on the site | why not, or how else |\n|---|---|---|\n"
    )[1]
    rows = [line.strip("| ").split(" |") for line in text.split("\n\n")[0].splitlines()]
    return [(_NAMED.findall(row[0]), _NAMED.findall(row[1]), "".join(row[2:]).strip()) for row in rows]


def routes(found: Any, prefix: str = "", depth: int = 3) -> Iterator[str]:
    """Yield the addresses of an application, those of what is mounted and included too."""
    for route in found.routes:
        path = getattr(route, "path", "")
        if getattr(route, "methods", None):
            yield prefix + path
        below = getattr(route, "original_router", None) or getattr(route, "app", None)
        if depth and hasattr(below, "routes"):
            yield from routes(below, prefix + path, depth - 1)


@pytest.fixture(scope="module")
def config(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FIVECOLOUR_HOME", str(tmp_path_factory.mktemp("home")))
        own = read_settings()
    edition_files.publish(indexed_edition(), own.editions)
    return own


def test_every_address_is_in_the_guide_and_nothing_else(config: Settings) -> None:
    known = set(routes(create_app(config, among_others=True))) - {_EVERY_OTHER}
    patterns = [address for addresses, _, _ in table() for address in addresses]
    assert len(known) > 60
    assert [one for one in sorted(known) if not any(_fits(one, pattern) for pattern in patterns)] == []
    assert [pattern for pattern in patterns if not any(_fits(one, pattern) for one in known)] == []


def _fits(address: str, pattern: str) -> bool:
    # Braces and brackets are letters here.
    return fnmatchcase(address.replace("[", "("), pattern.replace("[", "("))


def test_files_are_there_and_what_is_left_out_has_a_reason(config: Settings, tmp_path: Path) -> None:
    exported(config, tmp_path / "site")
    written = [path.relative_to(tmp_path / "site").as_posix() for path in (tmp_path / "site").rglob("*")]
    for addresses, files, why in table():
        assert files or why, addresses
        for pattern in files:
            assert any(fnmatchcase(path, pattern) for path in written), pattern


def test_a_new_address_would_be_found(config: Settings) -> None:
    app = create_app(replace(config))
    app.add_api_route("/novelty", lambda: "", include_in_schema=False)
    assert "/novelty" in set(routes(app))
