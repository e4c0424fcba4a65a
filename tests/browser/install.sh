#!/bin/sh
# Debian's Chromium and a CJK font for the browser tests, installed when root and missing.
have() { command -v chromium >/dev/null 2>&1 && fc-list 2>/dev/null | grep -qi 'cjk\|wqy\|source han'; }
have && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "Installing Chromium and a CJK font for the browser tests ..."
    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
        chromium fontconfig fonts-noto-cjk >/dev/null
fi
have || echo "No Chromium or no CJK font, and no root to install them: browser tests will be skipped."
