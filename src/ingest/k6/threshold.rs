//! k6's thresholds: `p(95)<100`, `rate > 0.99`, with blanks anywhere.
//!
//! Grammar: an aggregation (`avg`, `min`, `max`, `med`, `p(N)`, `count`, `rate`, `value`), an operator, a number in
//! k6's own unit (milliseconds for times). What does not follow it (old versions took any JavaScript) keeps its
//! text and loses only the statistic.

use std::cmp::Ordering;

use crate::model::Direction;
use crate::model::statistic::percent;

use super::metric::Kind;

/// A threshold as written in a file.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Threshold {
    /// The text, without outer blanks.
    pub(super) text: String,
    /// The tool's judgement: true where the bound was met.
    pub(super) met: Option<bool>,
    /// The measured value in k6's unit, where it was computed apart from the metric's statistics.
    pub(super) value: Option<f64>,
}

impl Threshold {
    /// A threshold with the tool's judgement, if the file has it.
    pub(super) fn new(text: &str, met: Option<bool>) -> Threshold {
        Threshold { text: text.trim().to_owned(), met, value: None }
    }
}

/// What a threshold requires.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Bound {
    /// The statistic under its name in the model: "median", "p95", "rate".
    pub(super) statistic: String,
    operator: Operator,
    limit: f64,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Operator {
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Equal,
    NotEqual,
}

/// Longer operators before those they start with.
const OPERATORS: &[(&str, Operator)] = &[
    ("===", Operator::Equal),
    ("!==", Operator::NotEqual),
    ("<=", Operator::LessOrEqual),
    (">=", Operator::GreaterOrEqual),
    ("==", Operator::Equal),
    ("!=", Operator::NotEqual),
    ("<", Operator::Less),
    (">", Operator::Greater),
];

impl Bound {
    /// Reads a threshold's text; none where it does not follow the grammar.
    pub(super) fn parse(text: &str, kind: Option<Kind>) -> Option<Bound> {
        let (aggregation, rest) = text.split_at(text.find(['<', '>', '=', '!'])?);
        let (symbol, operator) = OPERATORS.iter().find(|(symbol, _)| rest.starts_with(symbol))?;
        let limit: f64 = rest.strip_prefix(symbol)?.trim().parse().ok()?;
        let statistic = match (aggregation.trim(), kind) {
            ("rate", Some(Kind::Rate)) => "value".to_owned(),
            (name @ ("count" | "rate" | "value"), _) => name.to_owned(),
            (name, _) => statistic(name)?,
        };
        limit.is_finite().then_some(Bound { statistic, operator: *operator, limit })
    }

    /// Whether a value in k6's unit meets the bound; false for NaN.
    pub(super) fn meets(&self, value: f64) -> bool {
        let Some(order) = value.partial_cmp(&self.limit) else {
            return false;
        };
        match self.operator {
            Operator::Less => order == Ordering::Less,
            Operator::LessOrEqual => order != Ordering::Greater,
            Operator::Greater => order == Ordering::Greater,
            Operator::GreaterOrEqual => order != Ordering::Less,
            Operator::Equal => order == Ordering::Equal,
            Operator::NotEqual => order != Ordering::Equal,
        }
    }

    /// Whether a value in k6's unit misses the bound by more than writing it down can do.
    pub(super) fn surely_misses(&self, value: f64) -> bool {
        let room = 1e-9 * self.limit.abs().max(value.abs());
        let near = [value - room, value, value + room];
        value.is_finite() && self.operator != Operator::NotEqual && !near.into_iter().any(|value| self.meets(value)) && {
            self.operator != Operator::Equal || (value - self.limit).abs() > room
        }
    }

    /// Which way is better, by the operator.
    pub(super) fn direction(&self) -> Direction {
        match self.operator {
            Operator::Less | Operator::LessOrEqual => Direction::Lower,
            Operator::Greater | Operator::GreaterOrEqual => Direction::Higher,
            Operator::Equal | Operator::NotEqual => Direction::Neither,
        }
    }
}

/// The model's name of a trend's statistic: `med` and `p(50)` are the median, `p(99.9)` and `p99.9` are "p99.9".
pub(super) fn statistic(name: &str) -> Option<String> {
    match name {
        "avg" | "min" | "max" => return Some(name.to_owned()),
        "med" => return Some("median".to_owned()),
        _ => {}
    }
    let percent = percent(name)?;
    Some(if (percent - 50.0).abs() < f64::EPSILON { "median".to_owned() } else { format!("p{percent}") })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_grammar_is_read_with_blanks_and_every_operator() {
        for (text, kind, statistic, below, at, above) in [
            ("p(95)<100", Kind::Trend, "p95", true, false, false),
            ("p(99.9) <= 100", Kind::Trend, "p99.9", true, true, false),
            ("med>=100", Kind::Trend, "median", false, true, true),
            ("p(50) > 100", Kind::Trend, "median", false, false, true),
            ("rate==100", Kind::Rate, "value", false, true, false),
            ("rate===100", Kind::Counter, "rate", false, true, false),
            ("value!=100", Kind::Gauge, "value", true, false, true),
            ("count>1e2", Kind::Counter, "count", false, false, true),
        ] {
            let bound = Bound::parse(text, Some(kind)).unwrap();
            assert_eq!(bound.statistic, statistic, "{text}");
            assert_eq!((bound.meets(99.0), bound.meets(100.0), bound.meets(101.0)), (below, at, above), "{text}");
            assert!(!bound.meets(f64::NAN), "{text}");
        }
    }

    #[test]
    fn what_is_not_in_the_grammar_is_no_bound() {
        for text in ["", "p(95)", "p(95)<", "p(95)<ten", "avg<100 && p(95)<200", "p()<1", "p(-5)<1", "p(101)<1", "sum<1", "avg<inf"] {
            assert_eq!(Bound::parse(text, Some(Kind::Trend)), None, "{text}");
        }
    }
}
