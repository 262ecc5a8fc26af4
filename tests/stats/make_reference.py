"""Writes reference.json: what SciPy says of fixed inputs. Run: pip install scipy numpy && python make_reference.py > reference.json"""
import json
import numpy as np
import scipy
from scipy import stats

rng = np.random.default_rng(20260131)
out = {"made_with": f"scipy {scipy.__version__}, numpy {np.__version__}"}


def pairs():
    yield "small without ties", rng.normal(10, 1, 7), rng.normal(11, 1, 6)
    yield "medium without ties", rng.lognormal(0, 0.3, 40), rng.lognormal(0.1, 0.3, 50)
    yield "with ties", rng.integers(0, 12, 30).astype(float), rng.integers(2, 14, 25).astype(float)
    yield "large", rng.lognormal(0, 0.2, 300), rng.lognormal(0.02, 0.2, 200)
    yield "one against many", rng.normal(0, 1, 1), rng.normal(0, 1, 20)
    yield "all equal", np.ones(5), np.ones(6)


out["mann_whitney"], out["welch"], out["hodges_lehmann"] = [], [], []
for name, a, b in pairs():
    ties = len(np.unique(np.concatenate([a, b]))) < len(a) + len(b)
    method = "exact" if not ties and len(a) * len(b) <= 2500 else "asymptotic"
    with np.errstate(all="ignore"):
        u, p = stats.mannwhitneyu(b, a, alternative="two-sided", method=method)
    out["mann_whitney"].append({"name": name, "first": a.tolist(), "second": b.tolist(), "method": method,
                                "u": float(u), "p": 1.0 if np.isnan(p) else float(p)})
    differences = np.sort((b[:, None] - a[None, :]).ravel())
    n, m = len(a), len(b)
    z = stats.norm.ppf(0.975)
    rank = max(0, int(np.floor(n * m / 2 - z * np.sqrt(n * m * (n + m + 1) / 12))))
    rank = min(rank, n * m - 1)
    out["hodges_lehmann"].append({"name": name, "first": a.tolist(), "second": b.tolist(), "centre": float(np.median(differences)),
                                  "low": float(differences[rank]), "high": float(differences[n * m - 1 - rank])})
    if len(a) > 1 and np.var(a) > 0:
        w = stats.ttest_ind(b, a, equal_var=False)
        out["welch"].append({"name": name, "first": a.tolist(), "second": b.tolist(), "t": float(w.statistic), "freedom": float(w.df), "p": float(w.pvalue)})

sample = rng.lognormal(0, 1, 23)
out["quantile"] = {"sample": sample.tolist(), "p": [0, 0.05, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 1],
                   "value": [float(np.quantile(sample, p, method="linear")) for p in [0, 0.05, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 1]]}
out["median_absolute_deviation"] = {"sample": sample.tolist(), "value": float(stats.median_abs_deviation(sample, scale="normal"))}

out["order_interval"] = []
for n in [5, 6, 10, 25, 100, 1000]:
    for p in [0.5, 0.9, 0.95]:
        for level in [0.95, 0.99]:
            side = (1 - level) / 2
            lower = [r for r in range(1, n + 1) if stats.binom.cdf(r - 1, n, p) <= side]
            upper = [s for s in range(1, n + 1) if stats.binom.sf(s - 1, n, p) <= side]
            ranks = [max(lower), min(upper)] if lower and upper else None
            out["order_interval"].append({"n": n, "p": p, "level": level, "ranks": ranks})

p_values = rng.uniform(0, 1, 30) ** 3
out["benjamini_hochberg"] = {"p": p_values.tolist(), "q": stats.false_discovery_control(p_values, method="bh").tolist()}
out["student"] = [{"t": t, "freedom": f, "p": float(2 * stats.t.sf(t, f))} for t in [0.0, 0.5, 1.0, 2.5, 9.925, 40.0] for f in [1.0, 2.0, 3.5, 10.0, 200.0]]
out["student_quantile"] = [{"p": p, "freedom": f, "t": float(stats.t.isf(p / 2, f))} for p in [0.5, 0.05, 0.01, 1e-4, 1e-8] for f in [1.0, 2.0, 8.0, 50.0]]
out["normal"] = [{"z": z, "p": float(2 * stats.norm.sf(z))} for z in [0.0, 0.5, 1.96, 3.0, 6.0, 12.0]]
out["sign_test"] = [{"up": u, "down": d, "p": float(stats.binomtest(u, u + d).pvalue)} for u, d in [(5, 5), (38, 7), (10, 0), (1, 0), (60, 41)]]
out["wilson"] = []
for k, n in [(0, 1), (1, 1), (0, 20), (20, 20), (3, 20), (14, 1240), (1, 100000)]:
    for level in [0.9, 0.95, 0.99]:
        interval = stats.binomtest(k, n).proportion_ci(confidence_level=level, method="wilson")
        out["wilson"].append({"hits": k, "n": n, "level": level, "low": float(interval.low), "high": float(interval.high)})
print(json.dumps(out, indent=1))
