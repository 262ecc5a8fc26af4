#!/usr/bin/env bash
# The reports for programs, as the built binary writes them, held against the readers that they are meant for: lxml and
# xmllint (JUnit by schema, SVG), junitparser, frictionless (CSV by its own schema), prometheus_client, promtool,
# node_exporter and a Pushgateway (metrics), Prometheus's engine (alert rules, the dashboard's queries), Grafana's types.
# Fetches what it lacks; what it starts listens on this machine alone and is ended.
set -euo pipefail
cd "$(dirname "$0")/.."

perfdiff=${1:-target/release/perfdiff}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

sudo=$([ "$(id -u)" -eq 0 ] || echo sudo)
missing=()
command -v xmllint >/dev/null || missing+=(libxml2-utils)
python3 -c 'import venv, ensurepip' 2>/dev/null || missing+=(python3-venv)
apt-cache show prometheus-pushgateway >/dev/null 2>&1 && [ ${#missing[@]} -eq 0 ] || $sudo apt-get update -qq
[ ${#missing[@]} -eq 0 ] || $sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}"
# Unpacked rather than installed: an installed server would be started, and stay.
unpacked() {
    (cd "$work" && apt-get download -qq "$1" 2>"$work/stderr" || { cat "$work/stderr"; exit 1; })
    dpkg -x "$work/$1"_*.deb "$work/root"
}
unpacked prometheus-node-exporter
unpacked prometheus-pushgateway
command -v promtool >/dev/null || unpacked prometheus
export PATH=$PATH:$work/root/usr/bin
python3 -m venv "$work/venv"
python=$work/venv/bin/python
"$python" -m pip install --quiet --disable-pip-version-check \
    prometheus_client==0.26.0 lxml==6.1.3 junitparser==5.0.3 frictionless==5.21.0 'grafana-foundation-sdk==1769699998!10.1.0'

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
"$python" .ci/reports/check.py "$reports"
for name in "$reports"/*/; do
    xmllint --noout --schema .ci/reports/junit.xsd "$name/junit" 2>"$work/stderr" || { cat "$work/stderr"; exit 1; }
done
"$python" .ci/reports/collectors.py "$work/root/usr/bin" "$reports"
"$python" .ci/reports/dashboard.py "$reports/grafana.json"

promtool check rules --lint-fatal "$reports/alerts.yml"
"$python" .ci/reports/alerts.py "$reports"
promtool test rules "$reports/test.yml"
