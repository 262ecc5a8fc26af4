//! The metrics of one benchmark: the time of a round, and whatever its author put into `extra_info`.

use super::file::{Measured, Stats};
use crate::ingest::json::{self, Found, Place, Rules};
use crate::ingest::json_text::Number;
use crate::ingest::normalize::whole;
use crate::model::{Benchmark, Caveat, CaveatCode, Class, JsonMapping, Metric, Sample};
use crate::stats;
use crate::unit::Unit;

/// The benchmark at `index` of the file. Names of metrics whose direction nobody can tell are added to `unknown`.
pub(super) fn benchmark(index: usize, measured: Measured, unknown: &mut Vec<String>, caveats: &mut Vec<Caveat>) -> Benchmark {
    let mut benchmark = Benchmark::new(measured.fullname.unwrap_or(measured.name));
    match measured.stats {
        Some(stats) => {
            let at = format!("benchmarks[{index}].stats");
            match times(&stats, &at, &benchmark.name, caveats) {
                Ok(metrics) => benchmark.metrics = metrics,
                Err(reason) => benchmark.error = Some(reason),
            }
        }
        None => benchmark.error = Some("the file holds no statistics of it".to_owned()),
    }
    let mut found = Found::default();
    let rules = Rules { mapping: &JsonMapping::default(), by_position: true, errors: false };
    found.walk(&measured.extra_info, &Place::root(format!("benchmarks[{index}].extra_info")), rules);
    caveats.append(&mut found.caveats);
    for lost in found.lost {
        benchmark.unmeasured.extend(json::unmeasured(&lost, &lost.leaf.dotted()));
    }
    for leaf in found.leaves {
        let Some(mut metric) = json::metric(&leaf, &leaf.dotted(), &leaf.path) else {
            caveats.push(leaf.out_of_range());
            continue;
        };
        if benchmark.metrics.iter().any(|other| other.name == metric.name && other.statistic == metric.statistic) {
            metric.name = format!("extra_info.{}", metric.name);
        }
        if json::is_unknown(&leaf, &leaf.path) {
            unknown.push(format!("{}/{}", benchmark.name, metric.name));
        }
        benchmark.metrics.push(metric);
    }
    benchmark
}

/// Median, mean and minimum of the time of a round, or why there are none.
fn times(stats: &Stats, at: &str, name: &str, caveats: &mut Vec<Caveat>) -> Result<Vec<Metric>, String> {
    for (position, literal) in &stats.data.unusable {
        let at = format!("{at}.data[{position}]");
        caveats.push(Caveat::new(CaveatCode::NotANumber, at.as_str(), format!("{at} of `{name}` is {literal}; the round was left out")));
    }
    let values = &stats.data.values;
    let dropped = !stats.data.unusable.is_empty();
    if values.is_empty() && dropped {
        return Err(format!("none of its {} rounds has a time that is a number", stats.data.unusable.len()));
    }
    let mut given = |field: &str, number: &Option<Number>| match number {
        Some(Number::Unusable(literal)) => {
            let at = format!("{at}.{field}");
            caveats.push(Caveat::new(
                CaveatCode::NotANumber,
                at.as_str(),
                format!("{at} of `{name}` is {literal}; the value was left out"),
            ));
            None
        }
        number => number.as_ref().and_then(Number::finite),
    };
    // What the tool computed over rounds that are no numbers is no number either, or means something else.
    let own = |field: Option<f64>, computed: Option<f64>| if dropped { computed } else { field.or(computed) };
    let median = stats::median(values).or_else(|| given("median", &stats.median));
    let Some(median) = median else {
        return Err("it has neither rounds nor a median".to_owned());
    };
    let mean = own(given("mean", &stats.mean), stats::mean(values));
    let min = own(given("min", &stats.min), stats::quantile_of(values, 0.0));
    let stddev = own(given("stddev", &stats.stddev), stats::deviation(values));
    let rounds = if values.is_empty() {
        given("rounds", &stats.rounds).and_then(whole).filter(|rounds| *rounds > 0)
    } else {
        Some(values.len() as u64)
    };
    if stands_still(values, mean, median) {
        return Err(format!("all {} rounds took 0 s: its timer stood still or is too coarse", rounds.unwrap_or_default()));
    }
    let metric = |statistic: &str, value: f64| {
        let mut metric = Metric::new("time", Class::Duration, Unit::SECOND, value).statistic(statistic);
        metric.n = rounds;
        // One round has no spread, though the tool writes 0 for it.
        metric.stddev = stddev.filter(|_| statistic != "min" && rounds.is_none_or(|rounds| rounds > 1));
        metric
    };
    let mut primary = metric("median", median);
    primary.sample = (!values.is_empty()).then(|| Sample::new(values.as_slice()));
    let shown = [("mean", mean), ("min", min)];
    let shown = shown.into_iter().filter_map(|(statistic, value)| Some(metric(statistic, value?).informational()));
    Ok(std::iter::once(primary).chain(shown).collect())
}

/// Whether no round took any time at all.
fn stands_still(values: &[f64], mean: Option<f64>, median: f64) -> bool {
    if values.is_empty() { median == 0.0 && mean.is_none_or(|mean| mean == 0.0) } else { values.iter().all(|value| *value == 0.0) }
}
