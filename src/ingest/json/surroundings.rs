//! What the names around a number tell of it, where its own leaves that open.

use crate::ingest::infer::{Aspect, Inferred, infer, is_bare_name, words};
use crate::model::Class;
use crate::unit::{self, Dimension, Unit};

/// Infers from the name and the names around it, from the inside out, until one tells the class.
pub(super) fn innermost(name: &str, around: &[String], unit: Option<&str>) -> Inferred {
    let mut last = infer(name, "", unit);
    let (bare, mut counts) = (is_bare_name(name), false);
    for (distance, context) in around.iter().rev().enumerate() {
        let context = &without_levels(context);
        if context.is_empty() {
            continue;
        }
        let inferred = infer(name, context, unit);
        // How many there are of each size is no size; the times that so many of them took are times.
        let kind = is_number(name) || !bare && (last.unit == Unit::NONE || last.unit == Unit::COUNT);
        if is_histogram(context) && kind && !matches!(inferred.class, Class::Latency | Class::Duration) {
            return infer("sample_count", "", None);
        }
        // The stages of the variant "cpu" are no processor time, and the totals of a check of validity no scores.
        let variant = distance > 0 && inferred.class == Class::Cpu || counts && inferred.class == Class::Score;
        counts |= words(context).last().is_some_and(|last| matches!(last.as_str(), "totals" | "counts"));
        if !bare && (variant || is_case(context, distance > 0)) {
            continue;
        }
        if !is_silent(&inferred) || (inferred.unit_guessed && !last.unit_guessed) {
            last = inferred;
        }
        if !is_silent(&last) {
            break;
        }
    }
    last
}

/// Whether neither name nor unit tells what the number is.
pub(super) fn is_silent(inferred: &Inferred) -> bool {
    inferred.aspect == Aspect::Unknown
}

/// A name without the levels of parameters in it: `p95_ms/size=1KB` is `p95_ms`, and `context_size=512` tells nothing.
fn without_levels(context: &str) -> String {
    context.split('/').filter(|part| !part.contains('=')).collect::<Vec<_>>().join("/")
}

/// What makes the name of a case of a word of measurement: "cpu-intensive".
const KINDS: &[&str] = &["intensive", "bound", "heavy", "sensitive", "optimized", "friendly", "mode"];

/// Whether a name is that of a case and not of what was measured: it holds an amount ("latency-10ms"), or a word of kind. Further
/// away any number makes a case of it.
fn is_case(context: &str, far: bool) -> bool {
    let words = words(context);
    let amount = |word: &String| {
        let unit = word.trim_start_matches(|c: char| c.is_ascii_digit());
        let physical = || matches!(unit::parse(unit).unit.dimension(), Dimension::Time | Dimension::Data);
        unit.len() < word.len() && unit.len() <= 2 && (far || !unit.is_empty() && physical())
    };
    words.iter().any(amount) || words.last().is_some_and(|last| KINDS.contains(&last.as_str()))
}

/// Whether an object tells how often each value came.
fn is_histogram(context: &str) -> bool {
    words(context).last().is_some_and(|last| matches!(last.as_str(), "distribution" | "histogram" | "mix" | "composition"))
}

fn is_number(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_digit())
}
