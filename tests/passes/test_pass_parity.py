"""The reference and the script on the device say the same of every pass."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections import Counter
from datetime import datetime
from pathlib import Path

import pytest

from fivecolour.passes.pass_verification import verify_pass
from tests.passes.pass_cases import KNOWN, NOW, stated

NODE = shutil.which("node")
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
    if not NODE:
        assert os.environ.get("CI") != "true", "CI=true, and there is no node on the PATH"
        pytest.skip("the script's side needs node 20 or newer on the PATH")
    told = {
        "texts": [text for text, _ in CASES],
        "known": KNOWN.as_json(),
        "now": int(NOW.timestamp()),
    }
    (tmp_path / "passes.json").write_text(json.dumps(told), "utf-8")
    script = Path(__file__).with_name("verify.js")
    subprocess.run(
        [NODE, str(script), str(tmp_path / "passes.json"), str(tmp_path / "found.json")],
        check=True,
        timeout=120,
    )
    found = json.loads((tmp_path / "found.json").read_text("utf-8"))
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
