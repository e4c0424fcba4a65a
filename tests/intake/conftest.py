"""What tests of the intake share."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import Engine

from fivecolour.config import settings
from fivecolour.intake.receiver import Receiver, open_receiver
from tests.intake.trial import Trial, new_trial


@pytest.fixture
def trial(tmp_path: Path, sqlite_store: Engine) -> Trial:
    return new_trial(tmp_path, sqlite_store)


@pytest.fixture
def receiver(store: Engine) -> Receiver:
    return open_receiver(settings(), "zhejiang-2020", engine=store)
