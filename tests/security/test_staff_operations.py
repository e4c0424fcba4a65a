"""Every staff operation under Schemathesis: signed in, with the secret of the form."""

from __future__ import annotations

from typing import Any

import pytest
import schemathesis
from fastapi import FastAPI
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.config import SchemathesisConfig

from tests.security.fields import FIELDS
from tests.security.site import Operation, Visitor
from tests.security.test_roles import STAFF

EXAMPLES = 8
TEXT = {"schema": {"type": "string"}}
# What a staff page may answer; a fault (500) is none of it.
STATUSES = ("200", "303", "400", "403", "404", "409", "411", "413", "422", "429")


def described(operation: Operation) -> dict[str, Any]:
    """Return an operation as OpenAPI describes one: pages of forms have no such document of their own."""
    names = FIELDS[str(operation)]
    place = [{"in": "path", "name": "name", "required": True, **TEXT}] if "{name}" in operation.path else []
    found: dict[str, Any] = {"responses": {status: {"description": ""} for status in STATUSES}}
    if operation.method == "GET":
        return found | {"parameters": place + [{"in": "query", "name": name, **TEXT} for name in names]}
    if names == ("question",):
        any_json = {
            "type": "object",
            "properties": {"a": {"type": "object"}, "region_set": {"type": "string"}},
        }
        return found | {"requestBody": {"content": {"application/json": {"schema": any_json}}}}
    properties = {name: {"type": "string"} for name in names}
    kind = "multipart/form-data" if "file" in names else "application/x-www-form-urlencoded"
    schema = {"type": "object", "properties": properties}
    return found | {"parameters": place, "requestBody": {"content": {kind: {"schema": schema}}}}


@pytest.fixture(scope="module")
def described_site(site: FastAPI) -> dict[str, Any]:
    paths: dict[str, dict[str, Any]] = {}
    for one in STAFF:
        paths.setdefault(one.path, {})[one.method.lower()] = described(one)
    document = {"openapi": "3.1.0", "info": {"title": "staff", "version": "1"}, "paths": paths}
    schema = schemathesis.openapi.from_dict(document, config=SchemathesisConfig())
    schema.app = site
    return {one.ok().label: one.ok() for one in schema.get_all_operations()}


@pytest.mark.parametrize("operation", STAFF, ids=str)
def test_no_fault(
    site: FastAPI, visitors: dict[str, Visitor], described_site: dict[str, Any], operation: Operation
) -> None:
    """Bounded; a route without its fields, or one that OpenAPI cannot describe, fails here."""
    me = visitors["all"]

    @given(case=described_site[str(operation)].as_strategy())
    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    def sent(case: Any) -> None:
        # Every second one is about a draft that is there.
        if len((case.path_parameters or {}).get("name", "")) % 2:
            case.path_parameters["name"] = site.state.drafts["somebody"]
        answer = case.call(
            headers={"x-csrf-token": me.csrf}, cookies=dict(me.client.cookies), allow_redirects=False
        )
        assert str(answer.status_code) in STATUSES
        assert answer.headers["cache-control"] == ["no-store"]
        assert not any("sign-in" in one for one in answer.headers.get("location", []))

    sent()
