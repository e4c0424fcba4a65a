"""Where things are kept, from the environment."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from app.errors import UserError

PACKAGE = Path(__file__).resolve().parent


def _bundled(name: str) -> Path:
    """Return ``data/`` or ``assets/``: beside ``app/`` in a checkout, inside it in an installed wheel."""
    beside = PACKAGE.parent / name
    return beside if beside.is_dir() else PACKAGE / "_bundled" / name


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
    """

    data: Path
    assets: Path
    home: Path
    database_url: str
    proxies: int = 0

    @property
    def editions(self) -> Path:
        """Folder of the published editions."""
        return self.home / "editions"


def settings() -> Settings:
    """Read the settings from the environment.

    ``FIVECOLOUR_DATA``, ``FIVECOLOUR_HOME`` (default ``var`` in the working directory) and
    ``DATABASE_URL`` (default: SQLite inside the home) and ``FIVECOLOUR_PROXIES`` (default 0) are understood.

    Raises
    ------
    UserError
        ``FIVECOLOUR_PROXIES`` is no number.
    """
    home = Path(os.environ.get("FIVECOLOUR_HOME", "var")).resolve()
    data = os.environ.get("FIVECOLOUR_DATA")
    proxies = os.environ.get("FIVECOLOUR_PROXIES", "0")
    if not proxies.isdigit():
        raise UserError(f"FIVECOLOUR_PROXIES is {proxies!r}; give the number of reverse proxies, such as 1")
    return Settings(
        data=Path(data).resolve() if data else _bundled("data"),
        assets=_bundled("assets"),
        home=home,
        database_url=os.environ.get("DATABASE_URL", f"sqlite:///{home / 'fivecolour.db'}"),
        proxies=int(proxies),
    )
