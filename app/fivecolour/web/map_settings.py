"""The settings of the map whose application answers a request."""

from __future__ import annotations

from fastapi import Request

from fivecolour.config import Settings


def settings_of(request: Request) -> Settings:
    """Return the settings of the map that is asked."""
    config: Settings = request.app.state.site.config
    return config
