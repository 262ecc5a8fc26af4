//! Bounds in the notations that people already use: `< 10ms`, `>= 5,000 msg/sec`, `10,000 msg/sec`, `<1%`, and
//! k6's own `p(95)<100`, `rate<0.01`.
//!
//! A bound without a comparison sign (`10,000 msg/sec`) takes it from the metric's direction. A bare number in k6's notation
//! is in k6's units: milliseconds for times, bytes for data.

use std::cmp::Ordering;
use std::fmt;

use super::quantity::{Fitted, fit, read_quantity};
use super::statistic::before_bound;
use crate::model::statistic::canonical;
use crate::model::{Class, Direction};
use crate::unit::{Dimension, Quantity, Unit};

/// The comparison that a bound makes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Sense {
    /// The value is less than the limit.
    Lt,
    /// The value is at most the limit.
    Le,
    /// The value is greater than the limit.
    Gt,
    /// The value is at least the limit.
    Ge,
    /// The value equals the limit.
    Eq,
}

impl Sense {
    /// Its sign: `<`, `<=` …
    pub fn sign(self) -> &'static str {
        match self {
            Sense::Lt => "<",
            Sense::Le => "<=",
            Sense::Gt => ">",
            Sense::Ge => ">=",
            Sense::Eq => "==",
        }
    }

    /// Whether it bounds from above.
    pub(in crate::policy) fn is_upper(self) -> bool {
        matches!(self, Sense::Lt | Sense::Le)
    }

    /// Whether it bounds from below.
    pub(in crate::policy) fn is_lower(self) -> bool {
        matches!(self, Sense::Gt | Sense::Ge)
    }
}

/// Longest first, so that `<=` is not read as `<`.
const SENSES: &[(&str, Sense)] = &[
    ("===", Sense::Eq),
    ("==", Sense::Eq),
    ("<=", Sense::Le),
    ("≤", Sense::Le),
    ("<", Sense::Lt),
    (">=", Sense::Ge),
    ("≥", Sense::Ge),
    (">", Sense::Gt),
    ("=", Sense::Eq),
];

/// A bound as written.
#[derive(Debug, Clone, PartialEq)]
pub struct Bound {
    /// Its comparison; absent where the metric's direction decides.
    pub sense: Option<Sense>,
    /// The statistic that it is about, where it names one: "p95", "rate".
    pub statistic: Option<String>,
    quantity: Quantity,
    /// The number as written, with its separators.
    number: String,
    /// Whether it is in k6's notation, whose bare numbers are in k6's units.
    k6: bool,
}

/// A bound converted to the unit of one metric.
#[derive(Debug, Clone, PartialEq)]
pub struct FittedBound {
    /// The comparison with the limit.
    pub sense: Sense,
    /// Its number, in the metric's base unit.
    pub limit: f64,
    /// In words: "< 100 ms".
    pub words: String,
    /// What had to be assumed, where anything had: "the file gives no unit; taken as ms".
    pub note: Option<String>,
}

impl Bound {
    /// Reads a bound. The error says what was expected.
    pub fn parse(text: &str) -> Result<Bound, String> {
        let text = text.trim();
        let start = text.find(['<', '>', '=', '≤', '≥']).unwrap_or(0);
        let (head, tail) = text.split_at(start);
        let sense = SENSES.iter().find(|(sign, _)| tail.starts_with(sign));
        let rest = sense.map_or(tail, |(sign, _)| tail.get(sign.len()..).unwrap_or_default()).trim();
        let (statistic, k6) = before_bound(head.trim())?;
        let quantity = read_quantity(rest, EXPECTED)?;
        if quantity.symbol.contains(['<', '>', '=', '&', '|', ',', '≤', '≥']) {
            return Err("expected one bound, and no more; write a [[gate]] for each".to_owned());
        }
        let number = rest.strip_suffix(&quantity.symbol).unwrap_or(rest).trim().to_owned();
        Ok(Bound { sense: sense.map(|(_, sense)| *sense), statistic, quantity, number, k6 })
    }

    /// Whether the bound is about a statistic of a metric in `unit`; a bound that names none is about all.
    ///
    /// k6's `rate` is the share of a rate metric, which its files call `value`, and of a counter the number per second, which is
    /// only observed where the file holds points.
    pub fn is_about(&self, statistic: Option<&str>, unit: &Unit) -> bool {
        match (&self.statistic, statistic) {
            (None, _) => true,
            (Some(wanted), Some("observed_rate")) if wanted == "rate" => true,
            (Some(wanted), Some("value")) if wanted == "rate" => unit.dimension() == Dimension::Ratio,
            (Some(wanted), Some(statistic)) => canonical(wanted) == canonical(statistic),
            // A metric without a statistic is the number itself, whatever k6 calls that.
            (Some(wanted), None) => matches!(wanted.as_str(), "value" | "count" | "rate"),
        }
    }

    /// This bound with the comparison `sense` where it has none of its own.
    #[must_use]
    pub(in crate::policy) fn or_sense(mut self, sense: Sense) -> Bound {
        self.sense.get_or_insert(sense);
        self
    }

    /// Whether both bound the same numbers from the same side and `self` lets more pass.
    pub(in crate::policy) fn is_looser_than(&self, other: &Bound) -> bool {
        match (self.order(other), self.sense, other.sense) {
            (Some(Ordering::Greater), Some(a), Some(b)) => a.is_upper() && b.is_upper(),
            (Some(Ordering::Less), Some(a), Some(b)) => a.is_lower() && b.is_lower(),
            _ => false,
        }
    }

