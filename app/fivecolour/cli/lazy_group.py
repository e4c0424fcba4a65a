"""A group whose commands are imported when they are asked for: ``--help`` imports none of them."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Any, NamedTuple

import click

_WHOLE = 200  # No summary is as long as that.


class LazyCommand(NamedTuple):
    """Where a command is defined, and the line that lists say of it (its own first sentence)."""

    module: str
    summary: str


class LazyGroup(click.Group):
    """A group that knows its commands by name, module and summary.

    Parameters
    ----------
    lazy : mapping of str to LazyCommand
        By the command's name, which the module's attribute has too, with ``_`` for ``-``.
    """

    def __init__(self, *words: Any, lazy: Mapping[str, LazyCommand], **options: Any) -> None:
        super().__init__(*words, **options)
        self.lazy = dict(lazy)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of the commands, in the order in which they were given."""
        return list(dict.fromkeys([*self.lazy, *self.commands]))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import a command; None where there is none of that name."""
        if cmd_name in self.lazy and cmd_name not in self.commands:
            found = getattr(import_module(self.lazy[cmd_name].module), cmd_name.replace("-", "_"))
            self.add_command(found)
        return super().get_command(ctx, cmd_name)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands by their summaries."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, self._summary(name)) for name in self.list_commands(ctx)])

    def _summary(self, name: str) -> str:
        if name in self.lazy:
            return self.lazy[name].summary
        return self.commands[name].get_short_help_str(_WHOLE)
