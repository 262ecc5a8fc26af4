//! Recognises files of tools that perfdiff does not read yet, so that they are refused instead of misread.

use super::error::{ParseError, ParseErrorKind};
use super::json_sketch::Kind;
use super::source::Source;

/// cargo-criterion keeps its own results apart from criterion's.
const STORE: &str = "cargo-criterion's own store";
const CONSOLE: &str = "criterion's console";
const IN_TEXT: &str = "gungraun's JSON within other text";
const AFTER_TEXT: &str = "a tool that printed JSON after other text";

/// Keys that only files of one tool hold, the earliest in the file where there is a choice: only the beginning is looked at.
const KNOWN: &[(&str, &[&str])] = &[
    ("vitest or jest", &["numTotalTests", "testResults"]),
    ("vegeta", &["attack", "seq", "code", "latency"]),
    ("Lighthouse CI", &["[].isRepresentativeRun", "[].summary"]),
    ("artillery", &["aggregate", "intermediate"]),
    ("artillery", &["aggregate.counters", "aggregate.summaries"]),
    ("bombardier", &["spec.numberOfConnections", "result"]),
    ("bombardier", &["result.bytesRead", "result.latency"]),
    ("ghz", &["latencyDistribution", "statusCodeDistribution"]),
    ("iperf3", &["start.test_start", "intervals"]),
    ("iperf3", &["start.connected", "start.version"]),
    ("perf stat", &["counter-value", "event"]),
    ("nanobench", &["results.[].median(elapsed)"]),
    ("nanobench", &["results.[].medianAbsolutePercentError(elapsed)"]),
    ("Catch2", &["catch2-version"]),
    ("Catch2", &["metadata.catch2-version"]),
    ("benchmark-ips", &["[].ips", "[].stddev", "[].cycles"]),
    ("benchmark-ips", &["[].central_tendency", "[].ips"]),
    ("BenchmarkTools.jl", &["[].Julia"]),
    ("tinybench (its table, before version 6)", &["[].Task name"]),
    ("Benchmark.js", &["[].hz", "[].stats.rme", "[].times.cycle"]),
    ("asv", &["*.min_run_count", "*.param_names"]),
    ("sitespeed.io", &["[].browserScripts", "[].statistics"]),
    ("WebPageTest", &["data.median.firstView"]),
    ("Playwright Test", &["config.rootDir", "suites", "stats"]),
    ("PageSpeed Insights", &["lighthouseResult"]),
];

/// Columns with which only the tables of one tool begin.
const TABLES: &[(&str, &str)] = &[
    ("hyperfine", "command,mean,stddev,median,user,system"),
    ("Google Benchmark", "name,iterations,real_time,cpu_time"),
    ("hey", "response-time,DNS+dialup,DNS,"),
    ("ab", "Percentage served,Time in ms"),
    ("JMH", "\"Benchmark\",\"Mode\",\"Threads\",\"Samples\""),
    ("llama-bench", "build_commit,"),
    ("BenchmarkDotNet", "Method,Job,AnalyzeLaunchVariance"),
    ("tasty-bench", "Name,Mean (ps)"),
];

/// Words with which a line of one tool's text begins.
const LINES: &[(&str, &str)] = &[
    ("YCSB", "[OVERALL], RunTime(ms)"),
    ("siege", "** SIEGE "),
    ("JMeter", "<testResults version="),
    ("artillery", "Summary report @ "),
    ("hyperfine", "  Time (mean ± "),
    ("vegeta", "Requests      [total, rate, throughput]"),
    ("bombardier", "Bombarding "),
    ("oha", "  Success rate:"),
    ("llama-bench", "| model "),
    ("BenchmarkDotNet", "BenchmarkDotNet v"),
    ("BenchmarkDotNet", "BenchmarkDotNet="),
    ("BenchmarkTools.jl", "BenchmarkTools.Trial: "),
    ("perf stat", " Performance counter stats for "),
    ("fio", "fio-3."),
    ("Gatling", "---- Global Information -"),
    ("Gatling", "var stats = {"),
    (IN_TEXT, "{\"baselines\":["),
    ("iai", "  L1 Accesses:"),
    ("Catch2", "benchmark name   "),
    ("redis-benchmark", "====== "),
    ("mitata", "benchmark    "),
    ("asv", "· Running "),
    ("perf stat", "# started on "),
    ("vLLM", "============ Serving Benchmark Result"),
];

/// The tool that wrote the source, when it is a known one which no format reads.
pub(super) fn tool(source: &Source) -> Option<&'static str> {
    if source.is_tree() {
        // data/main/GROUP/BENCHMARK/benchmark.cbor
        let is_record = |path: &str| path.rsplit('/').next() == Some("benchmark.cbor");
        return source.files().iter().any(|file| is_record(file)).then_some(STORE);
    }
    let outline = source.outline();
    if outline.kind() == Kind::Text {
        return text_tool(&source.head_text());
    }
    KNOWN.iter().find(|(_, keys)| outline.has_all(keys)).map(|(tool, _)| *tool)
}

