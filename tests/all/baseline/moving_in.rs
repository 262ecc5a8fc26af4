//! A history that another tool kept is one for the tool's own results: what it kept is found in them again.

use std::collections::BTreeMap;

use perfdiff::model::Benchmark;
use serde_json::{Value, json};

use super::scratch::Scratch;
use crate::formats::door::read;

/// A tool of github-action-benchmark, results of its own, the number of them that the action keeps, and how it writes it.
type Kept = (&'static str, &'static str, (&'static str, Option<&'static str>), fn(&Benchmark, f64) -> Value);

const KEPT: &[Kept] = &[
    ("pytest", "pytest-benchmark/5.3.1/base/benchmark.json", ("time", Some("mean")), |benchmark, seconds| {
        json!({"name": benchmark.name, "value": 1.0 / seconds, "unit": "iter/sec", "range": "stddev: 0.0001",
            "extra": format!("mean: {} msec\nrounds: 12", seconds * 1e3)})
    }),
    (
        "benchmarkdotnet",
        "benchmarkdotnet/full.json",
        ("time", Some("mean")),
        |benchmark, seconds| json!({"name": benchmark.name, "value": seconds * 1e9, "unit": "ns", "range": "± 1"}),
    ),
    ("googlecpp", "google-benchmark/single.json", ("cpu_time", None), |benchmark, seconds| {
        let extra = format!("iterations: 9\ncpu: {} ns\nthreads: 1", seconds * 1e9);
        json!({"name": benchmark.name, "value": seconds * 2e9, "unit": "ns/iter", "extra": extra})
    }),
    ("jmh", "jmh/modes.json", ("time", Some("mean")), |benchmark, seconds| {
        let params = if benchmark.params.is_empty() { String::new() } else { format!(" ( {} )", json!(benchmark.params)) };
        json!({"name": format!("{}{params}", benchmark.name), "value": seconds * 1e3, "unit": "ms/op", "extra": "iterations: 3"})
    }),
    ("go", "go-bench/base.txt", ("time", None), |benchmark, seconds| {
        let (package, name) = benchmark.name.split_once("/Benchmark").unwrap();
        let extra = format!("9 times\n{} procs", benchmark.params["gomaxprocs"]);
        json!({"name": format!("Benchmark{name} ({package})"), "value": seconds * 1e9, "unit": "ns/op", "extra": extra})
    }),
    (
        "cargo",
        "libtest/libtest.txt",
        ("time", Some("median")),
        |benchmark, seconds| json!({"name": benchmark.name, "value": seconds * 1e9, "unit": "ns/iter", "range": "± 1"}),
    ),
    (
        "benchmarkjs",
        "benchmark-js/base.txt",
        ("throughput", Some("mean")),
        |benchmark, rate| json!({"name": benchmark.name, "value": rate, "unit": "ops/sec", "range": "±1.00%", "extra": "20 samples"}),
    ),
];

#[test]
fn what_the_action_kept_of_a_tool_judges_the_tool_s_own_results() {
    for (tool, fixture, (metric, statistic), written) in KEPT {
        let scratch = Scratch::new();
        let native = read(fixture).unwrap().remove(0);
        let value = |benchmark: &Benchmark| {
            let found = benchmark.metrics.iter().find(|found| found.name == *metric && found.statistic.as_deref() == *statistic)?;
            Some(found.value)
        };
        // Of the jobs of BenchmarkDotNet the action keeps no name; by its name a benchmark of Google's is judged by the other time.
        let kept = native
            .benchmarks
            .iter()
            .filter(|one| !one.params.contains_key("job") && !["/real_time", "/manual_time"].iter().any(|name| one.name.contains(name)));
        let found: Vec<(&Benchmark, f64)> = kept.filter_map(|one| Some((one, value(one)?))).collect();
        // The first was twenty times as good.
        let better = if *metric == "throughput" { 20.0 } else { 1.0 / 20.0 };
        let kept = found.iter().enumerate().map(|(at, (one, value))| written(one, value * if at == 0 { better } else { 1.0 }));
        let entry =
            json!({"commit": {"id": "0123456789abcdef"}, "date": 1_772_442_300_000_u64, "tool": tool, "benches": kept.collect::<Vec<_>>()});
        scratch.write("data.json", &json!({"lastUpdate": 1, "repoUrl": "", "entries": {"S": [entry]}}).to_string());
        let name = fixture.rsplit('/').next().unwrap();
        scratch.fixture(fixture, name);
        let done = scratch.perfdiff(&format!("compare data.json {name} --report json"));
        assert_ne!(done.json()["outcome"], "pass", "{tool}: {}{}", done.stdout, done.stderr);
        let judged: BTreeMap<String, String> = (done.json()["changes"].as_array().unwrap().iter())
            .filter(|change| change["metric"] == *metric && change["statistic"].as_str() == *statistic && change["role"] == "primary")
            .map(|change| (format!("{}{}", change["benchmark"], change["params"]), change["verdict"].as_str().unwrap().to_owned()))
            .filter(|(_, verdict)| verdict != "added" && verdict != "removed")
            .collect();
        assert_eq!(judged.len(), found.len(), "{tool}: {judged:?}");
        assert!(judged.values().any(|verdict| verdict != "unchanged"), "{tool}: {judged:?}");
    }
}

