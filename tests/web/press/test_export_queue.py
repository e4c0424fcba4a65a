"""What the queue of exports leaves behind."""

from __future__ import annotations

import asyncio
import gc
import weakref
from functools import partial

import pytest

from fivecolour.web.press.export_queue import ExportQueue


class Body:
    """A file that was sent."""


def _refused(body: Body) -> None:
    raise ValueError(body)


async def _sent(queue: ExportQueue[None]) -> weakref.ref[Body]:
    body = Body()
    with pytest.raises(ValueError, match="Body"):
        await queue.run("somebody", partial(_refused, body))
    return weakref.ref(body)


def test_what_a_refused_file_held_is_freed_at_once() -> None:
    """Each refused file of up to 32 MB stayed in memory until the collector of garbage came by."""
    gc.disable()
    try:
        assert asyncio.run(_sent(ExportQueue()))() is None
    finally:
        gc.enable()
