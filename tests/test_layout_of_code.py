"""Names by which a stranger finds the way: the field's terms, and no file or class named as another."""

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
_CLASS = re.compile(r"^ *class (\w+)", re.MULTILINE)


def vague_in(source: str) -> set[str]:
    """Return the names that have one of the vague words, alone or between underscores."""
    return {name for name in _NAME.findall(source) if VAGUE & set(name.casefold().split("_"))}


def repeated(names: list[str]) -> list[str]:
    return sorted(name for name, times in Counter(names).items() if times > 1)


def test_vague_words_are_found_in_names_only() -> None:
    source = 'def f(rows_kept, _SAID):  # said\n    """Words\n    "kept"."""\n    return unsaid, "said"\n'
    assert vague_in(source) == {"rows_kept", "_SAID"}


def test_names_say_what_they_hold() -> None:
    found = {str(path.relative_to(APP)): vague_in(source) for path, source in SOURCES.items()}
    assert {path: names for path, names in found.items() if names} == {}


def test_no_two_files_share_a_name() -> None:
    assert repeated([path.name for path in SOURCES if path.stem not in {"__init__", "__main__"}]) == []


def test_no_two_classes_share_a_name() -> None:
    assert repeated([name for source in SOURCES.values() for name in _CLASS.findall(source)]) == []
