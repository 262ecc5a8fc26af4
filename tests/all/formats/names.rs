//! What the names of metrics are taken to mean in JSON of no known tool, held against lists of names.

use perfdiff::model::{Metric, Role};

use super::door::{fixture, read_text};

/// Names with what a maintainer expects: "judged lower", "judged higher", "informational -"; behind that "not yet" or "doubtful"
/// where it is still read otherwise.
fn list(path: &str) -> Vec<(String, String)> {
    let text = std::fs::read_to_string(fixture(path)).unwrap();
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    lines.filter_map(|line| line.split_once('\t')).map(|(name, expected)| (name.to_owned(), expected.replace('\t', " "))).collect()
}

fn metric(name: &str) -> Metric {
    let text = serde_json::json!({ "suite_a": { name: 12.5 } }).to_string();
    read_text("a.json", &text).unwrap().remove(0).benchmarks.remove(0).metrics.remove(0)
}

fn understood(name: &str) -> String {
    let metric = metric(name);
    match metric.role {
        Role::Primary => format!("judged {}", metric.direction.name()),
        Role::Informational => "informational -".to_owned(),
    }
}

/// The names of a list that are taken for something else than expected.
fn wrong(path: &str) -> (Vec<String>, usize) {
    let list = list(path);
    let mut wrong = Vec::new();
    for (name, expected) in &list {
        let got = understood(name);
        let owned = ["not yet", "doubtful"].iter().find_map(|word| expected.strip_suffix(word));
        if owned.is_some_and(|expected| got == expected.trim_end()) {
            wrong.push(format!("{name} is read as expected by now: say so in the list"));
        }
        if owned.is_none() && got != *expected {
            wrong.push(format!("{name}: {got}, expected {expected}"));
        }
    }
    (wrong, list.len())
}

#[test]
fn names_of_public_files_are_read_as_their_maintainers_would() {
    for path in ["names/met.tsv", "names/thought_up.tsv", "names/seen.tsv", "names/found.tsv", "names/blind.tsv"] {
        let (wrong, all) = wrong(path);
        assert!(all > 190 && wrong.is_empty(), "{path}: {} of {all} wrong\n{}", wrong.len(), wrong.join("\n"));
    }
}

#[test]
fn the_style_in_which_a_name_is_written_does_not_matter() {
    for (name, expected) in [
        ("decodeTokS", "judged higher"),
        ("Decode-Tok-S", "judged higher"),
        ("cold start (ms)", "judged lower"),
        ("coldStartMs", "judged lower"),
        ("errorRatePct", "judged lower"),
        ("numThreads", "informational -"),
        ("ERROR_COUNT", "judged lower"),
        ("p95LatencyMs", "judged lower"),
        ("latency_ms_p95", "judged lower"),
    ] {
        assert_eq!(understood(name), expected, "{name}");
    }
}

#[test]
fn a_word_of_circumstance_is_silent_as_the_head_and_never_beside_a_unit() {
    for word in ["index", "date", "id", "version", "schema", "port", "day", "build", "start", "end", "epoch", "code", "hash", "model"] {
        assert_eq!(understood(word), "informational -", "{word}");
        assert_eq!(understood(&format!("{word}_parse_ns")), "judged lower", "{word}_parse_ns");
        assert_eq!(understood(&format!("{word}_ms")), "judged lower", "{word}_ms");
        assert_eq!(understood(&format!("{word}_throughput")), "judged higher", "{word}_throughput");
    }
}

#[test]
fn a_time_since_1970_is_a_moment_whatever_its_unit_says() {
    let text = r#"{"a": {"start_time_ms": 1768557600000, "epoch_ns": 1.7685576e18, "run_s": 1768557600, "start_up_ms": 30}}"#;
    let run = read_text("a.json", text).unwrap().remove(0);
    let judged: Vec<_> = run.benchmarks[0].metrics.iter().filter(|m| m.role == Role::Primary).map(|m| m.name.as_str()).collect();
    assert_eq!(judged, ["start_up_ms"]);
}

