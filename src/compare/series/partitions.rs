//! Many runs → the runs of each branch in each environment, which are never compared with each other. Pure.

use jiff::Timestamp;

use crate::compare::pairing::side::differences;
use crate::model::{Environment, Run};

/// The runs of one branch that were made in one environment.
#[derive(Debug, Clone, PartialEq)]
pub struct Partition {
    /// The branch, where the runs say it.
    pub branch: Option<String>,
    /// All that its runs say of where they were made; their details aside, which are never compared.
    pub environment: Environment,
    /// Its runs, oldest first.
    pub runs: Vec<Run>,
}

/// Puts runs into lanes: the newest `last` of every suite, the lane of the newest run first.
///
/// Runs stand by time where all of them have one, else as given. What is unknown of an environment differs from
/// nothing: such a run belongs to the newest lane of its branch that it fits.
pub fn partition(mut runs: Vec<Run>, last: usize) -> Vec<Partition> {
    let time = |run: &Run| run.time.as_ref().and_then(|time| time.parse::<Timestamp>().ok());
    if runs.iter().all(|run| time(run).is_some()) {
        runs.sort_by_cached_key(time);
    }
    let mut lanes: Vec<Partition> = Vec::new();
    for run in runs.into_iter().rev() {
        let fits = |lane: &Partition| lane.branch == run.branch && differences(&lane.environment, &run.environment).is_empty();
        match lanes.iter_mut().find(|lane| fits(lane)) {
            Some(lane) => lane.add(run, last),
            None => lanes.push(Partition {
                branch: run.branch.clone(),
                environment: Environment { details: std::collections::BTreeMap::new(), ..run.environment.clone() },
                runs: vec![run],
            }),
        }
    }
    for lane in &mut lanes {
        lane.runs.reverse();
    }
    lanes
}

impl Partition {
    /// Adds an older run, unless there are enough of its suite and leg of a matrix.
    fn add(&mut self, run: Run, last: usize) {
        let (own, other) = (&mut self.environment, &run.environment);
        own.os = own.os.take().or_else(|| other.os.clone());
        own.arch = own.arch.take().or_else(|| other.arch.clone());
        own.cpu = own.cpu.take().or_else(|| other.cpu.clone());
        own.cores = own.cores.or(other.cores);
        own.runner = own.runner.take().or_else(|| other.runner.clone());
        if self.runs.iter().filter(|known| known.suite == run.suite && known.label == run.label).count() < last {
            self.runs.push(run);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(branch: &str, os: Option<&str>, time: u32) -> Run {
        let environment = Environment { os: os.map(str::to_owned), ..Environment::default() };
        Run { branch: Some(branch.to_owned()), environment, time: Some(format!("2026-01-{time:02}T00:00:00Z")), ..Run::default() }
    }

    fn told(lanes: &[Partition]) -> Vec<(&str, Option<&str>, usize)> {
        lanes.iter().map(|lane| (lane.branch.as_deref().unwrap_or("-"), lane.environment.os.as_deref(), lane.runs.len())).collect()
    }

    #[test]
    fn branches_and_environments_are_kept_apart_and_the_newest_comes_first() {
        let runs = vec![run("main", Some("linux"), 1), run("main", Some("macos"), 3), run("topic", Some("linux"), 2)];
        assert_eq!(told(&partition(runs, 9)), [("main", Some("macos"), 1), ("topic", Some("linux"), 1), ("main", Some("linux"), 1)]);
    }

    #[test]
    fn an_unknown_environment_fits_the_newest_known_one() {
        let runs = vec![run("main", Some("macos"), 1), run("main", Some("linux"), 2), run("main", None, 3)];
        assert_eq!(told(&partition(runs, 9)), [("main", Some("linux"), 2), ("main", Some("macos"), 1)]);
    }

    #[test]
    fn only_the_newest_runs_of_a_suite_count() {
        let runs: Vec<Run> = (1..=9).rev().map(|day| run("main", None, day)).collect();
        let lanes = partition(runs, 3);
        let days: Vec<_> = lanes[0].runs.iter().map(|run| &run.time.as_ref().unwrap()[8..10]).collect();
        assert_eq!(days, ["07", "08", "09"]);
    }
}
