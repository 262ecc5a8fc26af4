//! Numbers that are written as text: `"302.10"`, `"3.12 ms"`, `"41,719 rps"`, `"0.000%"`, `"1m2.5s"`.

use crate::unit::{Dimension, commas_are_thousands, parse_quantity};

/// A number that was found in a text.
#[derive(Debug, PartialEq)]
pub(in crate::ingest::json) struct TextNumber {
    pub(in crate::ingest::json) value: f64,
    /// Whether it has no decimals.
    pub(in crate::ingest::json) whole: bool,
    /// The base unit of the unit in the text, in which the value is given: two texts of one list may have different ones.
    pub(in crate::ingest::json) unit: Option<String>,
}

/// The longest text that may be a number.
const LONGEST: usize = 40;

/// The number that a text is: digits with a unit that is known, and nothing else but how sure it is. A name that begins with
/// digits, a version and a date are none, nor is a comma that may be a decimal point.
pub(in crate::ingest::json) fn read(text: &str) -> Option<TextNumber> {
    // Most texts are names.
    if text.starts_with(|c: char| c.is_ascii_alphabetic() && c != 'P') {
        return None;
    }
    if let Some((number, deviation)) = with_deviation(text) {
        return one(number).filter(|found| found.unit.is_some()).or_else(|| one(format!("{number} {}", symbol_of(deviation)?).trim_end()));
    }
    one(text.strip_prefix(['~', '≈']).map_or(text, str::trim_start))
}

/// The number in a text of which the name says that it was measured: "120k", "$0.012", "12.5 J", "1:02.5". A unit that is not
/// known is kept under its own name.
pub(in crate::ingest::json) fn measured(text: &str) -> Option<TextNumber> {
    let (currency, text) = match text.chars().next()? {
        sign @ ('$' | '€' | '£') => (Some(sign), text.get(sign.len_utf8()..)?),
        _ => (None, text),
    };
    if text.len() > LONGEST {
        return None;
    }
    if let Some(seconds) = clock(text).or_else(|| clock(&format!("0:{text}"))).or_else(|| clock(&format!("{text}.0"))) {
        return Some(TextNumber { value: seconds, whole: false, unit: Some("s".to_owned()) });
    }
    let (number, times) = [('k', 1e3), ('K', 1e3), ('M', 1e6), ('G', 1e9)]
        .into_iter()
        .find_map(|(letter, times)| Some((text.strip_suffix(letter)?, times)))
        .unwrap_or((text, 1.0));
    let quantity = parse_quantity(number).ok()?;
    let digits = number.trim().strip_suffix(quantity.symbol.as_str())?.trim_end();
    let symbol = quantity.symbol.as_str();
    let known = symbol.len() <= SYMBOL && symbol.chars().all(|c| c.is_alphabetic() || c == '/');
    let whole = !digits.contains(['.', 'e', 'E']);
    let unit = currency.map(String::from).or_else(|| Some(symbol.to_owned()).filter(|symbol| !symbol.is_empty()));
    (known && !digits.contains('_') && commas_are_thousands(digits)).then_some(TextNumber { value: times * quantity.written, whole, unit })
}

/// The longest symbol that is taken for a unit which is not known.
const SYMBOL: usize = 8;

/// "3.12 ms ± 0.05 ms", "3.12 ± 0.05 ms", "12.5 +/- 3 %": the number, and its deviation.
fn with_deviation(text: &str) -> Option<(&str, &str)> {
    let (number, deviation) = ["±", "+/-", "+-"].iter().find_map(|sign| text.split_once(sign))?;
    let deviation = deviation.trim_end_matches(')').trim();
    one(deviation).map(|_| (number.trim_end_matches(['(', ' ']), deviation))
}

/// The unit of a deviation, which is that of its number too; a deviation in percent is of no unit.
fn symbol_of(deviation: &str) -> Option<String> {
    let symbol = parse_quantity(deviation).ok()?.symbol;
    Some(if symbol == "%" { String::new() } else { symbol })
}

/// The number of a text that holds nothing else.
fn one(text: &str) -> Option<TextNumber> {
    if let Some(iso) = text.strip_prefix("PT") {
        return go_duration(&iso.to_lowercase(), 1).map(|seconds| TextNumber { value: seconds, whole: false, unit: Some("s".to_owned()) });
    }
    let starts = text.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '-' | '+' | '.'));
    if !starts || text.len() > LONGEST || text.ends_with(char::is_whitespace) {
        return None;
    }
    if let Some(seconds) = go_duration(text, 2) {
        return Some(TextNumber { value: seconds, whole: false, unit: Some("s".to_owned()) });
    }
    if let Some(seconds) = clock(text) {
        return Some(TextNumber { value: seconds, whole: false, unit: Some("s".to_owned()) });
    }
    let (text, times) = multiplied(text);
    let quantity = parse_quantity(&text).ok()?;
    let digits = text.strip_suffix(quantity.symbol.as_str())?.trim_end();
    let plain = !digits.contains('_') && commas_are_thousands(digits);
    let known = match quantity.symbol.as_str() {
        // "2.5x" is a factor, which has no unit.
        "" | "x" | "×" => true,
        // A model of "7b" has as many parameters.
        "b" => false,
        _ => quantity.unit.dimension() != Dimension::Other,
    };
    let has_unit = quantity.unit.dimension() != Dimension::Other;
    (plain && known).then(|| TextNumber {
        value: times * if has_unit { quantity.value } else { quantity.written },
        whole: !digits.contains(['.', 'e', 'E']),
        unit: has_unit.then(|| quantity.unit.to_string()),
    })
}

