"""Which columns of a file of districts hold codes, names, cities and populations."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import TypeAlias, TypedDict

import pandas as pd

from fivecolour.errors import UserError
from fivecolour.regions.build import code_columns
from fivecolour.regions.codes import number_of

# The columns of a file by their names, as texts.
Texts: TypeAlias = Mapping[str, pd.Series]

FIELDS = ("code", "name", "kind", "population")
_CODE = ("code", "adcode", "geoid", "fips", "ags", "id", "geocode", "ibge", "nuts_id", "gb", "编码", "代码")
_NAME = ("name", "nome", "gen", "label", "county", "municipality", "district", "title", "nam", "名称", "区县")
_SHORT = 4  # of abbreviations
_USUAL = 2  # digits of a state's or province's code
_KIND = ("bez", "kind", "type", "legal", "类型")
_POPULATION = re.compile(
    r"pop|einwohn|ewz|habit|人口|inhabit|resident|abitant|bev(?:ö|oe)lk|poblaci|inwoner|befolkn|ludno|obyvat"
    r"|d[aâ]n[ _]?s[oố]\b|penduduk|насел|n[uü]fus|მოსახლეობ|سكان|جمعیت|जनसंख्या|ประชากร|인구|πληθυσμ",
    re.IGNORECASE,
)
_TOTAL = re.compile(r"\b(?:total|gesamt|insgesamt|totale|ensemble)\b|合计|总计|总数", re.IGNORECASE)
_STATE = re.compile(r"state|prov|region|land", re.IGNORECASE)
_YEAR = re.compile(r"(?<!\d)(?:1[89]|20|21)\d\d(?!\d)")


@dataclass(frozen=True, slots=True)
class DetectedColumns:
    """What was found; None where nothing fits."""

    code: str
    name: str | None
    kind: str | None
    population: str | None
    alias: str | None


def detected(frame: pd.DataFrame, code: str | None = None) -> DetectedColumns:
    """Return which column holds what; ``code`` where that of the codes is known.

    Raises
    ------
    UserError
        No column could be that of the codes.
    """
    columns = [str(name) for name in frame.columns if name != "geometry"]
    joint = code if code and "+" in code else None if code else _joint(frame, columns)
    if joint:
        frame, code = code_columns.combined(frame, joint), joint
        columns = [*columns, *({joint} & set(frame.columns) - set(columns))]
    texts = {name: code_columns.as_texts(frame[name]).fillna("").astype(str) for name in columns}
    code = code if code in columns else _code_of(texts)
    name = _name_of(texts, code)
    parent = parents_of(frame, code, name)["parent"]
    groups = [one for one in columns if one not in {code, name, parent} and _are_words(texts[one])]
    repeated = name is not None and not texts[name].is_unique
    return DetectedColumns(
        code,
        name,
        _called(groups, _KIND) if repeated else None,
        next((one for one in columns if one != code and _POPULATION.search(one)), None),
        next(
            (one for one in _whole(texts) if one not in {code, name} and _are_abbreviations(texts[one])), None
        ),
    )


class Parents(TypedDict):
    """The columns of their codes, names and abbreviations, or how many first digits of codes theirs have."""

    parent: str | None
    parent_length: int | None
    parent_name: str | None
    parent_alias: str | None


def parents_of(frame: pd.DataFrame, code: str, name: str | None) -> Parents:
    """Return the columns of parents where those of codes and names are known."""
    texts = {str(one): code_columns.as_texts(frame[one]).fillna("") for one in frame if one != "geometry"}
    texts = {one: column.astype(str) for one, column in texts.items()}
    parent, length, parent_name = _parent_of(texts, code, name)
    codes = texts[parent] if parent else texts[code].str[:length] if length else None
    taken = {code, name, parent, parent_name}
    alias = _parent_alias(texts, codes, taken) if codes is not None else None
    return Parents(parent=parent, parent_length=length, parent_name=parent_name, parent_alias=alias)


def _whole(texts: Texts) -> list[str]:
    """Return the columns that have another text in every row."""
    return [name for name, column in texts.items() if column.is_unique and (column != "").all()]


def _code_of(texts: Texts) -> str:
    """Return the column of the codes.

    Raises
    ------
    UserError
        No column could be that.
    """
    whole = _whole(texts)
    numbers = [name for name in whole if texts[name].str.contains(r"\d").all()]
    numbers = [name for name in numbers if not _POPULATION.search(name)]
    coded = [name for name in numbers if _called_code(name) or _may_be_codes(texts[name])] or numbers
    even = [name for name in coded if texts[name].str.len().nunique() == 1]
    code = (
        _called(even, _CODE)
        or next(iter(even), None)
        or _called(coded, _CODE)
        or next(iter(coded), None)
        or _called(whole, _CODE)
    )
    if code is None:
        named = next((one for one in whole if _are_words(texts[one])), None)
        instead = f"; where districts have none, their names do: --code-column {named}" if named else ""
        raise UserError(
            f"no column holds a code for each district; there are: {', '.join(texts)}: "
            f"say --code-column{instead}"
        )
    return code


def _name_of(texts: Texts, code: str) -> str | None:
    """Return the column of the names, which may be that of the codes."""
    whole = _whole(texts)
    words = [one for one in texts if one != code and _are_words(texts[one])]
    return (
        _called([one for one in words if one in whole], _NAME)
        or (code if _are_names(texts[code]) else None)
        or _called(words, _NAME)
        or next((one for one in whole if one in words), None)
    )


def _parent_of(texts: Texts, code: str, name: str | None) -> tuple[str | None, int | None, str | None]:
    """Return the column of the parents' codes, or how many first digits of codes these are; their names'."""
    parent = _best((one for one in texts if one != code), lambda one: _begins(texts[code], texts[one]))
    groups = [one for one in texts if one not in {code, name, parent} and _are_words(texts[one])]
    groups.sort(key=lambda one: _are_abbreviations(texts[one]))
    if parent:
        return parent, None, next((one for one in groups if _fits(texts[parent], texts[one])), None)
    rest = [one for one in texts if one not in {code, name}]
    others = [one for one in rest if 1 < texts[one].nunique() < len(texts[one]) / 2]
    numbered = [one for one in others if texts[one].str.contains(r"^\w*\d\w*$").all()]
    pairs = ((one, None, of) for one in numbered for of in groups if _fits(texts[one], texts[of]))
    named = [one for one in groups if not texts[one].is_unique]
    return next(pairs, None) or (None, *_beginning_of(texts, code, named))


def _beginning_of(texts: Texts, code: str, groups: list[str]) -> tuple[int | None, str | None]:
    """Return how many first digits of the codes mean what a column names, one by one, and that column."""
    codes = texts[code]
    length = int(codes.str.len().min())
    if length < codes.str.len().max() or not codes.str.fullmatch(r"\d+").all():
        return None, None
    # Of few parents several lengths fit: two digits are the most usual.
    lengths = sorted(range(1, length), key=lambda n: n != _USUAL)
    fitting = ((n, one) for one in groups for n in lengths if _fits(codes.str[:n], texts[one]))
    return next(fitting, (None, None))


def _parent_alias(texts: Texts, parents: pd.Series, taken: set[str | None]) -> str | None:
    """Return the column of the parents' abbreviations: one for each, and no two alike (MD, BR-SP, MI)."""
    rest = (one for one in texts if one not in taken and _are_abbreviations(texts[one]))
    return next((one for one in rest if _fits(parents, texts[one])), None)


