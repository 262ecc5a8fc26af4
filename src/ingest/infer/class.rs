//! What a name and a unit mean: the class, which way is better, and whether the number is a result at all.

use super::aspect::Aspect;
use super::name::{Counted, Name, has};
use super::vocabulary::{Sense, is_nuisance, is_operation};
use crate::model::{Class, Direction};
use crate::unit::{self, Dimension, Unit};

/// What a number is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Meaning {
    pub(super) class: Class,
    pub(super) direction: Direction,
    pub(super) aspect: Aspect,
}

impl Meaning {
    /// No result: shown, and never better or worse.
    const fn no_result(aspect: Aspect) -> Meaning {
        Meaning { class: Class::Other, direction: Direction::Neither, aspect }
    }

    /// Nothing tells what it is.
    pub(super) const UNKNOWN: Meaning = Meaning::no_result(Aspect::Unknown);
    /// So much failed.
    pub(super) const FAILURES: Meaning = Meaning { class: Class::Count, direction: Direction::Lower, aspect: Aspect::Result };
    const SETTING: Meaning = Meaning::no_result(Aspect::Setting);
    pub(super) const WORK: Meaning = Meaning::no_result(Aspect::Work);
    const BESIDE: Meaning = Meaning::no_result(Aspect::Beside);

    fn lower(class: Class) -> Meaning {
        Meaning { class, direction: Direction::Lower, aspect: Aspect::Result }
    }

    fn higher(class: Class) -> Meaning {
        Meaning { class, direction: Direction::Higher, aspect: Aspect::Result }
    }

    /// Something of a known kind of which less is not better: free memory, the size of what was given.
    fn neither(class: Class) -> Meaning {
        Meaning { class, direction: Direction::Neither, aspect: Aspect::Beside }
    }
}

