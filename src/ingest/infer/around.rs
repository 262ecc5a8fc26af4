//! What the name around a number makes of it, by their words alone.

use super::name::has;
use super::vocabulary::Sense;
use super::words::has_word;
use crate::unit::{self, Dimension};

/// Whether queries are named, and nothing else: of those that something within asks of its database, fewer are better.
pub(super) fn is_queries(words: &[String]) -> bool {
    words == ["queries"]
}

/// Whether it is nothing but the number of what surrounds it.
pub(super) fn is_count(words: &[String]) -> bool {
    words == ["count"]
}

/// What is counted or measured by cases that the names within tell: "requests" in `requests_by_endpoint`. Nothing where that may
/// be anything.
pub(super) fn counted_by(around: &[String]) -> Option<String> {
    // In `error_counts`, the names within are kinds of errors.
    match around {
        [before @ .., last] if last == "counts" && !before.is_empty() => return Some(format!("{}_count", before.join("_"))),
        [before @ .., last] if last == "breakdown" && !before.is_empty() => return Some(before.join("_")),
        _ => {}
    }
    let at = around.iter().position(|word| word == "by").filter(|at| *at > 0 && at + 1 < around.len())?;
    let counted = around.get(..at)?;
    let anything = counted.last().is_some_and(|last| has_word("result results metric metrics stat stats statistics data summary", last));
    (!anything).then(|| counted.join("_"))
}

/// Whether a name is that of a section of results of any kind: "performance" tells nothing of the unknown numbers in it.
pub(super) fn is_section(words: &[String]) -> bool {
    words.last().is_some_and(|last| has_word(SECTIONS, last))
}

/// Words that are figures as the name of a number, and headings as the name of an object.
const SECTIONS: &str = "performance perf quality efficiency reliability stability scalability robustness resilience health safety \
                        usability fitness utility comparison comparisons";

/// Whether a name is that of hits, misses or failures: what is named in it is where these happened.
pub(super) fn is_outcomes(words: &[String]) -> bool {
    matches!(words, [only] if only == "hits" || only.ends_with('s') && has(only, Sense::Failure))
}

/// Whether a name is that of times of several things: `gpu_timings`. What is named in it took so long.
pub(super) fn is_times(words: &[String]) -> bool {
    words.last().is_some_and(|last| has_word("timings timing times durations latencies", last))
}

/// Whether it is one of the two that a comparison around it compares: `before` in `improvement`.
pub(super) fn is_compared(words: &[String], around: &[String]) -> bool {
    let side = |word: &String| has_word("before after old new from to original optimized current previous raw compressed", word);
    around.last().is_some_and(|last| has_word(COMPARED, last)) && words.iter().any(side)
}

/// What comes out of a comparison.
const COMPARED: &str = "improvement improvements speedup reduction saving savings gain gains compression overhead";

/// Whether so many took longer than some time (true) or no longer (false): `frames_over_50ms`, `pct_under_200ms`,
/// `queries_slower_than_1s`.
pub(super) fn exceeds(words: &[String]) -> Option<bool> {
    let is_limit = |word: &String| has_word("over above exceeding gt under below within lt than", word);
    let at = words.iter().position(is_limit)?;
    let (limit, first) = match words.get(at)?.as_str() {
        "than" => (words.get(at.checked_sub(1)?)?, at - 1),
        _ => (words.get(at)?, at),
    };
    let what = first.checked_sub(1).and_then(|before| words.get(before));
    let counted = |word: &String| word.ends_with('s') && !word.ends_with("ss") || has_word("pct percent ratio rate share fraction", word);
    let unit = |text: &str| unit::parse(text).unit.dimension() == Dimension::Time;
    let amount = match words.get(at + 1..)? {
        [amount, ..] if amount.starts_with(|c: char| c.is_ascii_digit()) => {
            let ending = amount.trim_start_matches(|c: char| c.is_ascii_digit());
            unit(ending) || ending.is_empty() && words.get(at + 2).is_some_and(|next| unit(next))
        }
        [goal, ..] => has_word("budget sla slo deadline target", goal),
        [] => false,
    };
    let over = match limit.as_str() {
        "over" | "above" | "exceeding" | "gt" | "slower" | "longer" | "more" | "greater" => true,
        "under" | "below" | "within" | "lt" | "faster" | "shorter" | "less" => false,
        _ => return None,
    };
    (amount && what.is_none_or(counted)).then_some(over)
}

/// Whether it is how much there is to compute, and not how fast: `flops_forward`, `total_flops`.
pub(super) fn is_computation(words: &[String]) -> bool {
    let pass = |word: &String| has_word("forward fwd backward bwd train training", word);
    let flops = |word: &String| has_word("flops mflops gflops", word);
    words.len() == 2 && words.iter().any(flops) && (words.iter().any(pass) || words.concat() == "totalflops")
}

/// Whether it is how much time a simulation or a recording covers: `sim_seconds`, `audio_seconds_total`. But `sim_ms` is what it took.
pub(super) fn covers_time(words: &[String]) -> bool {
    let [what, unit, rest @ ..] = words else { return false };
    let covered = matches!(what.as_str(), "sim" | "audio" | "video" | "speech" | "media" | "footage" | "flight");
    covered && matches!(unit.as_str(), "seconds" | "minutes" | "hours" | "days" | "years") && rest.iter().all(|word| word == "total")
}

/// Whether it is the share of repetitions in which a confidence interval holds the true value.
pub(super) fn is_of_interval(words: &[String], around: &[String]) -> bool {
    words == ["coverage"] && around.iter().any(|word| has(word, Sense::Spread))
}

pub(super) fn is_database(words: &[String]) -> bool {
    words.iter().any(|word| matches!(word.as_str(), "db" | "database" | "sql" | "orm"))
}

/// Whether a number is of the answers with a status of 400 or more: `status_503`, `500` in `status_codes`, `http_5xx`.
pub(super) fn is_http_failure(own: &[String], around: &[String]) -> bool {
    let code = |word: &str| word.len() == 3 && word.starts_with(['4', '5']) && word.bytes().skip(1).all(|b| b.is_ascii_digit());
    let status = |word: &String| matches!(word.as_str(), "status" | "statuses" | "code" | "codes" | "http");
    match own {
        [only] => code(only) && around.iter().any(status),
        [.., before, last] => code(last) && status(before),
        [] => false,
    }
}
