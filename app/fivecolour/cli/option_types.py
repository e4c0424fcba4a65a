"""Types of values that several commands take."""

from __future__ import annotations

import click

DAY = click.DateTime(formats=["%Y-%m-%d"])
MOMENT = click.DateTime(formats=["%Y-%m-%d", "%Y-%m-%dT%H:%M"])
