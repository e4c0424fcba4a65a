"""``fivecolour serve``."""

from __future__ import annotations

import os
import subprocess
import sys

import click

from fivecolour.cli.press_command import is_needed
from fivecolour.cli.publish import held_back, publish_default
from fivecolour.config import map_names, settings
from fivecolour.drill.home import drill_of
from fivecolour.editions import edition_errors, edition_files
from fivecolour.editions.emptiness import EmptyEditionError
from fivecolour.errors import UserError


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port", type=int, envvar="PORT", default=8050, show_default=True, help="Port; PORT says it too."
)
@click.option(
    "--workers",
    type=int,
    envvar="WEB_CONCURRENCY",
    default=2,
    show_default=True,
    help="Server processes; WEB_CONCURRENCY says it too.",
)
@click.option("--drill", is_flag=True, help="Serve the drill's map instead of the real one.")
def serve(host: str, port: int, workers: int, drill: bool) -> None:
    """Serve the newest edition; on the first start load the bundled figures and publish them."""
    if drill:
        _go_to_drill()
    _check_signing()
    try:
        edition_files.latest(settings().editions)
    except edition_errors.NothingPublishedError:
        if settings().drill:
            raise UserError("the drill has made no edition yet; wait for its first day") from None
        if settings().map:
            click.echo(f"Nothing is published yet: fivecolour --map {settings().map} publish", err=True)
        else:
            click.echo("First start: loading the figures of Ningbo and Zhejiang, January to March 2020 ...")
            _publish_first()
    if not settings().drill:
        # Who plays a drill publishes it too.
        _start_press()
    click.echo(f"The five-colour map is at http://{host}:{port}/ (stop with Ctrl+C)")
    sys.stdout.flush()
    arguments = [
        "gunicorn",
        "-k",
        "asgi",
        "-w",
        str(workers),
        "-b",
        f"{host}:{port}",
        # A reader who looks at one district after the other keeps the connection.
        "--keep-alive",
        "30",
        "--log-level",
        "warning",
    ]
    os.execv(sys.executable, [sys.executable, "-m", *arguments, "fivecolour.web.server:app"])  # noqa: S606


def _check_signing() -> None:
    """Refuse certificates that cannot sign here, in one line, and not in each server process."""
    config = settings()
    if config.signing_certificates or config.signing_key or config.signing_authorities:
        # Exports are drawn by much that nothing else here needs.
        from fivecolour.export.proof.signing_identity import authorities  # noqa: PLC0415
        from fivecolour.export.stored_exports import StoredExports  # noqa: PLC0415

        StoredExports.of(config)
        authorities(config)


def _publish_first() -> None:
    """Publish what there is; a map without a colour is not, and the server says that there is none yet."""
    try:
        edition, _ = publish_default()
    except EmptyEditionError as fault:
        click.echo(f"Nothing is published yet: {held_back(fault, settings().map)}", err=True)
    else:
        click.echo(f"Published {edition.id}")


def _go_to_drill() -> None:
    own = drill_of(settings())
    if not own.drill:
        raise UserError("there is no drill; run: fivecolour drill start --seed 1 --days 60")
    # A drill's home is an instance's of its own, whose data are those of the real one.
    os.environ["FIVECOLOUR_DATA"] = str(own.data)
    os.environ.pop("FIVECOLOUR_MAP", None)
    os.environ["FIVECOLOUR_HOME"] = str(own.home)


def _start_press() -> None:
    """Start the press beside the server where something may come: it ends with this process.

    Where there are several maps it also takes up those that are made later.
    """
    config = settings()
    if (not config.map and map_names(config.home)) or is_needed(config):
        subprocess.Popen([sys.executable, "-m", "fivecolour.cli", "press", "--child"])
