"""The short address of a picture on a static host: a page that leads to its edition's map of that day.

On a server ``p/TAIL/DAY`` leads to the page for the press, which a static host has not got.
"""

from __future__ import annotations

from urllib.parse import urlencode

from fivecolour.editions.edition_data import Edition
from fivecolour.editions.own_words import own_table
from fivecolour.export.views.provenance import short_path
from fivecolour.languages import html_tag
from fivecolour.texts import long_period, table
from fivecolour.web.page_templates import TEMPLATES
from fivecolour.web.site.static_paths import page_name

# From the folder of the page to the map's.
_ROOT = "../../../"


def lead_file(edition: Edition, day: str) -> str:
    """Return the file that hosts show for the address in a picture's QR code."""
    return f"{short_path(edition.id, day)}/index.html"


def lead_page(edition: Edition, day: str, css: str, script: str) -> bytes:
    """Return the page: a link to the map of that day in each language, of which its script follows one.

    ``css`` and ``script`` (``client/lead.js``) are addresses from the map's root. What the address says
    beside the day (language, district, layer) the script hands on.
    """
    links = [
        {
            "lang": language,
            "tag": html_tag(language),
            "address": f"{_ROOT}{page_name('', language, edition.id)}?{urlencode({'date': day})}",
            "title": edition.called(language, own_table(edition, "page", language)["title"]),
            "date": long_period(day, language, edition.period),
            "number": table("press", language)["edition_number"].format(number=edition.number),
        }
        for language in edition.languages
    ]
    html = TEMPLATES.get_template("lead.html").render(
        lang=html_tag(edition.languages[0]),
        css=_ROOT + css,
        script=_ROOT + script,
        cities=" ".join(edition.cities),
        drill=table("page", edition.languages[0])["drill_mark"] if edition.drill else "",
        links=links,
    )
    return html.encode()
