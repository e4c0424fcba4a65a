"""Tokens and the audit log, as pages have them."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import text
from starlette.testclient import TestClient

from fivecolour.access.authentication import Authentication
from fivecolour.access.permissions import scope
from tests.web.signed_in import secret, sign_in


class TestTokens:
    """The page of tokens, and what a token opens."""

    def make(self, staff: TestClient, **fields: str) -> tuple[int, str]:
        form = {
            "csrf": secret(staff.get("/staff/tokens").text),
            "name": "feed",
            "action": "ingest",
            "days": "30",
        }
        answer = staff.post("/staff/tokens", data={**form, "districts": "330200", **fields})
        found = re.search(r'id="token">([^<]+)<', answer.text)
        return answer.status_code, found[1] if found else answer.text

    def test_made_used_and_revoked(self, staff: TestClient) -> None:
        status, value = self.make(sign_in(staff))
        assert status == 200
        assert value not in staff.get("/staff/tokens").text
        bearer = {"authorization": f"Bearer {value}"}
        assert staff.get("/person", headers=bearer).json() == "token:1 feed"
        csrf = secret(staff.get("/staff/tokens").text)
        assert staff.post("/staff/tokens/revoke", data={"csrf": csrf, "number": "1"}).status_code == 303
        assert staff.get("/person", headers=bearer).status_code == 401

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
        self, staff: TestClient, authentication: Authentication, fields: dict[str, str], message: str
    ) -> None:
        status, answer = self.make(sign_in(staff), **fields)
        assert status == 400
        assert message in answer
        assert "<script>" not in answer
        assert authentication.tokens.all() == ()

    @pytest.mark.parametrize(
        "header", ["", "Bearer", "Bearer ", "Bearer x", "Basic eDp5", "fc_x", "Bearer \xff"]
    )
    def test_without_a_valid_one(self, staff: TestClient, header: str) -> None:
        answer = staff.get("/person", headers={"authorization": header.encode("latin-1")})
        assert (answer.status_code, answer.headers["www-authenticate"]) == (401, "Bearer")

    def test_without_the_action(self, staff: TestClient, authentication: Authentication) -> None:
        value, _ = authentication.tokens.create(
            "x", scope(["lab"]), days=1, by="tests", now=authentication.clock()
        )
        answer = staff.get("/person", headers={"authorization": f"bearer {value}"})
        assert (answer.status_code, answer.text) == (403, "this token may not ingest")

    def test_a_session_is_no_token(self, staff: TestClient) -> None:
        assert sign_in(staff).get("/person").status_code == 401


class TestAudit:
    """The page of the log."""

    def test_pages_and_filter(self, staff: TestClient, authentication: Authentication) -> None:
        sign_in(staff)
        for _ in range(60):
            authentication.tokens.create("x", scope(["lab"]), days=1, by="li.na", now=authentication.clock())
        first = staff.get("/staff/audit?lang=en")
        assert first.text.count("<time") == 50
        assert "The log is whole: 63 entries" in first.text
        older = re.search(r'id="older" href="([^"]+)"', first.text)
        assert older
        assert staff.get("/staff/" + older[1].replace("&amp;", "&")).text.count("<time") == 13
        only = staff.get("/staff/audit?lang=en&what=person+added&path=x&request=y")
        assert only.text.count("<time") == 2
        assert staff.get("/staff/audit?before=x&who=%3Cscript%3E").text.count("<script") == 0

    def test_a_broken_chain_is_told(self, staff: TestClient, authentication: Authentication) -> None:
        sign_in(staff)
        with authentication.engine.begin() as connection:
            connection.execute(text("DROP TRIGGER audit_no_update"))
            connection.execute(text("UPDATE audit SET who = 'x' WHERE number = 2"))
        assert "broken at entry 2; the 1 before it hold" in staff.get("/staff/audit?lang=en").text
