//! What the engine itself says of rounds that are compared with each other.
//!
//! Every number here comes from [`compare`](super::super::compare), the code that judges a user's pull request, so that
//! what is measured is the gate as it is and not a picture of it.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::ops::Range;

use jiff::civil::Date;

use super::super::{CompareError, Filter, Request, Side, compare};
use super::inject::worsen;
use super::noise::Series;
use super::plan::{Bout, Plan};
use super::result::{ClassAlarms, ClassCaught, FalseAlarms, Injected, Mode, OneWorse};
use super::rounds::Rounds;
use super::tally::{Caught, Counted, Tally};
use crate::model::{BenchmarkId, Caveat, CaveatCode, Class, Comparison, Run, Verdict};
use crate::policy::{Amount, Policy};

/// One benchmark in this many is made worse at a time: a report in which everything is worse is another matter.
const ONE_IN: usize = 10;

/// What a comparison needs beside its rounds.
pub(super) struct Bench<'a> {
    pub(super) rounds: &'a Rounds,
    pub(super) series: &'a [Series],
    pub(super) only: Filter<'a>,
    pub(super) today: Date,
}

/// The verdicts of the comparisons of unchanged code, and what else they noticed.
pub(super) struct Alarms {
    pub(super) found: FalseAlarms,
    /// How often each metric was called a change, by path.
    pub(super) calls: HashMap<String, usize>,
    /// Caveats about the comparisons themselves.
    pub(super) caveats: Vec<Caveat>,
}

impl Plan {
    /// Compares unchanged code with itself under a policy.
    pub(super) fn false_alarms(&self, bench: &Bench<'_>, policy: &Policy) -> Result<Alarms, CompareError> {
        let (mut tally, mut calls) = (Tally::default(), HashMap::new());
        let mut caveats: BTreeMap<CaveatCode, (Caveat, usize)> = BTreeMap::new();
        for bout in &self.bouts {
            let comparison = judge(bench, bout, bench.rounds.runs(&bout.head), policy, self.mode == Mode::History)?;
            for change in &comparison.changes {
                if tally.add(change) && is_call(change.verdict) {
                    *calls.entry(change.path()).or_default() += 1;
                }
            }
            tally.finish(&comparison);
            for caveat in comparison.caveats.into_iter().filter(|caveat| is_about_the_pair(caveat.code)) {
                caveats.entry(caveat.code).or_insert((caveat, 0)).1 += 1;
            }
        }
        let of = self.bouts.len();
        let caveats = caveats.into_values().map(|(caveat, times)| {
            let text = format!("in {} of {of} comparisons: {}", times.min(of), caveat.text);
            Caveat { text, ..caveat }
        });
        Ok(Alarms { found: self.alarms(&tally, bench), calls, caveats: caveats.collect() })
    }

    fn alarms(&self, tally: &Tally, bench: &Bench<'_>) -> FalseAlarms {
        let (baseline_runs, head_runs) = self.sizes();
        let by_class = |(class, counts): (&Class, &Counted)| ClassAlarms {
            class: *class,
            called: self.rate(counts.called(), counts.judged, bench.metrics(Some(*class))),
            failures: counts.failures,
            warnings: counts.warnings,
            improved: counts.improved,
            undecided: counts.undecided,
        };
        let all = tally.total();
        FalseAlarms {
            mode: self.mode,
            baseline_runs,
            head_runs,
            comparisons: self.bouts.len(),
            possible: self.possible,
            called: self.rate(all.called(), all.judged, bench.metrics(None)),
            failures: all.failures,
            warnings: all.warnings,
            improved: all.improved,
            undecided: all.undecided,
            incomparable: tally.incomparable,
            failed: self.rate(tally.failed, self.bouts.len(), 1),
            failed_otherwise: tally.failed_otherwise,
            classes: tally.classes.iter().map(by_class).collect(),
            called_as_proposed: None,
            failed_as_proposed: None,
        }
    }

