"""Where things are kept, from the environment."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

from fivecolour import data_files
from fivecolour.environment import DRILL, environment

PACKAGE = Path(__file__).resolve().parent


@dataclass(frozen=True, slots=True)
class Settings:
    """Settings of one running instance.

    Attributes
    ----------
    data : Path
        One's own files: ``regions/``, ``reports/``, ``schemes/``, ``texts/``; what it lacks is bundled
        (`fivecolour.data_files`).
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
    streams_per_address : int
        How many live streams one address may have open, in each server process.
    """

    data: Path
    assets: Path
    home: Path
    database_url: str
    proxies: int = 0
    upload_mb: int = 64
    api_per_minute: int = 120
    streams_per_address: int = 500

    @property
    def drill(self) -> bool:
        """Whether this is the home of a drill: its figures are simulated (`fivecolour.drill`)."""
        return (self.home / DRILL).is_file()

    @property
    def order(self) -> Path:
        """The standing order in force: that of the home, or else that of the bundled figures."""
        own = self.home / "publish.toml"
        return own if own.exists() else data_files.first_figures() / "publish.toml"

    @property
    def editions(self) -> Path:
        """Folder of the published editions."""
        return self.home / "editions"


def settings() -> Settings:
    """Read the settings from the environment (`fivecolour.environment.Environment`).

    In the home of a drill ``DATABASE_URL`` is passed over: a drill has an SQLite of its own.

    Raises
    ------
    UserError
        A variable holds what it cannot mean.
    """
    given = environment()
    home = given.home.resolve()
    own = f"sqlite:///{home / 'fivecolour.db'}"
    return Settings(
        data=data_files.folder(),
        assets=data_files.bundled("assets"),
        home=home,
        database_url=own if (home / DRILL).is_file() else given.database_url or own,
        proxies=given.proxies,
        upload_mb=given.upload_mb,
        api_per_minute=given.api_per_minute,
        streams_per_address=given.streams_per_address,
    )


def timezone() -> ZoneInfo:
    """Return the time zone of days and of times written without one: ``FIVECOLOUR_TIMEZONE``.

    Raises
    ------
    UserError
        There is no such time zone.
    """
    return ZoneInfo(environment().timezone)
