"""What an export says, as plain data in one canonical form: it is the same whatever file carries it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from typing import Any

from fivecolour.editions import parts
from fivecolour.editions.edition_data import Edition
from fivecolour.editions.own_words import own_table
from fivecolour.editions.reason_spans import ReasonSpan
from fivecolour.export.views.beside_figures import card_of, shown_beside
from fivecolour.export.views.request import BESIDE, DRAWN, FLOWS, ExportRequest, shown
from fivecolour.export.views.sign_columns import named, signs
from fivecolour.regions.region_set import Text


def title(edition: Edition, language: str) -> str:
    """Return what the map is called."""
    return edition.called(language, own_table(edition, "sheet", language)["title"])


def picture_title(request: ExportRequest, edition: Edition, language: str) -> str:
    """Return what a picture is called: as the map, or what it shows beside the levels."""
    if request.layout not in BESIDE:
        return title(edition, language)
    words = own_table(edition, "press", language)
    region = edition.region.title[language]
    if request.layout == FLOWS:
        return words["title_flows"].format(region=region)
    return words["title_index"].format(region=region, index=card_of(edition, request).title[language])


def marked_id(edition: Edition, *, withdrawn: bool) -> str:
    """Return the id of an edition, marked where it is of a drill or was withdrawn."""
    marks = [word for word, applies in (("DRILL", edition.drill), ("WITHDRAWN", withdrawn)) if applies]
    return " ".join((*marks, edition.id))


def place_name(edition: Edition, code: str) -> Text:
    """Return the name of a district or a city."""
    if code in edition.districts:
        return edition.districts[code].name
    return next(city.name for city in edition.region.cities if city.code == code)


def figures_credit(edition: Edition) -> Text | None:
    """Return who provides the figures, where the standing order says so."""
    credit = edition.provenance.get("figures_credit")
    return Text.of(credit) if credit else None


def figures_licence(edition: Edition) -> Text | None:
    """Return on what terms the figures are provided, where the standing order says so."""
    licence = edition.provenance.get("figures_licence")
    return Text.of(licence) if licence else None


def known_until(edition: Edition) -> str:
    """Return until which moment figures were known: that of the publication, unless an earlier was chosen."""
    return str(edition.provenance.get("as_of") or edition.published_at)


def content(request: ExportRequest, edition: Edition) -> dict[str, Any]:
    """Return everything that an export of a resolved request shows.

    ``days`` are one or, where two are compared, two; a figure that is not known is None. Tables hold reasons
    and signs too, and all languages.
    """
    whole = request.kind not in DRAWN
    languages = edition.languages if whole else request.languages
    days = [day for day in (request.other, request.day) if day] if not whole else [request.day]

    def words(text: Text | None) -> dict[str, str] | None:
        if text is None:
            return None
        return text.words if whole else {language: text[language] for language in languages}

    return {
        "map": edition.region.name,
        "title": {language: title(edition, language) for language in languages},
        "place": {"code": request.place, "name": words(place_name(edition, request.place))}
        if request.place
        else None,
        "period": edition.period,
        "days": days,
        "layer": "both" if whole else request.layer,
        "drill": edition.drill,
        "withdrawn": request.withdrawn,
        "edition": {"id": edition.id, "number": edition.number, "published_at": edition.published_at},
        "as_of": known_until(edition),
        **_rule(edition, request.day, words),
        "credit": {
            "boundaries": words(edition.region.credit),
            "figures": words(figures_credit(edition)),
        },
        "licence": words(figures_licence(edition)),
        "notes": [words(note) for note in edition.region.notes],
        **_shown(request, edition, days, whole=whole, words=words),
    }


def _shown(
    request: ExportRequest,
    edition: Edition,
    days: list[str],
    *,
    whole: bool,
    words: Callable[[Text | None], dict[str, str] | None],
) -> dict[str, Any]:
    """Return what is on the map: districts with levels and figures, or what stands beside the levels."""
    if not whole and request.layout in BESIDE:
        return shown_beside(edition, request)
    codes, figures = shown(request, edition), sorted(edition.figures.items())
    reasons = {day: edition.reasons_of(codes, edition.day_index[day]) if whole else {} for day in days}
    return {
        "districts": [
            {
                "code": code,
                "name": words(edition.districts[code].name),
                **({"city": edition.districts[code].parent} if code in edition.city_of else {}),
                "days": {day: _of_day(edition, code, day, reasons[day].get(code), figures) for day in days},
            }
            for code in codes
        ],
    }


def _rule(
    edition: Edition, day: str, words: Callable[[Text | None], dict[str, str] | None]
) -> dict[str, Any]:
    """Return the rule in force on a day, and its levels."""
    rule = edition.scheme.on(day)
    return {
        "rule": {
            "name": rule.name,
            "title": words(rule.title),
            "status": rule.status,
            "in_force_from": rule.in_force_from,
            "sources": [source.url for source in rule.sources],
            "sha256": parts.rule_digest(edition),
        },
        "levels": [
            {"tier": level.tier, "name": words(level.name), "colour": words(level.colour), "hex": level.hex}
            for level in sorted(edition.scheme.levels, key=lambda level: level.tier)
        ],
    }


def _of_day(
    edition: Edition, code: str, day: str, reason: ReasonSpan | None, figures: Iterable[tuple[str, Any]]
) -> dict[str, Any]:
    """Return what is told of a district on a day; pictures tell no reason."""
    at = edition.day_index[day]
    series, week = edition.series[code], edition.week(code, at)
    shown_day: dict[str, Any] = {
        "tier": edition.tier(code, at),
        "published_tiers": list(edition.published_tier(code, at)),
        "cumulative_confirmed": series.cumulative[at],
        "new_confirmed": series.new[at],
        "recent_cases": week.cases,
        "recent_cases_are": week.known,
        "figures": {name: values[code][at] for name, values in figures},
    }
    if reason is not None:
        found = signs(edition, code, at)
        shown_day["reason"] = reason.sentence.words
        shown_day["signs"] = named(found) if found else None
    return shown_day


def content_digest(document: dict[str, Any]) -> str:
    """Return the SHA-256 of what an export says, in canonical JSON."""
    return hashlib.sha256(parts.canonical(document)).hexdigest()
