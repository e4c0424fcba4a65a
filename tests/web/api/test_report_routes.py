"""``POST /api/v1/reports``: who may send, what is taken, what the receipt says."""

from __future__ import annotations

import io
from inspect import signature
from typing import Any, get_args, get_type_hints

import openpyxl
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from httpx2 import Response
from sqlalchemy.exc import OperationalError

from fivecolour.intake.read.dates.calendars import CALENDARS
from fivecolour.intake.service import Service
from fivecolour.store import audit
from fivecolour.store.reports import Reports
from fivecolour.web.api.known_keys import REPEATABLE
from fivecolour.web.api.sender_context import SenderContext
from tests.web.conftest import Token

URL = "/api/v1/reports"
CSV = "区县,日期,累计确诊\n海曙,2020-02-09,66\n镇海,2020-02-09,7\n武汉,2020-02-09,1\n".encode()
RECORDS = [
    {"code": "330203", "date": "2020-02-09", "累计确诊": 66},
    {"code": "330102", "date": "2020-02-09", "累计确诊": 6},
]


def send(
    client: TestClient, body: bytes, headers: dict[str, str], *, kind: str = "text/csv", query: str = ""
) -> Response:
    return client.post(URL + query, content=body, headers={**headers, "Content-Type": kind})


def counts(answer: Response) -> tuple[int, int, int, int]:
    document = answer.json()
    return document["read"], document["accepted"], document["unchanged"], document["quarantined"]


