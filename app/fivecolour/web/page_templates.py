"""The templates of the pages: each is compiled once, however many maps a process serves."""

from __future__ import annotations

import sys
from contextlib import suppress
from functools import cache
from importlib.util import cache_from_source
from pathlib import Path

from fastapi.templating import Jinja2Templates
from jinja2.bccache import Bucket, BytecodeCache

from fivecolour.clock import minute
from fivecolour.config import PACKAGE, timezone
from fivecolour.languages import tag
from fivecolour.texts import counted, number
from fivecolour.whole_file import replace_whole

_FOLDER = PACKAGE / "web" / "templates"


class TemplateBytecode(BytecodeCache):
    """Keeps compiled templates as Python keeps compiled modules: beside them, where it may write there.

    To compile them took half a second of each command that needs pages.
    """

    def load_bytecode(self, bucket: Bucket) -> None:
        """Read a template that was compiled; `Bucket` refuses that of another source."""
        with suppress(OSError), _file_of(bucket).open("rb") as file:
            bucket.load_bytecode(file)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep a compiled template, unless Python is told to keep nothing or may not."""
        with suppress(OSError):
            if not sys.dont_write_bytecode:
                _file_of(bucket).parent.mkdir(parents=True, exist_ok=True)
                replace_whole(_file_of(bucket), bucket.bytecode_to_string())


def _file_of(bucket: Bucket) -> Path:
    return Path(cache_from_source(str(_FOLDER / f"{bucket.key}.py")))


TEMPLATES = Jinja2Templates(directory=_FOLDER)
TEMPLATES.env.bytecode_cache = TemplateBytecode()
TEMPLATES.env.globals |= {"tag": tag, "timezone": timezone}
# {{ 1270 | number("en") }} is 1,270.
TEMPLATES.env.filters["number"] = number


@cache
def staff_templates(*further: Path) -> Jinja2Templates:
    """Return the templates of the pages for staff; ``further`` folders are those of optional rooms."""
    templates = Jinja2Templates(directory=[_FOLDER, *further])
    templates.env.bytecode_cache = TemplateBytecode()
    templates.env.globals |= {"minute": minute, "counted": counted}
    return templates
