#!/usr/bin/env bash
# The action, the project's workflows and those of README and guide: linters, and the installing script against a release server
# of its own. Takes a built perfdiff (default: the debug build of this tree) to serve as the released program.
set -euo pipefail
cd "$(dirname "$0")/.."
source .ci/serve.sh

scratch=$(mktemp -d)
server=
trap '[[ -z $server ]] || kill "$server" 2>/dev/null || true; rm -rf "$scratch"' EXIT

tools=${PERFDIFF_CI_TOOLS:-$PWD/target/ci-tools}
if [[ ! -x $tools/bin/act ]]; then
  python3 -m venv "$tools"
  "$tools/bin/pip" install --quiet --requirement .ci/requirements.txt
fi

echo "linters"
"$tools/bin/actionlint" -no-color -shellcheck= -pyflakes=
"$tools/bin/zizmor" --offline --no-progress --quiet .
"$tools/bin/check-jsonschema" --builtin-schema vendor.github-workflows .github/workflows/*.yml
"$tools/bin/check-jsonschema" --builtin-schema vendor.github-actions action.yml
lines=$(wc -l <action.yml)
[[ $lines -le 120 ]] || { echo "action.yml has $lines lines; 120 are the limit"; exit 1; }

echo "linters, on the workflows of the guide and of perfdiff init"
node .ci/act/workflows.mjs "${1:-target/debug/perfdiff}" "$scratch/readme" ./ >"$scratch/written"
[[ $(wc -l <"$scratch/written") -ge 5 ]] || { echo "the workflows of README and guide were not found"; exit 1; }
cp action.yml "$scratch/readme"
git init --quiet "$scratch/readme"
(
  cd "$scratch/readme"
  "$tools/bin/actionlint" -no-color -shellcheck= -pyflakes=
  "$tools/bin/zizmor" --offline --no-progress --quiet --config "$OLDPWD/.ci/act/zizmor.yml" .
  "$tools/bin/check-jsonschema" --builtin-schema vendor.github-workflows .github/workflows/*.yml
  "$tools/bin/check-jsonschema" --builtin-schema vendor.gitlab-ci .gitlab-ci.yml init.gitlab-ci.yml
  # An input that the action has not must be found, or the lint holds nothing against it.
  sed -i 's/files: bench.json/file: bench.json/' .github/workflows/bench.yml
  if "$tools/bin/actionlint" -no-color -shellcheck= -pyflakes= >/dev/null; then
    echo "a workflow with an unknown input was not found"
    exit 1
  fi
)

echo "linters, on what perfdiff init writes for a project of many tools"
mkdir -p "$scratch/many/core/src" && git init --quiet "$scratch/many"
cp action.yml "$scratch/many"
(
  perfdiff=$(realpath "${1:-target/debug/perfdiff}")
  cd "$scratch/many"
  printf '[project]\nname = "x"\n[project.optional-dependencies]\ntest = ["pytest-benchmark"]\n' >pyproject.toml
  printf '[dev-dependencies]\ncriterion = "0.8"\n' >core/Cargo.toml
  printf 'module x\n' >go.mod
  printf 'package x\nfunc BenchmarkX(b *testing.B) {}\n' >x_test.go
  printf '{"devDependencies": {"vitest": "^3.2"}}\n' >package.json
  touch a.bench.ts
  printf "import http from 'k6/http'\n" >load.js
  printf 'from locust import HttpUser\n' >locustfile.py
  "$perfdiff" init --github --forks --quiet
  "$perfdiff" init --gitlab --quiet
  [[ $(grep -c 'runs-on' .github/workflows/perfdiff.yml) -eq 6 ]] || { echo "not every tool was found"; exit 1; }
  sed -i 's|uses: [A-Za-z0-9_./-]*/perfdiff@.*|uses: ./|' .github/workflows/*.yml
  "$tools/bin/actionlint" -no-color -shellcheck= -pyflakes=
  "$tools/bin/zizmor" --offline --no-progress --quiet --config "$OLDPWD/.ci/act/zizmor.yml" .
  "$tools/bin/check-jsonschema" --builtin-schema vendor.github-workflows .github/workflows/*.yml
  "$tools/bin/check-jsonschema" --builtin-schema vendor.gitlab-ci .gitlab-ci.yml
)

binary=$(realpath "${1:-target/debug/perfdiff}")
version=$(sed -n 's/^version = "\(.*\)"$/\1/p' Cargo.toml | head -n 1)
archive=perfdiff-v$version-$(uname -m)-unknown-linux-musl.tar.gz
mkdir -p "$scratch/served/v$version" "$scratch/copy/.github"
tar -czf "$scratch/served/v$version/$archive" -C "$(dirname "$binary")" "$(basename "$binary")"
cp -R .github/action "$scratch/copy/.github/action"
cp Cargo.toml "$scratch/copy/Cargo.toml"
sum=$(sha256sum "$scratch/served/v$version/$archive" | cut -d ' ' -f 1)

serve "$scratch/served" "$scratch/server.log"

# install NAME [VARIABLE=VALUE]...: runs the script with an empty tool cache of its own.
install() {
  local name=$1
  shift
  mkdir -p "$scratch/$name/cache" "$scratch/$name/temp"
  : >"$scratch/$name/output"
  env -u PERFDIFF_BIN GITHUB_OUTPUT="$scratch/$name/output" RUNNER_TOOL_CACHE="$scratch/$name/cache" \
    RUNNER_TEMP="$scratch/$name/temp" PERFDIFF_DOWNLOAD_BASE="http://127.0.0.1:$port" "$@" \
    "$scratch/copy/.github/action/install.sh" >"$scratch/$name/log" 2>&1
}
expect() {
  if [[ $1 != "$2" ]]; then
    echo "$3: expected $2, got $1"
    cat "$scratch"/*/log
    exit 1
  fi
}

