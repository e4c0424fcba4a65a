"""Figures as people write them: marks are no digits, hidden numbers keep their bound, nothing is guessed."""

from __future__ import annotations

from datetime import date

import pytest

from fivecolour.intake.read.columns import headers
from fivecolour.intake.read.columns.total_texts import total_of
from fivecolour.intake.read.dates.days import DayStyle
from fivecolour.intake.read.tables import amounts
from fivecolour.reports.batch import MARKED, SUPPRESSED


@pytest.mark.parametrize(
    ("text", "value"),
    [
        *(("12①", 12), ("6¹", 6), ("9²", 9), ("12❶", 12), ("12⑴", 12), ("12⁽¹⁾", 12), ("3ª", 3), ("†30", 30)),
        *(
            ("12*", 12),
            ("12 **", 12),
            ("12[1]", 12),
            ("12 [a]", 12),
            ("12(注1)", 12),
            ("１２※", 12),
            ("1,234²", 1234),
        ),
        *(("12例①", 12), ("0㊀", 0), ("3 (r)", 3), ("-2‡", -2)),
    ],
)
def test_marks_are_set_apart(text: str, value: int) -> None:
    assert amounts.read(text) == amounts.Amount(value, note=MARKED)


@pytest.mark.parametrize("text", ["②", "¹", "①②", "[1]", "12½", "10⁻³", "1²3", "Ⅻ", "1E+05", "▲12", "△ 3"])
def test_what_is_no_figure(text: str) -> None:
    assert amounts.read(text).fault == "bad_value"


@pytest.mark.parametrize(
    ("text", "value", "fault"),
    [
        *(
            ("3千", None, "rounded_number"),
            ("1.2万", None, "rounded_number"),
            ("2万例", None, "rounded_number"),
        ),
        *(("1.2345万", 12345, ""), ("1万2345", 12345, ""), ("1.23456万", None, "decimal"), ("'30", 30, "")),
    ],
)
def test_units_and_marks_of_spreadsheets(text: str, value: int | None, fault: str) -> None:
    assert amounts.read(text) == amounts.Amount(value, fault=fault)


@pytest.mark.parametrize(
    "text",
    ["12 (3)", "30(+3)", "30（新增3）", "30 (3 new)", "30+3", "1,200/30", "30 (12.5%)", "3例（境外输入1例）"],
)
def test_two_figures_in_a_cell_are_told(text: str) -> None:
    assert amounts.read(text).fault == "two_figures"


@pytest.mark.parametrize(
    ("text", "value", "note"),
    [("1.3E+03", 1300, "about"), ("1.234e3", 1234, ""), ("2.50E+02", 250, ""), ("-1.2e2", -120, "about")],
)
def test_a_count_shortened_to_a_power_of_ten(text: str, value: int, note: str) -> None:
    assert amounts.read(text) == amounts.Amount(value, note=note)


def test_a_power_that_is_no_whole_number_is_no_count() -> None:
    assert amounts.read("1.2345E+03").fault == "decimal"


@pytest.mark.parametrize(
    ("header", "meant"),
    [
        *(
            ("區縣", "district"),
            ("縣市", "district"),
            ("累計確診", "confirmed cumulative"),
            ("總計", "unknown"),
        ),
        *(
            ("新增確診病例數", "confirmed new"),
            ("通報日期", "day"),
            ("治癒", "cured"),
            ("發布時間", "issued"),
        ),
    ],
)
def test_headers_in_traditional_signs(header: str, meant: str) -> None:
    assert str(headers.meaning(header)) == meant
    assert total_of("總計") == total_of("總　計") == ""


@pytest.mark.parametrize(
    "header",
    [
        "累计确诊①",
        "累计确诊¹",
        "累计确诊*",
        "累计确诊[1]",
        "累计确诊（注1）",
        "Cumulative confirmed²",
        "累计确诊※",
        "①累计确诊",
    ],
)
def test_marks_in_headers(header: str) -> None:
    assert str(headers.meaning(header)) == "confirmed cumulative"


@pytest.mark.parametrize(
    ("text", "bound"),
    [
        *(("少于5", "at most 4"), ("不足5例", "at most 4"), ("‹5例", "at most 4"), ("＜５", "at most 4")),
        *(
            ("<5", "at most 4"),
            ("≤4", "at most 4"),
            ("<=4", "at most 4"),
            ("&lt;5", "at most 4"),
            ("5例以下", "at most 5"),
        ),
        *(
            ("5未満", "at most 4"),
            ("不超过4例", "at most 4"),
            ("小于等于4", "at most 4"),
            ("fewer than 5 cases", "at most 4"),
        ),
        *(
            ("menos de 5", "at most 4"),
            ("moins de 5", "at most 4"),
            ("weniger als 5", "at most 4"),
            ("up to 4", "at most 4"),
        ),
        *(
            ("1 to 4", "1 to 4"),
            ("1-4", "1 to 4"),
            ("1–4例", "1 to 4"),
            ("１～４", "1 to 4"),
            ("1至4例", "1 to 4"),
        ),
        *(
            ("between 1 and 4", "1 to 4"),
            ("de 1 a 4", "1 to 4"),
            ("4 or fewer", "at most 4"),
            *((text, "at most 4") for text in ("menos que 5", "max 4", "máx. 4", "massimo 4", "少於5")),
            *((text, "1 to 4") for text in ("da 1 a 4", "zwischen 1 und 4", "tra 1 e 4", "van 1 tot 4")),
            ("suppressed", ""),
            *(("1\u20114", "1 to 4"), ("<5 (suppressed)", "at most 4"), ("隐藏（1-4）", "1 to 4")),
        ),
    ],
)
def test_hidden_small_numbers(text: str, bound: str) -> None:
    most = float(bound[-1]) if bound else None
    assert amounts.read(text) == amounts.Amount(missing="suppressed", note=bound, bound=most)


