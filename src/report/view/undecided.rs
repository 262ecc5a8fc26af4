//! What could not be decided, in the words of the headline: what looks worse, and what would not have shown.

use super::group::{Group, count, metrics};
use super::row::Row;
use super::words::numbers::{self, Terms};
use crate::compare::Judgement;
use crate::model::{Change, Comparison, Undecided, Verdict};

/// "2 metrics look 30 % or more worse; one run can't prove it: measure them again (perfdiff suspects)". What leads the
/// headline names its metrics and what to do.
pub(super) fn looks_failing(comparison: &Comparison, groups: &[Group], leads: bool) -> String {
    let looking: Vec<&Group> = groups.iter().filter(|group| group.reported().looks_failing()).collect();
    let rows = looking.iter().flat_map(|group| &group.rows).filter(|row| row.reported().looks_failing());
    let changes: Vec<&Change> = rows.filter_map(|row: &Row| comparison.changes.get(row.index)).collect();
    let subject = if leads { metrics(looking.len()) } else { looking.len().to_string() };
    let verb = if looking.len() == 1 { "looks" } else { "look" };
    let sizes: Vec<(f64, Terms<'_>)> = changes.iter().filter_map(|change| Some((Judgement::of(change).size()?, terms(change)))).collect();
    let how = match numbers::at_least(&sizes) {
        Some(worse) if sizes.len() == changes.len() => worse,
        _ if looking.len() == 1 => "worse by its failure threshold or more".to_owned(),
        _ => "worse by their failure threshold or more".to_owned(),
    };
    let looks = format!("{subject} {verb} {how}");
    if !leads {
        return looks;
    }
    let one = changes.iter().all(|change| change.rests_on.as_ref().is_none_or(|rests| rests.baseline_runs.min(rests.head_runs) <= 1));
    let again = if looking.len() == 1 { "it" } else { "them" };
    let runs = if one { "one run" } else { "so few runs" };
    format!("{looks}; {runs} can't prove it: measure {again} again (perfdiff suspects)")
}

/// The headline where nothing was found: what looks otherwise, and what would not have shown.
pub(super) fn nothing_found(comparison: &Comparison, groups: &[Group]) -> String {
    let all = metrics(groups.len());
    let unseen = groups.iter().filter(|group| group.reported().is_unseen()).count();
    let place = if unseen == groups.len() { String::new() } else { format!(" in {unseen} of them") };
    let hidden = if unseen == 0 { String::new() } else { format!("; {} would not show{place}", hidden(comparison, groups)) };
    match (count(groups, Verdict::Inconclusive), unseen) {
        (0, 0) => format!("no change in {all}"),
        (0, _) => format!("no change seen in {all}{hidden}"),
        _ => format!("no finding in {all}{}{hidden}", looks(groups)),
    }
}

/// "; 2 look worse and 1 better, which may be noise", ", 3 undecided".
fn looks(groups: &[Group]) -> String {
    let of = |look: &[Undecided]| groups.iter().filter(|group| group.undecided.is_some_and(|undecided| look.contains(&undecided))).count();
    let worse = of(&[Undecided::LooksFailing, Undecided::LooksWorse]);
    let better = of(&[Undecided::LooksBetter]);
    let verb = |count: usize| if count == 1 { "looks" } else { "look" };
    let looks = match (worse, better) {
        (0, 0) => String::new(),
        (worse, 0) => format!("; {worse} {} worse, which may be noise", verb(worse)),
        (0, better) => format!("; {better} {} better, which may be noise", verb(better)),
        (worse, better) => format!("; {worse} {} worse and {better} better, which may be noise", verb(worse)),
    };
    match count(groups, Verdict::Inconclusive) - worse - better {
        0 => looks,
        other => format!("{looks}, {other} undecided"),
    }
}

/// "changes up to 12–40 %": what would not have shown where no change was seen.
fn hidden(comparison: &Comparison, groups: &[Group]) -> String {
    let rows = groups.iter().flat_map(|group| &group.rows).filter(|row| row.reported().is_unseen());
    let changes: Vec<&Change> = rows.filter_map(|row| comparison.changes.get(row.index)).collect();
    let known = changes.iter().filter_map(|change| Some((Judgement::of(change).detectable()?, terms(change))));
    let sizes: Vec<(f64, Terms<'_>)> = known.filter(|(least, _)| least.is_finite()).collect();
    match numbers::range(&sizes) {
        _ if sizes.is_empty() => "changes of any size".to_owned(),
        Some((range, _)) if sizes.len() == changes.len() => format!("changes up to {range}"),
        Some((_, least)) => format!("changes up to {least} and more"),
        None => "changes as large as the limits".to_owned(),
    }
}

/// "2 look worse", for where there is no room; nothing where nothing looks like a failure.
pub(super) fn looking_worse(groups: &[Group]) -> Option<String> {
    match groups.iter().filter(|group| group.reported().looks_failing()).count() {
        0 => None,
        1 => Some("1 looks worse".to_owned()),
        count => Some(format!("{count} look worse")),
    }
}

/// A comparison without findings in a word or two, for where there is no room.
pub(super) fn no_finding(groups: &[Group]) -> &'static str {
    let unseen = groups.iter().filter(|group| group.reported().is_unseen()).count();
    match count(groups, Verdict::Inconclusive) {
        undecided if 2 * undecided > groups.len() => "undecided",
        _ if 2 * unseen > groups.len() => "no change seen",
        _ => "no regression",
    }
}

fn terms(change: &Change) -> Terms<'_> {
    Terms::of(change)
}
