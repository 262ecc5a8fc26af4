//! Whether the runs of the two sides were made in turns, or those of one side all before those of the other.
//!
//! A machine is slower in one minute than in the next, for all runs of that minute alike. Runs made in turns share such
//! minutes out to both sides; in two blocks they become a difference of the sides that no spread within a side shows.

use std::collections::{BTreeMap, HashSet};

use jiff::Timestamp;

use crate::compare::pairing::pair::lone_suite;
use crate::compare::pairing::side::one_suite;
use crate::model::{Basis, Caveat, CaveatCode, Change, ChangeIn, Run};

/// Fewest moments per side that have an order to speak of: a lone run can't alternate with anything.
const LEAST: usize = 2;

/// What two blocks of runs of the same code may differ by.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::compare) struct Allowance {
    /// Beyond what runs in turns may differ by (a logarithm).
    pub(in crate::compare) reach: f64,
    /// To fail, in all (a logarithm).
    pub(in crate::compare) sure: f64,
}

/// Seconds between two blocks up to which the machine was nearly in the same state.
const SOON: f64 = 120.0;
/// Of 20 small workloads, run 720 times over on a machine that others used too, 1.6 % of the metrics were called (from 2 % on)
/// by five runs against the five right after them, and 0.5 % with this allowance; in turns they were 0.3 %.
const NEAR: Allowance = Allowance { reach: 0.04, sure: 0.095_310_179_804_324_87 };
/// Four minutes later they were 24 %, and 1.8 % with this allowance: what is left is another program's work, which no
/// allowance makes up for.
const FAR: Allowance = Allowance { reach: 0.08, sure: 0.182_321_556_793_954_6 };

fn allowance(pause: f64) -> Allowance {
    if pause <= SOON { NEAR } else { FAR }
}

/// The head's suites of which one side was measured before the other, with the seconds between the two blocks.
#[derive(Debug, Default)]
pub(in crate::compare) struct Blocks<'a>(BTreeMap<&'a str, f64>);

impl<'a> Blocks<'a> {
    /// Looks at when the runs were made. Where one of them does not say, nothing is known.
    pub(in crate::compare) fn of(baseline: &[&'a Run], head: &[&'a Run]) -> Blocks<'a> {
        let renamed = lone_suite(baseline, head);
        let suites: HashSet<&str> = head.iter().map(|run| run.suite.as_str()).collect();
        let pause = |suite: &'a str| {
            let heads: Vec<&Run> = head.iter().copied().filter(|run| run.suite == suite).collect();
            let of_suite = |run: &&Run| heads.iter().any(|head| one_suite(run, head, renamed));
            let baselines: Vec<&Run> = baseline.iter().copied().filter(of_suite).collect();
            Some((suite, pause(&moments(&baselines)?, &moments(&heads)?)?))
        };
        Blocks(suites.into_iter().filter_map(pause).collect())
    }

    /// What is to be allowed for in this suite; `None` where nothing tells that it was measured one side after the other.
    pub(in crate::compare) fn allowance(&self, suite: &str) -> Option<Allowance> {
        self.0.get(suite).copied().map(allowance)
    }

    /// One caveat for each suite in which that made a difference.
    pub(in crate::compare) fn caveats(&self, changes: &[Change]) -> Vec<Caveat> {
        let widened = |change: &Change| {
            change.change_in == ChangeIn::Relative
                && change
                    .rests_on
                    .as_ref()
                    .is_some_and(|rests| rests.basis == Basis::Replicates && rests.baseline_runs.min(rests.head_runs) >= LEAST)
        };
        let concerned: HashSet<&str> = changes.iter().filter(|change| widened(change)).map(|change| change.id.suite.as_str()).collect();
        let blocks = self.0.iter().filter(|(suite, _)| concerned.contains(**suite));
        let caveat = |(suite, pause): (&&str, &f64)| {
            let subject = if self.0.len() == 1 { "" } else { *suite };
            Caveat::new(CaveatCode::MeasuredInBlocks, subject, text(*pause))
        };
        blocks.map(caveat).collect()
    }
}

