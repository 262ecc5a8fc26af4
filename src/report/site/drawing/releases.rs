//! Releases on the axis of the runs: a line each, and its name above the drawing where there is room for it.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::model::Point;
use crate::report::chart::percent;
use crate::report::escape::{shorten, visible, width};
use crate::report::site::content::Release;
use crate::report::site::natural_order;

/// Releases that a drawing shows, the newest ones.
const MOST: usize = 40;
/// Columns of a name on the drawing.
const LONGEST: usize = 14;
/// Releases of one run that its row names, and columns of each.
const NAMED: usize = 3;
const WORDS: usize = 60;
/// Pixels of a column of text, and what stays free between two names.
const COLUMN: f64 = 6.8;
const GAP: f64 = 8.0;
/// The least width of the drawing in pixels on a narrow, a medium and a wide screen, as `site.css` has it, with the class of a
/// name that has room from there on.
const WIDTHS: [(f64, &str); 3] = [(222.0, "always"), (413.0, "medium"), (713.0, "wide")];
/// The class of a name that has room nowhere.
const NOWHERE: &str = "nowhere";

/// The releases of the runs that a page shows, by the row of the run.
#[derive(Debug)]
pub(in crate::report::site) struct Releases(BTreeMap<usize, Vec<String>>);

/// A release on a drawing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct ReleaseMark {
    /// Percent of the width.
    at: String,
    name: String,
    /// "start" or "end": which of the name's ends stands there.
    anchor: &'static str,
    /// From which width of the screen on there is room for the name.
    room: &'static str,
}

impl Releases {
    /// The releases of a lane among the runs that a page shows, oldest first: each at the first run that contains it.
    pub(in crate::report::site) fn of(releases: &[Release], rows: &[&Point]) -> Releases {
        let mut by_row: BTreeMap<usize, Vec<String>> = BTreeMap::new();
        for release in releases {
            let at = rows.partition_point(|point| point.place < release.place);
            let Some(point) = rows.get(at) else { continue };
            let is_there = point.place == release.place || point.commit.as_ref() == Some(&release.commit);
            // Before the first run nobody knows which is the first that contains it.
            if at > 0 || is_there {
                by_row.entry(at).or_default().push(visible(&release.name));
            }
        }
        for names in by_row.values_mut() {
            // `v1.2` before `stable`, which says less.
            let is_version = |name: &str| name.contains(|c: char| c.is_ascii_digit());
            names.sort_by(|a, b| is_version(b).cmp(&is_version(a)).then_with(|| natural_order::compare(b, a)));
        }
        Releases(by_row)
    }

    /// Whether there is none.
    pub(in crate::report::site) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The releases at a row, in words; empty where there is none.
    pub(in crate::report::site) fn words(&self, row: usize) -> String {
        let Some(names) = self.0.get(&row) else { return String::new() };
        let shown: Vec<String> = names.iter().take(NAMED).map(|name| shorten(name, WORDS)).collect();
        let more = names.len().saturating_sub(NAMED);
        if more > 0 { format!("{} and {more} more", shown.join(", ")) } else { shown.join(", ") }
    }

    /// The newest releases on a drawing of `count` runs.
    pub(super) fn marks(&self, count: usize) -> Vec<ReleaseMark> {
        let mut marks: Vec<(f64, ReleaseMark)> = Vec::new();
        for (row, names) in self.0.iter().rev().take(MOST) {
            let Some(first) = names.first() else { continue };
            let share = (*row as f64 + 0.5) / count as f64;
            let others = if names.len() > 1 { format!(" +{}", names.len() - 1) } else { String::new() };
            let name = shorten(first, LONGEST - others.len().min(LONGEST)) + &others;
            let anchor = if share < 0.5 { "start" } else { "end" };
            marks.push((share, ReleaseMark { at: percent(share * 100.0), name, anchor, room: NOWHERE }));
        }
        for (pixels, room) in WIDTHS {
            thin(&mut marks, pixels, room);
        }
        marks.into_iter().rev().map(|(_, mark)| mark).collect()
    }
}

/// Gives `room` to every name that has some on a drawing of this width beside those that have some already, the newest first.
fn thin(marks: &mut [(f64, ReleaseMark)], pixels: f64, room: &'static str) {
    let ends = |(share, mark): &(f64, ReleaseMark)| {
        let (at, length) = (share * pixels, width(&mark.name) as f64 * COLUMN);
        if mark.anchor == "start" { (at, at + length) } else { (at - length, at) }
    };
    let mut taken: Vec<(f64, f64)> = marks.iter().filter(|(_, mark)| mark.room != NOWHERE).map(ends).collect();
    for mark in marks.iter_mut().filter(|(_, mark)| mark.room == NOWHERE) {
        let (left, right) = ends(mark);
        let is_within = left >= 0.0 && right <= pixels;
        if is_within && taken.iter().all(|(from, to)| right + GAP <= *from || left >= to + GAP) {
            mark.1.room = room;
            taken.push((left, right));
        }
    }
}
