#!/bin/sh
# Debian's Chromium and a CJK font for the browser tests, installed when root and missing.
browser() { command -v chromium-headless-shell || command -v chromium; }
have() { browser >/dev/null 2>&1 && fc-list 2>/dev/null | grep -qi 'cjk\|wqy\|source han'; }
have && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "Installing Chromium and a CJK font for the browser tests ..."
    apt-get update -qq
    # Older distributions have no package of the shell, which is Chromium without windows.
    package=chromium
    apt-cache show chromium-headless-shell >/dev/null 2>&1 && package=chromium-headless-shell
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
        "$package" fontconfig fonts-noto-cjk >/dev/null
fi
have || echo "No Chromium or no CJK font, and no root to install them: browser tests will be skipped."