def _are_abbreviations(texts: pd.Series) -> bool:
    return bool(texts.str.fullmatch(r"(?:[A-Z]{2}[-.])?[A-Z]{1,4}|").all())


def _joint(frame: pd.DataFrame, columns: list[str]) -> str | None:
    """Return ``STATE+COUNTY`` where no column has a code for each district, and these two have.

    Within one state a county's own code tells districts apart, but tables write it with the state's.
    """
    texts = {name: code_columns.as_texts(frame[name]).fillna("").astype(str) for name in columns}
    numbered = [
        name for name, of in texts.items() if of.str.fullmatch(r"[0-9]{1,6}").all() and not _counts_rows(of)
    ]
    parts = [name for name in numbered if _called([name], (*_CODE, "cod", "cd", "fp"))]
    states = [name for name in parts if texts[name].nunique() < len(frame)]
    # The one with fewer codes, else the one that stands first, is the state.
    states.sort(key=lambda name: (texts[name].nunique(), columns.index(name)))
    for first, second in combinations([*states, *(name for name in parts if name not in states)], 2):
        pairs = pd.DataFrame({"first": texts[first], "second": texts[second]})
        own_codes = [one for one, of in texts.items() if one != second and of.is_unique and _may_be_codes(of)]
        of_one_state = texts[first].nunique() == 1 and bool(_STATE.search(first))
        needed = of_one_state or not texts[second].is_unique
        if first in states and needed and not own_codes and not pairs.duplicated().any():
            return f"{first}+{second}"
    return None


