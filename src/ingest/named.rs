//! Computes a named statistic from a sample, where a file gives no value for it.

use crate::model::statistic;
use crate::stats;

/// The named statistic of a sample: "median", "mean", "min", "max", "p95", "p99.9", "p999". The median when there
/// is no name; none when the name is another.
pub(crate) fn named(values: &[f64], name: Option<&str>) -> Option<f64> {
    let share = match name {
        None => 0.5,
        Some("mean" | "avg" | "average") => return stats::mean(values),
        Some("min") => 0.0,
        Some("max") => 1.0,
        Some(name) => statistic::share(name)?,
    };
    stats::quantile_of(values, share)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statistics_are_known_by_name() {
        let values: Vec<f64> = (0..=1000).map(f64::from).collect();
        for (name, expected) in [("p95", 950.0), ("p99", 990.0), ("p999", 999.0), ("p100", 1000.0), ("mean", 500.0), ("min", 0.0)] {
            assert_eq!(named(&values, Some(name)), Some(expected), "{name}");
        }
        assert!((named(&values, Some("p99.9")).unwrap() - 999.0).abs() < 1e-9);
        assert_eq!(named(&values, Some("rate")), None);
    }
}
