"""The tables of an edition described for machines: Data Package 2.0, and CSV on the Web."""

from __future__ import annotations

from typing import Any

from fivecolour.editions.edition_data import Edition
from fivecolour.export.tables.open_table import OpenColumn, OpenTable
from fivecolour.export.tables.open_words import meaning, meanings, table_text, table_texts
from fivecolour.export.tables.table_registry import TABLES
from fivecolour.export.views import content
from fivecolour.texts import Text, table

_PROFILES = "https://datapackage.org/profiles/2.0"
# Which column names a row of which table.
_KEYS = {"district": ("districts", "code"), "indicator": ("indicators", "name")}
_CSVW_TYPES = {"object": "json", "array": "json"}


def described_tables(edition: Edition) -> list[OpenTable]:
    """Return the tables of an edition that stand by themselves, without another one."""
    return [one for one in TABLES.values() if not one.compared and one.there(edition)]


def data_package(edition: Edition, *, site: str, withdrawn: bool) -> dict[str, Any]:
    """Return the descriptor (datapackage.org, version 2.0); its paths are beside it.

    Parameters
    ----------
    site : str
        Whole address of the map's pages.
    """
    language = main_language(edition)
    words = table("data", language)
    credit, licence = content.figures_credit(edition), content.figures_licence(edition)
    notes = [words["unknown"], words["marks"], *(note[language] for note in edition.region.notes)]
    return {
        "$schema": f"{_PROFILES}/datapackage.json",
        "name": edition.id.lower(),
        "id": f"{site}/?edition={edition.id}",
        "title": marked_title(edition, language, withdrawn=withdrawn),
        "description": "\n\n".join(notes),
        "version": str(edition.number),
        "created": edition.published_at,
        "homepage": f"{site}/",
        "sources": [
            *([{"title": credit[language]}] if credit else []),
            {"title": edition.region.credit[language]},
            *({"title": one.name[language], "path": one.url} for one in edition.scheme.sources),
        ],
        **({"licenses": [{"name": "other", "title": licence[language]}]} if licence else {}),
        "resources": [_resource(one, edition, language) for one in described_tables(edition)],
    }


def main_language(edition: Edition) -> str:
    """Return the language of what is told in one alone: English where the edition has it."""
    return "en" if "en" in edition.languages else edition.languages[0]


def marked_title(edition: Edition, language: str, *, withdrawn: bool) -> str:
    """Return what the map is called, marked where it is of a drill or was withdrawn."""
    marks = content.marked_id(edition, withdrawn=withdrawn).removesuffix(edition.id)
    return f"{marks}{content.title(edition, language)}"


def _resource(one: OpenTable, edition: Edition, language: str) -> dict[str, Any]:
    columns = one.spread(edition)
    keys = [
        {"fields": [name], "reference": {"resource": of, "fields": [key]}}
        for name, (of, key) in _KEYS.items()
        if name in [column.name for column in columns]
    ]
    return {
        "name": one.name,
        "type": "table",
        "path": f"{one.name}.csv",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "title": table_text(one, language),
        "schema": {
            "$schema": f"{_PROFILES}/tableschema.json",
            "fields": [_field(column, one, language) for column in columns],
            "primaryKey": list(one.key),
            "missingValues": [""],
            **({"foreignKeys": keys} if keys else {}),
        },
    }


def _field(column: OpenColumn, one: OpenTable, language: str) -> dict[str, Any]:
    field = {
        "name": column.name,
        "type": column.kind,
        "description": meaning(column.name, one.name, language),
    }
    return field | ({"constraints": {"required": True}} if column.needed else {})


def csv_on_the_web(edition: Edition, *, site: str, withdrawn: bool) -> dict[str, Any]:
    """Return the tables as a group of CSV on the Web (W3C); the files are beside it."""
    language = main_language(edition)
    titles = {one: marked_title(edition, one, withdrawn=withdrawn) for one in edition.languages}
    return {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": language}],
        "dc:identifier": f"{site}/?edition={edition.id}",
        "dc:title": titles[language],
        "dc:issued": edition.published_at,
        "dc:source": edition.region.credit[language],
        "tables": [
            {
                "url": f"{one.name}.csv",
                "dc:description": literals(table_texts(one, edition)),
                "tableSchema": {
                    "columns": [_column(column, one, edition) for column in one.spread(edition)],
                    "primaryKey": list(one.key),
                },
            }
            for one in described_tables(edition)
        ],
    }


def _column(column: OpenColumn, one: OpenTable, edition: Edition) -> dict[str, Any]:
    description = {
        "name": column.name,
        "titles": column.name,
        "datatype": _CSVW_TYPES.get(column.kind, column.kind),
        "dc:description": literals(meanings(column, one, edition)),
    }
    return description | ({"required": True} if column.needed else {})


def literals(text: Text) -> list[dict[str, str]]:
    """Return a text as JSON-LD has it: a value for each language."""
    return [{"@value": word, "@language": language} for language, word in text.words.items()]
