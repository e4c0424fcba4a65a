"""The server's HTML as it stands on a static host: the same, with addresses of files."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial
from html import escape, unescape
from typing import Any

import orjson

from fivecolour.web.script_data import script_data
from fivecolour.web.site.static_paths import static_address

# As one with a \b and a choice in a tenth of the time: a word can be looked for, an edge or a choice cannot.
_ADDRESSES = tuple(re.compile(rf'({name})(?<!\w{name})="([^"]*)"') for name in ("href", "src", "action"))
# A link that only a server can answer, with the sentence that holds nothing else.
_LINK = r'<a\b[^>]*\bhref="([^"]*)"[^>]*>[^<]*</a>'
_PARAGRAPH, _AMONG = re.compile(rf"<p>{_LINK}</p>"), re.compile(_LINK)
_BOOT = re.compile(
    r'(<script type="application/json" id="five-colour(?:-wall)?">)(.*?)(</script>)', re.DOTALL
)
_THEME = re.compile(r'(data-theme-to="(light|dark)" href=)"[^"]*"')
# How old the figures are, a file cannot know: the page's script says it.
_AGE = re.compile(r'(<b id="age">)[^<]*(</b>)')


def static_page(
    html: str,
    language: str,
    languages: Sequence[str],
    more: dict[str, Any],
    theme: str,
    *,
    dated: bool = False,
    compared: bool = False,
) -> str:
    """Return a page of the server for a static host; ``more`` is what its scripts are told beside the rest.

    ``theme`` is the address of the script of pages that have no other; ``dated`` and
    ``compared`` as in `static_address`.
    """
    to = partial(static_address, language=language, languages=languages, dated=dated, compared=compared)

    def unless_lost(found: re.Match[str]) -> str:
        return found[0] if to(unescape(found[1])) is not None else ""

    def at(found: re.Match[str]) -> str:
        address = to(unescape(found[2]))
        return f'{found[1]}="{escape(address or "", quote=True)}"'

    def told(found: re.Match[str]) -> str:
        boot = orjson.loads(found[2]) | more
        if "defaults" in boot:
            boot["defaults"] |= {"lang": language, "edition": boot["state"]["edition"]}
        return found[1] + script_data(boot) + found[3]

    scripted = _BOOT.search(html)
    present = _AMONG.sub(unless_lost, _PARAGRAPH.sub(unless_lost, html))
    for pattern in _ADDRESSES:
        present = pattern.sub(at, present)
    if not scripted:
        # Without the map's scripts a small one reads from the address how bright the page is.
        tag = f'<script type="module" src="{theme}"></script>\n</head>'
        present = _THEME.sub(r'\1"?theme=\2"', present).replace("</head>", tag, 1)
    return _AGE.sub(r"\1\2", _BOOT.sub(told, present))


def addresses(html: str) -> list[str]:
    """Return every address that a page of the server names, each once, in their order."""
    found = sorted((one for pattern in _ADDRESSES for one in pattern.finditer(html)), key=re.Match.start)
    return list(dict.fromkeys(unescape(one[2]) for one in found))
