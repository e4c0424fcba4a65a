"""The page of the self-check: what its script is given, in each language, and that nothing can be sent."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from fivecolour.config import settings
from fivecolour.editions import edition_files
from fivecolour.web.server import create_app
from tests.editions.sample import sample_edition

ORDER = 'region_set = "{region}"\nscheme = "zhejiang-2020"\nfrom = 2020-01-30\n'


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("checked")


@pytest.fixture(scope="module")
def reader(home: Path) -> TestClient:
    own = replace(settings(), home=home)
    edition_files.publish(sample_edition(), own.editions)
    (home / "publish.toml").write_text(ORDER.format(region="zhejiang-2020"), "utf-8")
    return TestClient(create_app(own))


def told(page: str) -> Any:
    (found,) = re.findall(r'id="self-check-data">(.*?)</script>', page, re.DOTALL)
    return json.loads(found)


def test_what_the_script_is_given(reader: TestClient) -> None:
    edition = sample_edition()
    found = told(reader.get("/self-check?lang=en&date=2020-02-09").text)
    assert (found["on"], found["edition"][:16]) == ("2020-02-09", edition.id[:16])
    assert found["tiers"] == {"first": edition.days[0], "rows": dict(edition.tiers)}
    assert ["330203", "Haishu District · Ningbo"] in [place[:2] for place in found["places"]]
    assert [rule["name"] for rule in found["rules"]] == ["hangzhou-2020-02", "ningbo-2020-02"]
    assert "到过的地方" in reader.get("/self-check?lang=zh").text


def test_its_policy_lets_nothing_out(reader: TestClient) -> None:
    answer = reader.get("/self-check")
    policy = answer.headers["content-security-policy"]
    assert "connect-src 'none'" in policy
    assert "form-action 'none'" in policy
    assert (
        """<meta http-equiv="Content-Security-Policy" content="connect-src 'none'; form-action"""
        in answer.text
    )
    assert " action=" not in answer.text


def test_a_map_leads_to_it_where_it_has_a_rule(reader: TestClient, home: Path) -> None:
    assert 'data-page="self-check" href="self-check' in reader.get("/").text
    own = replace(settings(), home=home)
    (home / "publish.toml").write_text(ORDER.format(region="zhejiang-2020") + "health_codes = []\n", "utf-8")
    without = TestClient(create_app(own))
    assert "self-check" not in without.get("/").text
    page = without.get("/self-check?lang=en").text
    assert "This map has no health code" in page
    assert "self-check-data" not in page