class TestSend:
    """What is taken."""

    def test_a_table(self, client: TestClient, token: Token, site: FastAPI) -> None:
        answer = send(client, CSV, token(), query="?file=../2月9日.csv")
        assert (answer.status_code, counts(answer)) == (200, (3, 2, 0, 1))
        document = answer.json()
        assert (document["file"], document["source"]) == ("2月9日.csv", "宁波")
        assert (document["reasons"], document["places"]) == ({"unknown_place": 1}, 2)
        assert (document["first_day"], document["last_day"]) == ("2020-02-09", "2020-02-09")
        store = site.state.intake.engine
        assert [(one.place, one.value, one.source) for one in Reports(store).find()] == [
            ("330203", 66, "宁波"),
            ("330211", 7, "宁波"),
        ]
        assert audit.entries(store)[0].who == "token:1 feed"

    def test_weeks_that_a_map_of_days_cannot_use(self, client: TestClient, token: Token) -> None:
        body = "区县,周,新增确诊\n海曙,2020-W07,5\n".encode()
        answer = send(client, body, token(), query="?lang=en")
        assert counts(answer) == (1, 1, 0, 0)
        assert answer.json()["notes"] == [
            "confirmed: 1 week, 16 Feb, is stored and not used, for the map goes by the day"
        ]

    def test_again(self, client: TestClient, token: Token) -> None:
        headers = token()
        send(client, CSV, headers)
        answer = send(client, CSV, headers)
        assert (counts(answer), answer.json()["again"]) == ((3, 0, 2, 1), True)

    def test_a_revision_says_from_when_it_counts(self, client: TestClient, token: Token) -> None:
        headers = token()
        answers = [send(client, body, headers) for body in (CSV, CSV.replace(b",66", b",67"), CSV)]
        assert [one.json()["received_now"] for one in answers] == [0, 1, 1]
        assert [one.json()["revisions"] for one in answers] == [0, 1, 1]

    def test_a_store_that_is_away_is_asked_again(
        self, client: TestClient, token: Token, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        headers = token()

        def away(*_: object, **__: object) -> None:
            raise OperationalError("INSERT", {}, Exception("the server closed the connection"))

        monkeypatch.setattr(Service, "take_in", away)
        answer = send(client, CSV, headers)
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
        assert answer.json()["detail"] == "the store cannot be asked just now; try again"

    def test_records(self, client: TestClient, token: Token) -> None:
        answer = client.post(URL, json=RECORDS, headers=token())
        assert counts(answer) == (2, 2, 0, 0)

    def test_a_workbook(self, client: TestClient, token: Token) -> None:
        book = openpyxl.Workbook()
        for row in (["区县", "日期", "累计确诊"], ["海曙", "2020-02-09", 66]):
            book.active.append(row)
        body = io.BytesIO()
        book.save(body)
        kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        assert counts(send(client, body.getvalue(), token(), kind=kind)) == (1, 1, 0, 0)

    def test_the_receipt_says_what_is_hidden(self, client: TestClient, token: Token) -> None:
        body = "区县,日期,累计确诊\n海曙,2020-02-09,<5\n".encode()
        document = send(client, body, token(), query="?lang=zh").json()
        assert (document["accepted"], document["missing"]) == (1, {"suppressed": 1})
        assert document["reading"][0] == "对文件“body.csv”的理解"

    def test_a_dry_run_stores_nothing(self, client: TestClient, token: Token, site: FastAPI) -> None:
        answer = send(client, CSV, token(), query="?dry_run=true")
        assert (counts(answer), answer.json()["intake"]) == ((3, 2, 0, 1), None)
        assert Reports(site.state.intake.engine).count() == 0

    def test_what_the_body_does_not_say_the_address_does(self, client: TestClient, token: Token) -> None:
        body = "区县,日期,人数\n海曙,2月9日,66\n".encode()
        assert send(client, body, token()).status_code == 422
        answer = send(client, body, token(), query="?indicator=confirmed&kind=cumulative&year=2020")
        assert answer.json().get("last_day") == "2020-02-09", answer.text

    def test_an_encoding_that_is_named_and_one_that_is_none(self, client: TestClient, token: Token) -> None:
        body = "区县,日期,累计确诊\n海曙区,2020-02-09,66\n".encode("gb18030")
        assert send(client, body, token(), query="?encoding=GB18030").json().get("accepted") == 1
        refused = send(client, body, token(), query="?encoding=Klingon")
        assert (refused.status_code, "encoding 'Klingon' is unknown" in refused.text) == (422, True)

    def test_the_charset_of_the_content_type(self, client: TestClient, token: Token) -> None:
        body = "Meldedatum;code;Fälle gesamt\n13.02.2020;330203;5\n"
        kinds = [("mac_roman", "text/csv; charset=macintosh"), ("utf-8", "text/csv; charset=big5")]
        for encoding, kind in kinds:
            assert send(client, body.encode(encoding), token(), kind=kind).json().get("read") == 1

    def test_keys_for_each_column_may_be_repeated(self, client: TestClient, token: Token) -> None:
        names = {name for name, field in signature(SenderContext).parameters.items() if field.default == ()}
        assert names == REPEATABLE == {"column", "sum_over", "only", "fill_down"}
        answer = send(client, CSV, token(), query="?fill_down=区县&fill_down=日期")
        assert answer.status_code == 200, answer.text


class TestScope:
    """Who may send what."""

    def test_without_a_token(self, client: TestClient) -> None:
        answer = send(client, CSV, {})
        assert (answer.status_code, answer.headers["www-authenticate"]) == (401, "Bearer")
        assert answer.headers["content-type"] == "application/problem+json"

    def test_with_a_token_for_something_else(self, client: TestClient, token: Token) -> None:
        answer = send(client, CSV, token(actions=("quarantine",)))
        assert (answer.status_code, answer.json()["detail"]) == (403, "this token may not ingest")

    def test_of_districts_beyond_the_token(self, client: TestClient, token: Token) -> None:
        answer = client.post(URL, json=RECORDS, headers=token(districts=("330200",)))
        assert (counts(answer), answer.json()["reasons"]) == ((2, 1, 0, 1), {"outside_scope": 1})

    @pytest.mark.parametrize(
        ("sources", "query", "status", "detail"),
        [
            ((), "", 422, "say who reports: source=…"),
            (("宁波", "杭州"), "", 422, "say who reports: source=…"),
            (("宁波",), "?source=杭州", 403, "token:1 feed may not report for the source '杭州'"),
            ((), "?source=%00", 422, "source '\\x00': name it with 1 to 120 visible signs"),
        ],
    )
    def test_sources(
        self, client: TestClient, token: Token, sources: tuple[str, ...], query: str, status: int, detail: str
    ) -> None:
        answer = send(client, CSV, token(sources=sources), query=query)
        assert (answer.status_code, answer.json()["detail"]) == (status, detail)


class TestRefused:
    """What is not taken, each with one clear line."""

    @pytest.mark.parametrize(
        ("body", "kind", "query", "status", "detail"),
        [
            (b"", "text/csv", "", 422, "the body is empty"),
            (CSV, "text/html", "", 415, "content type 'text/html' is not taken"),
            (b"x" * 1_000_001, "text/csv", "", 413, "at most 1 MB are taken"),
            (b"a,b\n1,2\n", "text/csv", "", 422, "body.csv: no header row found"),
            (b"PK\x03\x04rubbish", "text/csv", "", 422, "body.csv"),
            (b"{", "application/json", "", 422, "body.json"),
            (CSV, "text/csv", "?day=9.2.", 422, "day '9.2.' is not a day; write it as 2020-02-09"),
            (CSV, "text/csv", "?day=9.2.&lang=zh", 422, "日期“9.2.”不对；请写成 2020-02-09"),
            (
                b"a,b\n1,2\n",
                "text/csv",
                "?lang=zh",
                422,
                "body.csv：前40行中找不到表头",
            ),
            (CSV, "text/csv", "?year=20", 422, "year '20' is not a year"),
            (CSV, "text/csv", "?kind=x", 422, "kind: Input should be"),
            (CSV, "text/csv", "?region_set=../x", 422, "no region set '../x'; there are: zhejiang-2020"),
        ],
    )
    def test_refused(
        self, client: TestClient, token: Token, body: bytes, kind: str, query: str, status: int, detail: str
    ) -> None:
        answer = send(client, body, token(), kind=kind, query=query)
        document: dict[str, Any] = answer.json()
        assert (answer.status_code, document["status"]) == (status, status)
        assert document["detail"].startswith(detail)
        assert "Traceback" not in answer.text

    def test_options_that_a_remedy_names_are_keys_here(self, client: TestClient, token: Token) -> None:
        parts = "日期,区县,新增确诊,途径\n2020-02-09,海曙区,1,核酸\n2020-02-09,海曙区,2,抗原\n".encode()
        asked = send(client, parts, token()).json()["detail"]
        assert "--sum-over '途径'" in asked
        assert asked.endswith("; here options are keys of the address: sum_over=…, only=…, column=…")
        assert (
            send(client, parts, token(), query="?lang=zh")
            .json()["detail"]
            .endswith("；此处选项写作地址中的参数：sum_over=…、only=…、column=…")
        )
        done = send(client, parts, token(), query="?sum_over=途径")
        assert (done.status_code, done.json()["accepted"]) == (200, 2)

    def test_too_often(self, client: TestClient, token: Token) -> None:
        headers = token()
        answers = [send(client, CSV, headers) for _ in range(6)]
        assert [answer.status_code for answer in answers] == [200, 200, 200, 200, 200, 429]
        assert 0 < int(answers[-1].headers["retry-after"]) <= 60


class TestDocumentation:
    """``/api/v1/openapi.json``."""

    def test_openapi(self, client: TestClient) -> None:
        document = client.get("/api/v1/openapi.json").json()
        post = document["paths"]["/reports"]["post"]
        assert document["servers"] == [{"url": "/api/v1"}]
        assert set(post["requestBody"]["content"]) >= {"application/json", "text/csv"}
        assert {"200", "401", "403", "413", "415", "422", "429"} <= set(post["responses"])
        assert document["components"]["securitySchemes"]["bearer"] == {"type": "http", "scheme": "bearer"}


def test_every_calendar_of_the_command_may_be_said() -> None:
    assert get_args(get_type_hints(SenderContext)["calendar"]) == ("", *CALENDARS)
