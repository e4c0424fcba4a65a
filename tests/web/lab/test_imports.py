"""The lab cannot publish: nothing that it is made of knows how."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from fivecolour.config import PACKAGE

ROOT = PACKAGE.parents[1]
LAB = sorted((PACKAGE / "web" / "lab").glob("*.py"))
# All that the lab may know of this project. Of what concerns editions there is only the history of figures:
# no module that writes, drafts, approves or announces one.
ALLOWED = (
    *(
        "fivecolour.web.lab",
        "fivecolour.web.problems",
        "fivecolour.web.guard",
        "fivecolour.web.script_data",
        "fivecolour.access.permissions",
        "fivecolour.editions.history",
        "fivecolour.export.drawing.palette",
        "fivecolour.export.drawing.prescribed_colours.ink_of",
    ),
    *(
        "fivecolour.export.drawing.svg",
        "fivecolour.regions",
        "fivecolour.scoring",
        "fivecolour.languages.available",
        "fivecolour.languages.tag",
        "fivecolour.texts",
        "fivecolour.config",
        "fivecolour.errors",
        "fivecolour.messages",
    ),
)
# And all that the history may know of editions.
OF_EDITIONS = (
    "fivecolour.editions.region_figures",
    "fivecolour.editions.store_arrays",
    "fivecolour.editions.edition_data",
    "fivecolour.editions.standing_order.standing_order",
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
        assert {path.stem for path in LAB} >= {"grader", "question", "routes", "page", "base_map"}

    def test_no_way_to_publish(self) -> None:
        own = {(path.stem, name) for path in LAB for name in imported(path) if name.startswith("fivecolour.")}
        assert {(stem, name) for stem, name in own if not name.startswith(ALLOWED)} == set()

    def test_nor_behind_it(self) -> None:
        behind = [
            PACKAGE / "editions" / f"{name}.py" for name in ("history", "region_figures", "store_arrays")
        ]
        found = {name for path in behind for name in imported(path) if name.startswith("fivecolour.editions")}
        assert {name for name in found if not name.startswith(OF_EDITIONS)} == set()

    def test_nothing_is_opened_for_writing(self) -> None:
        words = ("write_text", "write_bytes", "open(", "add_many", "begin(", "publish(")
        for path in LAB:
            code = path.read_text(encoding="utf-8")
            assert not [word for word in words if word in code], path.name
