"""Gives metrics that the built binary wrote to a real node_exporter and a real Pushgateway, and reads them back.

Usage: collectors.py BINARIES DIRECTORY: where the two programs are, and reports in a folder a comparison. Both listen on
this machine alone and are ended here.
"""

import contextlib
import pathlib
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

from prometheus_client.parser import text_string_to_metric_families as families

OWN = {"job", "instance"}


def samples(text):
    """Series of ours with their values; labels that a collector adds, or fills up with nothing, aside."""
    found = {}
    for family in families(text):
        for sample in family.samples:
            if sample.name.startswith("perfdiff_"):
                labels = frozenset((name, value) for name, value in sample.labels.items() if value and name not in OWN)
                found[sample.name, labels] = sample.value
    return found


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def fetch(url, method="GET", body=None):
    with urllib.request.urlopen(urllib.request.Request(url, data=body, method=method), timeout=10) as answer:
        return answer.read().decode()


@contextlib.contextmanager
def running(binary, *arguments):
    port = free_port()
    process = subprocess.Popen([binary, f"--web.listen-address=127.0.0.1:{port}", *arguments], stderr=subprocess.DEVNULL)
    try:
        for _ in range(100):
            with contextlib.suppress(urllib.error.URLError, ConnectionError):
                fetch(f"http://127.0.0.1:{port}/metrics")
                break
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}/metrics"
    finally:
        process.terminate()
        process.wait(timeout=10)


def main(binaries, directory):
    reports = sorted(directory.glob("*/openmetrics"))
    with tempfile.TemporaryDirectory() as watched:
        arguments = ["--collector.disable-defaults", "--collector.textfile", f"--collector.textfile.directory={watched}"]
        with running(binaries / "prometheus-node-exporter", *arguments) as url:
            for report in reports:
                shutil.copy(report, pathlib.Path(watched) / "perfdiff.prom")
                text = fetch(url)
                assert "node_textfile_scrape_error 0" in text, f"{report}: the textfile collector refuses it"
                assert samples(text) == samples(report.read_text(encoding="utf-8")), f"{report}: node_exporter shows something else"
    # Debian's one keeps what it was given in a file unless told otherwise.
    with running(binaries / "prometheus-pushgateway", "--persistence.file=") as url:
        for report in reports:
            # PUT, as the README says: what the last push held and this one does not must go.
            fetch(f"{url}/job/perfdiff", "PUT", report.read_bytes())
            assert samples(fetch(url)) == samples(report.read_text(encoding="utf-8")), f"{report}: the Pushgateway shows something else"
    print(f"{len(reports)} reports came through node_exporter and a Pushgateway")


main(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]))
