//! One pair → one change with its verdict and the reasons for it.

use std::collections::{BTreeMap, HashMap};

use super::reasons;
use super::scale::Scale;
use super::verdict::{collapsed, fell_apart, is_worse, verdict};
use crate::compare::noise::counting::{self, Bounded};
use crate::compare::noise::evidence::{NoiseEvidence, converted, finite, units_differ};
use crate::compare::noise::measured_in_blocks::Blocks;
use crate::compare::noise::neighbours::Context;
use crate::compare::noise::replicates::Setting;
use crate::compare::noise::{estimate, load_metric, one_run_each, replicates, rounds};
use crate::compare::pairing::leftovers::Leftovers;
use crate::compare::pairing::pair::{ERROR, Pair};
use crate::model::{
    Basis, Caveat, CaveatCode, Change, ChangeIn, Class, Direction, Estimate, Evidence, Metric, Role, ThresholdInForce, Verdict, statistic,
};
use crate::policy::{Amount, MetricView, Policy, Threshold};
use crate::unit::Unit;

/// A metric as the policy sees it.
pub(in crate::compare) fn view<'a>(path: &'a str, statistic: Option<&'a str>, metric: &'a Metric) -> MetricView<'a> {
    MetricView { path, statistic, class: metric.class, unit: &metric.unit, direction: metric.direction, role: metric.role }
}

/// What the judge needs beside the pair.
pub(in crate::compare) struct Bench<'a> {
    pub(in crate::compare) policy: &'a Policy,
    pub(in crate::compare) context: &'a Context,
    /// The evidence of the metrics that have a history, by the pair's place.
    pub(in crate::compare) histories: &'a HashMap<usize, (NoiseEvidence, Scale)>,
    /// What the rounds tell of the metrics that were measured in enough of them, by the pair's place.
    pub(in crate::compare) rounds: &'a HashMap<usize, rounds::OfMetric>,
    /// Whether the baseline's runs are earlier runs of a branch, each of another moment, rather than repetitions.
    pub(in crate::compare) of_branch: bool,
    /// Why no metric of a suite may be compared, by suite: the environments differ.
    pub(in crate::compare) apart: &'a BTreeMap<&'a str, String>,
    /// Which suites were measured one side after the other.
    pub(in crate::compare) blocks: &'a Blocks<'a>,
    /// Whether each side was read from another shape of the tool's files.
    pub(in crate::compare) shapes_differ: bool,
    /// Benchmarks that did not run though the head holds them.
    pub(in crate::compare) left: &'a Leftovers,
}

/// A judged pair and what was noticed on the way.
pub(in crate::compare) struct Judged {
    pub(in crate::compare) change: Change,
    pub(in crate::compare) caveats: Vec<Caveat>,
}

