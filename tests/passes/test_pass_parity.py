"""The reference and the script on the device say the same of every pass."""

from __future__ import annotations

import json
from collections import Counter
from datetime import datetime
from pathlib import Path

from fivecolour.passes.pass_verification import verify_pass
from tests.node import answer_of
from tests.passes.pass_cases import KNOWN, NOW, stated

CASES = list(stated())


def test_states() -> None:
    found = [(state, verify_pass(text, KNOWN, NOW)) for text, state in CASES]
    assert [verdict.state for state, verdict in found if state] == [state for state, _ in found if state]
    # Wherever a bit of the message is another, nothing of it is believed.
    changed = Counter(verdict.state for state, verdict in found if not state)
    assert set(changed) == {"altered", "unknown_key"}
    assert all(verdict.content is None for state, verdict in found if not state)


def test_passes_that_were_issued_stay_readable() -> None:
    """Literal texts of each state, which no later version may read otherwise."""
    told = json.loads(Path(__file__).with_name("vectors.json").read_text("utf-8"))
    assert told["list"] == KNOWN.as_json()
    assert {one["state"] for one in told["passes"]} >= {
        "valid",
        "expired",
        "revoked",
        "unknown_key",
        "altered",
    }
    for one in told["passes"]:
        assert verify_pass(one["text"], KNOWN, datetime.fromisoformat(told["now"])).state == one["state"]


def test_script_and_reference_agree(tmp_path: Path) -> None:
    told = {
        "texts": [text for text, _ in CASES],
        "known": KNOWN.as_json(),
        "now": int(NOW.timestamp()),
    }
    found = answer_of(Path(__file__).with_name("verify.js"), told, tmp_path)
    for (text, _), theirs in zip(CASES, found, strict=True):
        ours = verify_pass(text, KNOWN, NOW)
        content = ours.content and {
            **{
                name: getattr(ours.content, name)
                for name in ("number", "issuer", "colour", "document", "drill")
            },
            "issued": int(ours.content.issued.timestamp()),
            "expires": int(ours.content.expires.timestamp()),
        }
        assert theirs == {"state": ours.state, "content": content}, text
