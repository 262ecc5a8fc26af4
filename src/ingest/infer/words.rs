//! The words that an identifier is made of, and the statistic that they name.

/// Lower-case words of an identifier: snake, kebab, dotted, spaced and camel case. Units in camel case (`MiB`,
/// `kB`) stay one word, and so does a percentile with its tenths: `p99.9`, `p(99.9)`, `p99_9`.
pub(crate) fn words(name: &str) -> Vec<String> {
    let chars: Vec<char> = name.chars().collect();
    let mut words = vec![String::new()];
    for (index, &c) in chars.iter().enumerate() {
        let before = index.checked_sub(1).and_then(|i| chars.get(i));
        let after = chars.get(index + 1);
        // "P@5" is the precision among the first five, no percentile: the sign stays with its word.
        let cut = before == Some(&'@');
        let separator = !(c.is_alphanumeric() || c == '%' || c == '@' && before.is_some_and(|b| b.is_alphabetic()));
        // "latencyMs", "p95Ms", and the end of an acronym as in "RSSBytes".
        let hump = c.is_uppercase()
            && before
                .is_some_and(|b| b.is_lowercase() || b.is_ascii_digit() || (b.is_uppercase() && after.is_some_and(|a| a.is_lowercase())));
        if separator || hump || cut {
            words.push(String::new());
        }
        if !separator && let Some(word) = words.last_mut() {
            word.extend(c.to_lowercase());
        }
    }
    words.retain(|word| !word.is_empty());
    rejoin(words)
}

/// A statistic with the unit of a time right behind it: `p95ms`, `avgus`. And "over" with its amount: `over50ms`.
fn apart(word: String) -> Vec<String> {
    let statistic = |rest: &str| is_percentile(rest) || matches!(rest, "min" | "max" | "avg" | "mean" | "median");
    let timed = ["ms", "us", "ns"].into_iter().find_map(|unit| Some((word.strip_suffix(unit).filter(|rest| statistic(rest))?, unit)));
    let amount = |rest: &&str| rest.starts_with(|c: char| c.is_ascii_digit());
    let limited = ["over", "above", "under", "below"].into_iter().find_map(|limit| Some((limit, word.strip_prefix(limit).filter(amount)?)));
    match timed.or(limited) {
        Some((first, second)) => vec![first.to_owned(), second.to_owned()],
        None => vec![word],
    }
}

/// Puts together what belongs together: `mi` `b`, `p` `95`, `p99` `9`.
fn rejoin(words: Vec<String>) -> Vec<String> {
    let mut out: Vec<String> = Vec::with_capacity(words.len());
    for word in words.into_iter().flat_map(apart) {
        let digits = word.bytes().all(|b| b.is_ascii_digit());
        let Some(last) = out.last_mut() else {
            out.push(word);
            continue;
        };
        match last.as_str() {
            "ki" | "mi" | "gi" | "ti" | "k" | "m" | "g" | "t" if word == "b" => last.push('b'),
            // "IOPs", "TFLOPs". Of a model's "GFLOPs", fewer may well be better.
            "io" | "q" | "t" | "r" | "f" | "tflo" | "pflo" if word == "ps" => last.push_str("ps"),
            "p" if digits && word.len() <= 4 => last.push_str(&word),
            // Tenths of a percentile are nines and fives; "p95_10" is a percentile of the tenth something.
            percentile
                if digits && percentile.len() <= 3 && is_percentile(percentile) && matches!(word.as_str(), "5" | "9" | "99" | "999") =>
            {
                last.push('.');
                last.push_str(&word);
            }
            _ => out.push(word),
        }
    }
    out
}

/// The statistic that the words name, the first of them. What `P@5` is has always been `p5`, and stored
/// runs hold it so.
pub(super) fn statistic_among(words: &[String]) -> Option<String> {
    words.iter().enumerate().find_map(|(index, word)| match words.get(index + 1) {
        Some(rank) if word == "p@" => statistic_of(&format!("p{rank}")),
        _ => statistic_of(word),
    })
}

/// The statistic that a word is: `p95`, `p99.9`, `median`, `mean` …
pub(super) fn statistic_of(word: &str) -> Option<String> {
    let known = match word {
        "median" | "med" => "median",
        "mean" | "avg" | "average" => "mean",
        "min" | "minimum" | "fastest" => "min",
        "max" | "maximum" | "slowest" => "max",
        "stddev" | "stdev" => "stddev",
        "sum" | "total" => word,
        _ if is_percentile(word) => word,
        _ => return None,
    };
    Some(known.to_owned())
}

/// `p95`, `p999`, `p99.9`: not `p2p` and not `port`.
pub(super) fn is_percentile(word: &str) -> bool {
    let Some(digits) = word.strip_prefix('p') else { return false };
    let (whole, tenths) = digits.split_once('.').unwrap_or((digits, "0"));
    let all_digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    (1..=4).contains(&whole.len()) && all_digits(whole) && all_digits(tenths)
}

/// `95th`, `99th`: percentiles by their place.
pub(crate) fn is_ordinal(name: &str) -> bool {
    matches!(name, "50th" | "75th" | "80th" | "90th" | "95th" | "98th" | "99th" | "99.9th")
}

/// Whether a list of words, separated by blanks, holds `word`.
pub(crate) fn has_word(list: &str, word: &str) -> bool {
    list.split_ascii_whitespace().any(|known| known == word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_of_every_style_fall_into_words() {
        for (name, expected) in [
            ("latency_p95", "latency p95"),
            ("executionLatencyMs", "execution latency ms"),
            ("p95Ms", "p95 ms"),
            ("RSSBytes", "rss bytes"),
            ("memoryMiB", "memory mib"),
            ("heap.kB", "heap kb"),
            ("p(99.9)", "p99.9"),
            ("p99_9", "p99.9"),
            ("p95_10", "p95 10"),
            ("B/op", "b op"),
            ("95%", "95%"),
            ("speed-up", "speed up"),
            ("p95ms", "p95 ms"),
            ("avgUs", "avg us"),
            ("framesOver50ms", "frames over 50ms"),
            ("P@5", "p@ 5"),
            ("mAP@50", "m ap@ 50"),
            ("readIOPs", "read iops"),
            ("日本語", "日本語"),
        ] {
            assert_eq!(words(name).join(" "), expected, "{name}");
        }
    }
}
