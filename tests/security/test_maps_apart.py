"""Staff of one map are nobody on another: by session, by the secret of a form, by password and by token."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from fivecolour.access.authentication import Authentication
from fivecolour.access.permissions import ACTIONS, scope
from fivecolour.config import settings
from fivecolour.web.guard import COOKIE
from fivecolour.web.server import create_server
from tests.security.site import PASSWORD, Operation, secret
from tests.security.test_roles import FORMS, STAFF

ORDER = 'region_set = "zhejiang-2020"\nscheme = "korea-2021"\nfrom = 2020-02-08\n'
FIGURES = "日期,代码,累计确诊\n2020-02-09,330203,7\n"
PLACES = {"": "", "flu": "/m/flu", "measles": "/m/measles"}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FastAPI]:
    """Return a server with two further maps; of each, ``all`` may do everything."""
    home: Path = tmp_path_factory.mktemp("maps")
    with pytest.MonkeyPatch.context() as patch:
        for name in ("DATABASE_URL", "FIVECOLOUR_DATA", "FIVECOLOUR_MAP"):
            patch.delenv(name, raising=False)
        patch.setenv("FIVECOLOUR_HOME", str(home))
        patch.setenv("FIVECOLOUR_PASSES", str(home.with_name("maps-keys")))
        for name in PLACES:
            if name:
                (home / "maps" / name).mkdir(parents=True)
                (home / "maps" / name / "publish.toml").write_text(ORDER, encoding="utf-8")
            authentication = Authentication(settings(name).database_url)
            authentication.people.add(f"all-{name}", PASSWORD, scope(ACTIONS), by="tests")
            authentication.engine.dispose()
        yield create_server()


@pytest.fixture(scope="module")
def signed_in(server: FastAPI) -> dict[str, tuple[TestClient, str]]:
    """Return the browser and the form's secret of the staff of each map."""
    found = {}
    for name, root in PLACES.items():
        client = TestClient(server, follow_redirects=False, raise_server_exceptions=False)
        form = secret(client.get(f"{root}/staff/sign-in").text)
        form_fields = {"csrf": form, "name": f"all-{name}", "password": PASSWORD}
        assert client.post(f"{root}/staff/sign-in", data=form_fields).status_code == 303
        found[name] = (client, secret(client.get(f"{root}/staff").text))
    return found


PAIRS = [(mine, other) for mine in PLACES for other in PLACES if mine != other]


@pytest.mark.parametrize(("mine", "other"), PAIRS)
def test_no_staff_page_of_another_map(
    signed_in: dict[str, tuple[TestClient, str]], mine: str, other: str
) -> None:
    client, csrf = signed_in[mine]
    session = client.cookies.get(COOKIE)
    # The browser sends it nowhere else; who sends it by hand is nobody all the same.
    stranger = TestClient(client.app, follow_redirects=False, raise_server_exceptions=False)
    stranger.cookies.set(COOKIE, session or "")
    for sender in (client, stranger):
        for operation in STAFF:
            answer = _sent(sender, operation, PLACES[other], csrf)
            assert answer.status_code == 303, f"{operation} of {other or '/'}: {answer.status_code}"
            assert "sign-in" in answer.headers["location"]
    assert client.get(f"{PLACES[mine]}/staff").status_code == 200


def _sent(sender: TestClient, operation: Operation, root: str, csrf: str) -> object:
    path = root + operation.path.replace("{name}", "nope")
    return sender.get(path) if operation.method == "GET" else sender.post(path, data={"csrf": csrf})


@pytest.mark.parametrize("operation", FORMS, ids=str)
def test_no_form_with_the_secret_of_another_map(
    signed_in: dict[str, tuple[TestClient, str]], operation: Operation
) -> None:
    """Signed in at the map itself, too."""
    client, _ = signed_in["flu"]
    path = "/m/flu" + operation.path.replace("{name}", "nope")
    assert client.post(path, data={"csrf": signed_in["measles"][1]}).status_code == 403
    assert (
        client.post(
            path, data={"csrf": signed_in["flu"][1]}, headers={"sec-fetch-site": "same-site"}
        ).status_code
        == 403
    )


@pytest.mark.parametrize(("mine", "other"), PAIRS)
def test_the_password_and_the_token_of_one_map_are_wrong_on_another(
    server: FastAPI, mine: str, other: str
) -> None:
    client = TestClient(server, follow_redirects=False)
    root = PLACES[other]
    form = secret(client.get(f"{root}/staff/sign-in").text)
    form_fields = {"csrf": form, "name": f"all-{mine}", "password": PASSWORD}
    assert client.post(f"{root}/staff/sign-in", data=form_fields).status_code != 303
    authentication = Authentication(settings(mine).database_url)
    value, _ = authentication.tokens.create(
        f"feed-{other}", scope(["ingest"]), days=1, by="tests", now=authentication.clock()
    )
    authentication.engine.dispose()
    statuses = [
        client.post(
            f"{place}/api/v1/reports",
            params={"source": "cdc", "dry_run": "true"},
            content=FIGURES.encode(),
            headers={"Authorization": f"Bearer {value}", "Content-Type": "text/csv"},
        ).status_code
        for place in (root, PLACES[mine])
    ]
    assert statuses == [401, 200]


def test_cookies_are_of_the_staff_pages_of_one_map(server: FastAPI) -> None:
    client = TestClient(server, follow_redirects=False)
    answer = client.get("/m/flu/staff/sign-in")
    assert [cookie.path for cookie in answer.cookies.jar] == ["/m/flu/staff"]
    assert client.get("/m/flu/").headers.get("set-cookie") is None
