//! Time and throughput of one benchmark, where one is the inverse of the other: the same measurement written twice is one finding.

use std::collections::{BTreeMap, HashMap};

use super::words::reported_verdict::ReportedVerdict;
use crate::model::{Change, Direction, Estimate};
use crate::unit::Dimension;

/// How far the product of time and rate may be from what it was, for rounding in the files.
const ROUNDING: f64 = 0.005;

/// Times and rates of one statistic of a benchmark, by their places.
#[derive(Default)]
struct Pair {
    times: Vec<usize>,
    rates: Vec<usize>,
}

/// Suite, benchmark, parameters and statistic.
type Key<'a> = (&'a str, &'a str, &'a BTreeMap<String, String>, Option<&'a str>);

/// The changes that another one stands for, by their places: of two that are the inverse of each other the one that is less
/// grave, the rate where they are equally grave.
pub(super) fn stand_ins(changes: &[Change]) -> HashMap<usize, usize> {
    let mut pairs: HashMap<Key<'_>, Pair> = HashMap::new();
    for (place, change) in changes.iter().enumerate() {
        let id = &change.id;
        let sides = || (id.suite.as_str(), id.benchmark.as_str(), &id.params, id.statistic.as_deref());
        if is_time(change) {
            pairs.entry(sides()).or_default().times.push(place);
        } else if is_rate(change) {
            pairs.entry(sides()).or_default().rates.push(place);
        }
    }
    let mut found = HashMap::new();
    for Pair { times, rates } in pairs.into_values() {
        // With two times, nobody knows of which the rate is the inverse.
        let [at] = times.as_slice() else { continue };
        let Some(time) = changes.get(*at) else { continue };
        for place in rates {
            let Some(rate) = changes.get(place).filter(|rate| rate.role == time.role && are_inverse(time, rate)) else { continue };
            let rank = |change: &Change| ReportedVerdict::of(change).rank();
            if rank(rate) < rank(time) && !found.contains_key(at) {
                found.insert(*at, place);
            } else {
                found.insert(place, *at);
            }
        }
    }
    found
}

fn is_time(change: &Change) -> bool {
    change.unit.dimension() == Dimension::Time && change.direction == Direction::Lower
}

fn is_rate(change: &Change) -> bool {
    matches!(change.unit.dimension(), Dimension::Rate | Dimension::DataRate) && change.direction == Direction::Higher
}

/// Whether time × rate is the same on both sides. Where there is only one side, nothing contradicts it.
fn are_inverse(time: &Change, rate: &Change) -> bool {
    let value = |side: &Option<Estimate>| side.as_ref().map(|estimate| estimate.value);
    let sides = [(value(&time.baseline), value(&rate.baseline)), (value(&time.head), value(&rate.head))];
    match sides {
        [(Some(time_before), Some(rate_before)), (Some(time_now), Some(rate_now))] => {
            let ratio = (time_now * rate_now) / (time_before * rate_before);
            ratio.is_finite() && (ratio - 1.0).abs() <= ROUNDING
        }
        [(Some(_), Some(_)), (None, None)] | [(None, None), (Some(_), Some(_))] => time.verdict == rate.verdict,
        _ => false,
    }
}
