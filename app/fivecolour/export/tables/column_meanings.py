"""What the columns of a table mean: from the words of exports, and for figures from the catalogue."""

from __future__ import annotations

from fivecolour import catalogue
from fivecolour.texts import table

# Types of CSVW; all others are texts.
NUMBERS = frozenset(
    (
        "tier cumulative_confirmed window_days window_cases rate_per_100k rate_low rate_high smoothed_rate "
        "smoothed_rate_neighbours growth_days growth_days_low growth_days_high rt rt_low rt_high cases_7d "
        "nowcast_cases nowcast_low nowcast_high "
        "importation_expected importation_low importation_high importation_chance flow_residual"
    ).split()
)
BOOLEANS = frozenset(("unstable", "provisional"))


def meaning(column: str, language: str) -> str:
    """Return what a column says, in one sentence."""
    sentence = table("press", language).get(f"column_{column}")
    return sentence or _of_figure(column, language)


def _of_figure(column: str, language: str) -> str:
    """Return the title of a figure of the catalogue and its unit; of one that it does not know, its name."""
    for figure in catalogue.figures().values():
        for form in figure.forms:
            if figure.field(form) == column:
                return f"{figure.title[language]} ({figure.unit[language]})"
    return column


def datatype(column: str) -> str:
    """Return the type of a column's cells in CSV, by the names of CSVW.

    >>> datatype("tier"), datatype("date"), datatype("reason")
    ('number', 'date', 'string')
    """
    if column in BOOLEANS:
        return "boolean"
    if column == "date":
        return "date"
    text = table("press", "en").get(f"column_{column}")
    return "number" if column in NUMBERS or text is None else "string"
