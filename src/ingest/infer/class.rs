//! What a name and a unit mean: the class, which way is better, and whether the number is a result at all.

use super::aspect::Aspect;
use super::meaning::Meaning;
use super::name::{Counted, Name, has};
use super::named_unit::MOVED;
use super::plain::{is_paced, of_memory, plain};
use super::vocabulary::{Sense, is_nuisance};
use crate::model::Class;
use crate::unit::{self, Dimension, Unit};

/// What a number with this name in this unit means.
pub(super) fn meaning(name: &Name, unit: &Unit) -> Meaning {
    let dimension = unit.dimension();
    if let Some(meaning) = no_result(name, dimension) {
        return meaning;
    }
    // So many simulated nanoseconds a day.
    if name.core.is_empty() && matches!(name.under.as_slice(), [one] if matches!(one.as_str(), "day" | "year")) {
        return Meaning::higher(Class::Throughput);
    }
    if !matches!(dimension, Dimension::Time | Dimension::Data) && name.denies() {
        return Meaning::lower(if name.share.is_some() { Class::ErrorRate } else { Class::Count });
    }
    match dimension {
        Dimension::Time | Dimension::Data if is_spared(name) => Meaning::higher(Class::Score),
        _ if is_spared(name) && (name.any(Sense::Expense) || is_work_spared(name)) => Meaning::higher(Class::Score),
        Dimension::Time => of_time(name),
        Dimension::Data => of_data(name),
        Dimension::Rate | Dimension::DataRate => of_rate(name, unit),
        Dimension::Ratio => of_share(name),
        Dimension::Count | Dimension::Other if !name.under.is_empty() => of_one(name),
        _ if name.share.is_some() => of_share(name),
        _ if name.extent.is_some() => of_size(name),
        Dimension::Count => of_count(name, unit),
        _ if name.counted.is_some() => of_count(name, unit),
        Dimension::Other => plain(name),
    }
}

/// Whether it is time, room or money that is not taken any more.
fn is_spared(name: &Name) -> bool {
    name.core.iter().any(|word| SPARED.contains(&word.as_str()))
}

/// Whether it is work that is not done any more: `savings_tokens`, `tokens_saved`. What is saved of files is stored.
fn is_work_spared(name: &Name) -> bool {
    let stored = name.core.iter().any(|word| matches!(word.as_str(), "saved" | "gained"));
    let costs = name.core.iter().any(|word| matches!(word.as_str(), "tokens" | "token" | "calls" | "requests" | "queries" | "lookups"));
    name.any(Sense::Work) && name.core.len() > 1 && (!stored || costs) && name.share.is_none()
}

const SPARED: &[&str] = &["saved", "saving", "savings", "gain", "gained", "improvement", "reduction", "freed", "reclaimed"];

