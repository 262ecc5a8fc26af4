//! Runs as they were read → rounds: everything that was measured once, of all suites, in one go.
//!
//! The n-th run of every suite makes the n-th round, whether the runs came as files of one tool, as files of several
//! tools, or as one file that holds many runs. Two rounds are then the two sides of a comparison.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use jiff::Timestamp;

use crate::model::{Caveat, CaveatCode, Class, Role, Run};

/// The rounds, oldest first.
pub(super) struct Rounds {
    /// All runs, those of a round next to each other.
    runs: Vec<Run>,
    /// Where in `runs` each round lies.
    bounds: Vec<Range<usize>>,
    /// Whether the suites were named after their files, so that their names mean nothing.
    pub(super) nameless: bool,
    /// Seconds from the first to the last, where all say when they were made.
    pub(super) span: Option<f64>,
    /// What was noticed.
    pub(super) caveats: Vec<Caveat>,
}

impl Rounds {
    /// Sorts runs into rounds. Rounds that all say when they were made are put in that order, others stay as given.
    pub(super) fn of(mut runs: Vec<Run>) -> Rounds {
        let mut caveats = Vec::new();
        let nameless = name_alike(&mut runs);
        let mut rounds = by_occurrence(runs, &mut caveats);
        let mut times: Vec<Option<Timestamp>> = rounds.iter().map(|round| time(round)).collect();
        if times.iter().all(Option::is_some) {
            rounds.sort_by_key(|round| time(round));
            times.sort();
        }
        let span = match (times.first().copied().flatten(), times.last().copied().flatten()) {
            (Some(first), Some(last)) if times.iter().all(Option::is_some) => Some(last.duration_since(first).as_secs_f64()),
            _ => None,
        };
        drop_twins(&mut rounds, &mut caveats);
        let mut bounds = Vec::new();
        let mut flat = Vec::new();
        for round in rounds {
            bounds.push(flat.len()..flat.len() + round.len());
            flat.extend(round);
        }
        Rounds { runs: flat, bounds, nameless, span, caveats }
    }

    /// How many rounds there are.
    pub(super) fn len(&self) -> usize {
        self.bounds.len()
    }

    /// The runs of these rounds.
    pub(super) fn runs(&self, rounds: &Range<usize>) -> &[Run] {
        let bounds = self.bounds.get(rounds.clone()).unwrap_or_default();
        let (Some(first), Some(last)) = (bounds.first(), bounds.last()) else { return &[] };
        self.runs.get(first.start..last.end).unwrap_or_default()
    }

    /// Every run with the number of its round.
    pub(super) fn numbered(&self) -> impl Iterator<Item = (usize, &Run)> {
        (0..self.len()).flat_map(|round| self.runs(&(round..round + 1)).iter().map(move |run| (round, run)))
    }

    /// How many commits the runs name.
    pub(super) fn commits(&self) -> usize {
        self.runs.iter().filter_map(|run| run.commit.as_ref()).collect::<HashSet<_>>().len()
    }

    /// The names of the suites, each once.
    pub(super) fn suites(&self) -> Vec<String> {
        let mut suites: Vec<String> = self.runs.iter().map(|run| run.suite.clone()).collect();
        suites.sort();
        suites.dedup();
        suites
    }
}

/// Where no two runs are of one suite, the suites are named after the files: they are runs of one.
fn name_alike(runs: &mut [Run]) -> bool {
    let mut names: Vec<&str> = runs.iter().map(|run| run.suite.as_str()).collect();
    names.sort_unstable();
    let distinct = names.windows(2).all(|two| two[0] != two[1]);
    let Some((first, others)) = runs.split_first_mut().filter(|(_, others)| distinct && !others.is_empty()) else { return false };
    for run in others {
        run.suite.clone_from(&first.suite);
    }
    true
}

fn by_occurrence(runs: Vec<Run>, caveats: &mut Vec<Caveat>) -> Vec<Vec<Run>> {
    let mut seen: HashMap<String, usize> = HashMap::new();
    let mut rounds: Vec<Vec<Run>> = Vec::new();
    for run in runs {
        let place = seen.entry(run.suite.clone()).or_default();
        match rounds.get_mut(*place) {
            Some(round) => round.push(run),
            None => rounds.push(vec![run]),
        }
        *place += 1;
    }
    if rounds.len() > 1 {
        let mut alone: Vec<String> = seen.into_iter().filter(|(_, count)| *count == 1).map(|(suite, _)| suite).collect();
        alone.sort();
        caveats.extend(alone.into_iter().map(|suite| {
            let text = "there is only one run of this suite, which can't be compared; where suites are named after files, give them one name with --suite";
            Caveat::new(CaveatCode::PartSkipped, suite, text)
        }));
    }
    rounds
}

/// When the first run of a round was made.
fn time(round: &[Run]) -> Option<Timestamp> {
    round.iter().map(|run| run.time.as_deref()?.parse().ok()).collect::<Option<Vec<Timestamp>>>()?.into_iter().min()
}

/// A run that was given twice agrees with itself perfectly and would make everything look quiet.
fn drop_twins(rounds: &mut Vec<Vec<Run>>, caveats: &mut Vec<Caveat>) {
    let mut place = 0;
    while place < rounds.len() {
        let (before, rest) = rounds.split_at(place);
        let twin = rest.first().is_some_and(|round| before.iter().any(|other| are_twins(round, other)));
        if twin {
            rounds.remove(place);
            let text = "a run has the same values as another: the same run given twice shows no noise, so it was left out";
            caveats.push(Caveat::new(CaveatCode::PartSkipped, "", text));
        } else {
            place += 1;
        }
    }
}

/// Whether two rounds hold the same values. Counts and sizes agree by nature, so they prove nothing.
fn are_twins(round: &[Run], other: &[Run]) -> bool {
    let timed = round.iter().flat_map(|run| &run.benchmarks).flat_map(|benchmark| &benchmark.metrics);
    let any = timed.into_iter().any(|metric| {
        let exact = matches!(metric.class, Class::Count | Class::Size | Class::Score | Class::ErrorRate);
        metric.role == Role::Primary && !exact && metric.value != 0.0
    });
    any && round.len() == other.len() && round.iter().zip(other).all(|(a, b)| a.suite == b.suite && a.benchmarks == b.benchmarks)
}
