"""What a file that is refused leaves behind."""

from __future__ import annotations

from traceback import walk_tb

import pytest

from fivecolour.errors import UserError
from tests.intake.trial import Trial


@pytest.mark.parametrize("content", ['[{"a": ', '[{"a": [1]}]'])
def test_a_refusal_holds_nothing_of_the_file(trial: Trial, content: str) -> None:
    """In the memory of the server stayed each refused file of JSON, up to 64 MB, for long."""
    with pytest.raises(UserError) as caught:
        trial.send(content, name="a.json")
    assert caught.value.__context__ is None
    below = [frame for frame, _ in walk_tb(caught.value.__traceback__) if "json" in frame.f_code.co_filename]
    assert below
    assert [frame.f_locals for frame in below] == [{}] * len(below)
