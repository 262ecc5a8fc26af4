//! The units in an object and which way it says is better, and which of its numbers these belong to.

use super::leaf::UnitOf;
use super::place::Place;
use super::stated;
use crate::ingest::infer::{is_bare_name, is_bare_percentile, is_ordinal, words};
use crate::ingest::json::tree::node::{Entry, Node};
use crate::model::Direction;

/// Objects that hold the statistics of the number around them: what is in them has its unit.
const STATISTICS: &[&str] = &["percentiles", "quantiles", "stats", "statistics", "summary", "values"];

/// Whether there are percentiles, by themselves or in an object of their own.
fn holds_percentile(entries: &[Entry], is_number: &dyn Fn(&Node) -> bool) -> bool {
    entries.iter().any(|(key, value)| match value {
        Node::Object(inner) if matches!(key.to_lowercase().as_str(), "percentiles" | "quantiles") => holds_percentile(inner, is_number),
        _ => is_number(value) && (is_bare_percentile(key) || is_ordinal(key)),
    })
}

/// Whether a name says that its number is of each second.
fn names_a_rate(key: &str) -> bool {
    matches!(words(key).as_slice(), [.., per, time] if per == "per" && matches!(time.as_str(), "s" | "sec" | "second"))
}

/// Keys of the number of runs behind a median.
const RUNS: &[&str] = &["runs", "rounds", "iterations", "iters", "repeats", "repetitions", "reps", "loops", "n_runs", "num_runs", "warmup"];

/// Whether an object holds the median of several runs beside another of their statistics. Without a unit that is a time: of
/// scores, nobody gives the median.
fn is_repeated(node: &Node, is_number: &dyn Fn(&Node) -> bool) -> bool {
    let has = |keys: &[&str]| keys.iter().any(|key| node.get(key).is_some_and(is_number));
    has(&["median"]) && has(&["mean", "avg", "average", "min", "max"]) && has(RUNS)
}

/// The units of one object: those of its numbers one by one, and the one that stands beside them all.
pub(in crate::ingest::json) struct Units<'n> {
    each: Option<&'n Node>,
    unit: Option<String>,
    /// Which way the object says is better.
    better: Option<Direction>,
    /// Whether the object holds the number that a unit belongs to first: `value`, `mean`, `p95`.
    holds_value: bool,
    /// Whether it holds a percentile by itself, `p95`, or else what only measurements of time have.
    holds_percentile: bool,
    /// Whether it holds any number.
    holds_numbers: bool,
}

impl<'n> Units<'n> {
    /// The units in an object. `key` is the unit's key where the user gave one, `around` the unit of what surrounds it.
    pub(in crate::ingest::json) fn of(node: &'n Node, entries: &[Entry], key: Option<&str>, around: Option<String>) -> Units<'n> {
        let unit = key.map_or_else(|| node.get("unit").or_else(|| node.get("units")), |key| node.get(key));
        let is_number = |value: &Node| match value {
            Node::Number(..) | Node::NotNumber(_) => true,
            Node::List(elements) => elements.first().is_some_and(|first| first.number().is_some()),
            _ => false,
        };
        Units {
            each: node.get("units"),
            unit: unit.and_then(Node::text).map(str::to_owned).or(around),
            better: stated::better(entries),
            holds_value: entries.iter().any(|(key, value)| is_number(value) && is_bare_name(key)),
            holds_percentile: holds_percentile(entries, &is_number) || is_repeated(node, &is_number),
            holds_numbers: entries.iter().any(|(_, value)| is_number(value)),
        }
    }

    /// The place of a number in the object, with its unit.
    pub(in crate::ingest::json) fn of_number(&self, place: &Place, key: &str, number: &Node) -> Place {
        let own = number.unit().or_else(|| self.each?.get(key)?.text());
        // "transferPerSec": "4.82MB" leaves to the name that it is a rate.
        let rate = number.unit().filter(|unit| names_a_rate(key) && !unit.contains('/')).map(|unit| format!("{unit}/s"));
        let unit_of = match own {
            Some(_) => UnitOf::Own,
            None if is_bare_name(key) || place.unit_of == UnitOf::Own => UnitOf::Own,
            None if self.holds_value => UnitOf::Another,
            None => UnitOf::All,
        };
        let unit = rate.or_else(|| own.map(str::to_owned)).or_else(|| self.unit.clone());
        let better = self.better.filter(|_| is_bare_name(key));
        Place { unit, unit_of, better, percentiles: self.holds_percentile, ..place.clone() }
    }

    /// The place of the rows that the object's columns make.
    pub(in crate::ingest::json) fn of_rows(&self, place: &Place) -> Place {
        Place { unit: self.unit.clone(), ..place.clone() }
    }

    /// The place of the content of an inner object or list: the unit belongs to it where the object has no number of its own.
    pub(in crate::ingest::json) fn below(&self, place: &Place, key: &str) -> Place {
        let theirs = !self.holds_numbers || STATISTICS.contains(&key.to_lowercase().as_str());
        Place { unit: self.unit.clone().filter(|_| theirs), ..place.below(key) }
    }
}
