//! A statistic that the baseline judges and the head merely shows, beside another one that is new: the mean that one tool kept of a
//! time, where the tool itself gives the median first.
//!
//! Both mean the same work. Until the head's own choice has a history, the one that has is judged, or a branch whose history was
//! imported would be compared with nothing.

use std::borrow::Cow;
use std::collections::HashMap;

use super::pair::lone_suite;
use crate::model::{Benchmark, BenchmarkId, Class, Direction, Metric, Role, Run};

/// What the baseline knows of one of the head's metrics.
struct Known {
    name: String,
    statistic: Option<String>,
    /// Its class in the head.
    class: Class,
    /// Whether the head judges it.
    judged: bool,
    /// In how many runs the baseline has it.
    runs: usize,
    /// Whether one of these judges it.
    judged_before: bool,
}

impl Known {
    fn is(&self, metric: &Metric) -> bool {
        self.name == metric.name && self.statistic == metric.statistic
    }

    fn new(metric: &Metric) -> Known {
        Known {
            name: metric.name.clone(),
            statistic: metric.statistic.clone(),
            class: metric.class,
            judged: metric.role == Role::Primary,
            runs: 0,
            judged_before: false,
        }
    }
}

/// The head's runs, in which a statistic that the baseline judged is judged where those that the head judges of that benchmark and
/// class are in fewer than `enough` runs of the baseline.
pub(in crate::compare) fn head<'a>(baseline: &[&Run], head: &[&'a Run], enough: usize) -> Vec<Cow<'a, Run>> {
    let renamed = lone_suite(baseline, head);
    let suite = |run: &Run| renamed.filter(|(from, _)| *from == run.suite).map_or(run.suite.as_str(), |(_, to)| to).to_owned();
    let mut known: HashMap<BenchmarkId, Vec<Known>> = HashMap::new();
    for run in head {
        for benchmark in run.benchmarks.iter().filter(|benchmark| is_choice(benchmark)) {
            let of_benchmark = || benchmark.metrics.iter().map(Known::new).collect();
            known.entry(benchmark.id(&run.suite)).or_insert_with(of_benchmark);
        }
    }
    for run in if known.is_empty() { &[] } else { baseline } {
        let suite = suite(run);
        for benchmark in &run.benchmarks {
            let Some(shown) = known.get_mut(&benchmark.id(&suite)) else { continue };
            for metric in &benchmark.metrics {
                let Some(entry) = shown.iter_mut().find(|entry| entry.is(metric)) else { continue };
                entry.runs += 1;
                entry.judged_before |= metric.role == Role::Primary;
            }
        }
    }
    known.retain(|_, shown| shown.iter().any(|entry| entry.judged_before && !entry.judged));
    head.iter().map(|run| judged(run, &known, enough)).collect()
}

/// Whether the head judges some metrics of a benchmark and shows others of the same class.
fn is_choice(benchmark: &Benchmark) -> bool {
    let judges = |class| benchmark.metrics.iter().any(|metric| metric.class == class && metric.role == Role::Primary);
    benchmark.metrics.iter().any(|metric| is_shown(metric) && judges(metric.class))
}

/// Whether a metric is shown by the reader's choice. What a file declares itself is for it to say.
fn is_shown(metric: &Metric) -> bool {
    metric.role == Role::Informational && metric.direction != Direction::Neither && !metric.declared
}

fn judged<'a>(run: &'a Run, known: &HashMap<BenchmarkId, Vec<Known>>, enough: usize) -> Cow<'a, Run> {
    let mut copy = Cow::Borrowed(run);
    for (index, benchmark) in run.benchmarks.iter().enumerate().filter(|_| !known.is_empty()) {
        let Some(shown) = known.get(&benchmark.id(&run.suite)) else { continue };
        let has_history = |class| shown.iter().any(|entry| entry.class == class && entry.judged && entry.runs >= enough);
        let replaces = |metric: &Metric| {
            let entry = shown.iter().find(|entry| entry.is(metric));
            is_shown(metric) && entry.is_some_and(|entry| entry.judged_before && !entry.judged) && !has_history(metric.class)
        };
        if benchmark.metrics.iter().any(replaces)
            && let Some(benchmark) = copy.to_mut().benchmarks.get_mut(index)
        {
            benchmark.metrics.iter_mut().filter(|metric| replaces(metric)).for_each(|metric| metric.role = Role::Primary);
        }
    }
    copy
}
