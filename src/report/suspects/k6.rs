//! k6: names of scenarios; nothing smaller can be run alone.

use super::filter::Filter;
use crate::report::shell::is_plain;

/// The scenarios of these names; the whole script where a name has none.
pub(super) fn filter(names: &[&str]) -> Filter {
    let mut filter = Filter::default();
    let scenario = |name: &str| name.split(',').find_map(|tag| Some(tag.trim().strip_prefix("scenario:")?.trim().to_owned()));
    let mut scenarios: Vec<String> = Vec::new();
    for name in names {
        match scenario(name).filter(|scenario| !scenario.is_empty()) {
            Some(scenario) if !is_plain(&scenario) => filter.leave_out(name, "it holds characters that don't show"),
            Some(scenario) if scenarios.contains(&scenario) => {}
            Some(scenario) => scenarios.push(scenario),
            None => filter.whole = true,
        }
    }
    if filter.whole {
        filter.left_out.clear();
        filter.note = "k6 can't run single requests, so the whole script must be run again";
        return filter;
    }
    filter.note = "k6 has no option for scenarios; if the script can't choose them, run the whole of it again";
    filter.runs.extend(scenarios.into_iter().map(|scenario| vec![scenario]));
    filter
}
