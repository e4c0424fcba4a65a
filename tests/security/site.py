"""A whole site for attackers: an edition, a draft, staff with each set of actions, and all its routes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from fastapi import FastAPI
from fastapi.routing import APIRoute
from starlette.routing import Mount, Route
from starlette.testclient import TestClient

from fivecolour.access.permissions import Scope

PASSWORD = "seven slow horses eat paper"


@dataclass(frozen=True, slots=True)
class Operation:
    """One method at one address."""

    method: str
    path: str

    def __str__(self) -> str:
        return f"{self.method} {self.path}"


def operations(app: FastAPI) -> list[Operation]:
    """Return every method at every address of the application, those of routers and mounts included."""
    return sorted(set(_operations(app.routes, "")), key=str)


def _operations(routes: Any, prefix: str) -> Iterator[Operation]:
    for route in routes:
        if isinstance(route, Mount):
            yield from _operations(route.routes, prefix + route.path)
        elif hasattr(route, "effective_route_contexts"):
            for one in route.effective_route_contexts():
                yield from (Operation(method, prefix + one.path) for method in one.methods - {"HEAD"})
        elif isinstance(route, APIRoute | Route):
            yield from (
                Operation(method, prefix + route.path) for method in (route.methods or ()) if method != "HEAD"
            )


def secret(html: str) -> str:
    """Return what a page's form carries against forgery."""
    found = re.search(r'name="csrf" value="([^"]+)"', html)
    assert found, html[:300]
    return found[1]


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody's browser."""

    client: TestClient
    csrf: str = ""

    def send(
        self, operation: Operation, *, path: str = "", forged: bool = False, files: Any = None, **fields: Any
    ) -> Any:
        """Ask, or send a form with its secret."""
        address = path or operation.path
        if operation.method == "GET":
            return self.client.get(address, params=fields)
        data = fields | ({} if forged else {"csrf": self.csrf})
        return self.client.post(address, data=data, files=files)


def staff(app: FastAPI, name: str, scope: Scope | None) -> Visitor:
    """Return the browser of somebody who has signed in with this scope; of a reader without one."""
    client = TestClient(app, follow_redirects=False, raise_server_exceptions=False)
    if scope is None:
        return Visitor(client)
    app.state.staff_guard.authentication.people.add(name, PASSWORD, scope, by="tests")
    form = secret(client.get("/staff/sign-in").text)
    answer = client.post("/staff/sign-in", data={"csrf": form, "name": name, "password": PASSWORD})
    assert answer.status_code == 303, answer.text
    return Visitor(client, secret(client.get("/staff").text))
