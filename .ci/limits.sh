#!/usr/bin/env bash
# What is too large or endless ends with an error within a minute and 3 GiB: too heavy for `cargo test`, which holds the rest,
# and for `.ci/run`: run by hand, after changes to limits. Takes a perfdiff that was built with --release.
set -euo pipefail
cd "$(dirname "$0")/.."
program=$(realpath "${1:-target/release/perfdiff}")
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cd "$scratch"

# ends CODE WORDS ARGUMENT...: the exit code, and words that standard error holds.
ends() {
  local expected=$1 words=$2 code=0 began=$SECONDS
  shift 2
  # 3 GiB of address space: whoever takes more is ended by the allocator, with another code.
  (ulimit -v $((3 << 20)) && timeout 60 "$program" "$@" >/dev/null 2>errors) || code=$?
  printf '%-28s exit %s after %s s: %s\n' "$words" "$code" $((SECONDS - began)) "$(head -c 160 errors | head -n 1)"
  [[ $code == "$expected" ]] && grep -q "$words" errors || { echo "expected exit $expected and: $words"; exit 1; }
}

python3 - <<'PYTHON'
import gzip, json, os
with open("line.ndjson", "w") as out:
    out.write('{"type":"Point","metric":"')
    for _ in range(1024):
        out.write("x" * (1 << 20))
with gzip.open("bomb.json.gz", "wb", compresslevel=9) as out:
    out.write(b'{"a_ms": 1,')
    for _ in range(1024):
        out.write(b" " * (1 << 20))
with gzip.open("blanks.json.gz", "wb", compresslevel=1) as out:
    out.write(b'{"a_ms": 1')
    for _ in range(1024):
        out.write(b" " * (1 << 20))
    out.write(b"}")
names = 10_000_000
with open("names_stats.csv", "w") as out:
    out.write("Type,Name,Request Count,Failure Count,Median Response Time,Average Response Time,Min Response Time,Max Response Time,"
              "Average Content Size,Requests/s,Failures/s,50%,66%,75%,80%,90%,95%,98%,99%,99.9%,99.99%,100%\r\n")
    for name in range(names // 20):
        out.write(f"GET,/{name},5,0,1,1,1,1,1,1,0,1,1,1,1,1,1,1,1,1,1,1\r\n")
with open("times.json", "w") as out:
    out.write('[{"name":"/","method":"GET","num_requests":1,"num_failures":0,"total_response_time":1,"start_time":1,'
              '"last_request_timestamp":9,"response_times":{')
    out.write(",".join('"%d":1' % time for time in range(1_000_001)))
    out.write("}}]")
os.mkdir("locust")
with open("locust/a_stats.csv", "w") as out, open("names_stats.csv") as names_of:
    out.writelines(names_of.readline() for _ in range(2))
with open("locust/a_stats_history.csv", "w") as out:
    out.write("Timestamp,User Count,Type,Name,Requests/s,Failures/s,50%,66%,75%,80%,90%,95%,98%,99%,99.9%,99.99%,100%\r\n")
    for second in range(1_000_001):
        out.write(f"{1700000000 + second},5,GET,/,1,0,1,1,1,1,1,1,1,1,1,1,1\r\n")
with open("names.json", "w") as out:
    out.write('{"schema":"perfdiff.run/v1","benchmarks":[')
    out.write(",".join('{"name":"%d","metrics":[{"name":"time","value":1,"unit":"s"}]}' % name for name in range(names)))
    out.write("]}")
with open("pytest.json", "w") as out:
    out.write('{"machine_info":{},"version":"4.0.0","datetime":"2026-01-01T00:00:00","benchmarks":[')
    one = '{"name":"%d","fullname":"a::%d","stats":{"min":1,"max":1,"mean":1,"stddev":0,"rounds":1,"median":1}}'
    out.write(",".join(one % (name, name) for name in range(names // 4)))
    out.write("]}")
with open("keys.json", "w") as out:
    out.write("{" + ",".join('"k%d_ms":1' % name for name in range(names)) + "}")
with open("deep.json", "w") as out:
    out.write("[" * 10_000_000)
with open("labels.jtl", "w") as out:
    out.write("timeStamp,elapsed,label,success\n")
    for name in range(names // 10):
        out.write(f"{1700000000000 + name},5,l{name},true\n")
with open("bench.txt", "w") as out:
    out.write("goos: linux\ngoarch: amd64\npkg: example.org/x\n")
    for name in range(names):
        out.write(f"BenchmarkA{name}-8   \t 100\t 12345 ns/op\n")
    out.write("PASS\n")
os.mkdir("many")
for name in range(100_000):
    with open(f"many/{name}.json", "w") as out:
        out.write('{"a_ms": %d}' % name)
with open("time.txt", "w") as out:
    out.write("{% for i in range(99999) %}{{ range(99999) | sort | length }}{% endfor %}")
with open("base.json", "w") as out:
    out.write(json.dumps({"a_ms": 1}))
PYTHON

ends 3 "limit: " inspect line.ndjson
ends 3 "limit: " inspect bomb.json.gz
ends 3 "limit: size of a file" inspect blanks.json.gz
ends 3 "limit: " inspect names_stats.csv
ends 3 "limit: response times of a name" inspect times.json
ends 3 "limit: rows of Locust's history" inspect locust
ends 3 "limit: benchmarks of a run" inspect names.json
ends 3 "limit: benchmarks of a run" inspect pytest.json
ends 3 "limit: keys of a JSON document" inspect keys.json
ends 3 "" inspect deep.json
ends 3 "limit: labels of JMeter" inspect labels.jtl
ends 3 "limit: " inspect bench.txt
ends 3 "limit: size of saved comparisons" report /dev/zero
ends 2 "limit: time of a template" compare base.json base.json --report template:time.txt
# As many files as that are read, or refused: either way soon.
code=0 began=$SECONDS
(ulimit -v $((3 << 20)) && timeout 120 "$program" inspect many >/dev/null 2>errors) || code=$?
echo "100,000 files: exit $code after $((SECONDS - began)) s"
[[ $code == 0 || $code == 3 ]]
mkfifo pipe
(head -c 100000000 /dev/zero >pipe || true) &
ends 3 "" inspect pipe
code=0
"$program" inspect base.json >/dev/full 2>errors || code=$?
[[ $code == 3 ]] || { echo "a full standard output: exit $code"; exit 1; }
code=0
"$program" guide verdicts 2>errors | true || code=$?
[[ $code == 0 ]] || { echo "a closed pipe: exit $code"; cat errors; exit 1; }
echo "the limits: all held"