fn text_tool(head: &str) -> Option<&'static str> {
    let first = head.lines().next().unwrap_or_default();
    let starts = |prefix: &str| head.lines().any(|line| line.starts_with(prefix));
    let table = || TABLES.iter().find(|(_, columns)| first.trim_start_matches('\u{feff}').starts_with(columns)).map(|(tool, _)| *tool);
    let line = || LINES.iter().find(|(_, prefix)| starts(prefix)).map(|(tool, _)| *tool);
    if super::k6::is_text_summary(head) {
        Some(K6_TEXT)
    } else if is_criterion_console(head) {
        Some(CONSOLE)
    } else if head.lines().any(|line| line.starts_with("Benchmark ") && line.contains(" Mode ") && line.contains(" Score ")) {
        Some("JMH")
    } else if head.lines().any(|line| line.starts_with("Benchmark ") && line.contains(" CPU ") && line.contains(" Iterations")) {
        Some("Google Benchmark")
    } else {
        // A line that opens an object or list, below others.
        let opens = |line: &str| ["{", "["].contains(&line.trim_end()) || line.starts_with("{\"") || line.starts_with("[{");
        table().or_else(line).or_else(|| head.lines().skip(1).any(opens).then_some(AFTER_TEXT))
    }
}

/// What criterion prints while it measures (`time:   [1.0 ns 2.0 ns 3.0 ns]`), with `--test`, and with `--list`.
fn is_criterion_console(head: &str) -> bool {
    let is_time = |line: &str| line.split_once("time:").is_some_and(|(_, rest)| rest.trim().starts_with('[') && rest.trim().ends_with(']'));
    let mut told = head.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with("Running ")).peekable();
    head.lines().any(|line| is_time(line) || line.starts_with("Benchmarking "))
        || head.contains("Testing ") && head.lines().any(|line| line == "Success")
        || told.peek().is_some() && told.all(|line| line.ends_with(": benchmark"))
}

/// Tools of which other files are read.
const WAYS: &[(&str, &str)] = &[
    (STORE, "run `cargo criterion --message-format=json > criterion.json` and read that"),
    (CONSOLE, "point perfdiff at target/criterion instead, where criterion keeps its samples"),
    (IN_TEXT, "run the benchmarks alone: cargo bench --bench NAME -- --output-format=json"),
    ("hyperfine", "perfdiff reads its JSON: --export-json FILE"),
    ("Google Benchmark", "perfdiff reads its JSON: --benchmark_out=FILE"),
    ("JMeter", "perfdiff reads its CSV (jmeter.save.saveservice.output_format=csv), and statistics.json of its dashboard"),
    ("Gatling", "perfdiff reads js/stats.json of its report"),
    ("Lighthouse CI", "perfdiff reads the reports themselves, of which this is the list"),
    ("Catch2", "perfdiff reads its XML: -r xml"),
    ("fio", "perfdiff reads its JSON: --output-format=json --output=FILE, which is without the lines that fio prints before"),
    (AFTER_TEXT, "have the tool write its JSON to a file of its own, or take out the lines before it"),
    ("llama-bench", "perfdiff reads its JSON: -o json"),
    ("redis-benchmark", "perfdiff reads its table: --csv"),
    ("mitata", "perfdiff reads its JSON: `run({ format: 'json' })`"),
    ("vLLM", "perfdiff reads the file of --save-result"),
    ("perf stat", "perfdiff reads the counts of the whole run: -x, or -j"),
    ("hey", "perfdiff reads what it prints without -o csv"),
    ("ab", "perfdiff reads what it prints"),
    ("asv", "perfdiff reads its JSON: the file of one commit, `results/MACHINE/COMMIT-ENVIRONMENT.json`"),
    ("BenchmarkDotNet", "perfdiff reads its JSON: `--exporters json`"),
    ("JMH", "perfdiff reads its JSON: `-rf json -rff FILE`"),
    ("oha", "perfdiff reads its JSON: `--output-format json`"),
    ("vegeta", "perfdiff reads its JSON: `vegeta report --type=json`"),
];

/// Text of a tool whose other files are read.
const K6_TEXT: &str = "k6 (text summary)";

/// The error that names the tool.
pub(super) fn error(source: &Source) -> ParseError {
    let tool = tool(source).unwrap_or("another tool");
    if tool == K6_TEXT {
        return super::k6::text_summary(source);
    }
    let convert = "convert it to perfdiff.run/v1 (`perfdiff schema run`)";
    let hint = match WAYS.iter().find(|(known, _)| *known == tool) {
        Some((_, way)) => format!("{way}; else {convert}"),
        None => convert.to_owned(),
    };
    ParseError::new(ParseErrorKind::Unsupported, source.name(), format!("this is output of {tool}, which perfdiff does not read yet"))
        .hint(hint)
}
