//! Amounts of change for the worse: a share (`"15%"`) or percentage points (`"0.5 points"`).
//!
//! A bare number is refused, because people who mean 3 % write both 3 and 0.03. Amounts have no sign: they are changes
//! for the worse, whichever direction that is for the metric.

use std::fmt;

use toml::de::DeValue;

use super::quantity::read_quantity;
use crate::model::ChangeIn;
use crate::policy::document::tables::Entry;

/// An amount of change for the worse; never negative, always finite.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Amount {
    /// A share of the baseline: 0.15 is 15 %.
    Relative(f64),
    /// A difference of ratios: 0.005 is half a percentage point.
    Points(f64),
}

/// The value of a threshold key: an amount, or that the threshold is switched off.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::policy) enum Level {
    /// There is no such threshold.
    Off,
    /// From this amount on.
    At(Amount),
}

/// Words for percentage points.
const POINTS: &[&str] = &["points", "point", "pp", "percentage points", "percentage point"];

impl Level {
    /// The amount; absent when switched off.
    pub(in crate::policy) fn amount(self) -> Option<Amount> {
        match self {
            Level::Off => None,
            Level::At(amount) => Some(amount),
        }
    }
}

impl Amount {
    /// Reads `15%`, `+0.5 points`, `0.5pp`. The error says what was expected.
    pub fn parse(text: &str) -> Result<Amount, String> {
        let expected = "expected a percentage such as \"15%\"";
        let quantity = read_quantity(text, expected)?;
        let symbol = quantity.symbol.to_lowercase();
        if quantity.written < 0.0 {
            return Err("expected an amount without a sign, since it counts on the bad side, whichever that is".to_owned());
        }
        match symbol.as_str() {
            "%" | "percent" | "pct" => Ok(Amount::Relative(quantity.value)),
            symbol if POINTS.contains(&symbol) => Ok(Amount::Points(quantity.written * 0.01)),
            "" => Err(format!("{expected}; write \"{}%\"", as_percent(quantity.written))),
            _ => Err(expected.to_owned()),
        }
    }

    /// The number: a share, or a difference of ratios.
    pub fn value(self) -> f64 {
        match self {
            Amount::Relative(value) | Amount::Points(value) => value,
        }
    }

    /// How changes that are compared with it are expressed.
    pub fn change_in(self) -> ChangeIn {
        match self {
            Amount::Relative(_) => ChangeIn::Relative,
            Amount::Points(_) => ChangeIn::Points,
        }
    }
}

impl fmt::Display for Amount {
    /// `15 %`, `0.5 points`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let number = tidy(self.value() * 100.0);
        match self {
            Amount::Relative(_) => write!(f, "{number} %"),
            Amount::Points(_) if number == "1" => f.write_str("1 point"),
            Amount::Points(_) => write!(f, "{number} points"),
        }
    }
}

/// Reads a threshold. Where `kind` is given, the amount must be of that kind. Reports an error and returns `None` if it is
/// no threshold.
pub(in crate::policy) fn read_level(entry: &Entry<'_>, kind: Option<ChangeIn>) -> Option<Level> {
    match entry.value {
        DeValue::Boolean(false) => Some(Level::Off),
        DeValue::String(text) if text.as_ref() == "off" => Some(Level::Off),
        _ => read_amount(entry, kind).map(Level::At),
    }
}

/// Reads an amount, as [`read_level`] does, without `"off"`.
pub(in crate::policy) fn read_amount(entry: &Entry<'_>, kind: Option<ChangeIn>) -> Option<Amount> {
    let points = kind == Some(ChangeIn::Points);
    let expected = if points { "expected percentage points such as \"0.5 points\"" } else { "expected a percentage such as \"15%\"" };
    if let Some(number) = entry.number() {
        let hint =
            if points { format!("write \"{}\"", Amount::Points(number * 0.01)) } else { format!("write \"{}%\"", as_percent(number)) };
        return entry.reject(expected, &hint);
    }
    let Some(text) = entry.value.as_str() else { return entry.reject(expected, "") };
    match Amount::parse(text) {
        Ok(amount) if kind.is_some_and(|kind| kind != amount.change_in()) => {
            let hint = if points {
                format!("a share of an error rate means nothing where the rate is 0; write \"{}\"", Amount::Points(amount.value()))
            } else {
                format!("points are for error rates; write \"{}%\"", tidy(amount.value() * 100.0))
            };
            entry.reject(expected, &hint)
        }
        Ok(amount) => Some(amount),
        Err(_) if points => entry.reject(expected, ""),
        Err(message) => entry.reject(message, ""),
    }
}

/// The percentage that a person who wrote a bare number most likely meant: 3 for both 0.03 and 3.
fn as_percent(number: f64) -> String {
    tidy(if number.abs() < 1.0 { number * 100.0 } else { number }.abs())
}

/// A number without the digits that floating point adds.
pub(in crate::policy) fn tidy(number: f64) -> String {
    let text = format!("{number:.6}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}
