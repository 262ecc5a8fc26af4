//! Teams the tool must serve, on their own files.

use crate::cli::program::{Done, perfdiff};

const CONFIG: &str = "--config fixtures/json/demo/perfdiff.toml";

fn gate<'a>(json: &'a serde_json::Value, name: &str, benchmark: &str) -> &'a serde_json::Value {
    let gates = json["gates"].as_array().unwrap();
    gates
        .iter()
        .find(|gate| gate["gate"] == name && gate["benchmark"] == benchmark)
        .unwrap_or_else(|| panic!("no {name} of {benchmark}: {gates:#?}"))
}

#[test]
fn measured_beside_its_target_without_any_schema() {
    let done = perfdiff(&format!("gate fixtures/json/demo/head.json {CONFIG} --report json")).run();
    assert_eq!(done.code, 1);
    let json = done.json();
    assert_eq!(gate(&json, "ingestion", "ingestion_rate")["verdict"], "met");
    assert_eq!(gate(&json, "query-p99", "latency_simple_filter")["verdict"], "failure");
    assert_eq!(gate(&json, "query-p99", "latency_aggregation")["verdict"], "met");
    assert_eq!(gate(&json, "compression", "storage")["verdict"], "met");
    assert_eq!(gate(&json, "memory", "resources")["verdict"], "met");
    let failed = json["gates"].as_array().unwrap().iter().find(|gate| gate["benchmark"] == "latency_multi_symbol").unwrap();
    assert_eq!(failed["verdict"], "failure");
    assert!(failed["reason"].as_str().unwrap().contains("No successful queries"));
}

#[test]
fn a_run_of_the_platform_demo_is_judged_against_the_one_before() {
    let done = perfdiff(&format!("compare fixtures/json/demo/base.json fixtures/json/demo/head.json {CONFIG} --report json")).run();
    assert_eq!(done.code, 1);
    assert_eq!(done.verdict("ingestion_rate", "value", None), "warning");
    assert_eq!(done.verdict("latency_simple_filter", "p99", Some("p99")), "failure");
    assert_eq!(done.verdict("latency_aggregation", "p95", Some("p95")), "unchanged");
    assert_eq!(done.verdict("latency_multi_symbol", "p95", Some("p95")), "failure");
    assert_eq!(done.verdict("resources", "cpu_percent", None), "failure");
}

fn k6(file: &str) -> Done {
    perfdiff(&format!("compare fixtures/k6/v2.2.0/base/{file} fixtures/k6/v2.2.0/head/{file} --report json")).run()
}

#[test]
fn the_order_engine_finds_its_slow_orders_errors_and_lost_throughput_and_calls_nothing_else() {
    let done = k6("summary.json");
    assert_eq!(done.code, 1);
    assert_eq!(done.verdict("endpoint:orders", "http_req_duration", Some("median")), "failure");
    assert_eq!(done.verdict("all", "http_reqs", Some("rate")), "failure");
    assert!(["failure", "warning"].contains(&done.verdict("all", "http_req_failed", Some("value")).as_str()));
    let json = done.json();
    let gates = json["gates"].as_array().unwrap();
    let of = |benchmark: &str, bound: &str| {
        gates.iter().find(|g| g["benchmark"] == benchmark && g["bound"] == bound).unwrap()["verdict"].clone()
    };
    assert_eq!(of("endpoint:orders", "med<33"), "failure");
    assert_eq!(of("all", "rate<0.01"), "failure");
    assert_eq!(of("all", "p(95)<100"), "met");
}

/// k6 calls a threshold met when it saw no value at all, as after an endpoint's tag was renamed.
#[test]
fn a_threshold_that_nothing_was_held_against_is_not_met() {
    let summary = "gate fixtures/k6/v2.2.0/base/summary.json";
    let json = perfdiff(&format!("{summary} --report json")).run().json();
    let found = json["gates"].as_array().unwrap().iter().find(|gate| gate["benchmark"] == "endpoint:nosuch").unwrap();
    assert_eq!((json["outcome"].as_str(), found["verdict"].as_str()), (Some("warn"), Some("warning")), "{found}");
    assert!(found["reason"].as_str().unwrap().contains("nothing was measured"), "{found}");
    assert_eq!(perfdiff(&format!("{summary} --fail-on warning")).run().code, 1);
}
