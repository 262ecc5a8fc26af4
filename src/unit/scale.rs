//! Human scaling: one prefix for all numbers of a row, and as many digits as the smallest of them needs.

use super::base::{Dimension, Unit};

/// A chosen multiple of a base unit, in which a set of values reads well together.
#[derive(Debug, Clone, PartialEq)]
pub struct Scale {
    /// Base units in one step of the scale.
    factor: f64,
    /// What follows the number, with its leading blank where one belongs: " ms", " %", "".
    suffix: String,
    /// Digits after the point.
    decimals: usize,
}

/// Seconds of a minute.
const MINUTE: f64 = 60.0;

const TIME: &[(f64, &str)] = &[(1e-9, "ns"), (1e-6, "µs"), (1e-3, "ms"), (1.0, "s"), (60.0, "min")];
const DATA: &[(f64, &str)] = &[(1.0, "B"), (1e3, "kB"), (1e6, "MB"), (1e9, "GB"), (1e12, "TB")];
const PLAIN: &[(f64, &str)] = &[(1.0, ""), (1e6, "M"), (1e9, "G"), (1e12, "T")];

/// From here on a number on the scale has more digits than anyone reads, and is written with an exponent.
const LONG: f64 = 1e15;

impl Scale {
    /// The scale on which the smallest of `values` (in base units, by magnitude, zeros and non-numbers aside)
    /// has at least one digit before the point, and four significant digits in all. Values that no multiple brings
    /// near to readable stay in the base unit.
    ///
    /// A unit that is to be shown by the minute gets the scale of what is counted: "12 MB/min".
    pub fn fit(unit: &Unit, values: &[f64]) -> Scale {
        if let Some(counted) = unit.counted_by_minute() {
            let minutes: Vec<f64> = values.iter().map(|value| value * MINUTE).collect();
            let Scale { factor, suffix, decimals } = Scale::fit(&counted, &minutes);
            let blank = if suffix.is_empty() { " " } else { "" };
            return Scale { factor: factor / MINUTE, suffix: format!("{suffix}{blank}/min"), decimals };
        }
        let finite = || values.iter().map(|v| v.abs()).filter(|v| v.is_finite() && *v > 0.0);
        let largest = finite().fold(0.0, f64::max);
        // Beyond all prefixes the base unit tells as much.
        let smallest = if largest < LONG { finite().fold(f64::INFINITY, f64::min) } else { f64::INFINITY };
        let (factor, suffix) = match unit.dimension() {
            Dimension::Time => pick(TIME, smallest, 1.0, |s| format!(" {s}")),
            Dimension::Data => pick(DATA, smallest, 1.0, |s| format!(" {s}")),
            Dimension::DataRate => pick(DATA, smallest, 1.0, |s| format!(" {s}/s")),
            Dimension::Ratio => (0.01, " %".to_owned()),
            Dimension::Rate => {
                let noun = unit.noun().unwrap_or_default();
                pick(PLAIN, smallest, 1.0, |s| format!(" {s}{noun}/s"))
            }
            Dimension::Count | Dimension::Other => {
                let noun = unit.noun().unwrap_or_default();
                pick(PLAIN, smallest, 10.0, |s| match (s, noun) {
                    ("", "") => String::new(),
                    _ => format!(" {s}{noun}"),
                })
            }
        };
        let decimals = decimals(largest / factor, values, factor);
        Scale { factor, suffix, decimals }
    }

    /// The number on this scale, without the unit; grouping digits by commas from 10,000 on. What is too large or too
    /// small for its digits has an exponent: only zero shows as zero, and without a sign.
    pub fn number(&self, value: f64) -> String {
        if !value.is_finite() {
            return "not a number".to_owned();
        }
        let scaled = value / self.factor;
        let text = format!("{scaled:.*}", self.decimals);
        let is_nothing = !text.contains(|c: char| c.is_ascii_digit() && c != '0');
        if !scaled.is_finite() || scaled.abs() >= LONG || (is_nothing && value != 0.0) {
            return exponent(value, self.factor);
        }
        group(if is_nothing { text.trim_start_matches('-') } else { &text })
    }

    /// The number with its unit.
    pub fn show(&self, value: f64) -> String {
        if value.is_finite() { format!("{}{}", self.number(value), self.suffix) } else { self.number(value) }
    }

    /// Base units in one step of the scale: 0.001 where seconds are shown in milliseconds.
    pub fn factor(&self) -> f64 {
        self.factor
    }

    /// What follows each number, blank included.
    pub fn suffix(&self) -> &str {
        &self.suffix
    }
}

fn pick(table: &[(f64, &str)], smallest: f64, least: f64, suffix: impl Fn(&str) -> String) -> (f64, String) {
    let base = table.iter().find(|(factor, _)| (factor - 1.0).abs() < f64::EPSILON).copied().unwrap_or((1.0, ""));
    let (factor, symbol) = if smallest.is_finite() {
        table
            .iter()
            .rev()
            .find(|(factor, _)| smallest >= factor * if *factor > 1.0 { least } else { 1.0 })
            .or(table.first())
            .copied()
            .unwrap_or(base)
    } else {
        base
    };
    (factor, suffix(symbol))
}

