"""Where things are kept, from the environment and from the standing order of the chosen map."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from fivecolour import data_files, toml_files
from fivecolour.environment import DRILL, environment, written
from fivecolour.errors import UserError

PACKAGE = Path(__file__).resolve().parent
# Further maps of an instance are homes of their own below this folder of its home.
MAPS = "maps"
ORDER = "publish.toml"
_MAP_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
# Everything before the query: a password may hold a question mark.
_ADDRESS = re.compile(r"(\w[\w+]*://(?:[^:/@]*(?::[^@]*)?@)?[^?]*)(?:\?(.*))?", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Settings:
    """Settings of one map of a running instance.

    Attributes
    ----------
    data : Path
        One's own files: ``regions/``, ``reports/``, ``schemes/``, ``texts/``; what it lacks is bundled
        (`fivecolour.data_files`). All maps share it.
    assets : Path
        Style sheets, fonts and client-side scripts.
    home : Path
        What the map writes: the embedded database and ``editions/``.
    database_url : str
        SQLAlchemy address of the store.
    proxies : int
        How many reverse proxies stand before the server, so that it knows readers' addresses.
    upload_mb : int
        Largest file or message that the web takes in, in MB.
    api_per_minute : int
        How many sendings a token may make in a minute, in each server process.
    streams_per_address : int
        How many live streams one address may have open, in each server process.
    map : str
        Name of a further map; empty for the default map, whose home is the instance's.
    public_url : str
        Where readers find the site, without a slash at its end; empty where that is not said.
    passes : Path or None
        Folder of the keys that sign passes; None: passes are off.
    signing_certificates, signing_key, signing_authorities : Path, optional
        Files of PEM with which exports are signed, and whose signatures are trusted.
    timestamp_url : str
        Time stamp authority that is asked at each signature; empty where none is.
    """

    data: Path
    assets: Path
    home: Path
    database_url: str
    proxies: int = 0
    upload_mb: int = 64
    api_per_minute: int = 120
    streams_per_address: int = 500
    map: str = ""
    public_url: str = ""
    passes: Path | None = None
    signing_certificates: Path | None = None
    signing_key: Path | None = None
    signing_authorities: Path | None = None
    timestamp_url: str = ""

    @property
    def drill(self) -> bool:
        """Whether this is the home of a drill: its figures are simulated (`fivecolour.drill`)."""
        return (self.home / DRILL).is_file()

    @property
    def order(self) -> Path:
        """The standing order in force: that of the home; without it, for the default map, the first one."""
        own = self.home / ORDER
        return own if self.map or own.exists() else data_files.first_order()

    @property
    def origin(self) -> str:
        """What permalinks of the map begin with."""
        return self.public_url + (f"/m/{self.map}" if self.map else "")

    @property
    def editions(self) -> Path:
        """Folder of the published editions."""
        return editions_in(self.home)

    @property
    def zone(self) -> ZoneInfo:
        """Time zone of the map's days: that of its standing order, else ``FIVECOLOUR_TIMEZONE``.

        Raises
        ------
        UserError
            There is no such time zone.
        """
        path = self.home / ORDER
        name = keys_of(path).get("timezone")
        return ZoneInfo(environment().timezone) if name is None else zone_named(path, name)


def settings(map_name: str | None = None) -> Settings:
    """Read the settings of a map from the environment (`fivecolour.environment.Environment`).

    In the home of a drill ``DATABASE_URL`` is passed over: a drill has an SQLite of its own.

    Parameters
    ----------
    map_name : str, optional
        A further map, empty for the default one; left out, the one that ``FIVECOLOUR_MAP`` names.

    Raises
    ------
    UserError
        A variable holds what it cannot mean, there is no such map, or its standing order has a fault.
    """
    given = environment()
    name = (given.map or "") if map_name is None else map_name
    home = home_of_map(given.home.resolve(), name) if name else given.home.resolve()
    return Settings(
        data=data_files.folder(),
        assets=data_files.bundled("assets"),
        home=home,
        database_url=_database_url(home, name, given.database_url),
        proxies=given.proxies,
        upload_mb=given.upload_mb,
        api_per_minute=given.api_per_minute,
        streams_per_address=given.streams_per_address,
        map=name,
        public_url=given.public_url.rstrip("/"),
        passes=given.passes.resolve() if given.passes else None,
        signing_certificates=given.signing_certificates,
        signing_key=given.signing_key,
        signing_authorities=given.signing_authorities,
        timestamp_url=given.timestamp_url,
    )


def _database_url(home: Path, name: str, shared: str | None) -> str:
    """Return the address of a map's store: no two maps have one in common."""
    own = f"sqlite:///{home / 'fivecolour.db'}"
    if (home / DRILL).is_file():
        return own
    url = keys_of(home / ORDER).get("database_url")
    if url is not None:
        if not isinstance(url, str) or not url:
            raise UserError(f'{home / ORDER}: database_url is no address; write it as "postgresql://…"')
        return url
    if not name:
        return shared or own
    # A file that is said for all of them would be one store for all.
    is_server = shared is not None and shared.startswith("postgres")
    return _in_schema(shared, f"map_{name.replace('-', '_')}") if shared and is_server else own


