//! Reading units and quantities as people and tools write them, and writing a unit so that it reads back as itself.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::base::{Dimension, Unit};

/// What [`parse`] found: multiply a value by `factor` to have it in `unit`.
#[derive(Debug, Clone, PartialEq)]
pub struct Parsed {
    /// The base unit that the text means.
    pub unit: Unit,
    /// Base units in one unit of the text: 0.001 for "ms".
    pub factor: f64,
}

/// A number with its unit, as in `10,000 msg/sec` or `80 %`, converted to base units.
#[derive(Debug, Clone, PartialEq)]
pub struct Quantity {
    /// The value in base units.
    pub value: f64,
    /// The base unit; [`Unit::NONE`] where the text gave none.
    pub unit: Unit,
    /// The number as written, before conversion: 10 for "10 ms".
    pub written: f64,
    /// The unit as written, without blanks around it: "ms"; empty where the text gave none.
    pub symbol: String,
}

/// Time units by symbol, in seconds.
const TIME: &[(&[&str], f64)] = &[
    (&["ns", "nsec", "nsecs", "nanos", "nanosecond", "nanoseconds"], 1e-9),
    (&["us", "µs", "μs", "usec", "usecs", "micros", "microsecond", "microseconds"], 1e-6),
    (&["ms", "msec", "msecs", "millis", "millisecond", "milliseconds"], 1e-3),
    (&["s", "sec", "secs", "second", "seconds"], 1.0),
    (&["min", "mins", "minute", "minutes"], 60.0),
    (&["h", "hr", "hrs", "hour", "hours"], 3600.0),
];

/// Data units by symbol in lower case, in bytes. Bits are eighths.
const DATA: &[(&[&str], f64)] = &[
    (&["b", "byte", "bytes"], 1.0),
    (&["kb", "kilobyte", "kilobytes"], 1e3),
    (&["mb", "megabyte", "megabytes"], 1e6),
    (&["gb", "gigabyte", "gigabytes"], 1e9),
    (&["tb", "terabyte", "terabytes"], 1e12),
    (&["kib", "kibibyte", "kibibytes"], 1024.0),
    (&["mib", "mebibyte", "mebibytes"], 1_048_576.0),
    (&["gib", "gibibyte", "gibibytes"], 1_073_741_824.0),
    (&["tib", "tebibyte", "tebibytes"], 1_099_511_627_776.0),
    (&["bit", "bits"], 0.125),
    (&["kbit", "kbits"], 125.0),
    (&["mbit", "mbits"], 125_000.0),
    (&["gbit", "gbits"], 125_000_000.0),
];

/// What a rate may be per; `op` and `iter` turn "ns/iter" into a plain time.
const PER_EVENT: &[&str] = &["op", "ops", "iter", "iteration", "call", "request", "req"];

/// Reads a unit's symbol: `ms`, `µs/op`, `MiB/s`, `req/s`, `msg/sec`, `%`, `percent`, `bytes` …
///
/// An unknown symbol becomes a unit of [`Dimension::Other`] under its own name with factor 1, so nothing fails
/// here and only equal symbols compare. Surrounding blanks are ignored; an empty text is [`Unit::NONE`].
pub fn parse(text: &str) -> Parsed {
    let text = text.trim();
    let lower = text.to_lowercase();
    if let Some(noun) = quoted(text) {
        return Parsed { unit: Unit::of(Dimension::Other, noun), factor: 1.0 };
    }
    if let Some(noun) = text.strip_prefix("count of ") {
        return Parsed { unit: Unit::of(Dimension::Count, noun), factor: 1.0 };
    }
    if let Some(found) = simple(text, &lower) {
        return found;
    }
    let per_second = text
        .rsplit_once('/')
        .and_then(|(over, under)| factor_in(TIME, &under.trim().to_lowercase()).map(|seconds| (over, 1.0 / seconds)))
        .or_else(|| is_known_rate(&text.to_ascii_lowercase()).then(|| (text.get(..text.len() - 2).unwrap_or(text), 1.0)));
    if let Some((over, factor)) = per_second {
        return rate(over.trim(), factor);
    }
    if let Some((over, under)) = text.split_once('/')
        && PER_EVENT.contains(&under.to_lowercase().as_str())
        && let Some(found) = simple(over.trim(), &over.trim().to_lowercase())
    {
        return found;
    }
    Parsed { unit: Unit::of(Dimension::Other, text), factor: 1.0 }
}

