//! The table.

use perfdiff::model::{CaveatCode as Code, Outcome};
use serde_json::{Value, json};

use crate::green::desk::{Desk, Is, alike, many, metric, one, restless, sample, scale};

/// What went wrong, the files and words that bring it about, and what must come of it.
type Way = (&'static str, fn(&Desk) -> String, Is);

/// Every way to be green by mistake that is known, and what is rightly green beside it.
pub const WAYS: &[Way] = &[
    // Numbers that can't be.
    ("a negative time", |d| d.compare(&metric("duration", "s", 5.0), &metric("duration", "s", -5.0)), Is::Fail),
    ("a negative latency", |d| d.compare(&metric("latency", "ms", 5.0), &metric("latency", "ms", -1.0)), Is::Fail),
    ("a negative throughput", |d| d.compare(&metric("throughput", "req/s", 5.0), &metric("throughput", "req/s", -5.0)), Is::Fail),
    ("a negative size", |d| d.compare(&metric("size", "B", 5.0), &metric("size", "B", -1.0)), Is::Fail),
    ("negative memory", |d| d.compare(&metric("memory", "MB", 5.0), &metric("memory", "MB", -1.0)), Is::Fail),
    ("a negative count", |d| d.compare(&metric("count", "", 5.0), &metric("count", "", -1.0)), Is::Fail),
    ("negative use of the processor", |d| d.compare(&metric("cpu", "%", 5.0), &metric("cpu", "%", -1.0)), Is::Fail),
    ("a negative share", |d| d.compare(&metric("error-rate", "%", 5.0), &metric("error-rate", "%", -50.0)), Is::Fail),
    ("a share beyond all", |d| d.compare(&metric("error-rate", "%", 99.0), &metric("error-rate", "%", 101.0)), Is::Fail),
    (
        "a share beyond all that was one in the baseline",
        |d| d.documents(&json!({"success_rate": 0.99}), &json!({"success_rate": 1.5})),
        Is::Fail,
    ),
    (
        "percentages without their unit on both sides",
        |d| d.documents(&json!({"success_rate": 99.5}), &json!({"success_rate": 99.5})),
        Is::Green,
    ),
    ("a negative time in a sample", |d| d.compare(&sample("duration", "s", 5.0), &sample("duration", "s", -5.0)), Is::Fail),
    (
        "one negative time of many",
        |d| d.compare(&sample("duration", "s", 5.0), &json!({"name": "m", "class": "duration", "unit": "s", "sample": [5, 5, -1, 5, 5]})),
        Is::Fail,
    ),
    ("a negative time on both sides", |d| d.compare(&metric("duration", "s", -5.0), &metric("duration", "s", -5.0)), Is::Fail),
    (
        "a negative time that is new",
        |d| {
            let (old, new) = (json!({"name": "old_ms", "value": 1}), json!({"name": "new_ms", "value": -1}));
            d.compare_all(&json!([old]), &json!([old, new]))
        },
        Is::Fail,
    ),
    (
        "a negative time that a baseline had",
        |d| {
            let (old, other) = (json!({"name": "old_ms", "value": -1}), json!({"name": "other_ms", "value": 1}));
            d.compare_all(&json!([old, other]), &json!([{"name": "old_ms", "value": 1}, other]))
        },
        Is::Green,
    ),
    ("a negative time in JSON", |d| d.documents(&json!({"parse_ms": 5}), &json!({"parse_ms": -1})), Is::Fail),
    ("a negative time of k6", |d| d.k6(|metrics| scale(metrics, "http_req_duration", -1.0)), Is::Fail),
    (
        "a negative difference",
        |d| d.documents(&json!({"a_ms": 5, "memory_delta_mb": 3}), &json!({"a_ms": 5, "memory_delta_mb": -3})),
        Is::Green,
    ),
    ("a gate that −1 ms meets", |d| d.gate(&metric("latency", "ms", -1.0), "< 50ms"), Is::Fail),
    (
        "a gate that an informational −1 ms meets",
        |d| d.gate(&json!({"name": "m", "class": "latency", "unit": "ms", "value": -1, "role": "informational"}), "< 50ms"),
        Is::Fail,
    ),
    ("a gate that a share beyond all meets", |d| d.gate(&metric("error-rate", "%", 150.0), "> 50%"), Is::Fail),
    (
        "a value that is no number",
        |d| {
            d.text("head.json", r#"{"schema": "perfdiff.run/v1", "suite": "s", "benchmarks": [{"name": "b", "metrics": [{"name": "m", "unit": "ms", "value": NaN}]}]}"#);
            d.run("base.json", &json!([{"name": "m", "unit": "ms", "value": 1}]));
            "compare base.json head.json".to_owned()
        },
        Is::Fail,
    ),
    // Zeros and factors, as values and as samples.
    ("no throughput", |d| d.compare(&metric("throughput", "req/s", 500.0), &metric("throughput", "req/s", 0.0)), Is::Fail),
    ("no throughput in a sample", |d| d.compare(&sample("throughput", "req/s", 500.0), &sample("throughput", "req/s", 0.0)), Is::Fail),
    (
        "no throughput in a restless sample",
        |d| d.compare(&restless("throughput", "req/s", 500.0), &restless("throughput", "req/s", 0.0)),
        Is::Fail,
    ),
    ("no time", |d| d.compare(&metric("duration", "s", 5.0), &metric("duration", "s", 0.0)), Is::Fail),
    ("no time in a sample", |d| d.compare(&restless("duration", "s", 5.0), &restless("duration", "s", 0.0)), Is::Fail),
    ("a thousandfold throughput", |d| d.compare(&metric("throughput", "req/s", 5.0), &metric("throughput", "req/s", 5e3)), Is::Fail),
    (
        "a thousandfold throughput in a sample",
        |d| d.compare(&restless("throughput", "req/s", 5.0), &restless("throughput", "req/s", 5e3)),
        Is::Fail,
    ),
    ("a thousandfold time in a sample", |d| d.compare(&restless("duration", "s", 5.0), &restless("duration", "s", 5e3)), Is::Fail),
    // What all share, where no runner does that.
    ("all scores fell together", |d| d.benchmarks(&alike(12, "score", "", 1.0), &alike(12, "score", "", 0.9)), Is::Fail),
    (
        "all error rates rose together",
        |d| d.benchmarks(&alike(12, "error-rate", "%", 100.0), &alike(12, "error-rate", "%", 120.0)),
        Is::Fail,
    ),
    ("all memory grew together", |d| d.benchmarks(&alike(12, "memory", "MB", 1.0), &alike(12, "memory", "MB", 1.25)), Is::Warn),
    ("all sizes grew together", |d| d.benchmarks(&alike(12, "size", "MB", 1.0), &alike(12, "size", "MB", 1.2)), Is::Fail),
    ("all counts grew together", |d| d.benchmarks(&alike(12, "count", "", 1000.0), &alike(12, "count", "", 1200.0)), Is::Fail),
    (
        "all times grew together by what a runner can do",
        |d| d.benchmarks(&alike(12, "duration", "s", 1.0), &alike(12, "duration", "s", 1.25)),
        Is::Warn,
    ),
    // Names and declarations.
    (
        "one name twice in the head",
        |d| {
            let m = metric("duration", "s", 5.0);
            d.compare_all(&json!([m]), &json!([m, m]))
        },
        Is::Fail,
    ),
    (
        "one name twice in the baseline",
        |d| {
            let m = metric("duration", "s", 5.0);
            d.compare_all(&json!([m, metric("duration", "s", 50.0)]), &json!([m]))
        },
        Is::Fail,
    ),
    (
        "one name for two things in JSON",
        |d| {
            let of = |values: [f64; 2]| values.iter().map(|ms| json!({"name": "a", "ms": ms})).collect::<Value>();
            d.documents(&of([1.0, 50.0]), &of([2.0, 50.0]))
        },
        Is::Fail,
    ),
    (
        "another direction than the baseline's",
        |d| {
            let of = |direction: &str, value: f64| json!({"name": "m", "class": "other", "direction": direction, "value": value});
            d.compare(&of("lower", 5.0), &of("higher", 50.0))
        },
        Is::Fail,
    ),
    ("another class than the baseline's", |d| d.compare(&metric("duration", "s", 5.0), &metric("other", "s", 50.0)), Is::Fail),
    (
        "a head that takes its metric out of judgement",
        |d| {
            let of = |role: &str, value: f64| json!({"name": "m", "class": "duration", "unit": "s", "role": role, "value": value});
            d.compare(&of("primary", 5.0), &of("informational", 50.0))
        },
        Is::Fail,
    ),
    (
        "a class that only one side declares",
        |d| d.compare(&json!({"name": "time_s", "value": 5}), &json!({"name": "time_s", "class": "latency", "value": 5})),
        Is::Green,
    ),
    (
        "a unit that nobody knows in place of one that was judged",
        |d| {
            let of =
                |value: f64, unit: &str| json!([{"name": "a", "value": value, "unit": unit}, {"name": "b", "value": 30, "unit": "ms"}]);
            d.documents(&of(20.0, "ms"), &of(200.0, "blah"))
        },
        Is::Fail,
    ),
    ("another unit", |d| d.compare(&metric("other", "s", 5.0), &metric("other", "B", 5.0)), Is::Fail),
    // Load tests that did nothing.
    ("k6 that made no request", |d| d.k6(|metrics| scale(metrics, "http_reqs", 0.0)), Is::Fail),
    (
        "k6 without any metric of requests",
        |d| d.k6(|metrics| metrics.as_object_mut().unwrap().retain(|name, _| !name.starts_with("http"))),
        Is::Fail,
    ),
    (
        "k6 whose requests took no time",
        |d| {
            d.k6(|metrics| {
                for name in ["http_req_duration", "http_req_waiting"] {
                    scale(metrics, name, 0.0);
                }
            })
        },
        Is::Fail,
    ),
    (
        "k6 that says itself that its threshold was met",
        |d| {
            d.k6(|metrics| {
                metrics["http_req_duration"]["thresholds"] = json!({"p(95)<1": false});
            })
        },
        Is::Fail,
    ),
    (
        "k6 whose word on a threshold is missing, which its number misses",
        |d| {
            d.k6(|metrics| {
                metrics["http_req_duration"]["thresholds"] = json!({"p(95)<1": null});
            })
        },
        Is::Fail,
    ),
    (
        "k6 of whose threshold nothing tells whether it was met",
        |d| {
            d.k6(|metrics| {
                metrics["http_req_duration"]["thresholds"] = json!({"p(99.99)<1": null});
            })
        },
        Is::Warn,
    ),
    // What is cut.
    ("points of k6 cut in a line", |d| d.cut("k6/edge/minimal/points.json", ".json", 97), Is::Fail),
    ("CSV points of k6 cut in a row", |d| d.cut("k6/edge/minimal/points.csv", ".csv", 97), Is::Fail),
    ("compressed points of k6 cut anywhere", |d| d.cut("k6/v2.2.0/base/points.json.gz", ".json.gz", 97), Is::Fail),
    ("statistics of Locust cut in the last row", |d| d.cut("locust/2.47.0-base/run_stats.csv", "_stats.csv", 98), Is::Fail),
    ("statistics of Locust cut before the last row", |d| d.cut("locust/2.47.0-base/run_stats.csv", "_stats.csv", 60), Is::Refused(3)),
    ("JSON of Locust that is cut", |d| d.cut("locust/2.47.0-base/stdout.json", ".json", 97), Is::Refused(3)),
    ("a summary of k6 that is cut", |d| d.cut("k6/v2.2.0/base/summary.json", ".json", 97), Is::Refused(3)),
    ("lines of runs cut in the last", |d| d.cut("perfdiff/history.ndjson", ".ndjson", 97), Is::Fail),
    ("lines of cargo-criterion that are cut", |d| d.cut("cargo-criterion/base.json", ".json", 97), Is::Fail),
    (
        "a history that is cut",
        |d| {
            d.cut("perfdiff/history.ndjson", ".ndjson", 97);
            "compare --history head.ndjson --head base.ndjson".to_owned()
        },
        Is::Fail,
    ),
    // What is missing.
    ("19 of 20 benchmarks missing", |d| d.benchmarks(&many(20), &many(1)), Is::Fail),
    ("11 of 20 benchmarks missing", |d| d.benchmarks(&many(20), &many(9)), Is::Fail),
    ("half the benchmarks missing", |d| d.benchmarks(&many(20), &many(10)), Is::Warn),
    (
        "more missing than the policy lets pass",
        |d| {
            d.text("perfdiff.toml", "[compare]\nmax-missing = \"10%\"\n");
            d.benchmarks(&many(20), &many(17))
        },
        Is::Fail,
    ),
    (
        "as much missing as the policy lets pass",
        |d| {
            d.text("perfdiff.toml", "[compare]\nmax-missing = \"off\"\n");
            d.benchmarks(&many(20), &many(1))
        },
        Is::Warn,
    ),
    (
        "21 of 22 metrics of k6 missing",
        |d| d.k6(|metrics| metrics.as_object_mut().unwrap().retain(|name, _| name == "iterations")),
        Is::Fail,
    ),
    (
        "a suite missing",
        |d| {
            let of = |suite: &str, count| json!({"schema": "perfdiff.run/v1", "suite": suite, "benchmarks": many(count)});
            d.documents(&json!([of("one", 9), of("two", 2)]), &json!([of("one", 9)]));
            "compare base.json head.json".to_owned()
        },
        Is::Warn,
    ),
    (
        "thresholds of k6 missing",
        |d| {
            d.k6(|metrics| {
                metrics.as_object_mut().unwrap().values_mut().for_each(|metric| {
                    metric.as_object_mut().unwrap().remove("thresholds");
                });
            })
        },
        Is::Fail,
    ),
    (
        "one threshold of k6 missing",
        |d| {
            d.k6(|metrics| {
                metrics["checks"].as_object_mut().unwrap().remove("thresholds");
            })
        },
        Is::Warn,
    ),
    (
        "a benchmark that failed",
        |d| d.benchmarks(&many(2), &json!([many(1)[0], {"name": "b1", "metrics": [], "error": "it crashed"}])),
        Is::Fail,
    ),
    (
        "a benchmark that failed on both sides",
        |d| {
            let failing = json!([many(1)[0], {"name": "b1", "metrics": [], "error": "it crashed"}]);
            d.benchmarks(&failing, &failing)
        },
        Is::Warn,
    ),
    (
        "a new benchmark that failed after its first number",
        |d| {
            let failing = json!({"name": "b1", "metrics": [{"name": "time_ms", "value": 1}], "error": "it crashed"});
            d.benchmarks(&many(1), &json!([many(1)[0], failing]))
        },
        Is::Fail,
    ),
    (
        "a gate that a benchmark meets which failed",
        |d| {
            d.text("perfdiff.toml", "[[gate]]\nmatch = \"**\"\nlimit = \"< 50ms\"\n");
            d.write(
                "head.json",
                &json!({"schema": "perfdiff.run/v1", "suite": "s", "benchmarks": [
            {"name": "b", "metrics": [{"name": "time_ms", "value": 1}], "error": "it crashed"}]}),
            );
            "gate head.json".to_owned()
        },
        Is::Fail,
    ),
    (
        "a gate that matches nothing",
        |d| {
            d.gate(&metric("latency", "ms", 1.0), "< 50ms");
            d.text("perfdiff.toml", "[[gate]]\nmatch = \"no/such/thing\"\nlimit = \"< 50ms\"\n");
            "gate head.json".to_owned()
        },
        Is::Fail,
    ),
    (
        "a missed target",
        |d| {
            d.gate(&metric("latency", "ms", 60.0), "< 50ms");
            d.text("perfdiff.toml", "[[gate]]\nmatch = \"**\"\ntarget = \"< 50ms\"\n");
            "gate head.json".to_owned()
        },
        Is::Warn,
    ),
    (
        "a requirement that is not met",
        |d| {
            d.text("perfdiff.toml", "[compare]\nrequire = [\"s/b9/*\"]\n");
            d.benchmarks(&many(3), &many(3))
        },
        Is::Fail,
    ),
    ("nothing in common", |d| d.benchmarks(&json!([{"name": "x", "metrics": [{"name": "a_ms", "value": 1}]}]), &many(3)), Is::Refused(3)),
    ("nothing that is judged", |d| d.documents(&json!({"foo": 1}), &json!({"foo": 2})), Is::Fail),
    ("no benchmark at all", |d| d.benchmarks(&json!([]), &json!([])), Is::Refused(3)),
    // What is said of oneself.
    (
        "a saved comparison that calls its failure a pass",
        |d| {
            d.compare(&metric("duration", "s", 5.0), &metric("duration", "s", 50.0));
            let saved = crate::cli::program::perfdiff("compare base.json head.json --report json").cwd(d.path()).run();
            assert_eq!(saved.json()["outcome"], "fail");
            d.text("saved.json", &saved.stdout.replace("\"outcome\": \"fail\"", "\"outcome\": \"pass\""));
            "report saved.json --fail-on failure".to_owned()
        },
        Is::Fail,
    ),
    (
        "a saved comparison that calls its missed gate a pass",
        |d| {
            let words = d.gate(&metric("latency", "ms", 60.0), "< 50ms");
            let saved = crate::cli::program::perfdiff(&format!("{words} --report json")).cwd(d.path()).run();
            d.text("saved.json", &saved.stdout.replace("\"outcome\": \"fail\"", "\"outcome\": \"pass\""));
            "report saved.json --fail-on failure".to_owned()
        },
        Is::Fail,
    ),
    (
        "a saved comparison that calls what is required and missing a pass",
        |d| {
            d.text("perfdiff.toml", "[compare]\nrequire = [\"s/b9/*\"]\n");
            d.called_pass(&many(3), &many(3))
        },
        Is::Fail,
    ),
    ("a saved comparison that calls much that is missing a pass", |d| d.called_pass(&many(20), &many(1)), Is::Fail),
    ("a saved comparison that calls what can't be compared a pass", |d| d.called_pass(&one(5.0), &one(0.01)), Is::Fail),
    ("a saved comparison that calls what is missing a pass", |d| d.called_pass(&many(20), &many(19)), Is::Warn),
    (
        "a saved comparison whose policy let pass what can't be compared",
        |d| {
            d.text("perfdiff.toml", "[compare]\non-incomparable = \"ignore\"\n");
            d.called_pass(&one(5.0), &one(0.01))
        },
        Is::Green,
    ),
    // What is judged, and the baseline lacks.
    ("only what the baseline lacks is judged", |d| d.compare_all(&shown(1.0), &shown_beside(1.0)), Is::Warn),
    (
        "only what the baseline lacks is judged, where the policy ignores that",
        |d| {
            d.text("perfdiff.toml", "[compare]\non-no-baseline = \"ignore\"\n");
            d.compare_all(&shown(1.0), &shown_beside(1.0))
        },
        Is::New,
    ),
    (
        "only what the baseline lacks is judged, and required",
        |d| {
            d.text("perfdiff.toml", "[compare]\nrequire = [\"s/b/m\"]\n");
            d.compare_all(&shown(1.0), &shown_beside(1.0))
        },
        Is::Fail,
    ),
    (
        "all benchmarks renamed, where what is missing is ignored",
        |d| {
            d.text("perfdiff.toml", "[compare]\non-missing = \"ignore\"\n");
            let named = |name: &str| json!([{"name": name, "metrics": [metric("duration", "ms", 5.0), shown(1.0)[0]]}, {"name": "c", "metrics": shown(1.0)}]);
            d.benchmarks(&named("a"), &named("b"))
        },
        Is::Warn,
    ),
    // What is stored.
    ("a stored run that is slower now", |d| d.then(&one(5.0), "Slow", &one(50.0), ""), Is::Fail),
    ("a suite by another name than the stored", |d| d.then(&one(5.0), "Slow", &one(50.0), "--suite t"), Is::Warn),
    ("a label that a job gained", |d| d.then(&one(5.0), "Slow", &one(50.0), "--label os=linux"), Is::Warn),
    ("another processor than the stored", |d| d.then(&one(5.0), "Slow", &one(50.0), "--environment cpu=other"), Is::Warn),
    ("a slower run on a processor of which one run is stored", |d| d.on_processors("fffffffsff", "s", 5.0), Is::Fail),
    ("a slower run on a processor of which none is stored", |d| d.on_processors("ffffffffff", "s", 5.0), Is::Warn),
    ("a slower run on a processor that came with the newest run", |d| d.on_processors("fffffffffs", "s", 5.0), Is::Fail),
    ("a run on a processor of which one run is stored", |d| d.on_processors("fffffffsff", "s", 1.0), Is::Green),
    ("a misspelt branch of the store", |d| d.then(&one(5.0), "Slow", &one(50.0), "--store-branch perfdif"), Is::Warn),
    (
        "nothing stored that fits, where the policy asks for a baseline",
        |d| {
            d.text("perfdiff.toml", "[compare]\non-no-baseline = \"fail\"\n");
            d.then(&one(5.0), "Slow", &one(50.0), "--suite t")
        },
        Is::Fail,
    ),
    (
        "nothing stored that fits what is required",
        |d| {
            d.text("perfdiff.toml", "[compare]\nrequire = [\"b/m\"]\n");
            d.then(&one(5.0), "Slow", &one(50.0), "--suite t")
        },
        Is::Fail,
    ),
    ("one of two suites that fits nothing that is stored", |d| d.with_another_suite(""), Is::Warn),
    ("one of two suites that fits nothing that is stored, and is required", |d| d.with_another_suite("require = [\"t/b/m\"]"), Is::Fail),
    (
        "one of two suites that fits nothing that is stored, where the policy asks for a baseline",
        |d| d.with_another_suite("on-no-baseline = \"fail\""),
        Is::Fail,
    ),
    (
        "stored runs of which none can be read",
        |d| {
            let words = d.then(&one(5.0), "Slow", &one(50.0), "");
            d.git(&["worktree", "add", "-q", "store", "perfdiff"]);
            let path = d.stored_file();
            d.text(&path, "{");
            d.git(&["-C", "store", "commit", "-q", "-a", "-m", "Cut"]);
            d.git(&["worktree", "remove", "--force", "store"]);
            words
        },
        Is::Refused(3),
    ),
    // What is accepted.
    (
        "an acceptance that an earlier run has spent",
        |d| {
            d.text("perfdiff.toml", "[[accept]]\nmatch = \"s/b/m\"\nup-to = \"100%\"\nreason = \"it does more\"\n");
            d.stored(&one(5.0));
            d.at_commit("More", &one(9.0));
            d.before("baseline update head.json --allow-dirty --unless-regressed");
            d.at_commit("Still more", &one(17.0));
            "compare head.json".to_owned()
        },
        Is::Fail,
    ),
    (
        "an acceptance that has expired",
        |d| {
            d.text("perfdiff.toml", "[[accept]]\nmatch = \"s/b/m\"\nup-to = \"100%\"\nreason = \"it does more\"\nexpires = 2026-01-01\n");
            d.compare(&metric("duration", "s", 5.0), &metric("duration", "s", 9.0))
        },
        Is::Fail,
    ),
    (
        "an acceptance of less than what came",
        |d| {
            d.text("perfdiff.toml", "[[accept]]\nmatch = \"s/b/m\"\nup-to = \"50%\"\nreason = \"it does more\"\n");
            d.compare(&metric("duration", "s", 5.0), &metric("duration", "s", 9.0))
        },
        Is::Fail,
    ),
    (
        "an acceptance of everything",
        |d| {
            d.text("perfdiff.toml", "[[accept]]\nmatch = \"*/**\"\nup-to = \"100%\"\nreason = \"x\"\n");
            d.compare(&metric("duration", "s", 5.0), &metric("duration", "s", 9.0))
        },
        Is::Refused(2),
    ),
    (
        "an acceptance of any amount",
        |d| {
            d.text("perfdiff.toml", "[[accept]]\nmatch = \"s/b/m\"\nup-to = \"100000%\"\nreason = \"x\"\n");
            d.compare(&metric("duration", "s", 5.0), &metric("duration", "s", 9.0))
        },
        Is::Refused(2),
    ),
    ("a trailer that accepts", |d| d.then(&one(5.0), "More\n\nPerfdiff-Accept: s/b/m | 100% | it does more", &one(9.0), ""), Is::Green),
    ("a trailer that accepts everything", |d| d.then(&one(5.0), "More\n\nPerfdiff-Accept: ** | 100% | x", &one(9.0), ""), Is::Fail),
    ("a trailer that accepts any amount", |d| d.then(&one(5.0), "More\n\nPerfdiff-Accept: s/b/m | 100000% | x", &one(9.0), ""), Is::Fail),
    (
        "a trailer before the baseline",
        |d| {
            d.git(&["init", "-q"]);
            d.at_commit("More\n\nPerfdiff-Accept: s/b/m | 100% | it does more", &one(5.0));
            d.before("baseline update head.json --allow-dirty");
            d.at_commit("Slow", &one(9.0));
            "compare head.json".to_owned()
        },
        Is::Fail,
    ),
    // Histories.
    ("a history whose newest run stands first", |d| d.history(|at| ("main", if at < 6 { 50.0 } else { 5.0 }), true), Is::Fail),
    ("a history of two branches", |d| d.history(|at| if at % 2 == 0 { ("main", 5.0) } else { ("slow", 50.0) }, false), Is::Fail),
    // At the limit, by kinds of numbers that never vary.
    ("exactly at the limit", |d| d.compare_all(&limits(1.0), &limits(1.1)), Is::Fail),
    ("just below the limit", |d| d.compare_all(&limits(1.0), &limits(1.0999)), Is::Warn),
    // What is rightly green, or not yet decided.
    ("an improvement", |d| d.compare(&sample("duration", "s", 5.0), &sample("duration", "s", 2.0)), Is::Green),
    ("a benchmark that is new", |d| d.benchmarks(&many(1), &many(2)), Is::Green),
    ("a gate that is met", |d| d.gate(&metric("latency", "ms", 5.0), "< 50ms"), Is::Green),
    (
        "a regression that was agreed to",
        |d| {
            d.text("perfdiff.toml", "[[accept]]\nmatch = \"s/b/m\"\nup-to = \"100%\"\nreason = \"it does more\"\nexpires = 2027-01-01\n");
            d.compare(&metric("duration", "s", 5.0), &metric("duration", "s", 8.0))
        },
        Is::Green,
    ),
    ("what looks like a failure", |d| d.compare(&metric("duration", "s", 5.0), &metric("duration", "s", 6.0)), Is::Warn),
    ("what looks worse", |d| d.compare(&metric("duration", "s", 5.0), &metric("duration", "s", 5.3)), Is::Green),
    ("what looks better", |d| d.compare(&metric("duration", "s", 5.0), &metric("duration", "s", 4.5)), Is::Green),
    (
        "a restless benchmark of which nothing is seen",
        |d| d.compare(&restless("duration", "s", 5.0), &restless("duration", "s", 5.01)),
        Is::Green,
    ),
    ("a regression that may be a rare jump", |d| d.compare(&metric("duration", "s", 5.0), &metric("duration", "s", 7.8)), Is::Warn),
    (
        "nothing to compare with",
        |d| {
            d.compare(&metric("duration", "s", 5.0), &metric("duration", "s", 5.0));
            std::process::Command::new("git").args(["init", "-q"]).current_dir(d.path()).status().unwrap();
            "compare head.json".to_owned()
        },
        Is::New,
    ),
];

/// A metric that is only shown.
fn shown(value: f64) -> Value {
    json!([{"name": "shown", "class": "duration", "unit": "ms", "value": value, "role": "informational"}])
}

/// The same beside one that is judged.
fn shown_beside(value: f64) -> Value {
    json!([shown(value)[0], metric("duration", "ms", 5.0)])
}

/// Numbers that never vary and reach a limit exactly, though not in floating point.
fn limits(factor: f64) -> Value {
    [0.1, 0.3, 0.7, 1.1, 3.3, 7.7, 11.0, 123.0, 0.07]
        .iter()
        .enumerate()
        .map(|(at, value)| json!({"name": format!("m{at}"), "class": "duration", "unit": "s", "sample": vec![value * factor; 5]}))
        .collect()
}

/// What each caveat does to the outcome of a head that bears it; those of the last line only tell.
pub const CAVEATS: &[(Outcome, &[Code])] = &[
    (Outcome::Fail, &[Code::RequiredMissing, Code::NothingJudged, Code::Truncated, Code::MuchMissing]),
    (
        Outcome::Warn,
        &[
            Code::SuiteShift,
            Code::NothingMeasuredAnew,
            Code::RunAborted,
            Code::AllFailed,
            Code::FailedTwice,
            Code::SuiteMissing,
            Code::SuiteUnfit,
            Code::NothingFits,
            Code::NoCounterpart,
        ],
    ),
    (Outcome::NoBaseline, &[Code::NoBaseline]),
    (
        Outcome::Pass,
        &[
            Code::BetweenRunNoiseUnknown,
            Code::StaleBenchmark,
            Code::NotANumber,
            Code::UnusableValue,
            Code::TextSkipped,
            Code::NoData,
            Code::ThinPercentile,
            Code::CoarseResolution,
            Code::UnitGuessed,
            Code::UnitUnknown,
            Code::DirectionDoubtful,
            Code::ShapeLacks,
            Code::ShapesDiffer,
            Code::PartSkipped,
            Code::RepeatedName,
            Code::ToolDiffers,
            Code::ConfigurationChanged,
            Code::WorkDiffers,
            Code::EnvironmentDiffers,
            Code::DirtyTree,
            Code::BenchmarkFailed,
            Code::UnusedPolicy,
            Code::AcceptanceExpired,
            Code::AcceptanceSpent,
            Code::RunnerShift,
            Code::MeasuredInBlocks,
            Code::DriftInSession,
            Code::RestlessMachine,
            Code::CodeDiffers,
            Code::ShortHistory,
            Code::OrderAssumed,
            Code::OlderRuns,
            Code::ProcessorsConverted,
            Code::OtherBranches,
            Code::BaselineNotMergeBase,
            Code::BaselineOtherBranch,
            Code::ShallowClone,
            Code::AncestryUnknown,
            Code::TrailerUnread,
            Code::TrailerIgnored,
            Code::LabelIgnored,
        ],
    ),
];