def _in_schema(url: str, schema: str) -> str:
    """Return the address of a PostgreSQL database in which one schema alone is looked in.

    >>> _in_schema("postgresql://me@host/db?sslmode=require", "map_rio")
    'postgresql://me@host/db?sslmode=require&options=-csearch_path%3Dmap_rio'
    """
    parts = _ADDRESS.fullmatch(url)
    if parts is None:
        return url  # which the store refuses in its own words
    parameters = parse_qsl(parts[2] or "")
    options = [value for key, value in parameters if key == "options"]
    changed = [(key, value) for key, value in parameters if key != "options"]
    changed.append(("options", " ".join([*options, f"-csearch_path={schema}"])))
    return f"{parts[1]}?{urlencode(changed, quote_via=quote)}"


def keys_of(order: Path) -> dict[str, Any]:
    """Return what a standing order says, unchecked; nothing where there is none.

    Raises
    ------
    UserError
        The file cannot be read.
    """
    return toml_files.read(order) if order.exists() else {}


def zone_named(path: Path, name: object) -> ZoneInfo:
    """Return the time zone that a standing order names.

    Raises
    ------
    UserError
        There is none of that name.
    """
    try:
        return ZoneInfo(str(name))
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise UserError(
            f"{path}: timezone {str(name)[:60]!r}: there is no such time zone; write it as America/Sao_Paulo"
        ) from None


# --- which maps there are ---------------------------------------------------------------------------


def check_map_name(name: str) -> str:
    """Return the name of a map.

    Raises
    ------
    UserError
        It cannot be one.
    """
    if not _MAP_NAME.fullmatch(name):
        raise UserError(
            f"{name[:60]!r} cannot name a map: use small letters, digits and -, at most 40 of them, "
            "a letter or digit first"
        )
    return name


def map_names(home: Path) -> list[str]:
    """Return the names of the further maps of an instance's home."""
    folder = home / MAPS
    found = os.listdir(folder) if folder.is_dir() else []  # noqa: PTH208 - for each page
    return sorted(name for name in found if _MAP_NAME.fullmatch(name) and (folder / name / ORDER).exists())


def home_of_map(home: Path, name: str) -> Path:
    """Return the home of a further map; one that is being set up has no standing order yet.

    Raises
    ------
    UserError
        There is no such map; the message names those there are.
    """
    own = home / MAPS / check_map_name(name)
    if not own.is_dir():
        there = ", ".join(map_names(home))
        sentence = f"there are: {there}" if there else "there is only the default one"
        raise UserError(f"no map {name!r}; {sentence}. Make it with: fivecolour maps add {name}")
    return own


def editions_in(home: Path) -> Path:
    """Return the folder of the editions in a map's home."""
    return home / "editions"


def instance_home() -> Path:
    """Return the home of the instance, which is that of its default map."""
    return environment().home.resolve()


def home_to_be() -> Path:
    """Return the home of the chosen map, which need not be there yet: where one is to be set up."""
    chosen = environment().map
    return instance_home() / MAPS / check_map_name(chosen) if chosen else instance_home()


# --- the time zone of days --------------------------------------------------------------------------

_ZONE: ContextVar[ZoneInfo | None] = ContextVar("zone", default=None)


@contextmanager
def in_zone(zone: ZoneInfo) -> Iterator[None]:
    """Let days count in a zone while this is open: a process may work for several maps."""
    before = _ZONE.set(zone)
    try:
        yield
    finally:
        _ZONE.reset(before)


def timezone() -> ZoneInfo:
    """Return the time zone of days and of times written without one.

    It is that of the map for which the work is done (`in_zone`), else that of the process's own map.

    Raises
    ------
    UserError
        There is no such time zone.
    """
    return _ZONE.get() or _zone_of_process(
        written("FIVECOLOUR_HOME", "FIVECOLOUR_MAP", "FIVECOLOUR_TIMEZONE")
    )


@lru_cache(maxsize=8)
def _zone_of_process(_variables: tuple[str | None, ...]) -> ZoneInfo:
    """Return the zone, read once for as long as the variables stay: every moment asks for it."""
    return settings().zone
