//! One judged metric, or one gate, as a test case.

use quick_junit::{NonSuccessKind, TestCase, TestCaseStatus};

use super::properties;
use crate::model::{Change, GateVerdict, Outcome, Verdict};
use crate::report::escape::visible;
use crate::report::view::{GateRow, Row};

/// The test case of a change. `outcome` tells whether the policy let pass what can't be compared.
pub(super) fn of_change(change: &Change, row: &Row, outcome: Outcome) -> TestCase {
    let message = message(row);
    let reasons = reasons(row);
    let kind = match change.verdict {
        Verdict::Failure => Some(NonSuccessKind::Failure),
        Verdict::Incomparable if outcome == Outcome::Fail => Some(NonSuccessKind::Error),
        _ => None,
    };
    let undecided = matches!(change.verdict, Verdict::Incomparable | Verdict::Inconclusive | Verdict::Removed | Verdict::Added);
    let skipped = undecided && !row.reported().is_unseen();
    let mut status = match kind {
        Some(kind) => TestCaseStatus::non_success(kind),
        None if skipped => TestCaseStatus::skipped(),
        None => TestCaseStatus::success(),
    };
    if kind.is_some() || skipped {
        status.set_message(visible(&message)).set_type(change.verdict.name());
    }
    if kind.is_some() && !reasons.is_empty() {
        status.set_description(reasons.clone());
    }
    let mut case = TestCase::new(visible(&row.label()), status);
    case.set_classname(visible(&format!("{}.{}", change.id.suite, benchmark(change))));
    properties::of_change(change, &mut case);
    if kind.is_none() {
        case.set_system_out(lines(&[message, reasons]));
    }
    case
}

/// The benchmark with its parameters.
fn benchmark(change: &Change) -> String {
    let params = change.id.params.iter().map(|(name, value)| format!("/{name}={value}"));
    format!("{}{}", change.id.benchmark, params.collect::<String>())
}

/// What happened, on one line: `failure: 84.2 ms → 118.0 ms, ▲ +40 % (+31…+50 %), fails at +30 %`.
fn message(row: &Row) -> String {
    let change = [row.change.as_str(), row.interval.as_str()].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ");
    let values = format!("{} → {}", row.baseline.text(), row.head.text());
    let parts = [values, change, row.policy.clone()];
    format!("{}: {}", row.reported().name(), parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", "))
}

/// All reasons, one per line.
fn reasons(row: &Row) -> String {
    if row.reasons.is_empty() { visible(&row.why) } else { lines(&row.reasons) }
}

fn lines(texts: &[String]) -> String {
    texts
        .iter()
        .filter(|text| !text.is_empty())
        .map(|text| text.lines().map(visible).collect::<Vec<_>>().join("\n"))
        .collect::<Vec<_>>()
        .join("\n")
}

/// The test case of a gate.
pub(super) fn of_gate(row: &GateRow) -> TestCase {
    let message = format!("{}: {}", row.result, row.measured());
    // One metric may have several bounds.
    let name = visible(&format!("{} {}", row.subject, row.bound));
    let mut case = match row.verdict {
        GateVerdict::Failure => {
            let mut status = TestCaseStatus::non_success(NonSuccessKind::Failure);
            status.set_message(visible(&message)).set_type("gate");
            if !row.why.is_empty() {
                status.set_description(visible(&row.why));
            }
            TestCase::new(name, status)
        }
        GateVerdict::Warning | GateVerdict::Met => {
            let mut case = TestCase::new(name, TestCaseStatus::success());
            case.set_system_out(lines(&[message, row.why.clone()]));
            case
        }
    };
    case.set_classname(visible(&format!("gates.{}", row.gate)));
    properties::of_gate(row, &mut case);
    case
}