/// "41.7k rps" as "41.7 rps", a thousand times. Without a unit after it, a letter may be one itself.
fn multiplied(text: &str) -> (String, f64) {
    let split = text.char_indices().find_map(|(at, c)| {
        let times = match c {
            'k' | 'K' => 1e3,
            'M' => 1e6,
            'G' => 1e9,
            _ => return None,
        };
        let rest = text.get(at + 1..)?.strip_prefix(' ')?;
        Some((format!("{} {rest}", text.get(..at)?.trim_end()), times))
    });
    split.unwrap_or_else(|| (text.to_owned(), 1.0))
}

/// The seconds of "00:01:02.5": with hours, minutes and a fraction of a second it is how long something took. Without the
/// fraction it may as well be the time of day.
fn clock(text: &str) -> Option<f64> {
    let mut parts = text.split(':');
    let (hours, minutes, seconds) = (parts.next()?, parts.next()?, parts.next()?);
    let digits = |part: &str| (1..=4).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
    let (whole, fraction) = seconds.split_once('.')?;
    let is_clock = parts.next().is_none() && digits(hours) && digits(minutes) && digits(whole) && !fraction.is_empty();
    let in_range = |part: &str| part.parse::<f64>().ok().filter(|value| *value < 60.0);
    is_clock.then_some(())?;
    Some(hours.parse::<f64>().ok()? * 3600.0 + in_range(minutes)? * 60.0 + in_range(seconds)?)
}

/// The seconds of a duration of so many parts as Go and others print it: `1h2m3.5s`, `1m30s`.
fn go_duration(text: &str, at_least: usize) -> Option<f64> {
    let mut rest = text;
    let mut seconds = 0.0;
    let mut parts = 0;
    while !rest.is_empty() {
        let length = rest.find(|c: char| !c.is_ascii_digit() && c != '.')?;
        let (number, tail) = rest.split_at(length);
        let (symbol, factor) = [("h", 3600.0), ("m", 60.0), ("s", 1.0)].into_iter().find(|(symbol, _)| tail.starts_with(symbol))?;
        seconds += number.parse::<f64>().ok()? * factor;
        rest = tail.get(symbol.len()..)?.trim_start();
        parts += 1;
    }
    // One part alone is a quantity like any other, or no duration: "5m" may be metres.
    (parts >= at_least && seconds.is_finite()).then_some(seconds)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(text: &str) -> Option<(f64, Option<String>)> {
        read(text).map(|found| (found.value, found.unit))
    }

    #[test]
    fn digits_with_a_known_unit_are_a_number() {
        for (text, value, unit) in [
            ("302.10", 302.1, ""),
            ("3.5 ms", 0.0035, "s"),
            ("41719 rps", 41719.0, "req/s"),
            ("41,719.5 req/s", 41719.5, "req/s"),
            ("0.000%", 0.0, "ratio"),
            ("12.5MB/s", 12.5e6, "B/s"),
            ("-1", -1.0, ""),
            ("1e3", 1000.0, ""),
            ("2.5x", 2.5, ""),
            ("1m2.5s", 62.5, "s"),
            ("1h0m0s", 3600.0, "s"),
            ("PT1M2.5S", 62.5, "s"),
            ("PT3S", 3.0, "s"),
            ("00:01:02.5", 62.5, "s"),
            ("41.5k rps", 41500.0, "req/s"),
            ("1.5M ops/s", 1.5e6, "ops/s"),
            ("~3.5 ms", 0.0035, "s"),
            ("3.5 ms ± 0.5 ms", 0.0035, "s"),
            ("3.5 ± 0.5 ms", 0.0035, "s"),
            ("3.5 ms (± 5%)", 0.0035, "s"),
            ("3.5 +/- 0.5", 3.5, ""),
        ] {
            assert_eq!(seen(text), Some((value, Some(unit.to_owned()).filter(|unit| !unit.is_empty()))), "{text}");
        }
    }

    #[test]
    fn where_something_was_measured_a_text_may_be_shortened_or_in_an_unknown_unit() {
        let seen = |text| measured(text).map(|found| (found.value, found.unit.unwrap_or_default()));
        for (text, value, unit) in [
            ("120k", 120e3, ""),
            ("1.5M", 1.5e6, ""),
            ("$0.5", 0.5, "$"),
            ("12.5 J", 12.5, "J"),
            ("45W", 45.0, "W"),
            ("3 widgets", 3.0, "widgets"),
        ] {
            assert_eq!(seen(text), Some((value, unit.to_owned())), "{text}");
        }
        for text in ["", "k", "$", "3,12 ms", "1 of 5", "3 ± x", "n/a", "1_000k", "5 unheard-of"] {
            assert_eq!(seen(text), None, "{text}");
        }
    }

    #[test]
    fn names_versions_dates_and_doubtful_commas_are_none() {
        for text in [
            "",
            "ms",
            "1.2.3",
            "2026-01-16",
            "10:30",
            "10:30:00",
            "1:2:3:4.5",
            "12k",
            "3.5 ± x",
            "3,12 ms",
            "1,2345",
            "5 apples",
            "7b",
            "0x10",
            "n/a",
            "p95",
            "1_000",
            "5m",
            " 5",
            "5 ",
        ] {
            assert_eq!(seen(text), None, "{text}");
        }
    }
}
