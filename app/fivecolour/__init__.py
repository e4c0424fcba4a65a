"""Five-colour map: reports in, tiers with reasons out, published as immutable editions.

What is listed here is public: documented, tested by an example, changed only with notice in the changelog.
Names are loaded when they are first asked for, so that ``import fivecolour`` costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from fivecolour.text_storage import keep_as_python

if TYPE_CHECKING:
    from fivecolour.editions.edition_data import Edition
    from fivecolour.editions.edition_files import read as read_edition
    from fivecolour.errors import UserError
    from fivecolour.indices.composite import CompositeDay
    from fivecolour.indices.composite import composite as composite_index
    from fivecolour.indices.index_library import load_index
    from fivecolour.indices.index_rule import IndexRule
    from fivecolour.regions.region_set import RegionSet
    from fivecolour.regions.sets import load as load_region_set
    from fivecolour.scoring.explain.day_reasons import explain, explain_day
    from fivecolour.scoring.figures import Figures
    from fivecolour.scoring.grading.grading import Grading
    from fivecolour.scoring.grading.tiers import grade
    from fivecolour.scoring.reason import Reason
    from fivecolour.scoring.schemes.library import load as load_scheme
    from fivecolour.scoring.schemes.scheme import Scheme
    from fivecolour.scoring.table import grade_table

__version__ = "0.1.0"

__all__ = [
    "CompositeDay",
    "Edition",
    "Figures",
    "Grading",
    "IndexRule",
    "Reason",
    "RegionSet",
    "Scheme",
    "UserError",
    "composite_index",
    "explain",
    "explain_day",
    "grade",
    "grade_table",
    "load_index",
    "load_region_set",
    "load_scheme",
    "read_edition",
]

_PLACES = {
    "CompositeDay": "indices.composite",
    "Edition": "editions.edition_data",
    "Figures": "scoring.figures",
    "Grading": "scoring.grading.grading",
    "IndexRule": "indices.index_rule",
    "Reason": "scoring.reason",
    "RegionSet": "regions.region_set",
    "Scheme": "scoring.schemes.scheme",
    "UserError": "errors",
    "composite_index": "indices.composite:composite",
    "explain": "scoring.explain.day_reasons",
    "explain_day": "scoring.explain.day_reasons",
    "grade": "scoring.grading.tiers",
    "grade_table": "scoring.table",
    "load_index": "indices.index_library",
    "load_region_set": "regions.sets:load",
    "load_scheme": "scoring.schemes.library:load",
    "read_edition": "editions.edition_files:read",
}

keep_as_python()


def __getattr__(name: str) -> Any:
    if name not in _PLACES:
        raise AttributeError(f"module 'fivecolour' has no attribute {name!r}")
    module, _, attribute = _PLACES[name].partition(":")
    return getattr(import_module(f"fivecolour.{module}"), attribute or name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
