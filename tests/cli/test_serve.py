"""``fivecolour serve``: publishes on the first start, then becomes the server."""

from __future__ import annotations

import os
import sys
from importlib import import_module
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from fivecolour.cli import cli
from fivecolour.config import Settings
from fivecolour.editions import edition_files
from fivecolour.editions.edition_data import Edition
from tests.editions.sample import sample_edition
from tests.export.certificates import written

serve_module = import_module("fivecolour.cli.serve")


@pytest.fixture
def became(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """Return what the process would have become."""
    calls: list[list[str]] = []
    monkeypatch.setattr(os, "execv", lambda _path, words: calls.append(words))
    for name in ("PORT", "WEB_CONCURRENCY", "DATABASE_URL"):
        monkeypatch.delenv(name, raising=False)
    return calls


@pytest.fixture
def published(instance: Settings, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("FIVECOLOUR_HOME", str(instance.home))
    return instance.home


def run(*words: str) -> Result:
    return CliRunner().invoke(cli, ["serve", *words])


class TestServer:
    """Gunicorn's asgi worker on the given address."""

    def test_defaults(self, published: Path, became: list[list[str]]) -> None:
        result = run()
        assert result.exit_code == 0
        assert result.output == "The five-colour map is at http://127.0.0.1:8050/ (stop with Ctrl+C)\n"
        assert became == [
            [
                *(sys.executable, "-m", "gunicorn", "-k", "asgi", "-w", "2", "-b", "127.0.0.1:8050"),
                *("--keep-alive", "30", "--log-level", "warning", "fivecolour.web.server:app"),
            ]
        ]

    def test_a_certificate_that_cannot_sign(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, became: list[list[str]]
    ) -> None:
        """Told in one line, before anything is published or started."""
        for name, path in written(tmp_path, signing_key=b"none").items():
            monkeypatch.setenv(f"FIVECOLOUR_{name.upper()}", str(path))
        monkeypatch.setenv("FIVECOLOUR_HOME", str(tmp_path / "home"))
        result = run()
        assert f"{tmp_path / 'signing_key.pem'}: there is no private key in PEM in it" in str(
            result.exception
        )
        assert not became
        assert not (tmp_path / "home").exists()

    def test_options(self, published: Path, became: list[list[str]]) -> None:
        result = run("--host", "0.0.0.0", "--port", "9000", "--workers", "5")
        assert "http://0.0.0.0:9000/" in result.output
        assert became[0][became[0].index("-b") + 1] == "0.0.0.0:9000"
        assert became[0][became[0].index("-w") + 1] == "5"

    def test_environment(
        self, published: Path, became: list[list[str]], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("PORT", "8123")
        monkeypatch.setenv("WEB_CONCURRENCY", "3")
        run()
        assert became[0][became[0].index("-b") + 1] == "127.0.0.1:8123"
        assert became[0][became[0].index("-w") + 1] == "3"

    @pytest.mark.parametrize("words", [("--port", "http"), ("--worker", "1"), ("now",)])
    def test_wrong_usage(self, words: tuple[str, ...], became: list[list[str]]) -> None:
        assert run(*words).exit_code == 2
        assert became == []


class TestFirstStart:
    """With nothing published yet the bundled figures are."""

    def test_publishes_before_it_serves(
        self, tmp_path: Path, became: list[list[str]], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def publish_sample() -> tuple[Edition, bool]:
            assert became == []
            return edition_files.publish(sample_edition(), tmp_path / "editions")

        monkeypatch.setenv("FIVECOLOUR_HOME", str(tmp_path))
        monkeypatch.setattr(serve_module, "publish_default", publish_sample)
        result = run()
        lines = result.output.splitlines()
        assert lines[0].startswith("First start: loading the figures of Ningbo and Zhejiang")
        assert lines[1] == f"Published {edition_files.latest(tmp_path / 'editions').id}"
        assert lines[2].startswith("The five-colour map is at ")
        assert len(became) == 1

    def test_the_second_start_does_not(
        self, published: Path, became: list[list[str]], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(serve_module, "publish_default", lambda: pytest.fail("published again"))
        assert run().exit_code == 0
