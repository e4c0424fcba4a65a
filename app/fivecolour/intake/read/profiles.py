"""How one source writes its files, kept as a named TOML file: headers and meanings, never a cell."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from fivecolour import toml_files
from fivecolour.errors import UserError
from fivecolour.intake.read.columns.context import FileContext
from fivecolour.intake.read.columns.headers import ASIDE, WITHHELD
from fivecolour.intake.read.columns.rowless_days import DAYS_WITHOUT_A_ROW, KEYS, rowless_days
from fivecolour.intake.read.limits import ReadingError
from fivecolour.intake.read.recognition import understand
from fivecolour.intake.read.tables import notes_on_parts
from fivecolour.intake.read.tables.understanding import Understanding
from fivecolour.messages import Phrase
from fivecolour.near_words import nearest
from fivecolour.reports.report_data import DAY

_NAME = re.compile(r"[\w-]{1,64}")
_STATED = (
    "indicator",
    "kind",
    "order",
    "calendar",
    "decimal",
    "suppressed_below",
    "period",
    "week_starts",
    "week_dates",
    "zone",
    "parent",
    "datum",
    "persons",
    "only",
    "fill_down",
    "sheet",
    "hidden",
    "encoding",
)
# Of a column of remarks that nobody has set aside: what it says of rows is heeded.
UNREAD = "unread"
_KEYS = {"name", "source", "layout", "says", "columns", *KEYS}


@dataclass(frozen=True, slots=True)
class Profile:
    """What was understood of one source's files.

    Attributes
    ----------
    name : str
        Letters, digits, ``_`` and ``-``; also the name of the file.
    layout : str
        As of `fivecolour.intake.read.tables.understanding.Understanding`.
    columns : mapping
        Header -> meaning of every column whose header is not a day.
    says : mapping
        The fields of `fivecolour.intake.read.columns.context.Context` that hold for every file of the source.
    source : str
        Who reports; "" where it is said with each file.
    """

    name: str
    layout: str
    columns: Mapping[str, str]
    says: Mapping[str, Any] = field(default_factory=dict)
    source: str = ""


def profile_of(understood: Understanding, name: str, *, source: str = "") -> Profile:
    """Return what was understood as a profile.

    Raises
    ------
    ReadingError
        For a name that cannot be the name of a file.
    """
    _check_name(name)
    dated = {column.header for column in understood.columns if column.meaning.day or column.meaning.place}
    columns = {
        column.header: str(column.meaning) for column in understood.columns if column.header not in dated
    }
    given = understood.context.columns
    heeded = {text for text in understood.aside if text not in given and notes_on_parts.holds_notes(text)}
    columns |= {text: UNREAD if text in heeded else ASIDE for text in understood.aside}
    columns |= dict.fromkeys(understood.withheld, WITHHELD)
    stated = (*_STATED, DAYS_WITHOUT_A_ROW)
    says = {key: value for key in stated if (value := getattr(understood.context, key))}
    if understood.style.period != DAY:
        says["period"] = understood.style.period
    if understood.style.order:
        says["order"] = understood.style.order
    return Profile(name, understood.layout, columns, says, source)


def understand_by(
    path: Path, profile: Profile, context: FileContext | None = None, *, name: str | None = None
) -> Understanding:
    """Understand a file as its source's profile says; ``context`` adds to it and wins.

    Raises
    ------
    ReadingError
        Where the file does not fit the profile: names the difference.
    """
    understood = _understood(path, profile, context or FileContext(), name)
    _check_fit(understood, profile, {**profile.columns, **(context or FileContext()).columns})
    return understood


def renewed(path: Path, profile: Profile, context: FileContext, *, name: str | None = None) -> Understanding:
    """Understand a file by a profile that is to be saved anew: columns that are new to it are no fault."""
    return _understood(path, profile, context, name)


def _understood(path: Path, profile: Profile, stated: FileContext, name: str | None) -> Understanding:
    given = {f.name: getattr(stated, f.name) for f in fields(FileContext) if getattr(stated, f.name)}
    own = {header: meaning for header, meaning in profile.columns.items() if meaning != UNREAD}
    columns = {**own, **stated.columns}
    together = replace(FileContext(**profile.says), **{**given, "columns": columns})
    try:
        return understand(path, together, name=name)
    except ReadingError as fault:
        raise ReadingError("by_profile", fault=fault, name=profile.name) from None


def write(profile: Profile, folder: Path) -> Path:
    """Write a profile into ``folder`` and return its file.

    Raises
    ------
    ReadingError
        For a name that cannot be the name of a file, or a folder that cannot be written.
    """
    _check_name(profile.name)
    path = folder / f"{profile.name}.toml"
    lines = [f"name = {_toml(profile.name)}", f"layout = {_toml(profile.layout)}"]
    lines += [f"source = {_toml(profile.source)}"] if profile.source else []
    rowless = profile.says.get(DAYS_WITHOUT_A_ROW)
    lines += [f"{key} = {_toml(value)}" for key, value in (rowless.to_toml() if rowless else {}).items()]
    says = {key: value for key, value in profile.says.items() if value is not rowless}
    for table, content in (("says", says), ("columns", profile.columns)):
        lines += ["", f"[{table}]", *(f"{_toml(key)} = {_toml(value)}" for key, value in content.items())]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    except OSError as fault:
        raise ReadingError("profile_not_written", path=path, strerror=fault.strerror) from None
    return path


def load(name: str, folder: Path) -> Profile:
    """Read the profile ``name`` of ``folder``.

    Raises
    ------
    ReadingError
        Where there is none, or its file is not one.
    """
    _check_name(name)
    path = folder / f"{name}.toml"
    if not path.is_file():
        known = ", ".join(sorted(other.stem for other in folder.glob("*.toml"))) or "none"
        raise ReadingError("no_profile", name=name, known=known)
    text = toml_files.read_text(path)
    try:
        content = toml_files.parse(text, path)
    except UserError:
        raise ReadingError("not_a_profile", name=path.name) from None
    stated = content.get("says", {})
    if not isinstance(stated, dict) or not isinstance(content.get("columns"), dict):
        raise ReadingError("not_a_profile", name=path.name)
    _check_keys(content, stated, path.name)
    says = {key: value for key, value in stated.items() if key not in KEYS}
    if (rowless := rowless_days({**content, **stated}, path.name)) is not None:
        says[DAYS_WITHOUT_A_ROW] = rowless
    return Profile(
        name, str(content.get("layout", "")), content["columns"], says, str(content.get("source", ""))
    )


def _check_keys(content: Mapping[str, Any], stated: Mapping[str, Any], name: str) -> None:
    for table, keys in ((content, _KEYS), (stated, {*_STATED, *KEYS})):
        taken = sorted(keys)
        for key in table:
            if key not in keys:
                means = Phrase("nearest_key", near=near) if (near := nearest(key, taken)) else ""
                there = Phrase("keys_there", taken=", ".join(taken))
                raise ReadingError("profile_key", name=name, key=key, nearest=means, there=there)


def _check_name(name: str) -> None:
    if not _NAME.fullmatch(name):
        raise ReadingError("profile_name", name=name)


def _check_fit(understood: Understanding, profile: Profile, columns: Mapping[str, str]) -> None:
    dated = {column.header for column in understood.columns if column.meaning.day or column.meaning.place}
    more = [text for text in understood.headers if text and text not in columns and text not in dated]
    place = Phrase("no_fit", name=understood.sheet.name, row=understood.header_row, profile=profile.name)
    keep = f"--profile {profile.name} --save-profile {profile.name}"
    if more:
        raise ReadingError("profile_new_columns", place=place, more=", ".join(more), keep=keep)
    if understood.layout != profile.layout:
        raise ReadingError(
            "profile_layout", place=place, layout=understood.layout, layout2=profile.layout, keep=keep
        )


def _toml(value: object) -> str:
    """Write a text or a truth value: JSON's form of both is TOML's too, but for DEL."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
