"""``fivecolour press``: publishes whenever reports have come in, as the standing order says."""

from __future__ import annotations

import logging
import os
import threading
import time
from collections.abc import Callable

import click
from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from fivecolour import garbage
from fivecolour.cli.background import let_readers_go_first
from fivecolour.cli.map_words import of_map
from fivecolour.cli.publish import EVEN_IF_EMPTY, held_back, operator
from fivecolour.config import Settings, in_zone, settings
from fivecolour.editions import edition_files
from fivecolour.editions.emptiness import EmptyEditionError
from fivecolour.editions.map_list import every_map, settings_of_all
from fivecolour.editions.press import Press
from fivecolour.editions.region_figures import open_store
from fivecolour.editions.standing_order import standing_order
from fivecolour.environment import environment
from fivecolour.errors import UserError
from fivecolour.logs import log
from fivecolour.regions import sets
from fivecolour.store.change_signal import ChangeSignal
from fivecolour.store.editions import StoredEdition
from fivecolour.webhooks import instance_key
from fivecolour.webhooks.deliveries import Deliveries
from fivecolour.webhooks.subscriptions import Subscriptions

_WAIT_SECONDS = 1.0
_REST_SECONDS = 5.0
Alive = Callable[[], bool]


@click.command()
@click.option("--once", is_flag=True, help="Make what is to be made now, then end.")
@click.option("--child", is_flag=True, help="End with the process that began it.")
@EVEN_IF_EMPTY
def press(once: bool, child: bool, even_if_empty: bool) -> None:
    """Publish, or draft for approval, whenever reports have come in; runs until it is stopped.

    It works for every map of the instance, or with --map for one. What is made, and by whose word, is as the
    map's publish.toml says. Run one beside the servers of each host: it also brings what other hosts have
    published. Killed at any moment it loses nothing.
    """
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(message)s")
    parent = os.getppid()
    let_readers_go_first()
    chosen = environment().map
    if once:
        _once([chosen] if chosen else every_map(), even_if_empty)
        return

    def alive() -> bool:
        return not child or os.getppid() == parent

    if chosen:
        _for_one(chosen, alive, even_if_empty)
    else:
        _for_all(alive, even_if_empty, only_needed=child)


def is_needed(config: Settings) -> bool:
    """Return whether something may come that a press publishes, brings from another host, or tells of."""
    if (config.home / instance_key.FOLDER).is_dir():
        return True
    return standing_order(config).mode != "manual" or not config.database_url.startswith("sqlite")


def _once(names: list[str], even_if_empty: bool) -> None:
    """Turn the press of each map once; a fault of one is told after the others have had their turn."""
    faults = []
    for name in names:
        try:
            config = settings(name)
            with in_zone(config.zone):
                _tell(_press(config, even_if_empty).turn(), name)
        except UserError as fault:
            faults.append(f"{name}: {fault}" if name else str(fault))
    if faults:
        raise UserError("\n".join(faults))


def _for_all(alive: Alive, even_if_empty: bool, *, only_needed: bool) -> None:
    """Work for every map that may need it, further ones from when they appear.

    Each has a thread of this process: a process for each would hold the libraries once more for each.
    """
    working: dict[str, threading.Thread] = {}
    while alive():
        for name, config in settings_of_all():
            if name in working and working[name].is_alive():
                continue
            if (name or only_needed) and not _may_need(config):
                continue
            given = (name, _while_there(name, alive), even_if_empty)
            working[name] = threading.Thread(target=_for_one, args=given, daemon=True)
            working[name].start()
        time.sleep(_WAIT_SECONDS)


def _may_need(config: Settings | UserError) -> bool:
    """Return whether a map needs a press; one whose order has a fault may, and is told of it."""
    try:
        return isinstance(config, UserError) or is_needed(config)
    except UserError:
        return True


def _while_there(name: str, alive: Alive) -> Alive:
    return lambda: alive() and name in every_map()


def _for_one(name: str, alive: Alive, even_if_empty: bool) -> None:
    """Publish for one map for as long as it is there."""
    named, told = f"the press of map {name}" if name else "the press", ""
    while alive():
        try:
            config = settings(name)
            with in_zone(config.zone):
                _run(_press(config, even_if_empty), config, alive)
        except (UserError, DBAPIError, OSError) as fault:
            # What cannot be done now may be possible later; readers keep the last good edition.
            if told != str(fault):
                log.error("%s stands still: %s", named, str(fault).splitlines()[0])
            told = str(fault)
            time.sleep(_REST_SECONDS)
        except Exception:
            # One unforeseen figure must not end the press: the next report may be drawn again.
            log.exception("%s stands still: a fault of this program", named)
            time.sleep(_REST_SECONDS)


def _press(config: Settings, even_if_empty: bool) -> Press:
    standing = standing_order(config)
    engine = open_store(config, sets.load(standing.region_set))
    edition_files.tidy(config.editions)
    by = f"press of {operator()}"
    return Press(engine, config.editions, standing, by=by, drill=config.drill, even_if_empty=even_if_empty)


def _run(at: Press, config: Settings, alive: Alive) -> None:
    """Turn the press once for each change of the store; webhooks are told beside it."""
    ended = threading.Event()
    threading.Thread(target=_tell_webhooks, args=(at, config, ended), daemon=True).start()
    try:
        with ChangeSignal(at.engine) as notice:
            _turn(at, config.map)
            garbage.settle()
            while alive():
                if notice.wait(_WAIT_SECONDS):
                    _turn(at, config.map)
    finally:
        ended.set()


def _tell_webhooks(at: Press, config: Settings, ended: threading.Event) -> None:
    told: Deliveries | None = None
    while not ended.wait(_WAIT_SECONDS):
        try:
            told = told or deliveries(at.engine, config)
            told.turn()
        except (UserError, DBAPIError) as fault:
            log.error("webhooks stand still: %s", str(fault).splitlines()[0])
            ended.wait(_REST_SECONDS)
        except Exception:
            # It must end neither the press nor what is told later.
            log.exception("webhooks: a fault of this program")
            ended.wait(_REST_SECONDS)


def deliveries(engine: Engine, config: Settings) -> Deliveries:
    """Return what tells a map's receivers of its editions."""
    subscriptions = Subscriptions(engine, config.home)
    return Deliveries(subscriptions, config.editions, site=config.origin, name=config.map, clock=time.time)


def _turn(at: Press, name: str) -> None:
    """Turn the press; an edition without a colour is held back, and readers keep the last one."""
    try:
        _tell(at.turn(), name)
    except EmptyEditionError as fault:
        log.error("%sheld back: %s", of_map(name), held_back(fault, name))


def _tell(stored: StoredEdition | None, name: str) -> None:
    if stored is not None:
        number = f" (edition {stored.number})" if stored.number else ""
        click.echo(f"{of_map(name)}{stored.state}: {stored.id}{number}")
