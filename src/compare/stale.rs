//! Benchmarks that did not run: a cached directory still holds what the baseline measured.
//!
//! No two measurements give the same sample of values that vary. Where a benchmark's head is the baseline to the last
//! digit while other benchmarks of the report were measured anew, it was left over; 0.0 % would be a lie.

use std::collections::{HashMap, HashSet};

use super::pair::Pair;

/// The benchmarks that the head merely holds again, as paths; none when every benchmark is the same, since a report
/// that is compared with itself is not stale.
pub(super) fn benchmarks(pairs: &[Pair<'_>]) -> HashSet<String> {
    let mut seen: HashMap<String, Sameness> = HashMap::new();
    for pair in pairs {
        let ([baseline], [head]) = (pair.baseline.as_slice(), pair.head.as_slice()) else { continue };
        let sameness = seen.entry(pair.key.id().to_string()).or_default();
        sameness.differs |= baseline.value.to_bits() != head.value.to_bits() || baseline.sample != head.sample;
        sameness.same_sample |= same_sample(pair);
    }
    let any_anew = seen.values().any(|sameness| sameness.differs);
    seen.into_iter().filter(|(_, sameness)| any_anew && sameness.same_sample && !sameness.differs).map(|(path, _)| path).collect()
}

/// How the metrics of one benchmark agree between the sides.
#[derive(Default)]
struct Sameness {
    /// Some metric differs.
    differs: bool,
    /// Some metric has one varying sample on both sides.
    same_sample: bool,
}

/// Whether both sides hold one sample, of values that vary.
pub(super) fn same_sample(pair: &Pair<'_>) -> bool {
    let ([baseline], [head]) = (pair.baseline.as_slice(), pair.head.as_slice()) else { return false };
    let Some((b, h)) = baseline.sample.as_ref().zip(head.sample.as_ref()) else { return false };
    b == h && b.len() > 2 && b.values().iter().any(|value| Some(value) != b.values().first())
}
