"""Figures that stand at points."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from fivecolour.config import settings
from fivecolour.intake.files import IntakeOptions, take_in
from fivecolour.intake.point_figures import summed
from fivecolour.intake.read.columns.context import FileContext
from fivecolour.intake.receiver import open_receiver
from fivecolour.store import database
from fivecolour.store.reports import Reports
from tests.intake.batches import batch
from tests.reports.observations import observations

DAY = "2020-02-09"


def at(*rows: tuple[float, int | None]) -> pd.DataFrame:
    """Return new cases at points, by longitude."""
    frame = observations(*(("", DAY, value) for _, value in rows), kind="new")
    missing = np.where(frame["value"].isna(), "not_reported", "")
    return frame.assign(lon=[lon for lon, _ in rows], lat=30.0, missing=missing)


def locate(points: np.ndarray) -> np.ndarray:
    """Put points of longitude 1 and 2 into districts a and b."""
    return np.array([{1.0: "a", 2.0: "b"}.get(lon, "") for lon in points[:, 0]], dtype=object)


class TestSummed:
    """Over all batches of a file."""

    def test_sums_and_counts(self) -> None:
        first = batch(at((1.0, 3), (2.0, None), (9.0, 5)))
        second = batch(
            pd.concat([at((1.0, 4), (1.0, None)), observations(("海曙", DAY, 1))], ignore_index=True)
        )
        out = list(summed([first, second], locate))
        assert [one.cells for one in out] == [1, 1, 4]
        assert all(one.whole for one in out)
        assert out[0].faults["code"].tolist() == ["outside"]
        last = out[-1]
        assert last.observations["place"].tolist() == ["b"]
        assert last.observations["value"].tolist() == [pd.NA]
        assert last.observations["missing"].tolist() == ["not_reported"]
        # The sum of the others is not the district's.
        assert last.faults[["place", "code", "cells"]].to_numpy().tolist() == [["a", "part_missing", 3]]

    def test_a_district_all_of_whose_points_report(self) -> None:
        (_, last) = summed([batch(at((1.0, 3), (1.0, 4)))], locate)
        assert last.observations["value"].tolist() == [7]

    def test_a_point_below_zero(self) -> None:
        (_, last) = summed([batch(at((1.0, 5), (1.0, -2), (2.0, 4)))], locate)
        assert last.observations[["place", "value"]].to_numpy().tolist() == [["b", 4]]
        assert last.faults[["place", "code", "text"]].to_numpy().tolist() == [
            ["a", "part_negative", f"a {DAY}"]
        ]

    @pytest.mark.parametrize(
        ("rows", "sums", "reasons"),
        [
            # A figure that is no number: the sum of the other point is not the district's.
            (
                [f"{DAY},121.53,29.87,2", f"{DAY},121.52,29.86,three", f"{DAY},121.55,30.0,4"],
                [("330211", 4)],
                {"bad_value": 1, "part_missing": 1},
            ),
            # A day that cannot be read is one of those on which that point has no figure.
            (
                [
                    f"{DAY},121.53,29.87,2",
                    f"{DAY},121.52,29.86,3",
                    "2020-02-10,121.53,29.87,5",
                    "2020-02-31,121.52,29.86,6",
                ],
                [("330203", 5)],
                {"bad_day": 1, "part_missing": 1},
            ),
            # Nothing else lies in its district: only the row itself is set apart.
            ([f"{DAY},121.53,29.87,x", f"{DAY},121.55,30.0,4"], [("330211", 4)], {"bad_value": 1}),
        ],
    )
    def test_an_unread_point_holds_its_district_back(
        self, tmp_path: Path, rows: list[str], sums: list[tuple[str, int]], reasons: dict[str, int]
    ) -> None:
        path = tmp_path / "points.csv"
        path.write_text("\n".join(["日期,经度,纬度,新增确诊", *rows]) + "\n", "utf-8")
        engine = database.engine(f"sqlite:///{tmp_path / 'x.db'}")
        asked = IntakeOptions("点", FileContext(datum="WGS-84"))
        receipt = take_in(open_receiver(settings(), "zhejiang-2020", engine=engine), path, asked)
        assert receipt.reasons == reasons
        assert receipt.read == len(rows)
        assert [(one.place, one.value) for one in Reports(engine).find()] == sums

    def test_a_file(self, tmp_path: Path) -> None:
        path = tmp_path / "points.csv"
        # Two points in Haishu, one in the sea.
        path.write_text(
            f"日期,经度,纬度,新增确诊\n{DAY},121.53,29.87,2\n{DAY},121.52,29.86,3\n{DAY},124,29,1\n", "utf-8"
        )
        engine = database.engine(f"sqlite:///{tmp_path / 'x.db'}")
        asked = IntakeOptions("点", FileContext(datum="WGS-84"))
        receipt = take_in(open_receiver(settings(), "zhejiang-2020", engine=engine), path, asked)
        assert (receipt.read, receipt.accepted, receipt.reasons) == (3, 2, {"outside": 1})
        assert [(one.place, one.value, one.how) for one in Reports(engine).find()] == [
            ("330203", 5, "derived by counting 2 lines")
        ]


@pytest.mark.parametrize("value", [0, 5])
def test_nothing_is_done_without_points(value: int) -> None:
    given = batch(observations(("海曙", DAY, value)))
    assert list(summed([given], locate)) == [given]
