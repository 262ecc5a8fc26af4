"""Holds reports that the built binary wrote against third-party readers.

Usage: check.py DIRECTORY, where each sub-directory holds the reports of one comparison, named by their kind, and
comparison.json. Fails with the file and the reason; prints one line a comparison when all is well.
"""

import csv
import json
import math
import pathlib
import subprocess
import sys

from frictionless import Resource, Schema
from junitparser import JUnitXml
from lxml import etree
from prometheus_client.openmetrics.parser import text_string_to_metric_families as openmetrics
from prometheus_client.parser import text_string_to_metric_families as classic

HERE = pathlib.Path(__file__).parent
FORMULA = tuple("=+-@＝＋－＠")


def read(path):
    # Line breaks as they are: CSV has its own.
    return path.read_text(encoding="utf-8", newline="") if sys.version_info >= (3, 13) else path.open(newline="", encoding="utf-8").read()


def check_junit(folder, comparison, schema):
    tree = etree.parse(str(folder / "junit"))
    schema.assertValid(tree)
    root = tree.getroot()
    cases = root.findall(".//testcase")
    for key, tag in [("failures", "failure"), ("errors", "error"), ("skipped", "skipped")]:
        assert int(root.get(key)) == len(root.findall(f".//testcase/{tag}")), key
    assert int(root.get("tests")) == len(cases) == sum(int(suite.get("tests")) for suite in root)
    parsed = JUnitXml.fromfile(str(folder / "junit"))
    assert (parsed.tests, sum(len(suite) for suite in parsed)) == (len(cases), len(cases)), "junitparser sees something else"
    judged = [change for change in comparison["changes"] if change["role"] == "primary"]
    assert len(cases) >= len(judged) + len(comparison["gates"])
    failed = int(root.get("failures")) + int(root.get("errors")) > 0
    assert failed == (comparison["outcome"] == "fail"), f"outcome {comparison['outcome']}, but failed is {failed}"


def check_csv(folder, comparison, columns):
    text = read(folder / "csv")
    assert text.count("\n") == text.count("\r\n"), "a bare line feed"
    header, *lines = csv.reader(text.splitlines(keepends=True), strict=True)
    assert header == [column["name"] for column in columns], "the header is not what `perfdiff schema csv` says"
    assert all(len(line) == len(header) for line in lines), "ragged"
    for line in lines:
        for column, cell in zip(columns, line):
            if not cell:
                continue
            if column["type"] == "number":
                assert math.isfinite(float(cell)), cell
            elif column["type"] == "integer":
                int(cell)
            else:
                assert not cell.strip().startswith(FORMULA), f"a formula: {cell}"
    schema = Schema.from_descriptor({"fields": columns, "missingValues": [""]})
    report = Resource(path="csv", basepath=str(folder), format="csv", schema=schema).validate()
    assert report.valid, report.flatten(["rowNumber", "fieldName", "note"])
    changes = [dict(zip(header, line)) for line in lines if line[0] == "change"]
    assert len(changes) == len(comparison["changes"])
    for cells, change in zip(changes, comparison["changes"]):
        for side in ["baseline", "head"]:
            value = (change[side] or {}).get("value")
            assert (float(cells[side]) if cells[side] else None) == value, (cells[side], value)
        assert (float(cells["change"]) if cells["change"] else None) == change["change"]


def check_openmetrics(folder, comparison):
    text = (folder / "openmetrics").read_text(encoding="utf-8")
    families = list(openmetrics(text))
    samples = [sample for family in families for sample in family.samples]
    older = [sample for family in classic(text) for sample in family.samples]
    identity = lambda sample: (sample.name, frozenset(sample.labels.items()))
    assert {identity(sample) for sample in samples} == {identity(sample) for sample in older}, "the two formats read it differently"
    assert len({identity(sample) for sample in samples}) == len(samples), "a series stands there twice"
    assert all(sample.timestamp is None for sample in samples), "the textfile collector takes no timestamps"
    verdicts = [sample for sample in samples if sample.name == "perfdiff_verdict"]
    assert len(verdicts) == len(comparison["changes"])
    outcome = [sample.labels["outcome"] for sample in samples if sample.name == "perfdiff_outcome"]
    assert outcome == [comparison["outcome"]]
    lint = subprocess.run(["promtool", "check", "metrics"], input=text, capture_output=True, text=True, check=False)
    assert lint.returncode == 0 and not lint.stderr, f"promtool: {lint.stderr}"


def check_github(folder):
    lines = (folder / "github").read_text(encoding="utf-8").splitlines()
    levels = [line[2:].split(" ", 1)[0] for line in lines]
    assert lines and set(levels) <= {"error", "warning", "notice"}, levels
    assert all(levels.count(level) <= 10 for level in levels), "more than a step may have"


def check_badges(folder, comparison):
    badge = json.loads((folder / "badge").read_text(encoding="utf-8"))
    assert badge["schemaVersion"] == 1 and badge["label"] and badge["message"]
    assert badge["isError"] == (comparison["outcome"] == "fail")
    svg = etree.parse(str(folder / "badge-svg")).getroot()
    assert svg.tag == "{http://www.w3.org/2000/svg}svg"
    assert badge["message"] in svg.get("aria-label")


def main(directory):
    schema = etree.XMLSchema(etree.parse(str(HERE / "junit.xsd")))
    columns = json.loads((directory / "columns.json").read_text())["fields"]
    folders = sorted(path for path in directory.iterdir() if path.is_dir())
    assert folders, "no reports"
    for folder in folders:
        comparison = json.loads((folder / "json").read_text(encoding="utf-8"))
        checks = {
            "junit": lambda: check_junit(folder, comparison, schema),
            "csv": lambda: check_csv(folder, comparison, columns),
            "openmetrics": lambda: check_openmetrics(folder, comparison),
            "github": lambda: check_github(folder),
            "badge": lambda: check_badges(folder, comparison),
        }
        for kind, check in checks.items():
            try:
                check()
            except (AssertionError, ValueError, KeyError, etree.Error) as error:
                sys.exit(f"{folder.name}: {kind}: {error!r}")
        print(f"{folder.name}: {len(checks)} reports of {len(comparison['changes'])} changes read back")


main(pathlib.Path(sys.argv[1]))
