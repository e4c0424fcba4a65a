"""Who may do what: every route × every action, from the routes themselves."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from fastapi import FastAPI

from fivecolour.access.permissions import ACTIONS
from fivecolour.config import settings
from fivecolour.editions import publication
from fivecolour.web.server import app as real
from fivecolour.web.server import create_app
from tests.security.contact_rights import RIGHTS_OF_CONTACTS
from tests.security.site import Operation, Visitor, operations

PUBLIC, SIGNED_IN, TOKEN = "public", "signed in", "token"
EDITORS = ("publish", "approve", "withdraw")
# Every route of the application stands here, or a test fails: who may use it.
RIGHTS: dict[str, str | tuple[str, ...]] = {
    **dict.fromkeys(
        (
            "GET /",
            "GET /method",
            "GET /wall",
            "GET /data",
            "GET /d/{code}",
            "GET /embed",
            "GET /oembed",
            "GET /healthz",
            "GET /static/{name}",
        ),
        PUBLIC,
    ),
    **dict.fromkeys(("GET /favicon.ico", "GET /robots.txt", "GET /service-worker.js", "GET /maps"), PUBLIC),
    **dict.fromkeys(("GET /press", "GET /press/export", "GET /p/{tail}/{day}"), PUBLIC),
    **dict.fromkeys(("GET /verify", "POST /verify"), PUBLIC),
    **dict.fromkeys(
        (
            "GET /timegate",
            "GET /timemap",
            "GET /history",
            "GET /editions",
            "GET /outlook",
            "GET /indices",
            "GET /self-check",
        ),
        PUBLIC,
    ),
    **dict.fromkeys(
        ("GET /flows",),
        PUBLIC,
    ),
    **dict.fromkeys(("GET /apple-touch-icon.png", "GET /apple-touch-icon-precomposed.png"), PUBLIC),
    **dict.fromkeys(("GET /openapi.json", "GET /api/v1/openapi.json", "GET /{path:path}"), PUBLIC),
    **dict.fromkeys(
        [
            f"GET /editions/{{edition}}/{file}"
            for file in (
                *("view.json", "wall.json", "tiers.csv", "outlook.csv", "map.geojson", "map.svg"),
                "flows.geojson",
                *("districts/{code}.json", "districts/{code}/reasons.json", "flows/{day}.json"),
                "trends/{code}.{lang}.{theme}.json",
            )
        ],
        PUBLIC,
    ),
    **dict.fromkeys(
        [
            *("GET /_dash-dependencies", "GET /_dash-layout", "GET /_favicon.ico", "GET /_reload-hash"),
            "GET /_dash-component-suites/{package_name}/{fingerprinted_path:path}",
            "POST /_dash-update-component",
        ],
        PUBLIC,
    ),
    **dict.fromkeys(("GET /staff/sign-in", "POST /staff/sign-in"), PUBLIC),
    "GET /colours/{spelling}.css": PUBLIC,
    "GET /app.{language}.webmanifest": PUBLIC,
    "POST /api/v1/reports": TOKEN,
    **dict.fromkeys(("GET /feeds/tiers.{lang}.atom", "GET /feeds/districts/{code}.{lang}.atom"), PUBLIC),
    "GET /feeds/reviews.{lang}.ics": PUBLIC,
    **dict.fromkeys(
        [
            *("GET /api/v1/maps.{ending}", "GET /api/v1/editions.{ending}"),
            *("GET /api/v1/editions/{edition}.json", "GET /api/v1/catalogue.jsonld"),
            "GET /api/v1/editions/{edition}/datapackage.json",
            "GET /api/v1/editions/{edition}/csv-metadata.json",
            *(
                f"GET /api/v1/editions/{{edition}}/{table}.{{ending}}"
                for table in (
                    "districts",
                    "tiers",
                    "reasons",
                    "series",
                    "indicators",
                    "targets",
                    "flows",
                    "flow_places",
                    "pressure",
                    "indices",
                    "index_parts",
                    "index_rules",
                    "rules",
                    "changes",
                )
            ),
        ],
        PUBLIC,
    ),
    **dict.fromkeys(
        ("GET /staff", "GET /staff/password", "POST /staff/password", "POST /staff/sign-out"), SIGNED_IN
    ),
    **dict.fromkeys(("GET /staff/report", "POST /staff/report"), ("ingest",)),
    **dict.fromkeys(("GET /staff/upload", "POST /staff/upload"), ("ingest",)),
    **dict.fromkeys(("GET /staff/quarantine", "POST /staff/quarantine"), ("quarantine",)),
    **dict.fromkeys(("GET /staff/lab", "GET /staff/lab/draft.toml"), ("lab",)),
    **dict.fromkeys(("POST /staff/lab/grade", "POST /staff/lab/reasons"), ("lab",)),
    **dict.fromkeys(("GET /staff/drafts", "GET /staff/drafts/{name}"), EDITORS),
    "GET /staff/drafts/{name}/map.svg": EDITORS,
    **dict.fromkeys(("POST /staff/drafts/{name}/approve", "POST /staff/drafts/{name}/refuse"), ("approve",)),
    "POST /staff/drafts/{name}/withdraw": ("withdraw",),
    **dict.fromkeys(
        (
            *("GET /staff/audit", "GET /staff/tokens", "POST /staff/tokens", "POST /staff/tokens/revoke"),
            *("GET /staff/webhooks", "POST /staff/webhooks", "POST /staff/webhooks/test"),
            *("POST /staff/webhooks/end", "POST /staff/webhooks/enable"),
        ),
        ("admin",),
    ),
}
PASSES: dict[str, str | tuple[str, ...]] = {
    **dict.fromkeys(("GET /passes", "GET /passes.json"), PUBLIC),
    **dict.fromkeys(("GET /staff/passes", "POST /staff/passes", "POST /staff/passes/revoke"), ("issue",)),
}
RIGHTS |= PASSES
ALL = operations(create_app(replace(settings(), passes=Path("keys-of-passes")), among_others=True))
STAFF = [one for one in ALL if RIGHTS.get(str(one)) not in {PUBLIC, TOKEN} and "sign-out" not in one.path]
FORMS = [one for one in STAFF if one.method == "POST"]


def test_every_route_has_an_entry_and_every_entry_a_route() -> None:
    assert sorted(map(str, ALL)) == sorted(RIGHTS)


def test_without_keys_no_address_of_passes_is_there() -> None:
    assert set(map(str, ALL)) - set(map(str, operations(real))) == set(PASSES)


def test_every_action_opens_something() -> None:
    rights = (*RIGHTS.values(), *RIGHTS_OF_CONTACTS.values())
    given = {action for right in rights if isinstance(right, tuple) for action in right}
    assert given == set(ACTIONS)


@pytest.mark.parametrize("action", ["", *ACTIONS])
@pytest.mark.parametrize("operation", STAFF, ids=str)
def test_only_with_the_action(visitors: dict[str, Visitor], operation: Operation, action: str) -> None:
    """An edition that is not there tells nobody more than they may know."""
    right = RIGHTS[str(operation)]
    answer = visitors[action].send(operation, path=operation.path.replace("{name}", "nope"))
    if not action:
        assert (answer.status_code, "sign-in" in answer.headers["location"]) == (303, True)
    elif right == SIGNED_IN or action in right:
        assert answer.status_code not in {303, 401, 403} or operation.path == "/staff"
        assert answer.status_code < 500
    else:
        assert answer.status_code == 403


@pytest.mark.parametrize("operation", FORMS, ids=str)
@pytest.mark.parametrize("how", ["none", "another's secret", "cross-site", "same-site", "in the address"])
def test_no_form_of_another_site(visitors: dict[str, Visitor], operation: Operation, how: str) -> None:
    """CSRF: who has all actions still changes nothing by a form that is not ours."""
    me, path = visitors["all"], operation.path.replace("{name}", "nope")
    headers = {"sec-fetch-site": how} if how.endswith("-site") else {}
    data = {"csrf": me.csrf} if headers else {}
    if how == "another's secret":
        data = {"csrf": visitors["admin"].csrf}
    params = {"csrf": me.csrf} if how == "in the address" else {}
    assert me.client.post(path, data=data, headers=headers, params=params).status_code == 403


@pytest.mark.parametrize("operation", [one for one in ALL if one.method == "POST"], ids=str)
def test_nothing_is_changed_by_asking(visitors: dict[str, Visitor], operation: Operation) -> None:
    """No form is taken by `GET`, whatever an address or a header says of methods."""
    for headers in ({}, {"X-HTTP-Method-Override": "POST"}, {"X-Method-Override": "POST"}):
        params = {"_method": "POST", "csrf": visitors["all"].csrf}
        path = operation.path.replace("{name}", "nope")
        answer = visitors["all"].client.get(path, params=params, headers=headers)
        # Where there is a page of the same name, it is shown, and nothing more.
        assert answer.status_code in {200, 404, 405}


class TestDrafts:
    """One's own and others'."""

    def test_nobody_approves_their_own(self, site: FastAPI, visitors: dict[str, Visitor]) -> None:
        own = site.state.drafts["approve"]
        operation = Operation("POST", f"/staff/drafts/{own}/approve")
        assert visitors["approve"].send(operation).status_code == 409
        engine = site.state.staff_guard.authentication.engine
        assert publication.stored_edition(engine, own).state == "draft"

    def test_who_may_not_approve_changes_no_draft(self, site: FastAPI, visitors: dict[str, Visitor]) -> None:
        engine, drafts = site.state.staff_guard.authentication.engine, site.state.drafts.values()
        for action in (one for one in ACTIONS if one != "approve"):
            for draft in drafts:
                for verb in ("approve", "refuse"):
                    operation = Operation("POST", f"/staff/drafts/{draft}/{verb}")
                    assert visitors[action].send(operation, why="x").status_code == 403
        assert {publication.stored_edition(engine, draft).state for draft in drafts} == {"draft"}

    def test_a_draft_is_no_edition_yet(self, site: FastAPI, visitors: dict[str, Visitor]) -> None:
        for draft in site.state.drafts.values():
            for address in (f"/?edition={draft}", f"/editions/{draft}/view.json", f"/wall?edition={draft}"):
                assert visitors[""].client.get(address).status_code == 404
            withdraw = Operation("POST", f"/staff/drafts/{draft}/withdraw")
            assert visitors["withdraw"].send(withdraw, why="x").status_code == 409

    def test_others_are_approved(self, site: FastAPI, visitors: dict[str, Visitor]) -> None:
        draft = site.state.drafts["somebody"]
        answer = visitors["approve"].send(Operation("POST", f"/staff/drafts/{draft}/approve"))
        assert answer.status_code == 303
        assert (
            publication.stored_edition(site.state.staff_guard.authentication.engine, draft).state
            == "published"
        )


def test_a_token_is_no_session_and_hands_out_nothing(site: FastAPI, visitors: dict[str, Visitor]) -> None:
    authentication = site.state.staff_guard.authentication
    from fivecolour.access.permissions import scope

    value, _ = authentication.tokens.create(
        "feed", scope(["ingest", "lab"]), days=1, by="tests", now=authentication.clock()
    )
    reader = visitors[""].client
    for operation in STAFF:
        headers = {"authorization": f"Bearer {value}", "accept": "application/json"}
        path = operation.path.replace("{name}", "nope")
        answer = reader.request(operation.method, path, headers=headers)
        assert answer.status_code == 401
        assert value not in answer.text
