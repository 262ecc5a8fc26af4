//! The branches whose series share a picture: the first by number, and the page's own.

use serde::Serialize;

use super::content::Content;
use super::drawing::Overlay;
use crate::model::Series;
use crate::report::view::latest;

/// Branches in one picture. The first of them have the same number on every page, and with it the same colour and dashes; the
/// last is the page's own branch where that is none of them.
const MOST: usize = 5;

/// A metric on several branches.
#[derive(Debug, Serialize)]
pub(super) struct Beside {
    overlay: Overlay,
    legend: Vec<Branch>,
    /// What the picture shows, in words.
    label: String,
    /// How many branches have a page of this metric but no line here.
    others: usize,
}

/// A line of the legend.
#[derive(Debug, Serialize)]
struct Branch {
    number: usize,
    name: String,
    href: String,
    current: bool,
    latest: String,
}

impl Beside {
    /// The series of a lane beside those of the same metric on other branches, measured in the same environment; `None` where there
    /// is no other.
    pub(super) fn of(content: &Content<'_>, lane: usize, series: &Series) -> Option<Beside> {
        let lanes = &content.site.lanes;
        let own = lanes.get(lane)?;
        let id = series.id.benchmark_id();
        let own_number = content.branch_number(own);
        let mut drawn: Vec<(usize, usize, &Series)> = Vec::new();
        let mut others = 0;
        for (place, other) in lanes.iter().enumerate().filter(|(_, other)| other.environment == own.environment) {
            let all = content.benchmarks.get(place).and_then(|benchmarks| benchmarks.get(&id));
            let Some(found) = all.and_then(|all| all.iter().find(|found| found.id == series.id && found.unit == series.unit)) else {
                continue;
            };
            let number = content.branch_number(other);
            let last = if own_number > MOST { own_number } else { MOST };
            if number < MOST || number == last {
                drawn.push((number.min(MOST), place, found));
            } else {
                others += 1;
            }
        }
        drawn.sort_by_key(|(number, ..)| *number);
        let numbered: Vec<(usize, &Series)> = drawn.iter().map(|(number, _, series)| (*number, *series)).collect();
        let overlay = Overlay::of(&numbered)?;
        let shown: Vec<usize> = overlay.numbers().collect();
        let file = content.names.benchmark(&id);
        let branch = |(number, place, series): &(usize, usize, &Series)| Branch {
            number: *number,
            name: content.branch_name(*place),
            href: format!("../{}/{file}", content.names.lane(*place)),
            current: *place == lane,
            latest: latest(series),
        };
        let legend: Vec<Branch> = drawn.iter().filter(|(number, ..)| shown.contains(number)).map(branch).collect();
        let words: Vec<String> =
            legend.iter().map(|branch| format!("{} {}, latest {}", branch.number, branch.name, branch.latest)).collect();
        Some(Beside { overlay, label: words.join("; "), legend, others })
    }
}
