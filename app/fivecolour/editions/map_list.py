"""The maps of an instance, each with what it is of and what it published last."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from fivecolour.config import MAPS, ORDER, Settings, editions_in, instance_home, map_names, settings
from fivecolour.editions import edition_errors, edition_files, records
from fivecolour.editions.standing_order import StandingOrder, standing_order
from fivecolour.environment import environment
from fivecolour.errors import UserError
from fivecolour.regions import sets
from fivecolour.texts import Text

DEFAULT = ""
_OTHERS_SECONDS = 5


@dataclass(frozen=True, slots=True)
class ListedMap:
    """One map as it stands now.

    Attributes
    ----------
    name : str
        Empty for the default map.
    order : StandingOrder or None
        None where it cannot be carried out; ``fault`` says why.
    edition, number, last_day
        Of the edition that readers see; empty before anything is published.
    withdrawn : bool
        Whether that edition was withdrawn: there is no other then.
    """

    name: str
    order: StandingOrder | None
    title: Text
    edition: str = ""
    number: int = 0
    last_day: str = ""
    withdrawn: bool = False
    fault: str = ""
    drill: bool = False

    @property
    def address(self) -> str:
        """Where it is found, from the root of the server."""
        return f"/m/{self.name}/" if self.name else "/"


def every_map() -> list[str]:
    """Return the names of all maps of the instance, the default one, which is empty, first."""
    return [DEFAULT, *map_names(instance_home())]


def settings_of_all() -> Iterator[tuple[str, Settings | UserError]]:
    """Yield each map with its settings, or with what is wrong with them: one does not stop the others."""
    for name in every_map():
        try:
            yield name, settings(name)
        except UserError as fault:
            yield name, fault


def listed(config: Settings) -> ListedMap:
    """Return a map as it stands now; reads little, whatever its editions hold."""
    order, title, fault = _ordered(config)
    gone = edition_files.withdrawals(config.editions)
    try:
        edition = edition_files.newest(config.editions)
    except edition_errors.NothingPublishedError:
        return ListedMap(config.map, order, title, fault=fault)
    one = records.record(config.editions, edition)
    if one.damaged:
        sentence = f"the files of edition {edition} are damaged; run: fivecolour check"
        return ListedMap(config.map, order, title, edition, withdrawn=edition in gone, fault=sentence)
    return ListedMap(
        config.map, order, title, edition, one.number, one.last_day, edition in gone, fault, one.drill
    )


def homes_listed(own: Settings) -> tuple[Path, Path | None]:
    """Return the home of the first listed map and the folder with those of the others, if there is one."""
    return (own.home, None) if environment().map else (instance_home(), instance_home() / MAPS)


def changed(first: Path, others: Path | None) -> tuple[object, ...]:
    """Return what differs once the list of maps does (see `homes_listed`): orders, editions and withdrawals.

    What else it says, titles of region sets above all, counts as another every few seconds.
    """
    names = os.listdir(others) if others and others.is_dir() else []  # noqa: PTH208 - for each request
    homes = [first, *(others / name for name in names if others)]
    orders = [moment(one / ORDER) for one in homes]
    listings = [(edition_files.paths(one), edition_files.marks(one)) for one in map(editions_in, homes)]
    return int(time.monotonic() / _OTHERS_SECONDS), names, orders, listings


def moment(path: Path) -> int:
    """Return when a file changed; 0 where there is none."""
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return 0


def _ordered(config: Settings) -> tuple[StandingOrder | None, Text, str]:
    """Return the standing order, what the map is called, and what is wrong with either."""
    name = config.map or "five-colour map"
    try:
        order = standing_order(config)
    except UserError as fault:
        return None, Text.of({"en": name}), str(fault)
    if order.title:
        return order, order.title, ""
    try:
        return order, sets.load(order.region_set).title, ""
    except UserError as fault:
        return order, Text.of({"en": name}), str(fault)
