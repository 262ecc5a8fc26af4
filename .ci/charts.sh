#!/usr/bin/env bash
# The chart of a pull-request comment, read by Mermaid itself: what GitHub's parser refuses is a red box on every pull request.
# Needs node and npm; installs the rest into target/. Usage: .ci/charts.sh PERFDIFF
set -euo pipefail
cd "$(dirname "$0")/.."

perfdiff=$(realpath "$1")
work=$(pwd)/target/charts
mkdir -p "$work"
cp .ci/charts/check.mjs "$work/"
(cd "$work" && echo '{"private": true}' > package.json && npm install --silent --no-audit --no-fund --ignore-scripts mermaid@11.17.2 jsdom@24.1.3)

history=fixtures/history/api/history.ndjson
head -n 36 "$history" > "$work/past.ndjson"
sed -n 55p "$history" > "$work/head.json"
"$perfdiff" compare --history "$work/past.ndjson" --head "$work/head.json" --fail-on never --report markdown="$work/comment.md"
(cd "$work" && timeout 120 node check.mjs comment.md)
