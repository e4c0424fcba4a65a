"""Staff pages: who gets in, and what forms are worth; readers' pages know nothing of it."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from fivecolour.access.authentication import Authentication
from fivecolour.config import Settings
from fivecolour.web import guard
from fivecolour.web.security import POLICY
from fivecolour.web.server import create_app
from tests.web.signed_in import secret, sign_in


class TestGuard:
    """Nobody sees a staff page without signing in, or does what they may not."""

    @pytest.mark.parametrize(
        "path", ["/staff", "/staff/audit", "/staff/tokens", "/staff/password", "/staff/lab"]
    )
    def test_sends_to_sign_in(self, staff: TestClient, path: str) -> None:
        answer = staff.get(path + "?lang=en&x=1")
        assert answer.status_code == 303
        assert answer.headers["location"].endswith(
            f"staff/sign-in?lang=en&next={path.replace('/', '%2F')}%3Flang%3Den%26x%3D1"
        )

    def test_a_form_of_nobody_changes_nothing(
        self, staff: TestClient, authentication: Authentication
    ) -> None:
        for path in ("/staff/tokens", "/staff/tokens/revoke", "/staff/password", "/staff/sign-out"):
            assert staff.post(path, data={"csrf": "x"}).headers["location"].endswith("sign-in?next=%2Fstaff")
        assert authentication.tokens.all() == ()

    def test_a_choice_that_is_not_there_is_told(self, staff: TestClient) -> None:
        page = staff.get("/staff/sign-in?lang=xx&theme=pink").text
        assert page.count('class="withdrawn unread"') == 2
        assert "pink" in page
        assert 'class="withdrawn unread"' not in staff.get("/staff/sign-in?lang=en&theme=dark").text

    def test_a_script_is_told_plainly(self, staff: TestClient) -> None:
        for headers in ({"accept": "application/json"}, {"sec-fetch-mode": "cors"}, {"x-csrf-token": "x"}):
            answer = staff.get("/staff", headers=headers)
            assert (answer.status_code, answer.json()["detail"]) == (401, "请先登录。")

    @pytest.mark.parametrize("path", ["/staff/audit", "/staff/tokens"])
    def test_lacking_the_action(self, staff: TestClient, path: str) -> None:
        answer = sign_in(staff, "li.na").get(path + "?lang=en")
        assert answer.status_code == 403
        assert "Your account may not do this." in answer.text
        assert staff.post(path, data={"csrf": secret(staff.get("/staff").text)}).status_code in {403, 405}

    def test_home_shows_what_one_may_do(self, staff: TestClient) -> None:
        home = sign_in(staff, "li.na").get("/staff").text
        assert 'href="./staff/lab"' in home
        assert "/staff/tokens" not in home
        assert 'href="./staff/tokens"' in sign_in(staff).get("/staff").text

    @pytest.mark.parametrize("cookie", ["", "x", "'; --", "ÿ".encode().decode("latin-1"), "x" * 5000])
    def test_made_up_cookies(self, staff: TestClient, cookie: str) -> None:
        answer = staff.get("/staff", headers={"cookie": f"{guard.COOKIE}={cookie}".encode("latin-1")})
        assert answer.status_code == 303


class TestForms:
    """A form is taken from our own page alone."""

    def test_ours(self, staff: TestClient) -> None:
        csrf = secret(sign_in(staff).get("/staff").text)
        assert staff.post("/staff/form", data={"csrf": csrf, "said": "hello"}).json() == "hello"
        assert (
            staff.post("/staff/form", data={"said": "hello"}, headers={"x-csrf-token": csrf}).json()
            == "hello"
        )

    @pytest.mark.parametrize("form", [{}, {"csrf": ""}, {"csrf": "0" * 64}, {"csrf": "é"}])
    def test_without_its_secret(self, staff: TestClient, form: dict[str, str]) -> None:
        sign_in(staff)
        answer = staff.post("/staff/form", data=form | {"said": "x"})
        assert answer.status_code == 403
        assert "没有作任何改动" in answer.text
        assert staff.post("/staff/form", data=form, headers={"x-csrf-token": "wrong"}).status_code == 403

    def test_the_secret_of_another_session(self, staff: TestClient, staff_app: FastAPI) -> None:
        theirs = secret(sign_in(TestClient(staff_app, follow_redirects=False), "li.na").get("/staff").text)
        assert sign_in(staff).post("/staff/form", data={"csrf": theirs}).status_code == 403

    @pytest.mark.parametrize("site", ["cross-site", "same-site"])
    def test_from_another_site(self, staff: TestClient, site: str) -> None:
        csrf = secret(sign_in(staff).get("/staff").text)
        assert (
            staff.post("/staff/form", data={"csrf": csrf}, headers={"sec-fetch-site": site}).status_code
            == 403
        )

    def test_a_huge_body_is_not_read(self, staff: TestClient) -> None:
        sign_in(staff)
        length = str(guard.LARGEST_BODY + 1)
        assert staff.post("/staff/form", content=b"x", headers={"content-length": length}).status_code == 413
        assert staff.post("/staff/form", content=iter([b"x"])).status_code == 411


class TestReaders:
    """Public pages need none of it and know nothing of it."""

    def test_staff_headers(self, staff: TestClient) -> None:
        answers = [staff.get(path) for path in ("/staff", "/staff/sign-in", "/staff/nope")]
        answers.append(sign_in(staff).get("/staff/tokens"))
        for answer in answers:
            assert answer.headers["cache-control"] == "no-store"
            assert answer.headers["x-robots-tag"] == "noindex, nofollow"
            assert answer.headers["content-security-policy"] == POLICY.replace(" 'unsafe-inline'", "")
            assert "unsafe" not in answer.headers["content-security-policy"]

    def test_no_inline_style_or_script(self, staff: TestClient) -> None:
        sign_in(staff)
        for path in ("/staff", "/staff/sign-in", "/staff/tokens", "/staff/audit", "/staff/password"):
            html = staff.get(path).text
            assert not re.search(r"<style|<script|\sstyle=|\son\w+=", html), path

    def test_a_store_that_cannot_be_opened_is_no_secret_told(self, staff_server: FastAPI) -> None:
        staff_server.state.staff_guard = replace(
            staff_server.state.staff_guard, authentication=Authentication("sqlite:////dev/null/fivecolour.db")
        )
        with TestClient(staff_server) as staff:
            staff.cookies.set(guard.COOKIE, "x")
            answer = staff.get("/staff?lang=en")
            form = {"csrf": secret(staff.get("/staff/sign-in").text), "name": "x", "password": "x"}
            assert staff.post("/staff/sign-in", data=form).status_code == 503
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