    /// Makes benchmarks of the head worse by `size`, a few in each comparison and then one alone, and counts the verdicts on
    /// them; `None` where no judged metric can become worse by such a size.
    pub(super) fn injected(&self, bench: &Bench<'_>, policy: &Policy, size: Amount) -> Result<Option<Injected>, CompareError> {
        let ids = bench.benchmarks();
        let slots = ids.len().clamp(1, ONE_IN);
        // Every benchmark has its turn, even where there are fewer comparisons than turns.
        let turns = self.bouts.len().max(slots);
        let some_at = |turn: usize| ids.iter().skip(turn % slots).step_by(slots).cloned().collect();
        let some = self.worsened(bench, policy, size, turns, some_at)?;
        let all = some.tally.total();
        if all.judged == 0 {
            return Ok(None);
        }
        let one_worse = self.one_worse(bench, policy, size, turns)?;
        let (baseline_runs, head_runs) = self.sizes();
        let by_class = |(class, counts): (&Class, &Counted)| ClassCaught {
            class: *class,
            caught: self.rate(counts.caught(), counts.judged, bench.metrics(Some(*class))),
            failures: counts.failures,
            undecided: counts.undecided,
            missed: counts.missed(),
        };
        Ok(Some(Injected {
            size: size.value(),
            change_in: size.change_in(),
            mode: self.mode,
            baseline_runs,
            head_runs,
            comparisons: turns,
            benchmarks: self.rate(some.benchmarks.called, some.benchmarks.worse, ids.len()),
            benchmarks_failed: some.benchmarks.failed,
            caught: self.rate(all.caught(), all.judged, bench.metrics(None)),
            failures: all.failures,
            undecided: all.undecided,
            missed: all.missed(),
            classes: some.tally.classes.iter().map(by_class).collect(),
            one_worse,
        }))
    }

    /// Makes one benchmark worse in each comparison: all of them in turn, or an even choice where there are more than turns.
    fn one_worse(&self, bench: &Bench<'_>, policy: &Policy, size: Amount, turns: usize) -> Result<OneWorse, CompareError> {
        let ids = bench.worsenable(size);
        let chosen = ids.len().min(turns);
        let one_at = |turn: usize| ids.get((turn % chosen.max(1)) * ids.len() / chosen.max(1)).cloned().into_iter().collect();
        let one = self.worsened(bench, policy, size, turns, one_at)?;
        Ok(OneWorse {
            benchmarks: chosen,
            called: self.rate(one.benchmarks.called, one.benchmarks.worse, chosen),
            failed: self.rate(one.failed, one.comparisons, chosen),
            failed_otherwise: one.failed_otherwise,
        })
    }

    /// Compares so many times, each time with those benchmarks of the head made worse that `picked` says.
    fn worsened(
        &self,
        bench: &Bench<'_>,
        policy: &Policy,
        size: Amount,
        turns: usize,
        picked: impl Fn(usize) -> HashSet<BenchmarkId>,
    ) -> Result<Caught, CompareError> {
        let mut caught = Caught::default();
        for (turn, bout) in (0..turns).zip(self.bouts.iter().cycle()) {
            let mut head = bench.rounds.runs(&bout.head).to_vec();
            let worse = worsen(&mut head, &picked(turn), size, policy);
            caught.add(&judge(bench, bout, &head, policy, self.mode == Mode::History)?, &worse);
        }
        Ok(caught)
    }
}

/// Has the engine judge one bout, with this head. The one place where calibration asks anything of it.
fn judge(bench: &Bench<'_>, bout: &Bout, head: &[Run], policy: &Policy, history: bool) -> Result<Comparison, CompareError> {
    let name = |rounds: &Range<usize>| match rounds.len() {
        1 => format!("run {}", rounds.start + 1),
        _ => format!("runs {} to {}", rounds.start + 1, rounds.end),
    };
    compare(&Request {
        baseline: Side { source: name(&bout.baseline), runs: bench.rounds.runs(&bout.baseline) },
        head: Side { source: name(&bout.head), runs: head },
        history,
        policy,
        only: bench.only,
        today: bench.today,
        caveats: &[],
    })
}

impl Bench<'_> {
    /// How many judged metrics there are, of a class or of all.
    fn metrics(&self, class: Option<Class>) -> usize {
        self.series.iter().filter(|series| class.is_none_or(|class| series.threshold.class == class)).count()
    }

    /// The benchmarks that have a judged metric, each once, in the order of the runs.
    pub(super) fn benchmarks(&self) -> Vec<BenchmarkId> {
        self.benchmarks_with(|_| true)
    }

    /// Those of them that have a metric whose changes are expressed as this size is.
    fn worsenable(&self, size: Amount) -> Vec<BenchmarkId> {
        self.benchmarks_with(|series| series.threshold.change_in == size.change_in())
    }

    fn benchmarks_with(&self, holds: impl Fn(&Series) -> bool) -> Vec<BenchmarkId> {
        let mut seen = HashSet::new();
        let held = self.series.iter().filter(|series| holds(series));
        held.filter(|series| seen.insert(&series.id)).map(|series| series.id.clone()).collect()
    }
}

fn is_call(verdict: Verdict) -> bool {
    matches!(verdict, Verdict::Failure | Verdict::Warning | Verdict::Improved)
}

/// Caveats that say that the two rounds were not alike.
fn is_about_the_pair(code: CaveatCode) -> bool {
    use CaveatCode::{EnvironmentDiffers, RequiredMissing, ShapesDiffer, StaleBenchmark, ToolDiffers};
    matches!(code, EnvironmentDiffers | ShapesDiffer | ToolDiffers | StaleBenchmark | RequiredMissing)
}
