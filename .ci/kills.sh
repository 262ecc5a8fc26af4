#!/usr/bin/env bash
# Kills programs at random moments, and counts what that did: `.ci/kills.sh [program] [writers]`, 500 writers where nothing is said.
# Writers of one bare repository get SIGKILL, two at once, every second one with all that it has started, as a runner ends a job; each is
# then started once more, as a repeated job is, and no run may be lost or doubled. Reports are interrupted by SIGINT and SIGTERM: the old
# one must stay whole. Nothing may be left in the directory for temporary files, nor in the repository.
set -euo pipefail
cd "$(dirname "$0")/.."
program=${1:-target/debug/perfdiff}
[[ -x $program ]] || cargo build --locked
exec python3 - "$(realpath "$program")" "${2:-500}" <<'PYTHON'
import json, os, pathlib, random, signal, subprocess, sys, tempfile, time

program, count = sys.argv[1], int(sys.argv[2])
seed = int(os.environ.get("KILLS_SEED", time.time()))
random.seed(seed)
print(f"KILLS_SEED={seed}")
scratch = tempfile.TemporaryDirectory(prefix="kills-")
work = pathlib.Path(scratch.name)
temporary, bare, code = work / "temporary", work / "store.git", work / "code"
temporary.mkdir()
environment = {**os.environ, "TMPDIR": str(temporary), "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_NOSYSTEM": "1"}
environment.pop("RUNNER_TEMP", None)
for variable in [name for name in environment if name.startswith("GITHUB_")]:
    environment.pop(variable)


def ran(*words, **more):
    return subprocess.run(words, check=True, capture_output=True, text=True, env=environment, **more).stdout


def found(folder):
    """Files below a folder, and their bytes."""
    sizes = [path.lstat().st_size for path in folder.rglob("*") if path.is_file()]
    return len(sizes), sum(sizes)


def leftovers():
    """What a writer, or the git that takes its runs, makes in the repository for a moment."""
    return sorted({path for kind in ("*.lock", "tmp_*", "perfdiff-*") for path in bare.rglob(kind)})


ran("git", "init", "-q", "--bare", bare)
ran("git", "init", "-q", "-b", "main", code)
commits = "".join(f"commit refs/heads/main\ncommitter A <a@example.org> {1700000000 + number * 60} +0000\ndata 1\n{number % 10}\n" for number in range(count + 2))
ran("git", "-C", code, "fast-import", "--quiet", input=commits)
hashes = ran("git", "-C", code, "rev-list", "--reverse", "main").split()


def writer(number):
    """Stores a run whose value is its number."""
    results = work / f"results-{number}.json"
    metric = {"name": "time", "class": "duration", "unit": "s", "direction": "lower", "role": "primary", "value": number + 1.0}
    benchmarks = [{"name": f"benchmark {at}", "metrics": [metric]} for at in range(50)]
    run = {"schema": "perfdiff.run/v1", "suite": "kills", "time": "2026-01-01T00:00:00Z", "benchmarks": benchmarks}
    results.write_text(json.dumps(run))
    words = [program, "baseline", "update", results, "--remote", bare, "--branch", "main", "--commit", hashes[number]]
    return subprocess.Popen(words, cwd=code, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, start_new_session=True)


def ended(process):
    error = process.communicate(timeout=120)[1]
    assert process.returncode == 0, error
    return process.returncode


def stored():
    """How often each run is stored."""
    counts = {}
    for line in ran(program, "baseline", "export", "--remote", bare, cwd=code).splitlines():
        run = json.loads(line)
        values = {metric["value"] for benchmark in run["benchmarks"] for metric in benchmark["metrics"]}
        assert len(values) == 1 and len(run["benchmarks"]) == 50, "a run that is not whole"
        number = round(values.pop()) - 1
        assert run["commit"] == hashes[number], "the run of another commit"
        counts[number] = counts.get(number, 0) + 1
    return counts


ended(writer(count))
# How long a writer takes beside another one.
began = time.monotonic()
for process in [writer(count), writer(count)]:
    ended(process)
