"""Everything of one view in one ZIP, with a README: licence, caveats, columns."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence

from fivecolour.clock import minute
from fivecolour.editions.edition_data import Edition
from fivecolour.export.tables import open_words
from fivecolour.export.tables.column_meanings import meaning
from fivecolour.export.tables.day_table import columns
from fivecolour.export.tables.index_files import INDEX_CSV, INDEX_JSON
from fivecolour.export.tables.open_flows import FLOW_TABLES
from fivecolour.export.views import content
from fivecolour.export.views.provenance import Provenance
from fivecolour.texts import table

# What the files of flows and of an index are called, and the text that tells of each.
_KINDS = {"flows.csv": "flows", "flows.geojson": "flows_geojson", INDEX_JSON: "index_json"} | {
    name: name.removesuffix(".csv") for name in INDEX_CSV
}
# Tables with columns of their own.
_TABLES = {"flows.csv": FLOW_TABLES[0]} | INDEX_CSV
_FIRST_DAY = (1980, 1, 1, 0, 0, 0)
_STORED = (".png", ".xlsx")


def packed(files: Mapping[str, bytes]) -> bytes:
    """Return a ZIP of files; it holds no moment of its making."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, body in files.items():
            entry = zipfile.ZipInfo(name, _FIRST_DAY)
            entry.external_attr = 0o644 << 16
            entry.compress_type = zipfile.ZIP_STORED if name.endswith(_STORED) else zipfile.ZIP_DEFLATED
            archive.writestr(entry, body, compresslevel=6)
    return out.getvalue()


def readme(
    edition: Edition, provenance: Provenance, names: Sequence[str], languages: Sequence[str], *, date: str
) -> str:
    """Return what a reader must know before using the files, in each language."""
    return "\n\n".join(_readme(edition, provenance, names, one, date) for one in languages) + "\n"


def _kind_of(name: str) -> str:
    """Return what a file is: by its ending, and flows and indices by their name."""
    return _KINDS.get(name) or name.rpartition(".")[2]


def _columns(edition: Edition, names: Sequence[str], language: str) -> dict[str, str]:
    """Return what each column of the tables of an archive means."""
    found = {name: meaning(name, language) for name in columns(edition)}
    for table_ in (_TABLES[name] for name in names if name in _TABLES):
        for column in table_.spread(edition):
            found.setdefault(column.name, open_words.meaning(column.name, table_.name, language))
    return found


def _readme(edition: Edition, provenance: Provenance, names: Sequence[str], language: str, date: str) -> str:
    words = table("press", language)
    credit, licence = content.figures_credit(edition), content.figures_licence(edition)
    notes = [note[language] for note in edition.region.notes]
    caveats = [
        *([words["drill_line"]] if edition.drill else []),
        *([words["withdrawn_line"]] if provenance.withdrawn else []),
        edition.scheme.on(provenance.request["day"]).status_note[language],
        words["caveat_missing"],
        words["caveat_moment"].format(moment=minute(content.known_until(edition))),
        *notes,
    ]
    sections = [
        (
            words["readme_files"],
            [words[f"file_{_kind_of(name)}"].format(name=name) for name in names],
        ),
        (
            words["readme_licence"],
            [
                words["readme_figures"].format(credit=credit[language] if credit else words["not_said"]),
                words["readme_terms"].format(licence=licence[language] if licence else words["not_said"]),
                edition.region.credit[language],
                words["readme_cite"].format(permalink=provenance.permalink),
            ],
        ),
        (words["readme_caveats"], caveats),
        (
            words["readme_columns"],
            [f"`{name}`: {says}" for name, says in _columns(edition, names, language).items()],
        ),
        (
            words["readme_provenance"],
            [f"`{key}`: {value}" for key, value in provenance.document().items() if key != "request"],
        ),
    ]
    lines = [f"# {content.title(edition, language)} · {date}"]
    for title, items in sections:
        lines += ["", f"## {title}", "", *(f"- {item}" for item in items)]
    return "\n".join(lines)
