# /// script
# requires-python = ">=3.11"
# dependencies = ["pillow>=10", "playwright>=1.40"]
# ///
"""Make ``docs/pictures/map.png``, the first thing that a reader of the README sees.

``make run`` in one shell, ``.venv/bin/uv run --no-project docs/picture.py`` in another; another address may
be given. It takes the page of 9 February 2020 as it is, at one and a half times its pixels, and keeps 256
colours, which nobody sees and which is a third of the bytes.
"""

from __future__ import annotations

import io
import shutil
import sys
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

PICTURE = Path(__file__).parent / "pictures" / "map.png"
VIEW = "?date=2020-02-09&district=330203&theme=light"
MOST_BYTES = 300_000


def main(address: str = "http://127.0.0.1:8050/") -> None:
    """Write the picture, or say that it has become too large."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=shutil.which("chromium") or shutil.which("google-chrome"), args=["--no-sandbox"]
        )
        page = chromium.new_page(viewport={"width": 1280, "height": 1020}, device_scale_factor=1.5)
        page.goto(address + VIEW)
        page.locator("html[data-ready=all]").wait_for()
        taken = Image.open(io.BytesIO(page.screenshot(animations="disabled"))).convert("RGB")
        chromium.close()
    made = io.BytesIO()
    taken.quantize(256, Image.Quantize.MAXCOVERAGE, kmeans=2, dither=Image.Dither.NONE).save(
        made, "PNG", optimize=True
    )
    if len(made.getvalue()) > MOST_BYTES:
        raise SystemExit(f"{len(made.getvalue()):,} bytes are too many for a README; fewer colours or pixels")
    PICTURE.write_bytes(made.getvalue())


if __name__ == "__main__":
    main(*sys.argv[1:])
