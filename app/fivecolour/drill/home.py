"""Where a drill lives: a home of its own inside the instance's, with a store that takes nothing real.

The store is always SQLite in that home, even where the instance's is PostgreSQL: nothing simulated comes near
the real database. A drill therefore runs on one host.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

import tomlkit
from sqlalchemy import Engine

from fivecolour import json_files
from fivecolour.config import ORDER, Settings, keys_of
from fivecolour.drill.marker import FOLDER, is_running
from fivecolour.environment import DRILL
from fivecolour.errors import UserError
from fivecolour.store import database, kind

# What a drill calls itself, and when its days begin, is as with the map that it is a drill of.
# Not who provides the figures: those of a drill are simulated.
_AS_THE_MAP = ("title", "disease", "languages", "timezone")


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything that decides the figures of a drill.

    Attributes
    ----------
    start : date
        First simulated day.
    scheme : str
        The rule by which its districts are graded.
    """

    seed: int
    days: int
    start: date
    region_set: str
    scheme: str

    def to_json(self) -> dict[str, Any]:
        """Return it as the home keeps it."""
        return asdict(self) | {"start": self.start.isoformat()}

    @classmethod
    def from_json(cls, fields: Mapping[str, Any]) -> Plan:
        """Return it from what the home keeps."""
        return cls(**{**fields, "start": date.fromisoformat(fields["start"])})


def drill_of(config: Settings) -> Settings:
    """Return the settings of an instance's drill; of the drill itself, the same."""
    if config.drill:
        return config
    home = config.home / FOLDER
    return replace(config, home=home, database_url=f"sqlite:///{home / 'fivecolour.db'}", map="")


def found(config: Settings) -> Plan | None:
    """Return the plan of the drill that is there, None without one.

    Raises
    ------
    UserError
        It cannot be read.
    """
    path = drill_of(config).home / DRILL
    try:
        return Plan.from_json(json_files.parse(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, TypeError, KeyError) as fault:
        raise UserError(f"{path}: cannot be read ({fault}); run: fivecolour drill clear") from None


def set_up(config: Settings, plan: Plan) -> Settings:
    """Make the home and the empty store of a drill.

    Raises
    ------
    UserError
        A drill is there already, or the folder holds something else.
    """
    if config.drill:
        raise UserError(
            f"{config.home}: is itself the home of a drill; set FIVECOLOUR_HOME to the instance's"
        )
    own = drill_of(config)
    if found(config):
        raise UserError("a drill is there already; run: fivecolour drill clear")
    if own.home.exists() and any(own.home.iterdir()):
        raise UserError(f"{own.home}: holds something that is no drill; move it away")
    own.home.mkdir(parents=True, exist_ok=True)
    (own.home / DRILL).write_text(json.dumps(plan.to_json(), indent=1), encoding="utf-8")
    fields = keys_of(config.order)
    order: dict[str, Any] = {"region_set": plan.region_set, "scheme": plan.scheme, "from": plan.start}
    order |= {"mode": "automatic"} | {key: fields[key] for key in _AS_THE_MAP if key in fields}
    (own.home / ORDER).write_text(tomlkit.dumps(order), encoding="utf-8")
    kind.make_drill(database.engine(own.database_url))
    return own


def resumed(config: Settings) -> tuple[Settings, Plan]:
    """Return the home and the plan of a drill that was broken off.

    Raises
    ------
    UserError
        There is none, or it is being played.
    """
    plan = found(config)
    if plan is None:
        raise UserError("there is no drill; run: fivecolour drill start --seed 1 --days 60")
    if is_running(config.home):
        raise UserError("the drill is running; run first: fivecolour drill stop")
    return drill_of(config), plan


def store_of(own: Settings) -> Engine:
    """Open the store of a drill.

    Raises
    ------
    UserError
        It is no drill's.
    """
    engine = database.engine(own.database_url)
    kind.check_store(engine, drill=True)
    return engine


def clear(config: Settings) -> bool:
    """Remove the drill with everything that was made from it; False if there is none.

    Raises
    ------
    UserError
        It is being played.
    """
    own = drill_of(config)
    if config.drill:
        raise UserError(
            f"{config.home}: is itself the home of a drill; set FIVECOLOUR_HOME to the instance's"
        )
    if is_running(config.home):
        raise UserError("the drill is running; run first: fivecolour drill stop")
    if not (own.home / DRILL).is_file():
        return False
    shutil.rmtree(own.home)
    return True
