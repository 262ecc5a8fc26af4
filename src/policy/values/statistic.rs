//! Names of statistics before a bound, in k6's notation and the usual one.
//!
//! k6 says `avg`, `med` and `p(95)` for what others call mean, median and p95. A bound in k6's own words is also in
//! k6's units, so who says `p(95)<100` means milliseconds, and who says `p95 < 100` must say what of.

use crate::model::statistic::{canonical, percent};

/// What k6 calls its aggregations, percentiles aside.
const K6_NAMES: &[&str] = &["avg", "min", "med", "max", "count", "rate", "value"];

/// The statistic that stands before a bound, and whether it is k6's way to say it.
pub(in crate::policy) fn before_bound(head: &str) -> Result<(Option<String>, bool), String> {
    if head.is_empty() {
        return Ok((None, false));
    }
    if head.starts_with("p(") {
        let name = percent(head).map(|_| canonical(head).into_owned()).ok_or_else(|| format!("`{head}` is no percentile"))?;
        return Ok((Some(name), true));
    }
    if K6_NAMES.contains(&head) {
        return Ok((Some(canonical(head).into_owned()), true));
    }
    if canonical(head) != head || matches!(head, "mean" | "median" | "stddev") || percent(head).is_some() {
        return Ok((Some(canonical(head).into_owned()), false));
    }
    Err(format!("`{head}` is no statistic (p95, median, mean, max, rate …); name the metric in `match`"))
}
