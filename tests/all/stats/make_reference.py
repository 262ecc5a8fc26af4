"""Writes reference.json: what SciPy says of fixed inputs. Run: pip install scipy numpy && python make_reference.py > reference.json"""
import json
import numpy as np
import scipy
from scipy import integrate, stats

rng = np.random.default_rng(20260131)
out = {"made_with": f"scipy {scipy.__version__}, numpy {np.__version__}"}

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
out["normal"] = [{"z": z, "p": float(2 * stats.norm.sf(z))} for z in [0.0, 0.5, 1.96, 3.0, 6.0, 12.0]]
out["sign_test"] = [{"up": u, "down": d, "p": float(stats.binomtest(u, u + d).pvalue)} for u, d in [(5, 5), (38, 7), (10, 0), (1, 0), (60, 41)]]
out["wilson"] = []
for k, n in [(0, 1), (1, 1), (0, 20), (20, 20), (3, 20), (14, 1240), (1, 100000)]:
    for level in [0.9, 0.95, 0.99]:
        interval = stats.binomtest(k, n).proportion_ci(confidence_level=level, method="wilson")
        out["wilson"].append({"hits": k, "n": n, "level": level, "low": float(interval.low), "high": float(interval.high)})
# Yuen's test against a constant has the standard error and the degrees of freedom of one trimmed mean.
out["trimmed_mean"] = []
for n in [2, 5, 6, 11, 30]:
    values = rng.standard_t(3, n) * 0.02 + 0.03
    test = stats.ttest_ind(values, [0.0] * n, equal_var=False, trim=0.2)
    mean = stats.trim_mean(values, 0.2)
    interval = test.confidence_interval(0.97)
    out["trimmed_mean"].append({"sample": values.tolist(), "mean": float(mean), "standard_error": float(mean / test.statistic),
                                "half_width": float((interval.high - interval.low) / 2), "level": 0.97})

# The mixture by numerical integration over the effects.
out["always_valid"] = []
for t, n in [(0.5, 12), (2.0, 6), (5.0, 8), (8.0, 10), (4.0, 30)]:
    joint = lambda effect: stats.nct.pdf(t, n - 1, effect * np.sqrt(n)) * stats.norm.pdf(effect, 0, 2)
    mixture = integrate.quad(joint, -15, 15, points=[t / np.sqrt(n)], limit=500)[0]
    out["always_valid"].append({"t": t, "n": n, "log_evidence": float(np.log(mixture / stats.t.pdf(t, n - 1)))})

# The exact randomization test, all exchanges of the sides within rounds.
def apart(baseline, head, axis=-1):
    part = max(2, baseline.shape[axis] // 5)
    lowest = lambda side: np.sort(side, axis=axis).take(range(part), axis=axis).mean(axis=axis)
    return lowest(head) - lowest(baseline)

out["best_fifth"] = []
for n, slower in [(8, 0.0), (10, 0.06), (12, 0.1), (12, 0.3)]:
    struck = lambda: rng.normal(0, 0.02, n) + np.where(rng.random(n) < 0.5, rng.exponential(0.5, n), 0)
    baseline, head = struck(), struck() + slower
    test = stats.permutation_test((baseline, head), lambda b, h, axis: np.abs(apart(b, h, axis)), permutation_type="samples",
                                  vectorized=True, n_resamples=np.inf, alternative="greater")
    out["best_fifth"].append({"baseline": baseline.tolist(), "head": head.tolist(), "difference": float(apart(baseline, head)),
                              "p": float(test.pvalue)})
print(json.dumps(out, indent=1))