/// A unit without a slash.
fn simple(text: &str, lower: &str) -> Option<Parsed> {
    let known = |unit, factor| Some(Parsed { unit, factor });
    if let Some(factor) = factor_in(TIME, lower) {
        return known(Unit::SECOND, factor);
    }
    if let Some(factor) = factor_in(DATA, lower) {
        // "Mb" is a megabit to network people and a megabyte to everyone else; files of benchmarks mean bytes.
        return known(Unit::BYTE, factor);
    }
    match lower {
        "" | "none" | "-" => known(Unit::NONE, 1.0),
        "%" | "percent" | "pct" => known(Unit::RATIO, 0.01),
        "ratio" | "fraction" | "share" => known(Unit::RATIO, 1.0),
        "count" | "counts" | "n" => known(Unit::COUNT, 1.0),
        "1/s" | "hz" => known(Unit::PER_SECOND, 1.0),
        "khz" => known(Unit::PER_SECOND, 1e3),
        "mhz" => known(Unit::PER_SECOND, 1e6),
        "ghz" => known(Unit::PER_SECOND, 1e9),
        "instructions" | "cycles" | "allocs" | "allocations" | "requests" | "iterations" => known(Unit::of(Dimension::Count, text), 1.0),
        _ => None,
    }
}

/// Rates written as one word: `rps`, `qps`, `bps`.
fn is_known_rate(lower: &str) -> bool {
    matches!(lower, "rps" | "qps" | "tps" | "iops" | "mbps" | "gbps" | "kbps")
}

/// `over` per second times `factor`.
fn rate(over: &str, factor: f64) -> Parsed {
    if let Some(noun) = quoted(over) {
        return Parsed { unit: Unit::of(Dimension::Rate, noun), factor };
    }
    let lower = over.to_lowercase();
    match lower.as_str() {
        "" | "1" => Parsed { unit: Unit::PER_SECOND, factor },
        "r" | "q" | "t" | "io" => {
            let noun = match lower.as_str() {
                "r" => "req",
                "q" => "query",
                "t" => "tx",
                _ => "io",
            };
            Parsed { unit: Unit::of(Dimension::Rate, noun), factor }
        }
        // Network rates by the word are in bits.
        "kb" | "mb" | "gb" if !over.contains('/') && over.len() == 2 && over.ends_with('b') => {
            let bits = factor_in(DATA, &format!("{lower}it")).unwrap_or(1.0);
            Parsed { unit: Unit::BYTE_PER_SECOND, factor: factor * bits }
        }
        _ => match factor_in(DATA, &lower) {
            Some(bytes) => Parsed { unit: Unit::BYTE_PER_SECOND, factor: factor * bytes },
            None => of_compound(over, factor).unwrap_or_else(|| prefixed_rate(over, factor)),
        },
    }
}

/// A drift: `ms/min`, `%/min`, `MB/s/min`. But `h/s` are hashes.
fn of_compound(over: &str, factor: f64) -> Option<Parsed> {
    if over.matches('/').count() > 1 || over.eq_ignore_ascii_case("h") {
        return None;
    }
    let inner = parse(over);
    let compound = matches!(inner.unit.dimension(), Dimension::Time | Dimension::Ratio | Dimension::Rate | Dimension::DataRate);
    compound.then(|| Parsed { unit: inner.unit.per_second(), factor: factor * inner.factor })
}

/// `Kelem/s`, `Melem/s`, `Gelem/s` as criterion writes them; any other word is the noun itself.
fn prefixed_rate(over: &str, factor: f64) -> Parsed {
    for (prefix, size) in [("K", 1e3), ("M", 1e6), ("G", 1e9)] {
        if let Some(noun) = over.strip_prefix(prefix).filter(|noun| matches!(*noun, "elem" | "item")) {
            return Parsed { unit: Unit::of(Dimension::Rate, noun), factor: factor * size };
        }
    }
    Parsed { unit: Unit::of(Dimension::Rate, over), factor }
}

/// The word in quotes, which is taken as it stands.
fn quoted(text: &str) -> Option<&str> {
    text.strip_prefix('"')?.strip_suffix('"')
}

fn factor_in(table: &[(&[&str], f64)], symbol: &str) -> Option<f64> {
    table.iter().find(|(names, _)| names.contains(&symbol)).map(|(_, factor)| *factor)
}

/// Reads a number with an optional unit: `10ms`, `5,000 msg/sec`, `80 %`, `1e3`, `-0.5`, `1_000`.
///
/// Returns the text that could not be read as a number when there is none. Commas and underscores between
/// digits are thousands separators.
pub fn parse_quantity(text: &str) -> Result<Quantity, String> {
    let text = text.trim();
    let (number, unit) = text.split_at(number_length(text));
    let digits: String = number.chars().filter(|c| !matches!(c, ',' | '_' | '+')).collect();
    let value: f64 = digits.parse().map_err(|_| text.to_owned())?;
    if !value.is_finite() {
        return Err(text.to_owned());
    }
    let symbol = unit.trim().to_owned();
    let Parsed { unit, factor } = parse(&symbol);
    Ok(Quantity { value: value * factor, unit, written: value, symbol })
}