    /// The order of the two numbers; none where the bounds are about different units or statistics.
    fn order(&self, other: &Bound) -> Option<Ordering> {
        let comparable = self.quantity.unit.compares_with(&other.quantity.unit) && self.statistic == other.statistic;
        comparable.then(|| order(self.quantity.value, other.quantity.value))
    }

    /// Whether no number can meet both.
    pub(in crate::policy) fn excludes(&self, other: &Bound) -> bool {
        match (self.order(other), self.sense, other.sense) {
            (Some(Ordering::Less), Some(a), Some(b)) => a.is_upper() && b.is_lower(),
            (Some(Ordering::Greater), Some(a), Some(b)) => a.is_lower() && b.is_upper(),
            _ => false,
        }
    }

    /// The bound converted to a metric with this unit, direction and value, or why it can't be applied to it.
    ///
    /// The value only matters for a percentage and a file without units: 0.02 may be 2 % or 0.02 %. Where both
    /// readings agree on whether the bound is met, either will do. Else a score from 0 to 1 (an accuracy, a recall) is taken
    /// as a share of one, as nearly all files write it.
    pub fn fit(&self, unit: &Unit, class: Class, direction: Direction, value: f64) -> Result<FittedBound, String> {
        let sense = self.sense.or(match direction {
            Direction::Lower => Some(Sense::Le),
            Direction::Higher => Some(Sense::Ge),
            Direction::Neither => None,
        });
        let Some(sense) = sense else {
            return Err(format!("say `< {self}` or `> {self}`: which way this metric is better is not known"));
        };
        let (fitted, symbol) = if *unit == Unit::NONE && self.quantity.unit == Unit::RATIO {
            (self.percent_without_unit(unit, class, sense, value)?, self.quantity.symbol.as_str())
        } else {
            self.in_unit(unit)?
        };
        let words = format!("{} {} {symbol}", sense.sign(), self.number).trim_end().to_owned();
        Ok(FittedBound { sense, limit: fitted.value, words, note: fitted.note })
    }

    fn in_unit(&self, unit: &Unit) -> Result<(Fitted, &str), String> {
        let bare = self.quantity.unit == Unit::NONE;
        let written = self.quantity.written;
        match unit.dimension() {
            Dimension::Time if self.k6 && bare => {
                Ok((Fitted { value: written * 0.001, note: Some("taken as ms, as k6 does".to_owned()) }, "ms"))
            }
            Dimension::Data | Dimension::DataRate | Dimension::Ratio | Dimension::Rate if self.k6 && bare => {
                Ok((Fitted { value: written, note: None }, if unit.dimension() == Dimension::Data { "B" } else { "" }))
            }
            _ => fit(&self.quantity, unit).map(|fitted| (fitted, self.quantity.symbol.as_str())),
        }
    }

    fn percent_without_unit(&self, unit: &Unit, class: Class, sense: Sense, value: f64) -> Result<Fitted, String> {
        let noted = |value, note: &str| Ok(Fitted { value, note: Some(format!("the file gives no unit; taken as {note}")) });
        let (percent, share) = (self.quantity.written, self.quantity.value);
        if class == Class::Score && (0.0..=1.0).contains(&value) {
            return noted(share, "a share of one");
        }
        if value.abs() > 1.0 || holds(sense, value, percent) == holds(sense, value, share) {
            return noted(percent, "%");
        }
        fit(&self.quantity, unit)
    }
}

const EXPECTED: &str = "expected a bound such as \"< 10ms\", \">= 5,000 msg/sec\" or \"p(95)<100\"";

impl FittedBound {
    /// Whether a value in the metric's base unit meets the bound. What is not a number meets none.
    pub fn holds(&self, value: f64) -> bool {
        holds(self.sense, value, self.limit)
    }

    /// Whether a value meets the bound or misses it by no more than a share of it.
    pub fn holds_within(&self, value: f64, margin: f64) -> bool {
        let room = self.limit.abs() * margin;
        match self.sense {
            Sense::Lt | Sense::Le => holds(Sense::Le, value, self.limit + room),
            Sense::Gt | Sense::Ge => holds(Sense::Ge, value, self.limit - room),
            Sense::Eq => (value - self.limit).abs() <= room,
        }
    }
}

fn holds(sense: Sense, value: f64, limit: f64) -> bool {
    if value.is_nan() {
        return false;
    }
    let order = order(value, limit);
    match sense {
        Sense::Lt => order.is_lt(),
        Sense::Le => order.is_le(),
        Sense::Gt => order.is_gt(),
        Sense::Ge => order.is_ge(),
        Sense::Eq => order.is_eq(),
    }
}

/// The order of two numbers; those that differ only by what a conversion of units loses are equal.
fn order(a: f64, b: f64) -> Ordering {
    if (a - b).abs() <= 1e-12 * a.abs().max(b.abs()) { Ordering::Equal } else { a.total_cmp(&b) }
}

impl fmt::Display for Bound {
    /// `< 100 ms`, `p95 < 100`, `10,000 msg/sec`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = self.sense.map_or("", Sense::sign);
        let parts = [self.statistic.as_deref().unwrap_or_default(), sign, &self.number, &self.quantity.symbol];
        let words: Vec<_> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        f.write_str(&words.join(" "))
    }
}
