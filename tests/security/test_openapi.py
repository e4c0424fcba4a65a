"""Every operation of both OpenAPI documents does what its document says, whatever it is sent."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.config import SchemathesisConfig

from fivecolour.access.permissions import scope
from fivecolour.config import Settings
from fivecolour.config import settings as bundled_settings
from fivecolour.editions import edition_files
from fivecolour.web.problems import PROBLEM
from fivecolour.web.server import create_app
from tests.editions.indexed import indexed_edition
from tests.editions.outlooked import OUTLOOK

ROOT = Path(__file__).parents[2]
DOCUMENTS = ("/openapi.json", "/api/v1/openapi.json")
EXAMPLES = 8
POSITIVE, NEGATIVE = schemathesis.GenerationMode.POSITIVE, schemathesis.GenerationMode.NEGATIVE
OPERATIONS = (
    *(
        f"GET /editions/{{edition}}/{file}.json"
        for file in ("view", "wall", "districts/{code}", "flows/{day}")
    ),
    "GET /editions/{edition}/districts/{code}/reasons.json",
    "GET /editions/{edition}/trends/{code}.{lang}.{theme}.json",
    *(f"GET /editions/{{edition}}/{file}" for file in ("tiers.csv", "outlook.csv", "map.svg")),
    *(f"GET /editions/{{edition}}/{file}.geojson" for file in ("map", "flows")),
    *(
        f"GET /editions/{{edition}}/{table}.{{ending}}"
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
    *("GET /feeds/tiers.{lang}.atom", "GET /feeds/districts/{code}.{lang}.atom"),
    "GET /feeds/reviews.{lang}.ics",
    *(f"GET /editions/{{edition}}/{file}.json" for file in ("datapackage", "csv-metadata")),
    "GET /catalogue.jsonld",
    *("GET /maps.{ending}", "GET /editions.{ending}", "GET /editions/{edition}.json"),
    *("GET /timegate", "GET /timemap"),
    "POST /reports",
)
# Of the others any text is right by its form.
CAN_BE_WRONG = tuple(
    one
    for one in OPERATIONS
    if "{lang}.{theme}" in one or ".svg" in one or "tiers.csv" in one or "POST" in one or "{ending}" in one
)


@pytest.fixture(scope="module")
def config(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    home = tmp_path_factory.mktemp("documented")
    url = f"sqlite:///{home / 'fivecolour.db'}"
    return replace(bundled_settings(), home=home, database_url=url, api_per_minute=1_000_000)


@pytest.fixture(scope="module")
def edition(config: Settings) -> str:
    """Return the id of a small edition with all that one may hold."""
    published, _ = edition_files.publish(replace(indexed_edition(), outlook=OUTLOOK), config.editions)
    return published.id


@pytest.fixture(scope="module")
def app(config: Settings, edition: str) -> Any:
    """Return a site with the edition."""
    return create_app(config)


@pytest.fixture(scope="module")
def operations(app: Any) -> dict[str, Any]:
    config = SchemathesisConfig.from_path(ROOT / "schemathesis.toml")
    found = [schemathesis.openapi.from_asgi(path, app, config=config) for path in DOCUMENTS]
    return {
        one.ok().label.replace("/api/v1", ""): one.ok()
        for schema in found
        for one in schema.get_all_operations()
    }


@pytest.fixture(scope="module")
def token(app: Any) -> dict[str, str]:
    authentication = app.state.staff_guard.authentication
    value, _ = authentication.tokens.create(
        "feed", scope(["ingest"]), days=1, by="tests", now=authentication.clock()
    )
    return {"Authorization": f"Bearer {value}"}


def test_none_is_left_out(operations: dict[str, Any]) -> None:
    assert sorted(operations) == sorted(OPERATIONS)


@pytest.mark.parametrize(
    ("mode", "label"),
    [*((POSITIVE, one) for one in OPERATIONS), *((NEGATIVE, one) for one in CAN_BE_WRONG)],
    ids=str,
)
def test_does_as_documented(
    operations: dict[str, Any], token: dict[str, str], edition: str, label: str, mode: Any
) -> None:
    """Schemathesis with its default checks, bounded."""

    @given(case=operations[label].as_strategy(generation_mode=mode))
    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    def sent(case: Any) -> None:
        # Every second one is about an edition that is there.
        if len(case.path_parameters.get("edition", "")) % 2 and mode is POSITIVE:
            case.path_parameters["edition"] = edition
            if "since" in case.query:
                case.query["since"] = edition
        case.call_and_validate(headers=token)

    sent()


@pytest.mark.parametrize("path", DOCUMENTS)
def test_every_refusal_is_a_problem(app: Any, path: str) -> None:
    from starlette.testclient import TestClient

    document = TestClient(app).get(path).json()
    operations = [one for item in document["paths"].values() for one in item.values()]
    refusals = [
        answer for one in operations for status, answer in one["responses"].items() if int(status) >= 400
    ]
    assert len(refusals) >= 8
    assert all(list(answer["content"]) == [PROBLEM] for answer in refusals)
    assert "HTTPValidationError" not in document["components"]["schemas"]


def test_source_is_documented_as_required(operations: dict[str, Any]) -> None:
    parameters = operations["POST /reports"].definition.raw["parameters"]
    assert [one["name"] for one in parameters if one["required"]] == ["source"]