/// Whether every comma of a number stands between groups of three digits. `1,5` is a fraction to half the world.
pub fn commas_are_thousands(number: &str) -> bool {
    let (whole, decimals) = number.split_once('.').unwrap_or((number, ""));
    let mut groups = whole.trim_start_matches(['-', '+']).split(',');
    let first = groups.next().unwrap_or_default();
    let rest: Vec<&str> = groups.collect();
    let separated = rest.is_empty() || (1..=3).contains(&first.len());
    !decimals.contains(',') && separated && rest.iter().all(|group| group.len() == 3)
}

/// Length in bytes of the number that `text` starts with.
fn number_length(text: &str) -> usize {
    let bytes = text.as_bytes();
    let mut end = 0;
    while let Some(&byte) = bytes.get(end) {
        let exponent = matches!(byte, b'e' | b'E') && matches!(bytes.get(end + 1), Some(b'0'..=b'9' | b'-' | b'+')) && end > 0;
        let sign = matches!(byte, b'-' | b'+') && (end == 0 || matches!(bytes.get(end - 1), Some(b'e' | b'E')));
        if byte.is_ascii_digit() || matches!(byte, b'.' | b',' | b'_') || exponent || sign {
            end += 1;
        } else {
            break;
        }
    }
    end
}

impl Unit {
    /// What this unit becomes when a number in it is divided by seconds: bytes per second for bytes, `s/s` for seconds.
    #[must_use]
    pub fn per_second(&self) -> Unit {
        match self.dimension() {
            Dimension::Data => Unit::BYTE_PER_SECOND,
            Dimension::Count | Dimension::Other => Unit::of(Dimension::Rate, self.noun().unwrap_or_default()),
            Dimension::Time | Dimension::Ratio | Dimension::Rate | Dimension::DataRate => Unit::of(Dimension::Rate, &self.to_string()),
        }
    }

    /// The unit of what a rate that is shown by the minute counts; `None` for all other units.
    pub(super) fn counted_by_minute(&self) -> Option<Unit> {
        self.by_minute.then(|| match self.dimension() {
            Dimension::DataRate => Unit::BYTE,
            _ => parse(self.noun().unwrap_or_default()).unit,
        })
    }

    /// Whether [`parse`] reads `symbol` as this unit.
    fn is_read_from(&self, symbol: &str) -> bool {
        let parsed = parse(symbol);
        parsed.unit == *self && is_one(parsed.factor)
    }
}

/// Whether a factor is that of a base unit.
#[expect(clippy::float_cmp, reason = "a base unit's factor is exactly one")]
fn is_one(factor: f64) -> bool {
    factor == 1.0
}

impl fmt::Display for Unit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(noun) = self.noun() else {
            return f.write_str(match self.dimension() {
                Dimension::Time => "s",
                Dimension::Data => "B",
                Dimension::DataRate => "B/s",
                Dimension::Ratio => "ratio",
                Dimension::Rate => "1/s",
                Dimension::Count => "count",
                Dimension::Other => "",
            });
        };
        let (plain, exact) = match self.dimension() {
            Dimension::Rate => (format!("{noun}/s"), format!("\"{noun}\"/s")),
            Dimension::Count => (noun.to_owned(), format!("count of {noun}")),
            _ => (noun.to_owned(), format!("\"{noun}\"")),
        };
        f.write_str(if self.is_read_from(&plain) { &plain } else { &exact })
    }
}

impl Serialize for Unit {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Unit {
    /// Reads a base unit's symbol as [`Unit`] writes it. A symbol with a factor ("ms") is refused: whoever
    /// reads foreign units must convert the values too, with [`parse`].
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Unit, D::Error> {
        let text = String::deserialize(deserializer)?;
        let parsed = parse(&text);
        if is_one(parsed.factor) {
            Ok(parsed.unit)
        } else {
            Err(serde::de::Error::custom(format!("`{text}` is not a base unit; expected `{}`", parsed.unit)))
        }
    }
}

impl schemars::JsonSchema for Unit {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Unit".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "type": "string",
            "description": "Symbol of a base unit: s, B, 1/s (or NOUN/s), B/s, ratio, count, or a unit of the file's own.",
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn symbol(text: &str) -> (String, f64) {
        let Parsed { unit, factor } = parse(text);
        (unit.to_string(), factor)
    }

