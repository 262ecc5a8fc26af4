#!/usr/bin/env bash
# `perfdiff bench` with real tools: pytest-benchmark, criterion, go test -bench, and a pair of commands beside hyperfine. In each project a
# branch makes one of two benchmarks do half as much again; that one must be found, and the other must not fail.
# Installs what it lacks.  .ci/bench.sh [PERFDIFF]
set -euo pipefail
cd "$(dirname "$0")/.."

perfdiff=$(realpath "${1:-target/release/perfdiff}")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/tmp"
export TMPDIR=$work/tmp

missing=()
command -v go >/dev/null || missing+=(golang-go)
command -v hyperfine >/dev/null || missing+=(hyperfine)
if [ ${#missing[@]} -gt 0 ]; then
    sudo=$([ "$(id -u)" -eq 0 ] || echo sudo)
    $sudo apt-get update -qq
    $sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}"
fi
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q pytest pytest-benchmark

git() { command git -c user.name=A -c user.email=a@example.org -c commit.gpgsign=false "$@"; }

# project NAME FILE: commits what stands in the directory, then a branch in which FILE does more work.
project() {
    cd "$work/$1"
    git init -q -b main && git add -A && git commit -q -m Begin
    git switch -q -c more-work
    sed -i '/WORK/s/1000/1500/' "$2"
    git diff --quiet && { echo "$1: nothing was changed"; exit 1; }
    git commit -q -a -m "Do more"
}

# found NAME SLOWER SAME: what the session reported.
found() {
    "$work/venv/bin/python" - "$work/$1.json" "$2" "$3" <<'PYTHON'
import json, sys
comparison = json.load(open(sys.argv[1]))
of = lambda part: [c for c in comparison["changes"] if part in c["benchmark"] and c["role"] == "primary"]
slower, same = of(sys.argv[2]), of(sys.argv[3])
assert slower and same, [c["benchmark"] for c in comparison["changes"]]
for change in slower:
    # On a busy machine the best rounds show it.
    assert change["rests_on"]["basis"] in ("rounds", "best-rounds"), change["rests_on"]
    assert change["verdict"] in ("failure", "warning"), (change["verdict"], change["reasons"])
for change in same:
    assert change["verdict"] != "failure", change["reasons"]
print(f"{comparison['head']['tools'][0]['name']}: {slower[0]['change']:+.0%} in {slower[0]['rests_on']['head_runs']} rounds")
PYTHON
    [ -z "$(ls "$TMPDIR")" ] || { echo "left behind: $(ls "$TMPDIR")"; exit 1; }
    [ -z "$(git -C "$work/$1" status --porcelain)" ] || { git -C "$work/$1" status; exit 1; }
}

# session NAME ARGUMENTS…
session() {
    local name=$1 code=0
    shift
    "$perfdiff" -q bench --report "json=$work/$name.json" "$@" || code=$?
    [ "$code" -eq 1 ] || { echo "$name: exit code $code, not 1"; exit 1; }
}

mkdir -p "$work/python/src/sums"
printf '[project]\nname = "sums"\nversion = "1"\n' >"$work/python/pyproject.toml"
printf 'WORK = 1000\n\n\ndef total(n):\n    return sum(i * i %% 7 for i in range(n))\n' >"$work/python/src/sums/__init__.py"
printf 'import sums\n\n\ndef test_slower(benchmark):\n    benchmark(sums.total, sums.WORK)\n\n\ndef test_same(benchmark):\n    benchmark(sums.total, 2000)\n' \
    >"$work/python/test_sums.py"
printf '__pycache__/\n.pytest_cache/\n' >"$work/python/.gitignore"
project python src/sums/__init__.py
session python --against main --rounds 3..24 --budget 90s -- \
    "$work/venv/bin/python" -m pytest -q "--benchmark-json={out}" --benchmark-max-time=0.1 --benchmark-min-rounds=5
found python test_slower test_same

mkdir -p "$work/go"
printf 'module example.org/sums\n\ngo 1.19\n' >"$work/go/go.mod"
cat >"$work/go/sums_test.go" <<'GO'
package sums

import "testing"

const WORK = 1000

var sink int

func total(n int) {
	for i := 0; i < n; i++ {
		sink += i * i % 7
	}
}

func BenchmarkSlower(b *testing.B) {
	for i := 0; i < b.N; i++ {
		total(WORK)
	}
}

func BenchmarkSame(b *testing.B) {
	for i := 0; i < b.N; i++ {
		total(2000)
	}
}
GO
project go sums_test.go
session go --against main --rounds 3..24 --budget 90s --prepare 'go vet ./...' -- go test -run '^$' -bench . -benchtime 50ms ./...
found go Slower Same

mkdir -p "$work/rust/src" "$work/rust/benches"
cat >"$work/rust/Cargo.toml" <<'TOML'
[package]
name = "sums"
version = "0.1.0"
edition = "2021"

[dev-dependencies]
criterion = { version = "0.8", default-features = false }

# What is measured is optimised, what measures it need not be: it builds in half the time.
[profile.bench.package."*"]
opt-level = 0

[lib]
bench = false

[[bench]]
name = "sums"
harness = false
TOML
cat >"$work/rust/src/lib.rs" <<'RUST'
pub const WORK: u64 = 1000;

pub fn total(n: u64) -> u64 {
    (0..n).fold(0, |sum, i| std::hint::black_box(sum + i * i % 7))
}
RUST
cat >"$work/rust/benches/sums.rs" <<'RUST'
use criterion::{criterion_group, criterion_main, Criterion};

fn sums(c: &mut Criterion) {
    c.bench_function("slower", |b| b.iter(|| sums::total(std::hint::black_box(sums::WORK))));
    c.bench_function("same", |b| b.iter(|| sums::total(std::hint::black_box(2000))));
}

criterion_group!(benches, sums);
criterion_main!(benches);
RUST
printf 'target/\n' >"$work/rust/.gitignore"
(cd "$work/rust" && cargo generate-lockfile -q)
project rust src/lib.rs
export CARGO_TARGET_DIR=$work/target
session rust --against main --rounds 3..16 --budget 120s --prepare 'cargo bench -q --no-run' -- \
    cargo bench -q -- --noplot --warm-up-time 0.2 --measurement-time 0.3 --sample-size 10
found rust slower same

# One side of a pair, and hyperfine in the same minute. The noise of this machine is in both.
spin='sh -c "i=0; while [ \$i -lt 60000 ]; do i=\$((i+1)); done"'
"$perfdiff" -q bench --rounds 20..20 --name spin --base "$spin" --head "$spin" --report "json=$work/pair.json" --fail-on never
hyperfine -N --warmup 2 --runs 20 --export-json "$work/hyperfine.json" "$spin" >/dev/null 2>&1
"$work/venv/bin/python" - "$work/pair.json" "$work/hyperfine.json" <<'PYTHON'
import json, sys
pair, other = (json.load(open(name)) for name in sys.argv[1:])
ours = {c["metric"]: c["baseline"]["value"] for c in pair["changes"]}
theirs = other["results"][0]
for name, a, b in (("time", ours["time"], theirs["median"]), ("user_time", ours["user_time"], theirs["user"])):
    print(f"{name}: {a * 1000:.1f} ms here, {b * 1000:.1f} ms by hyperfine")
    assert 0.67 < a / b < 1.5, name
PYTHON
echo "bench: all held"
