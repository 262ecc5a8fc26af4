//! The same benchmarks of several legs beside each other: a line per metric, a column per leg.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::group::label;
use super::inverse;
use super::legs::without;
use super::row::Row;
use super::words::reported_verdict::ReportedVerdict;
use crate::model::{BenchmarkId, Change, Comparison, Role, Verdict};
use crate::report::options::{RenderOptions, Sort};

/// Legs that stand side by side; more are rows.
const MOST_COLUMNS: usize = 6;

/// The benchmarks of several legs side by side.
#[derive(Debug, Clone, PartialEq)]
pub struct SideBySide {
    /// The judged groups by the gravest verdict in any leg; empty sections are left out.
    pub sections: Vec<WideSection>,
}

/// The groups of one verdict.
#[derive(Debug, Clone, PartialEq)]
pub struct WideSection {
    /// The gravest verdict of its groups.
    pub verdict: Verdict,
    /// Whether it holds what was not seen to change.
    pub unseen: bool,
    /// Its heading, with a capital: "Failures".
    pub title: &'static str,
    /// The groups, ranked; never empty.
    pub groups: Vec<WideGroup>,
}

impl WideSection {
    /// Whether nothing is known to have happened in it: it is folded.
    pub fn is_without_change(&self) -> bool {
        self.verdict == Verdict::Unchanged || self.unseen
    }
}

/// The statistics of one metric of one benchmark, in all legs.
#[derive(Debug, Clone, PartialEq)]
pub struct WideGroup {
    /// The benchmark without what tells the legs apart.
    pub benchmark: String,
    /// The reported verdict of the gravest line in it.
    pub reported: ReportedVerdict,
    /// The lines to show, the gravest first; never empty.
    pub lines: Vec<WideLine>,
}

/// One statistic in all legs.
#[derive(Debug, Clone, PartialEq)]
pub struct WideLine {
    /// By leg; absent where the leg does not have it.
    pub cells: Vec<Option<Row>>,
    /// The place of the gravest in `cells`.
    pub gravest: usize,
}

impl WideLine {
    /// The gravest row of the line.
    pub fn worst(&self) -> Option<&Row> {
        self.cells.get(self.gravest)?.as_ref()
    }

    fn weight(&self) -> ((usize, u8), f64, f64) {
        self.worst().map_or(LAST, |row| (row.reported().rank(), row.excess, row.size))
    }
}

impl SideBySide {
    /// The legs of a comparison side by side; nothing where they have nothing in common, or are too many for a table.
    pub fn of(comparison: &Comparison, options: &RenderOptions) -> Option<SideBySide> {
        if comparison.legs.len() > MOST_COLUMNS {
            return None;
        }
        let groups = groups(comparison, options.details);
        let meets = |line: &WideLine| line.cells.iter().flatten().count() > 1;
        groups.iter().flat_map(|group| &group.lines).any(meets).then(|| SideBySide { sections: sections(groups, options) })
    }
}

/// The weight of a line without cells.
const LAST: ((usize, u8), f64, f64) = ((usize::MAX, 0), 0.0, 0.0);

/// What is one line, whatever the leg.
type LineKey = (BenchmarkId, String, Option<String>);

