"""Plays a drill: day by day its figures go through the intake, and an edition is made of them."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from fivecolour import json_files
from fivecolour.config import Settings
from fivecolour.drill import home, marker
from fivecolour.drill.disease import disease
from fivecolour.drill.drill_flows import DrillFlows
from fivecolour.drill.epidemic import figures
from fivecolour.drill.home import Plan
from fivecolour.drill.reporting import ReportLines
from fivecolour.drill.sources import Sources
from fivecolour.editions.press import Press
from fivecolour.editions.standing_order import standing_order
from fivecolour.errors import UserError
from fivecolour.intake.files import IntakeOptions, take_in
from fivecolour.intake.receiver import Receiver, open_receiver
from fivecolour.intake.types import Receipt
from fivecolour.regions import sets
from fivecolour.regions.region_set import RegionSet

WHO = "drill"
FILES, PLAYED = "files", "played.json"


@dataclass(slots=True)
class Progress:
    """How far a drill is; counts are of figures, summed over all its files.

    Attributes
    ----------
    day : int
        Days that were played.
    date : str
        The last of them.
    flows : int
        Pairs of districts of which a flow was taken in.
    edition : str
        The newest edition.
    """

    plan: Plan
    day: int = 0
    date: str = ""
    files: int = 0
    read: int = 0
    accepted: int = 0
    unchanged: int = 0
    quarantined: int = 0
    revisions: int = 0
    edition: str = ""
    assumed: int = field(default=0)
    flows: int = 0

    def add(self, receipt: Receipt) -> None:
        """Count another file."""
        self.files += 1
        for name in ("read", "accepted", "unchanged", "quarantined", "revisions"):
            setattr(self, name, getattr(self, name) + getattr(receipt, name))

    def to_json(self) -> dict[str, object]:
        """Return it as `fivecolour drill status` says it."""
        return asdict(self) | {"plan": self.plan.to_json()}


def play(
    config: Settings,
    plan: Plan,
    *,
    seconds: float = 0.0,
    tell: Callable[[Progress], None] = lambda _: None,
    clock: Callable[[], float] = time.monotonic,
    wait: Callable[[float], None] = time.sleep,
) -> Progress:
    """Set up a drill and play it to its end, or until somebody asks it to stop.

    Parameters
    ----------
    config : Settings
        Of the real instance; its store is never opened.
    seconds : float
        How long a simulated day takes at least.
    tell : callable
        Called after each day.

    Raises
    ------
    UserError
        A drill is there already, or there is no such region set or rule.
    """
    return _played(config, home.set_up(config, plan), plan, seconds, tell, clock, wait)


def play_on(
    config: Settings, *, seconds: float = 0.0, tell: Callable[[Progress], None] = lambda _: None
) -> Progress:
    """Play on a drill that was stopped or broken off, from the day after the last that was played whole.

    Raises
    ------
    UserError
        There is none, or it is being played.
    """
    own, plan = home.resumed(config)
    return _played(config, own, plan, seconds, tell, time.monotonic, time.sleep)


def _played(
    config: Settings,
    own: Settings,
    plan: Plan,
    seconds: float,
    tell: Callable[[Progress], None],
    clock: Callable[[], float],
    wait: Callable[[float], None],
) -> Progress:
    region = sets.load(plan.region_set)
    people, assumed = population(region)
    progress = _progress(own, plan) or Progress(plan, assumed=assumed)
    played = progress.day
    marker.say(config.home, progress.to_json())
    try:
        points = middles(region)
        travel = DrillFlows(region, people, points, seed=plan.seed, course=disease())
        instance = _DrillInstance(own, plan, region, travel)
        lines = figures(people, points, seed=plan.seed, start=plan.start, days=plan.days)
        for number, one in enumerate(lines, start=1):
            if number <= played:
                instance.pass_over(one)
                continue
            began = clock()
            instance.day(one, progress)
            _keep(own, progress)
            marker.say(config.home, progress.to_json())
            tell(progress)
            if progress.day < plan.days and not _rest(config.home, began + seconds, clock, wait):
                break
    finally:
        marker.ended(config.home)
    return progress


class _DrillInstance:
    """The intake and the press of a drill."""

    def __init__(self, own: Settings, plan: Plan, region: RegionSet, travel: DrillFlows) -> None:
        engine = home.store_of(own)
        self._travel = travel
        self._folder = own.home / FILES
        self._sources = Sources(region, seed=plan.seed)
        self._receiver: Receiver = open_receiver(own, plan.region_set, engine=engine)
        self._press = Press(engine, own.editions, standing_order(own), by=WHO, drill=True, even_if_empty=True)

    def pass_over(self, lines: ReportLines) -> None:
        """Let the sources write the files of a day that came in before; later days rest on it."""
        for _ in self._sources.send(lines, self._folder):
            pass

    def day(self, lines: ReportLines, progress: Progress) -> None:
        """Take in the files of a day and make the edition that they lead to."""
        for receipt in self.take_in(lines):
            progress.add(receipt)
        flows = self._travel.take_in(self._receiver, lines.issued, self._folder, who=WHO)
        progress.flows += flows.accepted if flows else 0
        stored = self._press.turn()
        progress.day += 1
        progress.date = lines.issued.isoformat()
        progress.edition = stored.id if stored else progress.edition

    def take_in(self, lines: ReportLines) -> Iterator[Receipt]:
        """Write the files of a day and take them in, as ``fivecolour ingest`` does."""
        for sent in self._sources.send(lines, self._folder):
            yield take_in(self._receiver, sent.path, IntakeOptions(sent.source, sent.context, WHO))


def _progress(own: Settings, plan: Plan) -> Progress | None:
    """Return how far a drill had got, None if it has not begun."""
    path = own.home / PLAYED
    if not path.exists():
        return None
    try:
        return Progress(**{**json_files.parse(path.read_text(encoding="utf-8")), "plan": plan})
    except (OSError, ValueError, TypeError) as fault:
        raise UserError(f"{path}: cannot be read ({fault}); run: fivecolour drill clear") from None


def _keep(own: Settings, progress: Progress) -> None:
    draft = own.home / f".{PLAYED}.part"
    draft.write_text(json.dumps(progress.to_json()), encoding="utf-8")
    draft.replace(own.home / PLAYED)


def _rest(instance: Path, until: float, clock: Callable[[], float], wait: Callable[[float], None]) -> bool:
    """Wait for the next day; False if the drill is to end."""
    while not marker.is_asked_to_stop(instance):
        left = until - clock()
        if left <= 0:
            return True
        marker.beat(instance)
        wait(min(left, 0.2))
    return False


def population(region: RegionSet) -> tuple[NDArray[np.int64], int]:
    """Return how many people each district has, and of how many that is assumed.

    A district without a count is taken to have the median of those that have one; where none has,
    the number in ``data/drill/disease.toml``.
    """
    known = [district.population.count for district in region.districts if district.population]
    usual = int(np.median(known)) if known else disease().population
    counts = [district.population.count if district.population else usual for district in region.districts]
    return np.array(counts, dtype=np.int64), len(counts) - len(known)


def middles(region: RegionSet) -> NDArray[np.float64]:
    """Return longitude and latitude of a point inside each district, shape (D, 2)."""
    shapes = sets.shapes(region.name)
    points = shapes.geometry.representative_point()
    where = dict(zip(shapes["code"], zip(points.x, points.y, strict=True), strict=True))
    return np.array([where[district.shape] for district in region.districts])


def default_start(today: date, days: int) -> date:
    """Return the first day of a drill that ends today: the intake takes no figures of the future.

    >>> default_start(date(2020, 3, 5), 30)
    datetime.date(2020, 2, 5)
    """
    return date.fromordinal(today.toordinal() - days + 1)
