"""Days as people write them: 24:00 belongs to the day that it ends; what can be read in two ways is asked."""

from __future__ import annotations

from datetime import date, datetime
from time import thread_time

import pytest

from fivecolour.intake.read.columns import headers
from fivecolour.intake.read.dates import days
from fivecolour.intake.read.dates.days import DayStyle
from fivecolour.intake.read.tables import amounts

NINTH = date(2020, 2, 9)
SHANGHAI = DayStyle(year=2020, zone="Asia/Shanghai")


@pytest.mark.parametrize(
    "text",
    [
        *("2月9日24时", "2020年2月9日24时", "2020-02-09 24:00", "2020-02-09 24:00:00", "2020-02-09T24:00"),
        *("2020-02-09T24:00:00+08:00", "2020-02-09 24:00 UTC+8", "2020-02-09 24:00 北京时间", "2月9日24点"),
        *("2月9日0时至24时", "2月9日0-24时", "2月9日00:00-24:00", "2月8日24时至2月9日24时"),
        *("2月9日0时至2月10日0时", "截至2月9日24时", "截至2020年2月9日24时止", "截至2月10日0时"),
        *("２０２０－０２－０９　２４：００", "2月9日（24时）", "2月9日24时①", "2020-02-09 24h"),
        *("as of 9 February 2020, 24:00", "Feb 9, 2020 24:00", "9 de fevereiro de 2020 às 24h"),
        *(
            "9. Februar 2020 24 Uhr",
            "9 febbraio 2020 ore 24",
            "20年2月9日24时",
            "9-Feb-20",
            "2020-02-09 12:00 AM",
        ),
        *("2020-02-09 08:30 CST", "2020-02-09 23:59", "43870", "2020-02-09T16:00:00Z", "2020-02-08T16:00Z"),
    ],
)
def test_the_day(text: str) -> None:
    expected = date(2020, 2, 10) if text == "2020-02-09T16:00:00Z" else NINTH
    assert days.read(text, SHANGHAI) == expected


@pytest.mark.parametrize(
    "text",
    [
        *("民国109年2月9日", "民國109年2月9日", "令和2年2月9日", "9/2/2563", "2563-02-09", "9 ก.พ. 2563"),
        *("2020-W06-7", "2020W067", "2020년 2월 9일", "9 февраля 2020", "9 Şubat 2020", "९ फ़रवरी २०२०"),
        *("9 فبراير 2020", "9 лютого 2020", "9 กุมภาพันธ์ 2563"),
    ],
)
def test_years_of_other_calendars_iso_weeks_and_months_of_other_languages(text: str) -> None:
    assert days.read(text, DayStyle(order="dmy")) == NINTH


@pytest.mark.parametrize("text", ["10 pro 2020", "2020-W54-1", "2520-02-09", "2020-W06-8", "109/02/09"])
def test_what_none_of_them_is(text: str) -> None:
    assert isinstance(days.read(text, DayStyle(order="dmy")), str)


@pytest.mark.parametrize(
    "text",
    ["2月9日8时至2月10日8时", "2020-02-03至2020-02-09", "2020-02-09 24:30", "2020-02-09 12", "9999-12-31"],
)
def test_no_one_day(text: str) -> None:
    assert days.read(text, SHANGHAI) == "bad_day"


def test_a_time_of_issue_stays_a_moment() -> None:
    assert days.read_moment("2月9日24时", SHANGHAI) == datetime(2020, 2, 10)
    assert str(days.read_moment("2020-02-09 18:00 BRT", SHANGHAI)) == "2020-02-09 18:00:00-03:00"
    assert str(days.read_moment("2020-02-09 8:30 +8", DayStyle())) == "2020-02-09 08:30:00+08:00"


@pytest.mark.parametrize(
    ("zone", "hour"), [("Asia/Shanghai", "08"), ("America/Chicago", "-06"), ("Europe/Rome", "")]
)
def test_a_short_name_of_several_zones_is_that_of_the_zone_that_uses_it(zone: str, hour: str) -> None:
    found = days.read_moment("2020-02-09 08:30 CST", DayStyle(zone=zone))
    assert (str(found)[19:-3].lstrip("+") if isinstance(found, datetime) else "") == hour
    assert isinstance(found, datetime) or found == "ambiguous_zone"


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2020-03-08 01:30 EST", "2020-03-08 01:30:00-05:00"),
        ("2020-03-08 23:30 EDT", "2020-03-08 23:30:00-04:00"),
        ("2020-11-01 01:30 EDT", "2020-11-01 01:30:00-04:00"),
        ("2020-11-01 01:30 EST", "2020-11-01 01:30:00-05:00"),
        ("2020-07-01 01:30 EST", "ambiguous_zone"),
    ],
)
def test_where_clocks_change_both_names_of_the_day_are_known(text: str, moment: str) -> None:
    assert str(days.read_moment(text, DayStyle(zone="America/New_York"))) == moment


@pytest.mark.parametrize(
    ("texts", "order"),
    [
        (["1/22/20"], "mdy"),
        (["22/1/20"], None),
        (["31-12-99"], "dmy"),
        (["99.12.31"], "ymd"),
        (["9/2/20", "2/9/20"], None),
        (["13/2/2020", "2/13/2020"], ""),
        (["02.03.2020"], "dmy"),
        (["02.03.2020", "02.13.2020"], "mdy"),
        (["02.03.20"], None),
        (["02.03.2020", "02/03/2020"], None),
        (["20-02-09", "20-02-10"], None),
        # 31 February is no day: 2009-02-20 and 2031-02-20 are none that anybody meant.
        (["20/02/09", "20/02/31"], ""),
        (["09/02/20", "31/02/20"], ""),
        (["20/02/09", "20/03/09", "20/02/30"], ""),
        (["31/12/19", "07/01/20"], None),
    ],
)
def test_the_order_that_a_column_decides(texts: list[str], order: str | None) -> None:
    assert days.order_of(texts, DayStyle()) == order


