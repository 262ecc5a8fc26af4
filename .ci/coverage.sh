#!/usr/bin/env bash
# Which lines the tests reach, by module, as LLVM counts them; the modules that read, judge and decide must have 95 %. Takes a build and a
# run of all tests: run by hand and by fuzz.yml, every week. Programs that tests start with an empty environment are not counted.
set -euo pipefail
cd "$(dirname "$0")/.."

rustup component add llvm-tools 2>/dev/null
tools=$(dirname "$(find "$(rustc --print sysroot)" -name llvm-cov -type f | head -n 1)")
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
export CARGO_TARGET_DIR=${CARGO_TARGET_DIR:-$PWD/target/coverage}

# Dependencies are built as they are.
cat >"$scratch/rustc" <<'WRAPPER'
#!/bin/sh
exec "$@" -C instrument-coverage
WRAPPER
chmod +x "$scratch/rustc"
export RUSTC_WORKSPACE_WRAPPER=$scratch/rustc
mkdir "$scratch/profiles"
export LLVM_PROFILE_FILE=$scratch/profiles/%p-%4m.profraw
mapfile -t programs < <(cargo test --locked --lib --test all --no-run --message-format=json 2>/dev/null |
  python3 -c 'import json, sys; print("\n".join(one["executable"] for one in map(json.loads, sys.stdin) if one.get("executable")))')
INSTA_UPDATE=no cargo test --locked --lib --test all --quiet

# A program that was killed leaves a broken profile.
"$tools/llvm-profdata" merge -sparse --failure-mode=all "$scratch"/profiles/*.profraw -o "$scratch/merged" 2>/dev/null
objects=()
for program in "${programs[@]}"; do objects+=(-object "$program"); done
"$tools/llvm-cov" export --summary-only -instr-profile="$scratch/merged" "${objects[@]}" 2>/dev/null >"$scratch/lines.json"
python3 - "$scratch/lines.json" <<'PYTHON'
import collections, json, os, sys

source, lines = os.path.join(os.getcwd(), "src") + os.sep, collections.defaultdict(lambda: [0, 0])
for file in json.load(open(sys.argv[1]))["data"][0]["files"]:
    if file["filename"].startswith(source):
        module = file["filename"][len(source):].split(os.sep)[0]
        lines[module][0] += file["summary"]["lines"]["covered"]
        lines[module][1] += file["summary"]["lines"]["count"]
shares = {module: covered / count for module, (covered, count) in lines.items()}
for module, share in sorted(shares.items()):
    print(f"{module:12} {share:7.1%} of {lines[module][1]:6} lines")
low = [module for module in ("stats", "policy", "compare", "ingest") if shares[module] < 0.95]
sys.exit(f"coverage: below 95 %: {', '.join(low)}" if low else 0)
PYTHON
echo "coverage: held"
