"""Scripts as ES modules: every file under a name that carries its hash, and imports that name it so.

A page loads one module, which imports the rest; nothing is bundled and nothing has to be built. The server
writes the hashed names into the imports once, at its start, so that all of them are immutable.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from fivecolour.web.static import JAVASCRIPT, Asset

FOLDERS = ("client", "page", "wall", "lab", "self-check", "passes", "contacts")
VENDORED = ("vendor/qr", "vendor/tiny-cbor", "vendor/noble-ed25519")
# `from "./state.js"`, `import "./state.js"`, `new URL("./live-worker.js", import.meta.url)`
_IMPORT = re.compile(r"""(\bfrom |\bimport |\bnew URL\()["'](\.{1,2}/[^"']+\.js)["']""")


@dataclass(frozen=True, slots=True)
class Modules:
    """All modules under their paths below the assets ("page/main.js"), with what each of them imports."""

    assets: dict[str, Asset]
    imports: dict[str, tuple[str, ...]]

    def needed(self, entry: str) -> list[str]:
        """Return the addresses of what an entry module imports, however far, to be fetched with it."""
        found: list[str] = []
        waiting = list(self.imports[entry])
        while waiting:
            path = waiting.pop(0)
            if path not in found:
                found.append(path)
                waiting += self.imports[path]
        return [f"static/{self.assets[path].hashed_name}" for path in found if path != entry]


def read_modules(assets: Path) -> Modules:
    """Read every module and write the hashed names of others into its imports.

    Raises
    ------
    ValueError
        Modules import each other in a circle, of which no hash can be told, or one that is not there.
    """
    texts = {
        f"{folder}/{path.name}": path.read_text(encoding="utf-8")
        for folder in (*FOLDERS, *VENDORED)
        for path in sorted((assets / folder).glob("*.js"))
    }
    made: dict[str, Asset] = {}
    for path in texts:
        _make(path, texts, made, ())
    imports = {
        path: tuple(
            _target(path, found[2]) for found in _IMPORT.finditer(text) if not found[1].startswith("new")
        )
        for path, text in texts.items()
    }
    return Modules(made, imports)


def _make(path: str, texts: dict[str, str], made: dict[str, Asset], above: tuple[str, ...]) -> Asset:
    if path in above:
        raise ValueError("scripts import each other in a circle: " + " → ".join((*above, path)))
    if path not in texts:
        raise ValueError(f"{above[-1]} imports {path}, which is not there")
    if path not in made:

        def hashed(found: re.Match[str]) -> str:
            other = _make(_target(path, found[2]), texts, made, (*above, path))
            return f'{found[1]}"./{other.hashed_name}"'

        body = _IMPORT.sub(hashed, texts[path])
        made[path] = Asset(path.replace("/", "-"), JAVASCRIPT, body.encode())
    return made[path]


def _target(path: str, reference: str) -> str:
    """Return which module is meant.

    >>> _target("page/map.js", "../client/dom.js"), _target("page/map.js", "./state.js")
    ('client/dom.js', 'page/state.js')
    """
    folder = PurePosixPath(path).parent
    for part in PurePosixPath(reference).parts:
        folder = folder.parent if part == ".." else folder / part
    return str(folder)
