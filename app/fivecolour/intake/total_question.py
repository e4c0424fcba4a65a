"""Asks what a total sums where a table of one city's districts does not name the city."""

from __future__ import annotations

from itertools import islice

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from fivecolour.intake.read.tables.extraction import read
from fivecolour.intake.read.tables.understanding import PERSONS, Understanding
from fivecolour.intake.validate.found_place import UNKNOWN_PLACE
from fivecolour.intake.validate.reconcile import PlaceIndex
from fivecolour.messages import QuestionError


class TotalError(QuestionError):
    """A total that may be that of a city or of the whole map."""


def ask(understood: Understanding, places: PlaceIndex) -> None:
    """Ask where a table has a total without a name that is not known to be the whole map's.

    That is where all of its districts are of one of several cities, where no place of it is known, or where
    one day has several such totals.

    Raises
    ------
    TotalError
        Names the city, where it is known, and how to say it.
    """
    region = places.region_set
    if understood.context.parent or understood.layout == PERSONS or len(region.cities) == 1:
        return
    cities = {city.code: city for city in region.cities}
    of_city = {one.code: one.parent for one in region.districts}
    for batch in islice(read(understood), 1):
        found = places.reconcile(batch.observations)
        codes = found["code"]
        touched = {of_city.get(code, code) for code in codes} & set(cities)
        nameless = (codes == region.name) | (batch.observations["total"].to_numpy(bool) & (codes == ""))
        total = nameless.to_numpy(bool)
        if total.any():
            _check_blocks(understood, places, set(cities))
        _check_several(batch.observations, total, understood.sheet.name)
        unknown = not touched and ((found["problem"] == UNKNOWN_PLACE).to_numpy() & ~total).any()
        if not total.any() or not (unknown or (len(touched) == 1 and not touched & set(codes))):
            return
        city = region.cities[0].name.zh if unknown else cities[touched.pop()].name.zh
        about = {"name": understood.sheet.name, "row": batch.observations["row"].to_numpy()[total][0]}
        question = "total_of_unknown" if unknown else "nameless_total"
        raise TotalError(question, **about, city=city, zh=region.title.zh)


def _check_several(observations: pd.DataFrame, total: NDArray[np.bool_], file: str) -> None:
    """Refuse several totals without a name for one day: at most one of them is the whole map's.

    A table that repeats all of its rows repeats its total too, and is judged row by row.
    """
    same = ["indicator", "kind", "event_date", "issued_at", "column"]
    unnamed = observations[total & (observations["place"] == "").to_numpy()]
    again = unnamed[unnamed.duplicated(same, keep=False)]
    rest = observations[~total]
    if again.empty or (len(rest) and rest.duplicated("content", keep=False).all()):
        return
    groups = again.groupby(same, dropna=False, sort=False)["row"]
    first, second = next(iter(groups))[1].tolist()[:2]
    raise TotalError("nameless_totals", file=file, first=first, second=second)


def _check_blocks(understood: Understanding, places: PlaceIndex, cities: set[str]) -> None:
    """Refuse totals without a name beside lines that only name a city, as where its own block begins."""
    for row, cells in enumerate(understood.rows(), start=understood.header_row + 1):
        texts = {cell.strip() for cell in cells} - {""}
        in_column = understood.place is not None and cells and _only_in(cells, understood.place.position)
        if len(texts) == 1 and not in_column and places.find(city := texts.pop()).code in cities:
            raise TotalError("total_of_block", name=understood.sheet.name, row=row, city=city)


def _only_in(cells: list[str], position: int) -> bool:
    return [at for at, cell in enumerate(cells) if cell.strip()] == [position]
