"""Names by which a stranger finds the way: the field's terms, and no file or class named as another."""

import ast
import re
from collections import Counter
from pathlib import Path

import fivecolour

APP = Path(fivecolour.__file__).parent
SOURCES = {path: path.read_text("utf-8") for path in sorted(APP.rglob("*.py"))}
# They tell a reader nothing of what is held: say what it is, such as table, observations, stored, title.
VAGUE = frozenset({"ahead", "alone", "bench", "claims", "desk", "ground", "heading", "kept", "said"})
# Texts and remarks are passed over; what is left are names.
_NAME = re.compile(
    r'"""(?:\\.|[^\\])*?"""|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'|#[^\n]*|([^\W\d]\w*)', re.DOTALL
)
# The same of scripts and style sheets, where a name may have humps and hyphens.
ASSETS = APP.parents[1] / "assets"
CLIENT = {
    path: path.read_text("utf-8") for kind in ("js", "css") for path in sorted(ASSETS.rglob(f"*.{kind}"))
}
_CLIENT_NAME = re.compile(
    r'/\*.*?\*/|(?<!:)//[^\n]*|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'|([A-Za-z][\w-]*)', re.DOTALL
)
_CLASS = re.compile(r"^ *class (\w+)", re.MULTILINE)


# A little above the house's 400 and 40, so that a line more is no reason for a bad cut.
MOST_LINES, MOST_LINES_OF_FUNCTION = 420, 48


def lines_of_functions(source: str) -> dict[str, int]:
    """Return how long each function is, without its docstring."""
    found = {}
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            told = node.body[0] if ast.get_docstring(node) else None
            lines = (node.end_lineno or 0) - node.lineno + 1
            found[node.name] = lines - (told.end_lineno - told.lineno + 1 if told and told.end_lineno else 0)
    return found


def vague_in(source: str) -> set[str]:
    """Return the names that have one of the vague words, alone or between underscores."""
    return {name for name in _NAME.findall(source) if VAGUE & set(name.casefold().split("_"))}


def vague_in_client(source: str) -> set[str]:
    """Return the names of a script or a style sheet that have one of the vague words as a part."""
    names = _CLIENT_NAME.findall(source)
    return {
        name
        for name in names
        if VAGUE & set(re.sub(r"([A-Z])", r"_\1", name).lower().replace("-", "_").split("_"))
    }


def repeated(names: list[str]) -> list[str]:
    return sorted(name for name, times in Counter(names).items() if times > 1)


def test_vague_words_are_found_in_names_only() -> None:
    source = 'def f(rows_kept, _SAID):  # said\n    """Words\n    "kept"."""\n    return unsaid, "said"\n'
    assert vague_in(source) == {"rows_kept", "_SAID"}


def test_names_say_what_they_hold() -> None:
    found = {str(path.relative_to(APP)): vague_in(source) for path, source in SOURCES.items()}
    assert {path: names for path, names in found.items() if names} == {}


def test_vague_words_are_found_in_scripts_and_style_sheets() -> None:
    source = '/* desk */ .desk-wide { } // said\nconst rowsKept = "kept", saidOf = ahead; // x'
    assert vague_in_client(source) == {"desk-wide", "rowsKept", "saidOf", "ahead"}


def test_names_of_the_client_say_what_they_hold() -> None:
    found = {
        str(path.relative_to(ASSETS)): vague_in_client(source)
        for path, source in CLIENT.items()
        if "vendor" not in path.parts
    }
    assert len(found) > 50
    assert {path: names for path, names in found.items() if names} == {}


def test_no_two_files_share_a_name() -> None:
    assert repeated([path.name for path in SOURCES if path.stem not in {"__init__", "__main__"}]) == []


def test_no_two_files_differ_in_number_alone() -> None:
    """One says the singular, the other the plural: nobody remembers which is which."""
    stems = {path.stem for path in SOURCES} - {"__init__", "__main__"}
    assert repeated([stem.rstrip("s") for stem in stems]) == []


def test_no_two_scripts_share_a_name() -> None:
    """Each page may have a ``main.js``."""
    names = [path.name for path in CLIENT if "vendor" not in path.parts and path.suffix == ".js"]
    assert repeated([name for name in names if name != "main.js"]) == []


def test_no_two_classes_share_a_name() -> None:
    assert repeated([name for source in SOURCES.values() for name in _CLASS.findall(source)]) == []


def test_public_names_of_rooms_are_there() -> None:
    """A module that has moved away would stand in `__all__` for ever."""
    gone = []
    for path, source in SOURCES.items():
        listed = re.search(r"^__all__ = \[(.*?)\]", source, re.DOTALL | re.MULTILINE)
        if path.name == "__init__.py" and listed:
            held = {one.stem for one in path.parent.iterdir()} | set(_NAME.findall(source))
            gone += [
                f"{path.parent.name}: {name}" for name in re.findall(r"\w+", listed[1]) if name not in held
            ]
    assert gone == []


def test_lines_are_counted_without_docstrings() -> None:
    source = 'def f():\n    """Words\n\n    and more."""\n    return 1\n\n\nasync def g():\n    return 2\n'
    assert lines_of_functions(source) == {"f": 2, "g": 2}


def test_no_file_is_long() -> None:
    """A long one holds a second noun."""
    own = {path: source for path, source in CLIENT.items() if "vendor" not in path.parts}
    long = {path.name: source.count("\n") for path, source in (SOURCES | own).items()}
    assert {name: lines for name, lines in long.items() if lines > MOST_LINES} == {}


def test_no_function_is_long() -> None:
    """Steps of the schema are written by a program and passed over."""
    long = {
        f"{path.name} {name}": lines
        for path, source in SOURCES.items()
        if "migrations" not in path.parts
        for name, lines in lines_of_functions(source).items()
        if lines > MOST_LINES_OF_FUNCTION
    }
    assert long == {}
