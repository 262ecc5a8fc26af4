#!/usr/bin/env bash
# The HTML report and the dashboard in a browser: written by the built binary from shipped fixtures, then looked at in Chromium.
# Installs what it lacks.  .ci/html.sh [PERFDIFF [SCREENSHOTS]]
set -euo pipefail
cd "$(dirname "$0")/.."

perfdiff=$(realpath "${1:-target/release/perfdiff}")
shots=${2:+$(realpath -m "$2")}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

. .ci/browser.sh
cp .ci/html/* "$work"
(cd "$work" && npm install --no-package-lock --no-audit --no-fund --silent)

mkdir "$work/pages"
for case in fixtures/reports/*.json; do
    "$perfdiff" report "$case" --report "html=$work/pages/$(basename "$case" .json).html"
done
# What the fixtures hold makes some of these fail, which is not the question here.
page() { "$perfdiff" -q compare "${@:2}" --fail-on never --report "html=$work/pages/$1.html"; }
page pytest fixtures/pytest-benchmark/5.3.1/base fixtures/pytest-benchmark/5.3.1/head
page criterion fixtures/criterion/base fixtures/criterion/head
page k6 fixtures/k6/v2.2.0/base/points.json.gz fixtures/k6/v2.2.0/head/points.json.gz
page locust fixtures/locust/2.47.0-base fixtures/locust/2.47.0-head-errors
head -n 59 fixtures/history/api/history.ndjson >"$work/past.ndjson"
tail -n 1 fixtures/history/api/history.ndjson >"$work/head.ndjson"
page past --history "$work/past.ndjson" --head "$work/head.ndjson"
# Two thousand rows: as much as a page may hold.
node -e '
  const comparison = JSON.parse(require("fs").readFileSync("fixtures/reports/verdicts.json"));
  const one = comparison.changes;
  comparison.changes = Array.from({ length: 2000 }, (_, at) => ({ ...one[at % one.length], benchmark: `group${at % 13}/${one[at % one.length].benchmark}/${at}` }));
  require("fs").writeFileSync(process.argv[1], JSON.stringify(comparison));
' "$work/many.json"
"$perfdiff" report "$work/many.json" --report "html=$work/pages/many.html"

# Names that are long, or would break at a hyphen.
for side in base head; do
    node "$work/names.mjs" "$side" >"$work/$side.json"
done
page names "$work/base.json" "$work/head.json"

# Legs of a matrix on one page: three of one tool, and two of another whose leg has more than one parameter.
for os in linux macos windows; do
    "$perfdiff" -q compare fixtures/criterion/base fixtures/criterion/head --label "os=$os" --fail-on never --report "json=$work/$os.json"
done
"$perfdiff" report "$work/linux.json" "$work/macos.json" "$work/windows.json" --report "html=$work/pages/legs.html"
for version in 3.11 3.12; do
    "$perfdiff" -q compare fixtures/k6/v2.2.0/base/points.json.gz fixtures/k6/v2.2.0/head/points.json.gz --label os=ubuntu-24.04 --label "python=$version" \
        --fail-on never --report "json=$work/$version.json"
done
"$perfdiff" report "$work/3.11.json" "$work/3.12.json" --report "html=$work/pages/legs-k6.html"

# Dashboards: shipped runs, many branches and environments, names of somebody who means harm, and a repository with releases.
node "$work/runs.mjs" "$work"
site() { "$perfdiff" -q site "$work/sites/$1" --repository-url https://example.org/owner/api "${@:2}"; }
site shipped --from fixtures/history/api/history.ndjson
site branches --from "$work/branches.ndjson"
site hostile --from "$work/hostile.ndjson" --metric '**'
(cd "$work/released" && "$perfdiff" -q site "$work/sites/released" --from runs.ndjson)

timeout 900 node "$work/check.mjs" "$work/pages" ${shots:+"$shots"}
timeout 600 node "$work/site.mjs" "$work/sites" ${shots:+"$shots/sites"}
