"""Killed at any moment: what was accepted is there, nothing is half, and the same again comes out the same.

``python -m tests.benchmarks.crash`` does it many more times.
"""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from .findings import examine, whole
from .harness import Stand, run
from .verbs import Verb, trials

pytestmark = pytest.mark.slow

VERBS = ("ingest", "publish", "drafts approve")


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def prepared(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, tuple[Verb, Stand]]:
    """Return every verb and its stand by the verb's name."""
    folder = tmp_path_factory.mktemp("crash")
    if request.param == "sqlite":
        found = trials(folder, lambda home: f"sqlite:///{home / 'fivecolour.db'}")
    else:
        server = request.getfixturevalue("postgres")
        found = trials(folder, lambda _: server.new_database())
    return {verb.name: (verb, stand) for verb, stand in found}


class TestKill:
    """kill -9, on both databases."""

    @pytest.mark.parametrize("name", VERBS)
    def test_nothing_is_lost_or_half_and_the_same_again_is_the_same(
        self, prepared: dict[str, tuple[Verb, Stand]], tmp_path: Path, name: str
    ) -> None:
        verb, template = prepared[name]
        never_killed = template.copy(tmp_path / "never")
        attempt = run(verb.words, never_killed)
        expected = whole(never_killed)
        stand = template.copy(tmp_path / "killed")
        killed = run(verb.words, stand, attempt.moment(random.Random(name)))
        assert examine(verb, stand, killed, expected=expected).all == []