whole = time.monotonic() - began
killed, finished, most_left = set(), {count}, (0, 0)
for first in range(0, count, 2):
    pair = [(number, writer(number), random.uniform(0, 1.2 * whole)) for number in range(first, min(first + 2, count))]
    started = time.monotonic()
    for number, process, moment in sorted(pair, key=lambda each: each[2]):
        time.sleep(max(0.0, started + moment - time.monotonic()))
        if process.poll() is None:
            if number % 2:
                os.killpg(process.pid, signal.SIGKILL)
            else:
                process.kill()
            killed.add(number)
    for number, process, _ in pair:
        error = process.communicate(timeout=120)[1]
        if number not in killed:
            assert process.returncode == 0, error
            finished.add(number)
        elif process.returncode == 0:
            finished.add(number)
    most_left = max(most_left, found(temporary), key=lambda each: each[1])
# The git of a killed writer comes to its end.
time.sleep(3)
in_time = stored()
lost = [number for number in finished if number not in in_time]
left, in_repository = sorted(path.name for path in temporary.iterdir()), leftovers()
print(f"writers: {count}, of which killed: {len(killed)}; runs of killed ones that are stored: {sum(number in in_time for number in killed)}")
print(f"left for the next writer: {len(left)} directories for temporary files, {found(temporary)[1]} bytes (at most {most_left[1]}); in the repository: {len(in_repository)}")
ended(writer(count + 1))
cleared = sorted(path.name for path in temporary.iterdir())
# What the git of the repository's own side left is cleared by that git.
ran("git", "-C", bare, "prune", "--expire=now")
still = leftovers()
print(f"left after the next writer: {len(cleared)} directories for temporary files, {found(temporary)[1]} bytes; in the repository, after `git prune`: {len(still)} {[path.name for path in still][:5]}")
# Each killed job is repeated, and stores what it had measured.
for number in sorted(killed):
    ended(writer(number))
again = stored()
lost += [number for number in range(count + 2) if number not in again]
doubled = [number for number, times in (in_time | again).items() if times > 1]
ran("git", "-C", bare, "fsck", "--strict")
print(f"after every killed one was repeated: {len(again)} runs of {count + 2}; lost: {len(lost)} {lost[:9]}, doubled: {len(doubled)} {doubled[:9]}; git fsck: clean")
print(f"the repository: {found(bare)[0]} files, {found(bare)[1]} bytes; its temporary files: {len(leftovers())}")

# Reports that are interrupted.
results = [work / f"side-{side}.json" for side in range(2)]
for side, path in enumerate(results):
    path.write_text(json.dumps([{"name": f"benchmark {at}", "value": 1 + side * at % 3, "unit": "ms"} for at in range(3000)]))
folder = work / "reports"
folder.mkdir()
report = folder / "report.html"
words = [program, "compare", *results, "--fail-on", "never", "--report", f"html={report}"]
began = time.monotonic()
subprocess.run(words, cwd=code, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)
whole, signalled, finished_reports = time.monotonic() - began, {}, 0
new = report.read_bytes()
wrong = []
for number in range(60):
    report.write_text("the old one")
    sent, code_of = [(signal.SIGINT, 130), (signal.SIGTERM, 143)][number % 2]
    process = subprocess.Popen(words, cwd=code, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
    # Before that the system itself ends it, by the signal.
    time.sleep(random.uniform(0.05, 1.1) * whole)
    process.send_signal(sent)
    status = process.wait(timeout=120)
    content = report.read_bytes()
    signalled[status] = signalled.get(status, 0) + 1
    if status == 0:
        finished_reports += 1
    if status not in (0, code_of) or content != (new if status == 0 else b"the old one"):
        wrong.append((status, sent, len(content)))
    try:
        os.killpg(process.pid, 0)
        wrong.append((status, "a child is left"))
    except ProcessLookupError:
        pass
others = sorted(path.name for path in folder.iterdir() if path != report)
print(f"60 reports interrupted: exit codes {signalled}; beside the report: {len(others)}, for temporary files: {len(list(temporary.iterdir()))}; wrong: {wrong}")

if lost or doubled or cleared or still or wrong or others or list(temporary.iterdir()):
    sys.exit("kills: see above")
PYTHON
