from __future__ import annotations

import subprocess
import sys
from importlib.util import find_spec

import pytest

SHOW = "import pandas as pd; print(pd.Series(['text']).dtype.storage)"


@pytest.mark.slow
@pytest.mark.skipif(find_spec("pyarrow") is None, reason="pyarrow is not installed")
@pytest.mark.parametrize("order", ["import fivecolour; {}", "import pandas, fivecolour; {}"])
def test_text_is_kept_alike_with_and_without_pyarrow(order: str) -> None:
    shown = subprocess.run(
        [sys.executable, "-c", order.format(SHOW)], capture_output=True, text=True, check=True
    )
    assert shown.stdout.split() == ["python"]
