"""A map as an entry of a data catalogue: DCAT-AP 3 in JSON-LD, which asks no other host for its context."""

from __future__ import annotations

from typing import Any

from fivecolour.editions.contact_point import ContactPoint
from fivecolour.editions.edition_data import Edition
from fivecolour.export.tables.open_words import table_texts
from fivecolour.export.tables.table_metadata import described_tables, literals, marked_title
from fivecolour.export.views import content
from fivecolour.texts import Text, table

_EU = "http://publications.europa.eu/resource/authority"
_CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
}
_HEALTH = {
    "@id": f"{_EU}/data-theme/HEAL",
    "@type": "skos:Concept",
    "skos:prefLabel": {"@value": "Health", "@language": "en"},
}
# Their names in the authority table of languages.
_LANGUAGES = {"zh": "ZHO", "en": "ENG", "pt": "POR", "es": "SPA", "fr": "FRA", "de": "DEU", "it": "ITA"}
_FREQUENCIES = {"day": "DAILY", "week": "WEEKLY", "month": "MONTHLY"}


def catalogue_entry(
    edition: Edition,
    *,
    site: str,
    withdrawn: bool,
    publisher: Text | None = None,
    contact: ContactPoint | None = None,
) -> dict[str, Any]:
    """Return a catalogue that holds the map's newest edition as a data set, with all its files.

    Without a ``publisher`` it is who provides the figures; without a ``contact`` the catalogue names none.
    """
    credit = content.figures_credit(edition)
    called = Text.of({one: marked_title(edition, one, withdrawn=withdrawn) for one in edition.languages})
    who = publisher or credit or called
    agent = {"@type": "foaf:Agent", "foaf:name": literals(who)}
    told = Text.of({one: table("data", one)["summary"].format(map=called[one]) for one in edition.languages})
    languages = [_language(one) for one in edition.languages if one in _LANGUAGES]
    return {
        "@context": _CONTEXT,
        "@id": f"{site}/api/v1/catalogue.jsonld",
        "@type": "dcat:Catalog",
        "dct:title": literals(called),
        "dct:description": literals(told),
        "dct:publisher": agent,
        "dct:language": languages,
        "foaf:homepage": {"@id": f"{site}/", "@type": "foaf:Document"},
        "dct:modified": _moment(edition.published_at),
        "dcat:dataset": [_dataset(edition, called, told, agent, languages, site) | _asked(contact, who)],
    }


def _asked(contact: ContactPoint | None, publisher: Text) -> dict[str, Any]:
    """Return whom to ask about a data set, where the map names somebody."""
    if contact is None:
        return {}
    called = [contact.name] if contact.name else literals(publisher)
    card: dict[str, Any] = {"@type": "vcard:Kind", "vcard:fn": called}
    if contact.email:
        card["vcard:hasEmail"] = {"@id": f"mailto:{contact.email}"}
    if contact.url:
        card["vcard:hasURL"] = {"@id": contact.url}
    return {"dcat:contactPoint": card}


def _dataset(
    edition: Edition, called: Text, told: Text, publisher: dict[str, Any], languages: list[Any], site: str
) -> dict[str, Any]:
    frequency = f"{_EU}/frequency/{_FREQUENCIES[edition.period]}"
    return {
        "@id": f"{site}/?edition={edition.id}",
        "@type": "dcat:Dataset",
        "dct:identifier": edition.id,
        "dct:title": literals(called),
        "dct:description": literals(told),
        "dct:publisher": publisher,
        "dct:language": languages,
        "dct:issued": _moment(edition.published_at),
        "dcat:theme": _HEALTH,
        "dcat:keyword": literals(edition.disease or edition.region.title),
        "dct:accrualPeriodicity": {"@id": frequency, "@type": "dct:Frequency"},
        "dcat:landingPage": {"@id": f"{site}/data", "@type": "foaf:Document"},
        "dct:temporal": {
            "@type": "dct:PeriodOfTime",
            "dcat:startDate": {"@type": "xsd:date", "@value": edition.days[0]},
            "dcat:endDate": {"@type": "xsd:date", "@value": edition.days[-1]},
        },
        "dct:provenance": {
            "@type": "dct:ProvenanceStatement",
            "rdfs:label": literals(edition.region.credit),
        },
        "dcat:distribution": [*_tables(edition, site), *_feeds(edition, site)],
    }


def _tables(edition: Edition, site: str) -> list[dict[str, Any]]:
    base = f"{site}/api/v1/editions/{edition.id}"
    return [
        _distribution(f"{base}/{one.name}.{ending}", table_texts(one, edition), edition, ending.upper(), kind)
        for one in described_tables(edition)
        for ending, kind in (("csv", "text/csv"), ("json", "application/json"))
    ]


def _feeds(edition: Edition, site: str) -> list[dict[str, Any]]:
    return [
        _distribution(
            f"{site}/feeds/tiers.{one}.atom",
            Text.of({one: str(table("data", one)["list_feed"])}),
            edition,
            "ATOM",
            "application/atom+xml",
        )
        for one in edition.languages
    ]


def _distribution(address: str, title: Text, edition: Edition, name: str, kind: str) -> dict[str, Any]:
    licence = content.figures_licence(edition)
    distribution: dict[str, Any] = {
        "@id": address,
        "@type": "dcat:Distribution",
        "dct:title": literals(title),
        "dcat:accessURL": {"@id": address, "@type": "rdfs:Resource"},
        "dcat:downloadURL": {"@id": address, "@type": "rdfs:Resource"},
        "dct:format": {"@id": f"{_EU}/file-type/{name}", "@type": "dct:MediaTypeOrExtent"},
        "dcat:mediaType": {
            "@id": f"http://www.iana.org/assignments/media-types/{kind}",
            "@type": "dct:MediaType",
        },
    }
    if licence:
        distribution["dct:rights"] = {"@type": "dct:RightsStatement", "rdfs:label": literals(licence)}
    return distribution


def _language(one: str) -> dict[str, str]:
    return {"@id": f"{_EU}/language/{_LANGUAGES[one]}", "@type": "dct:LinguisticSystem"}


def _moment(moment: str) -> dict[str, str]:
    return {"@type": "xsd:dateTime", "@value": moment}
