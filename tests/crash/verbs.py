"""What is killed, and the stand on which it is done: figures, an edition, a draft, a file that comes in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

from fivecolour.access.people import People
from fivecolour.access.permissions import Scope
from fivecolour.config import settings
from fivecolour.editions import publication
from fivecolour.editions.edition_build import build
from fivecolour.editions.edition_order import Order
from fivecolour.editions.region_figures import open_store
from fivecolour.regions import sets
from fivecolour.regions.region_set import RegionSet

from .harness import Stand

FIRST = "publish, first start"
NAMES = ("ingest", "publish", "press --once", "drafts approve", FIRST)
SET = "zhejiang-2020"
PASSWORD = "correct horse battery"
_FIRST, _DAYS = date(2020, 3, 6), 16
_ORDER = f'region_set = "{SET}"\nscheme = "{SET}"\nfrom = 2020-02-09\nto = 2020-02-11\nmode = "automatic"\n'


@dataclass(frozen=True, slots=True)
class Verb:
    """One use of the command line; ``empty``: on an empty database, as the first start does."""

    name: str
    words: tuple[str, ...]
    empty: bool = False


def trials(folder: Path, address: Callable[[Path], str]) -> list[tuple[Verb, Stand]]:
    """Return what can be killed, each with the stand whose copies it is to be done on.

    ``address`` gives the address of an empty database, for a home.
    """
    template = _prepare(folder / "template", address(folder / "template"))
    empty = _prepare_empty(folder / "empty", address(folder / "empty"))
    return [(verb, empty if verb.empty else template) for verb in _verbs(template)]


def _verbs(stand: Stand) -> tuple[Verb, ...]:
    publish = ("publish", "--from", "2020-02-08", "--to", "2020-02-10")
    draft = (stand.home / "draft").read_text()
    words = (
        ("ingest", str(stand.home / "new.csv"), "--source", "crash", "--json"),
        publish,
        ("press", "--once"),
        ("drafts", "approve", draft, "--as", "li", "--password-stdin"),
        publish,
    )
    return tuple(Verb(name, command, empty=name == FIRST) for name, command in zip(NAMES, words, strict=True))


def _prepare(home: Path, url: str) -> Stand:
    """Make the template: the bundled figures, an edition, a draft, a standing order, a file to come in."""
    home.mkdir()
    region = sets.load(SET)
    engine = open_store(replace(settings(), home=home, database_url=url), region)
    People(engine).add("li", PASSWORD, Scope(frozenset({"approve"})), by="tests")
    (home / "input").write_text(f"{PASSWORD}\n")
    (home / "publish.toml").write_text(_ORDER)
    (home / "new.csv").write_text(_figures(region), encoding="utf-8")
    first, second = (
        publication.named(build(engine, Order(SET, SET, date(2020, 2, 9), date(2020, 2, day))))
        for day in (9, 10)
    )
    publication.publish(engine, home / "editions", first, by="wang")
    stored, _ = publication.draft(engine, second, by="wang")
    (home / "draft").write_text(stored.id)
    engine.dispose()
    return Stand(home, url)


def _prepare_empty(home: Path, url: str) -> Stand:
    """Make the template of a first start: nothing."""
    home.mkdir()
    (home / "input").write_text("")
    return Stand(home, url)


def _figures(region: RegionSet) -> str:
    """Return a table of new cases; one line in ten speaks of a place that does not exist."""
    codes = [one.code for one in region.districts]
    lines = [
        f"{code if at % 10 else f'99{at:04}'},{_FIRST + timedelta(days=day)},{(at + day) % 3}"
        for day in range(_DAYS)
        for at, code in enumerate(codes)
    ]
    return "\n".join(("代码,日期,新增确诊", *lines, ""))
