"""Indices of two or three parts, made up for tests."""

from __future__ import annotations

from typing import Any

from fivecolour.indices.index_rule import IndexRule

SOURCE = {"title": "A circular", "url": "https://health.example/circular"}
EVEN = {"method": "min_max", "reference": "bounds", "bounds": [0, 100]}
# Of each an indicator of the catalogue, by what a higher value of it is.
_INDICATORS = {"worse": "new_7d", "better": "clear_days"}


def part(name: str, weight: float = 1, direction: str = "worse", **scaling: Any) -> dict[str, Any]:
    """Return a part, evenly from 0 to 100 unless something else is said."""
    return {
        "name": name,
        "indicator": _INDICATORS[direction],
        "direction": direction,
        "scaling": scaling or EVEN,
        "weight": weight,
        "basis": "assumed",
        "source": SOURCE,
    }


def index_table(*parts: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Return an index as its file says it."""
    return {
        "name": "made-up",
        "version": 1,
        "status": "proposal",
        "higher": "worse",
        "title": {"en": "Made up", "zh": "样例"},
        "about": {"en": "For tests", "zh": "测试"},
        "sources": [SOURCE],
        "weights_basis": "assumed",
        "weight_doubt": {"draws": 100, "spread": 0.25},
        "aggregation": {"method": "arithmetic", "basis": "assumed"},
        "parts": list(parts),
        **more,
    }


def index_rule(*parts: dict[str, Any], **more: Any) -> IndexRule:
    """Return such an index."""
    return IndexRule.model_validate(index_table(*parts, **more))
