//! Names of statistics: what "p95", "p(99.9)", "p999" and "med" stand for, in every format, policy and report.

use std::borrow::Cow;

/// One name for each statistic, whatever the tool calls it: "mean" for `avg`, "median" for `med`, `p50` and `p(50)`,
/// "p99.9" for `p(99.9)`. Other names stand for themselves.
pub(crate) fn canonical(name: &str) -> Cow<'_, str> {
    match name {
        "avg" | "average" => "mean".into(),
        "med" | "p50" => "median".into(),
        other => match inner(other) {
            Some("50") => "median".into(),
            Some(rank) => format!("p{rank}").into(),
            None => other.into(),
        },
    }
}

/// The share of values, 0 to 1, at or below a percentile of this name: 0.95 of "p95", 0.5 of "median". `None` for names of
/// other statistics.
pub(crate) fn share(name: &str) -> Option<f64> {
    rank(name).map(|(number, tenths)| number / 10_f64.powi(tenths + 2))
}

/// The same in percent, as it is written: 95 of "p95", 99.9 of "p99.9" and of "p999".
pub(crate) fn percent(name: &str) -> Option<f64> {
    rank(name).map(|(number, tenths)| number / 10_f64.powi(tenths))
}

/// What stands between the brackets of `p(95)`.
fn inner(name: &str) -> Option<&str> {
    name.strip_prefix("p(")?.strip_suffix(')').map(str::trim)
}

/// The number in the name, and the powers of ten by which it is larger than a percentage: three digits and more that begin with
/// a 9, as in "p999" and "p9995", are tenths and hundredths of a percent without their point.
fn rank(name: &str) -> Option<(f64, i32)> {
    if matches!(name, "median" | "med") {
        return Some((50.0, 0));
    }
    let bracketed = inner(name);
    let digits = bracketed.or_else(|| name.strip_prefix('p'))?;
    let written = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    let number: f64 = digits.parse().ok().filter(|_| written)?;
    let pointless = bracketed.is_none() && digits.len() > 2 && digits.starts_with('9') && !digits.contains('.');
    let tenths = if pointless { i32::try_from(digits.len()).ok()? - 2 } else { 0 };
    (number <= 100.0 * 10_f64.powi(tenths)).then_some((number, tenths))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_read_in_every_spelling() {
        for (name, percent_of_it) in [
            ("p95", 95.0),
            ("p(95)", 95.0),
            ("p( 95 )", 95.0),
            ("p99.9", 99.9),
            ("p999", 99.9),
            ("p9999", 99.99),
            ("p050", 50.0),
            ("p099", 99.0),
            ("p0", 0.0),
            ("p5", 5.0),
            ("p100", 100.0),
            ("median", 50.0),
            ("med", 50.0),
        ] {
            assert_eq!(percent(name), Some(percent_of_it), "{name}");
            assert!((share(name).unwrap() - percent_of_it / 100.0).abs() < 1e-12, "{name}");
        }
    }

    #[test]
    fn other_names_are_no_percentiles() {
        for name in
            ["", "p", "p()", "port", "p2p", "p-5", "p+5", "p1e1", "p100.5", "p101", "p(999)", "pinf", "pNaN", "p95%", "mean", "max", "P95"]
        {
            assert_eq!(percent(name), None, "{name}");
        }
    }

    #[test]
    fn every_statistic_has_one_name() {
        for (name, one) in
            [("avg", "mean"), ("med", "median"), ("p50", "median"), ("p(50)", "median"), ("p(99.9)", "p99.9"), ("max", "max")]
        {
            assert_eq!(canonical(name), one);
        }
    }
}
