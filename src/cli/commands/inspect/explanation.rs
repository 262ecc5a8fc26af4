//! Why a file is read as what it is, in words.

use std::fmt::Write as _;

use crate::cli::console::count;
use crate::ingest::{Claim, Claimed, Explanation, RecipeTrace, RuleTrace};
use crate::report::escape::visible as name;

/// Most formats that are listed of those that lost.
const FORMATS: usize = 5;
/// Most keys that are listed of those that no rule reads.
const KEYS: usize = 20;
/// Most characters of one text from a file or a recipe.
const WIDTH: usize = 200;

/// What formats say of a file, and what each rule of its recipe matched.
pub(super) fn text(explanation: &Explanation) -> String {
    let mut out = format!("{}\n", name(&explanation.input));
    let chosen = match (&explanation.chosen, explanation.is_named) {
        (Some(chosen), true) => format!("read as {} because --format says so", name(chosen)),
        (Some(chosen), false) => format!("read as {}", name(chosen)),
        (None, _) => "no format reads it".to_owned(),
    };
    let _ = writeln!(out, "  {chosen}");
    let (asked, near): (Vec<&Claimed>, Vec<&Claimed>) = explanation.claimed.iter().partition(|claimed| claimed.claim != Claim::No);
    let near = near.into_iter().filter(|claimed| explanation.chosen.as_ref() != Some(&claimed.format));
    for claimed in asked.into_iter().chain(near.take(FORMATS)) {
        let format = name(&claimed.format);
        let _ = match claimed.claim {
            Claim::Sure(reason) => writeln!(out, "  {format} is sure: {}", signs(claimed, reason)),
            Claim::Maybe(reason) => writeln!(out, "  {format} says maybe: {}", signs(claimed, reason)),
            Claim::No => writeln!(out, "  {format} says no: it has {}, but not {}", list(&claimed.found), list(&claimed.missing)),
        };
    }
    if let Some(trace) = &explanation.recipe {
        rules(trace, &mut out);
    }
    out.push('\n');
    out
}

/// The signs of a recipe, or the reason of another format.
fn signs(claimed: &Claimed, reason: &str) -> String {
    if claimed.found.is_empty() { reason.to_owned() } else { list(&claimed.found) }
}

fn list(parts: &[String]) -> String {
    parts.iter().map(|part| short(part)).collect::<Vec<_>>().join(", ")
}

fn rules(trace: &RecipeTrace, out: &mut String) {
    let _ = writeln!(out, "\n  what each rule of the recipe matched");
    for rule in &trace.rules {
        one(rule, out);
    }
    if trace.unmatched > 0 {
        let _ = writeln!(out, "    matched by no rule: {}", trace.unmatched);
        for what in &trace.first_unmatched {
            let _ = writeln!(out, "        {}", short(what));
        }
        if trace.unmatched > trace.first_unmatched.len() {
            let _ = writeln!(out, "        and {} more", trace.unmatched - trace.first_unmatched.len());
        }
    }
    if !trace.unread.is_empty() {
        let shown = trace.unread.iter().take(KEYS).map(|way| short(way)).collect::<Vec<_>>().join(", ");
        let more = trace.unread.len().saturating_sub(KEYS);
        let more = if more > 0 { format!(", and {more} more") } else { String::new() };
        let _ = writeln!(out, "    keys that no rule reads: {shown}{more}");
    }
    for missing in &trace.missing {
        let _ = writeln!(out, "    the file has nothing for run.{}", short(missing));
    }
}

fn one(rule: &RuleTrace, out: &mut String) {
    let indent = if rule.is_metric { "        " } else { "    " };
    let matched = match rule.matched {
        0 => "nothing".to_owned(),
        n if rule.first.is_empty() => n.to_string(),
        n => format!("{n}, first at {}", short(&rule.first)),
    };
    let _ = writeln!(out, "{indent}{}: {matched}", short(&rule.rule));
    for (taken, value) in &rule.taken {
        let _ = writeln!(out, "{indent}    {} = {}", short(taken), name(value));
    }
    for (what, times) in &rule.misses {
        let _ = writeln!(out, "{indent}    {}: {}", short(what), count(*times, "time"));
    }
}

/// A text from a file or a recipe, harmless and not too long.
fn short(text: &str) -> String {
    let cut: String = text.chars().take(WIDTH).collect();
    let more = if cut.len() < text.len() { " …" } else { "" };
    name(&cut) + more
}
