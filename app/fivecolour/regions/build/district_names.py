"""Names of districts from the file of polygons: kinds of places apart, other forms as aliases."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from fivecolour import data_files, toml_files
from fivecolour.errors import UserError


class DistrictName(NamedTuple):
    """The official name, the name without the kind of place, and other forms of both."""

    official: str
    bare: str
    others: tuple[str, ...] = ()


_KOREAN_HALF = re.compile("([가-힣])[가-힣]([남북])도")  # 충청북도 is called 충북


_OF_COUNTRY = re.compile(r"[A-Z]{2}[-.]([A-Z0-9]{1,4})")  # US-MD, BR.SP


def abbreviations(cell: str) -> Iterator[str]:
    """Yield the names that a cell parts by ``|``, those with a country before them without it too.

    >>> list(abbreviations("US-MD|Md.")), list(abbreviations(""))
    (['US-MD', 'MD', 'Md.'], [])
    """
    for text in filter(None, cell.split("|")):
        yield text
        if found := _OF_COUNTRY.fullmatch(text):
            yield found[1]


@cache
def kinds() -> tuple[tuple[str, ...], ...]:
    """Return the forms of each kind of place: ``data/regions/kinds.toml``."""
    return read_kinds(data_files.own_or_bundled("regions", "kinds.toml"))


def read_kinds(path: Path) -> tuple[tuple[str, ...], ...]:
    """Return what one such file says.

    Raises
    ------
    UserError
        It cannot be read, or has no list of lists.
    """
    try:
        lists = toml_files.read(path)["kinds"]
        if not isinstance(lists, list) or not all(isinstance(forms, list) for forms in lists):
            raise TypeError
        return tuple(tuple(map(str, forms)) for forms in lists)
    except (KeyError, TypeError):
        raise UserError(f'{path}: has no list of kinds; write kinds = [["Landkreis", "LK"]]') from None


def begin_with_kinds(names: Iterable[str]) -> bool:
    """Tell whether names of a map begin with kinds of places: most do, or the words are of the names.

    >>> begin_with_kinds(["SK Kiel", "LK Plön"]), begin_with_kinds(["Khan Yunis", "Gaza", "Rafah", "Nablus"])
    (True, False)
    """
    found = [bool(_kind_before(name)) for name in names]
    return 2 * sum(found) > len(found)


def _kind_before(name: str) -> str:
    return next((word for forms in kinds() for word in forms if name.startswith(f"{word} ")), "")


def named(name: str, kind: str = "", *, begins: bool = True) -> DistrictName:
    """Return a district's name with its kind of place, which stands before it or in a column of its own.

    ``begins``: whether names of the map begin with their kinds, by `begin_with_kinds`.

    Examples
    --------
    >>> named("Rosenheim", "Landkreis").others
    ('LK Rosenheim', 'Kreis Rosenheim', 'Rosenheim Landkreis')
    >>> named("SK Flensburg").bare, named("Huyện Ba Vì").bare, named("Thị xã Sơn Tây").others
    ('Flensburg', 'Ba Vì', ('TX Sơn Tây', 'TX. Sơn Tây', 'T.X. Sơn Tây', 'Sơn Tây Thị xã'))
    >>> named("충청북도").others
    ('충북',)
    """
    bare = name
    if not kind and begins:
        kind = _kind_before(name)
        bare = name.removeprefix(f"{kind} ") if kind else name
    if not kind:
        province = _KOREAN_HALF.fullmatch(name)
        return DistrictName(name, name, (province[1] + province[2],) if province else ())
    official = bare if kind.casefold() in bare.casefold() else f"{kind} {bare}"
    forms = next((forms for forms in kinds() if kind in forms), (kind,))
    others = [*(f"{form} {bare}" for form in forms), f"{bare} {kind}"]
    return DistrictName(official, bare, tuple(one for one in dict.fromkeys(others) if one != official))


def without_shared(names: dict[str, DistrictName]) -> dict[str, DistrictName]:
    """Return names by code without the other forms that mean several districts."""
    owners: dict[str, set[str]] = defaultdict(set)
    for code, name in names.items():
        for form in (name.official, *name.others):
            owners[form.casefold()].add(code)
    return {
        code: name._replace(others=tuple(one for one in name.others if len(owners[one.casefold()]) == 1))
        for code, name in names.items()
    }


def shared(names: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    """Return names that several districts bear, with their codes.

    >>> shared([("1", "Rosenheim"), ("2", "Rosenheim"), ("3", "Kiel")])
    {'Rosenheim': ['1', '2']}
    """
    codes: dict[str, list[str]] = defaultdict(list)
    for code, name in names:
        codes[name].append(code)
    return {name: owners for name, owners in codes.items() if len(owners) > 1}
