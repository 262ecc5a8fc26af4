//! Thresholds beyond what noise does.
//!
//! How large a change must be to matter is the maintainer's word, so a proposal never lowers a threshold; it raises
//! those that noise alone would cross. The warning goes to where 99 of 100 movements of the class stay within, rounded
//! up to a number that people would write, and the failure moves along in today's proportion. Tails are noisier than
//! middles, and some metrics far noisier than others: a statistic or a metric that would deafen its class gets a rule
//! of its own, and a metric that doubles by noise alone is only shown.
//!
//! What is assumed of noise is the movement that 95 of 100 stay within; it is lowered only where at least five runs
//! cover at least a day, since noise between days is more than noise between minutes.

use std::collections::BTreeMap;

use super::draft::{Draft, ForClass, ForMetric, ForNoise, MOST_RULES, RUNS_FOR_RULES};
use super::levels::{Levels, amount, change_in, friendly, of_kind};
use super::noise::{Measured, Spread, pooled};
use super::result::{Proposal, ProposedClass, ProposedNoise, ProposedRule};
use super::toml;
use crate::model::{ChangeIn, Class, Direction};
use crate::policy::{Amount, Pattern, Policy};
use crate::stats;

/// Independent movements from which on thresholds are derived from them.
const MOVEMENTS_TO_PROPOSE: usize = 8;
/// Metrics that make a class one can be noisier than.
const METRICS_FOR_RULES: usize = 4;
/// Metrics that make a statistic one that can be judged apart.
const METRICS_FOR_STATISTIC: usize = 3;
/// The largest share of a group that can be far noisier than the rest of it, without and with rules to give them.
const MOST_FAR: (f64, f64) = (0.1, 0.5);
/// So many times the noise of its class's middle is far noisier.
const FAR_NOISIER: f64 = 3.0;
/// Runs from which on an assumption may be lowered.
const RUNS_TO_LOWER: usize = 5;
/// Seconds that they must cover.
const SPAN_TO_LOWER: f64 = 86_400.0;
/// A movement from which on, a doubling or halving, no threshold guards a metric.
const HOPELESS: f64 = std::f64::consts::LN_2;
/// An amount beyond which nothing is proposed: a growth by ten times.
const BEYOND: f64 = 10.0;

