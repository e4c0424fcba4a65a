"""``fivecolour press``: publishes whenever reports have come in, as the standing order says."""

from __future__ import annotations

import logging
import os
import time

import click
from sqlalchemy.exc import DBAPIError

from fivecolour import garbage
from fivecolour.cli.background import let_readers_go_first
from fivecolour.cli.publish import operator
from fivecolour.config import settings
from fivecolour.editions import files
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
def press(once: bool, child: bool) -> None:
    """Publish, or draft for approval, whenever reports have come in; runs until it is stopped.

    What is made, and by whose word, is as publish.toml says. Run one beside the servers of each host: it
    also brings what other hosts have published. Killed at any moment it loses nothing.
    """
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(message)s")
    parent = os.getppid()
    let_readers_go_first()
    if once:
        _tell(_press().turn())
        return
    while not child or os.getppid() == parent:
        try:
            _run(parent if child else None)
        except (UserError, DBAPIError, OSError) as fault:
            # What cannot be done now may be possible later; readers keep the last good edition.
            log.error("the press stands still: %s", str(fault).splitlines()[0])
            time.sleep(_REST_SECONDS)
        except Exception:
            # One unforeseen figure must not end the press: the next report may be drawn again.
            log.exception("the press stands still: a fault of this program")
            time.sleep(_REST_SECONDS)


def _press() -> Press:
    config, standing = settings(), standing_order(settings())
    engine = open_store(config, sets.load(standing.region_set))
    files.tidy(config.editions)
    return Press(engine, config.editions, standing, by=f"press of {operator()}", drill=config.drill)


def _run(parent: int | None) -> None:
    """Turn the press once for each change of the store, until the parent is gone."""
    at = _press()
    with Notice(at.engine) as notice:
        _tell(at.turn())
        garbage.settle()
        while parent is None or os.getppid() == parent:
            if notice.wait(_WAIT_SECONDS):
                _tell(at.turn())


def _tell(kept: StoredEdition | None) -> None:
    if kept is not None:
        number = f" (edition {kept.number})" if kept.number else ""
        click.echo(f"{kept.state}: {kept.id}{number}")
