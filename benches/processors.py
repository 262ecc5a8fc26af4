#!/usr/bin/env python3
"""Pull requests of a project whose runners have one of three processors. Needs Python 3.9 only.

    processors.py --bin target/debug/perfdiff [--projects 6] [--pushes 30] [--jobs 2] [--benchmarks 20] [--bare]

Each push to the main branch is measured and stored; after each, a pull request is measured as well. A processor is drawn anew
for every run (60, 25 and 15 %); it makes every benchmark faster or slower by a factor of its own about a common one, with the
spread given. Every benchmark has its own noise, every run a factor that all its benchmarks share. Each pull request is judged
unchanged, and again with one benchmark 10 % and another 30 % slower, in three ways:

    split     by the stored runs of its own processor only, as before runs were converted
    ignore    by all stored runs, as with --environment cpu=any
    convert   by all stored runs, those of other processors converted

Printed for each way, for the first nine pushes and for the later ones: pull requests without a baseline; unchanged ones with a
warning or failure, and with exit code 1; unchanged metrics called; changes of 10 and 30 % that are called, and that fail.
What has no baseline counts as not found.
"""
import argparse, collections, concurrent.futures, json, math, os, random, subprocess, tempfile, time

SHARES = (("epyc", 0.60, 1.0), ("xeon", 0.25, 1.3), ("old", 0.15, 0.8))
WAYS = ("split", "ignore", "convert")
LEAST = 5  # fewer runs in all are not converted


def run(index, values, cpu):
    marks = [{"name": name, "metrics": [{"name": "time", "class": "duration", "unit": "s", "direction": "lower", "role": "primary", "value": value}]}
             for name, value in values.items()]
    return {"schema": "perfdiff.run/v1", "suite": "s", "commit": f"{index:040x}", "branch": "main",
            "time": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(1_700_000_000 + 3600 * index)),
            "environment": {"os": "linux", "cpu": cpu}, "benchmarks": marks}


class Project:
    def __init__(self, seed, options):
        self.rng = random.Random(seed)
        self.names = [f"b{i:02}" for i in range(options.benchmarks)]
        self.level = {name: 10 ** self.rng.uniform(-6, -3) for name in self.names}
        self.noise = {name: options.noise * math.exp(self.rng.gauss(0, 0.4)) for name in self.names}
        self.speed = {cpu: {name: factor * math.exp(self.rng.gauss(0, options.spread if factor != 1 else 0)) for name in self.names}
                      for cpu, _, factor in SHARES}
        self.runner = options.runner

    def measure(self, index, changed):
        cpu = self.rng.choices([cpu for cpu, _, _ in SHARES], [share for _, share, _ in SHARES])[0]
        shared = self.rng.gauss(0, self.runner)
        values = {name: self.level[name] * self.speed[cpu][name] * math.exp(self.rng.gauss(0, self.noise[name]) + shared) for name in self.names}
        return [run(index, {name: value * factors.get(name, 1) for name, value in values.items()}, cpu) for factors in changed]


def without_cpu(one):
    return {**one, "environment": {"os": "linux"}}


def judge(binary, way, past, head, folder):
    cpu = head["environment"]["cpu"]
    own = [one for one in past if one["environment"]["cpu"] == cpu]
    if way == "ignore":
        past, head, own = [without_cpu(one) for one in past], without_cpu(head), past
    elif way == "split" or len(past) < LEAST:
        past = own
    if not own:
        return None, {}
    for name, runs in (("past", past), ("head", [head])):
        with open(f"{folder}/{name}.ndjson", "w") as file:
            file.writelines(json.dumps(one) + "\n" for one in runs)
    sides = ["past.ndjson", "head.ndjson"] if len(past) == 1 else ["--history", "past.ndjson", "--head", "head.ndjson"]
    done = subprocess.run([binary, "compare", *sides, "--report", "json=out.json", "--quiet"], cwd=folder, capture_output=True, text=True, stdin=subprocess.DEVNULL)
    if done.returncode not in (0, 1):
        raise RuntimeError(done.stderr)
    with open(f"{folder}/out.json") as file:
        out = json.load(file)
    return done.returncode, {change["benchmark"]: change["verdict"] for change in out["changes"]} | {"": (out.get("suite_change") or {}).get("verdict")}


def live(job):
    seed, options = job
    project, past, rows = Project(seed, options), [], []
    rng = random.Random(f"{seed} changes")
    with tempfile.TemporaryDirectory() as folder:
        for push in range(options.pushes):
            past += project.measure(2 * push, [{}])
            ten, thirty = rng.sample(project.names, 2)
            heads = project.measure(2 * push + 1, [{}, {ten: 1.1, thirty: 1.3}])
            for way in WAYS:
                code, calm = judge(options.bin, way, past, heads[0], folder)
                _, changed = judge(options.bin, way, past, heads[1], folder)
                called = [verdict in ("failure", "warning") for verdict in calm.values()]
                rows.append((way, push < 9, {
                    "pull requests": 1, "no baseline": code is None, "false call": any(called), "false red": code == 1, "suite": calm.get("") in ("failure", "warning"),
                    "metrics called": sum(called) / len(project.names),
                    "+10 called": changed.get(ten) in ("failure", "warning"), "+10 failed": changed.get(ten) == "failure",
                    "+30 called": changed.get(thirty) in ("failure", "warning"), "+30 failed": changed.get(thirty) == "failure"}))
    return rows


def main():
    asked = argparse.ArgumentParser()
    asked.add_argument("--bin", required=True)
    for name, default in (("projects", 6), ("pushes", 30), ("jobs", 2), ("benchmarks", 20), ("seed", 1)):
        asked.add_argument(f"--{name}", type=int, default=default)
    for name, default in (("noise", 0.025), ("runner", 0.02), ("spread", 0.07)):
        asked.add_argument(f"--{name}", type=float, default=default)
    options = asked.parse_args()
    options.bin = os.path.abspath(options.bin)
    sums = collections.defaultdict(collections.Counter)
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        for rows in pool.map(live, [(options.seed * 1000 + number, options) for number in range(options.projects)]):
            for way, early, row in rows:
                sums[early, way].update({name: float(value) for name, value in row.items()})
    for early in sorted({early for early, _ in sums}, reverse=True):
        print("pushes 1 to 9" if early else "later pushes")
        for way in WAYS:
            row = sums[early, way]
            count = row.pop("pull requests")
            print(f"  {way:8} {count:4.0f} pull requests: " + ", ".join(f"{name} {value / count:.1%}" for name, value in row.items()))


if __name__ == "__main__":
    main()
