"""``fivecolour press``: publishes whenever reports have come in, as the standing order says."""

from __future__ import annotations

import logging
import os
import time

import click
from sqlalchemy.exc import DBAPIError

from fivecolour import garbage
from fivecolour.cli.background import let_readers_go_first
from fivecolour.cli.publish import EVEN_IF_EMPTY, operator
from fivecolour.config import settings
from fivecolour.editions import files
from fivecolour.editions.emptiness import EmptyEditionError
from fivecolour.editions.press import Press
from fivecolour.editions.region_figures import open_store
from fivecolour.editions.standing_order import standing_order
from fivecolour.errors import UserError
from fivecolour.logs import log
from fivecolour.regions import sets
from fivecolour.store.editions import StoredEdition
from fivecolour.store.notice import Notice

_WAIT_SECONDS = 1.0
_REST_SECONDS = 5.0


@click.command()
@click.option("--once", is_flag=True, help="Make what is to be made now, then end.")
@click.option("--child", is_flag=True, help="End with the process that began it.")
@EVEN_IF_EMPTY
def press(once: bool, child: bool, even_if_empty: bool) -> None:
    """Publish, or draft for approval, whenever reports have come in; runs until it is stopped.

    What is made, and by whose word, is as publish.toml says. Run one beside the servers of each host: it
    also brings what other hosts have published. Killed at any moment it loses nothing.
    """
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(message)s")
    parent = os.getppid()
    let_readers_go_first()
    if once:
        _tell(_press(even_if_empty).turn())
        return
    while not child or os.getppid() == parent:
        try:
            _run(_press(even_if_empty), parent if child else None)
        except (UserError, DBAPIError, OSError) as fault:
            # What cannot be done now may be possible later; readers keep the last good edition.
            log.error("the press stands still: %s", str(fault).splitlines()[0])
            time.sleep(_REST_SECONDS)
        except Exception:
            # One unforeseen figure must not end the press: the next report may be drawn again.
            log.exception("the press stands still: a fault of this program")
            time.sleep(_REST_SECONDS)


def _press(even_if_empty: bool) -> Press:
    config, standing = settings(), standing_order(settings())
    engine = open_store(config, sets.load(standing.region_set))
    files.tidy(config.editions)
    by = f"press of {operator()}"
    return Press(engine, config.editions, standing, by=by, drill=config.drill, even_if_empty=even_if_empty)


def _run(at: Press, parent: int | None) -> None:
    """Turn the press once for each change of the store, until the parent is gone."""
    with Notice(at.engine) as notice:
        _turn(at)
        garbage.settle()
        while parent is None or os.getppid() == parent:
            if notice.wait(_WAIT_SECONDS):
                _turn(at)


def _turn(at: Press) -> None:
    """Turn the press; an edition without a colour is held back, and readers keep the last one."""
    try:
        _tell(at.turn())
    except EmptyEditionError as held_back:
        log.error("held back: %s", held_back)


def _tell(kept: StoredEdition | None) -> None:
    if kept is not None:
        number = f" (edition {kept.number})" if kept.number else ""
        click.echo(f"{kept.state}: {kept.id}{number}")
