"""axe-core in an open page: what is wrong for readers who hear it, cannot see colours or use no mouse."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import axe_playwright_python

from tests.browser.view import View

# Above the page's own policy: evaluated by the browser's debugger, not by the page.
_RUN = """(rules) => axe.run(document, rules ? {runOnly: rules} : {}).then((found) =>
  found.violations.flatMap((one) =>
    one.nodes.map((node) => `${one.id} (${one.impact}): ${node.html.slice(0, 160)}`)))"""


@lru_cache(maxsize=1)
def _script() -> str:
    return (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")


def violations(view: View, *rules: str) -> list[str]:
    """Return what axe finds on the page as it is now; by some of its rules, else by all."""
    if not view.page.evaluate("() => 'axe' in window"):
        view.page.evaluate(_script())
    found: list[str] = view.page.evaluate(_RUN, list(rules) or None)
    return found


def in_both_themes(view: View) -> list[str]:
    """Return what is wrong in the light theme, and which colours are in the dark one."""
    found = []
    for theme, rules in (("light", ()), ("dark", ("color-contrast",))):
        view.page.evaluate("(theme) => { document.documentElement.dataset.theme = theme }", theme)
        view.page.evaluate(
            "() => Promise.all(document.getAnimations().map((one) => one.finished.catch(() => {})))"
        )
        found += [f"{theme}: {one}" for one in violations(view, *rules)]
    return found
