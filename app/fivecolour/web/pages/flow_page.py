"""Flows of a day, what they bring, and where more cases came than that: whole without a script."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from fastapi import APIRouter, Request, Response

from fivecolour.editions.edition_data import Edition
from fivecolour.editions.edition_flow import EditionFlowDay, FlowBasis
from fivecolour.editions.own_words import own_table
from fivecolour.export.drawing.flow_map import edge_names, flow_names, flow_picture, inner_names, short_names
from fivecolour.export.views.request import FLOWS
from fivecolour.export.words.flow_words import flow_date, last_known, no_day
from fivecolour.export.words.pressure_words import chances, expected_text, model_line, reason_parts
from fivecolour.reports.report_data import DAY
from fivecolour.texts import fixed
from fivecolour.web.pages import edition_page, flow_view
from fivecolour.web.pages.page_texts import long_period, short_period
from fivecolour.web.view_state import ViewState

# More districts than this are in the table to download alone.
MOST_DISTRICTS = 400
# Ends of the shades of residuals: two standard deviations are much.
_BOUNDS = (-2.0, -1.0, 1.0, 2.0)
# So many days have a link of their own.
_LINKED = 31

router = APIRouter(include_in_schema=False)


@router.get("/flows")
def flows(request: Request) -> Response:
    """Show the flows of an edition."""
    return edition_page.answer(request, "flows.html", page)


def page(edition: Edition, state: ViewState) -> dict[str, Any]:
    """Return the values of the template."""
    language, basis = state.lang, edition.flow_basis
    texts = own_table(edition, "flow", language)
    values = edition_page.head(edition, state, texts, "flows") | {"f": texts, "flows": None}
    if basis is None:
        return values | {"follows": ""}
    day = state.date
    # A day without flows shows the last one before that has some, and says so.
    shown = last_known(edition, day)
    found = edition.flow_days.get(shown)
    return values | {
        "flows": basis,
        "day": flow_date(edition, shown or day, language),
        "missing": "" if shown == day else no_day(edition, day, language),
        "others_line": texts["others"].format(names=", ".join(basis.others)) if basis.others else "",
        "days": _days(edition, state, shown),
        "picture": _picture(edition, shown, language) if found else None,
        "pressure": _pressure(edition, found, basis, language)
        if found and found.pressure is not None
        else None,
        "residual": _residual(edition, day, basis, language)
        if basis.period == DAY
        else {"none": texts["no_pressure"]},
        "api": f"api/v1/editions/{edition.id}",
        "lines": f"editions/{edition.id}/flows.geojson?date={shown}",
    }


def _days(edition: Edition, state: ViewState, shown: str) -> list[tuple[str, str, bool]]:
    """Return the days with flows around the one that is shown: address, words, whether it is that one."""
    known = list(edition.flow_days)
    at = known.index(shown) if shown in known else len(known) - 1
    first = max(0, min(at - _LINKED // 2, len(known) - _LINKED))
    return [
        (
            "flows" + state.query(edition, date=day).removeprefix("./"),
            short_period(day, state.lang, edition.period, shown or day),
            day == shown,
        )
        for day in known[first : first + _LINKED]
    ]


def _picture(edition: Edition, day: str, language: str) -> dict[str, Any]:
    picture = flow_picture(edition, day)
    names = short_names(edition)
    return {
        "title": own_table(edition, "flow", language)["flow_map"].format(
            date=flow_date(edition, day, language)
        ),
        "legend": flow_view.legend(edition, day, language),
        "press": edition_page.press_link(edition, day, language, FLOWS),
        "arrows": flow_view.drawn_layer(edition, picture, language, own=frozenset()),
        "names": edge_names(edition, picture, names, language) + inner_names(picture, names, language),
    }


def _pressure(edition: Edition, found: EditionFlowDay, basis: FlowBasis, language: str) -> dict[str, Any]:
    texts, names = own_table(edition, "flow", language), flow_names(edition)
    told = sorted((found.pressure or {}).values(), key=lambda one: (-(one.expected or 0), one.code))
    return {
        "text": texts["pressure_text"].format(window=basis.window),
        "compares": "" if basis.in_persons else texts["pressure_compares"],
        "model": model_line(found.gravity, language) if found.gravity else "",
        "rows": [
            {
                "code": one.code,
                "name": names[one.code][language],
                "expected": expected_text(one, language),
                "chance": chances(one, language) if basis.in_persons else None,
                "reason": "; ".join(reason_parts(one, names, language)),
            }
            for one in told[:MOST_DISTRICTS]
        ],
        "more": edition_page.more(len(told) - MOST_DISTRICTS, texts, language),
    }


def _residual(edition: Edition, day: str, basis: FlowBasis, language: str) -> dict[str, Any]:
    texts, found = own_table(edition, "flow", language), edition.flow_days.get(day)
    before = (date.fromisoformat(day) - timedelta(days=basis.window)).isoformat()
    dates = {
        "date": long_period(day, language, edition.period),
        "before": long_period(before, language, edition.period),
    }
    values = (found.residual or {}) if found else {}
    if not values:
        return {"none": texts["residual_none_day"].format(**dates)}
    ranked = sorted(values, key=lambda code: (-values[code], code))
    names = flow_names(edition)
    return {
        "none": "",
        "text": texts["residual_text"].format(**dates, window=basis.window),
        "title": texts["residual_map"].format(**dates),
        "shades": [
            (code, shade(max((values[one] for one in members if one in values), default=None)))
            for code, members in edition.members.items()
        ],
        "key": _key(texts, language),
        "rows": [
            (code, names[code][language], flow_view.residual_text(values[code], texts, language))
            for code in ranked[:MOST_DISTRICTS]
        ],
        "more": edition_page.more(len(ranked) - MOST_DISTRICTS, texts, language),
    }


def shade(value: float | None) -> int:
    """Return the number of a residual's shade, 1 to 5 from the least on; 0 where it is not known.

    >>> [shade(one) for one in (None, -2.5, -1.0, 0.0, 1.0, 2.0)]
    [0, 1, 3, 3, 4, 5]
    """
    return 0 if value is None else 1 + sum(value >= bound for bound in _BOUNDS)


def _key(texts: dict[str, str], language: str) -> list[tuple[int, str]]:
    """Return the shades with what they mean, the highest first."""
    ends = [f"{'−' if one < 0 else '+'}{fixed(abs(one), language, 0)}" for one in _BOUNDS]
    words = [f"< {ends[0]}", *(f"{low} … {high}" for low, high in pairwise(ends))]
    shades = list(enumerate([*words, f"≥ {ends[-1]}"], start=1))
    return [*reversed(shades), (0, texts["residual_grey"])]
