"""Data that a page holds for its scripts."""

from __future__ import annotations

from typing import Any

import orjson


def script_data(document: Any) -> str:
    r"""Return JSON that stands in an element ``script``: no text in it ends the element or begins another.

    Examples
    --------
    >>> script_data({"name": "</script><b>", 5: "five"})
    '{"name":"\\u003c/script>\\u003cb>","5":"five"}'
    """
    return orjson.dumps(document, option=orjson.OPT_NON_STR_KEYS).decode().replace("<", "\\u003c")
