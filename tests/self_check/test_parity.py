"""The script on the device and the reference say the same, clause by clause, in thousands of cases."""

from __future__ import annotations

import random
from pathlib import Path

from fivecolour.self_check import health_code_files
from fivecolour.self_check.declaration import declaration
from fivecolour.self_check.device_rule import device_rule
from fivecolour.self_check.self_check import check
from fivecolour.self_check.self_check_slip import self_check_slip
from tests.node import answer_of
from tests.self_check.cases import some_declaration, some_tiers

CASES = 2000


def test_script_and_reference_agree(tmp_path: Path) -> None:
    chance = random.Random(20200209)
    read = [health_code_files.load(name) for name in health_code_files.files()]
    records = [some_tiers(chance) for _ in range(12)]
    asked, expected = [], []
    for at in range(CASES):
        rule, record = at % len(read), at % len(records)
        one = declaration(some_declaration(chance, read[rule].rule))
        found = check(read[rule].rule, records[record], one)
        slip = self_check_slip(
            found, one, rule=read[rule].rule.name, rule_hash=read[rule].digest, edition="e-1", salt="00ff"
        )
        asked.append({"rule": rule, "record": record, "declared": one.as_json()})
        expected.append([found.as_json(), slip])
    told = {
        "rules": [device_rule(one, "en") for one in read],
        "tiers": [{"first": one.first.isoformat(), "rows": dict(one.rows)} for one in records],
        "cases": asked,
    }
    found_there = answer_of(Path(__file__).with_name("parity.js"), told, tmp_path)
    for case, ours, theirs in zip(asked, expected, found_there, strict=True):
        assert theirs == ours, case
    colours = {result["colour"] for result, _ in expected}
    assert colours == {"red", "yellow", "green", "unknown"}
    assert any(result["lifted"] for result, _ in expected)
    assert any(result["at_least"] for result, _ in expected)
