#!/usr/bin/env bash
# The reports for programs, as the built binary writes them, held against third-party readers: lxml and xmllint (JUnit by
# schema, SVG), prometheus_client and promtool (metrics, alert rules, the dashboard's queries), Python's csv module.
# Installs what it lacks; no service is started.
set -euo pipefail
cd "$(dirname "$0")/.."

perfdiff=${1:-target/release/perfdiff}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

missing=()
command -v xmllint >/dev/null || missing+=(libxml2-utils)
command -v promtool >/dev/null || missing+=(prometheus)
python3 -c 'import venv, ensurepip' 2>/dev/null || missing+=(python3-venv)
if [ ${#missing[@]} -gt 0 ]; then
    sudo=$([ "$(id -u)" -eq 0 ] || echo sudo)
    # A server of that name is not started: only the tool beside it is wanted.
    $sudo apt-get update -qq
    $sudo env DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 apt-get install -y -qq --no-install-recommends "${missing[@]}"
fi
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check prometheus_client==0.26.0 lxml==6.1.3

reports=$work/reports
kinds=(badge badge-svg csv github json junit openmetrics)
# report NAME COMMAND…: all kinds of one comparison.
report() {
    local name=$1 arguments=() code=0
    shift
    for kind in "${kinds[@]}"; do arguments+=(--report "$kind=$reports/$name/$kind"); done
    "$perfdiff" "$@" "${arguments[@]}" 2>"$work/stderr" || code=$?
    [ "$code" -le 1 ] || { cat "$work/stderr"; exit "$code"; }
}
report criterion compare fixtures/criterion/base fixtures/criterion/head
report k6 compare fixtures/k6/v2.2.0/base/summary.json fixtures/k6/v2.2.0/head/summary.json
report pytest compare fixtures/pytest-benchmark/5.3.1/base/benchmark.json fixtures/pytest-benchmark/5.3.1/head/benchmark.json
report locust compare fixtures/locust/2.47.0-base fixtures/locust/2.47.0-head-errors
report gate gate fixtures/json/demo/head.json --config fixtures/json/demo/perfdiff.toml
for saved in fixtures/reports/*.json; do report "$(basename "$saved" .json)" report "$saved"; done

"$perfdiff" schema csv >"$reports/columns.json"
"$perfdiff" export alerts >"$reports/alerts.yml"
"$perfdiff" export grafana >"$reports/grafana.json"
"$work/venv/bin/python" .ci/reports/check.py "$reports"
for name in "$reports"/*/; do xmllint --noout --schema .ci/reports/junit.xsd "$name/junit" 2>"$work/stderr" || { cat "$work/stderr"; exit 1; }; done

promtool check rules --lint-fatal "$reports/alerts.yml"
"$work/venv/bin/python" .ci/reports/alerts.py "$reports"
promtool test rules "$reports/test.yml"