@pytest.mark.parametrize("text", [">5", "5以上", "4-1", "2019-2020", "more than 5", "<0", "1-4-5"])
def test_what_hides_no_small_number(text: str) -> None:
    assert amounts.read(text).fault == "bad_value"


@pytest.mark.parametrize(
    ("text", "unsaid", "point", "comma"),
    [
        ("1.000", "ambiguous_number", 1, 1000),
        ("1.234", "ambiguous_number", "decimal", 1234),
        ("1,000", 1000, 1000, 1),
        ("0.812", "decimal", "decimal", "decimal"),
        ("1.234.567", 1234567, "decimal", 1234567),
        ("1,00,000", 100000, 100000, "bad_value"),
        ("1 000", 1000, 1000, 1000),
        ("1\u202f000", 1000, 1000, 1000),
        ("1’000", 1000, 1000, 1000),
        ("1.234,0", 1234, "decimal", 1234),
        ("1000.000", 1000, 1000, "decimal"),
        ("٣٠", 30, 30, 30),
    ],
)
def test_thousands_or_decimals(text: str, unsaid: int | str, point: int | str, comma: int | str) -> None:
    read = [amounts.read(text, decimal) for decimal in (None, "point", "comma")]
    assert [one.fault or one.value for one in read] == [unsaid, point, comma]


@pytest.mark.parametrize(
    ("text", "bound"),
    [
        *(
            ("fewer than five", "at most 4"),
            ("不足五例", "at most 4"),
            ("n<5", "at most 4"),
            ("1≤n≤4", "at most 4"),
            ("0 < n < 5", "at most 4"),
            ("np", ""),
            ("menos de cinco", "at most 4"),
        ),
        *(("meno di cinque", "at most 4"), ("weniger als fünf", "at most 4"), ("moins de dix", "at most 9")),
        *(
            ("five or fewer", "at most 5"),
            ("五例以下", "at most 5"),
            ("一至四", "1 to 4"),
            ("one to four", "1 to 4"),
        ),
        *(("(<5)", "at most 4"), ("[1-4]", "1 to 4"), ("不足十例", "at most 9")),
    ],
)
def test_a_hidden_bound_in_words(text: str, bound: str) -> None:
    assert amounts.read(text) == amounts.Amount(
        missing=SUPPRESSED, note=bound, bound=float(bound[-1]) if bound else None
    )


@pytest.mark.parametrize("text", ["不足十五例", "不足五十例", "five", "(5)", "fewer than fiveteen"])
def test_other_words_are_no_bound(text: str) -> None:
    assert amounts.read(text).fault == "bad_value"


@pytest.mark.parametrize(
    ("header", "meaning", "day"),
    [
        ("累计确诊（截至2月9日24时）", "confirmed cumulative", date(2020, 2, 9)),
        ("累计确诊(截至2020年2月10日0时)", "confirmed cumulative", date(2020, 2, 9)),
        ("New cases [2020-02-09]", "confirmed new", date(2020, 2, 9)),
        ("新增确诊（2月3日至2月9日）", "unknown", None),  # of several days: asked about
        ("新增确诊(2020/2/9)", "confirmed new", date(2020, 2, 9)),
        ("累计确诊（例）", "confirmed cumulative", None),
        ("novos casos", "confirmed new", None),
        ("casos confirmados acumulados", "confirmed cumulative", None),
        ("casi totali", "confirmed cumulative", None),
    ],
)
def test_a_day_in_the_brackets_of_a_header(header: str, meaning: str, day: date | None) -> None:
    found = headers.meaning(header, DayStyle(year=2020))
    assert (str(found), found.day) == (meaning, day)


@pytest.mark.parametrize(
    ("order", "day"), [("mdy", date(2020, 2, 9)), ("dmy", date(2020, 9, 2)), (None, None)]
)
def test_a_header_of_two_numbers_needs_year_and_order(order: str | None, day: date | None) -> None:
    assert headers.meaning("2/9", DayStyle(year=2020, order=order)).day == day
    assert headers.meaning("2/9", DayStyle(order=order)).day is None


def test_numbers_of_programs_are_no_ranges() -> None:
    assert [amounts.read(text).fault for text in ("1e3", "1a4")] == ["bad_value", "bad_value"]
    assert (amounts.read("1 e 3").note, amounts.read("1至3").note) == ("1 to 3", "1 to 3")


def test_a_word_before_ranges_alone_is_no_number() -> None:
    """It was a fault of the program, by which the whole file was refused."""
    assert [amounts.read(word).fault for word in ("de", "from", "从", "between ")] == ["bad_value"] * 4
