//! Which thresholds one metric gets: the class's defaults, `[class.NAME]`, and the last `[[rule]]` that matches.
//!
//! What of a rule does not fit the metric (percent for an error rate, milliseconds for a size) is left to the class, and
//! the threshold's notes say so.

use super::config::Policy;
use super::metric_view::MetricView;
use super::sections::class::{self, ClassSettings};
use super::sections::rule::Rule;
use super::values::amount::{Amount, Level};
use crate::model::{ChangeIn, Class, Direction, Role};
use crate::unit::{Dimension, Unit};

/// The thresholds of one metric. Amounts are changes for the worse.
#[derive(Debug, Clone, PartialEq)]
pub struct Threshold {
    /// A change for the worse of at least this much is a warning; absent when switched off. Never above `fail`.
    pub warn: Option<Amount>,
    /// A change for the worse of at least this much is a failure; absent when switched off.
    pub fail: Option<Amount>,
    /// Least absolute change that counts, in the metric's base unit.
    pub min_change: Option<f64>,
    /// How the change is to be expressed; both amounts are of this kind.
    pub change_in: ChangeIn,
    /// The class it is judged as.
    pub class: Class,
    /// Which way is better: from the rule, else from the metric.
    pub direction: Direction,
    /// Whether it is judged: from the rule, else from the metric.
    pub role: Role,
    /// Where it comes from: "class latency", "[class.latency]", "rule `parser/*`".
    pub source: String,
    /// What of the configuration could not be applied to this metric, and why; one sentence each.
    pub notes: Vec<String>,
}

impl Policy {
    /// The thresholds of a metric.
    pub fn threshold(&self, metric: &MetricView<'_>) -> Threshold {
        let rule = self.rules.iter().rev().find(|rule| rule.pattern.matches(metric.path));
        let class = rule.and_then(|rule| rule.class).unwrap_or(metric.class);
        let settings = &self.class(class);
        let mut notes = Vec::new();
        let Amounts { warn, fail, change_in } = amounts(rule, class, settings, metric.unit, &mut notes);
        Threshold {
            warn,
            fail,
            min_change: min_change(rule, settings, metric.unit, &mut notes),
            change_in,
            class,
            direction: direction(rule, metric),
            role: role(rule, metric),
            source: match rule {
                Some(rule) => format!("rule `{}`", rule.pattern),
                None if self.overridden && change_in == ChangeIn::Relative => "--warn and --fail".to_owned(),
                None => source_of(class, settings),
            },
            notes,
        }
    }
}

fn source_of(class: Class, settings: &ClassSettings) -> String {
    if *settings == ClassSettings::default_of(class) { format!("class {class}") } else { format!("[class.{class}]") }
}

struct Amounts {
    warn: Option<Amount>,
    fail: Option<Amount>,
    change_in: ChangeIn,
}

fn amounts(rule: Option<&Rule>, class: Class, settings: &ClassSettings, unit: &Unit, notes: &mut Vec<String>) -> Amounts {
    let own = of_class(class, settings, unit, notes);
    let Some(rule) = rule else { return own };
    let pick = |level: Option<Level>, otherwise| level.map_or(otherwise, Level::amount);
    let mut chosen = match rule.change_in().unwrap_or(own.change_in) {
        kind if kind == own.change_in => Amounts { warn: pick(rule.warn, own.warn), fail: pick(rule.fail, own.fail), ..own },
        // The class's amounts can't fill a gap between amounts of another kind.
        ChangeIn::Points if unit.dimension() == Dimension::Ratio && rule.warn.is_some() && rule.fail.is_some() => {
            Amounts { warn: pick(rule.warn, None), fail: pick(rule.fail, None), change_in: ChangeIn::Points }
        }
        ChangeIn::Points if unit.dimension() == Dimension::Ratio => {
            notes.push(format!(
                "rule `{}` must give both warn and fail to judge a {class} in points; the class's thresholds hold",
                rule.pattern
            ));
            own
        }
        ChangeIn::Points => {
            notes.push(format!("rule `{}` counts in points, which only shares have; the class's thresholds hold", rule.pattern));
            own
        }
        ChangeIn::Relative => {
            notes.push(format!(
                "rule `{}` counts in percent, and error rates are compared in points; the class's thresholds hold",
                rule.pattern
            ));
            own
        }
    };
    if let (Some(warn), Some(fail)) = (chosen.warn, chosen.fail)
        && warn.value() > fail.value()
    {
        notes.push(format!(
            "rule `{}` and class {class} together would warn at {warn} and fail at {fail}; it warns at {fail}",
            rule.pattern
        ));
        chosen.warn = Some(fail);
    }
    chosen
}

/// The class's own amounts. Errors that are counted by time or number are no shares, so points mean nothing for them.
fn of_class(class: Class, settings: &ClassSettings, unit: &Unit, notes: &mut Vec<String>) -> Amounts {
    let is_share = unit.dimension() == Dimension::Ratio || *unit == Unit::NONE;
    if class == Class::ErrorRate && !is_share {
        let ClassSettings { warn, fail, .. } = ClassSettings::default_of(Class::Other);
        notes.push(format!("an error rate in `{unit}` is no share; it is compared in percent, with the thresholds of class other"));
        return Amounts { warn, fail, change_in: ChangeIn::Relative };
    }
    Amounts { warn: settings.warn, fail: settings.fail, change_in: class::change_in(class) }
}

fn min_change(rule: Option<&Rule>, settings: &ClassSettings, unit: &Unit, notes: &mut Vec<String>) -> Option<f64> {
    let of_rule = rule.and_then(|rule| Some((rule.min_change.as_ref()?, format!("rule `{}`", rule.pattern))));
    let of_class = settings.min_change.as_ref().map(|change| (change, "its class".to_owned()));
    [of_rule, of_class].into_iter().flatten().find_map(|(change, whose)| match change.in_unit(unit) {
        Ok(value) => Some(value),
        Err(message) => {
            notes.push(format!("min-change {} of {whose} does not apply: {message}", change.text()));
            None
        }
    })
}

/// Which way is better: the rule's word, else that of the class it names, else the metric's own.
fn direction(rule: Option<&Rule>, metric: &MetricView<'_>) -> Direction {
    let by_class = || rule?.class.map(Class::default_direction).filter(|direction| *direction != Direction::Neither);
    rule.and_then(|rule| rule.direction).or_else(by_class).unwrap_or(metric.direction)
}

/// Whether it is judged. A rule that gives a direction to a metric that had none makes it one that is.
fn role(rule: Option<&Rule>, metric: &MetricView<'_>) -> Role {
    let placed = metric.direction == Direction::Neither && direction(rule, metric) != Direction::Neither;
    rule.and_then(|rule| rule.role).unwrap_or(if placed { Role::Primary } else { metric.role })
}
