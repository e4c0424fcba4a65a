"""How an export is cited: to its edition, crediting who provides the figures."""

from __future__ import annotations

import re
from dataclasses import dataclass

from fivecolour.clock import day_of
from fivecolour.editions.edition_data import Edition
from fivecolour.export.views import content
from fivecolour.export.views.provenance import Provenance
from fivecolour.export.views.request import ExportRequest
from fivecolour.text_direction import isolated
from fivecolour.texts import long_date, long_period, table

_SPECIAL = re.compile(r"([\\{}&%$#_~^])")
# BibTeX counts braces that are escaped, too: one alone would end the entry elsewhere.
_ESCAPED = {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
}


@dataclass(frozen=True, slots=True)
class Citation:
    """One citation in the forms that people and programs read."""

    plain: str
    bibtex: str
    ris: str


def cite(request: ExportRequest, edition: Edition, provenance: Provenance, language: str) -> Citation:
    """Return how the view of a resolved request is cited; written from the edition, never from a page."""
    words = table("press", language)
    credit = content.figures_credit(edition)
    author = credit[language] if credit else words["cite_no_author"]
    published = day_of(edition.published_at)
    date = long_period(request.day, language, edition.period)
    title = words["cite_title"].format(
        title=isolated(content.picture_title(request, edition, language), language), date=date
    )
    if edition.drill:
        title = f"{words['drill_line']} · {title}"
    if request.withdrawn:
        title = f"{words['withdrawn_line']} · {title}"
    note = words["cite_note"].format(
        number=edition.number, id=edition.id, rule=edition.scheme.on(request.day).title[language]
    )
    plain = words["cite_plain"].format(
        author=author,
        title=title,
        note=note,
        published=long_date(published, language),
        link=provenance.permalink,
    )
    return Citation(
        plain,
        _bibtex(edition, author, title, note, published, provenance.permalink),
        _ris(author, title, note, published, provenance),
    )


def _bibtex(edition: Edition, author: str, title: str, note: str, published: str, link: str) -> str:
    fields = {
        # In two pairs of braces: it is the name of an institution, not of a person.
        "author": f"{{{_escaped(author)}}}",
        "title": f"{{{_escaped(title)}}}",
        "year": published[:4],
        "month": str(int(published[5:7])),
        "howpublished": f"\\url{{{link}}}",
        "note": _escaped(note),
    }
    body = ",\n".join(f"  {key} = {{{value}}}" for key, value in fields.items())
    return f"@misc{{{edition.id},\n{body}\n}}\n"


def _escaped(text: str) -> str:
    return _SPECIAL.sub(lambda found: _ESCAPED.get(found[1], f"\\{found[1]}"), text)


def _ris(author: str, title: str, note: str, published: str, provenance: Provenance) -> str:
    lines = [
        ("TY", "DATA"),
        ("AU", author),
        ("TI", title),
        ("PY", published[:4]),
        ("DA", published.replace("-", "/")),
        ("UR", provenance.permalink),
        ("N1", f"{note}; SHA-256 {provenance.edition_sha256}"),
        ("ER", ""),
    ]
    return "".join(f"{key}  - {' '.join(value.split())}\r\n" for key, value in lines)
