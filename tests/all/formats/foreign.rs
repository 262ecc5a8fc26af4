//! Files of tools that are known and not read: refused by name with the way out, never read as something else.

use perfdiff::ingest::ParseErrorKind;

use super::door::read_text;

/// How files of each tool begin.
const FILES: &[(&str, &str)] = &[
    ("JMH", "\"Benchmark\",\"Mode\",\"Threads\",\"Samples\",\"Score\"\n\"a.B.c\",\"avgt\",1,5,1.2\n"),
    ("JMH", "Benchmark        Mode  Cnt  Score   Error  Units\nSort.run  avgt    5  1.203 ± 0.012  us/op\n"),
    ("vegeta", "Requests      [total, rate, throughput]  100, 50.5, 50.4\nDuration      [total, attack, wait]  2s, 2s, 1ms\n"),
    ("PageSpeed Insights", r#"{"kind": "x", "lighthouseResult": {"lighthouseVersion": "12.0.0"}}"#),
    ("JMeter", "<?xml version=\"1.0\"?>\n<testResults version=\"1.2\">\n"),
    ("llama-bench", "build_commit,build_number,cpu_info\n\"a\",\"1\",\"x\"\n"),
    ("llama-bench", "| model | size | params | test | t/s |\n| - | - | - | - | - |\n"),
    ("Google Benchmark", "name,iterations,real_time,cpu_time,time_unit\n\"BM\",10,1.5,1.4,ns\n"),
    ("hyperfine", "command,mean,stddev,median,user,system,min,max\na,1,1,1,1,1,1,1\n"),
    (
        "artillery",
        r#"{"aggregate": {"counters": {"http.requests": 5}, "summaries": {"http.response_time": {"p95": 5.5}}}, "intermediate": []}"#,
    ),
    ("bombardier", r#"{"spec": {"numberOfConnections": 10}, "result": {"bytesRead": 5, "latency": {"mean": 500.5}}}"#),
    (
        "ghz",
        r#"{"count": 5, "average": 500, "latencyDistribution": [{"percentage": 50, "latency": 5}], "statusCodeDistribution": {"OK": 5}}"#,
    ),
    ("iperf3", r#"{"start": {"connected": [], "version": "iperf 3.16"}, "intervals": [], "end": {}}"#),
    ("nanobench", r#"{"results": [{"title": "t", "name": "n", "median(elapsed)": 1e-6}]}"#),
    ("Catch2", r#"{"version": 1, "metadata": {"catch2-version": "3.5.0"}, "test-run": {}}"#),
    ("benchmark-ips", r#"[{"name": "a", "central_tendency": 5.5, "ips": 5.5, "error": 1, "cycles": 5}]"#),
    ("BenchmarkTools.jl", r#"[{"Julia": "1.10", "BenchmarkTools": "1.0"}, [["BenchmarkGroup", {}]]]"#),
    (
        "tinybench (its table, before version 6)",
        r#"[{"Task name": "a", "ops/sec": "1,967", "Average Time (ns)": 508234.5, "Samples": 297}]"#,
    ),
    ("Benchmark.js", r#"[{"name": "a", "hz": 5.5, "cycles": 2, "stats": {"rme": 1.5}, "times": {"cycle": 0.1}}]"#),
    ("asv", r#"{"time_a": {"min_run_count": 2, "param_names": [], "params": [], "rounds": 2}}"#),
    ("hyperfine", "Benchmark 1: exit 3\n  Time (mean ± σ):       1.4 ms ±   2.4 ms\n"),
    ("sitespeed.io", r#"[{"info": {}, "browserScripts": [], "statistics": {"timings": {}}}]"#),
    ("WebPageTest", r#"{"data": {"id": "x", "median": {"firstView": {"TTFB": 50}}}}"#),
    ("Playwright Test", r#"{"config": {"rootDir": "x"}, "suites": [], "stats": {"duration": 5.5}}"#),
    ("vitest or jest", r#"{"numTotalTests": 5, "testResults": []}"#),
    ("ab", "Percentage served,Time in ms\n0,1.5\n"),
    ("hey", "response-time,DNS+dialup,DNS,Request-write\n0.1,0.1,0.1,0.1\n"),
    ("gungraun's JSON within other text", "running 0 tests\n\n{\"baselines\":[null,null],\"module_path\":\"a::b\"}\n"),
    ("iai", "fib_short\n  Instructions:                1820\n  L1 Accesses:                 2602\n"),
    ("Google Benchmark", "Benchmark        Time             CPU   Iterations\nBM_a/1         717 ns          147 ns        94802\n"),
    ("Catch2", "benchmark name                  samples       iterations    estimated\nfib 10        10     82   988.92 us\n"),
    ("redis-benchmark", "====== SET ======\n  2000 requests completed in 0.09 seconds\n"),
    ("asv", "· Running 10 total benchmarks (1 commits * 2 environments * 5 benchmarks)\n"),
    ("mitata", "benchmark                   avg (min … max) p75 / p99    (min … top 1%)\n"),
    ("perf stat", "# started on Mon Nov 30 02:08:36 2026\n\n     0.050088706,0.74,msec,task-clock,740519,100.00,0.015,CPUs utilized\n"),
    ("vLLM", "============ Serving Benchmark Result ============\nSuccessful requests:     32\n"),
    ("Gatling", "var stats = {\n    type: \"GROUP\",\nname: \"All Requests\",\n"),
    (
        "a tool that printed JSON after other text",
        "fio: forcing use of threads.\nStarting 1 process\n{\n  \"fio version\" : \"fio-3.33\",\n  \"jobs\" : []\n}\n",
    ),
    ("a tool that printed JSON after other text", "collecting 3 items\n[{\"name\": \"a\", \"mean_ms\": 1.5}]\n"),
    ("YCSB", "[OVERALL], RunTime(ms), 1000\n[OVERALL], Throughput(ops/sec), 50.5\n"),
];

#[test]
fn files_of_known_tools_are_refused_by_name_with_the_way_out() {
    for (tool, file) in FILES {
        let error = read_text("results", file).map(|runs| runs.len()).unwrap_err();
        assert_eq!(error.kind, ParseErrorKind::Unsupported, "{tool}: {file}: {error}");
        assert_eq!(error.message, format!("this is output of {tool}, which perfdiff does not read yet"));
        assert!(error.hint.contains("perfdiff schema run"), "{tool}: {}", error.hint);
    }
}

#[test]
fn what_only_shares_a_word_with_a_tool_is_read() {
    for file in [
        r#"{"latencies": {"p50_ms": 5.5}}"#,
        r#"{"results": [{"command": "a", "mean_ms": 1.5}]}"#,
        r#"{"summary": {"requestsPerSec": 50.5}}"#,
        r#"[{"benchmark": "a", "mode": "fast", "score": 5.5}]"#,
        r#"{"audits": {"speed_ms": 5.5}, "categories": {}}"#,
    ] {
        assert!(read_text("results", file).is_ok(), "{file}");
    }
}
