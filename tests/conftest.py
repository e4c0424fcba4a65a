"""What many tests share: the bundled figures, published once."""

from __future__ import annotations

from dataclasses import replace

import hypothesis
import pytest

from app.config import Settings, settings
from app.editions import files
from app.editions.build import build_from_store, bundled_order
from app.editions.types import Edition

# The same examples every time, and no failure because the machine was busy.
hypothesis.settings.register_profile("steady", deadline=None, derandomize=True)
hypothesis.settings.load_profile("steady")


@pytest.fixture(scope="session")
def instance(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Return the settings of an instance that has published the bundled figures.

    Only read it: what a test publishes belongs into a home of its own.
    """
    home = tmp_path_factory.mktemp("instance")
    own = replace(settings(), home=home, database_url=f"sqlite:///{home / 'fivecolour.db'}")
    files.publish(build_from_store(own, bundled_order(own)), own.editions)
    return own


@pytest.fixture(scope="session")
def bundled(instance: Settings) -> Edition:
    """Return the edition of Zhejiang, 21 January to 5 March 2020, as the first start publishes it."""
    return files.latest(instance.editions)
