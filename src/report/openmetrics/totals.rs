//! The series of the comparison as a whole: outcome, counts, what was compared and when.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::family::Families;
use super::label::Labels;
use crate::model::{Comparison, GateVerdict, Role, SideInfo, Undecided, Verdict};

/// Adds the metrics that a comparison has once: its outcome, its counts and its sides.
pub(super) fn add(comparison: &Comparison, families: &mut Families) {
    let labels =
        Labels::default().with("branch", comparison.head.branch.as_deref().unwrap_or_default()).with("suite", &comparison.head.suite);
    let outcome = labels.clone().with("outcome", comparison.outcome.name());
    families.add("outcome", "Always 1; what the policy makes of the comparison stands in the label outcome.", &outcome, Some(1.0));
    counts(comparison, &labels, families);
    // What is kept of the legs is the finding of one of them.
    let suite = comparison.suite_change.as_ref().filter(|_| comparison.legs.is_empty()).map(|suite| suite.change);
    families.add("suite_change_ratio", "Mean change of the suite as a share; positive means worse.", &labels, suite);
    let runner = "How much slower the runner was than usual, as a share; this part was taken out.";
    families.add("runner_change_ratio", runner, &labels, comparison.runner_change);
    for (side, info) in [("baseline", &comparison.baseline), ("head", &comparison.head)] {
        let runs = "Runs that were compared.";
        // Of legs that rest on different numbers of runs there is no one number.
        let count = (info.runs > 0 || comparison.legs.is_empty()).then_some(info.runs as f64);
        families.add("runs", runs, &labels.clone().with("side", side), count);
        let when = "When the newest run was made, in seconds since 1970.";
        families.add("run_timestamp_seconds", when, &labels.clone().with("side", side), seconds(info.time.as_deref()));
        // A gate alone has no baseline.
        let there = (info.runs > 0 || !info.source.is_empty()).then_some(1.0);
        let info = information(labels.clone().with("side", side), info);
        families.add("run_info", "Always 1; what was compared, and where it ran, stands in the labels.", &info, there);
    }
}

/// Judged metrics by verdict and by what they look like, gates by verdict, caveats by code. Verdicts that nothing got are there as zeros.
fn counts(comparison: &Comparison, labels: &Labels, families: &mut Families) {
    for verdict in Verdict::ALL {
        let count = comparison.counts.of(verdict) as f64;
        families.add("metrics", "Judged metrics by verdict.", &labels.clone().with("verdict", verdict.name()), Some(count));
    }
    for look in Undecided::ALL {
        let count =
            comparison.changes.iter().filter(|change| change.role == Role::Primary && change.undecided == Some(look)).count() as f64;
        families.add("undecided", "Inconclusive metrics by what they look like.", &labels.clone().with("looks", look.name()), Some(count));
    }
    for verdict in GateVerdict::ALL {
        let count = comparison.gates.iter().filter(|gate| gate.verdict == verdict).count() as f64;
        families.add("gates", "Gates by verdict.", &labels.clone().with("verdict", verdict.name()), Some(count));
    }
    let mut codes = BTreeMap::new();
    for caveat in &comparison.caveats {
        *codes.entry(caveat.code.name()).or_insert(0.0) += 1.0;
    }
    for (code, count) in codes {
        families.add("caveats", "Findings about the data by code.", &labels.clone().with("code", code), Some(count));
    }
}

/// What a reader would want to join to the other series.
fn information(labels: Labels, side: &SideInfo) -> Labels {
    let known = |text: &Option<String>| text.clone().unwrap_or_default();
    let tools = side.tools.iter().map(|tool| tool.version.as_ref().map_or(tool.name.clone(), |version| format!("{} {version}", tool.name)));
    let machine = &side.environment;
    labels
        .with("source", &side.source)
        .with("commit", &known(&side.commit))
        .with("tool", &tools.collect::<Vec<_>>().join(", "))
        .with("os", &known(&machine.os))
        .with("arch", &known(&machine.arch))
        .with("cpu", &known(&machine.cpu))
        .with("cores", &machine.cores.map(|cores| cores.to_string()).unwrap_or_default())
        .with("runner", &known(&machine.runner))
}

/// Seconds since 1970 of a moment in RFC 3339; `None` where it is no such moment.
fn seconds(time: Option<&str>) -> Option<f64> {
    let time: Timestamp = time?.parse().ok()?;
    Some(time.as_millisecond() as f64 / 1000.0)
}
