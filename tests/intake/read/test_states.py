"""Figures that are no counts: rates, measures and stocks, with decimals and bounds."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from fivecolour.intake.read.columns.context import FileContext
from fivecolour.intake.read.limits import ReadingError
from fivecolour.intake.read.recognition import understand
from fivecolour.intake.read.tables.extraction import read

TABLE = (
    "date,code,beds,Rt,p_rt1,tempmin,cases_7d_per_100k,pop\n"
    "2020-02-09,330203,1200,1.25,3.8e-05,-3.5,60.76,900000\n"
    "2020-02-09,330205,<5,,0.5,<5,1234.5,800000\n"
)


def observations(folder: Path, text: str, **stated: object) -> pd.DataFrame:
    path = folder / "a.csv"
    path.write_text(text, "utf-8")
    batches = list(read(understand(path, FileContext(**stated))))  # type: ignore[arg-type]
    assert all(batch.whole and batch.faults.empty for batch in batches)
    return pd.concat([batch.observations for batch in batches], ignore_index=True)


def rows_of(frame: pd.DataFrame) -> list[tuple[object, ...]]:
    rows = frame[["place", "indicator", "kind", "value", "missing", "bound"]]
    return [tuple(None if pd.isna(one) else one for one in row) for row in rows.to_numpy(object).tolist()]


def test_are_read_with_decimals_and_bounds(tmp_path: Path) -> None:
    assert rows_of(observations(tmp_path, TABLE)) == [
        ("330203", "beds", "state", 1200.0, "", None),
        ("330205", "beds", "state", None, "suppressed", 4.0),
        ("330203", "rt", "state", 1.25, "", None),
        ("330205", "rt", "state", None, "not_reported", None),
        ("330203", "p_rt1", "state", 3.8e-05, "", None),
        ("330205", "p_rt1", "state", 0.5, "", None),
        ("330203", "temperature_min", "state", -3.5, "", None),
        ("330205", "temperature_min", "state", None, "suppressed", 5.0),
        ("330203", "cases_7d_per_100k", "state", 60.76, "", None),
        ("330205", "cases_7d_per_100k", "state", 1234.5, "", None),
    ]


def test_by_the_name_in_each_row(tmp_path: Path) -> None:
    text = "date,code,indicator,value\n2020-02-09,330203,rt,1.5\n2020-02-09,330203,beds,30\n"
    assert [row[1:4] for row in rows_of(observations(tmp_path, text))] == [
        ("rt", "state", 1.5),
        ("beds", "state", 30.0),
    ]


def test_populations_are_said_to_be_none(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(TABLE, "utf-8")
    assert understand(path).remarks.count("population_aside") == 1


def test_counts_stay_whole(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("date,code,new confirmed,rt\n2020-02-09,330203,3.5,0.9\n", "utf-8")
    (batch,) = read(understand(path))
    assert (batch.faults["code"].tolist(), batch.observations["value"].tolist()) == (["decimal"], [0.9])


def test_rates_of_parts_are_not_added(tmp_path: Path) -> None:
    text = "date,code,sex,rt\n2020-02-09,330203,m,1.5\n2020-02-09,330203,f,1.1\n"
    with pytest.raises(ReadingError, match="'rt' is no count, so rows that differ in 'sex' cannot be added"):
        observations(tmp_path, text, columns={"sex": "part"})


def test_a_part_of_a_code_is_no_place(tmp_path: Path) -> None:
    """EPA writes 35 beside 49: Salt Lake County is 49035, and 35 is a state."""
    text = "date,STATE_CODE,STATE,COUNTY_CODE,COUNTY,PM25_24h\n2017-01-05,49,Utah,35,Salt Lake,5.4\n"
    with pytest.raises(ReadingError, match="'COUNTY_CODE' stands beside 'STATE_CODE'"):
        observations(tmp_path, text)
    by_name = observations(tmp_path, text, columns={"COUNTY_CODE": "aside"})
    assert by_name[["place", "parent", "value"]].values.tolist() == [["Salt Lake", "Utah", 5.4]]
    assert observations(tmp_path, text, columns={"COUNTY_CODE": "code"})["place"].tolist() == ["35"]
