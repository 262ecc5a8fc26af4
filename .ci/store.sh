#!/usr/bin/env bash
# The store against a real web server: eight processes at once through lighttpd and git http-backend, with token auth,
# then once more with two of them killed. Loopback only.
set -euo pipefail
cd "$(dirname "$0")/.."

command -v lighttpd >/dev/null || PATH="$PATH:/usr/sbin:/usr/local/sbin"
if ! command -v lighttpd >/dev/null; then
  sudo=$([ "$(id -u)" -eq 0 ] || echo sudo)
  $sudo apt-get update -qq
  $sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends lighttpd
fi

ran=$(mktemp)
trap 'rm -f "$ran"' EXIT
timeout 600 cargo test --locked --test all -- --ignored a_real_web_server | tee "$ran"
# A filter that matches nothing passes too.
grep -q '^test result: ok\. 1 passed' "$ran" || { echo "store.sh: the test was not run"; exit 1; }
