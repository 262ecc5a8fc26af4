#!/usr/bin/env python3
"""How often `perfdiff bench` is right: many short sessions of a suite whose true changes are known.

    python3 benches/sessions.py target/release/perfdiff                          # nothing changed
    python3 benches/sessions.py target/release/perfdiff --change 5 --budget 20s  # three of twenty do 5 % more work
    python3 benches/sessions.py target/release/perfdiff --busy 8                 # beside eight busy processes

The suite is a C program of kernels of 0.03 to 1.4 ms that prints the median of ten runs of each. Needs a C compiler.
Prints one line per session and, at the end, the share of unchanged metrics with a finding, of sessions with one, and of
changed metrics that were found.
"""
import argparse
import json
import multiprocessing
import os
import subprocess
import sys
import tempfile

SUITE = r"""
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static volatile unsigned long sink;

static double run(long steps) {
    struct timespec begin, end;
    unsigned long x = 88172645463325252UL;
    clock_gettime(CLOCK_MONOTONIC, &begin);
    for (long i = 0; i < steps; i++) { x ^= x << 13; x ^= x >> 7; x ^= x << 17; }
    clock_gettime(CLOCK_MONOTONIC, &end);
    sink = x;
    return (end.tv_sec - begin.tv_sec) * 1e9 + (end.tv_nsec - begin.tv_nsec);
}

static int order(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

int main(void) {
    printf("[");
    for (int kernel = 0; kernel < 20; kernel++) {
        long steps = (15000L + 34000L * kernel) * (kernel % 7 == 3 ? FACTOR : 100L) / 100L;
        double times[10];
        for (int i = 0; i < 10; i++) times[i] = run(steps);
        qsort(times, 10, sizeof *times, order);
        printf("%s{\"name\": \"kernel %02d\", \"unit\": \"ns\", \"value\": %.0f}", kernel ? ", " : "", kernel, (times[4] + times[5]) / 2);
    }
    printf("]\n");
}
"""
CHANGED = {f"kernel {kernel:02}" for kernel in range(20) if kernel % 7 == 3}
FINDINGS = {"failure", "warning", "improved"}


def spin():
    while True:
        pass


def session(perfdiff, places, options, number):
    report = os.path.join(places, "report.json")
    command = [perfdiff, "bench", "--quiet", "--base-dir", os.path.join(places, "base"), "--budget", options.budget, "--seed", str(number)]
    command += ["--report", f"json={report}", "--", "./suite"]
    ended = subprocess.run(command, cwd=os.path.join(places, "head"), capture_output=True, text=True)
    if ended.returncode not in (0, 1):
        sys.exit(f"session {number} ended with exit code {ended.returncode}:\n{ended.stderr}")
    with open(report) as file:
        changes = json.load(file)["changes"]
    return {change["benchmark"]: change["verdict"] for change in changes if change["verdict"] in FINDINGS}, len(changes)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("perfdiff")
    parser.add_argument("--sessions", type=int, default=20)
    parser.add_argument("--change", type=int, default=0, metavar="PERCENT", help="more work in three of the twenty kernels")
    parser.add_argument("--busy", type=int, default=0, metavar="N", help="busy processes beside")
    parser.add_argument("--budget", default="5s")
    options = parser.parse_args()
    changed = CHANGED if options.change else set()
    false_findings = sessions_with_one = found = metrics = 0
    with tempfile.TemporaryDirectory() as places:
        source = os.path.join(places, "suite.c")
        with open(source, "w") as file:
            file.write(SUITE)
        for side, factor in (("base", 100), ("head", 100 + options.change)):
            os.mkdir(os.path.join(places, side))
            suite = os.path.join(places, side, "suite")
            subprocess.run(["cc", "-O1", f"-DFACTOR={factor}L", "-o", suite, source], check=True)
        spinners = [multiprocessing.Process(target=spin, daemon=True) for _ in range(options.busy)]
        for spinner in spinners:
            spinner.start()
        try:
            for number in range(options.sessions):
                findings, count = session(os.path.abspath(options.perfdiff), places, options, number)
                wrong = {name for name, verdict in findings.items() if name not in changed or verdict == "improved"}
                false_findings += len(wrong)
                sessions_with_one += bool(wrong)
                found += len(findings.keys() - wrong)
                metrics += count - len(changed)
                print(f"session {number}: {findings or 'no finding'}", flush=True)
        finally:
            for spinner in spinners:
                spinner.terminate()
    print(f"false findings: {false_findings} of {metrics} unchanged metrics, in {sessions_with_one} of {options.sessions} sessions")
    if changed:
        print(f"found: {found} of {len(changed) * options.sessions} changed metrics")


if __name__ == "__main__":
    main()
