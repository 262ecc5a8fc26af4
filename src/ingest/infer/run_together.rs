//! Measures and units that are written together: "durationms", "outsizemb".

use super::vocabulary::{Sense, senses};

/// Units that are written on to a measure.
const UNITS: &[&str] = &["msec", "usec", "secs", "sec", "ms", "us", "ns", "kib", "mib", "gib", "kb", "mb", "gb", "bytes", "percent", "pct"];
/// Measures that have another word before them.
const MEASURES: &[&str] = &["latency", "duration", "time", "size", "memory", "rss"];

/// The words with those taken apart that end with a measure and its unit.
pub(super) fn apart(words: Vec<String>) -> Vec<String> {
    let mut out = Vec::with_capacity(words.len());
    for word in words {
        let parts = Some(&word).filter(|word| senses(word).is_empty()).and_then(|word| parts(word));
        match parts {
            Some(parts) => out.extend(parts),
            None => out.push(word),
        }
    }
    out
}

/// What stands before the measure, the measure and the unit.
fn parts(word: &str) -> Option<Vec<String>> {
    let measures = [Sense::Latency, Sense::Duration, Sense::Memory, Sense::Size, Sense::Extent, Sense::Merit];
    UNITS.iter().find_map(|unit| {
        let measure = word.strip_suffix(unit).filter(|stem| stem.len() > 2)?;
        if measures.iter().any(|sense| senses(measure).contains(sense)) && !MEASURES.iter().any(|end| ends(measure, end)) {
            return Some(vec![measure.to_owned(), (*unit).to_owned()]);
        }
        let end = MEASURES.iter().find(|end| ends(measure, end))?;
        let before = measure.strip_suffix(*end)?;
        Some([before, *end, *unit].map(str::to_owned).to_vec())
    })
}

/// Whether a word ends with a measure that it is not.
fn ends(word: &str, end: &str) -> bool {
    word.len() > end.len() && word.ends_with(end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_measure_and_its_unit_come_apart_and_other_words_stay() {
        for (word, expected) in [
            ("durationms", "duration ms"),
            ("latencyus", "latency us"),
            ("outsizemb", "out size mb"),
            ("loadtimems", "load time ms"),
            ("savingspct", "savings pct"),
            ("items", "items"),
            ("rooms", "rooms"),
            ("status", "status"),
            ("forms", "forms"),
        ] {
            assert_eq!(apart(vec![word.to_owned()]).join(" "), expected, "{word}");
        }
    }
}
