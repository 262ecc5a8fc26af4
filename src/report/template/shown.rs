//! The words beside the numbers: the same as in all other reports.
//!
//! The documentation of these fields is what `perfdiff schema template` prints.

use schemars::JsonSchema;
use serde::Serialize;

use crate::model::{Change, Comparison, GateResult};
use crate::report::sign;
use crate::report::view::View;
use crate::report::view::{GateRow, ReportedVerdict, Row, Sentence, benchmark_label, word};

/// The comparison in words.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Shown {
    /// One sentence: the gravest finding, else the summary. "GET /orders latency p95 is 40 % slower".
    headline: String,
    /// What happened, in figures: "1 failure, 1 warning in 46 metrics".
    summary: String,
    /// All the counts on a line: "1 failure · 41 unchanged · all 3 gates met".
    counts: String,
    /// The outcome as a sign: ❌ ⚠️ ✅ ℹ️.
    sign: &'static str,
    /// What was compared with: "main@1a2b3c4 (20 runs, 2 commits back)"; empty where there is nothing.
    baseline: String,
    /// What was judged.
    head: String,
    /// The head's tools and machine: "k6 1.1.0 · 4 × AMD EPYC 7763 · ubuntu-24.04"; empty where nothing is known.
    environment: String,
    /// The baseline's, where it differs from the head's; else empty.
    baseline_environment: String,
}

impl Shown {
    pub(super) fn of(view: &View) -> Shown {
        Shown {
            headline: view.worst.as_ref().map_or_else(|| view.summary.clone(), Sentence::plain),
            summary: view.summary.clone(),
            counts: view.counts_line(),
            sign: sign::outcome(view.outcome),
            baseline: view.baseline.text(),
            head: view.head.text(),
            environment: view.environment.clone(),
            baseline_environment: view.baseline_environment.clone().unwrap_or_default(),
        }
    }
}

/// A change in words.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct ShownChange {
    /// The benchmark with its parameters, and its suite where the comparison has several: "GET /orders/size=10".
    benchmark: String,
    /// Metric and statistic: "latency p95".
    metric: String,
    /// The baseline's value: "84.2 ms"; a dash where there is none.
    baseline: String,
    /// The head's value on the same scale: "118.0 ms"; a dash where there is none.
    head: String,
    /// The change with its arrow: "▲ +40 %"; "added", "removed" or a dash where it has no number.
    change: String,
    /// Its interval: "(+31…+50 %)"; empty where none is known.
    interval: String,
    /// From where on it fails: "+30 %"; a dash where it is not judged.
    threshold: String,
    /// What it was compared with: "warns at +15 %, fails at +30 % (class latency)"; may be empty.
    policy: String,
    /// The verdict as people say it: "failure", "undecided", "no change seen", "not comparable", "not judged".
    verdict: &'static str,
    /// The same as a sign: ❌ ⚠️ 🚫 ❔ ✅ ☑️ ➖ ➕; empty where nothing changed.
    sign: &'static str,
    /// Why, one sentence; may be empty.
    why: String,
}

impl ShownChange {
    /// `with_suite` says whether the comparison has several suites.
    pub(super) fn of(change: &Change, with_suite: bool) -> ShownChange {
        let row = Row::of(0, change);
        ShownChange {
            benchmark: benchmark_label(change, with_suite),
            metric: row.label(),
            baseline: row.baseline.text(),
            head: row.head.text(),
            change: row.change,
            interval: row.interval,
            threshold: row.threshold,
            policy: row.policy,
            verdict: word(change),
            sign: sign::verdict(ReportedVerdict::of(change)),
            why: row.why,
        }
    }
}

/// A gate in words.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct ShownGate {
    /// The gate's id or pattern, and who set it where that is a tool.
    gate: String,
    /// What it was compared with: "GET /orders latency p95"; a dash where nothing matched.
    subject: String,
    /// The bound: "< 100 ms".
    bound: String,
    /// What was measured: "118 ms"; a dash where nothing was.
    value: String,
    /// What became of it: "met", "missed by 18 %", "nothing measured".
    result: String,
    /// The same as a sign: ❌ ⚠️ ✅.
    sign: &'static str,
    /// Why, one sentence; may be empty.
    why: String,
}

impl ShownGate {
    pub(super) fn of(gate: &GateResult) -> ShownGate {
        let row = GateRow::of(gate);
        ShownGate {
            gate: row.gate,
            subject: row.subject,
            bound: row.bound,
            value: row.value.text(),
            result: row.result,
            sign: sign::gate(row.verdict),
            why: row.why,
        }
    }
}

/// One finding: the statistics of one metric of one benchmark, the gravest first.
#[derive(Debug, JsonSchema)]
#[expect(dead_code, reason = "the form of what the context builds from its own changes")]
pub(super) struct Group {
    /// The benchmark with its parameters, and its suite where the comparison has several.
    benchmark: String,
    /// The gravest verdict of its changes.
    verdict: crate::model::Verdict,
    /// What that looks like where it is inconclusive: "looks-failing", "looks-worse", "looks-better", "no-change-seen"; else
    /// empty.
    undecided: String,
    /// What became of the statistics that are not listed: "p99 unchanged"; may be empty.
    rest: String,
    /// The changes to show; never empty.
    changes: Vec<Change>,
}

/// Something to do next.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Hint {
    /// When or why, without a mark at its end.
    text: String,
    /// What to type, letter by letter.
    command: String,
}

impl Hint {
    pub(super) fn all(view: &View) -> Vec<Hint> {
        view.all_hints().map(|hint| Hint { text: hint.text.plain(), command: hint.command.clone() }).collect()
    }
}

/// Whether the comparison has several suites, so that a benchmark's name needs its suite.
pub(super) fn has_several_suites(comparison: &Comparison) -> bool {
    comparison.changes.windows(2).any(|pair| matches!(pair, [one, other] if one.id.suite != other.id.suite))
}