impl Bench<'_> {
    /// Judges a pair; `None` for a metric that one side's shape of file does not hold at all.
    pub(in crate::compare) fn judge(&self, place: usize, pair: &Pair<'_>) -> Option<Judged> {
        let Some(metric) = pair.subject() else {
            return Some(failed(pair));
        };
        let path = pair.key.path();
        let threshold = self.policy.threshold(&view(&path, pair.key.statistic, metric));
        let mut judged = Judged { change: blank(pair, metric, &threshold), caveats: Vec::new() };
        self.fill(&mut judged, pair, place, &path, threshold)?;
        Some(judged)
    }

    fn fill(&self, judged: &mut Judged, pair: &Pair<'_>, place: usize, path: &str, mut threshold: Threshold) -> Option<()> {
        let change = &mut judged.change;
        let in_history = self.histories.contains_key(&place);
        change.baseline = if in_history { estimate::of_history(&pair.baseline) } else { estimate::of(&pair.baseline) };
        change.head = estimate::of(&pair.head);
        if let Some(rounds) = self.rounds.get(&place) {
            (change.baseline, change.head) = (Some(rounds.baseline), Some(rounds.head));
        }
        let (baseline, head) = match (change.baseline, change.head) {
            (Some(baseline), Some(head)) => (baseline, head),
            (baseline, _) => {
                self.one_sided(change, pair, baseline.is_none())?;
                return Some(());
            }
        };
        if let Some(error) = pair.head_error.as_deref().filter(|_| pair.baseline_error != pair.head_error) {
            failed_in_head(change, error);
            return Some(());
        }
        if let Some(reason) = self.incomparable(pair) {
            // What was judged is not let off because the head's unit says nothing of which way is better.
            if pair.baseline.iter().any(|metric| metric.role == Role::Primary) {
                change.role = Role::Primary;
            }
            incomparable(change, reason);
            return Some(());
        }
        if let Some(reason) = self.declared_otherwise(pair, path, &threshold) {
            // Who takes a metric out of decision can't be the one who passes it.
            change.role = Role::Primary;
            incomparable(change, reason);
            return Some(());
        }
        if change.role == Role::Informational || change.direction == Direction::Neither {
            change.role = Role::Informational;
            set_change(change, &threshold, baseline, head);
            change.reasons.push("shown for information, not judged".to_owned());
            return Some(());
        }
        widen_to_resolution(&mut threshold, pair, baseline, &mut judged.caveats, path);
        thin_percentile(pair, &mut judged.caveats, path);
        self.decide(&mut judged.change, pair, place, &threshold);
        Some(())
    }

    fn decide(&self, change: &mut Change, pair: &Pair<'_>, place: usize, threshold: &Threshold) {
        let (Some(baseline), Some(head)) = (change.baseline, change.head) else { return };
        change.threshold = in_force(threshold);
        let scale = set_change(change, threshold, baseline, head);
        let zero_before = baseline.value == 0.0 && head.value != 0.0 && threshold.change_in == ChangeIn::Relative;
        if zero_before && !is_exact(pair) {
            incomparable(change, "the baseline is 0, so a relative change has no meaning".to_owned());
            return;
        }
        let counted = matches!(change.class, Class::Count | Class::ErrorRate);
        if !counted && collapsed(baseline.value, head.value, change.direction) {
            let reason = "collapsed: more than 90 % better is rarely the same work; if it is meant, accept it in perfdiff.toml".to_owned();
            incomparable(change, reason);
            return;
        }
        let known = self.histories.get(&place).map(|(evidence, scale)| (evidence, scale));
        let of_rounds = || self.rounds.get(&place).filter(|_| !is_exact(pair)).map(|found| (&found.evidence, &found.scale));
        let (evidence, scale) = match known.or_else(of_rounds) {
            Some((evidence, scale)) => (evidence.clone(), *scale),
            None => (self.evidence(pair, scale, baseline, head, change.class), scale),
        };
        let measured = scale.effect(baseline.value, head.value);
        let judge = |evidence: &NoiseEvidence| verdict(evidence, threshold, scale, measured, head.value - baseline.value);
        let mut bounded = counting::bounded(evidence, pair, scale);
        let mut decision = judge(&bounded.evidence);
        // Tenfold worse is no matter of the values' own spread: then the two numbers say as much as they do alone. Of the
        // requests of a load test the slowest may well be so slow by chance.
        let by_chance = bounded.why.is_some() && change.class == Class::Latency;
        if decision.undecided.is_some() && !by_chance && fell_apart(baseline.value, head.value, change.direction) {
            let alone = self.bare(pair, scale, change.class).map(|evidence| (judge(&evidence), evidence));
            if let Some((alone, evidence)) = alone.filter(|(alone, _)| alone.undecided.is_none()) {
                (bounded, decision) = (Bounded { evidence, why: None }, alone);
            }
        }
        // Where most rounds were disturbed, the best may still show a change; for the better only if the rest does not speak against it.
        let best = self.rounds.get(&place).filter(|_| decision.undecided.is_some() && known.is_none()).and_then(|of| of.best.as_deref());
        if let Some(rounds::OfMetric { evidence, scale, baseline, head, .. }) = best {
            let of_best = verdict(evidence, threshold, *scale, scale.effect(baseline.value, head.value), head.value - baseline.value);
            let better = of_best.verdict == Verdict::Improved && !is_worse(bounded.evidence.effect, change.direction);
            if better || matches!(of_best.verdict, Verdict::Failure | Verdict::Warning) {
                (change.baseline, change.head) = (Some(*baseline), Some(*head));
                (bounded, decision) = (Bounded { evidence: evidence.clone(), why: None }, of_best);
            }
        }
        let Bounded { evidence, why } = bounded;
        (change.verdict, change.undecided) = (decision.verdict, decision.undecided);
        change.change = finite(scale.shown(evidence.effect));
        change.noise = evidence.noise.and_then(|noise| if noise == 0.0 { Some(0.0) } else { finite(scale.shown(noise)) });
        change.p_value = evidence.p_value;
        if evidence.basis != Basis::Exact {
            change.change_low = finite(scale.shown(evidence.low));
            change.change_high = finite(scale.shown(evidence.high));
        }
        change.min_detectable = finite(scale.shown(evidence.detectable.max(relevant(threshold, scale))));
        change.rests_on = Some(Evidence { converted: converted(&pair.baseline), ..evidence.rests_on(scale) });
        change.reasons = match why.filter(|_| change.verdict == Verdict::Inconclusive) {
            Some(why) => vec![reasons::unbounded(change, &why)],
            None => reasons::of(change, &evidence, scale, decision.to_confirm),
        };
    }

    fn evidence(&self, pair: &Pair<'_>, scale: Scale, baseline: Estimate, head: Estimate, class: Class) -> NoiseEvidence {
        if is_exact(pair) {
            let runs = (pair.baseline.len(), pair.head.len());
            return NoiseEvidence::exact(scale.effect(baseline.value, head.value), runs);
        }
        let assumed = self.policy.noise.assumed(class);
        match (pair.baseline.as_slice(), pair.head.as_slice()) {
            (b, h) if self.of_branch => one_run_each::short(b, h, scale, assumed, &self.context.neighbours(pair)),
            ([b], [h]) => one_run_each::lone(b, h, scale, assumed, &self.context.neighbours(pair)),
            (b, h) => {
                let shared = match h.last().filter(|head| b.len().min(h.len()) == 1 && !load_metric::is_load(head)) {
                    Some(head) => one_run_each::shared(head, scale, &self.context.neighbours(pair)),
                    None => 0.0,
                };
                let setting = Setting { assumed, quiet: self.context.enough(), shared, blocks: self.blocks.allowance(pair.key.suite) };
                replicates::replicates(b, h, scale, setting)
            }
        }
    }

    /// The evidence of one run per side as if nothing but the two numbers were known; none of several runs.
    fn bare(&self, pair: &Pair<'_>, scale: Scale, class: Class) -> Option<NoiseEvidence> {
        let (false, [baseline], [head]) = (self.of_branch, pair.baseline.as_slice(), pair.head.as_slice()) else { return None };
        let number = |metric: &Metric| {
            let mut bare = Metric { stddev: None, n: None, sample: None, ..metric.clone() };
            bare.set_interval(None);
            bare
        };
        Some(one_run_each::lone(&number(baseline), &number(head), scale, self.policy.noise.assumed(class), &self.context.neighbours(pair)))
    }

    fn one_sided(&self, change: &mut Change, pair: &Pair<'_>, added: bool) -> Option<()> {
        if let Some(error) = pair.head_error.as_deref().filter(|_| !added || pair.baseline_error != pair.head_error) {
            failed_in_head(change, error);
            return Some(());
        }
        if let Some(how) = self.left.not_run(&pair.key.benchmark_id().to_string()) {
            change.verdict = Verdict::Removed;
            change.reasons.push(format!("did not run: {how}"));
            return Some(());
        }
        if self.shapes_differ {
            return None;
        }
        change.verdict = if added { Verdict::Added } else { Verdict::Removed };
        change.reasons.push(match (added, pair.baseline_error.as_deref()) {
            (true, Some(error)) => format!("measured now; in the baseline it failed: {error}"),
            (true, None) => "only the head has it".to_owned(),
            (false, _) => "only the baseline has it: it did not run, was renamed, or was removed".to_owned(),
        });
        Some(())
    }

    /// In what the sides declare the metric otherwise. What was inferred says nothing, since a newer version may infer
    /// better; and what a rule of the policy settles is settled for both.
    fn declared_otherwise(&self, pair: &Pair<'_>, path: &str, head: &Threshold) -> Option<String> {
        let (before, now) = (pair.baseline.last()?, pair.head.last()?);
        if !before.declared || !now.declared {
            return None;
        }
        declared_differ(&self.policy.threshold(&view(path, pair.key.statistic, before)), head)
    }

    fn incomparable(&self, pair: &Pair<'_>) -> Option<String> {
        if pair.ambiguous {
            return Some("ambiguous: one run holds this name more than once".to_owned());
        }
        if let Some(apart) = self.apart.get(pair.key.suite) {
            return Some(apart.clone());
        }
        let (first, last) = (pair.baseline.first()?, pair.head.last()?);
        pair.baseline
            .iter()
            .chain(&pair.head)
            .find_map(|metric| units_differ(&first.unit, &metric.unit))
            .or_else(|| units_differ(&first.unit, &last.unit))
    }
}

