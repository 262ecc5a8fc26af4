"""The measurements of peers.sh: makes files, reads them with perfdiff and with others in turns, prints a table."""
import argparse
import gzip
import importlib.util
import json
import multiprocessing
import os
import random
import shutil
import subprocess
import sys

REQUEST = ["http_reqs", "http_req_duration", "http_req_blocked", "http_req_connecting", "http_req_sending", "http_req_waiting", "http_req_receiving"]
POINT = (
    '{"metric":"%s","type":"Point","data":{"time":"2026-11-21T%02d:%02d:%02d.%09dZ","value":%.6f,"tags":{"expected_response":"true",'
    '"group":"::browse","method":"GET","name":"http://127.0.0.1:18080/%s","proto":"HTTP/1.1","scenario":"browse","status":"200"}}}\n'
)
QUANTILES = [0.5, 0.9, 0.95, 0.99]


def k6_json(path, size):
    with open(path, "w") as file:
        second = 0
        while file.tell() < size:
            for number in range(2000):
                at = (second // 3600 % 24, second // 60 % 60, second % 60, number * 500000)
                for metric in REQUEST:
                    file.write(POINT % (metric, *at, random.uniform(1, 30), ["items", "orders"][number % 2]))
            second += 1


def pack(path, packed):
    with open(path, "rb") as plain, gzip.open(packed, "wb", 6) as packed:
        shutil.copyfileobj(plain, packed)


def k6_csv(path, size):
    with open(path, "w") as file:
        file.write("metric_name,timestamp,metric_value,check,error,error_code,expected_response,group,method,name,proto,scenario,service,")
        file.write("status,subproto,tls_version,url,extra_tags,metadata\n")
        second = 1_795_226_219
        while file.tell() < size:
            for number in range(2000):
                url = "http://127.0.0.1:18080/" + ["items", "orders"][number % 2]
                for metric in REQUEST:
                    file.write(f"{metric},{second},{random.uniform(1, 30):.6f},,,,true,::browse,GET,{url},HTTP/1.1,browse,,200,,,{url},,\n")
            second += 1


def pytest(path, size, benchmarks=None):
    """So many benchmarks with raw data, or as many as fit without."""
    rounds = max(size // (benchmarks * 30), 5) if benchmarks else 5
    names = ["min", "max", "mean", "stddev", "median", "iqr", "q1", "q3", "ld15iqr", "hd15iqr", "ops", "total"]
    chosen = {"disable_gc": False, "timer": "perf_counter", "min_rounds": 5, "max_time": 1.0, "min_time": 5e-06, "warmup": False}
    def one(number):
        data = [random.uniform(1e-3, 2e-3) for _ in range(rounds)]
        own = {name: random.uniform(1e-3, 2e-3) for name in names} | {"rounds": rounds, "iterations": 1, "iqr_outliers": 0, "stddev_outliers": 0, "outliers": "0;0"} | ({"data": data} if benchmarks else {})
        name = f"test_{number:04}"
        return {"group": None, "name": name, "fullname": f"tests/test_all.py::{name}", "params": None, "param": None, "extra_info": {}, "options": chosen, "stats": own}
    commit = {"id": "0" * 40, "time": "2026-01-01T00:00:00+00:00", "author_time": "2026-01-01T00:00:00+00:00", "dirty": False, "project": "p", "branch": "main"}
    machine = {"node": "n", "processor": "", "machine": "x86_64", "system": "Linux", "python_version": "3.11.0", "cpu": {"brand_raw": "c", "count": 2}}
    count = benchmarks or size // len(json.dumps({"benchmarks": [one(0)]}, indent=4))
    whole = {"machine_info": machine, "commit_info": commit, "benchmarks": [one(number) for number in range(count)], "datetime": "2026-01-01T00:00:00+00:00", "version": "5.1.0"}
    with open(path, "w") as file:
        json.dump(whole, file, indent=4)


def google(path, size):
    """Eight repetitions of each benchmark and their aggregates, in the form in which the tool writes them."""
    def row(number, **own):
        name = f"BM_sort_{number}/64"
        whole = {"name": name, "family_index": number, "per_family_instance_index": 0, "run_name": name} | own
        return json.dumps(whole, indent=2).replace("\n", "\n    ")
    with open(path, "w") as file:
        file.write('{\n  "context": {"date":"2026-11-01T10:00:00+00:00","num_cpus":2,"caches":[],"library_build_type":"release"},\n  "benchmarks": [\n    ')
        number = 0
        while file.tell() < size:
            times = lambda: {"real_time": random.uniform(900, 1100), "cpu_time": random.uniform(900, 1100), "time_unit": "ns"}
            rows = [row(number, run_type="iteration", repetitions=8, repetition_index=index, threads=1, iterations=1000, **times()) for index in range(8)]
            for kind in ("mean", "median", "stddev", "cv"):
                rows.append(row(number, run_type="aggregate", repetitions=8, threads=1, aggregate_name=kind, aggregate_unit="time", iterations=8, **times()))
            file.write((",\n    " if number else "") + ",\n    ".join(rows))
            number += 1
        file.write("\n  ]\n}\n")


def history(path, metrics, runs):
    with open(path, "w") as file:
        for run in range(runs):
            benchmarks = [{"name": f"parser/case_{number:05}", "metrics": [{"name": "time", "class": "duration", "unit": "s", "statistic": "median", "value": random.uniform(0.99, 1.01)}]} for number in range(metrics)]
            time = f"2026-{1 + run // 28 % 12:02}-{1 + run % 28:02}T00:00:00Z"
            file.write(json.dumps({"schema": "perfdiff.run/v1", "suite": "s", "commit": f"{run:040x}", "time": time, "benchmarks": benchmarks}) + "\n")


def criterion(path, benchmarks):
    """A directory as criterion writes it, with samples, and with a baseline saved as `base`."""
    for side in ("base", "new"):
        for number in range(benchmarks):
            place = os.path.join(path, "criterion", f"group_{number % 50}", f"case_{number:05}", side)
            os.makedirs(place)
            times = [random.uniform(0.9e6, 1.1e6) * count for count in range(1, 101)]
            estimate = {"confidence_interval": {"confidence_level": 0.95, "lower_bound": 0.99e4, "upper_bound": 1.01e4}, "point_estimate": 1e4, "standard_error": 10.0}
            write = lambda file, value: json.dump(value, open(os.path.join(place, file), "w"))
            write("sample.json", {"sampling_mode": "Linear", "iters": [float(count * 100) for count in range(1, 101)], "times": times})
            write("estimates.json", dict.fromkeys(["mean", "median", "median_abs_dev", "slope", "std_dev"], estimate))
            write("benchmark.json", {"group_id": f"group_{number % 50}", "function_id": f"case_{number:05}", "value_str": None, "throughput": None, "full_id": f"group_{number % 50}/case_{number:05}", "directory_name": f"group_{number % 50}/case_{number:05}", "title": f"group_{number % 50}/case_{number:05}"})
            write("tukey.json", [0.0, 0.0, 0.0, 0.0])


def apart(make, *arguments, **named):
    """Makes a file in a process of its own: what this one holds counts as memory of the commands that it starts."""
    process = multiprocessing.Process(target=make, args=arguments, kwargs=named)
    process.start()
    process.join()
    if process.exitcode:
        sys.exit(f"{make.__name__}: exit code {process.exitcode}")


class Peers:
    """The commands that read a file, by name."""

    def __init__(self):
        self.python = sys.executable

    def script(self, needs, text):
        return [self.python, "-c", text] if importlib.util.find_spec(needs) else None

    def points(self, path):
        each = "import collections, statistics\nvalues = collections.defaultdict(list)\nfor line in open(%r, 'rb'):\n    point = loads(line)\n    values[point['metric']].append(point['data']['value'])\nfor one in values.values(): statistics.quantiles(one, n=100)\n" % path
        return {
            "DuckDB": self.script("duckdb", f"import duckdb\nduckdb.execute('SET threads = 1')\nduckdb.sql(\"SELECT metric, quantile_cont(data.value, {QUANTILES}) FROM read_ndjson('{path}') GROUP BY metric\").fetchall()"),
            "Polars": self.script("polars", f"import polars\nvalue = polars.col('data').struct.field('value')\npolars.scan_ndjson({path!r}).group_by('metric').agg([value.quantile(q).alias(str(q)) for q in {QUANTILES}]).collect()"),
            "orjson": self.script("orjson", "from orjson import loads\n" + each),
            "Python json": self.script("json", "from json import loads\n" + each),
        }

    def change_points(self, path):
        return self.script("otava", "import collections, json\nfrom otava.analysis import compute_change_points\nseries = collections.defaultdict(list)\nfor line in open(%r):\n    for benchmark in json.loads(line)['benchmarks']:\n        series[benchmark['name']].append(benchmark['metrics'][0]['value'])\nfor one in series.values(): compute_change_points(one)" % path)


def measure(command):
    """Seconds of processor time and MB of memory of a command and its children."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    errors = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in (0, 1):
        sys.exit(f"{command}: exit code {process.returncode}\n{errors.decode(errors='replace')[-2000:]}")
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def table(work, rounds):
    print("| work | perfdiff | memory | others, of perfdiff's time | spread |")
    print("|---|---|---|---|---|")
    for name, own, others in work:
        commands = {"perfdiff": own} | {peer: command for peer, command in others.items() if command}
        taken = {peer: [] for peer in commands}
        memory = {}
        for _ in range(rounds):
            for peer, command in commands.items():
                seconds, memory[peer] = measure(command)
                taken[peer].append(max(seconds, 1e-4))
        best = {peer: min(times) for peer, times in taken.items()}
        spread = max(sorted(times)[len(times) // 2] / min(times) - 1 for times in taken.values())
        ratio = lambda peer: f"{peer} {best[peer] / best['perfdiff']:.2f}× ({memory[peer]:.0f} MB)"
        beside = ", ".join(ratio(peer) for peer in best if peer != "perfdiff")
        print(f"| {name} | {best['perfdiff']:.2f} s | {memory['perfdiff']:.0f} MB | {beside} | {spread:.0%} |", flush=True)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("perfdiff")
    parser.add_argument("--scratch", required=True)
    parser.add_argument("--megabytes", type=int, default=100)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--critcmp", help="where critcmp is")
    options = parser.parse_args()
    random.seed(1)
    perfdiff, size = os.path.abspath(options.perfdiff), options.megabytes * 1_000_000
    at = lambda name: os.path.join(options.scratch, name)
    inspect = lambda path: [perfdiff, "inspect", "--quiet", path]
    peers, work = Peers(), []
    cat = lambda path: {"cat": ["cat", path]}

    apart(k6_json, at("k6.json"), size)
    jq = {"jq": ["jq", "-n", "[inputs | .data.value] | length", at("k6.json")]} if shutil.which("jq") else {}
    work.append((f"k6 NDJSON, {options.megabytes} MB", inspect(at("k6.json")), cat(at("k6.json")) | peers.points(at("k6.json")) | jq))
    apart(pack, at("k6.json"), at("k6.json.gz"))
    work.append(("the same as gzip", inspect(at("k6.json.gz")), {"zcat": ["zcat", at("k6.json.gz")]}))
    apart(k6_csv, at("k6.csv"), size)
    work.append((f"k6 CSV, {options.megabytes} MB", inspect(at("k6.csv")), cat(at("k6.csv"))))
    apart(pytest, at("before.json"), size, 50)
    apart(pytest, at("after.json"), size, 50)
    tool = os.path.join(os.path.dirname(sys.executable), "pytest-benchmark")
    compare = {"pytest-benchmark compare": [tool, "compare", at("before.json"), at("after.json")]} if os.path.exists(tool) else {}
    loads = [sys.executable, "-c", f"import json\nfor path in {[at('before.json'), at('after.json')]!r}: json.load(open(path))"]
    both = [perfdiff, "compare", "--quiet", at("before.json"), at("after.json")]
    work.append((f"pytest-benchmark, 2 × {options.megabytes} MB, compare", both, {"cat": ["cat", at("before.json"), at("after.json")], "Python json": loads} | compare))
    apart(google, at("google.json"), size)
    apart(pytest, at("small.json"), size)
    work.append((f"Google Benchmark by recipe, {options.megabytes} MB of small rows", inspect(at("google.json")), cat(at("google.json")) | {"pytest-benchmark by perfdiff, as much": inspect(at("small.json"))}))
    apart(history, at("history.ndjson"), 2000, 100)
    apart(history, at("new.json"), 2000, 1)
    loads = [sys.executable, "-c", f"import json\nfor line in open({at('history.ndjson')!r}): json.loads(line)"]
    work.append(("history of 100 runs of 2,000 metrics, compare", [perfdiff, "compare", "--quiet", "--history", at("history.ndjson"), "--head", at("new.json")], {"Python json": loads}))
    apart(history, at("long.ndjson"), 100, 1000)
    work.append(("change points of 100 metrics in 1,000 runs, history", [perfdiff, "history", "--quiet", "--from", at("long.ndjson")], {"Otava": peers.change_points(at("long.ndjson"))}))
    apart(criterion, at("results"), 1000)
    bare = {"find and cat": ["sh", "-c", 'find "$1" -type f -exec cat {} +', "sh", at("results")]}
    if options.critcmp:
        bare["critcmp"] = [options.critcmp, "--target-dir", at("results"), "base", "new"]
    sides = [perfdiff, "compare", "--quiet", at("results/criterion@base"), at("results/criterion")]
    work.append(("criterion, 2 × 1,000 benchmarks, compare", sides, bare))
    table(work, options.rounds)


if __name__ == "__main__":
    main()
