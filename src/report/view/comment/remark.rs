//! What holds for all rows of a table, once below it: the limit, the noise, and what a sign asks for.

use std::collections::BTreeMap;

use super::entry::Line;
use crate::compare::Judgement;
use crate::model::{Change, ChangeIn, Verdict};
use crate::report::view::words::numbers::{self, Terms, UNKNOWN};

/// The remark below the table, and of each row what differs from it.
pub(super) fn of(lines: &[&Line<'_>]) -> (String, Vec<String>) {
    let usual = usual_limit(lines);
    let note = |line: &&Line<'_>| {
        if !line.is_by_the_rule() {
            return line.shown.note.clone();
        }
        let limit = limit(line);
        if Some(&limit) == usual.as_ref() { String::new() } else { limit }
    };
    let notes = lines.iter().map(note).collect();
    let by_rule: Vec<&Change> = lines.iter().filter(|line| line.is_by_the_rule()).filter_map(|line| line.change).collect();
    let differs = lines.iter().any(|line| line.is_by_the_rule() && Some(limit(line)) != usual);
    let limit = usual.map(|usual| if differs { format!("{usual} unless noted") } else { usual });
    let figures: Vec<String> = limit.into_iter().chain(noise(&by_rule)).collect();
    let confirm = by_rule.iter().any(|change| Judgement::of(change).is_to_confirm());
    let looks = lines.iter().any(|line| line.row.reported().looks_failing());
    let parts = [
        Some(figures.join(", ")).filter(|figures| !figures.is_empty()).map(|figures| capital(&figures)),
        confirm.then(|| "⚠️ is over a limit, but not far enough beyond the noise to fail on one measurement".to_owned()),
        looks.then(|| "❔ looks like a failure, but may be noise".to_owned()),
    ];
    let text = parts.into_iter().flatten().collect::<Vec<_>>().join(". ");
    (if text.is_empty() { text } else { format!("{text}.") }, notes)
}

/// The limit that most rows have.
fn usual_limit(lines: &[&Line<'_>]) -> Option<String> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for line in lines.iter().filter(|line| line.is_by_the_rule()) {
        *counts.entry(limit(line)).or_default() += 1;
    }
    let most = counts.values().copied().max()?;
    counts.into_iter().find(|(limit, count)| *count == most && !limit.is_empty()).map(|(limit, _)| limit)
}

/// "limit +30 %"; of what is only large enough for a warning, "warns at +15 %"; empty where none holds.
fn limit(line: &Line<'_>) -> String {
    let row = line.row;
    let confirmed = line.change.is_some_and(|change| !Judgement::of(change).is_to_confirm());
    match row.threshold.strip_suffix(" warns") {
        _ if row.verdict == Verdict::Warning && confirmed && !row.policy.is_empty() => {
            row.policy.split([',', '(']).next().unwrap_or_default().trim_end().to_owned()
        }
        Some(warns) => format!("warns at {warns}"),
        None if row.threshold == UNKNOWN => String::new(),
        None => format!("limit {}", row.threshold),
    }
}

/// "noise about 10–23 %": of those that are shares, where they have no unit in common.
fn noise(changes: &[&Change]) -> Option<String> {
    let known = changes.iter().filter_map(|change| Some((Judgement::of(change).reach()?, Terms::new(change.change_in, &change.unit))));
    let sizes: Vec<(f64, Terms<'_>)> = known.filter(|(reach, _)| reach.is_finite() && *reach > 0.0).collect();
    let shares = || sizes.iter().filter(|(_, terms)| terms.change_in == ChangeIn::Relative).copied().collect::<Vec<_>>();
    let (range, _) = numbers::range(&sizes).or_else(|| numbers::range(&shares()))?;
    Some(format!("noise about {range}"))
}

fn capital(text: &str) -> String {
    crate::report::view::words::sentence::capitalized(text)
}
