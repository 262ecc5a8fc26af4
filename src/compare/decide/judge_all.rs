//! Every pair, judged.

use std::collections::{BTreeMap, HashSet};

use super::judge::{self, Bench};
use crate::compare::noise::measured_in_blocks::Blocks;
use crate::compare::noise::neighbours::Context;
use crate::compare::noise::rounds::{self, RoundsOfRuns};
use crate::compare::noise::run_history;
use crate::compare::pairing::leftovers::Leftovers;
use crate::compare::pairing::pair::{self, Pair};
use crate::compare::pairing::side;
use crate::compare::request::Request;
use crate::compare::suite::shared_slowdown::Shared;
use crate::model::{Caveat, CaveatCode, Change, ChangeIn, Direction, Role, Run};
use crate::policy::{DriftCorrection, Policy};

/// What is judged.
pub(in crate::compare) struct Found<'f, 'a> {
    pub(in crate::compare) pairs: &'f [Pair<'a>],
    pub(in crate::compare) left: &'f Leftovers,
    /// The rounds of the runs, where they were measured in rounds.
    pub(in crate::compare) rounds: Option<&'f RoundsOfRuns>,
}

/// Judges every pair, and notes what was noticed on the way. Returns how far all moved together.
pub(in crate::compare) fn judge_all(
    changes: &mut Vec<Change>,
    caveats: &mut Vec<Caveat>,
    found: &Found<'_, '_>,
    baseline: &[&Run],
    head: &[&Run],
    request: &Request<'_>,
) -> Option<Shared> {
    let pairs = found.pairs;
    let context = Context::of(pairs, request.policy.compare.drift_correction);
    let known = if request.history { histories(pairs, baseline, request.policy) } else { run_history::Findings::default() };
    let in_rounds = found.rounds.map(|rounds| rounds::findings(pairs, rounds, |pair| judged_in(pair, request.policy))).unwrap_or_default();
    let apart = apart(baseline, head);
    let blocks = Blocks::of(baseline, head);
    let shapes = side::shapes_differ(baseline, head);
    let bench = Bench {
        policy: request.policy,
        context: &context,
        histories: &known.evidence,
        rounds: &in_rounds,
        of_branch: request.history,
        apart: &apart,
        blocks: &blocks,
        shapes_differ: shapes.is_some(),
        left: found.left,
    };
    caveats.extend(shapes);
    let suites: HashSet<&str> = head.iter().map(|run| run.suite.as_str()).collect();
    caveats.extend(apart.iter().map(|(suite, words)| {
        let (subject, rest) = if suites.len() == 1 { ("", "nothing was compared") } else { (*suite, "nothing of this suite was compared") };
        let way_out = side::way_out(words).map(|way_out| format!("; {way_out}")).unwrap_or_default();
        Caveat::new(CaveatCode::EnvironmentDiffers, subject, format!("{words}; {rest}{way_out}"))
    }));
    for (place, pair) in pairs.iter().enumerate() {
        if let Some(judged) = bench.judge(place, pair) {
            changes.push(judged.change);
            caveats.extend(judged.caveats);
        }
    }
    // The runs of a branch can't be made in turns with those of a change to it.
    caveats.extend(blocks.caveats(changes).into_iter().filter(|_| !request.history));
    known.shared.or_else(|| context.shared())
}

/// Why nothing of a suite may be compared, by the head's name of it.
fn apart<'a>(baseline: &[&'a Run], head: &[&'a Run]) -> BTreeMap<&'a str, String> {
    let mut apart = side::suites_apart(baseline, head);
    for words in apart.values_mut() {
        *words = format!("the environments differ: {words}");
    }
    if let Some(words) = side::settings_differ(baseline, head) {
        for run in head {
            apart.entry(run.suite.as_str()).or_insert_with(|| format!("the tool was set differently: {words}"));
        }
    }
    apart
}

/// How the changes of a metric are expressed that is judged; `None` for one that is not.
fn judged_in(pair: &Pair<'_>, policy: &Policy) -> Option<ChangeIn> {
    let metric = pair.head.last()?;
    let path = pair.key.path();
    let threshold = policy.threshold(&judge::view(&path, pair.key.statistic, metric));
    (threshold.role == Role::Primary && threshold.direction != Direction::Neither).then_some(threshold.change_in)
}

/// What the history tells of the metrics that have enough earlier runs.
fn histories(pairs: &[Pair<'_>], baseline: &[&Run], policy: &Policy) -> run_history::Findings {
    let moments = pair::moments(baseline).into_iter().max().map_or(0, |last| last + 1);
    let correct = policy.compare.drift_correction != DriftCorrection::Off;
    run_history::findings(pairs, moments, correct, |pair| {
        pair.head.last().map_or(ChangeIn::Relative, |metric| {
            let path = pair.key.path();
            policy.threshold(&judge::view(&path, pair.key.statistic, metric)).change_in
        })
    })
}
