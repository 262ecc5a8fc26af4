"""Tries the alert rules and the dashboard on reports that the built binary wrote, with Prometheus's own engine.

Usage: alerts.py DIRECTORY. Writes DIRECTORY/test.yml for `promtool test rules`: the series are those of the reports, the
rules are those that `perfdiff export alerts` printed, and every query of the dashboard must give something.
"""

import json
import pathlib
import re
import sys

from prometheus_client.parser import text_string_to_metric_families as families

# Which alerts each comparison must raise, with how many series. The moment of the evaluation is 1970, so no run is old.
EXPECTED = {
    "gates": {"PerfdiffFailed": 1, "PerfdiffGateMissed": 3, "PerfdiffWarning": 1},
    "verdicts": {"PerfdiffFailed": 1, "PerfdiffRegression": 3, "PerfdiffGateMissed": 1, "PerfdiffWarning": 1, "PerfdiffNotComparable": 1},
    "empty": {"PerfdiffFailed": 1, "PerfdiffNothingCompared": 1},
    "no-baseline": {},
}
ALERTS = ["Failed", "Regression", "GateMissed", "RequiredMissing", "Warning", "NotComparable", "NothingCompared", "RunTooOld"]


def quoted(text):
    return json.dumps(text, ensure_ascii=False)


def series(path, extra=None):
    """The samples of a report as input series that hold their value."""
    result = []
    for family in families(path.read_text(encoding="utf-8")):
        for sample in family.samples:
            labels = {**sample.labels, **(extra or {})}
            inner = ",".join(f"{name}={quoted(value)}" for name, value in labels.items())
            result.append({"series": f"{sample.name}{{{inner}}}", "values": f"{sample.value!r}x10"})
    return result


def holds(query, wanted):
    return {"expr": query, "eval_time": "5m", "exp_samples": [{"labels": "{}", "value": wanted}]}


def alert_tests(directory):
    for case, expected in EXPECTED.items():
        tests = []
        for name in ALERTS:
            alert = f"Perfdiff{name}"
            query = f'count(ALERTS{{alertname="{alert}", alertstate="firing"}}) or vector(0)'
            tests.append(holds(query, expected.get(alert, 0)))
        yield {"name": case, "interval": "1m", "input_series": series(directory / case / "openmetrics"), "promql_expr_test": tests}


def queries(panels):
    for panel in panels:
        yield from ((panel["title"], target["expr"]) for target in panel.get("targets", []))
        yield from queries(panel.get("panels", []))


def dashboard_tests(directory):
    """All queries with every variable at "All", on two comparisons that hold every kind of unit between them."""
    board = json.loads((directory / "grafana.json").read_text(encoding="utf-8"))
    tests = []
    for title, query in queries(board["panels"]):
        query = re.sub(r"\$(branch|suite|benchmark)\b", ".*", query)
        assert "$" not in query, f"{title}: a variable is left in {query}"
        tests.append(holds(f"count({query}) > bool 0", 1))
    everything = series(directory / "k6" / "openmetrics") + series(directory / "pytest" / "openmetrics", {"branch": "main"})
    yield {"name": "dashboard", "interval": "1m", "input_series": everything, "promql_expr_test": tests}


directory = pathlib.Path(sys.argv[1])
document = {
    "rule_files": [str(directory / "alerts.yml")],
    "evaluation_interval": "1m",
    "tests": [*alert_tests(directory), *dashboard_tests(directory)],
}
# JSON is YAML.
(directory / "test.yml").write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
