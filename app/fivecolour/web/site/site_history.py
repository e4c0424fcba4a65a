"""Pages about editions on a static host: all of them, and where there are few, what each said of a district.

Their forms only a server answers; links stand for what they choose.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import quote

from fivecolour.editions.edition_data import Edition
from fivecolour.editions.own_words import own_table
from fivecolour.web.site.static_paths import checked, page_name

HISTORY, EDITIONS = "history", "editions"
_FORM = re.compile(r'<form class="controls plain history-form".*?</form>\s*', re.DOTALL)
_DISTRICTS = re.compile(r'<section id="districts".*?</section>', re.DOTALL)
# Of an edition that did not show its day first there is no page, and of none where days are not compared.
_OF_ONE, _OF_ANY = (
    re.compile(rf' <a class="compare" href="history\?{key}[^"]*">[^<]*</a>') for key in ("edition", "")
)


def without_forms(html: str, edition: Edition, language: str, *, compared: bool) -> str:
    """Return a page of the server about editions without what only that answers."""
    html = (_OF_ONE if compared else _OF_ANY).sub("", _FORM.sub("", html))
    if compared:
        return html
    bound = own_table(edition, "history", language)["editions_bound"]
    return _DISTRICTS.sub(f'<section class="differ"><p>{bound}</p></section>', html)


def of_districts(edition: Edition, language: str) -> Iterator[tuple[str, str]]:
    """Yield for each district the server's address of what editions said of it, and its file."""
    for code in edition.districts:
        yield f"{EDITIONS}?district={quote(code)}", checked(page_name(EDITIONS, language, code))
