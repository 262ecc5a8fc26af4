//! Files of tools that perfdiff does not read yet, known by sight so that nobody gets a wrong reading of them.

use super::error::{ParseError, ParseErrorKind};
use super::outline::Kind;
use super::source::Source;

/// cargo-criterion keeps its own results apart from criterion's.
const STORE: &str = "cargo-criterion's own store";
const BENCHER: &str = "libtest (bencher)";
const CONSOLE: &str = "criterion's console";

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
    let known: &[(&str, &[&str])] = &[
        ("Google Benchmark", &["context.library_build_type", "benchmarks"]),
        ("hyperfine", &["results.[].command", "results.[].times"]),
        ("hyperfine", &["results.[].command", "results.[].exit_codes"]),
        ("pyperf", &["benchmarks.[].runs", "metadata", "version"]),
        ("asv", &["commit_hash", "env_name", "result_columns"]),
        ("go test -json", &["Action", "Package"]),
        ("vitest", &["files.[].groups"]),
        ("vitest", &["numTotalTests", "testResults"]),
        ("autocannon", &["latency", "requests", "throughput", "2xx"]),
        ("mitata", &["layout", "benchmarks", "context"]),
        ("gungraun", &["module_path", "function_name", "profiles"]),
    ];
    let empty_vitest = outline.has("files") && outline.keys().eq(["files"]);
    known.iter().find(|(_, keys)| outline.has_all(keys)).map(|(tool, _)| *tool).or(empty_vitest.then_some("vitest"))
}

fn text_tool(head: &str) -> Option<&'static str> {
    let first = head.lines().next().unwrap_or_default();
    let starts = |prefix: &str| head.lines().any(|line| line.starts_with(prefix));
    if first.starts_with("Running ") && first.contains(" test @ ") {
        Some("wrk")
    } else if starts("This is ApacheBench") {
        Some("ab")
    } else if head.contains("Summary:\n") && head.contains("Requests/sec:") {
        Some("hey")
    } else if first.contains("fastest") && first.contains("│") {
        Some("divan")
    } else if head.lines().any(|line| line.starts_with("test ") && line.contains(" ... bench:")) {
        Some(BENCHER)
    } else if super::k6::is_text_summary(head) {
        Some(K6_TEXT)
    } else if is_criterion_console(head) {
        Some(CONSOLE)
    } else if starts("goos:") || starts("Benchmark") {
        Some("go test -bench")
    } else {
        None
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

/// Text of a tool whose other files are read.
const K6_TEXT: &str = "k6 (text summary)";

/// The error that names the tool.
pub(super) fn error(source: &Source) -> ParseError {
    let tool = tool(source).unwrap_or("another tool");
    if tool == K6_TEXT {
        return super::k6::text_summary(source);
    }
    let hint = match tool {
        STORE => "run `cargo criterion --message-format=json > criterion.json` and read that",
        BENCHER => "from criterion, point perfdiff at target/criterion instead; else convert it to perfdiff.run/v1 (`perfdiff schema run`)",
        CONSOLE => "point perfdiff at target/criterion instead, where criterion keeps its samples",
        _ => "convert it to perfdiff.run/v1 (`perfdiff schema run`)",
    };
    ParseError::new(ParseErrorKind::Unsupported, source.name(), format!("this is output of {tool}, which perfdiff does not read yet"))
        .hint(hint)
}