fn groups(comparison: &Comparison, details: bool) -> Vec<WideGroup> {
    let suites: HashSet<&str> = comparison.changes.iter().map(|change| change.id.suite.as_str()).collect();
    let mut lines: Vec<(LineKey, Vec<Option<Row>>)> = Vec::new();
    let mut places: HashMap<LineKey, usize> = HashMap::new();
    let inverses = inverse::stand_ins(&comparison.changes);
    let judged = |(index, change): &(usize, &Change)| change.role == Role::Primary && !inverses.contains_key(index);
    for (index, change) in comparison.changes.iter().enumerate().filter(judged) {
        let Some(at) = comparison.legs.iter().position(|leg| leg.holds(&change.id.suite, &change.id.params)) else { continue };
        let params = comparison.legs.get(at).map_or_else(BTreeMap::new, |leg| without(&change.id.params, leg));
        let key = (BenchmarkId { params, ..change.id.benchmark_id() }, change.id.metric.clone(), change.id.statistic.clone());
        let place = *places.entry(key.clone()).or_insert_with(|| {
            lines.push((key, vec![None; comparison.legs.len()]));
            lines.len() - 1
        });
        if let Some(cell) = lines.get_mut(place).and_then(|(_, cells)| cells.get_mut(at)) {
            *cell = Some(Row::of(index, change));
        }
    }
    let mut groups: Vec<WideGroup> = Vec::new();
    let mut by_metric: HashMap<(BenchmarkId, String), usize> = HashMap::new();
    for ((id, metric, statistic), cells) in lines {
        // A bare statistic is its own metric, and its siblings are found by the benchmark.
        let metric = if statistic.as_ref() == Some(&metric) { String::new() } else { metric };
        let benchmark = label(&id, suites.len() > 1);
        let place = *by_metric.entry((id, metric)).or_insert_with(|| {
            groups.push(WideGroup { benchmark, reported: ReportedVerdict::UNCHANGED, lines: Vec::new() });
            groups.len() - 1
        });
        if let Some(group) = groups.get_mut(place) {
            group.lines.push(line(cells));
        }
    }
    for group in &mut groups {
        settle(group, details);
    }
    groups
}

fn line(cells: Vec<Option<Row>>) -> WideLine {
    let known = cells.iter().enumerate().filter_map(|(place, cell)| Some((place, cell.as_ref()?)));
    let gravest = known.min_by(|(_, a), (_, b)| a.reported().rank().cmp(&b.reported().rank()).then(b.excess.total_cmp(&a.excess)));
    WideLine { gravest: gravest.map_or(0, |(place, _)| place), cells }
}

/// Orders the lines and leaves out those in which nothing changed beside others in which something did, unless `details`.
fn settle(group: &mut WideGroup, details: bool) {
    group.lines.sort_by(|a, b| {
        let ((rank_a, excess_a, _), (rank_b, excess_b, _)) = (a.weight(), b.weight());
        rank_a.cmp(&rank_b).then(excess_b.total_cmp(&excess_a))
    });
    let reported = |line: &WideLine| line.worst().map_or(ReportedVerdict::UNCHANGED, Row::reported);
    group.reported = group.lines.first().map_or(ReportedVerdict::UNCHANGED, reported);
    if !details && !group.reported.is_without_change() {
        group.lines.retain(|line| !reported(line).is_without_change());
    }
}

fn sections(mut groups: Vec<WideGroup>, options: &RenderOptions) -> Vec<WideSection> {
    groups.retain(|group| !options.only_changed || group.reported.is_news());
    let weight = |group: &WideGroup| group.lines.first().map_or(LAST, WideLine::weight);
    groups.sort_by(|a, b| {
        let ((_, excess_a, size_a), (_, excess_b, size_b)) = (weight(a), weight(b));
        a.reported.rank().cmp(&b.reported.rank()).then_with(|| match options.sort {
            Sort::Severity => excess_b.total_cmp(&excess_a).then(size_b.total_cmp(&size_a)),
            Sort::Change => size_b.total_cmp(&size_a),
            Sort::Name => a.benchmark.cmp(&b.benchmark),
        })
    });
    groups.truncate(options.limit.unwrap_or(usize::MAX));
    let mut sections: Vec<WideSection> = Vec::new();
    for group in groups {
        match sections.last_mut() {
            Some(section) if section.groups.first().is_some_and(|one| one.reported.is_with(group.reported)) => section.groups.push(group),
            _ => sections.push(WideSection {
                verdict: group.reported.verdict,
                unseen: group.reported.is_unseen(),
                title: group.reported.title(),
                groups: vec![group],
            }),
        }
    }
    sections
}
