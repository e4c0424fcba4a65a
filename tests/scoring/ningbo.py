"""Ningbo's ten counties, 21 January to 5 March 2020, and the colours that the province published.

Figures as in the city's bulletins; a run of the same figure is written ``<figure>x<days>``, and ``-`` is
a day without one. Functional zones that the bulletins count apart are not counted into counties.
"""

from __future__ import annotations

import numpy as np

from fivecolour.scoring.figures import Figures, FloatArray

DATES = np.arange("2020-01-21", "2020-03-06", dtype="datetime64[D]")

_CUMULATIVE = {
    "330203": "0 -x10 25 28 43 49 54 58 61 64 66x2 -x4 68 69x19",
    "330205": "0x12 4x2 5x31",
    "330206": "0 -x10 2x2 5 9x3 10x13 11x15",
    "330211": "0 -x10 3x34",
    "330212": "0 -x10 10x2 11x2 12x5 13x25",
    "330213": "0 -x10 3x34",
    "330225": "0 -x10 2x34",
    "330226": "0 -x10 8x3 10x3 11x28",
    "330281": "0 -x10 3 5 7 8x5 9x2 -x4 11x20",
    "330282": "0 -x10 7x2 13 16x2 22x2 24x2 25x25",
}

_NEW = {
    "330203": "0 -x11 3 15 6 5 4 3x2 2 0 - 0x2 -x2 1 0x18",
    "330205": "0x12 4 0 1 0x30",
    "330206": "0 -x11 0 3 4 0x2 1 0x12 1 0x14",
    "330211": "0 -x11 0x33",
    "330212": "0 -x11 0 1 0 1 0x4 1 0x24",
    "330213": "0 -x11 0x33",
    "330225": "0 -x11 0x33",
    "330226": "0 -x11 0x2 2 0x2 1 0x27",
    "330281": "0 -x11 2x2 1 0x4 1 0 - 0x2 -x2 0x19",
    "330282": "0 -x11 0 6 3 0 6 0 2 0 1 0x24",
}

# Colours at 24:00 of the review days: red, orange, yellow, blue, green; B|G is one of the two.
REVIEWS = ("02-09", "02-12", "02-15", "02-18", "02-24", "02-27", "03-02")
PUBLISHED = {
    "330203": "O O O O Y B G",  # 海曙
    "330205": "B B|G G G G G G",  # 江北
    "330206": "B B|G G G G G G",  # 北仑
    "330211": "B B|G G G G G G",  # 镇海
    "330212": "Y Y Y B G G G",  # 鄞州
    "330213": "B B|G G G G G G",  # 奉化
    "330225": "B B|G G G G G G",  # 象山
    "330226": "Y Y B G G G G",  # 宁海
    "330281": "B B B B G G G",  # 余姚
    "330282": "O O O Y G G G",  # 慈溪
}
LETTERS = "-GBYOR"


def figures() -> Figures:
    """Return Ningbo's figures as grading is given them."""
    return Figures(
        codes=tuple(_CUMULATIVE),
        dates=DATES,
        values={
            "cumulative_confirmed": np.array([_row(runs) for runs in _CUMULATIVE.values()]),
            "new_confirmed": np.array([_row(runs) for runs in _NEW.values()]),
        },
        population=np.full(len(_CUMULATIVE), np.nan),
    )


def day(month_and_day: str) -> int:
    """Return the index of a day such as ``"02-09"``."""
    return int((np.datetime64(f"2020-{month_and_day}") - DATES[0]).astype(int))


def _row(runs: str) -> FloatArray:
    row: list[float] = []
    for run in runs.split():
        figure, _, times = run.partition("x")
        row += [float("nan") if figure == "-" else float(figure)] * int(times or 1)
    return np.array(row)
