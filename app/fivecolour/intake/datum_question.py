"""Asks for the datum of coordinates that stand beside the names of their districts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import islice

import numpy as np
import pandas as pd

from fivecolour.intake.distinct import array
from fivecolour.intake.read.tables.place_columns import placed, points
from fivecolour.intake.read.tables.understanding import Understanding
from fivecolour.intake.validate.reconcile import PlaceIndex
from fivecolour.messages import QuestionError
from fivecolour.regions.datum_check import datum_question
from fivecolour.regions.points import NONE, Districts

# The first rows of a file: a shift moves about one point in thirty over a border.
SAMPLE_ROWS = 20_000


class DatumError(QuestionError):
    """Coordinates that were said to be in no datum, and do not lie where they should."""


def ask(understood: Understanding, places: PlaceIndex, districts: Callable[[], Districts]) -> None:
    """Ask for the datum where it is not said and points systematically miss the districts they name.

    Parameters
    ----------
    understood : Understanding
        Of the file.
    places : PlaceIndex
        What its names mean.
    districts : callable
        Returns the polygons; called only where there is something to ask about.

    Raises
    ------
    DatumError
        Names the datum in which the points fit, and how to say it.
    """
    if understood.context.datum is not None or understood.column("lon") is None:
        return
    rows = list(islice(understood.rows(), SAMPLE_ROWS))
    size = len(rows)
    cells = {
        position: array([row[position] if position < len(row) else "" for row in rows])
        for position in (column.position for column in understood.columns)
    }
    lon, lat, _ = points(cells, understood, size=size)
    unlocated = replace(understood, context=replace(understood.context, locate=None))
    named = placed(cells, unlocated, size=size)
    texts = pd.DataFrame({name: getattr(named, name) for name in ("place", "parent", "name", "total")})
    # Each is looked up once, and points that name no place tell nothing.
    sample = ~np.isnan(lon) & (named.place != "")
    if not sample.any():
        return
    codes = places.reconcile(texts[sample])["code"]
    found = districts()
    at = {code: position for position, code in enumerate(found.codes)}
    declared = np.array([at.get(code, NONE) for code in codes], dtype=np.int64)
    sent = np.column_stack([lon, lat])[sample]
    question = datum_question(sent, rows=found.rows, declared=declared)
    if question is not None:
        raise DatumError(
            "datum_misses",
            name=understood.sheet.name,
            datum=question.datum,
            better=question.better,
            worse=question.worse,
        )
