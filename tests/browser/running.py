"""A server that can be stopped, with a folder of editions that grows while pages are open."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

from fivecolour.editions import edition_files
from fivecolour.editions.edition_data import Edition
from tests.browser.conftest import ROOT, _free_port, _wait_until_ready
from tests.editions.cut import cut


class Running:
    """A server of its own that publishes the first days of an edition and then more."""

    def __init__(self, home: Path, edition: Edition) -> None:
        self.editions, self._edition = home / "editions", edition
        self._environment = {**os.environ, "FIVECOLOUR_HOME": str(home)}
        self._port = _free_port()
        self.base = f"http://127.0.0.1:{self._port}/"
        self._process: subprocess.Popen[bytes] | None = None

    def publish(self, days: int) -> Edition:
        """Publish the first days; what was said of them before may stand already."""
        return edition_files.publish(cut(self._edition, days), self.editions)[0]

    def publish_another(self, number: int) -> Edition:
        """Publish an edition of the same days in which one district after the other changes its colour."""
        codes = sorted(self._edition.districts)
        code = codes[number % len(codes)]
        tiers = self._edition.tiers[code][:-1] + str(1 + number % 5)
        made = replace(
            self._edition,
            opens_on=self._edition.days[-1],
            tiers={**self._edition.tiers, code: tiers},
            provenance={"made": number},
        )
        return edition_files.publish(made, self.editions)[0]

    def start(self) -> None:
        command = ["-m", "gunicorn", "-k", "asgi", "-w", "1", "-b", f"127.0.0.1:{self._port}"]
        self._process = subprocess.Popen(
            [sys.executable, *command, "--log-level", "warning", "fivecolour.web.server:app"],
            env=self._environment,
            cwd=ROOT,
        )
        _wait_until_ready(self.base.rstrip("/"), self._process)

    def stop(self) -> None:
        """Stop as a restart does; open streams do not hold the server up."""
        if self._process:
            self._process.terminate()
            self._process.wait(timeout=15)
            self._process = None
