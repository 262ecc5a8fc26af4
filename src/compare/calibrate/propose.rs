//! Thresholds beyond what noise does.
//!
//! How large a change must be to matter is the maintainer's word, so a proposal never lowers a threshold; it raises
//! those that noise alone would cross. The warning goes to where 99 of 100 movements of the class stay within, rounded
//! up to a number that people would write, and the failure moves along in today's proportion. Tails are noisier than middles, and some metrics far
//! noisier than others: a statistic or a metric that would deafen its class gets a rule of its own. What is assumed of noise is the movement that 95 of 100 stay within; it is lowered
//! only where at least five runs cover at least a day, since noise between days is more than noise between minutes.

use std::collections::BTreeMap;

use super::super::yardstick::Yardstick;
use super::noise::{Measured, Spread, pooled};
use super::result::{Proposal, ProposedClass, ProposedNoise, ProposedRule};
use super::toml;
use crate::model::{ChangeIn, Class, Direction};
use crate::policy::{Amount, Pattern, Policy};
use crate::stats;

/// Runs from which on the noise of a single metric can be told.
pub(super) const RUNS_FOR_RULES: usize = 4;
/// Metrics that make a class one can be noisier than.
const METRICS_FOR_RULES: usize = 4;
/// Metrics that make a statistic one that can be judged apart.
const METRICS_FOR_STATISTIC: usize = 3;
/// So many times the noise of its class's middle is far noisier.
const FAR_NOISIER: f64 = 3.0;
/// The most rules proposed.
pub(super) const MOST_RULES: usize = 20;
/// Runs from which on an assumption may be lowered.
const RUNS_TO_LOWER: usize = 5;
/// Seconds that they must cover.
const SPAN_TO_LOWER: f64 = 86_400.0;
/// What can only fall can't fall by more than this and still be measured.
const LARGEST_FALL: f64 = 0.95;

/// A warning and a failure.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Levels {
    pub(super) warn: Option<Amount>,
    pub(super) fail: Option<Amount>,
}

/// One class, or one statistic in it, with what its noise asks for.
pub(super) struct ForClass {
    pub(super) class: Class,
    /// What matches its metrics and no others, where it is about one statistic alone.
    pub(super) patterns: Vec<String>,
    pub(super) metrics: usize,
    pub(super) today: Levels,
    pub(super) proposed: Levels,
    /// The movement that 99 of 100 stay within.
    pub(super) within_99: Amount,
}

/// One metric with what its noise asks for.
pub(super) struct ForMetric<'a> {
    pub(super) measured: &'a Measured<'a>,
    pub(super) today: Levels,
    pub(super) proposed: Levels,
    pub(super) within_99: Amount,
}

/// What to assume of one class.
pub(super) struct ForNoise {
    pub(super) class: Class,
    pub(super) today: Amount,
    pub(super) proposed: Amount,
    /// The movement that 95 of 100 stay within.
    pub(super) within_95: Amount,
}

/// All that is proposed, before it is written.
pub(super) struct Draft<'a> {
    pub(super) runs: usize,
    pub(super) classes: Vec<ForClass>,
    pub(super) statistics: Vec<ForClass>,
    /// The noisiest first; may be more than are written.
    pub(super) metrics: Vec<ForMetric<'a>>,
    pub(super) noise: Vec<ForNoise>,
}

