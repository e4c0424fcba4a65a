"""Signing in and out, and one's own password."""

from __future__ import annotations

from dataclasses import replace
from http.cookies import SimpleCookie
from urllib.parse import quote

import pytest
from fastapi import FastAPI, Request
from starlette.testclient import TestClient

from fivecolour.access.attempts import PER_ACCOUNT
from fivecolour.config import settings
from fivecolour.web import guard
from tests.web.signed_in import PASSWORD, secret, sign_in


class TestSignIn:
    """Signing in and out."""

    def test_cookie(self, staff: TestClient) -> None:
        (cookie,) = [
            one
            for one in sign_in(staff).last.headers.get_list("set-cookie")  # type: ignore[attr-defined]
            if one.startswith(guard.COOKIE)
        ]
        flags = SimpleCookie(cookie)[guard.COOKIE]
        assert (flags["httponly"], flags["samesite"], flags["secure"]) == (True, "lax", "")
        assert (flags["domain"], flags["path"], flags["max-age"]) == ("", "", "")

    @pytest.mark.parametrize("how", ["https", "proxy"])
    def test_secure_over_https(self, staff_app: FastAPI, how: str) -> None:
        base, headers = (
            ("https://testserver", {})
            if how == "https"
            else ("http://testserver", {"x-forwarded-proto": "https"})
        )
        with TestClient(staff_app, base_url=base, follow_redirects=False) as staff:
            asked = staff.get("/staff/sign-in", headers=headers)
            assert "; Secure" in asked.headers["set-cookie"]
            form = {"csrf": secret(asked.text), "name": "li.na", "password": PASSWORD}
            cookie = {"cookie": asked.headers["set-cookie"].partition(";")[0]}
            answer = staff.post("/staff/sign-in", data=form, headers=headers | cookie)
            assert answer.status_code == 303
            assert all("; Secure" in one for one in answer.headers.get_list("set-cookie"))

    def test_a_session_planted_beforehand_is_replaced(self, staff: TestClient) -> None:
        staff.cookies.set(guard.COOKIE, "planted", path="/staff")
        sign_in(staff)
        assert staff.cookies.get(guard.COOKIE, domain="testserver.local") != "planted"
        assert staff.get("/staff", headers={"cookie": f"{guard.COOKIE}=planted"}).status_code == 303

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
    def test_where_it_leads(self, staff: TestClient, wanted: str, location: str) -> None:
        sign_in(staff, query=f"?next={quote(wanted, safe='')}")
        assert staff.last.headers["location"] == location  # type: ignore[attr-defined]

    def test_wrong_name_and_wrong_password_look_alike(self, staff: TestClient) -> None:
        csrf = secret(staff.get("/staff/sign-in?lang=en").text)
        answers = [
            staff.post("/staff/sign-in?lang=en", data={"csrf": csrf, "name": name, "password": "wrong"})
            for name in ("wang.min", "nobody")
        ]
        assert [answer.status_code for answer in answers] == [401, 401]
        assert answers[0].text == answers[1].text
        assert "Name or password is wrong." in answers[0].text

    @pytest.mark.parametrize("name", ["wang.min", "nobody"])
    def test_lock_out(self, staff: TestClient, name: str) -> None:
        csrf = secret(staff.get("/staff/sign-in").text)
        form = {"csrf": csrf, "name": name, "password": "wrong"}
        seen = [staff.post("/staff/sign-in", data=form).status_code for _ in range(PER_ACCOUNT + 1)]
        assert seen == [401] * PER_ACCOUNT + [429]
        answer = staff.post("/staff/sign-in", data=form | {"password": PASSWORD})
        assert (answer.status_code, answer.headers["retry-after"]) == (429, "900")
        assert guard.COOKIE not in answer.headers.get("set-cookie", "")

    def test_form_of_another_browser(self, staff: TestClient, staff_app: FastAPI) -> None:
        theirs = secret(TestClient(staff_app).get("/staff/sign-in").text)
        staff.get("/staff/sign-in")
        form = {"csrf": theirs, "name": "wang.min", "password": PASSWORD}
        assert staff.post("/staff/sign-in", data=form).status_code == 403
        staff.cookies.clear()
        assert staff.post("/staff/sign-in", data=form).status_code == 403
        assert staff.post("/staff/sign-in", content=b"x" * 20_000).status_code == 413

    def test_sign_out(self, staff: TestClient) -> None:
        csrf = secret(sign_in(staff).get("/staff").text)
        cookie = staff.cookies.get(guard.COOKIE)
        assert staff.get("/staff/sign-out").status_code == 404
        assert staff.post("/staff/sign-out", data={"csrf": csrf}).headers["location"] == "../staff/sign-in"
        assert staff.get("/staff").status_code == 303
        assert staff.get("/staff", headers={"cookie": f"{guard.COOKIE}={cookie}"}).status_code == 303

    def test_behind_a_proxy_the_readers_own_address_counts(self, staff_app: FastAPI) -> None:
        def address(proxies: int, *forwarded: str) -> str:
            staff_app.state.staff_guard = replace(
                staff_app.state.staff_guard, config=replace(settings(), proxies=proxies)
            )
            headers = [(b"x-forwarded-for", one.encode()) for one in forwarded]
            scope = {"type": "http", "app": staff_app, "headers": headers, "client": ("10.0.0.1", 1)}
            return guard.client_address(Request(scope))

        assert address(0, "203.0.113.9") == "10.0.0.1"
        assert address(1) == "10.0.0.1"
        # Only the last is the proxy's own word: what stands before it the reader may have made up.
        assert address(1, "6.6.6.6, 203.0.113.9") == "203.0.113.9"
        assert address(2, "6.6.6.6", "203.0.113.9, 10.0.0.2") == "203.0.113.9"


class TestPassword:
    """One's own password."""

    def test_change(self, staff: TestClient, staff_app: FastAPI) -> None:
        other = sign_in(TestClient(staff_app, follow_redirects=False))
        csrf = secret(sign_in(staff).get("/staff/password").text)
        form = {"csrf": csrf, "old": PASSWORD, "new": "nine grey otters", "again": "nine grey otters"}
        for wrong, message in (
            ({"old": "wrong"}, "现在的密码不对"),
            ({"again": "x"}, "不一样"),
            ({"new": "short", "again": "short"}, "太短"),
            ({"new": "password1234", "again": "password1234"}, "太容易猜到"),
        ):
            answer = staff.post("/staff/password", data=form | wrong)
            assert answer.status_code == 400
            assert message in answer.text
        assert staff.post("/staff/password", data=form).status_code == 303
        assert staff.get("/staff").status_code == 200
        assert other.get("/staff").status_code == 303
