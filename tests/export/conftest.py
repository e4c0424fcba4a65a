"""What the tests of verification share."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import pytest

from fivecolour.editions.edition_data import Edition
from fivecolour.export.maker import Export, make
from fivecolour.export.verify import picture_differences, verification
from fivecolour.export.views.request import ExportRequest


@pytest.fixture(scope="module")
def made_once() -> Iterator[None]:
    """Let the verifier draw each true file once, however many changed ones it is compared with."""
    made: dict[tuple[ExportRequest, str, Path], Export] = {}

    def remembered(request: ExportRequest, edition: Edition, folder: Path) -> Export:
        key = request, edition.id, folder
        if key not in made:
            made[key] = make(request, edition, folder)
        return made[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(verification, "make", remembered)
        # Reading the words of a true PDF takes longer than drawing it.
        patch.setattr(picture_differences, "_words", lru_cache(maxsize=8)(picture_differences._words))
        yield
