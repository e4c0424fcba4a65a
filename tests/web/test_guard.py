"""Staff pages: who gets in, what forms and cookies are worth; readers' pages know nothing of it."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Annotated
from urllib.parse import quote

import pytest
from fastapi import Depends, FastAPI, Request
from sqlalchemy import text
from starlette.testclient import TestClient

from fivecolour.access.attempts import PER_ACCOUNT
from fivecolour.access.authentication import Authentication
from fivecolour.access.permissions import Person, scope
from fivecolour.config import Settings, settings
from fivecolour.web import guard
from fivecolour.web.security import POLICY
from fivecolour.web.server import create_app

PASSWORD = "seven blue herons"


@pytest.fixture(scope="module")
def set_up(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a store in which wang.min may administer and send, and li.na try out rules; to be copied."""
    path = tmp_path_factory.mktemp("set-up") / "fivecolour.db"
    authentication = Authentication(f"sqlite:///{path}")
    authentication.people.add(
        "wang.min", PASSWORD, scope(["admin", "ingest"], districts=["330200"]), by="tests"
    )
    authentication.people.add("li.na", PASSWORD, scope(["lab"]), by="tests")
    authentication.engine.dispose()
    return path


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> FastAPI:
    """Return an application with two guarded routes more."""
    app = create_app(replace(settings(), home=tmp_path_factory.mktemp("home"), database_url="sqlite://"))
    guarded = FastAPI()

    @guarded.get("/person")
    async def who(person: Annotated[Person, Depends(guard.bearer("ingest"))]) -> str:
        return person.name

    @guarded.post("/staff/form")
    async def form(request: Request, _person: Annotated[Person, Depends(guard.may())]) -> str:
        return str((await request.form()).get("said"))

    # Before the refusal of every other address.
    app.router.routes[:0] = guarded.router.routes[-2:]
    return app


@pytest.fixture
def authentication(set_up: Path, tmp_path: Path) -> Iterator[Authentication]:
    """Return the door to a store of this test's own."""
    shutil.copy(set_up, tmp_path / "fivecolour.db")
    opened = Authentication(f"sqlite:///{tmp_path / 'fivecolour.db'}")
    yield opened
    opened.engine.dispose()


@pytest.fixture
def app(made: FastAPI, authentication: Authentication) -> FastAPI:
    made.state.staff_guard = replace(made.state.staff_guard, authentication=authentication)
    return made


@pytest.fixture
def client(app: FastAPI) -> Iterator[TestClient]:
    with TestClient(app, follow_redirects=False, headers={"accept": "text/html"}) as opened:
        yield opened


def secret(html: str) -> str:
    found = re.search(r'name="csrf" value="([^"]+)"', html)
    assert found
    return found[1]


def sign_in(client: TestClient, name: str = "wang.min", *, query: str = "", **headers: str) -> TestClient:
    form = {"csrf": secret(client.get("/staff/sign-in").text), "name": name, "password": PASSWORD}
    answer = client.post(f"/staff/sign-in{query}", data=form, headers=headers)
    assert answer.status_code == 303, answer.text
    client.last = answer  # type: ignore[attr-defined]
    return client


