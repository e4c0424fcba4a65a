"""The JSON Schema of schemes: generated, and the committed copy is up to date."""

from __future__ import annotations

import json

from fivecolour.scoring.schemes.json_schema import json_schema
from fivecolour.scoring.schemes.library import folder


class TestJsonSchema:
    """What an editor reads."""

    def test_the_copy_beside_the_schemes_is_the_generated_one(self) -> None:
        copy = json.loads((folder() / "scheme.schema.json").read_text(encoding="utf-8"))
        assert copy == json_schema(), "run: fivecolour schemes json-schema > data/schemes/scheme.schema.json"

    def test_unknown_keys_are_refused(self) -> None:
        found = json_schema()
        assert found["additionalProperties"] is False
        assert found["$defs"]["Band"]["additionalProperties"] is False

    def test_what_has_to_be_there(self) -> None:
        assert {"name", "version", "status", "in_force_from", "tiers"} <= set(json_schema()["required"])

    def test_choices(self) -> None:
        part = json_schema()["$defs"]["Part"]["properties"]
        assert part["missing"]["enum"] == ["worst", "not_graded", "ignore"]

    def test_dates_and_texts(self) -> None:
        found = json_schema()
        assert found["properties"]["in_force_from"]["format"] == "date"
        assert found["properties"]["title"]["minProperties"] == 1
