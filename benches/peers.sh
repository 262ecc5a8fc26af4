#!/usr/bin/env bash
# perfdiff beside other programs that read the same files: ratios of processor time in one run, with their spread.
#
#     benches/peers.sh target/release/perfdiff [--megabytes 100] [--rounds 5]
#
# Installs DuckDB, Polars, orjson, pytest-benchmark, Otava and critcmp into a directory of its own; jq is used where it is
# installed. What can't be had is left out of the table.
set -euo pipefail

[ $# -ge 1 ] || { sed -n '2,8p' "$0" >&2; exit 2; }
here=$(cd "$(dirname "$0")" && pwd)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

python3 -m venv "$scratch/venv"
for package in duckdb polars orjson pytest-benchmark apache-otava; do
  "$scratch/venv/bin/pip" install --quiet "$package" || echo "$package can't be installed; left out" >&2
done
critcmp=()
if cargo install --quiet --locked --root "$scratch/critcmp" critcmp; then
  critcmp=(--critcmp "$scratch/critcmp/bin/critcmp")
else
  echo "critcmp can't be installed; left out" >&2
fi
"$scratch/venv/bin/python" "$here/peers.py" --scratch "$scratch" "${critcmp[@]}" "$@"
