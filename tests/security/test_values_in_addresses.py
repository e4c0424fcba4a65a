"""What an address says that is no number, no day, no zone, or said twice: a clear answer, never a fault."""

from __future__ import annotations

import json

import pytest
from fastapi import FastAPI

from fivecolour.access.permissions import scope
from tests.security.site import Visitor

ROW = {"date": "2020-02-09", "code": "330203", "confirmed_total": 1}


@pytest.fixture(scope="module")
def token(site: FastAPI) -> dict[str, str]:
    authentication = site.state.staff_guard.authentication
    value, _ = authentication.tokens.create(
        "feed", scope(["ingest"]), days=1, by="tests", now=authentication.clock()
    )
    return {"authorization": f"Bearer {value}", "content-type": "application/json"}


@pytest.mark.parametrize("number", ["²", "٣", "１２", "①", "-1", "1e3", "9" * 40])
@pytest.mark.parametrize("key", ["audit?before", "quarantine?after"])
def test_numbers_of_other_digits_are_none(visitors: dict[str, Visitor], key: str, number: str) -> None:
    assert visitors["all"].client.get(f"/staff/{key}={number}").status_code == 200


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_first_and_last_day_of_the_calendar(
    site: FastAPI, visitors: dict[str, Visitor], token: dict[str, str], day: str
) -> None:
    client, edition = visitors["all"].client, f"/editions/{site.state.published}"
    for path in ("/", "/wall", "/staff/report"):
        assert client.get(path, params={"date": day, "day": day}).status_code == 200
    for path in ("/staff/lab", *(f"{edition}/{file}" for file in ("tiers.csv", "map.svg", "map.geojson"))):
        answer = client.get(path, params={"date": day})
        assert (answer.status_code, day in answer.text) == (404, True)
    for stated in ({"day": day}, {"issued_at": f"{day}T00:00:00+14:00"}):
        answer = client.post("/api/v1/reports", params={"source": "x"} | stated, json=[ROW], headers=token)
        assert (answer.status_code, day in answer.text) == (422, True)


@pytest.mark.parametrize(
    ("query", "body", "kind", "status", "message"),
    [
        ("source=x&zone=../../etc/passwd", json.dumps([ROW]), "json", 422, "is no time zone"),
        ("source=x&year=²020", json.dumps([ROW]), "json", 422, "is not a year; write it as 2020"),
        ("source=x&source=y", json.dumps([ROW]), "json", 422, "'source' is said twice; say it once"),
        (
            "source=x",
            '[{"date": "2020-02-09", "date": "2020-02-10"}]',
            "json",
            422,
            "has the key 'date' twice",
        ),
        ("source=x&knid=new", json.dumps([ROW]), "json", 422, "unknown key 'knid', did you mean 'kind'?"),
        ("source=x&kind=cumulativ", json.dumps([ROW]), "json", 422, "kind: Input should be"),
        (
            "source=x",
            json.dumps([ROW | {"knid": "new"}]),
            "json",
            422,
            "'knid' is not known and is nearly 'kind'",
        ),
        ("source=x", "x", "x-unknown", 415, "content type 'application/x-unknown' is not taken"),
    ],
)
def test_sendings(
    visitors: dict[str, Visitor],
    token: dict[str, str],
    query: str,
    body: str,
    kind: str,
    status: int,
    message: str,
) -> None:
    headers = token | {"content-type": f"application/{kind}"}
    answer = visitors[""].client.post(f"/api/v1/reports?{query}", content=body.encode(), headers=headers)
    assert answer.status_code == status
    assert message in answer.json()["detail"]


@pytest.mark.parametrize("path", ["/", "/wall", "/method", "/verify", "/data", "/history", "/editions"])
def test_an_unknown_language_is_said(visitors: dict[str, Visitor], path: str) -> None:
    answer = visitors[""].client.get(path, params={"lang": "xx"}, headers={"accept-language": "en"})
    assert answer.status_code == 200
    assert "xx" in answer.text
    assert "(available: zh, en" in answer.text or "（可用：zh, en" in answer.text


def test_what_the_press_page_refuses_names_no_folder_of_the_server(
    visitors: dict[str, Visitor], site: FastAPI
) -> None:
    for path in ("/press", "/press/export"):
        answer = visitors[""].client.get(path, params={"lang": "xx"})
        assert (answer.status_code, "'xx'" in answer.text) == (422, True)
        assert "texts" not in answer.text
        assert "/" not in answer.text


@pytest.mark.parametrize(
    ("address", "message"),
    [
        (
            "editions/{edition}/map.svg?district=330203",
            "unknown key 'district'; there are: date, lang, layer",
        ),
        ("editions/{edition}/tiers.csv?dates=2020-02-09", "unknown key 'dates', did you mean 'date'?"),
        ("editions/{edition}/tiers.csv?lang=en&lang=zh", "'lang' is said twice; say it once"),
        ("editions/{edition}/view.json?date=2020-02-09", "unknown key 'date'; there are: lang"),
        ("feeds/tiers.zh.atom?district=330203", "unknown key 'district'; this address takes none"),
        ("press/export?format=csv&plce=330203", "unknown key 'plce', did you mean 'place'?"),
        ("press?place=330203&place=330206", "'place' is said twice; say it once"),
    ],
)
def test_a_file_is_never_of_something_else(
    site: FastAPI, visitors: dict[str, Visitor], address: str, message: str
) -> None:
    client = visitors["all"].client
    path = "/" + address.format(edition=site.state.published)
    answer = client.get(path)
    assert (answer.status_code, message in answer.text) == (422, True)
    plain = path.partition("?")[0] + ("?format=csv" if "export" in path else "")
    passed_on = f"{plain}{'&' if '?' in plain else '?'}utm_source=x&fbclid=y"
    assert client.get(passed_on).status_code == 200