    #[test]
    fn units_of_tools_become_base_units() {
        for (text, base, factor) in [
            ("ms", "s", 1e-3),
            ("µs/op", "s", 1e-6),
            ("ns/iter", "s", 1e-9),
            ("MiB/s", "B/s", 1_048_576.0),
            ("MB/sec", "B/s", 1e6),
            ("req/s", "req/s", 1.0),
            ("msg/sec", "msg/s", 1.0),
            ("req/min", "req/s", 1.0 / 60.0),
            ("rps", "req/s", 1.0),
            ("Mbps", "B/s", 125_000.0),
            ("Melem/s", "elem/s", 1e6),
            ("%", "ratio", 0.01),
            ("ms/min", "s/s", 0.001 / 60.0),
            ("%/min", "ratio/s", 0.01 / 60.0),
            ("MB/min", "B/s", 1e6 / 60.0),
            ("MB/s/min", "B/s/s", 1e6 / 60.0),
            ("H/s", "H/s", 1.0),
            ("", "", 1.0),
            ("furlong", "furlong", 1.0),
        ] {
            assert_eq!(symbol(text), (base.to_owned(), factor), "{text}");
        }
    }

    #[test]
    fn every_base_symbol_reads_back_as_itself() {
        for unit in ["s", "B", "1/s", "msg/s", "s/s", "ratio/s", "req/s/s", "B/s/s", "1/s/s", "B/s", "ratio", "count", "furlong", ""] {
            assert_eq!(symbol(unit), (unit.to_owned(), 1.0));
        }
    }

    #[test]
    fn quantities_carry_separators_signs_and_units() {
        for (text, value, unit) in [
            ("10ms", 0.01, "s"),
            ("5,000 msg/sec", 5000.0, "msg/s"),
            ("80 %", 0.8, "ratio"),
            ("1e3", 1000.0, ""),
            ("-0.5", -0.5, ""),
            ("1_000 B", 1000.0, "B"),
            ("512 MB", 512e6, "B"),
        ] {
            let got = parse_quantity(text).unwrap();
            assert_eq!((got.value, got.unit.to_string().as_str()), (value, unit), "{text}");
        }
        let got = parse_quantity("10 ms").unwrap();
        assert_eq!((got.written, got.symbol.as_str()), (10.0, "ms"));
        for bad in ["", "ms", "--1", "1e999", "1.2.3 ms"] {
            assert!(parse_quantity(bad).is_err(), "{bad}");
        }
    }

    const DIMENSIONS: [Dimension; 7] =
        [Dimension::Time, Dimension::Data, Dimension::Rate, Dimension::DataRate, Dimension::Ratio, Dimension::Count, Dimension::Other];

    fn assert_reads_back(unit: &Unit) {
        let symbol = unit.to_string();
        assert_eq!(parse(&symbol), Parsed { unit: unit.clone(), factor: 1.0 }, "{symbol}");
        let json = serde_json::to_string(unit).unwrap();
        assert_eq!(serde_json::from_str::<Unit>(&json).unwrap(), *unit, "{json}");
    }

    #[test]
    fn words_that_mean_something_else_are_read_back_all_the_same() {
        let words =
            ["req", "1", "r", "MB", "ms", "Melem", "s", "x/min", "count", "count of x", "%", "\"", "\"a\"", "İ", "Kb", "  ", "a\nb"];
        for dimension in DIMENSIONS {
            for word in words {
                assert_reads_back(&Unit::of(dimension, word));
            }
        }
        assert_eq!(Unit::of(Dimension::Count, "req").to_string(), "count of req");
        assert_eq!(Unit::of(Dimension::Count, "instructions").to_string(), "instructions");
        assert_eq!(Unit::of(Dimension::Rate, "req").to_string(), "req/s");
        assert_eq!(Unit::of(Dimension::Rate, "MB").to_string(), "\"MB\"/s");
    }

    /// Text made of what means something in a unit, and of anything.
    fn texts() -> impl Strategy<Value = String> {
        let piece = prop_oneof!["[ -~]", "\\PC", "(K|M|G|elem|b|B|io|r|ps|1|\"|/| |s|min|op|count of |%|µ|İ)"];
        prop::collection::vec(piece, 0..8).prop_map(|pieces| pieces.concat())
    }

    proptest! {
        #[test]
        fn every_unit_reads_back_as_itself(text in texts(), dimension in prop::sample::select(DIMENSIONS.to_vec())) {
            assert_reads_back(&parse(&text).unit);
            assert_reads_back(&Unit::of(dimension, &text));
        }
    }
}
