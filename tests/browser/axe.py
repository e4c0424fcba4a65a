"""axe-core in an open page: what is wrong for readers who hear it, cannot see colours or use no mouse."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import axe_playwright_python

from tests.browser.view import View

_HERE = Path(__file__).parent
# Above the page's own policy: evaluated by the browser's debugger, not by the page. What passes is not told.
_RUN = """async ([options, context]) => {
  const brief = { resultTypes: ["violations"], selectors: false };
  const found = await axe.run(context ?? document, { ...brief, ...options });
  return found.violations.flatMap((one) =>
    one.nodes.map((node) => `${one.id} (${one.impact}): ${node.html.slice(0, 160)}`));
}"""
_RUN_COLOURS = f"""async (others) => {{
  const run = {_RUN};
  const contrast = "color-contrast";
  const alike = ({(_HERE / "like_others.js").read_text(encoding="utf-8")})();
  // Where all are examined, one run is enough.
  if (others && !alike.length) return run([{{}}]);
  const colours = await run([{{ runOnly: [contrast] }}, {{ exclude: alike }}]);
  return others ? colours.concat(await run([{{ rules: {{ [contrast]: {{ enabled: false }} }} }}])) : colours;
}}"""


@lru_cache(maxsize=1)
def _script() -> str:
    return (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")


def violations(view: View, options: Mapping[str, Any] | None = None) -> list[str]:
    """Return what axe finds on the page as it is now; ``options`` as `axe.run` takes them."""
    _install(view)
    found: list[str] = view.page.evaluate(_RUN, [options or {}])
    return found


def in_language(view: View, lang: str) -> list[str]:
    """Return what is wrong on the page as it is now; which colours are, in one of the languages.

    No colour depends on the language, and to look at them takes most of the time.
    """
    if lang == "zh":
        return _colours(view, others=True)
    return violations(view, {"rules": {"color-contrast": {"enabled": False}}})


def in_both_themes(view: View, lang: str = "zh") -> list[str]:
    """Return what is wrong in the light theme, and which colours are in the dark one."""
    _turn(view, "light")
    found = [f"light: {one}" for one in in_language(view, lang)]
    if lang == "zh":
        _turn(view, "dark")
        found += [f"dark: {one}" for one in _colours(view, others=False)]
    return found


def _install(view: View) -> None:
    if not view.page.evaluate("() => 'axe' in window"):
        view.page.evaluate(_script())


def _colours(view: View, *, others: bool) -> list[str]:
    """Return which colours are wrong, of rows and items that look alike in two; and what else is."""
    _install(view)
    found: list[str] = view.page.evaluate(_RUN_COLOURS, others)
    return found


def _turn(view: View, theme: str) -> None:
    view.page.evaluate("(theme) => { document.documentElement.dataset.theme = theme }", theme)
    view.page.evaluate(
        "() => Promise.all(document.getAnimations().map((one) => one.finished.catch(() => {})))"
    )