fn text(pause: f64) -> String {
    let Allowance { reach, sure } = allowance(pause);
    format!(
        "all runs of one side were made before those of the other, {} apart, so that what the machine did meanwhile looks like a \
         change: {:.0} % more may be noise, and only more than {:.0} % fails; measure in turns (base, head, base, head …)",
        words(pause),
        reach * 100.0,
        sure.exp_m1() * 100.0
    )
}

/// "40 seconds", "4 minutes", "3 hours".
fn words(seconds: f64) -> String {
    let (number, unit) = match seconds {
        _ if seconds < 100.0 => (seconds, "second"),
        _ if seconds < 6_000.0 => (seconds / 60.0, "minute"),
        _ if seconds < 172_800.0 => (seconds / 3_600.0, "hour"),
        _ => (seconds / 86_400.0, "day"),
    };
    let number = format!("{number:.0}");
    let plural = if number == "1" { "" } else { "s" };
    format!("{number} {unit}{plural}")
}

/// When the runs were made, in order and each moment once; `None` when one of them does not say, or there are too few.
fn moments(runs: &[&Run]) -> Option<Vec<Timestamp>> {
    let mut moments = runs.iter().map(|run| run.time.as_deref()?.parse().ok()).collect::<Option<Vec<Timestamp>>>()?;
    moments.sort_unstable();
    moments.dedup();
    (moments.len() >= LEAST).then_some(moments)
}

/// Seconds between the last moment of one side and the first of the other; `None` when the two overlap or touch.
fn pause(baseline: &[Timestamp], head: &[Timestamp]) -> Option<f64> {
    let after = |first: &[Timestamp], second: &[Timestamp]| Some(second.first()?.duration_since(*first.last()?).as_secs_f64());
    [after(baseline, head)?, after(head, baseline)?].into_iter().find(|pause| *pause > 0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn runs(times: &[&str]) -> Vec<Run> {
        let run = |time: &&str| Run { suite: "s".to_owned(), time: Some(format!("2026-11-21T{time}Z")), ..Run::default() };
        times.iter().map(run).collect()
    }

    fn seconds(baseline: &[Run], head: &[Run]) -> Option<f64> {
        Blocks::of(&baseline.iter().collect::<Vec<_>>(), &head.iter().collect::<Vec<_>>()).0.get("s").copied()
    }

    #[test]
    fn one_side_after_the_other_is_two_blocks_in_either_order() {
        let (first, second) = (runs(&["10:00:00", "10:01:00"]), runs(&["10:05:30", "10:06:00"]));
        assert_eq!(seconds(&first, &second), Some(270.0));
        assert_eq!(seconds(&second, &first), Some(270.0));
    }

    #[test]
    fn turns_ties_lone_runs_and_unknown_times_are_no_blocks() {
        assert_eq!(seconds(&runs(&["10:00:00", "10:02:00"]), &runs(&["10:01:00", "10:03:00"])), None);
        assert_eq!(seconds(&runs(&["10:00:00", "11:00:00"]), &runs(&["10:00:00", "11:00:00"])), None);
        assert_eq!(seconds(&runs(&["10:00:00", "10:01:00"]), &runs(&["10:01:00", "10:02:00"])), None);
        assert_eq!(seconds(&runs(&["10:00:00"]), &runs(&["10:01:00", "10:02:00"])), None);
        assert_eq!(seconds(&runs(&["10:00:00", "10:00:00"]), &runs(&["10:01:00", "10:02:00"])), None);
        let mut silent = runs(&["10:01:00", "10:02:00"]);
        silent[1].time = None;
        assert_eq!(seconds(&runs(&["10:00:00", "10:00:30"]), &silent), None);
    }

    #[test]
    fn pauses_are_said_in_the_unit_that_fits() {
        assert_eq!([1.0, 90.0, 240.0, 7_200.0, 864_000.0].map(words), ["1 second", "90 seconds", "4 minutes", "2 hours", "10 days"]);
    }
}
