"""Reads the dashboard into Grafana's own types and back: what they do not know would be lost. Usage: dashboard.py FILE"""

import json
import pathlib
import re
import sys

from grafana_foundation_sdk.cog import plugins
from grafana_foundation_sdk.cog.encoder import JSONEncoder
from grafana_foundation_sdk.models.dashboard import Dashboard

# The types leave these out when they are as here: no id of a server, and a copy of each variable's query.
KNOWN = {"/id", "/templating/list/N/definition"}


def leaves(tree, path=""):
    if isinstance(tree, (dict, list)):
        for key, value in tree.items() if isinstance(tree, dict) else enumerate(tree):
            yield from leaves(value, f"{path}/{key}")
    else:
        yield path, tree


plugins.register_default_plugins()
before = json.loads(pathlib.Path(sys.argv[1]).read_text(encoding="utf-8"))
after = dict(leaves(json.loads(JSONEncoder().encode(Dashboard.from_json(before)))))
lost = {re.sub(r"/\d+", "/N", path) for path, value in leaves(before) if path not in after or after[path] != value}
assert lost <= KNOWN, f"Grafana knows no {sorted(lost - KNOWN)}"
print(f"Grafana's types hold the dashboard's {len(before['panels'])} panels")
