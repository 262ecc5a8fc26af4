//! Files of tools that perfdiff does not read yet, known by sight so that nobody gets a wrong reading of them.

use super::error::{ParseError, ParseErrorKind};
use super::outline::Kind;
use super::source::Source;

/// The tool that wrote the source, when it is a known one which no format reads.
pub(super) fn tool(source: &Source) -> Option<&'static str> {
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
    } else if starts("goos:") || starts("Benchmark") {
        Some("go test -bench")
    } else if first.contains("fastest") && first.contains("│") {
        Some("divan")
    } else if head.lines().any(|line| line.starts_with("test ") && line.contains(" ... bench:")) {
        Some("libtest (bencher)")
    } else if super::k6::is_text_summary(head) {
        Some(K6_TEXT)
    } else {
        None
    }
}

/// Text of a tool whose other files are read.
const K6_TEXT: &str = "k6 (text summary)";

/// The error that names the tool.
pub(super) fn error(source: &Source) -> ParseError {
    let tool = tool(source).unwrap_or("another tool");
    if tool == K6_TEXT {
        return super::k6::text_summary(source);
    }
    ParseError::new(ParseErrorKind::Unsupported, source.name(), format!("this is output of {tool}, which perfdiff does not read yet"))
        .hint("convert it to perfdiff.run/v1 (`perfdiff schema run`)")
}