/// What a number with this name in this unit means.
pub(super) fn meaning(name: &Name, unit: &Unit) -> Meaning {
    let dimension = unit.dimension();
    if let Some(meaning) = no_result(name, dimension) {
        return meaning;
    }
    if !matches!(dimension, Dimension::Time | Dimension::Data) && name.denies() {
        return Meaning::lower(if name.share.is_some() { Class::ErrorRate } else { Class::Count });
    }
    match dimension {
        Dimension::Time | Dimension::Data if is_spared(name) => Meaning::higher(Class::Score),
        _ if is_spared(name) && name.any(Sense::Expense) => Meaning::higher(Class::Score),
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

const SPARED: &[&str] = &["saved", "saving", "savings", "gain", "gained", "improvement", "reduction", "freed", "reclaimed"];

/// What describes the circumstances whatever it is measured in: spreads, moments, bounds. A word of identity or moment
/// silences a number only as the head of its name, and never beside a unit of time or size.
fn no_result(name: &Name, dimension: Dimension) -> Option<Meaning> {
    let physical = matches!(dimension, Dimension::Time | Dimension::Data | Dimension::Rate | Dimension::DataRate);
    let spread_of = name.core.first().is_some_and(|first| has(first, Sense::Spread))
        && name.core.len() == 2
        && [Sense::Latency, Sense::Duration, Sense::Rate, Sense::Memory, Sense::Merit].into_iter().any(|sense| name.is(sense));
    let grave = matches!(name.head(), "critical" | "major" | "minor") && name.any(Sense::Failure);
    if name.is(Sense::Spread) && !grave || spread_of {
        return Some(Meaning::BESIDE);
    }
    if has(name.first(), Sense::Aim) || name.is(Sense::Aim) || name.is(Sense::Bound) {
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
    if name.is(Sense::Pace) && name.head() != "refresh" || is_paced(name) {
        return Meaning::SETTING;
    }
    // An error in nanoseconds, and of nothing, is that of the time beside it.
    let spread = matches!(name.core.as_slice(), [word] if matches!(word.as_str(), "error" | "err"));
    if name.is(Sense::Lapse) || spread {
        return Meaning::BESIDE;
    }
    Meaning::lower(if name.any(Sense::Latency) || name.percentile { Class::Latency } else { Class::Duration })
}

/// Whether it is a time that was set: `ramp_up_time`. A refresh is done as well as paced.
fn is_paced(name: &Name) -> bool {
    name.is(Sense::Duration) && has(name.before_head(), Sense::Pace) && name.before_head() != "refresh"
}

/// Amounts of data.
fn of_data(name: &Name) -> Meaning {
    let allocated = name.core.iter().any(|word| word.starts_with("alloc") || word == "malloc");
    // What was given has no peak.
    let peak = name.core.len() > 1 && name.core.first().is_some_and(|first| first == "peak");
    if name.any(Sense::Memory) || allocated || peak || name.under.iter().any(|word| word == "op") {
        return of_memory(name);
    }
    if name.any(Sense::Room) || name.total && name.head() == "disk" {
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

/// Whether a file is named that was not given but made: `index_file_size`.
fn is_made(name: &Name) -> bool {
    let before = name.before_head();
    name.extent.is_some() && name.head() == "file" && !before.is_empty() && !has(before, Sense::Input) && !has(before, Sense::Filler)
}

/// Memory that is in use, unless the name says that it is just there.
fn of_memory(name: &Name) -> Meaning {
    let whole = name.total && matches!(name.head(), "memory" | "mem" | "ram" | "vram" | "swap") && name.first() != "peak";
    let there = name.any(Sense::Room) || whole;
    if there { Meaning::neither(Class::Memory) } else { Meaning::lower(Class::Memory) }
}

/// Things or data per time. What is counted stands in the name, else in the unit.
fn of_rate(name: &Name, unit: &Unit) -> Meaning {
    let noun = unit.noun().map(str::to_lowercase).unwrap_or_default();
    let counted = |sense| name.any(sense) || name.core.is_empty() && has(&noun, sense);
    if name.is(Sense::Pace) {
        return Meaning::SETTING;
    }
    // So many prices a second are no price.
    let paid = counted(Sense::Expense) && !name.is(Sense::Rate);
    if name.core.iter().any(|word| is_nuisance(word)) || counted(Sense::Failure) || counted(Sense::Demerit) || paid {
        return Meaning::lower(Class::Score);
    }
    let effort = name.is(Sense::Effort) && !name.is(Sense::Processing) && !name.any(Sense::Rate);
    if effort { Meaning::UNKNOWN } else { Meaning::higher(Class::Throughput) }
}

/// Shares of a whole, and what else is called a rate or a ratio.
fn of_share(name: &Name) -> Meaning {
    let per_time = name.share.as_deref() == Some("rate");
    for (place, word) in name.core.iter().rev().enumerate() {
        let is = |sense| has(word, sense);
        let head = place == 0;
        return match () {
            () if head && is(Sense::Pace) && !is(Sense::Failure) && !name.is_kept() => Meaning::SETTING,
            () if is(Sense::Failure) => Meaning::lower(Class::ErrorRate),
            () if is(Sense::Success) => Meaning::higher(Class::ErrorRate),
            () if is(Sense::Demerit) || is(Sense::Ill) || is_nuisance(word) => Meaning::lower(Class::Score),
            () if is(Sense::Favour) || is(Sense::Merit) => Meaning::higher(Class::Score),
            () if is(Sense::Cpu) => Meaning::lower(Class::Cpu),
            () if is(Sense::Memory) => of_memory(name),
            () if head && (is(Sense::Size) || word == "disk") => Meaning::lower(Class::Size),
            () if is(Sense::Rate) => Meaning::higher(Class::Throughput),
            () if head && per_time && is(Sense::Processing) => Meaning::higher(Class::Throughput),
            () if head && is(Sense::State) && !matches!(name.before_head(), "cpu" | "memory" | "mem" | "ram") => Meaning::BESIDE,
            () if head && (is(Sense::Setting) || is(Sense::Lapse)) => Meaning::SETTING,
            () => continue,
        };
    }
    Meaning::UNKNOWN
}

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
        () if is(Sense::Effort) || is(Sense::Latency) => Meaning::lower(Class::Count),
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

/// Sizes without a unit, and lengths.
fn of_size(name: &Name) -> Meaning {
    match () {
        () if name.any(Sense::Memory) => of_memory(name),
        () if is_made(name) => Meaning::lower(Class::Size),
        () if name.is(Sense::Input) || name.is(Sense::Setting) || name.is(Sense::Backlog) || name.is(Sense::Pace) => Meaning::SETTING,
        () if name.any(Sense::Room) => Meaning::neither(Class::Size),
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

/// Names that say of what kind they are only by their words: the head first, then what stands before it.
fn plain(name: &Name) -> Meaning {
    if let [word] = name.core.as_slice()
        && word == "ops"
        && name.counted.is_none()
        && !name.total
    {
        return Meaning::higher(Class::Throughput);
    }
    if let [word] = name.core.as_slice()
        && !name.is_shaped()
    {
        match word.as_str() {
            // What the shell tells of a command: all in seconds.
            "real" | "user" | "sys" => return Meaning::lower(Class::Duration),
            // False positives and negatives.
            "fp" | "fn" => return Meaning::FAILURES,
            // So many were sent, where nothing says that they were the work to do.
            // A percentile of what is done is one of the times it took.
            _ if name.percentile && !word.ends_with('s') && (is_operation(word) || has(word, Sense::Favour)) => {
                return Meaning::lower(Class::Latency);
            }
            "queries" if name.under.is_empty() => return Meaning::lower(Class::Count),
            _ => {}
        }
    }
    if name.core.len() > 1 && matches!(name.first(), "avoided" | "prevented") {
        return Meaning::WORK;
    }
    // Which way a figure was compared, nobody tells.
    let compared = matches!(name.head(), "difference" | "differences" | "diff" | "delta" | "change");
    let figure = name.any(Sense::Merit) && !["improvement", "gain", "speedup"].contains(&name.before_head());
    if compared && figure {
        return Meaning::BESIDE;
    }
    if is_paced(name) {
        return Meaning::SETTING;
    }
    if let Some(meaning) = measured_first(name) {
        return meaning;
    }
    let told = name.core.iter().rev().enumerate().find_map(|(place, word)| of_word(name, word, place == 0));
    // What is used of anything is better spared; a device is better used.
    let usage = name.head() == "usage" && !name.any(Sense::Success) && !matches!(name.before_head(), "" | "gpu" | "npu" | "tpu" | "device");
    told.unwrap_or(if usage { Meaning::lower(Class::Score) } else { Meaning::UNKNOWN })
}

/// Where something is measured: `fps_gpu`, `latency_client`.
const PLACES: &[&str] =
    &["gpu", "cpu", "wall", "client", "worker", "node", "host", "core", "thread", "process", "container", "shard", "replica"];

/// Names that say first what is measured and then what is done: `latency_read`, `throughput_tokens`.
fn measured_first(name: &Name) -> Option<Meaning> {
    let (first, head) = (name.first(), name.head());
    let done = is_operation(head) && !matches!(head, "step" | "frame") || PLACES.contains(&head);
    let (time, rate) = (has(first, Sense::Latency) || has(first, Sense::Duration), has(first, Sense::Rate));
    if name.core.len() < 2
        || first == "response"
        || !(done && time || rate && (done || [Sense::Work, Sense::Input, Sense::Success].into_iter().any(|sense| has(head, sense))))
    {
        return None;
    }
    of_word(name, first, false)
}

/// Words that, with failures, mean that so many of them were dealt with, or made for the test.
const MENDED: &[&str] = &["fixed", "resolved", "closed", "recovered", "handled", "prevented", "avoided", "injected"];

/// What a word tells of the number; nothing where it leaves that to the words before it.
fn of_word(name: &Name, word: &str, head: bool) -> Option<Meaning> {
    let is = |sense| has(word, sense);
    Some(match () {
        () if head && is(Sense::Pace) && !name.is_kept() => Meaning::SETTING,
        () if head && MENDED.contains(&word) && name.any(Sense::Failure) => Meaning::WORK,
        () if is(Sense::Rate) => Meaning::higher(Class::Throughput),
        () if is(Sense::Latency) => Meaning::lower(Class::Latency),
        () if is(Sense::Duration) => Meaning::lower(if name.percentile { Class::Latency } else { Class::Duration }),
        // Facts that are remembered are no memory.
        () if is(Sense::Memory) && !head && name.counts_unknown() => Meaning::UNKNOWN,
        () if is(Sense::Memory) => of_memory(name),
        () if is(Sense::Cpu) => Meaning::lower(Class::Cpu),
        // A deviation from the truth, and not a number of failures.
        () if word == "error" && head && name.core.len() > 1 => Meaning::lower(Class::Score),
        () if is(Sense::Failure) => Meaning::lower(Class::Count),
        // The score of a distance: FID, CLS, Brier.
        () if word == "score" && head && name.any(Sense::Demerit) => Meaning::lower(Class::Score),
        () if is(Sense::Merit) => Meaning::higher(Class::Score),
        () if is(Sense::Demerit) => Meaning::lower(Class::Score),
        () if is(Sense::Expense) && (word.len() > 2 || name.core.len() > 1) => Meaning::lower(Class::Score),
        // "branch" is the name of something, "branches" are counted.
        () if is(Sense::Effort) && (word.ends_with('s') || word.ends_with("ed") || word.starts_with("alloc")) => {
            Meaning::lower(Class::Count)
        }
        () if is(Sense::Backlog) => Meaning::lower(Class::Score),
        () if is(Sense::Size) => Meaning::lower(Class::Size),
        // The unit of a rate: "write_throughput_ops".
        () if head && matches!(word, "op" | "ops") && name.any(Sense::Rate) => return None,
        () if head && is_nuisance(word) && (word != "switch" || name.core.len() > 1) => Meaning::lower(Class::Count),
        // Instructions that were executed are instructions.
        () if head && word.ends_with("ed") && is(Sense::Work) && has(name.before_head(), Sense::Effort) => {
            return None;
        }
        () if word == "missing" || head && is(Sense::Ill) && word.starts_with("un") => Meaning::lower(Class::Count),
        () if is(Sense::Ill)
            && head
            && (word.ends_with('s') || name.core.len() > 1 && (word.ends_with("ed") || name.before_head().ends_with('s'))) =>
        {
            Meaning::lower(Class::Count)
        }
        () if is(Sense::Ill) && !head && name.head().ends_with('s') => Meaning::lower(Class::Count),
        () if head && (is(Sense::Work) || is(Sense::Success) || is(Sense::Favour)) => undone(name).unwrap_or(Meaning::WORK),
        () if head && (is(Sense::Setting) || is(Sense::Input)) => undone(name).filter(|_| word.ends_with('s')).unwrap_or(Meaning::SETTING),
        () if head && is(Sense::State) && matches!(name.before_head(), "cpu" | "memory" | "mem" | "ram") => return None,
        () if head && (is(Sense::State) || is(Sense::Lapse)) => Meaning::BESIDE,
        () if head && is(Sense::Count) => Meaning::WORK,
        () if head && is(Sense::Extent) => Meaning::SETTING,
        () => return None,
    })
}

/// What the words before a thing make of it: `failed_requests`, `pending_jobs`.
fn undone(name: &Name) -> Option<Meaning> {
    match () {
        () if name.any(Sense::Failure) => Some(Meaning::lower(Class::Count)),
        () if name.any(Sense::Backlog) => Some(Meaning::lower(Class::Score)),
        () if name.any(Sense::Ill) => Some(Meaning::lower(Class::Count)),
        () if is_nuisance(name.before_head()) && name.is(Sense::Work) => Some(Meaning::lower(Class::Count)),
        () => None,
    }
}