def test_dots_are_asked_about_where_months_come_first() -> None:
    assert days.order_of(["02.03.2020"], DayStyle(months_first=True)) is None


@pytest.mark.parametrize(
    ("header", "style"),
    [
        ("2/9/20", DayStyle(order="mdy")),
        ("09.02.20", DayStyle(order="dmy")),
        ("20-02-09", DayStyle(order="ymd")),
        ("9-Feb-20", DayStyle()),
        ("Feb 9", DayStyle(year=2020)),
        ("43870", DayStyle(serials=True)),
        ("2月9日24时", DayStyle(year=2020)),
        ("截至2月9日24时累计确诊", DayStyle(year=2020)),
        ("2月9日0时至24时新增确诊①", DayStyle(year=2020)),
    ],
)
def test_days_in_headers(header: str, style: DayStyle) -> None:
    found = headers.meaning(header, style)
    assert (found.role, found.day) == ("figure", NINTH)


@pytest.mark.parametrize(
    "text",
    [
        "2020-02-09 (Sun)", "星期日 2020-02-09", "Sun, 09 Feb 2020 24:00", "dom 09/02/2020",
        "2020年2月9日 周日 24时", "9/Feb/2020", "09/fev/20", "截止2月9日二十四时", "2020/2/9 24時",
        "Stand 9.2.2020, 24:00", "até 9/2/2020", "al 9/2/2020 24h", "bis zum 09.02.2020", "tot 9 feb 2020",
    ],
)  # fmt: skip
def test_is_9_february(text: str) -> None:
    assert days.read(text, DayStyle(year=2020, order="dmy")) == date(2020, 2, 9)


@pytest.mark.parametrize(
    "text",
    [
        "2月9日全天", "2月9日（全天）", "2月9日0-24时（全天）", "2020-02-09 all day", "2月9日晚24点",
        "2月9日晚12时",
        "截至2月9日晚24時", "2月9日下午5时", "2月9日上午8時30分", "2月9日中午12点", "2020-02-09 midnight",
        "9 février 2020 à minuit", "2月9日午夜", "9 febbraio 2020 mezzanotte",
    ],
)  # fmt: skip
def test_parts_of_the_day_are_of_the_day(text: str) -> None:
    assert days.read(text, DayStyle(year=2020)) == date(2020, 2, 9)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2月9日下午5时", datetime(2020, 2, 9, 17)),
        ("2月9日晚8点30分", datetime(2020, 2, 9, 20, 30)),
        ("2月9日晚24点", datetime(2020, 2, 10)),
        ("2月9日中午1点", datetime(2020, 2, 9, 13)),
        ("2月9日晚1点", "bad_day"),
        ("2月9日上午15时", "bad_day"),
        ("2020-02-09 midnight", "bad_day"),
    ],
)
def test_a_moment_within_a_part_of_the_day(text: str, moment: datetime | str) -> None:
    assert days.read_moment(text, DayStyle(year=2020)) == moment


def test_until_midnight_may_end_either_day() -> None:
    assert days.read("as of 9 Feb 2020 midnight", DayStyle()) == "bad_day"


HOSTILE = [
    "\t",
    " ",
    "0",
    "9 ",
    "(",
    "月",
    "9月",
    "é",
    "may",
    "1/",
    "截至",
    "at ",
    "晚",
    "2020-02-09 ",
    "sun ",
    "-",
]


def quickest(text: str) -> float:
    times = []
    for _ in range(3):
        start = thread_time()
        days.read(text, SHANGHAI)
        amounts.read(text)
        days.find(text, SHANGHAI)
        times.append(thread_time() - start)
    return min(times)


@pytest.mark.parametrize("part", HOSTILE)
def test_a_text_eight_times_as_long_takes_no_square_of_the_time(part: str) -> None:
    """64 times would be quadratic; a text of 4,000 signs is the longest that is looked into."""
    short, long = (f"2020年2月{part * (size // len(part))}x" for size in (450, 3_600))
    assert quickest(long) < 40 * quickest(short)


@pytest.mark.parametrize("text", ["Mon 9 Feb 2020", "星期一 2020-02-09", "2020-02-09 (sáb)"])
def test_a_weekday_that_contradicts_its_day_is_no_day(text: str) -> None:
    assert days.read(text, DayStyle(year=2020)) == "bad_day"


@pytest.mark.parametrize("text", ["Stand 9.2.2020, 24:00", "até 9/2/2020", "dom 09/02/2020"])
def test_the_order_of_day_and_month_is_asked_behind_words_too(text: str) -> None:
    assert days.is_ambiguous(text)
    assert days.order_of([text, "bis 29.02.2020"], DayStyle()) == "dmy"


@pytest.mark.parametrize("text", ["mar 9 2021", "9 mars 2021", "ter 9 mar 2021"])
def test_a_month_is_no_weekday(text: str) -> None:
    assert days.read(text, DayStyle()) == date(2021, 3, 9)
