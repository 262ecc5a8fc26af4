//! What the surroundings and the neighbours of a number tell of it in JSON of no known tool.

use perfdiff::model::Role;

use super::door::read_text;

/// The metrics of a document, as "benchmark/metric: lower", "higher" or "shown".
fn lines(text: &str) -> Vec<String> {
    let run = read_text("a.json", text).unwrap().remove(0);
    let told = |metric: &perfdiff::model::Metric| match metric.role {
        Role::Primary => metric.direction.name(),
        Role::Informational => "shown",
    };
    let of = |benchmark: &perfdiff::model::Benchmark| {
        let of_one = |metric: &perfdiff::model::Metric| format!("{}/{}: {}", benchmark.name, metric.name, told(metric));
        benchmark.metrics.iter().map(of_one).collect::<Vec<_>>()
    };
    run.benchmarks.iter().flat_map(of).collect()
}

#[test]
fn names_within_counts_are_kinds_of_what_is_counted() {
    assert_eq!(lines(r#"{"a": {"hits": {"dram": 5, "hbm": 3}}}"#), ["a/hits/dram: shown", "a/hits/hbm: shown"]);
    assert_eq!(lines(r#"{"a": {"state_counts": {"overload_low_fps": 5}}}"#), ["a/state_counts/overload_low_fps: shown"]);
    assert_eq!(lines(r#"{"a": {"tier_distribution": {"L1_MEMORY": 5}}}"#), ["a/tier_distribution/L1_MEMORY: shown"]);
    assert_eq!(lines(r#"{"a": {"error_counts": {"socket": 5}}}"#), ["a/error_counts/socket: lower"]);
    assert_eq!(lines(r#"{"a": {"latency_breakdown": {"queue": 5}}}"#), ["a/latency_breakdown/queue: lower"]);
    assert_eq!(lines(r#"{"hit_at_1": {"hits": 1, "total": 3, "rate": 0.3}}"#)[1..], ["hit_at_1/total: shown", "hit_at_1/rate: higher"]);
}

#[test]
fn what_is_named_among_times_took_so_long() {
    assert_eq!(
        lines(r#"{"gpu_timings": {"RenderPass": 1.5, "frames": 9}}"#),
        ["gpu_timings/RenderPass: lower", "gpu_timings/frames: shown"]
    );
    assert_eq!(lines(r#"{"memory_allocation": {"count": 3, "avg_latency": 1.5}}"#)[0], "memory_allocation/count: shown");
    assert_eq!(lines(r#"{"allocations": {"count": 3}}"#), ["allocations/count: lower"]);
}

#[test]
fn the_mean_of_times_beside_it_is_a_time() {
    let text = r#"{"a": {"read_times": [1.5, 2.5], "avg_read": 2, "times_parallel": [1.5, 1.4], "mean_parallel": 1.45, "mean_flimflam": 3, "workers": 4}}"#;
    let read = lines(text);
    assert!(read.contains(&"a/avg_read: lower".to_owned()) && read.contains(&"a/mean_parallel: lower".to_owned()), "{read:?}");
    assert!(read.contains(&"a/mean_flimflam: shown".to_owned()) && read.contains(&"a/workers: shown".to_owned()), "{read:?}");
    // The caveat names only what stays unclear.
    let run = read_text("a.json", text).unwrap().remove(0);
    assert!(run.caveats[0].text.contains("mean_flimflam") && !run.caveats[0].text.contains("avg_read"), "{:?}", run.caveats);
    assert_eq!(lines(r#"{"times": 3, "workers": 4}"#)[1], "all/workers: shown");
}

#[test]
fn the_median_of_several_runs_is_a_time_and_a_mean_alone_may_be_a_score() {
    assert_eq!(lines(r#"{"sort": {"mean": 0.3, "median": 0.2, "runs": 5}}"#), ["sort/mean: lower", "sort/median: lower"]);
    assert_eq!(lines(r#"{"ppo": {"mean": 230.5, "std": 12, "runs": 5}}"#), ["ppo/mean: shown"]);
    let nested = r#"{"creation": {"avg": 33.1, "percentiles": {"50th": 33, "99th": 37}}}"#;
    assert_eq!(lines(nested), ["creation/avg: lower", "creation/percentiles/50th: lower", "creation/percentiles/99th: lower"]);
}

#[test]
fn metadata_may_hold_what_was_measured_and_never_what_was_asked_for() {
    let text = r#"{"meta": {"avg_request_ms": 4.5, "failed_runs": 1, "rps": 100, "duration_s": 61, "memory_gb": 16, "max_latency_ms": 20}, "a": {"x_ms": 3}}"#;
    let shown = ["rps", "duration_s", "memory_gb", "max_latency_ms"].map(|name| format!("meta/{name}: shown"));
    let read = lines(text);
    assert_eq!(read[..2], ["meta/avg_request_ms: lower", "meta/failed_runs: lower"]);
    assert_eq!(read[2..6], shown);
}

#[test]
fn objects_about_the_machine_and_the_advice_hold_no_results() {
    let text = r#"{"hardware": {"cpu_cores_physical": 4, "process_rss_mb": 900}, "methodology": {"duration_ms": 3000}, "opts": {"duration": "300s"},
        "recommendations": [{"name": "Enable compression", "priority": 1, "effort": "5 minutes"}], "a": {"x_ms": 3}}"#;
    assert_eq!(lines(text).into_iter().filter(|line| !line.ends_with("shown")).collect::<Vec<_>>(), ["a/x_ms: lower"]);
}

#[test]
fn a_list_of_targets_holds_results_where_each_tells_how_much_was_done() {
    let measured = r#"{"targets": [{"name": "/a", "requests": 100, "p95_ms": 12}, {"name": "/b", "requests": 90, "p95_ms": 15}]}"#;
    assert_eq!(lines(measured).into_iter().filter(|line| line.ends_with("lower")).count(), 2);
    let aimed = r#"{"targets": [{"name": "/a", "p95_ms": 12}, {"name": "/b", "p95_ms": 15}], "c": {"x_ms": 3}}"#;
    assert_eq!(lines(aimed).into_iter().filter(|line| line.ends_with("lower")).collect::<Vec<_>>(), ["c/x_ms: lower"]);
}

#[test]
fn how_long_a_load_test_was_set_to_last_is_no_result_of_it() {
    assert_eq!(lines(r#"{"a": {"duration_s": 30, "rps": 120.5}}"#)[0], "a/duration_s: shown");
    assert_eq!(lines(r#"{"duration_s": 10.0, "throughput": {"mean_bps": 94287}}"#)[0], "all/duration_s: shown");
    assert_eq!(lines(r#"{"a": {"duration_s": 30.7, "rps": 120.5}}"#)[0], "a/duration_s: lower");
    assert_eq!(lines(r#"{"a": {"duration_s": 30, "p95_ms": 12}}"#)[0], "a/duration_s: lower");
}

#[test]
fn how_large_an_answer_is_follows_from_what_was_asked() {
    assert_eq!(lines(r#"{"a": {"prompt_size": 30, "response_size": 120}}"#), ["a/prompt_size: shown", "a/response_size: shown"]);
    assert_eq!(lines(r#"{"a": {"response_size": 120}}"#), ["a/response_size: lower"]);
}

#[test]
fn a_chosen_level_beside_a_time_is_no_moment_of_a_series() {
    let scaling = r#"[{"batchSize": 1, "time": 34.1, "tps": 0.06}, {"batchSize": 25, "time": 35.8, "tps": 1.43}, {"batchSize": 50, "time": 38.4, "tps": 2.4}]"#;
    assert_eq!(lines(scaling)[..2], ["batchSize=1/time: lower", "batchSize=1/tps: higher"]);
    let progress = r#"[{"epoch": 1, "elapsed": 10.5, "loss": 3.1}, {"epoch": 2, "elapsed": 20.1, "loss": 2.8}]"#;
    assert_eq!(lines(progress).len(), 2, "{:?}", lines(progress));
    // A period and a number that were set tell elements apart.
    let periods = r#"[{"BlockPeriod(ms)": 300, "TxCount": 500, "AvgLatency(ms)": 301.4}, {"BlockPeriod(ms)": 300, "TxCount": 1000, "AvgLatency(ms)": 303.9},
        {"BlockPeriod(ms)": 600, "TxCount": 500, "AvgLatency(ms)": 604.6}]"#;
    assert_eq!(lines(periods).len(), 3, "{:?}", lines(periods));
}

#[test]
fn requests_that_only_their_number_tells_apart_are_one_sample() {
    let text = r#"{"records": [{"request_id": 0, "ttft": 9.5}, {"request_id": 1, "ttft": 17.8}, {"request_id": 2, "ttft": 26.2}]}"#;
    let run = read_text("a.json", text).unwrap().remove(0);
    assert_eq!(run.benchmarks[0].metrics[0].n, Some(3));
}

#[test]
fn a_rate_is_one_also_where_its_text_gives_only_an_amount_and_a_hash_is_no_number() {
    let text = r#"{"a": {"transferPerSec": "4.82MB", "commit": "63e3", "x_ms": 3}}"#;
    assert_eq!(lines(text), ["a/transferPerSec: higher", "a/x_ms: lower"]);
}

#[test]
fn what_could_have_been_reached_and_what_the_machine_has_are_no_results() {
    assert_eq!(lines(r#"{"quality": {"points": 15, "maximum": 20}}"#), ["quality/points: shown", "quality/maximum: shown"]);
    assert_eq!(lines(r#"{"q": {"score": 15, "max_score": 20}}"#), ["q/score: higher", "q/max_score: shown"]);
    assert_eq!(
        lines(r#"{"engine": {"cpus": 8, "memory_bytes": 8193175552, "required_memory_bytes": 24159}}"#)[1..],
        ["engine/memory_bytes: shown", "engine/required_memory_bytes: shown"]
    );
    assert_eq!(lines(r#"{"a": {"cpus": 8, "memory_mb": 81, "p95_ms": 3}}"#)[1], "a/memory_mb: lower");
}

#[test]
fn sizes_before_and_after_packing_stand_beside_each_other() {
    assert_eq!(lines(r#"{"vendor": {"raw": 535160, "gzip": 134120}}"#)[1], "vendor/gzip: lower");
    assert_eq!(lines(r#"{"compress_mb_s": {"gzip": 130, "zstd": 900}}"#)[0], "compress_mb_s/gzip: higher");
    assert_eq!(lines(r#"{"a": {"total_js_raw_bytes": 1615000, "raw_bytes": 3}}"#), ["a/total_js_raw_bytes: lower", "a/raw_bytes: shown"]);
}

#[test]
fn what_took_longer_than_some_time_is_better_rare() {
    assert_eq!(
        lines(r#"{"a": {"framesOver50ms": 5, "pct_under_200ms": 9, "p95ms": 7, "over_budget_frames": 3}}"#),
        ["a/framesOver50ms: lower", "a/pct_under_200ms: higher", "a/p95ms: lower", "a/over_budget_frames: lower"]
    );
    assert_eq!(
        lines(r#"{"a": {"speedup_over_base": 1.5, "flush_interval_ms": 5}}"#),
        ["a/speedup_over_base: higher", "a/flush_interval_ms: shown"]
    );
    assert_eq!(
        lines(r#"{"a": {"queries_slower_than_1s": 5, "frames_lt_16ms": 9}}"#),
        ["a/queries_slower_than_1s: lower", "a/frames_lt_16ms: higher"]
    );
    assert_eq!(
        lines(r#"{"a": {"flops_forward": 5, "bits_per_dim": 3, "gflops": 9}}"#),
        ["a/flops_forward: shown", "a/bits_per_dim: lower", "a/gflops: higher"]
    );
    assert_eq!(lines(r#"{"flush_interval_ms": {"p99": 5.5}}"#), ["flush_interval_ms/p99: lower"]);
}

#[test]
fn a_place_in_a_list_tells_apart_what_nothing_else_does() {
    assert_eq!(
        lines(r#"{"per_request": [{"idx": 0, "tokens": 128, "latency_s": 1.8}, {"idx": 1, "tokens": 128, "latency_s": 2.4}]}"#),
        [
            "per_request/idx=0/tokens: shown",
            "per_request/idx=0/latency_s: lower",
            "per_request/idx=1/tokens: shown",
            "per_request/idx=1/latency_s: lower"
        ]
    );
    assert_eq!(lines(r#"[{"r": 2, "steps": 100, "step_ms": 2.1}, {"r": 8, "steps": 100, "step_ms": 2.4}]"#).len(), 4);
    let run = r#"[{"name": "a", "run": "1", "mainThreadBusyWave": 0.71, "loadMs": 812}, {"name": "a", "run": "2", "mainThreadBusyWave": 0.69, "loadMs": 798}]"#;
    assert_eq!(lines(run), ["a/mainThreadBusyWave: shown", "a/loadMs: lower"]);
}

#[test]
fn the_mean_average_precision_stands_beside_measures_of_a_ranking() {
    assert_eq!(lines(r#"{"a": {"map": 0.75, "ndcg": 0.8}}"#), ["a/map: higher", "a/ndcg: higher"]);
    assert_eq!(lines(r#"{"a": {"map": 0.75, "reduce": 0.8}}"#)[0], "a/map: shown");
    assert_eq!(lines(r#"{"sizes": [1000, 10000], "p50_ms": 4}"#)[0], "all/sizes: shown");
}

#[test]
fn what_stands_beside_rates_and_chunks_is_no_rate_and_no_score() {
    let fanout = r#"{"throughput": {"posts": 200, "writes_per_post": 500, "writes_per_sec": 2427.8}}"#;
    assert_eq!(lines(fanout), ["throughput/posts: shown", "throughput/writes_per_post: shown", "throughput/writes_per_sec: higher"]);
    assert_eq!(lines(r#"{"throughput": {"inserts": 5000, "lookups": 900}}"#), ["throughput/inserts: higher", "throughput/lookups: higher"]);
    assert_eq!(lines(r#"{"a": {"chunk_size": 512, "overlap": 64, "ms": 5}}"#)[1], "a/overlap: shown");
    assert_eq!(lines(r#"{"errors": {"timeout": 15}}"#), ["errors/timeout: lower"]);
    assert_eq!(
        lines(r#"{"a": {"avg_per_img_s": 0.5, "tokens_per_user_s": 30}}"#),
        ["a/avg_per_img_s: lower", "a/tokens_per_user_s: higher"]
    );
}