/// What noise that was measured on `runs` runs, `span` seconds apart, asks for. `nameless` suites are named after their
/// files, so rules must not name them.
pub(super) fn propose(measured: &[Measured<'_>], policy: &Policy, runs: usize, span: Option<f64>, nameless: bool) -> Proposal {
    let mut draft = Draft { runs, classes: Vec::new(), statistics: Vec::new(), metrics: Vec::new(), noise: Vec::new() };
    let may_lower = runs >= RUNS_TO_LOWER && span.is_some_and(|span| span >= SPAN_TO_LOWER);
    for class in Class::ALL {
        let of_class = |one: &&Measured<'_>| one.series.threshold.class == class && fits(one, class) && !one.moves.is_empty();
        let (ruled, free): (Vec<_>, Vec<_>) = measured.iter().filter(of_class).partition(|one| has_rule(policy, one));
        let settings = policy.class(class);
        let today = Levels { warn: settings.warn, fail: settings.fail };
        let (common, apart) = by_statistic(class, &free, today, measured);
        draft.noise.extend(for_noise(class, &common, policy, may_lower));
        let raised = for_group(class, Vec::new(), common, today, &mut draft.metrics);
        let in_force = raised.as_ref().map_or(today, |raised| raised.proposed);
        draft.classes.extend(raised);
        for (patterns, group) in apart {
            draft.statistics.extend(for_group(class, patterns, group, in_force, &mut draft.metrics));
        }
        draft.metrics.extend(ruled.into_iter().filter(|one| one.runs >= RUNS_FOR_RULES).filter_map(|one| {
            let threshold = &one.series.threshold;
            for_metric(one, Levels { warn: threshold.warn, fail: threshold.fail })
        }));
    }
    draft.metrics.sort_by(|a, b| b.within_99.value().total_cmp(&a.within_99.value()));
    finished(&draft, policy, nameless)
}

/// Whether thresholds of a class can be about it: errors that are counted are judged in percent and belong to none.
fn fits(one: &Measured<'_>, class: Class) -> bool {
    let points = one.series.threshold.change_in == ChangeIn::Points;
    points == (class == Class::ErrorRate)
}

fn has_rule(policy: &Policy, one: &Measured<'_>) -> bool {
    policy.rules().iter().any(|rule| rule.pattern.matches(&one.series.path))
}

/// The movement that a metric's own noise makes: one that counts, since smaller ones are never called.
fn reach(one: &Measured<'_>) -> Option<Spread> {
    Spread::of(&one.counting, one.independent())
}

/// A group of metrics of one statistic, and the patterns that match just these.
type Apart<'a> = (Vec<String>, Vec<&'a Measured<'a>>);

/// Parts the metrics of a class into those that its thresholds are for, and the statistics that need wider ones.
fn by_statistic<'a>(
    class: Class,
    free: &[&'a Measured<'a>],
    today: Levels,
    measured: &[Measured<'_>],
) -> (Vec<&'a Measured<'a>>, Vec<Apart<'a>>) {
    let mut groups: BTreeMap<Option<&str>, Vec<&'a Measured<'a>>> = BTreeMap::new();
    for one in free {
        groups.entry(one.series.statistic.as_deref()).or_default().push(one);
    }
    let needed = |group: &[&Measured<'_>]| {
        let spread = pooled(group.iter().copied(), |one| &one.counting)?;
        Some(friendly(amount(spread.q99, change_in(class), group.first()?.series.threshold.direction)).value())
    };
    let least = groups.values().filter_map(|group| needed(group)).fold(f64::INFINITY, f64::min);
    let base = today.warn.or(today.fail).map_or(f64::INFINITY, Amount::value).max(least);
    let (mut common, mut apart) = (Vec::new(), Vec::new());
    for (statistic, group) in groups {
        let noisier = group.len() >= METRICS_FOR_STATISTIC && needed(&group).is_some_and(|needed| needed > base);
        match statistic.filter(|_| noisier).and_then(|statistic| patterns(statistic, &group, measured)) {
            Some(patterns) => apart.push((patterns, group)),
            None => common.extend(group),
        }
    }
    (common, apart)
}

/// Patterns that match the group and no other judged metric: the statistic itself, else the names of the metrics with
/// it; `None` where these match others too.
fn patterns(statistic: &str, group: &[&Measured<'_>], measured: &[Measured<'_>]) -> Option<Vec<String>> {
    let matches_no_other = |text: &String| {
        let in_group = |one: &Measured<'_>| group.iter().any(|member| std::ptr::eq(one, *member));
        Pattern::new(text).is_ok_and(|pattern| measured.iter().all(|one| in_group(one) || !pattern.matches(&one.series.path)))
    };
    let short = vec![statistic.to_owned()];
    let mut names: Vec<String> = group.iter().map(|one| format!("{}/{statistic}", one.series.metric)).collect();
    names.sort();
    names.dedup();
    [short, names].into_iter().find(|patterns| patterns.iter().all(matches_no_other))
}

/// What a group of metrics needs as a whole; members far noisier than it go into `metrics`.
fn for_group<'a>(
    class: Class,
    patterns: Vec<String>,
    group: Vec<&'a Measured<'a>>,
    today: Levels,
    metrics: &mut Vec<ForMetric<'a>>,
) -> Option<ForClass> {
    let noisy = far_noisier(&group);
    let rest: Vec<&Measured<'_>> = group.into_iter().filter(|one| !noisy.iter().any(|other| std::ptr::eq(*one, *other))).collect();
    let raised = for_class(class, patterns, &rest, today);
    let in_force = raised.as_ref().map_or(today, |raised| raised.proposed);
    metrics.extend(noisy.into_iter().filter_map(|one| for_metric(one, in_force)));
    raised
}

