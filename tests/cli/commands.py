"""Commands as a user types them, run in this process."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from fivecolour.cli import cli, main


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(cli, [str(word) for word in words])


def failure(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, *words: str | Path) -> str:
    """Return the one line that a user's mistake prints, with exit code 1."""
    monkeypatch.setattr(sys, "argv", ["fivecolour", *map(str, words)])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 1
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.startswith("fivecolour: ")
    assert told.err.count("\n") == 1
    return told.err.removeprefix("fivecolour: ").rstrip()
