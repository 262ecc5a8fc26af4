#!/usr/bin/env bash
# The pull-request comment in a browser: written by the built binary, read by a parser of GitHub's Markdown, laid out with
# GitHub's style, and measured in Chromium at the width of a desktop and of a phone.
# Installs what it lacks.  .ci/comment.sh [PERFDIFF [SCREENSHOTS]]
set -euo pipefail
cd "$(dirname "$0")/.."

perfdiff=$(realpath "${1:-target/release/perfdiff}")
shots=${2:+$(realpath -m "$2")}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

. .ci/browser.sh emoji
cp .ci/comment/* .ci/html/browser.mjs "$work"
(cd "$work" && npm install --no-package-lock --no-audit --no-fund --silent)

mkdir "$work/comments"
node "$work/runs.mjs" "$work"
# What the fixtures hold makes some of these fail, which is not the question here.
comment() { "$perfdiff" -q compare "${@:2}" --fail-on never --report "markdown=$work/comments/$1.md"; }
runs() {
    local sides=() file
    # Here names are short, as those of stored runs are.
    cd "$work"
    for file in "$2"-base-*.json; do sides+=(--base "$file"); done
    for file in "$2"-head-*.json; do sides+=(--head "$file"); done
    comment "$1" "${sides[@]}"
    cd - >/dev/null
}
runs five five
runs sixty-two many
runs long long
comment k6 fixtures/k6/v2.2.0/base/points.json.gz fixtures/k6/v2.2.0/head/points.json.gz
comment criterion fixtures/criterion/base fixtures/criterion/head
comment pytest fixtures/pytest-benchmark/5.3.1/base fixtures/pytest-benchmark/5.3.1/head
for os in linux macos windows; do
    "$perfdiff" -q compare fixtures/criterion/base fixtures/criterion/head --label "os=$os" --fail-on never --report "json=$work/$os.json"
done
"$perfdiff" report "$work/linux.json" "$work/macos.json" "$work/windows.json" --report "markdown=$work/comments/legs.md"
for case in verdicts gates no-baseline quiet hostile improved; do
    "$perfdiff" report "fixtures/reports/$case.json" --report "markdown=$work/comments/$case.md"
done

# Somebody's own template, begun with ours, makes the same comment.
"$perfdiff" export template comment >"$work/own.md.j2"
"$perfdiff" report fixtures/reports/verdicts.json --report "template:$work/own.md.j2=$work/own.md"
cmp "$work/own.md" "$work/comments/verdicts.md"

timeout 300 node "$work/check.mjs" "$work/comments" ${shots:+"$shots"}
