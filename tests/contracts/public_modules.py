"""A contract of import-linter: from outside a room only the modules in its ``__all__`` are imported."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import TYPE_CHECKING, Any

from importlinter import Contract, ContractCheck, fields, output

if TYPE_CHECKING:
    from grimp import ImportGraph

ROOT = Path(__file__).parents[2] / "app"


class PublicModules(Contract):  # type: ignore[misc]
    """Every package below the root package is a room and says in ``__all__`` which of its modules are public.

    A module may import anything of the rooms that it stands in itself.
    """

    type_name = "public_modules"
    root = fields.ModuleField()

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        """Find every import of a module that its room does not show."""
        rooms = public(self.root.name)
        found = sorted(
            (importer, imported)
            for importer in graph.modules
            for imported in graph.find_modules_directly_imported_by(importer)
            if imported.startswith(f"{self.root.name}.") and not _shown(imported, importer, rooms)
        )
        return ContractCheck(kept=not found, metadata={"found": found})

    def render_broken_contract(self, check: ContractCheck) -> None:
        """Name each such import."""
        for importer, imported in check.metadata["found"]:
            room, _, name = imported.rpartition(".")
            output.print_error(f"{importer} imports {imported}: {name!r} is not in __all__ of {room}")


def public(root: str) -> dict[str, set[str]]:
    """Return the public modules of every room below the root package."""
    rooms = {}
    for path in sorted((ROOT / root).glob("*/**/__init__.py")):
        assigned = {
            target.id: ast.literal_eval(node.value)
            for node in ast.parse(path.read_text(encoding="utf-8")).body
            if isinstance(node, ast.Assign)
            for target in node.targets
            if isinstance(target, ast.Name) and target.id == "__all__"
        }
        rooms[".".join(path.parent.relative_to(ROOT).parts)] = set(assigned.get("__all__", ()))
    return rooms


def _shown(imported: str, importer: str, rooms: dict[str, set[str]]) -> bool:
    """Tell whether every room on the way to a module shows it, or is one that the importer stands in."""
    parts = imported.split(".")
    steps: list[tuple[str, Any]] = [
        (".".join(parts[:length]), parts[length]) for length in range(1, len(parts))
    ]
    return all(
        name in rooms[room]
        for room, name in steps
        if room in rooms and not f"{importer}.".startswith(f"{room}.")
    )