fn far_noisier<'a>(common: &[&'a Measured<'a>]) -> Vec<&'a Measured<'a>> {
    let known: Vec<(&Measured<'_>, f64)> = common.iter().filter_map(|one| Some((*one, reach(one)?.q99))).collect();
    let middle = stats::median(&known.iter().map(|(_, reach)| *reach).collect::<Vec<_>>());
    let Some(middle) = middle.filter(|_| known.len() >= METRICS_FOR_RULES) else { return Vec::new() };
    known.into_iter().filter(|(one, reach)| one.runs >= RUNS_FOR_RULES && *reach > FAR_NOISIER * middle).map(|(one, _)| one).collect()
}

fn for_class(class: Class, patterns: Vec<String>, group: &[&Measured<'_>], today: Levels) -> Option<ForClass> {
    let spread = pooled(group.iter().copied(), |one| &one.counting)?;
    let direction = group.first()?.series.threshold.direction;
    let kind = change_in(class);
    let proposed = today.raised(spread.q99, kind, direction)?;
    Some(ForClass { class, patterns, metrics: group.len(), today, proposed, within_99: amount(spread.q99, kind, direction) })
}

fn for_metric<'a>(one: &'a Measured<'a>, today: Levels) -> Option<ForMetric<'a>> {
    let threshold = &one.series.threshold;
    let reach = reach(one)?.q99;
    let proposed = today.raised(reach, threshold.change_in, threshold.direction)?;
    Some(ForMetric { measured: one, today, proposed, within_99: amount(reach, threshold.change_in, threshold.direction) })
}

fn for_noise(class: Class, common: &[&Measured<'_>], policy: &Policy, may_lower: bool) -> Option<ForNoise> {
    let spread = pooled(common.iter().copied(), |one| &one.moves)?;
    let kind = change_in(class);
    // An assumption is a growth, whichever way is better.
    let within_95 = amount(spread.q95, kind, Direction::Lower);
    let today = of_kind(kind, policy.noise.assumed(class));
    let proposed = friendly(within_95);
    let lower = proposed.value() < today.value() && may_lower;
    (proposed.value() > today.value() || lower).then_some(ForNoise { class, today, proposed, within_95 })
}

fn change_in(class: Class) -> ChangeIn {
    if class == Class::ErrorRate { ChangeIn::Points } else { ChangeIn::Relative }
}

fn of_kind(kind: ChangeIn, value: f64) -> Amount {
    match kind {
        ChangeIn::Relative => Amount::Relative(value),
        ChangeIn::Points => Amount::Points(value),
    }
}

/// A distance as an amount for the worse.
fn amount(distance: f64, kind: ChangeIn, direction: Direction) -> Amount {
    match (kind, direction) {
        (ChangeIn::Points, _) => Amount::Points(distance),
        (ChangeIn::Relative, Direction::Higher) => Amount::Relative((-(-distance).exp_m1()).min(LARGEST_FALL)),
        (ChangeIn::Relative, _) => Amount::Relative(distance.exp_m1()),
    }
}

/// An amount for the worse as a distance.
fn distance(amount: Amount, direction: Direction) -> f64 {
    match amount {
        Amount::Points(value) => Yardstick::Points.worse(value, direction),
        Amount::Relative(value) => Yardstick::Log.worse(value, direction),
    }
}

impl Levels {
    /// The levels at which movements within `reach` are not called; `None` where these are such already, or off.
    fn raised(self, reach: f64, kind: ChangeIn, direction: Direction) -> Option<Levels> {
        let first = self.warn.or(self.fail)?;
        let needed = friendly(amount(reach, kind, direction));
        if distance(first, direction) >= reach || needed.value() <= first.value() {
            return None;
        }
        let falls = direction == Direction::Higher && kind == ChangeIn::Relative;
        let bounded = |value: f64| of_kind(kind, if falls { value.min(LARGEST_FALL) } else { value });
        let warn = bounded(needed.value());
        let in_proportion = |fail: Amount| match (fail.value(), first.value()) {
            (_, 0.0) => warn,
            // In proportion a throughput would come to fail at a fall by more than everything; distances have no such end.
            _ if falls => amount(distance(fail, direction) * distance(warn, direction) / distance(first, direction), kind, direction),
            (fail, first) => of_kind(kind, fail * warn.value() / first),
        };
        let fail = |fail: Amount| bounded(friendly(in_proportion(fail)).value().max(warn.value()));
        Some(Levels { warn: self.warn.map(|_| warn), fail: self.fail.map(fail) })
    }
}

/// Steps of percent (or points) that people write, each up to a limit.
const STEPS: [(f64, f64); 5] = [(1.0, 0.1), (5.0, 0.5), (10.0, 1.0), (50.0, 5.0), (200.0, 10.0)];
/// The step beyond.
const COARSEST: f64 = 50.0;

/// The amount rounded up to a number that people would write.
fn friendly(amount: Amount) -> Amount {
    let percent = amount.value() * 100.0;
    let step = STEPS.iter().find(|(limit, _)| percent <= *limit).map_or(COARSEST, |(_, step)| *step);
    // Not up by a step for what floating point adds.
    let steps = (percent / step - 1e-9).ceil().max(0.0);
    // Divided by its reciprocal, a step such as 0.1 leaves no crumbs.
    let rounded = if step < 1.0 { steps / (1.0 / step).round() } else { steps * step };
    of_kind(amount.change_in(), rounded / 100.0)
}

fn finished(draft: &Draft<'_>, policy: &Policy, nameless: bool) -> Proposal {
    let value = |amount: Option<Amount>| amount.map(Amount::value);
    let classes = draft.classes.iter().map(|one| ProposedClass {
        class: one.class,
        warn: value(one.proposed.warn),
        fail: value(one.proposed.fail),
        warn_today: value(one.today.warn),
        fail_today: value(one.today.fail),
    });
    let of_statistics = draft.statistics.iter().flat_map(|one| one.patterns.iter().map(|pattern| (pattern.clone(), one.proposed)));
    let of_metrics = draft.metrics.iter().take(MOST_RULES).map(|one| (toml::pattern(one, nameless), one.proposed));
    let rules = of_statistics.chain(of_metrics).map(|(pattern, levels)| ProposedRule {
        pattern,
        warn: value(levels.warn),
        fail: value(levels.fail),
    });
    let assumed =
        draft.noise.iter().map(|one| ProposedNoise { class: one.class, assumed: one.proposed.value(), assumed_today: one.today.value() });
    Proposal {
        text: toml::text(draft, policy, nameless),
        classes: classes.collect(),
        rules: rules.collect(),
        rules_in_front: draft.statistics.iter().map(|one| one.patterns.len()).sum(),
        assumed: assumed.collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn percent(value: f64) -> String {
        friendly(Amount::Relative(value / 100.0)).to_string()
    }

    #[test]
    fn amounts_are_rounded_up_to_what_people_write() {
        assert_eq!(
            ["0", "0.21", "0.3", "1", "1.2", "4.9", "5.01", "9.2", "11", "50", "51", "199", "230"]
                .map(|text| percent(text.parse().unwrap())),
            ["0 %", "0.3 %", "0.3 %", "1 %", "1.5 %", "5 %", "6 %", "10 %", "15 %", "50 %", "60 %", "200 %", "250 %"]
        );
        assert_eq!(friendly(Amount::Points(0.0031)).to_string(), "0.4 points");
    }

    #[test]
    fn thresholds_are_raised_in_proportion_and_never_lowered() {
        let today = Levels { warn: Some(Amount::Relative(0.10)), fail: Some(Amount::Relative(0.20)) };
        assert_eq!(today.raised(0.05, ChangeIn::Relative, Direction::Lower), None);
        let raised = today.raised(0.25, ChangeIn::Relative, Direction::Lower).unwrap();
        assert_eq!((raised.warn, raised.fail), (Some(Amount::Relative(0.30)), Some(Amount::Relative(0.60))));
        let fall = today.raised(3.0, ChangeIn::Relative, Direction::Higher).unwrap();
        assert_eq!((fall.warn, fall.fail), (Some(Amount::Relative(0.95)), Some(Amount::Relative(0.95))));
        let off = Levels { warn: None, fail: None };
        assert_eq!(off.raised(0.25, ChangeIn::Relative, Direction::Lower), None);
        let only_fail = Levels { warn: None, fail: Some(Amount::Relative(0.05)) };
        assert_eq!(only_fail.raised(0.25, ChangeIn::Relative, Direction::Lower).unwrap().fail, Some(Amount::Relative(0.30)));
    }
}
