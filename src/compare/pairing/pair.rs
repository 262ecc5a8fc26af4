//! Which number belongs to which: the metrics of both sides, matched by identity.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap, HashSet};

use crate::model::{Benchmark, BenchmarkId, Metric, MetricId, Run, metric_path};

/// The identity of a metric, borrowed from the runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(in crate::compare) struct Key<'a> {
    pub(in crate::compare) suite: &'a str,
    pub(in crate::compare) name: &'a str,
    pub(in crate::compare) params: &'a BTreeMap<String, String>,
    pub(in crate::compare) metric: &'a str,
    pub(in crate::compare) statistic: Option<&'a str>,
}

impl Key<'_> {
    /// The metric's identity.
    pub(in crate::compare) fn id(&self) -> MetricId {
        MetricId {
            suite: self.suite.to_owned(),
            benchmark: self.name.to_owned(),
            params: self.params.clone(),
            metric: self.metric.to_owned(),
            statistic: self.statistic.map(str::to_owned),
        }
    }

    /// The benchmark's identity.
    pub(in crate::compare) fn benchmark_id(&self) -> BenchmarkId {
        BenchmarkId { suite: self.suite.to_owned(), name: self.name.to_owned(), params: self.params.clone() }
    }

    /// The metric's path, which patterns match.
    pub(in crate::compare) fn path(&self) -> String {
        metric_path(&self.benchmark_id(), self.metric, self.statistic)
    }
}

/// One metric with all that was measured of it on both sides, in the order of the runs.
#[derive(Debug)]
pub(in crate::compare) struct Pair<'a> {
    pub(in crate::compare) key: Key<'a>,
    pub(in crate::compare) baseline: Vec<&'a Metric>,
    pub(in crate::compare) head: Vec<&'a Metric>,
    /// For each value of the baseline, which moment of its side it is from.
    pub(in crate::compare) baseline_runs: Vec<usize>,
    /// The same for the head.
    pub(in crate::compare) head_runs: Vec<usize>,
    /// The head or the newest run of the baseline holds this identity more than once.
    pub(in crate::compare) ambiguous: bool,
    /// What the head gives as its number where that can't be one: what it is called and its unit are known by it.
    pub(in crate::compare) set_aside: Option<&'a Metric>,
    /// Why the head could not measure the benchmark, in the tool's words, or why its number can't be one.
    pub(in crate::compare) head_error: Option<Cow<'a, str>>,
    /// The same of the baseline.
    pub(in crate::compare) baseline_error: Option<Cow<'a, str>>,
    /// The last moment of the baseline at which it could not.
    pub(in crate::compare) baseline_failed: Option<usize>,
}

