#!/bin/sh
# prettier, eslint and tsc over the scripts. They need node, which nothing else does: without it, or where their
# packages cannot be fetched, they are left out and that is said; with CI=true it is a failure.
cd "$(dirname "$0")/../.." || exit 1
without() {
    echo "The scripts in assets/ are not checked: $1."
    [ "${CI:-}" = true ] && exit 1
    exit 0
}
command -v node >/dev/null 2>&1 && command -v npm >/dev/null 2>&1 || without "no node and npm on the PATH"
node -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 20 || (a === 20 && b >= 19) ? 0 : 1)' ||
    without "node $(node --version) is older than 20.19"
if ! cmp -s package-lock.json node_modules/.lock; then
    npm ci --ignore-scripts --no-audit --no-fund --loglevel=error || without "npm ci failed"
    cp package-lock.json node_modules/.lock
fi
exec npm run --silent lint