#[test]
fn an_extreme_is_judged_where_nothing_else_tells_how_long_it_took() {
    let judged = |text: &str| {
        let run = read_text("a.json", text).unwrap().remove(0);
        let metrics = run.benchmarks.into_iter().flat_map(|benchmark| benchmark.metrics);
        metrics.filter(|m| m.role == Role::Primary).map(|m| m.name.clone()).collect::<Vec<_>>()
    };
    assert_eq!(judged(r#"{"a": {"max_latency_ms": 30, "rps": 5}}"#), ["max_latency_ms", "rps"]);
    assert_eq!(judged(r#"{"a": {"max_latency_ms": 30, "mean_latency_ms": 12, "rps": 5}}"#), ["mean_latency_ms", "rps"]);
    assert_eq!(judged(r#"{"a": {"min_fps": 30, "avg_fps": 58}}"#), ["avg_fps"]);
}

#[test]
fn what_is_spent_on_one_may_be_said_with_a_sign_and_a_path_is_none() {
    for name in ["io_s/tok", "draw_ms/frame", "loop_overhead_s/tok"] {
        assert_eq!(understood(name), "judged lower", "{name}");
    }
    assert_eq!(metric("io_s/tok").unit.to_string(), "s");
    assert_eq!(metric("parse/large").unit.to_string(), "");
}

#[test]
fn a_comparison_of_two_is_the_figure_at_its_end() {
    assert_eq!(understood("cpu_vs_gpu_speedup"), "judged higher");
    assert_eq!(understood("memory_vs_disk_overhead"), "judged lower");
    assert_eq!(understood("speedup_vs_cpu"), "judged higher");
}

#[test]
fn words_that_deny_and_words_for_what_failed_need_not_each_be_known() {
    for name in ["unfinished", "unserved_requests", "undelivered_messages", "clients_disconnected", "links_breached"] {
        assert_eq!(understood(name), "judged lower", "{name}");
    }
    assert_eq!(understood("issued_requests"), "informational -");
}

#[test]
fn a_throughput_of_prices_is_no_price() {
    let judged = |id: &str, unit: &str| {
        let text = serde_json::json!({ "results": [{ "id": id, "value": 31.6, "unit": unit }] }).to_string();
        read_text("a.json", &text).unwrap().remove(0).benchmarks.remove(0).metrics.remove(0).direction.name()
    };
    assert_eq!(judged("black.price.throughput", "M prices/sec"), "higher");
    assert_eq!(judged("black.cost", "usd/hour"), "lower");
}

#[test]
fn queries_are_better_spared_where_they_are_those_of_a_database() {
    let role = |text: &str| read_text("a.json", text).unwrap().remove(0).benchmarks.remove(0).metrics.remove(0).role;
    assert_eq!(role(r#"{"algorithms": {"queries": 300, "ms": 4}}"#), Role::Informational);
    assert_eq!(role(r#"{"db": {"queries": 300, "ms": 4}}"#), Role::Primary);
    // A list of queries tells nothing of the unknown numbers in it.
    assert_eq!(role(r#"{"queries": [{"name": "a", "flimflam": 3}, {"name": "b", "flimflam": 4}]}"#), Role::Informational);
}

#[test]
fn what_denies_a_good_outcome_is_better_lower() {
    for name in ["false_success_rate", "falseAcceptRate", "non_compliance_rate", "false_success_count"] {
        assert_eq!(understood(name), "judged lower", "{name}");
    }
    // Hits of what is not cached are hits all the same.
    assert_eq!(understood("non_cached_hit_rate"), "judged higher");
}

/// The metrics that are judged, as "benchmark/metric direction".
fn judged_in(text: &str) -> Vec<String> {
    let run = read_text("a.json", text).unwrap().remove(0);
    let of = |benchmark: perfdiff::model::Benchmark| {
        let name = benchmark.name.clone();
        let primary = benchmark.metrics.into_iter().filter(|metric| metric.role == Role::Primary);
        primary.map(move |metric| format!("{name}/{} {}", metric.name, metric.direction.name())).collect::<Vec<_>>()
    };
    run.benchmarks.into_iter().flat_map(of).collect()
}

#[test]
fn the_name_of_a_case_tells_nothing_of_the_unknown_numbers_in_it() {
    let of_case = r#"{"latency-10ms": {"single": {"pids": {"active": 4}, "p95": 3}}, "cpu_intensive": {"result": {"chunks": 10}}}"#;
    assert_eq!(judged_in(of_case), ["latency-10ms/single/p95 lower"]);
    let variants = r#"{"runs": [{"tag": "a", "engine": "cpu", "stages": {"1_clean": 0.28}, "total_s": 1}, {"tag": "b", "engine": "gpu",
        "stages": {"1_clean": 0.02}, "total_s": 0.1}]}"#;
    assert_eq!(judged_in(variants), ["runs/a/total_s lower", "runs/b/total_s lower"]);
    let levels = r#"{"points": [{"context_size": 512, "flimflam": {"mean": 3}}, {"context_size": 1024, "flimflam": {"mean": 4}}]}"#;
    assert_eq!(judged_in(levels), [""; 0]);
    assert_eq!(judged_in(r#"{"timing": {"commitments": {"commit_g": {"4": 0.5}}}}"#), ["timing/commitments/commit_g/4 lower"]);
}

#[test]
fn how_often_each_size_came_is_no_size_and_the_times_of_each_are_times() {
    assert_eq!(judged_in(r#"{"direct": {"batch_size_distribution": {"4": 64}, "errors": 0}}"#), ["direct/errors lower"]);
    assert_eq!(judged_in(r#"{"latency_ms_distribution": {"50": 12}}"#), ["latency_ms_distribution/50 lower"]);
}

#[test]
fn the_mean_beside_a_percentile_is_of_the_same() {
    assert_eq!(judged_in(r#"{"tick": {"hz": 100, "mean": 9.5, "p99": 22.5}}"#), ["tick/hz higher", "tick/mean lower", "tick/p99 lower"]);
    assert_eq!(judged_in(r#"{"tick": {"mean": 9.5, "flimflam": 3}}"#), [""; 0]);
}

#[test]
fn what_is_saved_of_money_is_better_higher() {
    assert_eq!(understood("estimated_cost_saved_usd"), "judged higher");
    assert_eq!(understood("estimated_cost_usd"), "judged lower");
}

#[test]
fn numbers_that_add_up_to_a_time_beside_them_are_parts_of_it() {
    let text = r#"{"a": {"total_ms": 30, "stages": {"1_read": 10, "2_risk_model": 20}}}"#;
    assert_eq!(judged_in(text), ["a/total_ms lower", "a/stages/1_read lower", "a/stages/2_risk_model lower"]);
    let run = read_text("a.json", text).unwrap().remove(0);
    assert_eq!(run.benchmarks[1].metrics[0].unit.to_string(), "s");
    assert_eq!(judged_in(r#"{"a": {"total_ms": 30, "stages": {"1_read": 10, "2_risk_model": 25}}}"#), ["a/total_ms lower"]);
    assert_eq!(judged_in(r#"{"a": {"total_users": 30, "stages": {"1_read": 10, "2_risk_model": 20}}}"#), [""; 0]);
}

#[test]
fn totals_of_a_check_are_no_scores_and_a_count_of_things_is_no_time() {
    assert_eq!(judged_in(r#"{"validity": {"totals": {"billing": {"ours": 0, "theirs": 36150}}}}"#), [""; 0]);
    assert_eq!(judged_in(r#"{"accuracy": {"physics": {"ours": 0.5}}}"#), ["accuracy/physics/ours higher"]);
    let counted =
        r#"{"timings": [{"label": "build_50k", "n_faces": 50244, "seconds": 1}, {"label": "query", "n_faces": 50244, "seconds": 2}]}"#;
    assert_eq!(judged_in(counted), ["timings/build_50k/seconds lower", "timings/query/seconds lower"]);
}

#[test]
fn a_rate_that_was_reached_is_no_level_and_parameters_within_identify() {
    let reached = r#"{"samples": [{"model": "a", "test": "pp", "rep": 0, "rate": 2127.8}, {"model": "a", "test": "pp", "rep": 1, "rate": 2428.86},
        {"model": "b", "test": "pp", "rep": 0, "rate": 2434.14}, {"model": "b", "test": "pp", "rep": 1, "rate": 2500.5}]}"#;
    let run = read_text("a.json", reached).unwrap().remove(0);
    assert!(run.benchmarks.iter().all(|benchmark| !benchmark.name.contains("rate=")), "{:?}", run.benchmarks);
    assert!(run.benchmarks.iter().all(|benchmark| benchmark.metrics.iter().any(|metric| metric.name == "rate")), "{:?}", run.benchmarks);
    let asked = r#"{"levels": [{"rate": 100, "p95_ms": 3}, {"rate": 1200, "p95_ms": 9}]}"#;
    assert_eq!(judged_in(asked), ["levels/rate=100/p95_ms lower", "levels/rate=1200/p95_ms lower"]);
    let within = r#"{"points": [{"point": {"size": 250, "horizon": 10}, "results": {"a": {"median_s": 1.5}}},
        {"point": {"size": 500, "horizon": 10}, "results": {"a": {"median_s": 2.5}}}]}"#;
    assert_eq!(judged_in(within), ["points/size=250/results/a/median_s lower", "points/size=500/results/a/median_s lower"]);
}

#[test]
fn a_heading_tells_nothing_of_the_unknown_numbers_below_it_and_a_comparison_nothing_of_its_sides() {
    for heading in ["standard_performance", "quality", "reliability", "health", "utility"] {
        assert_eq!(judged_in(&format!(r#"{{"{heading}": {{"flimflam": 3}}}}"#)), [""; 0], "{heading}");
    }
    assert_eq!(judged_in(r#"{"lighthouse": {"performance": 91}}"#), ["lighthouse/performance higher"]);
    assert_eq!(judged_in(r#"{"quality": {"mean": 0.9}}"#), ["quality/mean higher"]);
    assert_eq!(judged_in(r#"{"speedup": {"before": 30, "after": 10, "geomean": 3}}"#), ["speedup/geomean higher"]);
}

#[test]
fn a_bound_that_was_set_is_never_judged_as_the_slowest_of_many() {
    for settings in ["config", "limits", "thresholds", "environment"] {
        let text = serde_json::json!({ settings: { "max_latency_ms": 30 }, "a": { "max_latency_ms": 30 } }).to_string();
        assert_eq!(judged_in(&text), ["a/max_latency_ms lower"], "{settings}");
    }
}

#[test]
fn the_numbers_beside_it_tell_a_spread_a_count_and_work_done() {
    assert_eq!(judged_in(r#"{"a": {"mean_eval_ms": 3, "std_eval_ms": 1}}"#), ["a/mean_eval_ms lower"]);
    assert_eq!(judged_in(r#"{"a": {"std_sort_ms": 3, "qsort_ms": 1}}"#), ["a/std_sort_ms lower", "a/qsort_ms lower"]);
    assert_eq!(judged_in(r#"{"a": {"ops": 2000, "ops_per_sec": 300}}"#), ["a/ops_per_sec higher"]);
    assert_eq!(judged_in(r#"{"a": {"ops": 2000, "p95_ms": 3}}"#), ["a/ops higher", "a/p95_ms lower"]);
    assert_eq!(judged_in(r#"{"delay_ms": {"ticks": 700, "p50": 2}}"#), ["delay_ms/p50 lower"]);
    assert_eq!(judged_in(r#"{"latency_ms": {"orders": 7, "users": 2}}"#), ["latency_ms/orders lower"]);
    assert_eq!(judged_in(r#"{"runtime_ms": {"measured_mean": 12, "measured_std": 1}}"#), ["runtime_ms/measured_mean lower"]);
    assert_eq!(judged_in(r#"{"speedup_ci95": {"low": 2, "high": 3, "coverage": 0.95}}"#), [""; 0]);
}

#[test]
fn which_way_is_better_is_as_the_file_says() {
    for (said, expected) in [
        (r#""better": "higher""#, "a/value higher"),
        (r#""better": "lower""#, "a/value lower"),
        (r#""direction": "higher_is_better""#, "a/value higher"),
        (r#""direction": "minimize""#, "a/value lower"),
        (r#""higherIsBetter": false"#, "a/value lower"),
        (r#""lower_is_better": true"#, "a/value lower"),
        (r#""bigger-is-better": true"#, "a/value higher"),
    ] {
        for unit in ["msgs", "ms", "flimflams"] {
            let text = format!(r#"{{"a": {{"value": 3, "unit": "{unit}", {said}, "count": 7}}}}"#);
            assert_eq!(judged_in(&text), [expected], "{text}");
        }
    }
    // A trend is none, a spread stays one, and it is said of the value and not of what stands beside it.
    assert_eq!(judged_in(r#"{"a": {"value": 3, "direction": "up"}}"#), [""; 0]);
    assert_eq!(judged_in(r#"{"a": {"value": 3, "better": "higher", "stddev": 1, "flimflam": 2}}"#), ["a/value higher"]);
    // Nor does it make a result of a setting.
    assert_eq!(judged_in(r#"{"b": {"rps": 5}, "config": {"a": {"value": 3, "better": "higher"}}}"#), ["b/rps higher"]);
}

#[test]
fn a_rate_of_what_is_unwelcome_is_better_lower_and_how_many_times_were_measured_is_no_result() {
    for (name, expected) in [
        ("slow_queries_per_min", "judged lower"),
        ("stale_reads_per_sec", "judged lower"),
        ("slow_path_throughput_mb_s", "judged higher"),
        ("late_packets_throughput", "judged higher"),
        ("latency_count", "informational -"),
        ("response_count", "informational -"),
        ("stall_count", "judged lower"),
        ("proof_size_per_item", "judged lower"),
        ("payload_size_per_item", "informational -"),
        ("audio_seconds_total", "informational -"),
        ("sim_hours", "informational -"),
        ("audio_ms", "judged lower"),
        ("sim_ms", "judged lower"),
        ("sim_seconds_per_second", "judged higher"),
        ("cold_start_rate_pct", "judged lower"),
        ("cold_starts", "judged lower"),
        ("average_rating", "judged higher"),
        ("risk_rating", "judged lower"),
    ] {
        assert_eq!(understood(name), expected, "{name}");
    }
}

#[test]
fn categories_are_of_what_stands_before_by_and_a_count_is_of_what_surrounds_it() {
    assert_eq!(judged_in(r#"{"requests_by_endpoint": {"/health": 500, "/cpu": 300, "errors": 2}}"#), [""; 0]);
    assert_eq!(judged_in(r#"{"errors_by_kind": {"success": 3}}"#), ["errors_by_kind/success lower"]);
    assert_eq!(judged_in(r#"{"latency_ms_by_model": {"accuracy-v2": 3}}"#), ["latency_ms_by_model/accuracy-v2 lower"]);
    assert_eq!(judged_in(r#"{"results_by_engine": {"accuracy": 0.9}}"#), ["results_by_engine/accuracy higher"]);
    for (around, expected) in [("errors", "lower"), ("failed_requests", "lower"), ("unsupported_claims", "lower"), ("retries", "lower")] {
        assert_eq!(judged_in(&format!(r#"{{"{around}": {{"count": 3}}}}"#)), [format!("{around}/count {expected}")], "{around}");
    }
    for around in ["latency_ms", "users", "flimflam", "accuracy", "gc_pause_ms"] {
        assert_eq!(judged_in(&format!(r#"{{"{around}": {{"count": 3}}}}"#)), [""; 0], "{around}");
    }
}

#[test]
fn an_object_whose_name_ends_as_that_of_settings_holds_none_but_settings() {
    for settings in ["performance_targets", "optimizerConfig", "rate-limits", "run_params", "latency_slos"] {
        let text = serde_json::json!({ settings: { "p99_latency_ms": 30, "throughput_rps": 5 }, "a": { "rps": 5 } }).to_string();
        assert_eq!(judged_in(&text), ["a/rps higher"], "{settings}");
    }
    assert_eq!(understood("slo_latency_ms"), "informational -");
    assert_eq!(understood("slo_violations"), "judged lower");
}

#[test]
fn a_size_that_grows_is_the_level_where_nothing_else_distinguishes_the_elements() {
    let scaling = r#"{"scaling": [{"db_size": 1199, "search_ms": 0.4}, {"db_size": 2207, "search_ms": 0.6}]}"#;
    assert_eq!(judged_in(scaling), ["scaling/db_size=1199/search_ms lower", "scaling/db_size=2207/search_ms lower"]);
    // A setting of few digits is a level of a sweep; what was measured never is.
    let sweep = r#"{"sweep": [{"theta": 0.55, "wall_ms": 812.1, "model": "a"}, {"theta": 0.7, "wall_ms": 912.1, "model": "a"}]}"#;
    assert_eq!(judged_in(sweep), ["sweep/theta=0.55/wall_ms lower", "sweep/theta=0.7/wall_ms lower"]);
    assert!(read_text("a.json", r#"{"sweep": [{"theta": 0.5512, "wall_ms": 812.1}, {"theta": 0.7231, "wall_ms": 912.1}]}"#).is_err());
    // Beside a name it is a result.
    let named = r#"{"builds": [{"name": "a", "exe_size": 1199, "s": 1}, {"name": "b", "exe_size": 2207, "s": 2}]}"#;
    assert_eq!(judged_in(named).len(), 2, "{:?}", judged_in(named));
    // So is what shrinks, and what has a unit.
    for keys in [
        r#"[{"exe_size": 2207, "ms": 1}, {"exe_size": 1199, "ms": 2}]"#,
        r#"[{"exe_size_mb": 1199, "ms": 1}, {"exe_size_mb": 2207, "ms": 2}]"#,
    ] {
        assert!(read_text("a.json", &format!(r#"{{"a": {keys}}}"#)).is_err(), "{keys}");
    }
}
