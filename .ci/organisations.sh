#!/usr/bin/env bash
# The queries of the guide's chapter on organisations, executed by DuckDB from PyPI: under a minute.
set -euo pipefail
cd "$(dirname "$0")/.."

tools=${PERFDIFF_PACKAGE_TOOLS:-$PWD/target/ci-package}
if ! "$tools/bin/python" -c 'import duckdb' 2>/dev/null; then
  python3 -m venv "$tools"
  "$tools/bin/pip" install --quiet --requirement .ci/package.txt
fi
timeout 240 "$tools/bin/python" .ci/organisations.py "${1:-target/debug/perfdiff}"
echo "organisations: all held"
