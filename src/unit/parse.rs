//! Reading units and quantities as people and tools write them.

use super::{Dimension, Unit};

/// What [`parse`] found: multiply a value by `factor` to have it in `unit`.
#[derive(Debug, Clone, PartialEq)]
pub struct Parsed {
    /// The base unit.
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

#[cfg(test)]
mod tests {
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
}
