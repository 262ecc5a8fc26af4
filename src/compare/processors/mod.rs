//! Runs of a history that were made on another processor than the head's, converted to the speed of the head's.
//!
//! Runners of one label come with several processors. Left apart, the runs of each are a history of their own, and a head whose
//! processor is rare has hardly any; thrown together, every change of processor is noise. But how far two processors lie apart
//! shows in the stored runs of both. So of each time and rate the shift between them is learnt (`shift`, from what `series`
//! collects), and taken out of the other processor's runs. How well it is known travels with each converted number
//! ([`Metric::conversion`](crate::model::Metric::conversion)) and widens what may be noise. What no processor moves, such as
//! counts and sizes, is compared as it is.
//!
//! The head itself teaches nothing: a regression that came with it is never taken for its processor's doing. And without any
//! earlier run of the head's processor nothing is converted, so that nothing is compared.

mod series;
mod shift;

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use self::series::{Key, Series, metrics};
use self::shift::{Shift, Shifts};
use super::noise::run_history::LEAST_RUNS;
use super::pairing::pair::lone_suite;
use super::pairing::reread::scaled;
use super::pairing::side::{differ_in_processor_alone, differences, one_suite};
use super::suite::shared_slowdown::follows_runner;
use crate::model::{Benchmark, Caveat, CaveatCode, Conversion, Environment, Metric, Run};

/// The runs of a history, those of other processors converted to the head's where that can be learnt, and what a reader must know
/// of that. Runs that can't be converted are left as they are.
pub(in crate::compare) fn converted<'a>(history: &'a [Run], head: &[&'a Run]) -> (Vec<Cow<'a, Run>>, Vec<Caveat>) {
    let mut runs: Vec<Cow<'a, Run>> = history.iter().map(Cow::Borrowed).collect();
    let all: Vec<&Run> = history.iter().collect();
    let renamed = lone_suite(&all, head);
    let mut caveats = Vec::new();
    let mut seen: HashSet<(&str, Option<&str>)> = HashSet::new();
    for run in head {
        let Some(processor) = run.environment.cpu.as_deref().filter(|_| seen.insert((&run.suite, run.label.as_deref()))) else { continue };
        let of_leg = |other: &&&Run| other.suite == run.suite && other.label == run.label;
        if head.iter().filter(of_leg).any(|other| !differences(&other.environment, &run.environment).is_empty()) {
            continue;
        }
        let names = head.iter().filter(of_leg).flat_map(|run| metrics(run)).map(|(key, _)| key).collect();
        let leg = Leg::of(history, |earlier| one_suite(earlier, run, renamed), &run.environment, names);
        let many = head.iter().any(|other| other.suite != run.suite);
        let said = leg.convert(history, &mut runs, processor);
        let text = said.map(|said| Caveat::new(CaveatCode::ProcessorsConverted, if many { run.suite.as_str() } else { "" }, said));
        caveats.extend(text);
    }
    (runs, caveats)
}

/// Whether so many earlier runs of the head's processor and of others are enough to convert these. Too few for a history tell as much
/// by themselves as they would with others.
pub fn can_be_converted(own: usize, others: usize) -> bool {
    own > 0 && others > 0 && own + others >= LEAST_RUNS
}

/// The earlier runs of one suite and label that the head may be compared with, its processor aside.
struct Leg<'a> {
    /// Indices of the runs of the head's own processor.
    own: Vec<usize>,
    /// Those of each other processor.
    others: BTreeMap<&'a str, Vec<usize>>,
    /// What the head measures.
    of_head: HashSet<Key<'a>>,
}

impl<'a> Leg<'a> {
    fn of(history: &'a [Run], of_suite: impl Fn(&Run) -> bool, head: &Environment, of_head: HashSet<Key<'a>>) -> Leg<'a> {
        let mut leg = Leg { own: Vec::new(), others: BTreeMap::new(), of_head };
        for (at, run) in history.iter().enumerate().filter(|(_, run)| of_suite(run)) {
            match &run.environment.cpu {
                Some(cpu) if differ_in_processor_alone(&run.environment, head) => leg.others.entry(cpu).or_default().push(at),
                _ if differences(&run.environment, head).is_empty() => leg.own.push(at),
                _ => {}
            }
        }
        leg
    }

    /// Converts what can be converted, and says so.
    fn convert(&self, history: &'a [Run], runs: &mut [Cow<'a, Run>], processor: &str) -> Option<String> {
        if !can_be_converted(self.own.len(), self.others.values().map(Vec::len).sum()) {
            return None;
        }
        let places = std::iter::once(&self.own).chain(self.others.values());
        let all = Series::of(history, places.map(Vec::as_slice));
        let mut said = Vec::new();
        let mut converted = 0;
        for (at, (other, indices)) in self.others.iter().enumerate() {
            let other: Arc<str> = Arc::from(*other);
            let shifts = shift::shifts(&all, at + 1);
            let useful = self.of_head.iter().filter(|key| shifts.of.contains_key(*key)).count();
            // Where no time of the head can be converted, nothing is known of that processor, unless there is nothing to convert.
            let idle = !self.of_head.iter().any(|key| all.metrics.contains_key(key));
            if useful == 0 && !idle {
                continue;
            }
            for run in indices {
                let (Some(stored), Some(place)) = (history.get(*run), runs.get_mut(*run)) else { continue };
                *place = Cow::Owned(self.at_speed_of(stored, &shifts.of, &other, processor));
            }
            converted += indices.len();
            said.push(worded(&other, indices.len(), &shifts));
        }
        let runs = |count: usize| if count == 1 { "1 run".to_owned() } else { format!("{count} runs") };
        (converted > 0).then(|| {
            format!(
                "{} of other processors were converted to the speed of {processor}, of which there are {}: {}; how well that is known \
                 is a part of the noise",
                runs(converted),
                self.own.len(),
                said.join("; ")
            )
        })
    }

    /// A run as the head's processor would have measured it. What can't be converted is left out where the head has it, so that it is
    /// not compared.
    fn at_speed_of(&self, run: &Run, shifts: &HashMap<Key<'_>, Shift>, other: &Arc<str>, processor: &str) -> Run {
        let benchmark = |benchmark: &Benchmark| {
            let convert = |metric: &Metric| {
                let key = Key::of(benchmark, metric);
                match shifts.get(&key) {
                    _ if !follows_runner(metric.class) => Some(metric.clone()),
                    Some(shift) => {
                        let factor = shift.amount.exp();
                        let conversion = Conversion { processor: Arc::clone(other), factor, deviation: shift.deviation };
                        Some(scaled(metric, factor, &metric.unit).converted(conversion))
                    }
                    None => (!self.of_head.contains(&key)).then(|| metric.clone()),
                }
            };
            Benchmark { metrics: benchmark.metrics.iter().filter_map(convert).collect(), ..benchmark.clone() }
        };
        let environment = Environment { cpu: Some(processor.to_owned()), ..run.environment.clone() };
        Run { environment, benchmarks: run.benchmarks.iter().map(benchmark).collect(), ..run.clone() }
    }
}

/// What was done with the runs of one processor.
fn worded(processor: &str, runs: usize, shifts: &Shifts<'_>) -> String {
    let times = shifts.typical.map(|typical| format!(" (times × {:.2})", typical.exp())).unwrap_or_default();
    format!("{runs} of {processor}{times}")
}
