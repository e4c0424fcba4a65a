#!/bin/sh
# Changes the code of scoring in one place after the other and looks whether a test fails (mutmut).
# usage: tests/mutation.sh [MUTANT…]   (by default all; a name may hold *); then `mutmut results` in .mutation
set -e
cd "$(dirname "$0")/.."
PATH="$(dirname "$(command -v "${PYTHON:-python}")"):$PATH"
mkdir -p .mutation
# mutmut looks for a package in src/ only.
for folder in tests data assets docs; do rm -rf ".mutation/$folder"; cp -r "$folder" ".mutation/$folder"; done
rm -rf .mutation/src && mkdir .mutation/src && cp -r app/fivecolour .mutation/src/fivecolour
sed 's|^source_pkgs = .*||; s|"app"|"src"|' pyproject.toml > .mutation/pyproject.toml
cp README.md .mutation/
cd .mutation
unset PYTHONPATH
exec nice mutmut run "$@"
