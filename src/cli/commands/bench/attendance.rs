//! Whether each benchmark was measured in all rounds in which it was to be: one that fails or is left out now and then is compared by the
//! rounds that are left, and nobody would know.

use std::collections::{BTreeMap, BTreeSet};

use crate::cli::console::count;
use crate::model::{BenchmarkId, Caveat, CaveatCode, Run};

/// Most benchmarks that are named.
const MOST_NAMED: usize = 10;

/// How often each benchmark was measured.
#[derive(Default)]
pub(super) struct Attendance {
    /// Rounds of all benchmarks.
    whole: u32,
    of: BTreeMap<BenchmarkId, Rounds>,
}

/// The rounds of one benchmark.
#[derive(Default)]
struct Rounds {
    /// In which it was to be measured.
    asked: u32,
    /// In which the baseline and the head did so.
    measured: [u32; 2],
    /// Why one of them last failed.
    error: Option<String>,
}

impl Attendance {
    /// Takes in a round that was for the benchmarks in `only`; for all where that is absent.
    pub(super) fn take(&mut self, only: Option<&BTreeSet<BenchmarkId>>, base: &[Run], head: &[Run]) {
        let ids = base.iter().chain(head).flat_map(Run::benchmark_ids);
        for id in ids.chain(only.into_iter().flatten().cloned()) {
            self.of.entry(id).or_insert_with(|| Rounds { asked: self.whole, ..Rounds::default() });
        }
        self.whole += u32::from(only.is_none());
        let asked = |id: &BenchmarkId| only.is_none_or(|only| only.contains(id));
        for (_, rounds) in self.of.iter_mut().filter(|(id, _)| asked(id)) {
            rounds.asked += 1;
        }
        for (side, runs) in [base, head].into_iter().enumerate() {
            let mut failed: BTreeMap<BenchmarkId, Option<&String>> = BTreeMap::new();
            for run in runs {
                failed.extend(run.benchmark_ids().zip(run.benchmarks.iter().map(|benchmark| benchmark.error.as_ref())));
            }
            for (id, error) in failed.into_iter().filter(|(id, _)| asked(id)) {
                let rounds = self.of.entry(id).or_default();
                match error {
                    None => rounds.measured[side] += 1,
                    Some(error) => rounds.error = Some(error.clone()),
                }
            }
        }
    }

    /// The benchmarks that a side measured in some rounds only, and those that failed in the baseline alone, which look like new ones.
    /// What else a side never measured is added, removed or failed, as the comparison says.
    pub(super) fn caveats(&self) -> Vec<Caveat> {
        let partly = |rounds: &Rounds| {
            let [base, head] = rounds.measured;
            let failed_before = base == 0 && head > 0 && rounds.error.is_some();
            failed_before || [base, head].iter().any(|measured| (1..rounds.asked).contains(measured))
        };
        let found: Vec<_> = self.of.iter().filter(|(_, rounds)| partly(rounds)).collect();
        let named = found.iter().take(MOST_NAMED).map(|(id, rounds)| {
            let [base, head] = rounds.measured;
            let error = rounds.error.as_ref().map(|error| format!(": {error}")).unwrap_or_default();
            let text = format!(
                "of {} in which it was to be measured, the baseline gave results in {base} and the head in {head}{error}",
                count(rounds.asked as usize, "round")
            );
            Caveat::new(CaveatCode::RunAborted, id.to_string(), text)
        });
        let more = found.len().checked_sub(MOST_NAMED).filter(|more| *more > 0).map(|more| {
            let text = format!("{} more were measured in some rounds only", count(more, "benchmark"));
            Caveat::new(CaveatCode::RunAborted, "", text)
        });
        named.chain(more).collect()
    }
}
