"""The card of the chosen district: its tier with the reason, and what else is known of it."""

from __future__ import annotations

from typing import Any

from fivecolour.editions.edition_data import Edition
from fivecolour.editions.own_words import own_table
from fivecolour.texts import number
from fivecolour.web.pages.district_table import level_name
from fivecolour.web.pages.page_texts import (
    short_period,
)
from fivecolour.web.pages.sign_texts import block
from fivecolour.web.pages.standing_line import advice_of, standing_line
from fivecolour.web.view_state import ViewState


def card(edition: Edition, state: ViewState) -> dict[str, Any] | None:
    """Return what is known of the chosen district on the day, with its reason."""
    if not state.district:
        return None
    day, lang, text = edition.day_index[state.date], state.lang, own_table(edition, "page", state.lang)
    district = edition.districts[state.district]
    reason = edition.reason(district.code, day)
    published = edition.published_tier(district.code, day)
    people = district.population
    remarks = []
    if district.drawn_in:
        remarks.append(text["drawn_in"].format(name=edition.districts[district.drawn_in].name[lang]))
    others = [code for code in edition.members.get(district.code, ()) if code != district.code]
    if others:
        names = text["separator"].join(
            f"{edition.districts[c].name[lang]} {edition.scheme.level(edition.tier(c, day)).name[lang]}"
            for c in others
        )
        remarks.append(text["also_here"].format(names=names))
    zones = [z.name[lang] for z in edition.region.zones if z.lies_in == district.code]
    if zones:
        remarks.append(text["separator"].join(zones) + text["colon"] + text["district_zone"])
    city = edition.city_of.get(district.code)
    return {
        "name": district.name[lang],
        "city": city.name[lang] if city else "",
        "tier": reason.tier,
        "level": edition.scheme.level(reason.tier).name[lang],
        "colour": edition.scheme.level(reason.tier).colour[lang],
        "standing": standing_line(edition, district.code, day, lang),
        "sentence": reason.sentence[lang],
        "advice": advice_of(edition.scheme.level(reason.tier), lang),
        "published": published_line(edition, state) + text["colon"] + level_name(edition, published, lang)
        if published
        else "",
        "population": text["population"].format(count=number(people.count, lang), year=people.year)
        if people
        else text["population_none"],
        "remarks": remarks,
        # They are of cases.
        "signs": block(edition, district.code, day, lang) if edition.has_cases else [],
    }


def published_line(edition: Edition, state: ViewState) -> str:
    """Say which published map is in force on the day."""
    text = own_table(edition, "page", state.lang)
    in_force = edition.published_on(edition.day_index[state.date])
    if in_force is not None:
        return text["published_in_force"].format(
            date=short_period(in_force.date, state.lang, edition.period, state.date)
        )
    first = min((m.date for m in edition.published), default="")
    return (
        text["published_none"].format(date=short_period(first, state.lang, edition.period, state.date))
        if first
        else ""
    )
