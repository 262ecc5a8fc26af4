//! Caveats about the inputs and about the evidence as a whole.

use crate::compare::noise::run_history;
use crate::compare::pairing::pair::Pair;
use crate::model::{Basis, Caveat, CaveatCode, Change, Comparison, Evidence, Role, Run, Verdict};

/// The caveats of the runs, each once and with its side.
pub(in crate::compare) fn of_runs(runs: &[&Run], side: &str) -> Vec<Caveat> {
    let worded = |caveat: &Caveat| Caveat { text: format!("{side}: {}", caveat.text), ..caveat.clone() };
    runs.iter().flat_map(|run| run.caveats.iter().map(worded)).collect()
}

/// The caveats of the baseline. Of a history only the newest runs decide: what an older one bears is history too.
pub(in crate::compare) fn of_baseline(baseline: &[&Run], history: bool) -> Vec<Caveat> {
    let is_newest = |at: usize, run: &Run| baseline.iter().skip(at + 1).all(|later| later.suite != run.suite || later.label != run.label);
    let of_run = |(at, run): (usize, &&Run)| {
        let mut caveats = of_runs(&[*run], "baseline");
        if history && !is_newest(at, run) {
            caveats.iter_mut().filter(|caveat| caveat.code.is_of_input()).for_each(|caveat| caveat.code = CaveatCode::OlderRuns);
        }
        caveats
    };
    baseline.iter().enumerate().flat_map(of_run).collect()
}

/// The benchmarks that failed on both sides alike.
pub(in crate::compare) fn failed_twice(pairs: &[Pair<'_>]) -> Vec<Caveat> {
    let twice = pairs.iter().filter(|pair| pair.baseline_error.is_some() && pair.baseline_error == pair.head_error);
    let said = |pair: &Pair<'_>| {
        let text = format!("failed on both sides, so nothing of it was compared: {}", pair.head_error.as_deref().unwrap_or_default());
        Caveat::new(CaveatCode::FailedTwice, pair.key.benchmark_id().to_string(), text)
    };
    twice.map(said).collect()
}

/// What the reader must know of the evidence as a whole.
pub(in crate::compare) fn of_evidence(changes: &[Change], history: bool) -> Vec<Caveat> {
    let settled = |change: &&Change| change.verdict == Verdict::Unchanged && change.change == Some(0.0);
    let rests: Vec<&Evidence> = changes.iter().filter(|change| !settled(change)).filter_map(|change| change.rests_on.as_ref()).collect();
    let lone = |rests: &&&Evidence| (rests.baseline_runs, rests.head_runs) == (1, 1) && rests.basis != Basis::Exact;
    let mut caveats = Vec::new();
    if rests.iter().any(|rests| lone(&rests)) {
        let text = "based on one run per side; more runs of each side or earlier runs (--history) make this more certain";
        caveats.push(Caveat::new(CaveatCode::BetweenRunNoiseUnknown, "", text));
    }
    let short = rests.iter().filter(|rests| rests.baseline_runs < run_history::LEAST_RUNS && rests.basis != Basis::Exact).count();
    if history && short > 0 {
        let text = format!("{short} metrics have fewer than {} earlier runs and were judged with a wide margin", run_history::LEAST_RUNS);
        caveats.push(Caveat::new(CaveatCode::ShortHistory, "", text));
    }
    caveats
}

/// That nothing of what was measured is judged, so that nothing could ever fail.
pub(in crate::compare) fn nothing_judged(comparison: &Comparison) -> Option<Caveat> {
    let judged = comparison.changes.iter().any(|change| change.role == Role::Primary) || !comparison.gates.is_empty();
    let metrics = if comparison.changes.len() == 1 {
        "the only metric is".to_owned()
    } else {
        format!("all {} metrics are", comparison.changes.len())
    };
    let text = format!(
        "{metrics} informational: no change of theirs can fail; a [[rule]] with a `direction` in perfdiff.toml, or a name with the unit \
         (`parse_ms`), makes them count"
    );
    (!judged).then(|| Caveat::new(CaveatCode::NothingJudged, "", text))
}
