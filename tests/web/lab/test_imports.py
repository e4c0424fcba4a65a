"""The lab cannot publish: nothing that it is made of knows how."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from app.config import PACKAGE

ROOT = PACKAGE.parent
LAB = sorted((PACKAGE / "web" / "lab").glob("*.py"))
# Whatever writes, reads back or announces editions, or puts something into the store.
FORBIDDEN = (
    *("app.editions.files", "app.editions.build", "app.editions.parts", "app.editions.publish"),
    *("app.store", "app.intake", "app.cli", "app.editions.drafts", "app.editions.approval"),
)


def imported(path: Path) -> Iterator[str]:
    """Yield the dotted names that a module imports, wherever it does."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (one.name for one in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: say the module's whole name"
            yield from (f"{node.module}.{one.name}" for one in node.names)


class TestImports:
    """What the modules of the lab and the scoring behind it import."""

    def test_the_lab_is_there(self) -> None:
        assert {path.stem for path in LAB} >= {"bench", "question", "routes", "page", "ground"}

    def test_no_way_to_publish(self) -> None:
        modules = [*LAB, PACKAGE / "editions" / "history.py", *(PACKAGE / "scoring").glob("*.py")]
        found = {
            f"{path.stem}: {name}" for path in LAB for name in imported(path) if name.startswith(FORBIDDEN)
        }
        assert found == set()
        publishing = [
            name
            for path in modules
            for name in imported(path)
            if "publish" in name and "published" not in name
        ]
        assert publishing == []

    def test_nothing_is_opened_for_writing(self) -> None:
        words = ("write_text", "write_bytes", "open(", "add_many", "begin(", "publish(")
        for path in LAB:
            code = path.read_text(encoding="utf-8")
            assert not [word for word in words if word in code], path.name
