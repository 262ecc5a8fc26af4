"""The queries of the guide's chapter on organisations, by DuckDB, over some hundred thousand numbers with a known answer.

    organisations.py PERFDIFF

One history goes into a store and comes out by `perfdiff baseline export`; the other repositories' lines are made after it, in directories as
an object store has them. Planted: one benchmark that creeps, one runner that is noisy, one team whose alarms are false.
"""

import copy
import json
import pathlib
import random
import re
import subprocess
import sys
import tempfile
import time

import duckdb

ROOT = pathlib.Path(__file__).resolve().parent.parent
PERFDIFF = str(pathlib.Path(sys.argv[1]).resolve())
REPOSITORIES, RUNS, BENCHMARKS = 24, 60, 200
random.seed(7)


def line(number, day, repository):
    """A run: benchmark 17 of repository 3 creeps by 40 %, every fifth repository's runner is noisy, team-2 fails for nothing."""
    noisy = repository % 5 == 4
    noise = 0.05 if noisy else 0.004
    benchmarks = []
    for n in range(BENCHMARKS):
        value = 10 * (1 + n % 7) * random.lognormvariate(0, noise)
        if repository == 3 and n == 17:
            value *= 1 + 0.4 * day / RUNS
        metric = {"name": "time", "statistic": "median", "unit": "ms", "value": value, "class": "duration", "direction": "lower", "role": "primary"}
        if n % 50 == 0:
            metric["sample"] = [value * random.lognormvariate(0, 0.01) for _ in range(100)]
        benchmarks.append({"name": f"bench/{n}", "params": {"size": str(n)} if n % 3 else {}, "metrics": [metric]})
    run = {
        "schema": "perfdiff.run/v1", "suite": "unit", "commit": f"{number:040x}", "branch": "main",
        "time": f"2026-{1 + day // 28:02}-{1 + day % 28:02}T06:00:00Z", "environment": {
            "os": "linux", "arch": "x86_64", "cpu": "CPU", "cores": 4, "runner": "noisy-runner" if noisy else "quiet-runner"},
        "benchmarks": benchmarks,
    }
    if repository % 4 == 2 and day in (20, 40):
        run["regressed"] = True
    # An alarm that was right: from here on it is slower.
    if repository == 5 and day >= 30:
        for benchmark in benchmarks[:3]:
            benchmark["metrics"][0]["value"] *= 1.3
        if day == 30:
            run["regressed"] = True
    return run


def exported(directory, runs):
    """These runs as they come out of a store."""
    subprocess.run(["git", "init", "-q", "-b", "main", directory], check=True)
    (directory / "in.ndjson").write_text("".join(json.dumps(run) + "\n" for run in runs))
    for words in (["import", "in.ndjson"], ["export", "--output", "out.ndjson"]):
        ran = subprocess.run([PERFDIFF, "baseline", *words], cwd=directory, capture_output=True, text=True)
        assert ran.returncode == 0, (words, ran.stderr)
    return (directory / "out.ndjson").read_text()


def queries():
    """The chapter's blocks: what is done, and what is asked, by the name in its first line."""
    blocks = re.findall(r"^```sql\n(.*?)^```$", (ROOT / "src/guide/organisations.md").read_text(), re.M | re.S)
    done = [block for block in blocks if not block.startswith("-- ")]
    asked = {block.split("\n", 1)[0][3:]: block for block in blocks if block.startswith("-- ")}
    assert len(done) == 2 and set(asked) == {"creep", "noise", "alarms"}, (len(done), set(asked))
    return done, asked


def ask(connection, query):
    cursor = connection.execute(query)
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row)) for row in cursor.fetchall()]


def right(answers):
    creep, noise, alarms = answers["creep"], answers["noise"], answers["alarms"]
    first, second = creep[0], creep[1]
    assert (first["repository"], first["benchmark"][:8]) == ("repository-3", "bench/17"), first
    assert 28 < first["percent_worse"] < 40, first
    assert all(row["repository"] == "repository-5" for row in creep[1:4]), creep[:5]
    assert second["percent_worse"] > 25 and creep[4]["percent_worse"] < 15, creep[:5]
    assert [row["runner"] for row in noise] == ["noisy-runner", "quiet-runner"], noise
    assert noise[0]["percent_typical"] > 5 * noise[1]["percent_typical"], noise
    counted = {row["team"]: (row["alarms"], row["false_alarms"]) for row in alarms}
    assert counted == {"team-0": (0, 0), "team-1": (1, 0), "team-2": (12, 12), "team-3": (0, 0)}, counted


with tempfile.TemporaryDirectory() as scratch:
    scratch = pathlib.Path(scratch)
    (scratch / "store").mkdir()
    number = 0
    begun = time.monotonic()
    for repository in range(REPOSITORIES):
        runs = []
        for day in range(RUNS):
            number += 1
            runs.append(line(number, day, repository))
        text = exported(scratch / "store", runs) if repository == 0 else "".join(json.dumps(run | {"inferred": True}) + "\n" for run in runs)
        place = scratch / f"runs/team=team-{repository % 4}/repository=repository-{repository}"
        place.mkdir(parents=True)
        (place / "runs.ndjson").write_text(text)
        if repository == 0:
            # What a store gives back has what the queries ask for, in the same form.
            asked = {"suite", "branch", "commit", "time", "environment", "benchmarks"}
            assert asked <= set(json.loads(text.split("\n", 1)[0])), text[:300]
    print(f"  {number} runs made in {time.monotonic() - begun:.1f} s, {sum(file.stat().st_size for file in scratch.rglob('runs/**/*.ndjson')) / 1e6:.0f} MB")
    done, asked = queries()
    # The paths of the chapter are relative.
    connection = duckdb.connect()
    connection.execute("SET TimeZone = 'UTC'")
    here = lambda query: query.replace("'runs/", f"'{scratch}/runs/").replace("'numbers'", f"'{scratch}/numbers'")
    begun = time.monotonic()
    connection.execute(here(done[0]))
    numbers = connection.execute("SELECT count(*) FROM numbers").fetchone()[0]
    assert numbers >= 250_000, numbers
    print(f"  {numbers} numbers read in {time.monotonic() - begun:.1f} s")
    begun = time.monotonic()
    right({name: ask(connection, query) for name, query in asked.items()})
    print(f"  three answers in {time.monotonic() - begun:.1f} s")
    connection.execute(here(done[1]))
    parquet = duckdb.connect()
    parquet.execute("SET TimeZone = 'UTC'")
    parquet.execute(f"CREATE VIEW numbers AS FROM read_parquet('{scratch}/numbers/*/*/*.parquet', hive_partitioning = true)")
    begun = time.monotonic()
    right({name: ask(parquet, query) for name, query in asked.items()})
    size = sum(file.stat().st_size for file in (scratch / "numbers").rglob("*.parquet")) / 1e6
    print(f"  the same from {size:.1f} MB of Parquet in {time.monotonic() - begun:.1f} s")
    # A question to one team opens that team's directories alone.
    plan = parquet.execute("EXPLAIN ANALYZE SELECT count(*) FROM numbers WHERE team = 'team-1'").fetchall()[0][1]
    assert re.search(r"Scanning Files: 6/24|Total Files Read: 6", plan), plan
