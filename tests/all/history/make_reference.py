"""Writes theil_sen.json: what SciPy says of fixed inputs. Run: pip install scipy numpy && python make_reference.py > theil_sen.json"""
import json
import numpy as np
import scipy
from scipy import stats

rng = np.random.default_rng(20260131)
out = {"made_with": f"scipy {scipy.__version__}, numpy {np.__version__}", "cases": []}


def cases():
    yield "five points", np.arange(5.0), rng.normal(0, 1, 5)
    yield "a trend with outliers", np.arange(60.0), 3 * np.arange(60.0) + rng.standard_t(1.5, 60)
    yield "ties in y", np.arange(40.0), rng.integers(0, 5, 40).astype(float)
    yield "ties in x", np.repeat(np.arange(10.0), 3), rng.normal(0, 1, 30) + np.repeat(np.arange(10.0), 3)
    yield "uneven times", np.sort(rng.uniform(0, 3600, 120)), rng.lognormal(0, 0.3, 120)
    yield "constant", np.arange(12.0), np.ones(12)


for name, x, y in cases():
    for level in [0.95, 0.99]:
        s = stats.theilslopes(y, x, alpha=level)
        out["cases"].append({"name": name, "x": x.tolist(), "y": y.tolist(), "level": level,
                             "slope": float(s.slope), "low": float(s.low_slope), "high": float(s.high_slope)})
print(json.dumps(out))