/// What describes the circumstances whatever it is measured in: spreads, moments, bounds. A word of identity or moment
/// silences a number only as the head of its name, and never beside a unit of time or size.
fn no_result(name: &Name, dimension: Dimension) -> Option<Meaning> {
    let physical = matches!(dimension, Dimension::Time | Dimension::Data | Dimension::Rate | Dimension::DataRate);
    let spread_of = name.core.first().is_some_and(|first| has(first, Sense::Spread))
        && name.core.len() == 2
        && [Sense::Latency, Sense::Duration, Sense::Rate, Sense::Memory, Sense::Merit].into_iter().any(|sense| name.is(sense));
    let spread_of =
        spread_of || name.core.len() > 1 && matches!(name.first(), "stddev" | "stdev" | "stderr" | "sdev" | "rsd" | "iqr" | "moe");
    let grave = matches!(name.head(), "critical" | "major" | "minor") && name.any(Sense::Failure);
    if name.is(Sense::Spread) && !grave || spread_of {
        return Some(Meaning::BESIDE);
    }
    if has(name.first(), Sense::Aim) || name.is(Sense::Aim) || name.is(Sense::Bound) && !name.is_broken() || name.bounds_expense() {
        return Some(Meaning::SETTING);
    }
    // A "threshold_delta_bytes" is no delta; how long it took to search for a threshold is a time.
    let amount = |word: &String| {
        let amounts = [Sense::Memory, Sense::Size, Sense::Latency, Sense::Duration, Sense::Rate];
        amounts.into_iter().any(|sense| has(word, sense)) || matches!(word.as_str(), "delta" | "growth" | "increase")
    };
    if name.first() == "threshold" && name.core.iter().skip(1).all(amount) {
        return Some(Meaning::SETTING);
    }
    // The "time_p" of a comparison is how likely chance is.
    if name.head() == "p" && name.core.len() > 1 {
        return Some(Meaning::BESIDE);
    }
    if name.core.len() > 1 && matches!(name.first(), "required" | "recommended" | "suggested") && !name.any(Sense::Duration) {
        return Some(Meaning::SETTING);
    }
    let timed = [Sense::Latency, Sense::Duration].into_iter().any(|sense| name.is(sense)) || name.percentile && name.core.len() == 1;
    if timed && matches!(name.first(), "slo" | "sla") {
        return Some(Meaning::SETTING);
    }
    let stretch = matches!(name.head(), "duration" | "dur" | "period" | "window") && has(name.before_head(), Sense::Session);
    let stretch = stretch || name.extent.is_some() && dimension == Dimension::Time && name.is(Sense::Session);
    if stretch {
        return Some(Meaning::SETTING);
    }
    // The start time of a program is measured in milliseconds; the time at which it ended is a moment in any unit.
    let when = has(name.before_head(), Sense::Mark) && (!physical || !matches!(name.before_head(), "start" | "build" | "index"));
    let moment = name.head() == "time" && when && ENDS.contains(&name.before_head());
    if name.head() == "timestamp" || moment || name.moment && !physical {
        return Some(Meaning::BESIDE);
    }
    let counted = name.counted.is_some() || name.share.is_some() || name.extent.is_some();
    // "fairness_index" is a figure, "row_index" a place.
    let figure = name.head() == "index" && (has(name.before_head(), Sense::Merit) || has(name.before_head(), Sense::Demerit));
    (name.is(Sense::Mark) && !physical && !counted && !figure && !grave && !name.any(Sense::Memory)).then_some(Meaning::BESIDE)
}

/// What, before "time", makes a moment of it.
const ENDS: &[&str] = &["start", "started", "end", "created", "updated", "finished", "completed"];

/// Spans of time.
fn of_time(name: &Name) -> Meaning {
    // What all the sampling took is no interval of it, and what has percentiles was measured.
    let done = name.head() == "refresh" || name.head() == "sampling" && name.total || name.percentile && name.head() == "interval";
    if !done && (name.is(Sense::Pace) || is_paced(name)) {
        return Meaning::SETTING;
    }
    // An error in nanoseconds, and of nothing, is that of the time beside it.
    let spread = matches!(name.core.as_slice(), [word] if matches!(word.as_str(), "error" | "err"));
    if name.is(Sense::Lapse) || spread {
        return Meaning::BESIDE;
    }
    Meaning::lower(if name.any(Sense::Latency) || name.percentile { Class::Latency } else { Class::Duration })
}

/// Amounts of data.
fn of_data(name: &Name) -> Meaning {
    let allocated = name.core.iter().any(|word| word.starts_with("alloc") || word == "malloc");
    // What was given has no peak.
    let peak = name.core.len() > 1 && name.core.first().is_some_and(|first| first == "peak");
    if name.any(Sense::Memory) || allocated || peak || name.under.iter().any(|word| word == "op") {
        return of_memory(name);
    }
    // What a page loads is better small before it is packed, too.
    let asset = name.any(Sense::Room) && name.core.iter().any(|word| matches!(word.as_str(), "js" | "css" | "html" | "bundle" | "wasm"));
    if name.any(Sense::Room) && !asset || name.total && name.head() == "disk" {
        return Meaning::neither(Class::Size);
    }
    match () {
        () if is_made(name) => Meaning::lower(Class::Size),
        () if name.is(Sense::Input) => Meaning::SETTING,
        () if name.is(Sense::Work) && name.extent.is_none() || is_all(name) => Meaning::WORK,
        () => Meaning::lower(Class::Size),
    }
}

/// Whether nothing is said but that it is all of it: `total_bytes`.
fn is_all(name: &Name) -> bool {
    matches!(name.core.as_slice(), [word] if matches!(word.as_str(), "total" | "totals" | "all"))
}

/// Whether a file is named that was not given but made: `index_file_size`, `snapshot_file_bytes`.
fn is_made(name: &Name) -> bool {
    let before = name.before_head();
    name.head() == "file" && !before.is_empty() && !has(before, Sense::Input) && !has(before, Sense::Filler)
}