/// What noise that was measured on `runs` runs, `span` seconds apart, asks for. `nameless` suites are named after their
/// files, so rules must not name them.
pub(super) fn propose(measured: &[Measured<'_>], policy: &Policy, runs: usize, span: Option<f64>, nameless: bool) -> Proposal {
    let mut draft = Draft {
        runs,
        classes: Vec::new(),
        statistics: Vec::new(),
        metrics: Vec::new(),
        unsettled: 0,
        too_few: Vec::new(),
        beyond: Vec::new(),
        noise: Vec::new(),
    };
    let may_lower = runs >= RUNS_TO_LOWER && span.is_some_and(|span| span >= SPAN_TO_LOWER);
    // Rules that are there overrule those for statistics, which go before them.
    let without_rules: Vec<&Measured<'_>> = measured.iter().filter(|one| !has_rule(policy, one)).collect();
    for class in Class::ALL {
        let of_class = |one: &&Measured<'_>| one.series.threshold.class == class && fits(one, class) && !one.moves.is_empty();
        let (ruled, free): (Vec<_>, Vec<_>) = measured.iter().filter(of_class).partition(|one| has_rule(policy, one));
        let settings = policy.class(class);
        let today = Levels { warn: settings.warn, fail: settings.fail };
        let (common, apart) = by_statistic(class, &free, today, &without_rules);
        draft.noise.extend(for_noise(class, &common, policy, may_lower));
        let raised = for_group(class, Vec::new(), common, today, &mut draft);
        let in_force = raised.as_ref().map_or(today, |raised| raised.proposed);
        draft.classes.extend(raised);
        for (patterns, group) in apart {
            let raised = for_group(class, patterns, group, in_force, &mut draft);
            draft.statistics.extend(raised);
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
    others: &[&Measured<'_>],
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
        match statistic.filter(|_| noisier).and_then(|statistic| patterns(statistic, &group, others)) {
            Some(patterns) => apart.push((patterns, group)),
            None => common.extend(group),
        }
    }
    (common, apart)
}

/// Patterns that match the group and none of the others: the statistic itself, else the names of the metrics with
/// it; `None` where these match others too.
fn patterns(statistic: &str, group: &[&Measured<'_>], others: &[&Measured<'_>]) -> Option<Vec<String>> {
    let matches_just_these = |text: &String| {
        let matches = |pattern: &Pattern, one: &Measured<'_>| pattern.matches(&one.series.path);
        Pattern::new(text).is_ok_and(|pattern| {
            group.iter().any(|one| matches(&pattern, one)) && others.iter().all(|one| is_among(one, group) || !matches(&pattern, one))
        })
    };
    let short = vec![statistic.to_owned()];
    let mut names: Vec<String> = group.iter().map(|one| format!("{}/{statistic}", one.series.metric)).collect();
    names.sort();
    names.dedup();
    [short, names].into_iter().find(|patterns| patterns.iter().all(matches_just_these))
}

/// What a group of metrics needs as a whole; members far noisier than it are set apart in the draft.
fn for_group<'a>(
    class: Class,
    patterns: Vec<String>,
    group: Vec<&'a Measured<'a>>,
    today: Levels,
    draft: &mut Draft<'a>,
) -> Option<ForClass> {
    let noisy = far_noisier(&group);
    let rest: Vec<&Measured<'_>> = group.into_iter().filter(|one| !is_among(one, &noisy)).collect();
    let raised = match for_class(class, patterns, &rest, today) {
        Some(raised) if raised.within_99.value() > BEYOND => {
            draft.beyond.push(class);
            None
        }
        Some(_) if !enough(&rest) => {
            draft.too_few.push(class);
            None
        }
        raised => raised,
    };
    let in_force = raised.as_ref().map_or(today, |raised| raised.proposed);
    let (told, untold): (Vec<_>, Vec<_>) =
        noisy.into_iter().filter_map(|one| for_metric(one, in_force)).partition(|one| one.measured.runs >= RUNS_FOR_RULES);
    draft.metrics.extend(told);
    draft.unsettled += untold.len();
    raised
}

fn is_among(one: &Measured<'_>, others: &[&Measured<'_>]) -> bool {
    others.iter().any(|other| std::ptr::eq(one, *other))
}

/// Whether the group moved often enough to derive anything from that.
fn enough(group: &[&Measured<'_>]) -> bool {
    group.iter().map(|one| one.independent()).sum::<usize>() >= MOVEMENTS_TO_PROPOSE
}

fn far_noisier<'a>(common: &[&'a Measured<'a>]) -> Vec<&'a Measured<'a>> {
    let known: Vec<(&Measured<'_>, f64)> = common.iter().filter_map(|one| Some((*one, reach(one)?.q99))).collect();
    let middle = stats::median(&known.iter().map(|(_, reach)| *reach).collect::<Vec<_>>());
    let Some(middle) = middle.filter(|_| known.len() >= METRICS_FOR_RULES) else { return Vec::new() };
    let far: Vec<&Measured<'_>> = known.into_iter().filter(|(_, reach)| *reach > FAR_NOISIER * middle).map(|(one, _)| one).collect();
    // Many that are noisier than the others are no exceptions: that is how noisy the group is.
    let share = if far.iter().all(|one| one.runs >= RUNS_FOR_RULES) { MOST_FAR.1 } else { MOST_FAR.0 };
    if far.len() as f64 <= share * common.len() as f64 { far } else { Vec::new() }
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
    let proposed = (reach < HOPELESS).then_some(proposed);
    Some(ForMetric { measured: one, today, proposed, within_99: amount(reach, threshold.change_in, threshold.direction) })
}

fn for_noise(class: Class, common: &[&Measured<'_>], policy: &Policy, may_lower: bool) -> Option<ForNoise> {
    let noisy = far_noisier(common);
    let rest: Vec<&Measured<'_>> = common.iter().copied().filter(|one| !is_among(one, &noisy)).collect();
    let spread = pooled(rest.iter().copied(), |one| &one.moves).filter(|spread| enough(&rest) && spread.q95.exp_m1() <= BEYOND)?;
    let kind = change_in(class);
    // An assumption is a growth, whichever way is better.
    let within_95 = amount(spread.q95, kind, Direction::Lower);
    let today = of_kind(kind, policy.noise.assumed(class));
    let proposed = friendly(within_95);
    let lower = proposed.value() < today.value() && may_lower;
    (proposed.value() > today.value() || lower).then_some(ForNoise { class, today, proposed, within_95 })
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
    let of_statistics = draft.statistics.iter().flat_map(|one| one.patterns.iter().map(|pattern| (pattern.clone(), Some(one.proposed))));
    let of_metrics = draft.metrics.iter().take(MOST_RULES).map(|one| (toml::pattern(one, nameless), one.proposed));
    let rules = of_statistics.chain(of_metrics).map(|(pattern, levels)| ProposedRule {
        pattern,
        warn: levels.and_then(|levels| value(levels.warn)),
        fail: levels.and_then(|levels| value(levels.fail)),
        informational: levels.is_none(),
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