/// Four significant digits for the largest value, less the zeros that all values end in.
fn decimals(largest: f64, values: &[f64], factor: f64) -> usize {
    let before = if largest >= 1.0 { largest.log10().floor() + 1.0 } else { 1.0 };
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to 0..=6 just before")]
    let most = if largest > 0.0 && largest < 0.1 { 3.0 - largest.log10().floor() } else { 4.0 - before }.clamp(0.0, 6.0) as usize;
    let needed = |value: &f64| {
        let text = format!("{:.most$}", value / factor);
        text.split_once('.').map_or(0, |(_, fraction)| fraction.trim_end_matches('0').len())
    };
    values.iter().filter(|value| value.is_finite()).map(needed).max().unwrap_or(0)
}

/// `1.500e-20`, on a scale whose step may take the number out of what 64-bit floats hold.
fn exponent(value: f64, factor: f64) -> String {
    let scaled = value / factor;
    if scaled.is_finite() && scaled != 0.0 {
        return format!("{scaled:.3e}");
    }
    let text = format!("{value:.3e}");
    #[expect(clippy::cast_possible_truncation, reason = "the factors lie between 1e-9 and 1e12")]
    let steps = factor.log10().round() as i32;
    let power = text.split_once('e').and_then(|(mantissa, power)| Some((mantissa, power.parse::<i32>().ok()?)));
    power.map_or_else(|| text.clone(), |(mantissa, power)| format!("{mantissa}e{}", power - steps))
}

/// `12345.6` → `12,345.6`.
fn group(text: &str) -> String {
    let (sign, digits) = text.strip_prefix('-').map_or(("", text), |rest| ("-", rest));
    let (whole, fraction) = digits.split_once('.').map_or((digits, ""), |(w, f)| (w, f));
    let mut out = String::from(sign);
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index) % 3 == 0 && whole.len() > 4 {
            out.push(',');
        }
        out.push(digit);
    }
    if !fraction.is_empty() {
        out.push('.');
        out.push_str(fraction);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(unit: &str, values: &[f64]) -> Vec<String> {
        let unit = super::super::symbol::parse(unit).unit;
        let scale = Scale::fit(&unit, values);
        values.iter().map(|v| scale.show(*v)).collect()
    }

    #[test]
    fn a_row_shares_one_scale() {
        assert_eq!(row("s", &[0.0842, 0.118]), ["84.2 ms", "118.0 ms"]);
        assert_eq!(row("s", &[0.000_999, 0.001_2]), ["999 µs", "1200 µs"]);
        assert_eq!(row("B", &[220e6, 180e6]), ["220 MB", "180 MB"]);
        assert_eq!(row("msg/s", &[12500.0, 11100.0]), ["12,500 msg/s", "11,100 msg/s"]);
        assert_eq!(row("ratio", &[0.001, 0.02]), ["0.1 %", "2.0 %"]);
        assert_eq!(row("s", &[3e-6, 0.7]), ["3 µs", "700,000 µs"]);
        assert_eq!(row("ratio", &[0.00004, 0.0]), ["0.004 %", "0.000 %"]);
        assert_eq!(row("", &[10.3, 10.1]), ["10.3", "10.1"]);
    }

    #[test]
    fn a_drift_is_read_by_the_minute() {
        let drift = |unit: &str, value: f64| {
            let unit = super::super::symbol::parse(unit).unit.per_second().by_minute();
            Scale::fit(&unit, &[value]).show(value)
        };
        assert_eq!(drift("B", 200e3), "12 MB/min");
        assert_eq!(drift("s", 5e-5), "3 ms/min");
        assert_eq!(drift("ratio", 0.000_1), "0.6 %/min");
        assert_eq!(drift("req/s", -0.5), "-30 req/s/min");
        assert_eq!(drift("", 0.05), "3 /min");
    }

    #[test]
    fn zeros_and_non_numbers_do_not_choose_the_scale() {
        assert_eq!(row("s", &[0.0, 0.002]), ["0 ms", "2 ms"]);
        assert_eq!(row("s", &[0.0]), ["0 s"]);
        assert_eq!(row("s", &[f64::NAN, 2.0]), ["not a number", "2 s"]);
    }

    #[test]
    fn no_number_leaves_the_numbers_and_only_zero_shows_as_zero() {
        assert_eq!(row("s", &[0.0, 1e300]), ["0 s", "1.000e300 s"]);
        assert_eq!(row("s", &[1e-9, 1e300]), ["1.000e-9 s", "1.000e300 s"]);
        assert_eq!(row("ratio", &[1e308]), ["1.000e310 %"]);
        assert_eq!(row("ratio", &[0.5, 1e-12]), ["50 %", "1.000e-10 %"]);
        assert_eq!(row("s", &[1e-30]), ["1.000e-21 ns"]);
        assert_eq!(row("ratio", &[-0.0, 0.5]), ["0 %", "50 %"]);
        assert_eq!(row("s", &[-0.0]), ["0 s"]);
        assert_eq!(row("B", &[-3e15]), ["-3.000e15 B"]);
        assert_eq!(row("count", &[f64::MAX]), ["1.798e308"]);
        assert_eq!(row("s", &[f64::MIN_POSITIVE]), ["2.225e-299 ns"]);
    }
}