/// Things or data per time. What is counted stands in the name, else in the unit.
fn of_rate(name: &Name, unit: &Unit) -> Meaning {
    let noun = unit.noun().map(str::to_lowercase).unwrap_or_default();
    let counted = |sense| name.any(sense) || name.core.is_empty() && has(&noun, sense);
    // So many simulated seconds in one.
    if name.head() == "simulated" && noun == "s" {
        return Meaning::higher(Class::Throughput);
    }
    if name.is(Sense::Pace) && !name.is_reached() {
        return Meaning::SETTING;
    }
    // How fast something moves is a result only as an error.
    if MOVED.contains(&noun.as_str()) {
        let error = name.any(Sense::Failure) || name.any(Sense::Demerit);
        return if error { Meaning::lower(Class::Score) } else { Meaning::UNKNOWN };
    }
    // How often a simulation steps is set.
    if unit.to_string() == "1/s"
        && matches!(name.core.as_slice(), [only] if matches!(only.as_str(), "physics" | "sim" | "simulation" | "base" | "nominal"))
    {
        return Meaning::SETTING;
    }
    // So many prices a second are no price.
    let paid = counted(Sense::Expense) && !name.is(Sense::Rate);
    if name.core.iter().any(|word| is_nuisance(word)) || counted(Sense::Failure) || counted(Sense::Demerit) || paid {
        return Meaning::lower(Class::Score);
    }
    // Slow queries a minute; but how fast the slow path is, is a rate.
    if name.any(Sense::Ill) && name.head().ends_with('s') && !name.any(Sense::Rate) && unit.dimension() == Dimension::Rate {
        return Meaning::lower(Class::Score);
    }
    let effort = name.is(Sense::Effort) && !name.is(Sense::Processing) && !name.any(Sense::Rate);
    if effort { Meaning::UNKNOWN } else { Meaning::higher(Class::Throughput) }
}

/// Shares of a whole, and what else is called a rate or a ratio.
fn of_share(name: &Name) -> Meaning {
    if name.is_compared_figure() {
        return Meaning::BESIDE;
    }
    let per_time = name.share.as_deref() == Some("rate");
    for (place, word) in name.core.iter().rev().enumerate() {
        let is = |sense| has(word, sense);
        let head = place == 0;
        return match () {
            () if head && is(Sense::Pace) && !is(Sense::Failure) && !name.is_kept() => Meaning::SETTING,
            () if is(Sense::Failure) => Meaning::lower(Class::ErrorRate),
            () if is(Sense::Success) => Meaning::higher(Class::ErrorRate),
            () if is(Sense::Demerit) || is(Sense::Ill) || is_nuisance(word) || SPELLS.contains(&word.as_str()) => {
                Meaning::lower(Class::Score)
            }
            () if (is(Sense::Favour) || is(Sense::Merit)) && !name.is_of_another_kind(word) => Meaning::higher(Class::Score),
            () if DONE.contains(&word.as_str()) => Meaning::higher(Class::Score),
            () if is(Sense::Cpu) => Meaning::lower(Class::Cpu),
            () if is(Sense::Memory) => of_memory(name),
            () if head && (is(Sense::Size) || word == "disk") => Meaning::lower(Class::Size),
            () if place == 1 && word == "disk" && matches!(name.head(), "usage" | "used" | "use") => Meaning::lower(Class::Size),
            () if is(Sense::Rate) => Meaning::higher(Class::Throughput),
            () if head && per_time && is(Sense::Processing) => Meaning::higher(Class::Throughput),
            () if head && is(Sense::State) && !matches!(name.before_head(), "cpu" | "memory" | "mem" | "ram") => Meaning::BESIDE,
            () if head && (is(Sense::Setting) || is(Sense::Lapse)) => Meaning::SETTING,
            () => continue,
        };
    }
    Meaning::UNKNOWN
}

/// What all of the work is hoped to be in the end.
const DONE: &[&str] = &["delivered", "completed", "finished", "processed", "served", "handled", "received", "confirmed", "answered"];

