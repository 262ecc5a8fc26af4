//! Groups and their ranking: what is one finding, and which comes first.
//!
//! The statistics of one benchmark × metric are one group: an endpoint that became slow is one finding, not five.
//! A group has the verdict of its gravest row, and stands in the section of that verdict.

use std::cmp::Ordering;
use std::collections::{BTreeSet, HashMap, HashSet};

use super::inverse;
use super::row::Row;
use super::words::numbers::counted;
use super::words::reported_verdict::ReportedVerdict;
use super::words::sentence::{self, Sentence};
use crate::model::{BenchmarkId, Change, Role, Undecided, Verdict};
use crate::report::escape::visible;
use crate::report::options::{RenderOptions, Sort};

/// The rows of one benchmark × metric, the gravest first.
#[derive(Debug, Clone, PartialEq)]
pub struct Group {
    /// The benchmark with its parameters, and its suite where the report has several.
    pub benchmark: String,
    /// The verdict of its gravest row.
    pub verdict: Verdict,
    /// What that looks like, where it is undecided.
    pub undecided: Option<Undecided>,
    /// The rows to show; never empty.
    pub rows: Vec<Row>,
    /// What became of the statistics that are not shown: "p50 and avg unchanged".
    pub rest: Option<String>,
}

impl Group {
    /// The reported verdict of its gravest row.
    pub fn reported(&self) -> ReportedVerdict {
        ReportedVerdict { verdict: self.verdict, undecided: self.undecided }
    }

    /// What happened to its gravest row: "GET /orders `http_req_duration` p95 is 40 % slower"; the reason aside. `changes` are
    /// those of the comparison that the view was made from.
    pub fn sentence(&self, changes: &[Change]) -> Option<Sentence> {
        let row = self.rows.first()?;
        let bare = Row { why: String::new(), ..row.clone() };
        Some(sentence::about(&self.benchmark, &bare, changes.get(row.index)?))
    }

    /// The excess and the size of its gravest row.
    fn weight(&self) -> (f64, f64) {
        self.rows.first().map_or((0.0, 0.0), |row| (row.excess, row.size))
    }

    fn names(&self) -> (&str, &str) {
        (&self.benchmark, self.rows.first().map_or("", |row| row.metric.as_str()))
    }

    fn index(&self) -> usize {
        self.rows.first().map_or(0, |row| row.index)
    }
}

/// The changes of one role in groups, ranked.
pub(super) fn groups(changes: &[Change], role: Role, options: &RenderOptions) -> Vec<Group> {
    let suites: BTreeSet<&str> = changes.iter().map(|change| change.id.suite.as_str()).collect();
    let inverses = if options.every_metric { HashMap::new() } else { inverse::stand_ins(changes) };
    let mut places = HashMap::new();
    let mut groups: Vec<Group> = Vec::new();
    for (index, change) in changes.iter().enumerate().filter(|(index, change)| change.role == role && !inverses.contains_key(index)) {
        let place = *places.entry(key(change)).or_insert_with(|| {
            groups.push(Group {
                benchmark: benchmark_label(change, suites.len() > 1),
                verdict: change.verdict,
                undecided: None,
                rows: Vec::new(),
                rest: None,
            });
            groups.len() - 1
        });
        if let Some(group) = groups.get_mut(place) {
            group.rows.push(Row::of(index, change));
        }
    }
    for group in &mut groups {
        settle(group, options.details);
    }
    for (inverse, place) in
        inverses.iter().filter_map(|(inverse, stays)| Some((changes.get(*inverse)?, places.get(&key(changes.get(*stays)?))?)))
    {
        if let Some(group) = groups.get_mut(*place) {
            let row = Row::of(0, inverse);
            let inverse = format!("{} is its inverse: {}", row.label(), row.change);
            group.rest = group.rest.take().into_iter().chain([inverse]).reduce(|all, one| format!("{all}, {one}"));
        }
    }
    groups.sort_by(|a, b| a.reported().rank().cmp(&b.reported().rank()).then_with(|| within(a, b, options.sort)));
    groups
}

