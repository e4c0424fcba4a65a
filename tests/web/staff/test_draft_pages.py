"""Staff pages of editions: what a draft would change, and the decision of a second person."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from fivecolour.access.people import People
from fivecolour.access.permissions import scope
from fivecolour.config import Settings, settings
from fivecolour.editions import edition_files, publication
from fivecolour.store import database
from fivecolour.web.server import create_app
from tests.editions.sample import TIERS, sample_edition

PASSWORD = "a long enough pass phrase"
EDITION = sample_edition()
DRAFT = publication.named(replace(EDITION, tiers={**TIERS, "330203": "033544444455"}))
NAME = str(DRAFT.manifest["id"])


@pytest.fixture
def config(tmp_path: Path) -> Settings:
    """Return an instance with one edition and one draft that wang made."""
    own = replace(settings(), home=tmp_path, database_url=f"sqlite:///{tmp_path / 'fivecolour.db'}")
    engine = database.engine(own.database_url)
    people = People(engine)
    people.add("wang", PASSWORD, scope(["publish", "approve"]), by="test")
    people.add("li", PASSWORD, scope(["approve", "withdraw"]), by="test")
    people.add("zhao", PASSWORD, scope(["lab"]), by="test")
    publication.publish(engine, own.editions, publication.named(EDITION), by="wang")
    publication.draft(engine, DRAFT, by="wang")
    return own


@pytest.fixture
def client(config: Settings) -> Iterator[TestClient]:
    with TestClient(create_app(config)) as opened:
        yield opened


def signed_in(client: TestClient, name: str) -> TestClient:
    form = client.get("/staff/sign-in").text
    secret = re.findall(r'name="csrf" value="([^"]+)"', form)[0]
    answer = client.post("/staff/sign-in", data={"name": name, "password": PASSWORD, "csrf": secret})
    assert answer.status_code == 200
    return client


def post(client: TestClient, verb: str, name: str = NAME, **fields: str) -> int:
    page = client.get(f"/staff/drafts/{NAME}").text
    secret = re.findall(r'name="csrf" value="([^"]+)"', page)[0]
    return client.post(f"/staff/drafts/{name}/{verb}", data={"csrf": secret, **fields}).status_code


class TestGuard:
    """Nobody sees a draft who has nothing to do with it."""

    @pytest.mark.parametrize(
        "path", ["/staff/drafts", f"/staff/drafts/{NAME}", f"/staff/drafts/{NAME}/map.svg"]
    )
    def test_readers_are_asked_to_sign_in(self, path: str, client: TestClient) -> None:
        answer = client.get(path, follow_redirects=False)
        assert (answer.status_code, NAME in answer.text) == (303, False)

    @pytest.mark.parametrize(
        "path", ["/staff/drafts", f"/staff/drafts/{NAME}", f"/staff/drafts/{NAME}/map.svg"]
    )
    def test_staff_without_the_right_are_refused(self, path: str, client: TestClient) -> None:
        assert signed_in(client, "zhao").get(path).status_code == 403

    def test_a_draft_is_no_edition(self, client: TestClient) -> None:
        assert client.get("/", params={"edition": NAME}).status_code == 404
        assert client.get(f"/editions/{NAME}/view.json").status_code == 404

    def test_a_form_of_another_site_decides_nothing(self, client: TestClient, config: Settings) -> None:
        signed_in(client, "li")
        assert client.post(f"/staff/drafts/{NAME}/approve", data={"csrf": "guessed"}).status_code == 403
        assert edition_files.latest(config.editions).number == 1


class TestDraft:
    """What it would change, before it does."""

    def test_the_list(self, client: TestClient) -> None:
        page = signed_in(client, "li").get("/staff/drafts?lang=en").text
        assert f"/staff/drafts/{NAME}" in page
        assert "Waiting for approval" in page
        assert "Edition 1" in page

    def test_the_changes(self, client: TestClient) -> None:
        page = signed_in(client, "li").get(f"/staff/drafts/{NAME}?lang=en").text
        assert "1 district changes tier" in page
        assert "1 district changes on days already shown" in page
        assert re.search(r'<th scope="row">Haishu District</th><td class="step">.*higher.*high', page)
        assert "4 Feb" in page

    @pytest.mark.parametrize(("today", "told"), [(date(2020, 2, 11), True), (date(2020, 2, 12), False)])
    def test_a_last_day_that_has_not_come(
        self, client: TestClient, monkeypatch: pytest.MonkeyPatch, today: date, told: bool
    ) -> None:
        monkeypatch.setattr("fivecolour.editions.day_to_come.today", lambda: today)
        page = signed_in(client, "li").get(f"/staff/drafts/{NAME}?lang=en").text
        sentence = "The last day, 2020-02-12, has not come yet: in Asia/Shanghai it is 2020-02-11."
        assert (sentence in page) is told

    def test_the_map(self, client: TestClient) -> None:
        answer = signed_in(client, "li").get(f"/staff/drafts/{NAME}/map.svg")
        assert answer.headers["content-type"] == "image/svg+xml"
        assert answer.headers["cache-control"] == "no-store"


class TestDecision:
    """Approved, refused, withdrawn."""

    def test_approved_by_a_second_person(self, client: TestClient, config: Settings) -> None:
        assert post(signed_in(client, "li"), "approve") == 200
        assert edition_files.latest(config.editions).id == NAME
        assert "Edition 2" in client.get(f"/staff/drafts/{NAME}?lang=en").text

    def test_not_by_who_made_it(self, client: TestClient, config: Settings) -> None:
        signed_in(client, "wang")
        assert "somebody else has to approve it" in client.get(f"/staff/drafts/{NAME}?lang=en").text
        assert post(client, "approve") == 409
        assert edition_files.latest(config.editions).number == 1

    def test_without_a_colour_only_by_its_box(self, client: TestClient, config: Settings) -> None:
        grey = {code: "0" * len(EDITION.days) for code in TIERS}
        bundle = publication.named(replace(EDITION, tiers=grey, published=()))
        publication.draft(database.engine(config.database_url), bundle, by="wang")
        address = f"/staff/drafts/{bundle.manifest['id']}"
        page = signed_in(client, "li").get(f"{address}?lang=en").text
        assert "every district is grey" in page
        secret = re.findall(r'name="csrf" value="([^"]+)"', page)[0]
        refused = client.post(f"{address}/approve?lang=en", data={"csrf": secret})
        assert refused.status_code == 409
        assert "tick the box below and approve again" in refused.text
        assert "--even-if-empty" not in refused.text
        assert edition_files.latest(config.editions).number == 1
        client.post(f"{address}/approve", data={"csrf": secret, "even_if_empty": "on"})
        assert edition_files.latest(config.editions).id == bundle.manifest["id"]

    def test_refused_with_a_reason(self, client: TestClient, config: Settings) -> None:
        assert post(signed_in(client, "li"), "refuse", why=" ") == 409
        assert post(client, "refuse", why="<b>Haishu</b> is missing") == 200
        page = client.get(f"/staff/drafts/{NAME}?lang=en").text
        assert "&lt;b&gt;Haishu&lt;/b&gt; is missing" in page
        assert 'id="approve"' not in page
        assert edition_files.latest(config.editions).number == 1

    def test_withdrawn_with_a_reason(self, client: TestClient, config: Settings) -> None:
        newest = edition_files.latest(config.editions).id
        assert post(signed_in(client, "li"), "withdraw", newest, why="12 cases twice") == 200
        assert edition_files.withdrawals(config.editions)[newest].why == "12 cases twice"
        assert "12 cases twice" in client.get(f"/staff/drafts/{newest}").text

    def test_one_that_is_not_there(self, client: TestClient) -> None:
        assert signed_in(client, "li").get("/staff/drafts/nothing").status_code == 404
