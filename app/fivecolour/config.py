"""Where things are kept, from the environment."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from fivecolour import data_files
from fivecolour.errors import UserError

PACKAGE = Path(__file__).resolve().parent
# The file that marks a home as a drill's.
DRILL = "drill.json"


@dataclass(frozen=True, slots=True)
class Settings:
    """Settings of one running instance.

    Attributes
    ----------
    data : Path
        Read-only files with sources: ``regions/``, ``reports/``, ``schemes/``, ``texts/``.
    assets : Path
        Style sheets, fonts and client-side scripts.
    home : Path
        What the instance writes: the embedded database and ``editions/``.
    database_url : str
        SQLAlchemy address of the store.
    proxies : int
        How many reverse proxies stand before the server, so that it knows readers' addresses.
    upload_mb : int
        Largest file or message that the web takes in, in MB.
    api_per_minute : int
        How many sendings a token may make in a minute, in each server process.
    """

    data: Path
    assets: Path
    home: Path
    database_url: str
    proxies: int = 0
    upload_mb: int = 64
    api_per_minute: int = 120

    @property
    def drill(self) -> bool:
        """Whether this is the home of a drill: its figures are simulated (`fivecolour.drill`)."""
        return (self.home / DRILL).is_file()

    @property
    def order(self) -> Path:
        """The standing order in force: that of the home, or else that of the bundled figures."""
        own = self.home / "publish.toml"
        return own if own.exists() else self.data / "reports" / "publish.toml"

    @property
    def editions(self) -> Path:
        """Folder of the published editions."""
        return self.home / "editions"


def settings() -> Settings:
    """Read the settings from the environment.

    ``FIVECOLOUR_DATA``, ``FIVECOLOUR_HOME`` (default ``var`` in the working directory) and
    ``DATABASE_URL`` (default: SQLite inside the home) and ``FIVECOLOUR_PROXIES`` (default 0) are understood,
    so are ``FIVECOLOUR_UPLOAD_MB`` (default 64) and ``FIVECOLOUR_API_PER_MINUTE`` (default 120). In the home
    of a drill ``DATABASE_URL`` is passed over: a drill has an SQLite of its own.

    Raises
    ------
    UserError
        One that should be a number is none.
    """
    home = Path(os.environ.get("FIVECOLOUR_HOME", "var")).resolve()
    proxies = os.environ.get("FIVECOLOUR_PROXIES", "0")
    if not proxies.isdigit():
        raise UserError(f"FIVECOLOUR_PROXIES is {proxies!r}; give the number of reverse proxies, such as 1")
    upload_mb = os.environ.get("FIVECOLOUR_UPLOAD_MB", "64")
    per_minute = os.environ.get("FIVECOLOUR_API_PER_MINUTE", "120")
    for name, said in (("FIVECOLOUR_UPLOAD_MB", upload_mb), ("FIVECOLOUR_API_PER_MINUTE", per_minute)):
        if not said.isdigit() or int(said) < 1:
            raise UserError(f"{name} is {said!r}; give a whole number above 0")
    own = f"sqlite:///{home / 'fivecolour.db'}"
    return Settings(
        data=data_files.folder(),
        assets=data_files.bundled("assets"),
        home=home,
        database_url=own if (home / DRILL).is_file() else os.environ.get("DATABASE_URL", own),
        proxies=int(proxies),
        upload_mb=int(upload_mb),
        api_per_minute=int(per_minute),
    )


def timezone() -> ZoneInfo:
    """Return the time zone of days and of times written without one: ``FIVECOLOUR_TIMEZONE``.

    Raises
    ------
    UserError
        There is no such time zone.
    """
    name = os.environ.get("FIVECOLOUR_TIMEZONE", "Asia/Shanghai")
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        raise UserError(f"FIVECOLOUR_TIMEZONE: unknown time zone {name!r}; try Asia/Shanghai") from None