/// Numbers of things.
fn of_count(name: &Name, unit: &Unit) -> Meaning {
    let noun = unit.noun().map(str::to_lowercase).unwrap_or_default();
    let head = if name.core.is_empty() { noun.as_str() } else { name.head() };
    let is = |sense| has(head, sense);
    // Nobody asks for cycles: a total of them is what it took.
    let taken = name.total && is(Sense::Effort);
    let asked_for = name.counted == Some(Counted::First) && !taken && (is(Sense::Work) || is(Sense::Processing));
    match () {
        () if name.any(Sense::Failure) || is(Sense::Failure) => Meaning::lower(Class::Count),
        () if name.any(Sense::Backlog) => Meaning::lower(Class::Score),
        () if name.any(Sense::Ill) => Meaning::lower(Class::Count),
        () if asked_for => Meaning::WORK,
        () if is(Sense::Effort) || SPELLS.contains(&head) => Meaning::lower(Class::Count),
        // How many times were measured tells how many there were.
        () if is(Sense::Latency) => Meaning::WORK,
        () if is(Sense::Expense) && head.len() > 2 || is(Sense::Demerit) && head.len() > 3 => Meaning::lower(Class::Score),
        () if is(Sense::Work) || is(Sense::Success) || is(Sense::Favour) => Meaning::WORK,
        () if is(Sense::Setting) || is(Sense::Input) || is(Sense::Pace) || is(Sense::Cpu) => Meaning::SETTING,
        () if is(Sense::Mark) || is(Sense::State) => Meaning::WORK,
        () => {
            let named = plain(name);
            // How many scores there are is no score.
            if named.class == Class::Count || named.aspect != Aspect::Result { named } else { Meaning::UNKNOWN }
        }
    }
}

/// Times that someone waits and that are events, too: each of them is better spared. Latencies are only measured.
const SPELLS: &[&str] = &[
    "delay", "delays", "wait", "waits", "pause", "pauses", "stall", "stalls", "hiccup", "hiccups", "lag", "lags", "blocked", "blocking",
    "jitter",
];

/// What holds entries that somebody put into it.
const HOLDERS: &[&str] =
    &["db", "database", "table", "collection", "store", "mempool", "orderbook", "registry", "library", "dictionary", "repo"];

/// Sizes without a unit, and lengths.
fn of_size(name: &Name) -> Meaning {
    match () {
        () if name.any(Sense::Memory) => of_memory(name),
        () if is_made(name) => Meaning::lower(Class::Size),
        () if name.is(Sense::Input) || name.is(Sense::Setting) || name.is(Sense::Backlog) || name.is(Sense::Pace) => Meaning::SETTING,
        () if name.any(Sense::Room) => Meaning::neither(Class::Size),
        // So many entries are in it: how large it is would have a unit.
        () if HOLDERS.contains(&name.head()) => Meaning::SETTING,
        () if matches!(name.extent.as_deref(), Some("size" | "sizes")) => Meaning::lower(Class::Size),
        () => Meaning::UNKNOWN,
    }
}

/// What is done once, from outside, and reaches for things within: each of these is better spared.
const OPERATIONS: &[&str] =
    &["op", "operation", "query", "request", "req", "transaction", "txn", "insert", "lookup", "search", "get", "put"];

/// What is spent on, or got out of, one of something.
fn of_one(name: &Name) -> Meaning {
    let resource =
        [Sense::Duration, Sense::Latency, Sense::Memory, Sense::Expense, Sense::Cpu].into_iter().any(|sense| name.under_any(sense))
            || name.under.iter().any(|word| unit::parse(word).unit.dimension() != Dimension::Other && !has(word, Sense::Work));
    let work = name.is(Sense::Work) || name.is(Sense::Processing);
    if work && resource {
        return Meaning::higher(Class::Throughput);
    }
    // How much there is to compute of each.
    if name.is(Sense::Rate)
        && name.head().trim_end_matches('s').ends_with("flop")
        && (name.under_any(Sense::Work) || name.under_any(Sense::Input))
    {
        return Meaning::SETTING;
    }
    // The size of what is made for each of them.
    if matches!(name.extent.as_deref(), Some("size" | "sizes")) && !name.core.is_empty() {
        return of_size(name);
    }
    let spent = plain(name);
    if name.is(Sense::Access) && matches!(name.under.as_slice(), [one] if OPERATIONS.contains(&one.as_str())) {
        return Meaning::lower(Class::Count);
    }
    match spent.aspect {
        Aspect::Work if name.is(Sense::Favour) && !matches!(name.head(), "hit" | "hits") => Meaning::higher(Class::Score),
        Aspect::Work => Meaning::SETTING,
        // Whatever is got out of a joule or a dollar, more of it is better.
        Aspect::Unknown if name.under_any(Sense::Expense) => Meaning::higher(Class::Score),
        _ => spent,
    }
}