/// In what two declarations of one metric differ, where one of them has it judged.
fn declared_differ(baseline: &Threshold, head: &Threshold) -> Option<String> {
    let way = |threshold: &Threshold| match threshold.direction {
        Direction::Lower => "lower is better",
        Direction::Higher => "higher is better",
        Direction::Neither => "neither way is better",
    };
    let judged = |threshold: &Threshold| threshold.role == Role::Primary && threshold.direction != Direction::Neither;
    if !judged(baseline) && !judged(head) {
        return None;
    }
    let differ = |what: &str, b: &str, h: &str| (b != h).then(|| format!("the baseline declares the {what} `{b}`, the head `{h}`"));
    differ("direction", way(baseline), way(head))
        .or_else(|| differ("class", baseline.class.name(), head.class.name()))
        .or_else(|| differ("role", baseline.role.name(), head.role.name()))
}

/// Numbers that the same work gives again to the digit: counts and sizes, unless their own values vary, and anything
/// whose sample never varied.
fn is_exact(pair: &Pair<'_>) -> bool {
    let exact = |metric: &&Metric| match &metric.sample {
        Some(sample) if sample.len() > 2 => sample.values().iter().all(|value| Some(value) == sample.values().first()),
        _ => matches!(metric.class, Class::Count | Class::Size) && metric.stddev.is_none_or(|stddev| stddev == 0.0),
    };
    pair.baseline.iter().chain(&pair.head).all(exact) && constant(&pair.baseline) && constant(&pair.head)
}

