#!/usr/bin/env bash
# What a stored run costs: runs of 200 benchmarks with no, 40 and 200 values each, stored one by one as a CI does it, then `git gc`.
# RUNS=100 BENCHMARKS=200 .ci/store-size.sh [PERFDIFF]; the program is target/release/perfdiff unless another is given.
set -euo pipefail
cd "$(dirname "$0")/.."
program=$(realpath "${1:-target/release/perfdiff}")
runs=${RUNS:-100} benchmarks=${BENCHMARKS:-200}
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
printf '%8s  %8s  %10s  %12s\n' values runs 'bytes/run' 'per year¹'
for values in 0 40 200; do
  rm -rf "$scratch/r" && git init -q -b main "$scratch/r" && cd "$scratch/r"
  git -c user.name=A -c user.email=a@example.org commit -q --allow-empty -m First
  python3 - "$runs" "$benchmarks" "$values" <<'PYTHON' | while read -r line; do printf '%s\n' "$line" >run.json; "$program" baseline import run.json --quiet; done
import json, random, statistics, sys

runs, benchmarks, values = map(int, sys.argv[1:])
random.seed(1)
levels = [10 ** random.uniform(-6, -2) for _ in range(benchmarks)]
for run in range(runs):
    measured = []
    for number, level in enumerate(levels):
        middle = level * random.uniform(0.97, 1.03)
        sample = [middle * (1 + abs(random.gauss(0, 0.02))) for _ in range(values or 100)]
        # As pytest-benchmark is read: the median with its values, mean and minimum beside it.
        common = {"name": "time", "class": "duration", "unit": "s", "direction": "lower", "n": len(sample)}
        spread = {"stddev": statistics.stdev(sample)}
        measured.append({"name": f"tests/bench_{number // 20}.py::test_case_{number}[param-{number % 7}]", "metrics": [
            common | spread | {"statistic": "median", "value": statistics.median(sample)} | ({"sample": sample} if values else {}),
            common | spread | {"statistic": "mean", "value": statistics.mean(sample), "role": "informational"},
            common | {"statistic": "min", "value": min(sample), "role": "informational"}]})
    moment = f"2026-{run // 280 % 12 + 1:02}-{run // 10 % 28 + 1:02}T{run % 10 + 8:02}:00:00Z"
    print(json.dumps({"schema": "perfdiff.run/v1", "suite": "unit", "branch": "main", "commit": f"{random.getrandbits(160):040x}",
        "commit_time": moment, "time": moment, "environment": {"os": "linux", "arch": "x86_64", "cpu": "AMD EPYC 7763", "cores": 4},
        "benchmarks": measured}))
PYTHON
  size() { git gc -q --prune=now && git count-objects -v | sed -n 's/size-pack: //p'; }
  all=$(size)
  printf '%8s  %8s  %10s  %9s MB\n' "$values" "$runs" "$((all * 1024 / runs))" "$((all * 1024 / runs * 3650 / 1000000))"
  cd - >/dev/null
done
echo '¹ ten pushes a day, of one suite in one environment; the first four runs keep their values and are in the mean'
