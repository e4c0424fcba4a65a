"""The companion of a CSV: its columns and where it comes from, as W3C's CSV on the Web has it."""

from __future__ import annotations

import json

from fivecolour.editions.edition_data import Edition
from fivecolour.export.tables.column_meanings import datatype, meaning
from fivecolour.export.tables.day_table import columns
from fivecolour.export.views.provenance import Provenance

ENDING = "-metadata.json"


def csv_metadata(
    edition: Edition, name: str, *, language: str, title: str, source: str, provenance: Provenance
) -> bytes:
    """Return the companion of the file ``name``; it stands beside it as ``<name>-metadata.json``."""
    document = {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": language}],
        "url": name,
        "dc:title": title,
        "dc:source": source,
        "dc:identifier": provenance.permalink,
        "dialect": {"encoding": "utf-8", "lineTerminators": ["\n"]},
        "tableSchema": {
            "columns": [_column(one, language) for one in columns(edition)],
            "primaryKey": "code",
        },
        "notes": [{"provenance": provenance.document()}],
    }
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


def _column(name: str, language: str) -> dict[str, object]:
    kind = datatype(name)
    typed: object = {"base": "boolean", "format": "yes|no"} if kind == "boolean" else kind
    return {"name": name, "titles": name, "datatype": typed, "dc:description": meaning(name, language)}
