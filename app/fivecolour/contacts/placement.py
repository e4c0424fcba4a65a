"""Where the store, the key and the visits of contact tracing may be: not in the home of the map.

What is in the home is backed up, copied for drills and moved to other hosts with the map.
"""

from __future__ import annotations

from pathlib import Path

from sqlalchemy.engine import make_url

from fivecolour.config import instance_home
from fivecolour.contacts.contact_errors import ContactError


def check_apart(path: Path, variable: str) -> None:
    """Refuse a path in the home of the instance.

    Parameters
    ----------
    variable
        The setting that names it.

    Raises
    ------
    ContactError
        It is there, by whatever links lead to it.
    """
    home = instance_home()
    if path.resolve().is_relative_to(home):
        raise ContactError("inside_home", variable=variable, path=path, home=home)


def check_database_apart(url: str, variable: str) -> None:
    """Refuse an SQLite in the home of the instance; a database of a server is in none.

    Raises
    ------
    ContactError
        It is there.
    """
    address = make_url(url)
    if address.get_backend_name() == "sqlite" and address.database:
        check_apart(Path(address.database), variable)
