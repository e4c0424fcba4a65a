"""The templates of the pages: each is compiled once, however many maps a process serves."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from fastapi.templating import Jinja2Templates

from fivecolour.clock import minute
from fivecolour.config import PACKAGE, timezone
from fivecolour.languages import tag
from fivecolour.texts import counted, number

_FOLDER = PACKAGE / "web" / "templates"

TEMPLATES = Jinja2Templates(directory=_FOLDER)
TEMPLATES.env.globals |= {"tag": tag, "timezone": timezone}
# {{ 1270 | number("en") }} is 1,270.
TEMPLATES.env.filters["number"] = number


@cache
def staff_templates(*further: Path) -> Jinja2Templates:
    """Return the templates of the pages for staff; ``further`` folders are those of optional rooms."""
    templates = Jinja2Templates(directory=[_FOLDER, *further])
    templates.env.globals |= {"minute": minute, "counted": counted}
    return templates