fn constant(metrics: &[&Metric]) -> bool {
    metrics.windows(2).all(|two| two[0].value.to_bits() == two[1].value.to_bits())
}

/// A benchmark that failed and of which no metric is known.
fn failed(pair: &Pair<'_>) -> Judged {
    let metric = Metric::new(ERROR, Class::Other, Unit::NONE, 0.0);
    let threshold = ThresholdInForce::default();
    let mut change = blank_change(pair, &metric, Role::Primary, Direction::Neither, Class::Other, threshold);
    match (pair.head_error.as_deref(), pair.baseline_error.as_deref()) {
        (Some(error), Some(before)) if error == before => {
            // It failed before this change too, which says nothing of the change.
            change.verdict = Verdict::Inconclusive;
            change.reasons.push(format!("failed on both sides: {error}"));
        }
        (Some(error), _) => failed_in_head(&mut change, error),
        (None, before) => {
            change.verdict = Verdict::Removed;
            change.reasons.push(format!("only the baseline has it, where it failed: {}", before.unwrap_or_default()));
        }
    }
    Judged { change, caveats: Vec::new() }
}

fn failed_in_head(change: &mut Change, error: &str) {
    change.role = Role::Primary;
    change.verdict = Verdict::Failure;
    change.head = None;
    change.reasons.push(format!("the head could not measure it: {error}"));
}

