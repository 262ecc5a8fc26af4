//! The words beside a number: how far it spreads, and on how much it rests.

use crate::ingest::json::Node;
use crate::unit::parse_quantity;

/// How far a number spreads, as its `range` says.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Spread {
    /// Plus or minus so much, in the number's own unit: `± 12`, `+/- 12`, `12`.
    Absolute(f64),
    /// Plus or minus a share of the number, 0.01 for `±1.00%`.
    Relative(f64),
    /// A standard deviation in seconds, whatever the number's unit: `stddev: 0.0012`.
    Seconds(f64),
}

/// The spread in a `range`; none where it is absent or in other words.
pub(super) fn spread(range: &Node) -> Option<Spread> {
    let text = match range {
        Node::Number(value, _) if !range.is_text_number() => return finite(*value).map(Spread::Absolute),
        other => other.text()?,
    };
    if let Some(deviation) = text.strip_prefix("stddev:") {
        return number(deviation).map(Spread::Seconds);
    }
    let amount = ["±", "+/-", "+-"].iter().find_map(|sign| text.strip_prefix(sign)).unwrap_or(text);
    match amount.trim().strip_suffix('%') {
        Some(share) => number(share).map(|share| Spread::Relative(share / 100.0)),
        None => number(amount).map(Spread::Absolute),
    }
}

/// The mean in seconds that pytest's entries name, at more digits than its inverse has.
pub(super) fn mean_seconds(extra: &Node) -> Option<f64> {
    seconds(extra, "mean:")
}

/// The time of the processor in seconds that Google Benchmark's entries name beside the other.
pub(super) fn cpu_seconds(extra: &Node) -> Option<f64> {
    seconds(extra, "cpu:")
}

/// The time that follows these words on a line of their own.
fn seconds(extra: &Node, words: &str) -> Option<f64> {
    let line = extra.text()?.lines().find_map(|line| line.strip_prefix(words))?;
    let quantity = parse_quantity(line).ok()?;
    (quantity.unit == crate::unit::Unit::SECOND).then_some(quantity.value).and_then(finite)
}

/// How many processors Go used: `8` of `140911 times\n8 procs`.
pub(super) fn processors(extra: &Node) -> Option<String> {
    let count = extra.text()?.lines().find_map(|line| line.strip_suffix(" procs"))?.trim();
    count.bytes().all(|byte| byte.is_ascii_digit()).then(|| count.to_owned()).filter(|count| !count.is_empty())
}

/// How many values are behind the number: `rounds: 202`, `91 samples`. Iterations within one value are none.
pub(super) fn count(extra: &Node) -> Option<u64> {
    let lines = || extra.text().into_iter().flat_map(str::lines);
    let rounds = lines().find_map(|line| line.strip_prefix("rounds:"));
    let samples = || lines().find_map(|line| line.strip_suffix(" samples"));
    rounds.or_else(samples)?.trim().parse().ok().filter(|count| *count > 0)
}

fn number(text: &str) -> Option<f64> {
    let text = text.trim();
    let plain: String = text.chars().filter(|c| *c != ',').collect();
    plain.parse().ok().and_then(finite)
}

fn finite(value: f64) -> Option<f64> {
    (value.is_finite() && value >= 0.0).then_some(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Option<Spread> {
        spread(&Node::Text(text.into()))
    }

    #[test]
    fn ranges_are_read_in_the_words_of_every_tool() {
        assert_eq!(of("± 7527"), Some(Spread::Absolute(7527.0)));
        assert_eq!(of("±7,527.5"), Some(Spread::Absolute(7527.5)));
        assert_eq!(of("+/- 12"), Some(Spread::Absolute(12.0)));
        assert_eq!(of("3"), Some(Spread::Absolute(3.0)));
        assert_eq!(of("±1.12%"), Some(Spread::Relative(1.12 * 0.01)));
        assert_eq!(of("+-2%"), Some(Spread::Relative(0.02)));
        assert_eq!(of("stddev: 3.3e-7"), Some(Spread::Seconds(3.3e-7)));
        for other in ["", "±", "± NaN", "± -3", "stddev: NaN", "1..2", "min 3 max 4", "%"] {
            assert_eq!(of(other), None, "{other}");
        }
        assert_eq!(spread(&serde_json::from_str("3.0").unwrap()), Some(Spread::Absolute(3.0)));
        assert_eq!(spread(&Node::Null), None);
    }

    #[test]
    fn only_repetitions_count() {
        let count = |text: &str| count(&Node::Text(text.into()));
        assert_eq!(count("mean: 4.98 msec\nrounds: 202"), Some(202));
        assert_eq!(count("91 samples"), Some(91));
        assert_eq!(count("100 samples\n2 iterations"), Some(100));
        for other in ["140911 times\n4 procs", "iterations: 5\nforks: 3\nthreads: 1", "rounds: 0", "rounds: many"] {
            assert_eq!(count(other), None, "{other}");
        }
        let mean = |text: &str| mean_seconds(&Node::Text(text.into()));
        assert_eq!(mean("mean: 4.5 msec\nrounds: 2"), Some(4.5 * 1e-3));
        assert_eq!(mean("mean: 450 usec\nrounds: 2"), Some(450.0 * 1e-6));
        assert_eq!(mean("mean: 4.5 apples"), None);
    }
}
