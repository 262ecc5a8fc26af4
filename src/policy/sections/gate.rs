//! `[[gate]]`: absolute bounds on the head, which need no baseline.
//!
//! A missed limit is a failure, a missed target a warning, and a limit missed by no more than its margin a warning too.
//! A bound that can't be applied to a metric it matches is a failure that says why.

use toml::de::DeValue;

use crate::model::{ChangeIn, GateVerdict};
use crate::policy::document::key::{Key, Shape};
use crate::policy::document::tables::{Entry, Section};
use crate::policy::metric_view::MetricView;
use crate::policy::values::amount::{Amount, read_amount, tidy};
use crate::policy::values::bound::{Bound, FittedBound, Sense};
use crate::policy::values::pattern::{Pattern, read_pattern};
use crate::unit::{Scale, Unit};

/// The keys of a `[[gate]]` table.
pub(in crate::policy) const KEYS: &[Key] = &[
    Key { name: "match", shape: Shape::Pattern, about: "Which metrics: a glob over suite/benchmark/metric/statistic." },
    Key { name: "id", shape: Shape::Text, about: "What reports call it, such as \"NFR-1.1\"; default: the pattern." },
    Key { name: "target", shape: Shape::Bound, about: "Missed: a warning. \"< 50ms\", \">= 5,000 msg/sec\", \"p(95)<100\"." },
    Key { name: "limit", shape: Shape::Bound, about: "Missed: a failure. Written as a target is." },
    Key { name: "minimum", shape: Shape::Bound, about: "A limit from below, without a sign: \"5,000 msg/sec\"." },
    Key { name: "maximum", shape: Shape::Bound, about: "A limit from above, without a sign: \"4,000 MB\"." },
    Key { name: "margin", shape: Shape::Amount, about: "A limit missed by no more than this share of it is a warning." },
];

/// Absolute bounds on the metrics that a pattern names.
#[derive(Debug, Clone, PartialEq)]
pub struct Gate {
    /// The metrics that it is for.
    pub pattern: Pattern,
    /// What reports call it, where it has a name of its own.
    pub id: Option<String>,
    /// Where in the configuration it starts, from 1.
    pub line: usize,
    target: Option<Bound>,
    limits: Vec<Bound>,
    margin: f64,
}

/// The result of a gate for one metric.
#[derive(Debug, Clone, PartialEq)]
pub struct GateOutcome {
    /// Met, warning or failure.
    pub verdict: GateVerdict,
    /// The bound that decided, in words: "<= 100 ms".
    pub bound: String,
    /// Its number in the metric's base unit; absent where it can't be applied to the metric.
    pub limit: Option<f64>,
    /// The reason for the verdict, one sentence.
    pub reason: String,
}

impl Gate {
    /// What reports call it: its id, or its pattern.
    pub fn name(&self) -> &str {
        self.id.as_deref().unwrap_or(self.pattern.as_str())
    }

    /// All its bounds in words, for a gate that applied to no metric: "< 100 ms".
    pub fn bounds(&self) -> String {
        self.limits.iter().chain(&self.target).map(ToString::to_string).collect::<Vec<_>>().join(", ")
    }

    /// Whether the gate has a bound for this metric: its path matches, and a bound is about its statistic.
    pub fn applies(&self, metric: &MetricView<'_>) -> bool {
        self.pattern.matches(metric.path)
            && self.limits.iter().chain(&self.target).any(|bound| bound.is_about(metric.statistic, metric.unit))
    }

    /// Applies the bounds that are about the metric's statistic to a value in its base unit; the worst result counts.
    /// `None` when no bound is. Does not look at the path.
    ///
    /// A missed limit is a failure, one missed by no more than the margin a warning, and so is a missed target. A bound that
    /// can't be applied to the metric is a failure that says why. NaN meets no bound.
    pub fn evaluate(&self, metric: &MetricView<'_>, value: f64) -> Option<GateOutcome> {
        // Of bounds that are all met the target says most, so it comes first.
        let bounds = self.target.iter().map(|bound| (bound, true)).chain(self.limits.iter().map(|bound| (bound, false)));
        let about = bounds.filter(|(bound, _)| bound.is_about(metric.statistic, metric.unit));
        about.map(|(bound, is_target)| self.judge(bound, metric, value, is_target)).min_by_key(|outcome| outcome.verdict)
    }

