"""Importation pressure in words and as JSON."""

from __future__ import annotations

import math
from typing import Any

from fivecolour.editions.flow_pressure import DistrictPressure, PressureDay
from fivecolour.texts import table


def pressure_head(found: PressureDay, language: str) -> str:
    """Say what the pressure of a day rests on."""
    say = table("intake", language)
    texts = {"day": found.day, "window": found.window, "days": found.flow_days, "source": found.series.source}
    lines = [say["pressure_head"].format(**texts)]
    if not found.in_persons:
        lines.append(say["pressure_relative"].format(unit=found.series.unit))
    if found.gravity is not None:
        _, origin, destination, km = found.gravity.coefficients
        lines.append(say["pressure_model"].format(origin=origin, destination=destination, km=km))
    return "\n".join(lines)


def pressure_line(one: DistrictPressure, language: str) -> str:
    """Say what flows bring to a district, how sure that is, and from where."""
    say = table("intake", language)
    if one.expected is None:
        return f"{one.code}  {one.name[language]}  {say['pressure_unknown']}"
    interval = f"{one.lower:.3g} – {'∞' if math.isinf(one.upper or 0) else f'{one.upper:.3g}'}"
    parts = [f"{one.code}  {one.name[language]}  {one.expected:.3g} ({interval})"]
    if one.probability is not None:
        low, high = one.probability_lower or 0, one.probability_upper or 0
        parts.append(f"P(≥1) {one.probability:.0%} ({low:.0%} – {high:.0%})")
    origins = [
        f"{origin.name[language]} {origin.share:.0%}{say['pressure_modelled'] if origin.modelled else ''}"
        for origin in one.origins
    ]
    if origins:
        parts.append(say["pressure_from"].format(origins=say["pressure_listed"].join(origins)))
    if one.split_of:
        parts.append(say["pressure_split"])
    if one.at_least:
        parts.append(say["pressure_at_least"].format(known=f"{one.known:.0%}"))
    return "  ".join(parts)


def pressure_json(found: PressureDay, language: str) -> dict[str, Any]:
    """Return the pressure of a day as JSON has it; what is infinite or not known is null."""
    return {
        "date": found.day.isoformat(),
        "window_days": found.window,
        "flow": {
            "source": found.series.source,
            "unit": found.series.unit,
            "days_known": found.flow_days,
            "in_persons": found.in_persons,
        },
        "gravity": None if found.gravity is None else list(found.gravity.coefficients),
        "districts": [_district(one, language) for one in found.districts],
    }


def _district(one: DistrictPressure, language: str) -> dict[str, Any]:
    numbers = (
        *("expected", "lower", "upper", "probability", "probability_lower", "probability_upper"),
        *("known", "modelled"),
    )
    origins = [
        {"code": of.code, "name": of.name[language], "share": _finite(of.share), "modelled": of.modelled}
        for of in one.origins
    ]
    return {
        "code": one.code,
        "name": one.name[language],
        **{name: _finite(getattr(one, name)) for name in numbers},
        "at_least": one.at_least,
        "split_of": one.split_of or None,
        "origins": origins,
    }


def _finite(value: float | None) -> float | None:
    return value if value is not None and math.isfinite(value) else None
