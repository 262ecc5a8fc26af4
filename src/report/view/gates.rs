//! Absolute bounds, worded: what was asked, what was measured, and by how much it was missed.

use super::words::numbers::{self, Terms, Value};
use super::words::sentence::Sentence;
use crate::model::{ChangeIn, GateResult, GateVerdict};
use crate::report::escape::visible;
use crate::unit::Dimension;

/// One gate with every cell as text.
#[derive(Debug, Clone, PartialEq)]
pub struct GateRow {
    /// Whether the gate is met, warns or fails.
    pub verdict: GateVerdict,
    /// The gate's id or pattern, and who set it where that is a tool.
    pub gate: String,
    /// The metric that it bounds; a dash where nothing matched.
    pub subject: String,
    /// The bound in words.
    pub bound: String,
    /// What was measured, or a dash.
    pub value: Value,
    /// "met", "missed by 18 %", "warns, 4 % off", "nothing measured".
    pub result: String,
    /// Why, one sentence; may be empty.
    pub why: String,
    /// The excess over the bound as a share of it; 0 without a value.
    excess: f64,
}

impl GateRow {
    pub(in crate::report) fn of(gate: &GateResult) -> GateRow {
        let value = gate.value.filter(|v| v.is_finite());
        let [shown, _] = numbers::on_one_scale(&numbers::paced(&gate.unit, gate.id.statistic.as_deref()), [value, gate.limit]);
        let excess = match (value, gate.limit.filter(|l| l.is_finite())) {
            (Some(value), Some(limit)) if limit != 0.0 => ((value - limit) / limit).abs(),
            (Some(value), _) => value.abs(),
            (None, _) => 0.0,
        };
        GateRow {
            verdict: gate.verdict,
            gate: match gate.set_by.as_str() {
                "" | "policy" => visible(&gate.gate),
                tool => format!("{} ({})", visible(&gate.gate), visible(tool)),
            },
            subject: subject(gate),
            bound: visible(&gate.bound),
            value: shown,
            result: result(gate, value),
            why: visible(&gate.reason),
            excess,
        }
    }

    /// The reason where bound, value and result do not tell it; may be empty.
    pub fn note(&self) -> &str {
        if self.value.number == numbers::UNKNOWN || self.verdict == GateVerdict::Warning { &self.why } else { "" }
    }

    /// What was measured and what was asked: "GET /orders latency p95: 118 ms against < 100 ms".
    pub fn measured(&self) -> String {
        match (self.subject.as_str(), self.value.number.as_str()) {
            (numbers::UNKNOWN, _) => format!("nothing to compare with {}", self.bound),
            (subject, numbers::UNKNOWN) => format!("{subject}: nothing to compare with {}", self.bound),
            (subject, _) => format!("{subject}: {} against {}", self.value.text(), self.bound),
        }
    }

    /// "gate NFR-1.1 (< 100 ms) is missed by 18 %: GET /orders latency p95 is 118 ms", or "GET /orders was not measured".
    pub(super) fn sentence(&self) -> Sentence {
        let gate = Sentence::default().words("gate ").name(&self.gate);
        if self.value.number == numbers::UNKNOWN {
            return match self.subject.strip_prefix(numbers::UNKNOWN) {
                Some(leg) => gate.words(format!(" failed{leg}: {}", self.result)),
                None => Sentence::default().name(&self.subject).words(" was not measured"),
            };
        }
        let value = format!(" is {}", self.value.text());
        let is = if self.result.starts_with("warns") { "" } else { "is " };
        gate.words(format!(" ({}) {is}{}: ", self.bound, self.result)).name(&self.subject).words(value)
    }
}

/// All gates: the missed ones first, the furthest on top.
pub(super) fn rows(gates: &[GateResult]) -> Vec<GateRow> {
    let mut rows: Vec<GateRow> = gates.iter().map(GateRow::of).collect();
    rows.sort_by(|a, b| {
        rank(a.verdict).cmp(&rank(b.verdict)).then_with(|| match a.verdict {
            GateVerdict::Met => std::cmp::Ordering::Equal,
            _ => b.excess.total_cmp(&a.excess),
        })
    });
    rows
}

fn rank(verdict: GateVerdict) -> u8 {
    match verdict {
        GateVerdict::Failure => 0,
        GateVerdict::Warning => 1,
        GateVerdict::Met => 2,
    }
}

fn subject(gate: &GateResult) -> String {
    if gate.id.benchmark.is_empty() && gate.id.metric.is_empty() {
        // In a merged comparison it still names the leg.
        let leg: Vec<String> = gate.id.params.iter().map(|(name, value)| format!("{name}={value}")).collect();
        return if leg.is_empty() { numbers::UNKNOWN.to_owned() } else { visible(&format!("{} ({})", numbers::UNKNOWN, leg.join(", "))) };
    }
    let params = gate.id.params.iter().map(|(name, value)| format!("/{name}={value}"));
    let statistic = gate.id.statistic.as_deref().filter(|s| *s != gate.id.metric).map(|s| format!(" {s}"));
    let metric = format!("{}{}", gate.id.metric, statistic.unwrap_or_default());
    visible(format!("{}{} {metric}", gate.id.benchmark, params.collect::<String>()).trim())
}

fn result(gate: &GateResult, value: Option<f64>) -> String {
    let over = value.zip(gate.limit.filter(|l| l.is_finite())).map(|(value, limit)| {
        let points = gate.unit.dimension() == Dimension::Ratio || limit == 0.0;
        let change_in = if points { ChangeIn::Points } else { ChangeIn::Relative };
        let excess = if points { value - limit } else { (value - limit) / limit };
        numbers::size(excess, Terms::new(change_in, &gate.unit))
    });
    match (gate.verdict, over) {
        (GateVerdict::Met, _) => "met".to_owned(),
        (GateVerdict::Failure, Some(over)) => format!("missed by {over}"),
        (GateVerdict::Warning, Some(over)) => format!("warns, {over} off"),
        (GateVerdict::Failure, None) if value.is_none() => "nothing measured".to_owned(),
        (GateVerdict::Failure, None) => "missed".to_owned(),
        (GateVerdict::Warning, None) => "warns".to_owned(),
    }
}
