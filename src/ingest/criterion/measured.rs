//! From iterations and their totals to the metrics of one benchmark, the same way for the directory and for
//! cargo-criterion's messages.
//!
//! Each total over its iterations is one value of the sample, in measuring order. In criterion's linear mode later
//! values average over more iterations, so the median is taken rather than criterion's own slope, which is absent
//! in flat mode and would not compare from run to run. Values that no clock can have measured are left out by name.

use crate::ingest::json_text::Number;
use crate::model::{Caveat, CaveatCode, Class, Direction, Metric, Role, Sample};
use crate::stats;
use crate::unit::Unit;

use super::throughput::{self, Declared};

/// Beyond this a count is not exact, and no run comes near it: it is an overflow (2^53).
const COUNTABLE: f64 = 9_007_199_254_740_992.0;

/// What was measured: criterion's own clock, or a project's own `Measurement`.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Quantity {
    /// Name of the metric.
    pub(super) name: &'static str,
    /// Class of the metric.
    pub(super) class: Class,
    /// Base unit of the metric.
    pub(super) unit: Unit,
    /// How many units of the file are one base unit. Dividing by 10^9 rounds once, multiplying by 10^-9 twice.
    pub(super) per_base: f64,
}

impl Quantity {
    /// The time that criterion's own clock measures, in nanoseconds.
    pub(super) fn nanoseconds() -> Quantity {
        Quantity { name: "time", class: Class::Duration, unit: Unit::SECOND, per_base: 1e9 }
    }

    /// A value of the file in base units.
    pub(super) fn base(&self, value: f64) -> f64 {
        value / self.per_base
    }

    fn is_time(&self) -> bool {
        self.unit == Unit::SECOND
    }
}

/// Why one value is of no use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Fault {
    NotANumber,
    NoIterations,
    TooManyIterations,
    NoTime,
    TooLong,
}

impl Fault {
    fn code(self) -> CaveatCode {
        if self == Fault::NotANumber { CaveatCode::NotANumber } else { CaveatCode::UnusableValue }
    }

    fn words(self) -> &'static str {
        match self {
            Fault::NotANumber => "it is not a number",
            Fault::NoIterations => "it counts less than one iteration",
            Fault::TooManyIterations => "it counts more iterations than any run can make, so the counter overflowed",
            Fault::NoTime => "it took no time at all, which no clock can measure",
            Fault::TooLong => "it took longer than any run can take, so the clock overflowed",
        }
    }
}

/// The usable values of one benchmark.
#[derive(Debug)]
pub(super) struct Measured {
    /// Values per iteration in base units, in measuring order.
    pub(super) values: Vec<f64>,
    /// The total of all of them, in base units: how long the measuring took, for times.
    pub(super) total: f64,
}

/// The values per iteration of `benchmark`. What is unusable is left out with a caveat; if all of it is, the reason
/// comes back as an error in words.
pub(super) fn measured(
    benchmark: &str,
    quantity: &Quantity,
    iterations: &[Number],
    totals: &[Number],
    caveats: &mut Vec<Caveat>,
) -> Result<Measured, String> {
    if iterations.len() != totals.len() {
        return Err(format!("holds {} counts of iterations, but {} totals", iterations.len(), totals.len()));
    }
    let mut faults: Vec<(Fault, usize)> = Vec::new();
    let mut all = Measured { values: Vec::with_capacity(totals.len()), total: 0.0 };
    for (index, (count, total)) in iterations.iter().zip(totals).enumerate() {
        match per_iteration(quantity, count, total) {
            Ok((value, total)) => {
                all.values.push(value);
                all.total += total;
            }
            Err(fault) => faults.push((fault, index + 1)),
        }
    }
    faults.sort_unstable();
    if all.values.is_empty() {
        let reason = faults.first().map_or_else(|| "it is empty".to_owned(), |(fault, at)| format!("value {at}: {}", fault.words()));
        return Err(format!("holds no usable value ({reason})"));
    }
    for same in faults.chunk_by(|a, b| a.0 == b.0) {
        let Some((fault, at)) = same.first() else { continue };
        let (count, of) = (same.len(), totals.len());
        let text = format!("{count} of its {of} values left out; value {at}: {}", fault.words());
        caveats.push(Caveat::new(fault.code(), benchmark, text));
    }
    Ok(all)
}

fn per_iteration(quantity: &Quantity, count: &Number, total: &Number) -> Result<(f64, f64), Fault> {
    let (Some(count), Some(total)) = (count.finite(), total.finite()) else {
        return Err(Fault::NotANumber);
    };
    if count < 1.0 {
        return Err(Fault::NoIterations);
    }
    if count > COUNTABLE {
        return Err(Fault::TooManyIterations);
    }
    let value = quantity.base(total / count);
    if quantity.is_time() && value <= 0.0 {
        return Err(Fault::NoTime);
    }
    if quantity.is_time() && quantity.base(total) > COUNTABLE / 1e9 || !value.is_finite() {
        return Err(Fault::TooLong);
    }
    Ok((value, quantity.base(total)))
}

/// The metrics of a sample: the median, which is judged, the throughputs, and mean and standard deviation for information.
pub(super) fn metrics(quantity: &Quantity, values: Vec<f64>, declared: &[Declared]) -> Vec<Metric> {
    let Some(median) = stats::median(&values) else {
        return Vec::new();
    };
    let n = values.len() as u64;
    let (mean, stddev) = (stats::mean(&values), stats::deviation(&values));
    let mut judged = judged(quantity, median);
    judged.n = Some(n);
    judged.sample = Some(Sample::new(values));
    let seen = [("mean", mean), ("stddev", stddev)];
    let seen = seen.into_iter().filter_map(|(statistic, value)| {
        let mut metric = informational(quantity, statistic, value?);
        metric.n = Some(n);
        Some(metric)
    });
    let mut all: Vec<Metric> = seen.collect();
    all.splice(0..0, with_throughputs(quantity, judged, declared));
    all
}

/// The metric that is judged, followed by what follows from it.
pub(super) fn with_throughputs(quantity: &Quantity, judged: Metric, declared: &[Declared]) -> Vec<Metric> {
    let declared = if quantity.is_time() { declared } else { &[] };
    let rates: Vec<Metric> = declared.iter().filter_map(|work| throughput::metric(work, &judged)).collect();
    std::iter::once(judged).chain(rates).collect()
}

/// The median as the metric that is judged. Criterion takes less of any measurement for better, so perfdiff does.
pub(super) fn judged(quantity: &Quantity, median: f64) -> Metric {
    let metric = Metric::new(quantity.name, quantity.class, quantity.unit.clone(), median);
    metric.statistic("median").direction(Direction::Lower).role(Role::Primary)
}

/// Another statistic of the same values, shown only.
pub(super) fn informational(quantity: &Quantity, statistic: &str, value: f64) -> Metric {
    Metric::new(quantity.name, quantity.class, quantity.unit.clone(), value)
        .statistic(statistic)
        .direction(Direction::Lower)
        .informational()
}