/// All metrics of both sides, in the order in which the head, then the baseline, names them.
pub(in crate::compare) fn pair<'a>(baseline: &[&'a Run], head: &[&'a Run]) -> Vec<Pair<'a>> {
    let renamed = lone_suite(baseline, head);
    let suite = |run: &'a Run| renamed.filter(|(from, _)| *from == run.suite).map_or(run.suite.as_str(), |(_, to)| to);
    let sides: Vec<(&Run, &str, Side)> = head
        .iter()
        .zip(moments(head))
        .map(|(run, moment)| (*run, run.suite.as_str(), Side::Head(moment)))
        .chain(baseline.iter().zip(moments(baseline)).map(|(run, moment)| (*run, suite(run), Side::Baseline(moment))))
        .collect();
    let mut pairs = Pairs { index: HashMap::new(), list: Vec::new() };
    for (run, suite, side) in &sides {
        pairs.measured(run, suite, *side);
    }
    pairs.settle_repeats();
    // Failures come last: a benchmark that failed on one side is known by the metrics of the other.
    for (run, suite, side) in &sides {
        pairs.failed(run, suite, *side);
    }
    pairs.list
}

/// For each run, which moment of its side it belongs to, counted from 0: the suites of one commit, of one round, are one moment, and
/// a suite that ran again in it starts another.
pub(in crate::compare) fn moments(runs: &[&Run]) -> Vec<usize> {
    let mut again: HashMap<(&str, Option<u32>, &str), usize> = HashMap::new();
    let mut known: HashMap<(&str, Option<u32>, usize), usize> = HashMap::new();
    let mut count = 0;
    let mut moments = Vec::with_capacity(runs.len());
    for run in runs {
        let moment = match &run.commit {
            None => count,
            Some(commit) => {
                let times = again.entry((commit, run.round, &run.suite)).or_insert(0);
                *times += 1;
                *known.entry((commit, run.round, *times)).or_insert(count)
            }
        };
        count = count.max(moment + 1);
        moments.push(moment);
    }
    moments
}

/// When each side has just one suite that the other lacks, they are the same one: a suite named after its file has
/// another name on each side.
pub(in crate::compare) fn lone_suite<'a>(baseline: &[&'a Run], head: &[&'a Run]) -> Option<(&'a str, &'a str)> {
    let names = |runs: &[&'a Run]| runs.iter().map(|run| run.suite.as_str()).collect::<HashSet<_>>();
    let (baseline, head) = (names(baseline), names(head));
    let mut only_baseline = baseline.difference(&head);
    let mut only_head = head.difference(&baseline);
    match (only_baseline.next(), only_baseline.next(), only_head.next(), only_head.next()) {
        (Some(from), None, Some(to), None) => Some((from, to)),
        _ => None,
    }
}

#[derive(Clone, Copy)]
enum Side {
    /// The baseline's run of this index.
    Baseline(usize),
    /// The head's run of this index.
    Head(usize),
}

struct Pairs<'a> {
    index: HashMap<Key<'a>, usize>,
    list: Vec<Pair<'a>>,
}

impl<'a> Pairs<'a> {
    fn measured(&mut self, run: &'a Run, suite: &'a str, side: Side) {
        // Runs of one suite name their metrics in one order: the next one is nearly always where the last one was.
        let mut next = 0;
        for benchmark in &run.benchmarks {
            for metric in &benchmark.metrics {
                let key = key(benchmark, suite, &metric.name, metric.statistic.as_deref());
                let place = if self.list.get(next).is_some_and(|pair| pair.key == key) { next } else { self.place(key) };
                next = place + 1;
                let pair = &mut self.list[place];
                let (metrics, runs, moment) = match side {
                    Side::Baseline(moment) => (&mut pair.baseline, &mut pair.baseline_runs, moment),
                    Side::Head(moment) => (&mut pair.head, &mut pair.head_runs, moment),
                };
                metrics.push(metric);
                runs.push(moment);
            }
        }
    }

    /// Settles what a run holds more than once. Of the head and of the baseline's newest moment it is ambiguous; of an
    /// earlier run of a history it is left out, or that history would be of no use for ever.
    fn settle_repeats(&mut self) {
        for pair in &mut self.list {
            let repeated = |runs: &[usize]| -> Vec<usize> { runs.windows(2).filter(|two| two[0] == two[1]).map(|two| two[0]).collect() };
            let (before, now) = (repeated(&pair.baseline_runs), repeated(&pair.head_runs));
            pair.ambiguous = !now.is_empty() || pair.baseline_runs.last().is_some_and(|last| before.contains(last));
            if !pair.ambiguous && !before.is_empty() {
                let keep: Vec<bool> = pair.baseline_runs.iter().map(|moment| !before.contains(moment)).collect();
                pair.keep_baseline(&keep);
            }
        }
    }

