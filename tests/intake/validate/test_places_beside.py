"""What stands beside a place must not contradict it: countries, provinces, cities, whole maps."""

from __future__ import annotations

import pytest

from tests.intake.trial import Trial

ROW = "date,{},code,confirmed cumulative\n2020-02-09,{},330205,5\n"
JIANGBEI = ("330205", "confirmed cumulative", "2020-02-09", 5)


@pytest.mark.parametrize(
    ("header", "beside", "reasons"),
    [
        ("country", "Italia", {"other_country": 1}),
        ("国家", "韩国", {"other_country": 1}),
        ("country", "USA", {"other_country": 1}),
        ("city", "温州市", {"parent_differs": 1}),
    ],
)
def test_a_known_other_place_sets_apart(
    trial: Trial, header: str, beside: str, reasons: dict[str, int]
) -> None:
    """They were accepted, Italy without a word."""
    receipt = trial.send(ROW.format(header, beside))
    assert (receipt.accepted, receipt.reasons) == (0, reasons)


@pytest.mark.parametrize(
    ("header", "beside"), [("country", "Ruritania"), ("province", "江苏省"), ("city", "甲乙市")]
)
def test_an_unknown_one_is_remarked_on(trial: Trial, header: str, beside: str) -> None:
    receipt = trial.send(ROW.format(header, beside))
    assert (receipt.accepted, receipt.reasons) == (1, {"parent_unknown": 1})


@pytest.mark.parametrize("beside", ["中国", "China", "CHN", "中國", "Mainland China"])
def test_ones_own_country_says_nothing_more(trial: Trial, beside: str) -> None:
    assert trial.send(ROW.format("country", beside)).reasons == {}
    named = f"date,country,district,confirmed cumulative\n2020-02-09,{beside},江北区,5\n"
    assert trial.stored(named) == {JIANGBEI}


def test_a_district_of_another_city_is_told(trial: Trial) -> None:
    receipt = trial.send("date,city,district,confirmed cumulative\n2020-02-09,温州市,江北区,5\n")
    assert (receipt.accepted, receipt.reasons) == (0, {"place_elsewhere": 1})


@pytest.mark.parametrize("word", ["全国", "全市", "全市合计", "Nationwide", "合计（不含余姚）"])
def test_the_whole_of_something_else_is_not_the_map(trial: Trial, word: str) -> None:
    """The sum of the country was stored as that of the province."""
    receipt = trial.send(f"date,district,confirmed cumulative\n2020-02-09,{word},5\n")
    assert (receipt.accepted, receipt.reasons) == (0, {"unknown_place": 1})


@pytest.mark.parametrize(
    ("word", "place"),
    [
        ("全省", "zhejiang-2020"),
        ("合计（例）", "zhejiang-2020"),
        ("合计（宁波）", "330200"),
        ("Total (Ningbo)", "330200"),
    ],
)
def test_the_whole_that_is_meant(trial: Trial, word: str, place: str) -> None:
    table = f"date,district,confirmed cumulative\n2020-02-09,{word},5\n"
    assert trial.stored(table) == {(place, "confirmed cumulative", "2020-02-09", 5)}


def test_blocks_of_cities(trial: Trial) -> None:
    """The total of the block of 温州市 was stored as that of the province."""
    table = "日期,区县,累计确诊\n2020-02-09,江北区,5\n温州市,,\n2020-02-09,鹿城区,8\n2020-02-09,合计,8\n"
    assert "row 3: a line that only names 温州市" in trial.asked(table)


@pytest.mark.parametrize(
    ("header", "beside", "reason"),
    [
        ("countrycode", "IT", "other_country"),
        ("Country Code", "ITA", "other_country"),
        ("iso_code", "380", "other_country"),
        ("stato", "ITA", "other_country"),
        ("国家代码", "US", "other_country"),
        ("province_code", "50", "other_province"),
        ("省代码", "500000", "other_province"),
        ("state_fips", "42", "other_province"),
    ],
)
def test_a_code_of_another_country_or_province_sets_apart(
    trial: Trial, header: str, beside: str, reason: str
) -> None:
    """江北区 is a district of Chongqing too: it was stored as that of Ningbo."""
    receipt = trial.send(f"date,{header},district,confirmed cumulative\n2020-02-09,{beside},江北区,5\n")
    assert (receipt.accepted, receipt.reasons) == (0, {reason: 1})


@pytest.mark.parametrize(
    "beside",
    ["countrycode,CN", "countrycode,chn", "iso,156", "stato,guarito", "province_code,33", "省代码,330000"],
)
def test_ones_own_codes_and_unknown_ones_say_nothing(trial: Trial, beside: str) -> None:
    header, text = beside.split(",")
    table = f"date,{header},district,confirmed cumulative\n2020-02-09,{text},江北区,5\n"
    assert trial.stored(table) == {JIANGBEI}


def test_several_codes_of_countries_are_all_looked_at(trial: Trial) -> None:
    table = "date,iso2,iso3,district,confirmed cumulative\n2020-02-09,,ITA,江北区,5\n"
    assert trial.send(table).reasons == {"other_country": 1}


@pytest.mark.parametrize(
    ("rows", "reasons"),
    [
        ("330203,宁波市,5\n", {"code_and_name_differ": 1}),
        ("330203,宁波市,5\n{}330205,江北区,6\n", {"code_and_name_differ": 1}),
        ("330203,浙江省,5\n", {"code_and_name_differ": 1}),
        # Every row names the city: such is the column.
        ("330203,宁波市,5\n{}330302,温州市,6\n", {}),
        ("330203,浙江省,5\n{}330302,浙江,6\n", {}),
        ("330203,宁波市海曙区,5\n{}330205,浙江省宁波市江北区,6\n", {}),
    ],
)
def test_the_name_of_the_city_beside_a_code_of_a_district(
    trial: Trial, rows: str, reasons: dict[str, int]
) -> None:
    """It was accepted as the district's own."""
    day = "2020-02-09,"
    receipt = trial.send(f"date,code,地区,confirmed cumulative\n{day}{rows.format(day)}")
    assert receipt.reasons == reasons


def test_a_column_of_cities_is_said_to_be_one(trial: Trial) -> None:
    table = "date,code,地区,confirmed cumulative\n2020-02-09,330205,宁波市,5\n"
    assert trial.stored(table, columns={"地区": "city"}) == {JIANGBEI}