class TestGuard:
    """Nobody sees a staff page without signing in, or does what they may not."""

    @pytest.mark.parametrize(
        "path", ["/staff", "/staff/audit", "/staff/tokens", "/staff/password", "/staff/lab"]
    )
    def test_sends_to_sign_in(self, client: TestClient, path: str) -> None:
        answer = client.get(path + "?lang=en&x=1")
        assert answer.status_code == 303
        assert answer.headers["location"].endswith(
            f"staff/sign-in?lang=en&next={path.replace('/', '%2F')}%3Flang%3Den%26x%3D1"
        )

    def test_a_form_of_nobody_changes_nothing(
        self, client: TestClient, authentication: Authentication
    ) -> None:
        for path in ("/staff/tokens", "/staff/tokens/revoke", "/staff/password", "/staff/sign-out"):
            assert client.post(path, data={"csrf": "x"}).headers["location"].endswith("sign-in?next=%2Fstaff")
        assert authentication.tokens.all() == ()

    def test_a_script_is_told_plainly(self, client: TestClient) -> None:
        for headers in ({"accept": "application/json"}, {"sec-fetch-mode": "cors"}, {"x-csrf-token": "x"}):
            answer = client.get("/staff", headers=headers)
            assert (answer.status_code, answer.json()["detail"]) == (401, "请先登录。")

    @pytest.mark.parametrize("path", ["/staff/audit", "/staff/tokens"])
    def test_lacking_the_action(self, client: TestClient, path: str) -> None:
        answer = sign_in(client, "li.na").get(path + "?lang=en")
        assert answer.status_code == 403
        assert "Your account may not do this." in answer.text
        assert client.post(path, data={"csrf": secret(client.get("/staff").text)}).status_code in {403, 405}

    def test_home_shows_what_one_may_do(self, client: TestClient) -> None:
        home = sign_in(client, "li.na").get("/staff").text
        assert 'href="./staff/lab"' in home
        assert "/staff/tokens" not in home
        assert 'href="./staff/tokens"' in sign_in(client).get("/staff").text

    @pytest.mark.parametrize("cookie", ["", "x", "'; --", "ÿ".encode().decode("latin-1"), "x" * 5000])
    def test_made_up_cookies(self, client: TestClient, cookie: str) -> None:
        answer = client.get("/staff", headers={"cookie": f"{guard.COOKIE}={cookie}".encode("latin-1")})
        assert answer.status_code == 303


class TestForms:
    """A form is taken from our own page alone."""

    def test_ours(self, client: TestClient) -> None:
        csrf = secret(sign_in(client).get("/staff").text)
        assert client.post("/staff/form", data={"csrf": csrf, "said": "hello"}).json() == "hello"
        assert (
            client.post("/staff/form", data={"said": "hello"}, headers={"x-csrf-token": csrf}).json()
            == "hello"
        )

    @pytest.mark.parametrize("form", [{}, {"csrf": ""}, {"csrf": "0" * 64}, {"csrf": "é"}])
    def test_without_its_secret(self, client: TestClient, form: dict[str, str]) -> None:
        sign_in(client)
        answer = client.post("/staff/form", data=form | {"said": "x"})
        assert answer.status_code == 403
        assert "没有作任何改动" in answer.text
        assert client.post("/staff/form", data=form, headers={"x-csrf-token": "wrong"}).status_code == 403

    def test_the_secret_of_another_session(self, client: TestClient, app: FastAPI) -> None:
        theirs = secret(sign_in(TestClient(app, follow_redirects=False), "li.na").get("/staff").text)
        assert sign_in(client).post("/staff/form", data={"csrf": theirs}).status_code == 403

    @pytest.mark.parametrize("site", ["cross-site", "same-site"])
    def test_from_another_site(self, client: TestClient, site: str) -> None:
        csrf = secret(sign_in(client).get("/staff").text)
        assert (
            client.post("/staff/form", data={"csrf": csrf}, headers={"sec-fetch-site": site}).status_code
            == 403
        )

    def test_a_huge_body_is_not_read(self, client: TestClient) -> None:
        sign_in(client)
        length = str(guard.LARGEST_BODY + 1)
        assert client.post("/staff/form", content=b"x", headers={"content-length": length}).status_code == 413
        assert client.post("/staff/form", content=iter([b"x"])).status_code == 411


