"""Importation pressure in words and as JSON: what the command prints and the pages show."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fivecolour.editions.edition_flow import DistrictPressure
from fivecolour.editions.flow_pressure import PressureDay
from fivecolour.texts import Text, fixed, number, table

_FEW, _SOME = 10, 1
_LEAST = 0.01
_ALMOST = 0.9999


def pressure_head(found: PressureDay, language: str) -> str:
    """Say what the pressure of a day rests on."""
    say = table("flow", language)
    texts = {"day": found.day, "window": found.window, "days": found.flow_days, "source": found.series.source}
    lines = [say["pressure_head"].format(**texts)]
    if not found.in_persons:
        lines.append(say["pressure_relative"].format(measure=found.series.unit))
    if found.gravity is not None:
        lines.append(model_line(found.gravity.coefficients, language))
    return "\n".join(lines)


def model_line(coefficients: tuple[float, ...], language: str) -> str:
    """Say by which model flows that are not listed are taken."""
    _, origin, destination, km = coefficients
    return table("flow", language)["pressure_model"].format(origin=origin, destination=destination, km=km)


def pressure_line(one: DistrictPressure, names: Mapping[str, Text], language: str) -> str:
    """Say what flows bring to a district, after its code and name."""
    return f"{one.code}  {names[one.code][language]}  {pressure_sentence(one, names, language)}"


def pressure_sentence(one: DistrictPressure, names: Mapping[str, Text], language: str) -> str:
    """Say what flows bring, how sure that is, and from where."""
    say = table("flow", language)
    if one.expected is None:
        return say["pressure_unknown"]
    in_persons = one.probability is not None
    parts = [expected_text(one, language, "pressure_expected" if in_persons else "pressure_number")]
    if in_persons:
        parts.append(say["chance"].format(**chances(one, language)))
    return "; ".join([*parts, *reason_parts(one, names, language)])


def expected_text(one: DistrictPressure, language: str, key: str = "pressure_number") -> str:
    """Return how many are expected, with the interval."""
    say = table("flow", language)
    low, high = short(one.lower or 0, language), say["no_end"] if one.upper is None else ""
    high = high or short(one.upper or 0, language)
    return say[key].format(expected=short(one.expected or 0, language), low=low, high=high)


def chances(one: DistrictPressure, language: str) -> dict[str, str]:
    """Return the probability that at least one arrives, and its ends."""
    told = {"chance": one.probability, "low": one.probability_lower, "high": one.probability_upper}
    # Nothing is quite certain.
    return {name: percent(min(value or 0.0, _ALMOST), language) for name, value in told.items()}


def reason_parts(one: DistrictPressure, names: Mapping[str, Text], language: str) -> list[str]:
    """Return what the number rests on: its origins, a split, cases that are not known."""
    say, parts = table("flow", language), []
    origins = [
        f"{names[origin.code][language] if origin.code in names else origin.code} "
        f"{percent(origin.share, language)}{say['pressure_modelled'] if origin.modelled else ''}"
        for origin in one.origins
    ]
    if origins:
        parts.append(say["pressure_from"].format(origins=say["pressure_listed"].join(origins)))
    if one.split_of:
        parts.append(say["pressure_split"])
    if one.at_least:
        parts.append(say["pressure_at_least"].format(known=percent(one.known or 0, language)))
    return parts


def short(value: float, language: str) -> str:
    """Return a number with about three digits.

    >>> short(0.004, "en"), short(0.125, "en"), short(12.34, "en"), short(1234.5, "en")
    ('<0.01', '0.12', '12.3', '1,234')
    """
    if value <= 0:
        return "0"
    if value < _LEAST:
        return f"<{fixed(_LEAST, language, 2)}"
    if value >= _FEW * _FEW:
        return number(round(value), language)
    return fixed(value, language, 1 if value >= _FEW else 2)


def percent(share: float, language: str) -> str:
    """Return a share as per cent; one that is neither none nor all never looks as if it were.

    >>> percent(0.004, "en"), percent(0.5, "en"), percent(0.999, "en"), percent(1, "en")
    ('<1%', '50%', '>99%', '100%')
    """
    if 0 < share < 1 and round(share * 100) in (0, 100):
        return "<1%" if share < 1 / 2 else ">99%"
    return f"{fixed(share * 100, language, 0)}%"


def pressure_json(found: PressureDay, language: str) -> dict[str, Any]:
    """Return the pressure of a day as JSON has it; what has no end or is not known is null."""
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
        "districts": [_district(one, found.names, language) for one in found.districts],
    }


def _district(one: DistrictPressure, names: Mapping[str, Text], language: str) -> dict[str, Any]:
    numbers = (
        *("expected", "lower", "upper", "probability", "probability_lower", "probability_upper"),
        *("known", "modelled"),
    )
    origins = [
        {"code": of.code, "name": names[of.code][language], "share": of.share, "modelled": of.modelled}
        for of in one.origins
    ]
    return {
        "code": one.code,
        "name": names[one.code][language],
        **{name: getattr(one, name) for name in numbers},
        "at_least": one.at_least,
        "split_of": one.split_of or None,
        "origins": origins,
    }
