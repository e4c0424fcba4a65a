"""The garbage collector after it has been told what stays."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator

import pytest

from fivecolour.garbage import paused, settle


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    thresholds = gc.get_threshold()
    yield
    gc.unfreeze()
    gc.set_threshold(*thresholds)


class Loop:
    """Something that refers to itself."""

    def __init__(self) -> None:
        self.me = self


def test_what_is_there_stays_and_what_comes_later_is_collected() -> None:
    lasting = Loop()
    settle()
    assert not any(one is lasting for one in gc.get_objects())
    assert gc.get_threshold() == (20_000, 10, 10)
    passing = weakref.ref(Loop())
    gc.collect()
    assert passing() is None


def test_what_was_made_during_a_pause_is_collected_with_all_else() -> None:
    with paused():
        assert not gc.isenabled()
        lasting, passing = Loop(), weakref.ref(Loop())
        assert passing() is not None
    assert gc.isenabled()
    assert gc.get_freeze_count() == 0
    # As old as what was there before: a look at what is new passes over it.
    gc.collect(0)
    assert passing() is not None
    gc.collect()
    assert passing() is None
    assert lasting.me is lasting
