#!/usr/bin/env bash
# Takes the README's pictures anew: comment, report and dashboard, written by the built program from shipped fixtures, in Chromium, light
# and dark. Installs what it lacks.  .github/pictures/make.sh [PERFDIFF]
set -euo pipefail
cd "$(dirname "$0")/../.."

perfdiff=$(realpath "${1:-target/release/perfdiff}")
here=$PWD/.github/pictures
fixtures=$PWD/fixtures
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

. .ci/browser.sh emoji
cp "$here"/*.mjs "$here/package.json" "$work"
(cd "$work" && npm install --no-package-lock --no-audit --no-fund --silent)

"$perfdiff" -q report "$fixtures/reports/verdicts.json" --report "markdown=$work/comment.md"
"$perfdiff" -q report "$fixtures/reports/verdicts.json" --report "html=$work/report.html"
"$perfdiff" -q site "$work/dashboard" --from "$fixtures/history/api/history.ndjson" --repository-url https://example.org/owner/api
timeout 120 node "$work/make.mjs" "$work" "$here"
wc -c "$here"/*.webp
