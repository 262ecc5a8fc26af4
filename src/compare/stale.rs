//! Benchmarks that did not run: a cached directory still holds what the baseline measured.
//!
//! No two measurements give the same sample of values that vary. Where a benchmark's head is the baseline to the last
//! digit while other benchmarks of the report were measured anew, it was left over; 0.0 % would be a lie.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::pair::Pair;
use crate::model::{Caveat, CaveatCode, Class, Metric, Sample};

/// Shape of the results that a tool leaves in a directory which caches keep, and never deletes from.
pub(super) const CACHED: &str = "criterion directory";

/// So many times and rates don't all come out the same by chance; one or two of a coarse clock may.
const TIMES: usize = 8;

/// The benchmarks that the head merely holds again, as paths; none when every benchmark is the same, since a report
/// that is compared with itself is not stale, and none when neither side was `cached` in a directory.
pub(super) fn benchmarks(pairs: &[Pair<'_>], cached: bool) -> HashSet<String> {
    if !cached {
        return HashSet::new();
    }
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

/// That nothing at all was measured anew: every value of the head is that of one run of the baseline, to the last digit.
/// "No change" is true of it and worth nothing, as where a step that should have measured left the file of a cache.
pub(super) fn whole(pairs: &[Pair<'_>]) -> Option<Caveat> {
    let (mut samples, mut times) = (0, 0);
    for pair in pairs.iter().filter(|pair| pair.meets()) {
        let (Some(baseline), [head]) = (pair.baseline.last(), pair.head.as_slice()) else { return None };
        if !same(baseline, head) {
            return None;
        }
        samples += usize::from(varies(head));
        times += usize::from(head.value != 0.0 && matches!(head.class, Class::Duration | Class::Latency | Class::Throughput));
    }
    let text = "every value is the baseline's to the last digit: a file is compared with itself, or the benchmarks did not run and left \
                the results of an earlier time";
    (samples > 0 || times >= TIMES).then(|| Caveat::new(CaveatCode::NothingMeasuredAnew, "", text))
}

/// Whether two metrics are one measurement. A stored sample may have been thinned, and is then only known by its value.
fn same(one: &Metric, other: &Metric) -> bool {
    let length = |metric: &Metric| metric.sample.as_ref().map(Sample::len);
    one.value.to_bits() == other.value.to_bits() && (length(one) != length(other) || one.sample == other.sample)
}

/// Takes out what a side holds twice: a run that was named twice, or a benchmark that was not run again in a directory
/// which otherwise was. Counting it twice would make it look surer than it is.
pub(super) fn drop_copies(pairs: &mut [Pair<'_>]) -> Vec<Caveat> {
    let mut dropped: BTreeSet<String> = BTreeSet::new();
    for pair in pairs {
        let id = pair.key.id();
        for (metrics, runs) in [(&mut pair.baseline, &mut pair.baseline_runs), (&mut pair.head, &mut pair.head_runs)] {
            let mut at = 1;
            while let Some(metric) = metrics.get(at) {
                let is_copy = varies(metric) && metrics.iter().take(at).any(|earlier| earlier.sample == metric.sample);
                if is_copy {
                    metrics.remove(at);
                    runs.remove(at);
                    dropped.insert(id.to_string());
                } else {
                    at += 1;
                }
            }
        }
    }
    let caveat =
        |id: String| Caveat::new(CaveatCode::RepeatedName, id, "two runs of one side hold the very same sample: it was counted once");
    dropped.into_iter().map(caveat).collect()
}

/// Whether the metric has a sample of values that vary.
fn varies(metric: &Metric) -> bool {
    metric
        .sample
        .as_ref()
        .is_some_and(|sample| sample.len() > 2 && sample.values().iter().any(|value| Some(value) != sample.values().first()))
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
    baseline.sample == head.sample && varies(baseline)
}
