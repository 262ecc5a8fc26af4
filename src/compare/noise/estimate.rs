//! The one number that stands for a metric on one side.

use crate::model::{Estimate, Metric, statistic};
use crate::stats;

/// Level of the intervals shown beside the numbers.
const LEVEL: f64 = 0.95;

/// The median over the runs, with the spread of the runs; of one run its own number, with the interval that its
/// sample or its tool gives. `None` for no runs.
pub(in crate::compare) fn of(metrics: &[&Metric]) -> Option<Estimate> {
    if let [metric] = metrics {
        let interval = within(metric).or(metric.details().interval.map(|interval| (interval.low, interval.high)));
        return Some(Estimate { value: metric.value, low: interval.map(|i| i.0), high: interval.map(|i| i.1), n: metric.n });
    }
    let values = stats::sorted(&metrics.iter().map(|metric| metric.value).collect::<Vec<_>>());
    let value = stats::quantile(&values, 0.5)?;
    Some(Estimate { value, low: values.first().copied(), high: values.last().copied(), n: Some(values.len() as u64) })
}

/// The recent level of a history, with the range that nine tenths of its runs lie in; `None` for no runs.
pub(in crate::compare) fn of_history(metrics: &[&Metric]) -> Option<Estimate> {
    let values: Vec<f64> = metrics.iter().map(|metric| metric.value).collect();
    let all = stats::sorted(&values);
    Some(Estimate {
        value: stats::recent_level(&values)?,
        low: stats::quantile(&all, 0.05),
        high: stats::quantile(&all, 0.95),
        n: Some(all.len() as u64),
    })
}

/// The order-statistic interval of a percentile, where the metric has its sample.
fn within(metric: &Metric) -> Option<(f64, f64)> {
    let share = statistic::share(metric.statistic.as_deref()?)?;
    stats::quantile_interval(metric.sample.as_ref()?.ascending(), share, LEVEL)
}
