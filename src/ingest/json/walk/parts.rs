//! The parts of a time: numbers without a unit that add up to a time beside them.
//!
//! `{"total_s": 1.4, "stages": {"read": 0.4, "join": 1.0}}`: the stages are in seconds.

use crate::ingest::infer::infer;
use crate::ingest::json::tree::node::{Entry, Node};
use crate::unit::Dimension;

/// How far the sum may be from the time, as a share of it: both were rounded, and some time passes between the parts.
const TOLERANCE: f64 = 0.01;
/// Units of time by how many seconds they are.
const UNITS: &[(f64, &str)] = &[(1.0, "s"), (1e-3, "ms"), (1e-6, "us"), (1e-9, "ns")];

/// The unit of the numbers of `parts`, where they add up to a time in the object of `entries` that holds them.
pub(super) fn unit(entries: &[Entry], parts: &Node) -> Option<&'static str> {
    let numbers: Option<Vec<f64>> = parts.entries().iter().map(|(_, part)| part.number().filter(|number| *number >= 0.0)).collect();
    let numbers = numbers.filter(|numbers| numbers.len() > 1)?;
    let sum: f64 = numbers.iter().sum();
    entries.iter().find_map(|(key, value)| {
        value.number().filter(|total| *total > 0.0 && (sum - total).abs() <= total * TOLERANCE)?;
        let total = infer(key, "", None);
        let unit = UNITS.iter().find(|(seconds, _)| (seconds - total.factor).abs() <= f64::EPSILON * seconds);
        unit.filter(|_| total.unit.dimension() == Dimension::Time).map(|(_, symbol)| *symbol)
    })
}
