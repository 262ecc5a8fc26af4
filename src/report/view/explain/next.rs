//! What can be done about a verdict, with the lines to copy.

use super::context::Context;
use super::parts::Step;
use super::toml_block;
use crate::compare;
use crate::model::{Basis, ChangeIn, Direction, Role, Verdict};
use crate::policy::Accept;
use crate::report::suspects::{self, Suspect};
use crate::report::view::words::reported_verdict::ReportedVerdict;

/// The steps worth taking; none where there is nothing to do.
pub(super) fn steps(context: &Context<'_>) -> Vec<Step> {
    let change = context.change;
    let steps = match change.verdict {
        Verdict::Added => vec![Some(say("Nothing: it is judged as soon as the baseline has it too"))],
        Verdict::Removed => vec![
            renamed(context),
            Some(say(
                "If it was renamed or removed on purpose, nothing; else find out why it did not run. on-missing in [compare] of perfdiff.toml sets what a missing benchmark does to the outcome",
            )),
        ],
        _ if change.role == Role::Informational => vec![judged(context)],
        Verdict::Failure if change.head.is_none() => vec![Some(say("Mend the benchmark, or remove it"))],
        Verdict::Failure | Verdict::Warning => vec![again(context, "Measure it again"), accept(context), rule(context)],
        Verdict::Inconclusive if ReportedVerdict::of(change).is_unseen() => {
            vec![again(context, "To see smaller changes: measure it again")]
        }
        Verdict::Inconclusive => vec![again(context, "Measure it again"), rule(context)],
        Verdict::Incomparable if context.judgement.size().is_some() => vec![accept(context)],
        Verdict::Incomparable => {
            vec![Some(say("Make both sides measure the same, with the same unit, settings and environment, and compare again"))]
        }
        Verdict::Improved | Verdict::Unchanged | Verdict::Accepted => Vec::new(),
    };
    steps.into_iter().flatten().collect()
}

/// Keep the history of what looks renamed.
fn renamed(context: &Context<'_>) -> Option<Step> {
    let changes = &context.comparison.changes;
    let own = changes.iter().position(|change| std::ptr::eq(change, context.change))?;
    let new = changes.get(compare::likely_rename(changes, own)?)?;
    let (from, to) = (&context.change.id.benchmark, &new.id.benchmark);
    let exact = toml_block::rename(from, to)?;
    Some(Step { text: "If it was renamed and has a history: say so in perfdiff.toml, and it goes on".to_owned(), exact })
}

fn say(text: &str) -> Step {
    Step { text: text.to_owned(), exact: Vec::new() }
}

/// Measure just this benchmark again.
fn again(context: &Context<'_>, lead: &str) -> Option<Step> {
    if context.is_exact() {
        return None;
    }
    if context.rests_on().is_some_and(|rests_on| matches!(rests_on.basis, Basis::Rounds | Basis::BestRounds)) {
        return Some(say(&format!("{lead}, in more rounds: `perfdiff bench` with a larger --budget or --rounds")));
    }
    let change = context.change;
    let suspect = Suspect {
        suite: change.id.suite.clone(),
        benchmark: change.id.benchmark.clone(),
        params: change.id.params.clone(),
        verdict: change.verdict,
        change: change.change,
        strength: None,
        metrics: vec![change.path()],
    };
    let suspect = [suspect];
    let tool = suspects::tool(context.comparison, &suspect);
    let exact = tool.map(|tool| suspects::filter(tool, &suspects::names(&suspect, Some(tool))).commands()).unwrap_or_default();
    let text = format!("{lead}, several times if you can, and add each result as one more --head: the decision is made on all of them");
    Some(Step { text, exact })
}

/// Agree to the change, where one of its size can be accepted.
fn accept(context: &Context<'_>) -> Option<Step> {
    let change = context.change;
    let up_to = toml_block::beyond(change.change.filter(|size| size.is_finite())?, change.change_in, &change.unit)?;
    let path = pattern(context).filter(|_| Accept::too_much(up_to.amount()).is_none())?;
    Some(Step {
        text: "If it is meant: agree to it in perfdiff.toml, in the change that causes it".to_owned(),
        exact: vec![
            "[[accept]]".to_owned(),
            format!("match = {}", toml_block::string(&path)),
            format!("up-to = \"{}\"", up_to.text()),
            "reason = \"say here why\"".to_owned(),
        ],
    })
}

/// Ask for less: limits that this change stays below.
fn rule(context: &Context<'_>) -> Option<Step> {
    let (change, judgement) = (context.change, context.judgement);
    let size = judgement.size()?;
    let undecided = change.verdict == Verdict::Inconclusive;
    let least = if undecided { judgement.worst() } else { size.abs() };
    let (warn, fail) = (judgement.warn(), judgement.fail());
    let beyond = |size: f64| toml_block::beyond(size, change.change_in, &change.unit);
    let lowest = beyond(least)?;
    // What should be high can't fall by more than all of it.
    let most = if change.direction == Direction::Higher && change.change_in == ChangeIn::Relative { 99.0 } else { f64::INFINITY };
    let wider = warn.zip(fail).filter(|(warn, _)| *warn > 0.0).map_or(1.0, |(warn, fail)| (fail / warn).max(1.0));
    let mut exact = vec!["[[rule]]".to_owned(), format!("match = {}", toml_block::string(&pattern(context)?))];
    if warn.is_some() {
        exact.push(format!("warn = \"{}\"", lowest.text()));
    }
    if fail.is_some() {
        let highest = beyond(lowest.percent / 100.0 * wider * 0.999)
            .filter(|amount| (lowest.percent..=most).contains(&amount.percent))
            .unwrap_or(lowest);
        exact.push(format!("fail = \"{}\"", highest.text()));
    }
    let is_wider = warn.or(fail).is_none_or(|limit| lowest.percent > limit * 100.0);
    if lowest.percent > most || !is_wider || exact.len() < 3 {
        return None;
    }
    let why = if undecided {
        "If changes that large may pass here: limits beyond the noise, at the end of perfdiff.toml"
    } else {
        "If a change of this size never matters here: wider limits, at the end of perfdiff.toml"
    };
    let replaced = change.threshold.rule.starts_with("rule ");
    let text = if replaced { format!("{why}; repeat there the other settings of its present rule") } else { why.to_owned() };
    Some(Step { text, exact })
}

/// How to have an informational metric judged.
fn judged(context: &Context<'_>) -> Option<Step> {
    let change = context.change;
    let mut exact = vec!["[[rule]]".to_owned(), format!("match = {}", toml_block::string(&pattern(context)?))];
    if change.direction == Direction::Neither {
        exact.push("direction = \"lower\"  # or \"higher\"".to_owned());
    }
    exact.push("role = \"primary\"".to_owned());
    Some(Step { text: "If it should be judged: say so at the end of perfdiff.toml".to_owned(), exact })
}

/// The path as a pattern. All that is special in a pattern also stands for itself, so it always matches.
fn pattern(context: &Context<'_>) -> Option<String> {
    Some(context.comparison.own_path(context.change)).filter(|path| !path.trim().is_empty())
}
