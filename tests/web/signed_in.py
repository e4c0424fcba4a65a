"""Signing in to staff pages as a browser does."""

from __future__ import annotations

import re

from starlette.testclient import TestClient

PASSWORD = "seven blue herons"


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