echo "a released program with the committed checksum is installed, and comes from the tool cache the next time"
printf '%s  %s\n' "$sum" "$archive" >>"$scratch/copy/.github/action/checksums.txt"
install good
program=$(sed -n 's/^perfdiff=//p' "$scratch/good/output")
expect "$("$program" --version | cut -d " " -f 1,2)" "perfdiff $version" "the installed program"
requests=$(grep -c GET "$scratch/server.log")
install good
expect "$(grep -c GET "$scratch/server.log")" "$requests" "requests with a warm cache"

echo "what was planted in the tool cache is not run"
printf '#!/bin/sh\ntouch "%s/planted"\necho perfdiff 9\n' "$scratch" >"$scratch/perfdiff"
chmod +x "$scratch/perfdiff"
tar -czf "$scratch/good/cache/perfdiff/$archive" -C "$scratch" perfdiff
mkdir -p "$scratch/good/cache/perfdiff/$version/$(uname -m)-unknown-linux-musl"
cp "$scratch/perfdiff" "$scratch/good/cache/perfdiff/$version/$(uname -m)-unknown-linux-musl/"
install good
expect "$([[ ! -e $scratch/planted ]] && echo no)" no "the planted program"
program=$(sed -n 's/^perfdiff=//p' "$scratch/good/output")
expect "$("$program" --version | cut -d " " -f 1,2)" "perfdiff $version" "the installed program"
grep -q 'it is not used' "$scratch/good/log"
expect "$(grep -c "GET /v$version/" "$scratch/server.log")" "$((requests + 1))" "requests with a planted archive"
requests=$((requests + 1))
install good
expect "$(grep -c GET "$scratch/server.log")" "$requests" "requests after the archive was replaced"

echo "without a tool cache the program outlives the step that installs it"
install uncached RUNNER_TOOL_CACHE=
program=$(sed -n 's/^perfdiff=//p' "$scratch/uncached/output")
expect "$([[ ! -x $program ]] || "$program" --version | cut -d " " -f 1,2)" "perfdiff $version" "the installed program"

echo "a program with another checksum is never run"
sed -i "s/^$sum/$(printf '0%.0s' $(seq 64))/" "$scratch/copy/.github/action/checksums.txt"
code=0
install bad || code=$?
expect "$code" 3 "exit code"
expect "$(cat "$scratch/bad/output")" "" "output"
grep -q 'it was not run' "$scratch/bad/log"

echo "without a release it is built; without cargo that is said"
sed -i '/^0000/d' "$scratch/copy/.github/action/checksums.txt"
code=0
install none PATH=/usr/bin:/bin || code=$?
expect "$code" 3 "exit code"
grep -q 'install Rust before this step' "$scratch/none/log"
mkdir "$scratch/fake"
printf '#!/bin/sh\necho "cargo $*" >"%s/asked"\nwhile [ "$1" != --root ]; do shift; done\nmkdir -p "$2/bin"\ncp "%s" "$2/bin/perfdiff"\n' \
  "$scratch" "$binary" >"$scratch/fake/cargo"
chmod +x "$scratch/fake/cargo"
install built PATH="$scratch/fake:$PATH"
grep -q "cargo install --locked --quiet --path $scratch/copy" "$scratch/asked"
expect "$([[ -e $scratch/built/cache/perfdiff ]] || echo no)" no "a cache of what was built here"

echo "another version is built from the repository that this one was released in, or not at all"
code=0
install other VERSION=9.9.9 PATH="$scratch/fake:$PATH" || code=$?
expect "$code" 3 "exit code"
grep -q 'use the action at v9.9.9' "$scratch/other/log"
echo "https://example.org/acme/perfdiff/releases/download" >"$scratch/copy/.github/action/releases.txt"
install another VERSION=9.9.9 PATH="$scratch/fake:$PATH"
grep -q 'cargo install --locked --quiet --git https://example.org/acme/perfdiff --tag v9.9.9 perfdiff' "$scratch/asked"

echo "a version that is none is refused"
code=0
install version VERSION='1.0.0/../../x' || code=$?
expect "$code" 2 "exit code"

echo "PERFDIFF_BIN wins"
install override PERFDIFF_BIN="$binary"
expect "$(sed -n 's/^perfdiff=//p' "$scratch/override/output")" "$binary" "output"

echo "an input that is neither true nor false is refused"
code=0
MODE=auto COMMENT=auto FAIL_ON=failure BENCH="" NAME="" CONFIG="" BASELINE_BRANCH="" HTML="" COMPARISON="" LABEL="" FILES="" ISSUE=false \
  UNLESS_REGRESSED=false CHECK=yes PERFDIFF=/bin/false .github/action/run.sh >"$scratch/refused" || code=$?
expect "$code" 2 "exit code"
grep -q '`check` must be true or false' "$scratch/refused"
echo "the action: all held"
