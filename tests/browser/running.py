"""A server that can be stopped, with a folder of editions that grows while pages are open."""

from __future__ import annotations

from dataclasses import replace
from multiprocessing.process import BaseProcess
from pathlib import Path

from fivecolour.editions import edition_files
from fivecolour.editions.edition_data import Edition
from tests.browser import forks
from tests.editions.cut import cut


class Running:
    """A server of its own that publishes the first days of an edition and then more."""

    def __init__(self, home: Path, edition: Edition) -> None:
        self.editions, self._edition = home / "editions", edition
        self._home, self._address = home, forks.free_address()
        self.base = f"http://{self._address}/"
        self._process: BaseProcess | None = None

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
        """Start, or start again at the same address."""
        self._process = forks.serve(self._home, self._address)

    def stop(self) -> None:
        """Stop as a restart does; open streams do not hold the server up."""
        if self._process:
            self._process.terminate()
            self._process.join(timeout=15)
            assert self._process.exitcode is not None
            self._process = None
