#!/usr/bin/env bash
# The workflows of README and guide, run by nektos act with the action of this tree: a fake GitHub behind GitHub's own description of its
# API, and a git server behind a real web server. Loopback only; installs what it needs; some minutes at most.
# Takes a built perfdiff (default: the debug build of this tree).
set -euo pipefail
cd "$(dirname "$0")/.."

for program in node npm python3 git; do
  command -v "$program" >/dev/null || { echo "act.sh: $program is missing"; exit 3; }
done
command -v lighttpd >/dev/null || PATH="$PATH:/usr/sbin:/usr/local/sbin"
if ! command -v lighttpd >/dev/null; then
  sudo=$([ "$(id -u)" -eq 0 ] || echo sudo)
  $sudo apt-get update -qq
  $sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends lighttpd
fi
tools=${PERFDIFF_CI_TOOLS:-$PWD/target/ci-tools}
if [[ ! -x $tools/bin/act ]]; then
  python3 -m venv "$tools"
  "$tools/bin/pip" install --quiet --requirement .ci/requirements.txt
fi
(cd .ci/github && timeout 600 npm install --no-package-lock --no-audit --no-fund --loglevel=error)

timeout --kill-after=10 420 node .ci/act/drive.mjs "${1:-target/debug/perfdiff}" "$tools/bin/act"