class TestSignIn:
    """Signing in and out."""

    def test_cookie(self, client: TestClient) -> None:
        (cookie,) = [
            one
            for one in sign_in(client).last.headers.get_list("set-cookie")  # type: ignore[attr-defined]
            if one.startswith(guard.COOKIE)
        ]
        flags = SimpleCookie(cookie)[guard.COOKIE]
        assert (flags["httponly"], flags["samesite"], flags["secure"]) == (True, "lax", "")
        assert (flags["domain"], flags["path"], flags["max-age"]) == ("", "", "")

    @pytest.mark.parametrize("how", ["https", "proxy"])
    def test_secure_over_https(self, app: FastAPI, how: str) -> None:
        base, headers = (
            ("https://testserver", {})
            if how == "https"
            else ("http://testserver", {"x-forwarded-proto": "https"})
        )
        with TestClient(app, base_url=base, follow_redirects=False) as client:
            asked = client.get("/staff/sign-in", headers=headers)
            assert "; Secure" in asked.headers["set-cookie"]
            form = {"csrf": secret(asked.text), "name": "li.na", "password": PASSWORD}
            cookie = {"cookie": asked.headers["set-cookie"].partition(";")[0]}
            answer = client.post("/staff/sign-in", data=form, headers=headers | cookie)
            assert answer.status_code == 303
            assert all("; Secure" in one for one in answer.headers.get_list("set-cookie"))

    def test_a_session_planted_beforehand_is_replaced(self, client: TestClient) -> None:
        client.cookies.set(guard.COOKIE, "planted", path="/staff")
        sign_in(client)
        assert client.cookies.get(guard.COOKIE, domain="testserver.local") != "planted"
        assert client.get("/staff", headers={"cookie": f"{guard.COOKIE}=planted"}).status_code == 303

    @pytest.mark.parametrize(
        ("wanted", "location"),
        [
            ("/staff/lab?date=2020-02-09", "../staff/lab?date=2020-02-09"),
            ("", "../staff"),
            *(
                (evil, "../staff")
                for evil in (
                    "https://evil.example/staff",
                    "//evil.example/staff",
                    "/\\evil.example",
                    "/staff//evil.example",
                    "/staff/../../x",
                    "/staff\\..\\x",
                    "/staffx",
                    "javascript:alert(1)",
                    "/staff\r\nset-cookie: a=b",
                    "//[",
                    "/",
                )
            ),
        ],
    )
    def test_where_it_leads(self, client: TestClient, wanted: str, location: str) -> None:
        sign_in(client, query=f"?next={quote(wanted, safe='')}")
        assert client.last.headers["location"] == location  # type: ignore[attr-defined]

    def test_wrong_name_and_wrong_password_look_alike(self, client: TestClient) -> None:
        csrf = secret(client.get("/staff/sign-in?lang=en").text)
        answers = [
            client.post("/staff/sign-in?lang=en", data={"csrf": csrf, "name": name, "password": "wrong"})
            for name in ("wang.min", "nobody")
        ]
        assert [answer.status_code for answer in answers] == [401, 401]
        assert answers[0].text == answers[1].text
        assert "Name or password is wrong." in answers[0].text

    @pytest.mark.parametrize("name", ["wang.min", "nobody"])
    def test_lock_out(self, client: TestClient, name: str) -> None:
        csrf = secret(client.get("/staff/sign-in").text)
        form = {"csrf": csrf, "name": name, "password": "wrong"}
        seen = [client.post("/staff/sign-in", data=form).status_code for _ in range(PER_ACCOUNT + 1)]
        assert seen == [401] * PER_ACCOUNT + [429]
        answer = client.post("/staff/sign-in", data=form | {"password": PASSWORD})
        assert (answer.status_code, answer.headers["retry-after"]) == (429, "900")
        assert guard.COOKIE not in answer.headers.get("set-cookie", "")

    def test_form_of_another_browser(self, client: TestClient, app: FastAPI) -> None:
        theirs = secret(TestClient(app).get("/staff/sign-in").text)
        client.get("/staff/sign-in")
        form = {"csrf": theirs, "name": "wang.min", "password": PASSWORD}
        assert client.post("/staff/sign-in", data=form).status_code == 403
        client.cookies.clear()
        assert client.post("/staff/sign-in", data=form).status_code == 403
        assert client.post("/staff/sign-in", content=b"x" * 20_000).status_code == 413

    def test_sign_out(self, client: TestClient) -> None:
        csrf = secret(sign_in(client).get("/staff").text)
        cookie = client.cookies.get(guard.COOKIE)
        assert client.get("/staff/sign-out").status_code == 404
        assert client.post("/staff/sign-out", data={"csrf": csrf}).headers["location"] == "../staff/sign-in"
        assert client.get("/staff").status_code == 303
        assert client.get("/staff", headers={"cookie": f"{guard.COOKIE}={cookie}"}).status_code == 303

    def test_behind_a_proxy_the_readers_own_address_counts(self, app: FastAPI) -> None:
        def address(proxies: int, *forwarded: str) -> str:
            app.state.staff_guard = replace(
                app.state.staff_guard, config=replace(settings(), proxies=proxies)
            )
            headers = [(b"x-forwarded-for", one.encode()) for one in forwarded]
            scope = {"type": "http", "app": app, "headers": headers, "client": ("10.0.0.1", 1)}
            return guard.client_address(Request(scope))

        assert address(0, "203.0.113.9") == "10.0.0.1"
        assert address(1) == "10.0.0.1"
        # Only the last is the proxy's own word: what stands before it the reader may have made up.
        assert address(1, "6.6.6.6, 203.0.113.9") == "203.0.113.9"
        assert address(2, "6.6.6.6", "203.0.113.9, 10.0.0.2") == "203.0.113.9"


