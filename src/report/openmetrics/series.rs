//! The series of one change and of one gate.

use super::family::Families;
use super::label::{Labels, UniqueLabels};
use crate::model::{Change, ChangeIn, Comparison, GateResult};
use crate::report::escape;

/// Adds the values, the change with its interval and thresholds, and the verdict of one change.
pub(super) fn add_change(comparison: &Comparison, change: &Change, given: &mut UniqueLabels, families: &mut Families) {
    let labels = Labels::default()
        .with("branch", comparison.head.branch.as_deref().unwrap_or_default())
        .with("suite", &change.id.suite)
        .with("benchmark", &change.id.benchmark)
        .with("params", &escape::params(&change.id.params))
        .with("metric", &change.id.metric)
        .with("statistic", change.id.statistic.as_deref().unwrap_or_default());
    let labels = given.unique(labels);
    let side = |estimate: Option<crate::model::Estimate>| estimate.map(|estimate| estimate.value);
    families.add_in(&change.unit, "head", "Measured value of the head.", &labels, side(change.head));
    families.add_in(&change.unit, "baseline", "Value of the baseline.", &labels, side(change.baseline));
    let mut figure = |names: [&str; 2], help: [&'static str; 2], labels: &Labels, value: Option<f64>| match change.change_in {
        ChangeIn::Relative => families.add(names[0], help[0], labels, value),
        ChangeIn::Points => families.add(names[1], help[1], labels, value),
    };
    figure(["change_ratio", "change_points"], CHANGE, &labels, change.change);
    figure(["change_low_ratio", "change_low_points"], CHANGE_LOW, &labels, change.change_low);
    figure(["change_high_ratio", "change_high_points"], CHANGE_HIGH, &labels, change.change_high);
    figure(["noise_ratio", "noise_points"], NOISE, &labels, change.noise);
    let names = ["threshold_ratio", "threshold_points"];
    figure(names, THRESHOLD, &labels.clone().with("level", "warn"), change.threshold.warn);
    figure(names, THRESHOLD, &labels.clone().with("level", "fail"), change.threshold.fail);
    let labels = labels
        .with("class", change.class.name())
        .with("direction", change.direction.name())
        .with("role", change.role.name())
        .with("verdict", change.verdict.name());
    families.add("verdict", "Always 1; the verdict on the metric is in the label verdict.", &labels, Some(1.0));
}

const CHANGE: [&str; 2] = [
    "Change of the head against the baseline as a share; positive means the number grew.",
    "Change of the head against the baseline as a difference in the metric's unit, for metrics that are compared so.",
];
const CHANGE_LOW: [&str; 2] = ["Lower end of the change's interval, as a share.", "Lower end of the change's interval, as a difference."];
const CHANGE_HIGH: [&str; 2] = ["Upper end of the change's interval, as a share.", "Upper end of the change's interval, as a difference."];
const NOISE: [&str; 2] = ["Noise from run to run, as a share.", "Noise from run to run, as a difference."];
const THRESHOLD: [&str; 2] =
    ["From here on, on the bad side, it warns or fails; a share.", "From here on, on the bad side, it warns or fails; a difference."];

/// Adds the measured value, the limit and the verdict of one gate.
pub(super) fn add_gate(comparison: &Comparison, gate: &GateResult, given: &mut UniqueLabels, families: &mut Families) {
    let labels = Labels::default()
        .with("branch", comparison.head.branch.as_deref().unwrap_or_default())
        .with("suite", &gate.id.suite)
        .with("benchmark", &gate.id.benchmark)
        .with("params", &escape::params(&gate.id.params))
        .with("metric", &gate.id.metric)
        .with("statistic", gate.id.statistic.as_deref().unwrap_or_default())
        .with("gate", &gate.gate)
        .with("bound", &gate.bound)
        .with("set_by", &gate.set_by);
    let labels = given.unique(labels);
    families.add_in(&gate.unit, "gate_measured", "Measured value that a gate was checked on.", &labels, gate.value);
    families.add_in(&gate.unit, "gate_limit", "Bound of a gate, where it is a number.", &labels, gate.limit);
    let labels = labels.with("verdict", gate.verdict.name());
    families.add("gate", "Always 1; the verdict on the gate is in the label verdict.", &labels, Some(1.0));
}
