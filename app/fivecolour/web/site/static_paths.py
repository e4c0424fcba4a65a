"""Which file of the static site stands for an address of the server: static hosts know no query.

What of a query changes the answer stands in the file's name, so that every link leads to a file on any host;
what only chooses a view (day, district, layer, theme) stays in the query, which the page's script reads.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

from fivecolour.errors import UserError

# Pages with a file for each language and edition, by their addresses within a map.
PAGES = {
    **{"": "", "./": ""},
    **{
        name: f"{name}."
        for name in (
            "method",
            "data",
            "outlook",
            "indices",
            "flows",
            "self-check",
            "maps",
            "wall",
            "press",
            "history",
            "editions",
        )
    },
}
# Pages without a script that would show another day: there is a file of each, or of that alone on which the
# edition opens.
OF_A_DAY = ("indices", "flows", "history")
# The same whatever view leads there.
_WITHOUT_VIEW = ("press", "history", "editions")
# What only a server can answer.
SERVER_ONLY = re.compile(r"(press/export|p|lab|verify|staff|live|timegate|timemap|healthz|passes)(/|$)")
# What of a file's query chooses another file, in the order in which its name says it.
_IN_NAMES = ("date", "layer", "lang", "build")
_IN_QUERY = ("date", "city", "district", "level", "layer", "flow", "theme")
_DISTRICT = re.compile(r"d/((?!.*\.html$)[^/]+)")
_SEGMENT = re.compile(r"[\w@+-][\w@.+-]{0,150}")


def static_address(
    address: str,
    language: str,
    languages: Sequence[str] = (),
    *,
    dated: bool = False,
    compared: bool = False,
) -> str | None:
    """Return the address within the site for one that a page of a ``language`` names.

    ``languages`` are those of the map: in another it has no page. ``dated``: pages of a day have a file for
    each day of the newest edition; those of an earlier one lead to its map of that day. ``compared``: days as
    shown stand beside days as now known, and districts have what each edition said of them; else the list of
    editions stands for both. None where only a server can answer it; other hosts, anchors and data stay as
    they are.

    Examples
    --------
    >>> static_address("./?district=330203&lang=en", "zh")
    'en.html?district=330203'
    >>> static_address("editions/a-1/tiers.csv?date=2020-02-09&lang=zh", "zh")
    'editions/a-1/tiers.2020-02-09.zh.csv'
    >>> static_address("d/330203?lang=en", "zh")
    'en.html?district=330203'
    >>> static_address("press/export?format=png", "zh") is None
    True
    >>> static_address("press?edition=a-1&date=2020-02-09&place=330203", "zh")
    'press.a-1.zh.html'
    >>> static_address("flows?date=2020-02-09", "en", dated=True)
    'flows.2020-02-09.en.html'
    """
    parts = urlsplit(address)
    if parts.scheme or parts.netloc or not (parts.path or parts.query):
        return address
    above = re.match(r"((?:\.\./)*)(m/[a-z0-9-]+/)?", parts.path)
    prefix = above[0] if above else ""
    path, query = parts.path[len(prefix) :], dict(parse_qsl(parts.query))
    path, query, of = _of_editions(path, query, compared=compared)
    if of is None:
        return None
    day = query.pop("date", "") if path in OF_A_DAY else ""
    if SERVER_ONLY.match(path) or (day and not dated):
        return None
    if day and "edition" in query:
        path, query, day = "", query | {"date": day}, ""
    anchor = f"#{parts.fragment}" if parts.fragment else ""
    # Of thousands of districts none has a page of its own: the map shows each.
    if district := _DISTRICT.fullmatch(path):
        path, query = "", query | {"district": unquote(district[1])}
    if path not in PAGES:
        return prefix + file_name(path, query) + anchor
    wanted = query.get("lang") or ("" if prefix and path in ("", "./") else language)
    known = not languages or prefix or path == "maps" or wanted in languages
    page = page_name(path, wanted if known else "", query.get("edition", of), day)
    keys = () if path in _WITHOUT_VIEW else _IN_QUERY
    carried = urlencode([(key, query[key]) for key in keys if key in query])
    return f"{prefix}{page}{'?' + carried if carried else ''}{anchor}"


def _of_editions(
    path: str, query: dict[str, str], *, compared: bool
) -> tuple[str, dict[str, str], str | None]:
    """Return the page about editions that an address means, and of which district; None where none is it."""
    if path not in ("history", "editions"):
        return path, query, ""
    district, edition, spoken = query.get("district"), query.get("edition"), {"lang": query.get("lang", "")}
    if district:
        return "editions", spoken, district if compared else None
    if path == "history" and edition and "date" in query:
        return path, query, ""
    if path == "history" and compared and not edition:
        return path, query, ""
    return "editions", spoken, ""


def page_name(path: str, language: str, edition: str = "", day: str = "") -> str:
    """Return the file of a page; without a language the first page of a map, which chooses one."""
    named = PAGES[path] + "".join(f"{one}." for one in (edition, day) if one) + language
    return f"{named}.html" if named else "index.html"


def file_name(path: str, query: dict[str, str]) -> str:
    """Return the file of data, a picture or a script: what its query says stands before the ending."""
    values = [query[key] for key in _IN_NAMES if query.get(key)]
    if not values:
        return path
    stem, dot, ending = path.rpartition(".")
    return ".".join([stem, *values]) + dot + ending


def checked(path: str) -> str:
    """Return the path of a file below the site's folder.

    Raises
    ------
    UserError
        It would lie elsewhere, or no file system could hold it.
    """
    if all(_SEGMENT.fullmatch(segment) for segment in path.split("/")):
        return path
    raise UserError(f"{path[:80]!r} cannot be the name of a file; change the code that it holds")