class TestPassword:
    """One's own password."""

    def test_change(self, client: TestClient, app: FastAPI) -> None:
        other = sign_in(TestClient(app, follow_redirects=False))
        csrf = secret(sign_in(client).get("/staff/password").text)
        form = {"csrf": csrf, "old": PASSWORD, "new": "nine grey otters", "again": "nine grey otters"}
        for wrong, message in (
            ({"old": "wrong"}, "现在的密码不对"),
            ({"again": "x"}, "不一样"),
            ({"new": "short", "again": "short"}, "太短"),
            ({"new": "password1234", "again": "password1234"}, "太容易猜到"),
        ):
            answer = client.post("/staff/password", data=form | wrong)
            assert answer.status_code == 400
            assert message in answer.text
        assert client.post("/staff/password", data=form).status_code == 303
        assert client.get("/staff").status_code == 200
        assert other.get("/staff").status_code == 303


class TestTokens:
    """The page of tokens, and what a token opens."""

    def make(self, client: TestClient, **fields: str) -> tuple[int, str]:
        form = {
            "csrf": secret(client.get("/staff/tokens").text),
            "name": "feed",
            "action": "ingest",
            "days": "30",
        }
        answer = client.post("/staff/tokens", data={**form, "districts": "330200", **fields})
        found = re.search(r'id="token">([^<]+)<', answer.text)
        return answer.status_code, found[1] if found else answer.text

    def test_made_used_and_revoked(self, client: TestClient) -> None:
        status, value = self.make(sign_in(client))
        assert status == 200
        assert value not in client.get("/staff/tokens").text
        bearer = {"authorization": f"Bearer {value}"}
        assert client.get("/person", headers=bearer).json() == "token:1 feed"
        csrf = secret(client.get("/staff/tokens").text)
        assert client.post("/staff/tokens/revoke", data={"csrf": csrf, "number": "1"}).status_code == 303
        assert client.get("/person", headers=bearer).status_code == 401

    @pytest.mark.parametrize(
        ("fields", "message"),
        [
            ({"districts": ""}, "不能给令牌超出自己的权限"),
            ({"districts": "330100"}, "不能给令牌超出自己的权限"),
            ({"action": "publish"}, "不能给令牌超出自己的权限"),
            ({"action": "admin"}, "它只属于人"),
            ({"action": "root"}, "没有“root”这种权限"),
            ({"days": "9999"}, "令牌的期限为1至366天"),
            ({"days": "x"}, "令牌的期限为1至366天"),
            ({"name": "<script>"}, "请只用字母、数字、空格和 . - _"),
        ],
    )
    def test_refused(
        self, client: TestClient, authentication: Authentication, fields: dict[str, str], message: str
    ) -> None:
        status, answer = self.make(sign_in(client), **fields)
        assert status == 400
        assert message in answer
        assert "<script>" not in answer
        assert authentication.tokens.all() == ()

    @pytest.mark.parametrize(
        "header", ["", "Bearer", "Bearer ", "Bearer x", "Basic eDp5", "fc_x", "Bearer \xff"]
    )
    def test_without_a_valid_one(self, client: TestClient, header: str) -> None:
        answer = client.get("/person", headers={"authorization": header.encode("latin-1")})
        assert (answer.status_code, answer.headers["www-authenticate"]) == (401, "Bearer")

    def test_without_the_action(self, client: TestClient, authentication: Authentication) -> None:
        value, _ = authentication.tokens.create(
            "x", scope(["lab"]), days=1, by="tests", now=authentication.clock()
        )
        answer = client.get("/person", headers={"authorization": f"bearer {value}"})
        assert (answer.status_code, answer.text) == (403, "this token may not ingest")

    def test_a_session_is_no_token(self, client: TestClient) -> None:
        assert sign_in(client).get("/person").status_code == 401


