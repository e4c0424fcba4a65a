"""The lab's addresses: guarded, bounded, and without any effect."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from fivecolour.access.permissions import Person
from fivecolour.access.sessions import csrf
from fivecolour.config import Settings
from fivecolour.scoring.schemes.library import parse
from fivecolour.web.guard import COOKIE
from fivecolour.web.server import create_app

SESSION = {"tester": "t" * 43, "sender": "s" * 43}
QUESTION: dict[str, Any] = {
    "region_set": "zhejiang-2020",
    "date": "2020-02-18",
    "language": "en",
    "a": {"scheme": "zhejiang-2020"},
    "b": {"scheme": "zhejiang-2020", "numbers": {"easing.at_least": 3}},
}


class Door:
    """One that knows two people by their sessions."""

    def person(self, session: str) -> Person | None:
        rights = {SESSION["tester"]: "lab", SESSION["sender"]: "ingest"}
        return Person(frozenset({rights[session]}), name="somebody") if session in rights else None


@pytest.fixture(scope="module")
def client(instance: Settings) -> Iterator[TestClient]:
    app = create_app(instance)
    app.state.staff_guard = replace(app.state.staff_guard, authentication=Door())
    with TestClient(app, follow_redirects=False) as opened:
        yield opened


@pytest.fixture
def signed_in(client: TestClient) -> Iterator[TestClient]:
    client.cookies.set(COOKIE, SESSION["tester"])
    yield client
    client.cookies.clear()


def ask(client: TestClient, body: Any = None, *, path: str = "grade", secret: str | None = None) -> Any:
    sent = body if isinstance(body, bytes) else json.dumps(QUESTION | (body or {})).encode()
    headers = {"X-CSRF-Token": csrf(SESSION["tester"]) if secret is None else secret}
    return client.post(f"/staff/lab/{path}", content=sent, headers=headers)


class TestGuard:
    """Only who may try out rules gets in."""

    @pytest.mark.parametrize("path", ["/staff/lab", "/staff/lab/draft.toml?scheme=zhejiang-2020"])
    def test_not_signed_in(self, client: TestClient, path: str) -> None:
        answer = client.get(path, headers={"Accept": "text/html"})
        assert answer.status_code == 303
        assert "sign-in" in answer.headers["location"]

    @pytest.mark.parametrize("path", ["grade", "reasons"])
    def test_questions_of_strangers(self, client: TestClient, path: str) -> None:
        assert ask(client, path=path).status_code == 401

    def test_without_the_right(self, client: TestClient) -> None:
        client.cookies.set(COOKIE, SESSION["sender"])
        assert client.get("/staff/lab").status_code == 403
        assert ask(client, secret=csrf(SESSION["sender"])).status_code == 403
        client.cookies.clear()

    @pytest.mark.parametrize("secret", ["", "wrong", "0" * 64])
    def test_without_the_secret_of_the_page(self, signed_in: TestClient, secret: str) -> None:
        assert ask(signed_in, secret=secret).status_code == 403

    def test_from_another_site(self, signed_in: TestClient) -> None:
        headers = {"X-CSRF-Token": csrf(SESSION["tester"]), "Sec-Fetch-Site": "cross-site"}
        assert signed_in.post("/staff/lab/grade", content=b"{}", headers=headers).status_code == 403

    def test_only_post(self, signed_in: TestClient) -> None:
        assert signed_in.get("/staff/lab/grade").status_code in (404, 405)


class TestGrade:
    """Questions and their answers."""

    def test_one_number_moved(self, signed_in: TestClient) -> None:
        answer = ask(signed_in)
        assert answer.status_code == 200
        assert answer.headers["cache-control"] == "no-store"
        found = answer.json()
        assert [one["code"] for one in found["list"]] == ["330212", "330282"]
        assert (found["differ"], found["date"]) == (2, "2020-02-18")

    def test_reasons_only(self, signed_in: TestClient) -> None:
        found = ask(signed_in, {"date": "2020-02-16"}, path="reasons").json()
        assert set(found) == {"date", "differ", "list", "chosen"}
        assert len(found["list"]) == found["differ"] == 3

    def test_faulty_numbers(self, signed_in: TestClient) -> None:
        side = {"scheme": "zhejiang-2020", "numbers": {"raising.parts.1.bands.2.at_least": 300}}
        answer = ask(signed_in, {"b": side})
        assert answer.status_code == 422
        assert list(answer.json()["faults"]) == ["b"]
        assert "the bounds must rise from band to band" in answer.json()["faults"]["b"]

    @pytest.mark.parametrize(
        "body",
        [b"", b"null", b"{" * 9000, b"x" * 200_000, b'{"a": {"scheme": "../../etc/passwd"}}', b"\x00\xff"],
    )
    def test_hostile_bodies(self, signed_in: TestClient, body: bytes) -> None:
        answer = ask(signed_in, body)
        assert answer.status_code == 422
        assert "passwd" not in answer.text
        assert len(answer.content) < 2000

    def test_nothing_is_published(self, signed_in: TestClient, instance: Settings) -> None:
        before = sorted(instance.editions.iterdir())
        ask(signed_in)
        signed_in.get("/staff/lab")
        signed_in.get("/staff/lab/draft.toml?scheme=zhejiang-2020&easing.at_least=3")
        assert sorted(instance.editions.iterdir()) == before


class TestPage:
    """The page and what it begins with."""

    def test_begins_with_the_rule_in_force_beside_itself(self, signed_in: TestClient) -> None:
        html = signed_in.get("/staff/lab").text
        boot = json.loads(re.findall(r'id="lab-boot">(.*?)</script>', html)[0])
        assert boot["question"]["a"] == boot["question"]["b"] == {"scheme": "zhejiang-2020", "numbers": {}}
        assert (boot["question"]["date"], boot["answer"]["differ"]) == ("2020-02-09", 0)
        assert "草案，未生效" in html

    def test_a_link_opens_the_same_comparison(self, signed_in: TestClient) -> None:
        html = signed_in.get("/staff/lab?lang=en&date=2020-02-18&b=zhejiang-2020&b.easing.at_least=3").text
        boot = json.loads(re.findall(r'id="lab-boot">(.*?)</script>', html)[0])
        assert boot["answer"]["differ"] == 2
        assert "Draft — not in force" in html
        row = re.findall(r'data-key="easing.at_least" data-original="6">.*?</div>', html, flags=re.DOTALL)[0]
        assert 'type="number" id="b.easing.at_least" step="1" value="3"' in row

    def test_every_number_of_both_schemes_has_its_control(self, signed_in: TestClient) -> None:
        html = signed_in.get("/staff/lab?a=portugal-2021&b=ecdc-2021-06").text
        assert len(re.findall(r'type="number" id="a\.', html)) == 4
        assert len(re.findall(r'type="number" id="b\.', html)) == 14
        assert len(re.findall(r'<input type="range" min=', html)) == 18

    def test_faulty_numbers_in_the_address(self, signed_in: TestClient) -> None:
        html = signed_in.get("/staff/lab?b.raising.parts.1.bands.2.at_least=300").text
        boot = json.loads(re.findall(r'id="lab-boot">(.*?)</script>', html)[0])
        assert "must rise" in boot["faults"]["b"]
        assert boot["question"]["b"]["numbers"] == {"raising.parts.1.bands.2.at_least": 300}

    @pytest.mark.parametrize("query", ["a=../x", "date=x", "b.n=x", "region_set=none", "a=none"])
    def test_what_cannot_be_understood(self, signed_in: TestClient, query: str) -> None:
        assert signed_in.get(f"/staff/lab?{query}").status_code == 404

    def test_a_number_that_the_rule_does_not_have_is_told(self, signed_in: TestClient) -> None:
        html = signed_in.get("/staff/lab?b.version=2").text
        boot = json.loads(re.findall(r'id="lab-boot">(.*?)</script>', html)[0])
        assert boot["faults"]["b"] == "zhejiang-2020没有“version”这个数值，请从网址中去掉"

    def test_nothing_of_the_address_becomes_markup(self, signed_in: TestClient) -> None:
        answer = signed_in.get("/staff/lab?district=%3Cscript%3Ealert(1)%3C/script%3E&lang=%3Cb%3E")
        assert "<script>alert" not in answer.text

    def test_the_public_page_does_not_load_it(self, client: TestClient) -> None:
        assert "lab." not in client.get("/").text


class TestDraftFile:
    """The draft as a file."""

    def test_download(self, signed_in: TestClient) -> None:
        answer = signed_in.get("/staff/lab/draft.toml?scheme=zhejiang-2020&easing.at_least=3&lang=en")
        assert answer.headers["content-disposition"] == 'attachment; filename="zhejiang-2020-draft.toml"'
        scheme = parse(answer.text, Path("zhejiang-2020-draft.toml"))
        assert scheme.easing_bound is not None
        assert scheme.easing_bound.at_least == 3

    @pytest.mark.parametrize(
        "query", ["", "scheme=../x", "scheme=none", "scheme=zhejiang-2020&easing.step=9"]
    )
    def test_refused(self, signed_in: TestClient, query: str) -> None:
        assert signed_in.get(f"/staff/lab/draft.toml?{query}").status_code == 422
