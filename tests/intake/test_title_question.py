"""A table whose title names another place than its rows is not taken for the map's without a word."""

from __future__ import annotations

from typing import Any

import pytest

from fivecolour.errors import UserError
from fivecolour.intake.files import IntakeOptions, look
from fivecolour.intake.read.columns.context import FileContext
from fivecolour.store import database
from tests.intake.trial import Trial, new_trial

# Both are districts of Ningbo in Zhejiang; there is a Jiangbei in Chongqing too.
ROWS = "date,place,confirmed cumulative\n2020-02-09,江北区,3\n2020-02-09,镇海区,9\n"


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Trial:
    folder = tmp_path_factory.mktemp("room")
    return new_trial(folder, database.engine(f"sqlite:///{folder / 'fivecolour.db'}"))


def looked_at(room: Trial, title: str, **stated: Any) -> None:
    path = room.folder / "a.csv"
    path.write_text(f"{title},,\n{ROWS}", "utf-8")
    look(room.receiver, path, IntakeOptions("宁波", FileContext(**stated)))


@pytest.mark.parametrize(
    ("title", "place"),
    [
        ("重庆市各区县疫情", "重庆"),
        ("附件1：江苏省南京市2020年2月9日", "江苏"),
        ("湖北省疫情統計表", "湖北"),
        ("南京市疫情", "南京市"),
        ("2020年2月9日杭州市疫情", "杭州市"),
        ("新余市疫情", "新余市"),
        ("喀什地区疫情", "喀什地区"),
        ("武汉地区疫情", "武汉地区"),
        ("2月9日武汉新增病例", "武汉"),
        ("西安本土疫情", "西安"),
        ("成都各区县", "成都"),
        ("重庆江北区新增病例", "重庆"),
        ("南京鼓楼区疫情", "南京"),
        ("西安全市新增", "西安"),
        ("海南部分地区新增病例", "海南"),
        ("昆明确诊病例", "昆明"),
        ("Hubei Province daily report", "Hubei"),
        ("Italia - casi", "Italia"),
    ],
)
def test_another_place_is_asked_about_and_the_remedy_holds(room: Trial, title: str, place: str) -> None:
    with pytest.raises(UserError) as caught:
        looked_at(room, title)
    assert f"{title!r} above the table names {place}," in str(caught.value)
    assert "--parent '浙江省'" in str(caught.value)
    looked_at(room, title, parent="浙江省")


@pytest.mark.parametrize(
    "title",
    [
        *("浙江省各市", "浙江省宁波市", "宁波地区", "全市疫情", "截至2月9日24时我市", "新冠肺炎疫情通报"),
        *(
            "宁波疫情",
            "Zhejiang Province",
            "Zhenhai, Ningbo",
            "中国疫情",
            "Daily report",
        ),
        *(
            "各地市新增确诊病例",
            "高风险地区名单",
            "重点地区",
            "其他地区",
            "十一个市",
            "各地级市",
            "新发地市场病例",
            *("西安排查阳性", "大连续三日新增", "湖北路街道病例", "海南部位", "长春节后病例"),
        ),
    ],
)
def test_its_own_place_and_other_words_are_not(room: Trial, title: str) -> None:
    looked_at(room, title)
