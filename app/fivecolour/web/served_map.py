"""What the routes of one map need."""

from __future__ import annotations

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from fastapi import Request

from fivecolour.config import Settings
from fivecolour.web import static
from fivecolour.web.pages.district_page import DistrictHtml
from fivecolour.web.pages.first_html import FirstHtml
from fivecolour.web.pages.method_page import MethodHtml
from fivecolour.web.pages.wall_page import WallHtml

READ = ["GET", "HEAD"]


@dataclass(frozen=True, slots=True)
class ServedMap:
    """What the routes need, kept on the application."""

    config: Settings
    assets: dict[str, static.Asset]
    first_html: FirstHtml
    method_html: MethodHtml
    wall_html: WallHtml
    district_html: DistrictHtml
    zone: ZoneInfo
    among_others: bool


def site_of(request: Request) -> ServedMap:
    """Return what the application that answers a request shows."""
    site: ServedMap = request.app.state.site
    return site
