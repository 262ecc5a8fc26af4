//! What names mean that say of what kind they are only by their words.

use super::meaning::Meaning;
use super::name::{Name, has};
use super::vocabulary::{Sense, is_nuisance, is_operation};
use crate::model::Class;

/// Names that say of what kind they are only by their words: the head first, then what stands before it.
pub(super) fn plain(name: &Name) -> Meaning {
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
            // The hit rate among the first five.
            _ if ["hit", "hits", "hr"]
                .iter()
                .any(|hit| word.strip_prefix(hit).is_some_and(|rank| !rank.is_empty() && rank.parse::<u32>().is_ok())) =>
            {
                return Meaning::higher(Class::Score);
            }
            "e2e" => return Meaning::lower(Class::Latency),
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
    let spared = |word: &str| matches!(word, "avoided" | "prevented" | "eliminated" | "elided");
    if name.core.len() > 1 && (spared(name.first()) || spared(name.head())) {
        return Meaning::WORK;
    }
    // "gflops_w" are so many for a watt.
    if has(name.before_head(), Sense::Rate) && name.is(Sense::Expense) {
        return Meaning::higher(Class::Score);
    }
    if name.is_compared_figure() {
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
    // "watts_idle" are what it takes then.
    let spent = has(first, Sense::Expense) && first.len() > 2 || has(first, Sense::Memory);
    if name.core.len() == 2 && spent && matches!(head, "idle" | "active" | "busy" | "loaded" | "standby" | "steady") {
        return of_word(name, first, false);
    }
    // "times_parallel" are times; "times_called" is how often.
    if name.core.len() > 1 && matches!(first, "times" | "latencies" | "durations" | "throughputs") && !head.ends_with("ed") {
        return of_word(name, first, false);
    }
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
        () if head && name.is_reached() => Meaning::higher(Class::Throughput),
        () if head && is(Sense::Pace) && !name.is_kept() => Meaning::SETTING,
        () if head && MENDED.contains(&word) && name.any(Sense::Failure) => Meaning::WORK,
        () if is(Sense::Rate) => Meaning::higher(Class::Throughput),
        () if is(Sense::Latency) => Meaning::lower(Class::Latency),
        () if is(Sense::Duration) => Meaning::lower(if name.percentile { Class::Latency } else { Class::Duration }),
        // Facts that are remembered are no memory.
        () if (is(Sense::Memory) || is(Sense::Cpu)) && !head && name.counts_unknown() => Meaning::UNKNOWN,
        () if is(Sense::Memory) => of_memory(name),
        () if is(Sense::Cpu) => Meaning::lower(Class::Cpu),
        // A deviation from the truth, and not a number of failures.
        () if word == "error" && head && name.core.len() > 1 => Meaning::lower(Class::Score),
        () if is(Sense::Failure) => Meaning::lower(Class::Count),
        // The score of a distance: FID, CLS, Brier.
        () if matches!(word, "score" | "rating") && head && name.any(Sense::Demerit) => Meaning::lower(Class::Score),
        () if is(Sense::Merit) && !name.is_of_another_kind(word) => Meaning::higher(Class::Score),
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
        () if word == "missing" || head && is(Sense::Ill) && ["un", "in", "mis"].iter().any(|denial| word.starts_with(denial)) => {
            Meaning::lower(Class::Count)
        }
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

/// What a period of is one that somebody waits for.
const WAITED: &[&str] = &["response", "recovery", "downtime", "outage", "settling", "rise", "boot", "startup", "search", "busy"];

/// Memory that is in use, unless the name says that it is just there.
pub(super) fn of_memory(name: &Name) -> Meaning {
    let whole = name.total && matches!(name.head(), "memory" | "mem" | "ram" | "vram" | "swap") && name.first() != "peak";
    let there = name.any(Sense::Room) || whole;
    if there { Meaning::neither(Class::Memory) } else { Meaning::lower(Class::Memory) }
}

/// Whether it is a time that was set: `ramp_up_time`, `block_period`. A refresh is done as well as paced.
pub(super) fn is_paced(name: &Name) -> bool {
    if name.head() == "period" && name.core.len() > 1 {
        return !has(name.before_head(), Sense::Latency) && !WAITED.contains(&name.before_head());
    }
    name.is(Sense::Duration) && has(name.before_head(), Sense::Pace) && name.before_head() != "refresh"
}