    fn failed(&mut self, run: &'a Run, suite: &'a str, side: Side) {
        if run.benchmarks.iter().all(|benchmark| benchmark.error.is_none() && benchmark.unmeasured.is_empty()) {
            return;
        }
        let mut places: HashMap<(&'a str, &'a BTreeMap<String, String>), Vec<usize>> = HashMap::new();
        for (place, pair) in self.list.iter().enumerate().filter(|(_, pair)| pair.key.suite == suite) {
            places.entry((pair.key.name, pair.key.params)).or_default().push(place);
        }
        for benchmark in &run.benchmarks {
            let of = places.get(&(benchmark.name.as_str(), &benchmark.params)).map(Vec::as_slice).unwrap_or_default();
            for (metric, why) in &benchmark.unmeasured {
                for place in of {
                    let pair = &mut self.list[*place];
                    let values = if matches!(side, Side::Head(_)) { &pair.head } else { &pair.baseline };
                    if values.is_empty() && pair.key.metric == metric {
                        pair.fail(side, why);
                    }
                }
            }
            let Some(error) = &benchmark.error else { continue };
            for place in of {
                self.list[*place].fail(side, error);
            }
            if of.is_empty() {
                let place = self.place(key(benchmark, suite, ERROR, None));
                self.list[place].fail(side, error);
            }
        }
    }

    /// Where the pair of this identity is; a new one is put at the end.
    fn place(&mut self, key: Key<'a>) -> usize {
        let next = self.list.len();
        let index = *self.index.entry(key).or_insert(next);
        if index == next {
            self.list.push(Pair {
                key,
                baseline: Vec::new(),
                head: Vec::new(),
                baseline_runs: Vec::new(),
                head_runs: Vec::new(),
                ambiguous: false,
                set_aside: None,
                head_error: None,
                baseline_error: None,
                baseline_failed: None,
            });
        }
        index
    }
}

/// Name of the stand-in metric of a benchmark that failed and of which nothing else is known.
pub(in crate::compare) const ERROR: &str = "error";

impl<'a> Pair<'a> {
    /// Whether both sides know it, as a number or as a failure.
    pub(in crate::compare) fn meets(&self) -> bool {
        let failed_twice = self.baseline_error.is_some() && self.head_error.is_some();
        failed_twice || !self.baseline.is_empty() && (!self.head.is_empty() || self.head_error.is_some())
    }

    fn fail(&mut self, side: Side, error: &'a str) {
        match side {
            Side::Baseline(moment) => {
                self.baseline_error = Some(Cow::Borrowed(error));
                self.baseline_failed = Some(moment);
            }
            Side::Head(_) => self.head_error = Some(Cow::Borrowed(error)),
        }
    }

    /// The head's newest metric, be its number one or not.
    pub(in crate::compare) fn of_head(&self) -> Option<&'a Metric> {
        self.head.last().copied().or(self.set_aside)
    }

    /// What tells the metric's kind: the head's newest, else the baseline's.
    pub(in crate::compare) fn subject(&self) -> Option<&'a Metric> {
        self.of_head().or_else(|| self.baseline.last().copied())
    }

    /// Takes the head's numbers for none: `why` they can't be.
    pub(in crate::compare) fn fail_head(&mut self, why: String) {
        self.set_aside = self.head.last().copied();
        self.head.clear();
        self.head_runs.clear();
        self.head_error = Some(Cow::Owned(why));
    }

    fn keep_baseline(&mut self, keep: &[bool]) {
        let (mut of_metrics, mut of_runs) = (keep.iter(), keep.iter());
        self.baseline.retain(|_| of_metrics.next().is_none_or(|keep| *keep));
        self.baseline_runs.retain(|_| of_runs.next().is_none_or(|keep| *keep));
    }

    /// Takes some of the baseline's numbers out; where none is left, `why` is its failure.
    pub(in crate::compare) fn drop_baseline(&mut self, out: impl Fn(&Metric) -> bool, why: &str) {
        let keep: Vec<bool> = self.baseline.iter().map(|metric| !out(metric)).collect();
        self.keep_baseline(&keep);
        if self.baseline.is_empty() {
            self.baseline_error = Some(Cow::Owned(format!("its number can't be: {why}")));
        }
    }
}

fn key<'a>(benchmark: &'a Benchmark, suite: &'a str, metric: &'a str, statistic: Option<&'a str>) -> Key<'a> {
    Key { suite, name: &benchmark.name, params: &benchmark.params, metric, statistic }
}
