"""The page of a district as it stands on a static host, in the folder ``d/`` of its map."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape, unescape
from urllib.parse import parse_qs, quote

from fivecolour.web.site.static_page import static_page

# Without \b for the sake of time, as in `static_page`.
_ADDRESS = re.compile(r'(href|src)(?<!\whref)(?<!\wsrc)="([^"]*)"')
# What only a server answers: pictures and frames to order, and addresses that a file cannot know.
_OF_SERVER = re.compile(
    r'<link rel="(?:canonical|alternate)"[^>]*href="https?://[^>]*>\n?'
    r'|<meta property="og:url"[^>]*>\n?'
    r'|<section class="share">.*?</section>\n?',
    re.DOTALL,
)


def district_file(code: str, language: str = "") -> str:
    """Return the file of a district's page; without a language that of the address without one.

    >>> district_file("330203", "en")
    'd/330203.en.html'
    """
    return ".".join(filter(None, (f"d/{code}", language, "html")))


def static_district(
    html: str,
    code: str,
    language: str,
    languages: Sequence[str],
    theme: str,
    *,
    dated: bool = False,
    compared: bool = False,
) -> str:
    """Return the server's page of a district for a static host; another day of it is a view of the map."""

    def from_root(found: re.Match[str]) -> str:
        return f'{found[1]}="{escape(_from_root(unescape(found[2]), code, language), quote=True)}"'

    def from_folder(found: re.Match[str]) -> str:
        inside = not re.match(r"[a-z]+:|[#?]", found[2])
        return f'{found[1]}="{"../" if inside else ""}{found[2]}"'

    page = _ADDRESS.sub(from_root, _OF_SERVER.sub("", html))
    return _ADDRESS.sub(
        from_folder, static_page(page, language, languages, {}, theme, dated=dated, compared=compared)
    )


def _from_root(address: str, code: str, language: str) -> str:
    """Return an address of the page, which are from the folder ``d/``, as it is from the map's root."""
    path, _, query = address.partition("?")
    if path != quote(code):
        return address.removeprefix("../")
    keys = set(parse_qs(query))
    if keys <= {"lang"}:
        return district_file(path, parse_qs(query).get("lang", [language])[0])
    return f"?district={path}&{query}"
