//! Numbers that nothing measured can be: a negative time, a share beyond 1. They are failed measurements, in every format.
//!
//! The one rule, by class. Scores, and what has no class, may be anything, and so may what is a difference by its name:
//! `memory_delta_mb` is −3 where less is used.

use super::pair::Pair;
use crate::compare::decide::judge::view;
use crate::model::{Caveat, CaveatCode, Class, Direction, Metric, Role};
use crate::policy::{MetricView, Policy};
use crate::unit::{Dimension, Scale};

/// Words of names whose numbers have a sign: they are differences, slopes or positions.
const SIGNED: &[&str] = &[
    "balance",
    "bias",
    "change",
    "correction",
    "delta",
    "deviation",
    "diff",
    "difference",
    "drift",
    "gain",
    "growth",
    "headroom",
    "improvement",
    "net",
    "offset",
    "overhead",
    "reduction",
    "regression",
    "residual",
    "saved",
    "saving",
    "savings",
    "skew",
    "slack",
    "slope",
    "trend",
];

/// By how much a share may miss its bounds and still be one that was computed with rounding.
const ROUND_OFF: f64 = 1e-9;

/// Why a metric of this class and unit can't have been measured as `value`; none where it can.
fn why(class: Class, metric: &Metric, value: f64) -> Option<&'static str> {
    let share = class == Class::ErrorRate && metric.unit.dimension() == Dimension::Ratio;
    let kind = match class {
        Class::Score | Class::Other => return None,
        Class::Latency | Class::Duration => "a time can't be negative",
        Class::Throughput => "a throughput can't be negative",
        Class::Memory | Class::Size => "a size can't be negative",
        Class::Cpu => "use of the processor can't be negative",
        Class::Count => "a count can't be negative",
        Class::ErrorRate if share && value > 1.0 + ROUND_OFF => "a share can't be more than 100 %; a percentage needs its unit, `%`",
        Class::ErrorRate => "a share can't be negative",
    };
    let beyond = value < 0.0 || share && value > 1.0 + ROUND_OFF;
    (beyond && !is_signed(&metric.name) && !metric.statistic.as_deref().is_some_and(is_signed)).then_some(kind)
}

/// Whether a name is that of a difference.
fn is_signed(name: &str) -> bool {
    let mut word = String::new();
    let mut previous = ' ';
    for letter in name.chars().chain([' ']) {
        let ends = !letter.is_alphanumeric() || letter.is_uppercase() && previous.is_lowercase();
        if ends && SIGNED.contains(&word.as_str()) {
            return true;
        }
        if ends {
            word.clear();
        }
        if letter.is_alphanumeric() {
            word.extend(letter.to_lowercase());
        }
        previous = letter;
    }
    false
}

/// The first number of a metric, its sample included, that can't have been measured, with why: "−5 s: a time can't be
/// negative".
pub(in crate::compare) fn number(metric: &Metric, path: &str, policy: &Policy) -> Option<String> {
    of_share(metric, path, policy, metric.inferred.is_some())
}

/// The same, where a share beyond 1 `may_be_percent`: the file says no unit, and nothing else says that it is not written so.
fn of_share(metric: &Metric, path: &str, policy: &Policy, may_be_percent: bool) -> Option<String> {
    let sample = metric.sample.as_ref().map_or(&[][..], |sample| sample.values());
    let mut suspects = std::iter::once(&metric.value).chain(sample).filter(|value| **value < 0.0 || **value > 1.0).peekable();
    suspects.peek()?;
    let class = policy.threshold(&view(path, metric.statistic.as_deref(), metric)).class;
    let mut suspects = suspects.filter(|value| **value < 0.0 || !may_be_percent);
    let (value, why) = suspects.find_map(|value| Some((*value, why(class, metric, *value)?)))?;
    Some(format!("{}: {why}", Scale::fit(&metric.unit, &[value]).show(value).replace('-', "−")))
}

/// Takes numbers that can't be out of all pairs: of the head they are failed measurements, of the baseline they are none.
/// Those that are only shown stay, with a caveat.
pub(in crate::compare) fn set_aside(pairs: &mut [Pair<'_>], policy: &Policy) -> Vec<Caveat> {
    let mut caveats = Vec::new();
    for pair in pairs {
        let path = pair.key.path();
        // A share without a unit may be a percentage; where the baseline keeps to a share, so must the head.
        let in_shares = !pair.baseline.is_empty() && pair.baseline.iter().all(|metric| metric.value <= 1.0);
        let may_be_percent = !in_shares && pair.head.iter().all(|metric| metric.inferred.is_some());
        let why = |metric: &Metric| of_share(metric, &path, policy, may_be_percent);
        let found = |metrics: &[&Metric]| metrics.iter().find_map(|metric| Some((why(metric)?, judged(metric, &path, policy))));
        let (of_head, of_baseline) = (found(&pair.head), found(&pair.baseline));
        match of_head {
            Some((why, true)) => pair.fail_head(why),
            Some((why, false)) => {
                caveats.push(Caveat::new(CaveatCode::UnusableValue, path.as_str(), format!("head: {why}; it is not judged")));
            }
            None => {}
        }
        if let Some((first, true)) = of_baseline {
            pair.drop_baseline(|metric| why(metric).is_some(), &first);
            caveats.push(Caveat::new(CaveatCode::UnusableValue, path.as_str(), format!("baseline: {first}; it was left out")));
        }
    }
    caveats
}

/// Whether the policy judges a metric.
fn judged(metric: &Metric, path: &str, policy: &Policy) -> bool {
    let view: MetricView<'_> = view(path, metric.statistic.as_deref(), metric);
    let threshold = policy.threshold(&view);
    threshold.role == Role::Primary && threshold.direction != Direction::Neither
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::unit::Unit;

    fn seen(class: Class, unit: Unit, name: &str, value: f64) -> bool {
        number(&Metric::new(name, class, unit, value), "s/b/m", &Policy::default()).is_some()
    }

    #[test]
    fn every_class_that_counts_something_has_no_negative_numbers() {
        for class in Class::ALL {
            let free = matches!(class, Class::Score | Class::Other);
            assert_eq!(seen(class, Unit::NONE, "value", -1.0), !free, "{class}");
            assert!(!seen(class, Unit::NONE, "value_delta", -1.0), "{class}");
            assert!(!seen(class, Unit::NONE, "valueDiff", -1.0), "{class}");
            assert!(!seen(class, Unit::NONE, "value", 0.0) && !seen(class, Unit::NONE, "value", -0.0), "{class}");
        }
    }

    #[test]
    fn a_share_of_failures_lies_between_none_and_all() {
        for (value, impossible) in [(0.0, false), (1.0, false), (1.0 + 1e-12, false), (1.01, true), (-0.5, true)] {
            assert_eq!(seen(Class::ErrorRate, Unit::RATIO, "error_rate", value), impossible, "{value}");
        }
        assert!(!seen(Class::Cpu, Unit::RATIO, "cpu", 3.5), "several cores");
        assert!(!seen(Class::Score, Unit::RATIO, "speedup", 3.5));
    }
}