class TestAudit:
    """The page of the log."""

    def test_pages_and_filter(self, client: TestClient, authentication: Authentication) -> None:
        sign_in(client)
        for _ in range(60):
            authentication.tokens.create("x", scope(["lab"]), days=1, by="li.na", now=authentication.clock())
        first = client.get("/staff/audit?lang=en")
        assert first.text.count("<time") == 50
        assert "The log is whole: 63 entries" in first.text
        older = re.search(r'id="older" href="([^"]+)"', first.text)
        assert older
        assert client.get("/staff/" + older[1].replace("&amp;", "&")).text.count("<time") == 13
        only = client.get("/staff/audit?lang=en&what=person+added&path=x&request=y")
        assert only.text.count("<time") == 2
        assert client.get("/staff/audit?before=x&who=%3Cscript%3E").text.count("<script") == 0

    def test_a_broken_chain_is_told(self, client: TestClient, authentication: Authentication) -> None:
        sign_in(client)
        with authentication.engine.begin() as connection:
            connection.execute(text("DROP TRIGGER audit_no_update"))
            connection.execute(text("UPDATE audit SET who = 'x' WHERE number = 2"))
        assert "broken at entry 2; the 1 before it hold" in client.get("/staff/audit?lang=en").text


class TestReaders:
    """Public pages need none of it and know nothing of it."""

    def test_staff_headers(self, client: TestClient) -> None:
        answers = [client.get(path) for path in ("/staff", "/staff/sign-in", "/staff/nope")]
        answers.append(sign_in(client).get("/staff/tokens"))
        for answer in answers:
            assert answer.headers["cache-control"] == "no-store"
            assert answer.headers["x-robots-tag"] == "noindex, nofollow"
            assert answer.headers["content-security-policy"] == POLICY.replace(" 'unsafe-inline'", "")
            assert "unsafe" not in answer.headers["content-security-policy"]

    def test_no_inline_style_or_script(self, client: TestClient) -> None:
        sign_in(client)
        for path in ("/staff", "/staff/sign-in", "/staff/tokens", "/staff/audit", "/staff/password"):
            html = client.get(path).text
            assert not re.search(r"<style|<script|\sstyle=|\son\w+=", html), path

    def test_a_store_that_cannot_be_opened_is_no_secret_told(self, made: FastAPI) -> None:
        made.state.staff_guard = replace(
            made.state.staff_guard, authentication=Authentication("sqlite:////dev/null/fivecolour.db")
        )
        with TestClient(made) as client:
            client.cookies.set(guard.COOKIE, "x")
            answer = client.get("/staff?lang=en")
            form = {"csrf": secret(client.get("/staff/sign-in").text), "name": "x", "password": "x"}
            assert client.post("/staff/sign-in", data=form).status_code == 503
        assert (answer.status_code, answer.text) == (503, "The store cannot be opened just now.")

    def test_public_pages_open_no_store_and_set_no_cookie(self, instance: Settings, tmp_path: Path) -> None:
        broken = replace(instance, database_url=f"sqlite:///{tmp_path}/none/at/all.db")
        with TestClient(create_app(broken)) as reader:
            for path in ("/", "/method", "/healthz"):
                answer = reader.get(path)
                assert answer.status_code == 200
                assert "set-cookie" not in answer.headers
                assert "staff" not in answer.text
        assert not (tmp_path / "none").exists()
