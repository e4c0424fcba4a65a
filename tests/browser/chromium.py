"""Where the browser is, and what is missing for it to run."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable

import pytest

# Every new window renders the pop-ups of its address bar, two pages of Chromium's own that nobody sees: a
# quarter of what a page of ours costs. The last such list counts, so it holds what Playwright turns off, too.
_OFF = (
    *("WebUIOmniboxPopup", "WebUIOmniboxAimPopup"),
    *("AvoidUnnecessaryBeforeUnloadCheckSync", "DestroyProfileOnBrowserClose", "PaintHolding"),
    *("HttpsUpgrades", "HttpsFirstBalancedModeAutoEnable", "ThirdPartyStoragePartitioning", "LensOverlay"),
    *("AvoidCorsURLLoaderRestartOnRedirect", "MediaRouter", "OptimizationHints"),
    *("NetworkTimeServiceQuerying", "AimEnabled", "PreconnectToSearch"),
)
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    # A map is drawn once for each tile that it reaches into; of 256 pixels each there are fifty.
    "--default-tile-width=1024",
    "--default-tile-height=1024",
    f"--disable-features={','.join(_OFF)}",
)


def find_chromium() -> str | None:
    """Return the path of a browser; the shell without windows is the same one and takes a fifth less time."""
    names = ("chromium-headless-shell", "chromium", "google-chrome")
    return next((found for name in names if (found := shutil.which(name))), None)


def chinese_fonts() -> str:
    """Return fontconfig's list of fonts that have Chinese, empty where there is none or no fontconfig."""
    if not shutil.which("fc-list"):
        return ""
    return subprocess.run(["fc-list", ":lang=zh"], capture_output=True, text=True, check=False).stdout.strip()


def missing(find: Callable[[], str | None] = find_chromium, fonts: Callable[[], str] = chinese_fonts) -> str:
    """Say what the browser tests lack, or nothing."""
    if not find():
        return "no Chromium on the PATH (sh tests/browser/install.sh as root installs it)"
    if not fonts():
        return "no font with Chinese characters (sh tests/browser/install.sh as root installs one)"
    return ""


def require(reason: str, *, ci: str | None) -> None:
    """Skip where something is missing; on a CI machine (``CI=true``) that is a failure."""
    if reason and ci == "true":
        pytest.fail(f"CI=true, and the browser tests cannot run: {reason}", pytrace=False)
    if reason:
        pytest.skip(f"browser tests cannot run: {reason}")