    fn judge(&self, bound: &Bound, metric: &MetricView<'_>, value: f64, is_target: bool) -> GateOutcome {
        let fitted = match bound.fit(metric.unit, metric.class, metric.direction, value) {
            Ok(fitted) => fitted,
            Err(why) => {
                let reason = format!("can't be checked on this metric: {why}");
                return GateOutcome { verdict: GateVerdict::Failure, bound: bound.to_string(), limit: None, reason };
            }
        };
        let within_margin = self.margin > 0.0 && fitted.holds_within(value, self.margin);
        let verdict = match () {
            () if fitted.holds(value) => GateVerdict::Met,
            () if is_target || within_margin => GateVerdict::Warning,
            () => GateVerdict::Failure,
        };
        let mut reason = sentence(&fitted, metric.unit, value, is_target);
        if verdict == GateVerdict::Warning && !is_target {
            reason.push_str(", within the margin of ");
            reason.push_str(&Amount::Relative(self.margin).to_string());
        }
        if let Some(note) = &fitted.note {
            reason.push_str(" (");
            reason.push_str(note);
            reason.push(')');
        }
        GateOutcome { verdict, bound: fitted.words, limit: Some(fitted.limit), reason }
    }
}

/// "118 ms misses < 100 ms by 18 %".
fn sentence(bound: &FittedBound, unit: &Unit, value: f64, is_target: bool) -> String {
    let shown = Scale::fit(unit, &[value]).show(value);
    let target = if is_target { "the target " } else { "" };
    if bound.holds(value) {
        return format!("{shown} meets {target}{}", bound.words);
    }
    let gap = (value - bound.limit).abs() / bound.limit.abs();
    let by = if gap.is_finite() && gap > 0.0 { format!(" by {} %", rounded(gap * 100.0)) } else { String::new() };
    format!("{shown} misses {target}{}{by}", bound.words)
}

/// A percentage with as many digits as a reader can use.
fn rounded(percent: f64) -> String {
    match percent {
        _ if percent >= 100.0 => format!("{percent:.0}"),
        _ if percent >= 10.0 => tidy((percent * 10.0).round() / 10.0),
        _ if percent >= 0.01 => tidy((percent * 100.0).round() / 100.0),
        _ => "less than 0.01".to_owned(),
    }
}

/// Reads a `[[gate]]` table.
pub(in crate::policy) fn read(section: &Section<'_>) -> Option<Gate> {
    let all_known = section.only(KEYS);
    let pattern =
        section.required("match", "say which metrics it is for, as in match = \"*/latency/p95\"").and_then(|entry| read_pattern(&entry));
    let id = section.get("id").and_then(|entry| entry.text("a name such as \"NFR-1.1\"")).map(str::to_owned);
    let has_limit = ["limit", "minimum", "maximum"].into_iter().any(|key| section.get(key).is_some());
    if all_known && !has_limit && section.get("target").is_none() {
        section.fail("has no bound", "give it a limit, target, minimum or maximum");
    }
    let limit = section.get("limit").and_then(|entry| read_bound(&entry));
    let minimum = section.get("minimum").and_then(|entry| read_end(&entry, Sense::Ge));
    let maximum = section.get("maximum").and_then(|entry| read_end(&entry, Sense::Le));
    let limits: Vec<Bound> = [limit, minimum, maximum].into_iter().flatten().collect();
    let target = section.get("target").and_then(|entry| {
        let bound = read_bound(&entry)?;
        // A target without a sign points where its limit does.
        let sense = limits.iter().find_map(|limit| limit.sense.map(|sense| if sense.is_lower() { Sense::Ge } else { Sense::Le }));
        let bound = if let (true, Some(sense)) = (limits.len() == 1, sense) { bound.or_sense(sense) } else { bound };
        if let Some(limit) = limits.iter().find(|limit| bound.is_looser_than(limit)) {
            entry.fail_hint(format!("is looser than the limit, {limit}, so missing it could never be a mere warning"), "swap them");
        }
        Some(bound)
    });
    if let Some((low, high)) = limits.iter().enumerate().find_map(|(i, a)| Some((a, limits.iter().skip(i + 1).find(|b| a.excludes(b))?))) {
        section.fail(format!("nothing can meet both {low} and {high}"), "");
    }
    let margin = section.get("margin").and_then(|entry| {
        if !has_limit {
            entry.fail("a margin needs a limit");
        }
        read_amount(&entry, Some(ChangeIn::Relative))
    });
    Some(Gate { pattern: pattern?, id, line: section.line(), target, limits, margin: margin.map_or(0.0, Amount::value) })
}

fn read_bound(entry: &Entry<'_>) -> Option<Bound> {
    let text = match entry.value {
        DeValue::Integer(_) | DeValue::Float(_) => entry.number().map(|number| number.to_string()),
        other => other.as_str().map(str::to_owned),
    };
    Bound::parse(&text.unwrap_or_default()).map_err(|message| entry.fail(message)).ok()
}

/// Reads a bound whose key already says its comparison: `minimum` or `maximum`.
fn read_end(entry: &Entry<'_>, sense: Sense) -> Option<Bound> {
    let bound = read_bound(entry)?;
    if bound.sense.is_some() {
        return entry.reject("the key says the sense already", "write the number alone, or `limit` for the key");
    }
    Some(bound.or_sense(sense))
}