def _called_code(name: str) -> bool:
    """Tell a column that is called a code outright: it may count from 1; ``id`` rather counts rows."""
    return name.casefold() in _CODE and name.casefold() != "id"


def _may_be_codes(texts: pd.Series) -> bool:
    """Tell codes from names, measures and the numbers of the rows."""
    decimals = texts.str.fullmatch(r"-?[0-9]*[.,][0-9]+(?:e[-+]?[0-9]+)?").any()
    return bool(texts.str.contains(r"\d").all()) and not decimals and not _counts_rows(texts)


def _counts_rows(texts: pd.Series) -> bool:
    return any(set(texts) == {str(n) for n in range(first, first + len(texts))} for first in (0, 1))


def year_of(column: str) -> int | None:
    """Return the year that the name of a column says, if it says one alone.

    >>> year_of("POP2020"), year_of("Einwohner 31.12.2020"), year_of("人口(2020)"), year_of("2019-2020")
    (2020, 2020, 2020, None)
    """
    found = _YEAR.findall(column)
    return int(found[0]) if len(found) == 1 else None


def population_in(table: pd.DataFrame) -> str | None:
    """Return the column of a table beside the polygons that holds populations, of several the newest.

    It is called so, or it is a total of a year (``Total 2019``); all its cells are whole numbers or blank.
    """
    named = [name for name in map(str, table.columns) if _POPULATION.search(name) and _all_whole(table[name])]
    totals = [name for name in map(str, table.columns) if _TOTAL.search(name) and year_of(name)]
    found = named or [name for name in totals if _all_whole(table[name])]
    return max(found, key=lambda name: year_of(name) or 0, default=None)


def _all_whole(column: pd.Series) -> bool:
    texts = column.fillna("").astype(str).str.strip().map(lambda text: text.replace("\u00a0", " "))
    numbers = [number_of(text) for text in texts if text]
    return bool(numbers) and all(number is not None and number.whole for number in numbers)


def _called(columns: Iterable[str], words: tuple[str, ...]) -> str | None:
    """Return the column that is called like one of the words, else one whose name holds it."""
    known = list(columns)
    for word in words:
        for name in known:
            if name.casefold() == word:
                return name
    return next((name for word in words for name in known if word in name.casefold()), None)


def _are_words(texts: pd.Series) -> bool:
    return bool((texts.str.contains(r"[^\W\d_]{2}")).mean() > 0.9)  # noqa: PLR2004 - some may be blank


def _are_names(codes: pd.Series) -> bool:
    """Tell codes that are the districts' names: words without a digit, longer than abbreviations."""
    return _are_words(codes) and not codes.str.contains(r"\d").any() and bool(codes.str.len().mean() > _SHORT)


def _best(columns: Iterable[str], score: Callable[[str], int]) -> str | None:
    found = max(((score(name), name) for name in columns), default=(0, ""))
    return found[1] if found[0] else None


def _begins(codes: pd.Series, parents: pd.Series) -> int:
    """Return the length of the parents' codes where every code begins with its parent's, else 0."""
    if parents.nunique() in {1, len(codes)} or (parents == "").any():
        return 0
    pairs = zip(codes, parents, strict=True)
    begins = all(code.startswith(parent) and code != parent for code, parent in pairs)
    return int(parents.str.len().min()) if begins else 0


def _fits(parents: pd.Series, names: pd.Series) -> bool:
    """Tell whether names and parents are the same one by one; rows of which a table says nothing aside."""
    known = names != ""
    if known.mean() <= 0.9 or names[known].nunique() == 1:  # noqa: PLR2004 - some may be blank
        return False
    parents, names = parents[known], names[known]
    pairs = pd.DataFrame({"parent": parents, "name": names}).drop_duplicates()
    return bool(pairs["parent"].is_unique and len(pairs) == parents.nunique() and pairs["name"].is_unique)
