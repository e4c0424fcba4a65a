"""``fivecolour drill``: plays a simulated epidemic through the intake, kept apart from real figures."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime

import click

from fivecolour.cli.background import let_readers_go_first
from fivecolour.cli.json_output import json_option
from fivecolour.cli.option_types import DAY
from fivecolour.clock import today
from fivecolour.config import settings
from fivecolour.drill import home, marker
from fivecolour.drill.home import Plan
from fivecolour.drill.play import Progress, default_start, play, play_on
from fivecolour.editions.standing_order import standing_order
from fivecolour.errors import UserError
from fivecolour.messages import number_of
from fivecolour.regions import sets
from fivecolour.scoring.schemes import library

_speed = click.option(
    "--speed", type=click.FloatRange(0), default=2.0, show_default=True, help="Seconds that a day takes."
)
_serve_too = click.option("--serve", is_flag=True, help="Serve the drill's map as well, until Ctrl+C.")
_port = click.option("--port", type=int, default=8051, show_default=True, help="Of --serve.")


@click.group()
def drill() -> None:
    """Play a simulated epidemic (演练), to try out map, wall and people.

    Its figures go through the same intake as real ones, into a store and editions of their own in the folder
    drill/ of the home; everything made from them says that it is a drill.
    """


@drill.command()
@click.option("--seed", type=click.IntRange(0), required=True, help="The same seed gives the same figures.")
@click.option("--days", type=click.IntRange(1, 3650), required=True, help="How many days are played.")
@click.option("--region-set", help="Whose districts [default: those of publish.toml].")
@click.option("--scheme", help="Rule to grade by [default: that of publish.toml].")
@_speed
@click.option("--from", "start", type=DAY, help="First day [default: such that the last is today].")
@_serve_too
@_port
def start(
    *,
    seed: int,
    days: int,
    region_set: str | None,
    scheme: str | None,
    speed: float,
    start: datetime | None,
    serve: bool,
    port: int,
) -> None:
    """Play a drill in the foreground; `fivecolour drill stop` in another window ends it."""
    config = settings()
    standing = standing_order(config)
    first = start.date() if start else default_start(today(), days)
    if first.toordinal() + days - 1 > today().toordinal():
        raise UserError("--from: the last day would lie in the future; the intake takes no such figures")
    plan = Plan(seed, days, first, region_set or standing.region_set, scheme or standing.scheme)
    # Before anything is written.
    sets.load(plan.region_set)
    library.load(plan.scheme)
    _show(lambda tell: play(config, plan, seconds=speed, tell=tell), port if serve else None)


@drill.command()
@_speed
@_serve_too
@_port
def resume(*, speed: float, serve: bool, port: int) -> None:
    """Play on a drill that was stopped or broken off, from where it was."""
    _show(lambda tell: play_on(settings(), seconds=speed, tell=tell), port if serve else None)


def _show(played: Callable[[Callable[[Progress], None]], Progress], port: int | None) -> None:
    """Play, print every day, and serve the map at a port, if one is given, from the first day on."""
    let_readers_go_first()
    server: list[subprocess.Popen[bytes]] = []

    def tell(progress: Progress) -> None:
        click.echo(_line(progress))
        sys.stdout.flush()
        if port is not None and not server:
            server.append(_serve(port))

    try:
        done = played(tell)
        click.echo(_end(done))
        if server and done.day == done.plan.days:
            server[0].wait()
    finally:
        for one in server:
            one.terminate()
            one.wait()


def _serve(port: int) -> subprocess.Popen[bytes]:
    words = ["serve", "--drill", "--port", str(port)]
    return subprocess.Popen([sys.executable, "-m", "fivecolour.cli", *words])  # noqa: S603


def _line(progress: Progress) -> str:
    return (
        f"{progress.date}  day {progress.day}/{progress.plan.days}  figures {progress.read:,} = "
        f"{progress.accepted:,} accepted + {progress.unchanged:,} unchanged + "
        f"{progress.quarantined:,} quarantined  {progress.edition}"
    )


def _end(progress: Progress) -> str:
    without = number_of(progress.assumed, "district")
    assumed = f"; {without} without a population, for which the median is assumed" if progress.assumed else ""
    done = "played" if progress.day == progress.plan.days else "stopped"
    return f"{done}: {number_of(progress.day, 'day')}, {number_of(progress.files, 'file')}{assumed}"


@drill.command()
@json_option("Print the state as JSON.")
def status(as_json: bool) -> None:
    """Say whether a drill is there, and how far it is."""
    config = settings()
    plan, running = home.found(config), marker.is_running(config.home)
    state = marker.state(config.home) if running else {}
    if as_json:
        document = plan.to_json() if plan else None
        click.echo(json.dumps({"plan": document, "running": running, **state}, ensure_ascii=False))
    elif plan is None:
        click.echo("no drill")
    else:
        where = f"running, day {state['day']}" if state else "not running"
        what = f"{number_of(plan.days, 'day')} from {plan.start}, {plan.region_set} by {plan.scheme}"
        click.echo(f"{where}: seed {plan.seed}, {what}")


@drill.command()
def stop() -> None:
    """End the drill that is running; what was made from it stays until it is cleared."""
    click.echo("stopping" if marker.ask_to_stop(settings().home) else "no drill is running")


@drill.command()
def clear() -> None:
    """Remove the drill with everything that was made from it; real figures are not touched."""
    click.echo("cleared" if home.clear(settings()) else "no drill")