fn incomparable(change: &mut Change, reason: String) {
    change.verdict = Verdict::Incomparable;
    change.reasons.push(reason);
}

/// The smallest change that matters, on the scale.
fn relevant(threshold: &Threshold, scale: Scale) -> f64 {
    threshold.warn.or(threshold.fail).map_or(0.0, |amount| scale.worse(amount.value(), threshold.direction))
}

/// Writes down the change of the two numbers, and says on what scale.
fn set_change(change: &mut Change, threshold: &Threshold, baseline: Estimate, head: Estimate) -> Scale {
    let scale = Scale::of_pair(threshold.change_in, baseline.value, head.value);
    change.change_in = threshold.change_in;
    change.change = finite(scale.shown(scale.effect(baseline.value, head.value)));
    scale
}

/// The thresholds as a report shows them.
pub(in crate::compare) fn in_force(threshold: &Threshold) -> ThresholdInForce {
    ThresholdInForce {
        warn: threshold.warn.map(Amount::value),
        fail: threshold.fail.map(Amount::value),
        min_change: threshold.min_change,
        rule: threshold.source.clone(),
    }
}

/// A tool that rounds can't show a change smaller than its step: such a threshold is widened to the step.
fn widen_to_resolution(threshold: &mut Threshold, pair: &Pair<'_>, baseline: Estimate, caveats: &mut Vec<Caveat>, path: &str) {
    let step = pair.baseline.iter().chain(&pair.head).filter_map(|metric| metric.details().resolution).fold(0.0, f64::max);
    let least = match threshold.change_in {
        _ if step <= 0.0 => return,
        ChangeIn::Relative if baseline.value == 0.0 => return,
        ChangeIn::Relative => Amount::Relative(step / baseline.value.abs()),
        ChangeIn::Points => Amount::Points(step),
    };
    let mut widened = false;
    for amount in [&mut threshold.warn, &mut threshold.fail].into_iter().flatten() {
        if amount.value() < least.value() {
            *amount = least;
            widened = true;
        }
    }
    if widened {
        let steps = reasons::amount(least.value(), threshold.change_in);
        let text = format!("the tool rounds this to steps of {steps}, so its threshold was widened to that");
        caveats.push(Caveat::new(CaveatCode::CoarseResolution, path, text));
    }
}

/// A percentile needs values beyond it: p99 of 40 requests is their maximum by another name.
fn thin_percentile(pair: &Pair<'_>, caveats: &mut Vec<Caveat>, path: &str) {
    let Some(share) = pair.key.statistic.and_then(statistic::share).filter(|share| *share > 0.5 && *share < 1.0) else { return };
    let Some(n) = pair.baseline.iter().chain(&pair.head).filter_map(|metric| metric.n).min() else { return };
    let Some(needed) = counting::least_values(share) else { return };
    if (n as f64) < needed {
        let text = format!("rests on {n} values; fewer than {needed:.0} can't support it");
        caveats.push(Caveat::new(CaveatCode::ThinPercentile, path, text));
    }
}

fn blank(pair: &Pair<'_>, metric: &Metric, threshold: &Threshold) -> Change {
    blank_change(pair, metric, threshold.role, threshold.direction, threshold.class, in_force(threshold))
}

fn blank_change(pair: &Pair<'_>, metric: &Metric, role: Role, direction: Direction, class: Class, threshold: ThresholdInForce) -> Change {
    Change {
        id: pair.key.id(),
        class,
        unit: metric.unit.clone(),
        direction,
        role,
        baseline: None,
        head: None,
        change_in: ChangeIn::Relative,
        change: None,
        change_low: None,
        change_high: None,
        p_value: None,
        q_value: None,
        noise: None,
        min_detectable: None,
        threshold,
        verdict: Verdict::Unchanged,
        undecided: None,
        reasons: Vec::new(),
        rests_on: None,
        trace: None,
    }
}