/// How many groups [`groups`] gives, without wording any.
pub(super) fn number(changes: &[Change], role: Role, options: &RenderOptions) -> usize {
    let inverses = if options.every_metric { HashMap::new() } else { inverse::stand_ins(changes) };
    let listed = changes.iter().enumerate().filter(|(index, change)| change.role == role && !inverses.contains_key(index));
    listed.map(|(_, change)| key(change)).collect::<HashSet<_>>().len()
}

/// What the statistics of one metric share. A bare statistic (`p95` of a generic JSON file) is its own metric, and
/// its siblings are found by the benchmark.
fn key(change: &Change) -> (&str, &str, Vec<(&str, &str)>, &str) {
    let params = change.id.params.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let metric = if change.id.statistic.as_deref() == Some(&change.id.metric) { "" } else { &change.id.metric };
    (&change.id.suite, &change.id.benchmark, params, metric)
}

/// The benchmark of a change: see [`label`].
pub(in crate::report) fn benchmark_label(change: &Change, with_suite: bool) -> String {
    label(&change.id.benchmark_id(), with_suite)
}

/// `GET /orders/size=10`, the form that patterns match; with its suite where there are several.
pub(super) fn label(id: &BenchmarkId, with_suite: bool) -> String {
    let whole = id.to_string();
    let own = whole.strip_prefix(&id.suite).and_then(|rest| rest.strip_prefix('/')).unwrap_or(&whole);
    let label = visible(if with_suite { &whole } else { own });
    if label.trim().is_empty() { "(no name)".to_owned() } else { label }
}

/// Orders the rows, takes the gravest verdict, and folds what did not change.
fn settle(group: &mut Group, details: bool) {
    group
        .rows
        .sort_by(|a, b| a.reported().rank().cmp(&b.reported().rank()).then(b.excess.total_cmp(&a.excess)).then(a.index.cmp(&b.index)));
    let gravest = group.rows.first().map_or(ReportedVerdict::UNCHANGED, Row::reported);
    (group.verdict, group.undecided) = (gravest.verdict, gravest.undecided);
    if details || gravest.is_without_change() {
        return;
    }
    let (still, shown): (Vec<Row>, Vec<Row>) =
        std::mem::take(&mut group.rows).into_iter().partition(|row| row.reported().is_without_change());
    let (unseen, unchanged): (Vec<&Row>, Vec<&Row>) = still.iter().partition(|row| row.reported().is_unseen());
    let unchanged = listed(&unchanged).map(|names| format!("{names} unchanged"));
    let unseen = listed(&unseen).map(|names| format!("no change seen in {names}"));
    group.rest = unchanged.into_iter().chain(unseen).reduce(|all, one| format!("{all}, {one}"));
    group.rows = shown;
}

/// "p50", "p50 and avg", "3 others"; nothing for none.
fn listed(rows: &[&Row]) -> Option<String> {
    let mut labels: Vec<_> = rows.iter().map(|row| (row.index, row.short_label())).collect();
    labels.sort_unstable();
    match labels.as_slice() {
        [] => None,
        [(_, one)] => Some((*one).to_owned()),
        [(_, one), (_, other)] => Some(format!("{one} and {other}")),
        more => Some(format!("{} others", more.len())),
    }
}

fn within(a: &Group, b: &Group, sort: Sort) -> Ordering {
    let ((excess_a, size_a), (excess_b, size_b)) = (a.weight(), b.weight());
    let order = match sort {
        Sort::Severity => excess_b.total_cmp(&excess_a).then(size_b.total_cmp(&size_a)),
        Sort::Change => size_b.total_cmp(&size_a),
        Sort::Name => a.names().cmp(&b.names()),
    };
    order.then(a.index().cmp(&b.index()))
}

/// How many groups there are of `verdict`; of what is undecided without that of which no change was seen.
pub(super) fn count(groups: &[Group], verdict: Verdict) -> usize {
    groups.iter().filter(|group| group.verdict == verdict && !group.reported().is_unseen()).count()
}

/// "1 metric", "46 metrics".
pub(super) fn metrics(count: usize) -> String {
    counted(count, "metric")
}
