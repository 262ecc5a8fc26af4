//! `[[rule]]`: thresholds and more for the metrics that a pattern names.
//!
//! A rule may be about metrics of several classes and units (`api/*` has latencies and error rates), so what of it
//! applies to one metric is settled only there, in [`Policy::threshold`](super::Policy::threshold).

use super::class;
use crate::model::{ChangeIn, Class, Direction, Role};
use crate::policy::document::key::{Key, Shape};
use crate::policy::document::tables::Section;
use crate::policy::values::amount::{Amount, Level, read_level};
use crate::policy::values::pattern::{Pattern, read_pattern};
use crate::policy::values::quantity::{MinChange, read_min_change};

/// The keys of a `[[rule]]` table.
pub(in crate::policy) const KEYS: &[Key] = &[
    Key { name: "match", shape: Shape::Pattern, about: "Which metrics: a glob over suite/benchmark/metric/statistic." },
    Key { name: "warn", shape: Shape::Level, about: "Worse by at least this much is a warning; \"off\" for none." },
    Key { name: "fail", shape: Shape::Level, about: "Worse by at least this much is a failure; \"off\" for none." },
    Key { name: "min-change", shape: Shape::Quantity, about: "And at least this much in absolute terms, such as \"1ms\"." },
    Key { name: "direction", shape: Shape::Choice(&["lower", "higher", "neither"]), about: "Which way is better." },
    Key { name: "role", shape: Shape::Choice(&["primary", "informational"]), about: "Whether it is judged or only shown." },
    Key {
        name: "class",
        shape: Shape::Choice(&["throughput", "latency", "duration", "memory", "cpu", "error-rate", "size", "count", "score", "other"]),
        about: "The class whose defaults it gets.",
    },
];

const DIRECTIONS: &[(&str, Direction)] = &[("lower", Direction::Lower), ("higher", Direction::Higher), ("neither", Direction::Neither)];
const ROLES: &[(&str, Role)] = &[("primary", Role::Primary), ("informational", Role::Informational)];

/// What holds for the metrics that a pattern names. Of several that match, the last one holds, as a whole; what it
/// does not say comes from the metric's class.
#[derive(Debug, Clone, PartialEq)]
pub struct Rule {
    /// The metrics that it is for.
    pub pattern: Pattern,
    /// Which way is better, where the rule says.
    pub direction: Option<Direction>,
    /// Whether it is judged, where the rule says.
    pub role: Option<Role>,
    /// The class whose defaults it gets, where the rule says.
    pub class: Option<Class>,
    /// Least absolute change that counts, where the rule says.
    pub min_change: Option<MinChange>,
    /// Where in the configuration it starts, from 1.
    pub line: usize,
    pub(in crate::policy) warn: Option<Level>,
    pub(in crate::policy) fail: Option<Level>,
}

impl Rule {
    /// How the rule's own amounts are expressed, where it has any.
    pub(in crate::policy) fn change_in(&self) -> Option<ChangeIn> {
        [self.warn, self.fail].into_iter().flatten().find_map(Level::amount).map(Amount::change_in)
    }
}

/// Reads a `[[rule]]` table.
pub(in crate::policy) fn read(section: &Section<'_>) -> Option<Rule> {
    let all_known = section.only(KEYS);
    let pattern =
        section.required("match", "say which metrics it is for, as in match = \"parser/*\"").and_then(|entry| read_pattern(&entry));
    let classes: Vec<_> = Class::ALL.into_iter().map(|class| (class.name(), class)).collect();
    let class = section.get("class").and_then(|entry| entry.choice(&classes));
    let kind = class.map(class::change_in);
    let level = |key: &str| section.get(key).and_then(|entry| read_level(&entry, kind));
    let (warn, fail) = (level("warn"), level("fail"));
    if let (Some(Level::At(w)), Some(Level::At(f)), Some(entry)) = (warn, fail, section.get("warn")) {
        if w.change_in() != f.change_in() {
            entry.fail(format!("`warn` and `fail` must both be percentages or both be points, and `fail` is {f}"));
        } else if w.value() > f.value() {
            entry.fail_hint(format!("is above `fail`, which is {f}"), "a warning comes before a failure");
        }
    }
    let min_change = section.get("min-change").and_then(|entry| read_min_change(&entry, class));
    let direction = section.get("direction").and_then(|entry| entry.choice(DIRECTIONS));
    let role = section.get("role").and_then(|entry| entry.choice(ROLES));
    if all_known && KEYS.iter().filter(|key| key.name != "match").all(|key| section.get(key.name).is_none()) {
        section.fail("changes nothing", "give it warn, fail, min-change, direction, role or class");
    }
    Some(Rule { pattern: pattern?, direction, role, class, min_change, line: section.line(), warn, fail })
}
