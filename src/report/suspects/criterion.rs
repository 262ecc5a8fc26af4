//! criterion and cargo-criterion: one regular expression over the ids of benchmarks.

use super::filter::{Filter, pattern};

/// Names of criterion are cut there, and end in dots, in the messages of cargo-criterion.
const CUT_AT: usize = 90;

/// The filter for these names; an id that cargo-criterion cut short is matched by its beginning.
pub(super) fn filter(names: &[&str]) -> Filter {
    let mut filter = Filter {
        takes: "xargs -r cargo bench --",
        note: "set CRITERION_HOME to an empty directory for it, else the second run is mixed into the first one's results",
        ..Filter::default()
    };
    let mut ids = Vec::new();
    for name in names {
        if name.is_empty() {
            filter.leave_out(name, "it has no name");
        } else {
            ids.push(match name.strip_suffix("...").filter(|start| start.chars().count() > CUT_AT) {
                Some(start) => format!("{}.*", pattern(start)),
                None => pattern(name),
            });
        }
    }
    match ids.as_slice() {
        [] => {}
        [id] => filter.runs.push(vec![format!("^{id}$")]),
        ids => filter.runs.push(vec![format!("^({})$", ids.join("|"))]),
    }
    filter
}
