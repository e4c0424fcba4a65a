"""What tests of the intake share."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.intake.trial import Trial, new_trial


@pytest.fixture
def trial(tmp_path: Path) -> Trial:
    return new_trial(tmp_path)
