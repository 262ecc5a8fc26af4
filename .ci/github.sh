#!/usr/bin/env bash
# The tests of the GitHub side once more, against the whole chain on loopback: a stateful fake of GitHub behind a proxy that
# holds every request and every answer against GitHub's own description of its API. Needs node and npm, some minutes at most.
set -euo pipefail
cd "$(dirname "$0")/.."

for program in node npm curl; do
  command -v "$program" >/dev/null || { echo "github.sh: $program is missing"; exit 3; }
done
# Exact versions, no lock file: a lock names the registry that happened to be used.
(cd .ci/github && timeout 600 npm install --no-package-lock --no-audit --no-fund --loglevel=error)
cargo test --locked --test all --no-run

scratch=$(mktemp -d)
mkfifo "$scratch/life"
timeout 900 node .ci/github/chain.mjs "$scratch/address" < "$scratch/life" 2> "$scratch/log" &
chain=$!
# The chain ends when this end of the pipe is closed, however this script ends.
exec 7> "$scratch/life"
trap 'exec 7>&-; wait $chain || true; rm -rf "$scratch"' EXIT
for _ in $(seq 300); do
  [ ! -s "$scratch/address" ] || break
  kill -0 $chain 2>/dev/null || { cat "$scratch/log"; echo "github.sh: the chain did not start"; exit 1; }
  sleep 1
done
address=$(cat "$scratch/address")

INSTA_UPDATE=no PERFDIFF_GITHUB_CHAIN=$address timeout 600 cargo test --locked --test all github:: | tee "$scratch/tests"
grep -q 'test result: ok\.' "$scratch/tests"
! grep -q 'token-of-' "$scratch/tests" "$scratch/log" || { echo "github.sh: a token was printed"; exit 1; }

broken=$(curl -s "$address/_violations")
[ "$broken" = '[]' ] || { echo "github.sh: against GitHub's description: $broken"; exit 1; }
# A proxy that finds nothing proves nothing: a comment without its body must be found.
curl -s -o "$scratch/refused" -X POST -H 'authorization: Bearer token-of-perfdiff-bot-5f2c9a71' -H 'content-type: application/json' \
  -d '{"bod": "x"}' "$address/control/repos/acme/widgets/issues/1/comments"
curl -s "$address/_violations" | grep -q "required property 'body'" || { echo "github.sh: the proxy lets anything pass"; exit 1; }
echo "github.sh: no request or answer broke GitHub's description"