/// Results of pytest-benchmark: twenty benchmarks, about so many times as slow as usual.
fn pytest(slower: f64) -> String {
    let benchmark = |at: u32| {
        let middle = (1.0 + f64::from(at) / 7.0) * 1e-3 * slower;
        let data: Vec<f64> = (0..21).map(|round| middle * (0.98 + f64::from((round * 8) % 21) / 500.0)).collect();
        let stats = json!({"min": middle * 0.98, "max": middle * 1.02, "mean": middle * 1.001, "stddev": middle * 0.012, "rounds": 21,
            "median": middle, "iterations": 1, "data": data});
        json!({"name": format!("test_{at}"), "fullname": format!("t.py::test_{at}"), "params": null, "extra_info": {}, "stats": stats})
    };
    let all: Vec<Value> = (0..20).map(benchmark).collect();
    json!({"machine_info": {}, "benchmarks": all, "datetime": "2026-03-01T10:00:00", "version": "5.3.1"}).to_string()
}

#[test]
fn an_imported_history_judges_until_the_tool_s_own_statistic_has_one() {
    let scratch = Scratch::new();
    let entries: Vec<Value> = (1..=20)
        .map(|day| {
            let benches = (0..20).map(|at| {
                let mean = (1.0 + f64::from(at) / 7.0) * 1e-3 * (1.0 + f64::from((day * 7 + at) % 5) / 500.0);
                json!({"name": format!("t.py::test_{at}"), "value": 1.0 / mean, "unit": "iter/sec", "range": "stddev: 0.00001",
                    "extra": format!("mean: {} msec\nrounds: 21", mean * 1e3)})
            });
            let commit = json!({"id": scratch.commit(u32::try_from(day).unwrap()), "timestamp": format!("2026-01-{day:02}T12:00:00Z")});
            json!({"commit": commit, "date": 1_772_442_300_000_u64, "tool": "pytest", "benches": benches.collect::<Vec<_>>()})
        })
        .collect();
    scratch.write("data.json", &json!({"lastUpdate": 1, "repoUrl": "", "entries": {"S": entries}}).to_string());
    scratch.perfdiff("baseline import data.json --branch main").ok();
    scratch.write("slow.json", &pytest(1.4));
    scratch.write("same.json", &pytest(1.0));
    let judged = |file: &str| {
        let done = scratch.perfdiff(&format!("compare {file} --suite S --report json"));
        let of = |statistic: &str| {
            let json = done.json();
            let all = json["changes"].as_array().unwrap().iter();
            let judged = all.filter(|change| change["statistic"] == statistic && change["role"] == "primary");
            judged.filter(|change| change["verdict"] != "added").count()
        };
        (done.code, of("mean"), of("median"))
    };
    scratch.commit_saying(21, "Slow it down");
    assert_eq!(judged("slow.json"), (1, 20, 0));
    assert_eq!(judged("same.json"), (0, 20, 0));
    for day in 21..=25 {
        scratch.write("again.json", &pytest(1.0 + f64::from(day) / 1e4));
        scratch.perfdiff("baseline update again.json --suite S --allow-dirty").ok();
        scratch.commit_saying(day + 1, "Go on");
    }
    assert_eq!(judged("slow.json"), (1, 0, 20), "the tool's own has a history now");
}
