//! The comparison that decides, in one sentence.

use super::context::Context;
use crate::model::{Direction, Role, Verdict};
use crate::report::escape::visible;
use crate::report::view::words::reported_verdict::ReportedVerdict;

/// The sentence that decides, and for some verdicts one about what the verdict means.
pub(super) fn sentences(context: &Context<'_>) -> Vec<String> {
    let change = context.change;
    match change.verdict {
        Verdict::Added => vec!["Only the head has this metric, so there is nothing to compare it with yet.".to_owned()],
        Verdict::Removed => {
            vec![
                "The baseline has this metric and the head does not. What is not measured can't be judged, so it is never passed over."
                    .to_owned(),
            ]
        }
        Verdict::Incomparable => incomparable(context),
        _ if change.role == Role::Informational => vec![informational(context)],
        Verdict::Failure if change.head.is_none() => {
            vec![format!("The head has no value for it{}: a failure, since what can't be measured must not look fine.", because(context))]
        }
        _ if context.judgement.size().is_none() => {
            vec![format!("The change is no number, so the report's own reason decides{}.", because(context))]
        }
        Verdict::Failure => vec![finding(context, "a failure")],
        Verdict::Warning => vec![finding(context, "a warning")],
        Verdict::Improved => vec![improved(context)],
        Verdict::Inconclusive if ReportedVerdict::of(change).is_unseen() => vec![unseen(context)],
        Verdict::Inconclusive => vec![undecided(context)],
        Verdict::Unchanged => vec![unchanged(context)],
        Verdict::Accepted => accepted(context),
    }
}

/// ": the report's first reason", or nothing.
fn because(context: &Context<'_>) -> String {
    context.change.reasons.first().map_or_else(String::new, |reason| format!(" ({})", visible(reason)))
}

fn informational(context: &Context<'_>) -> String {
    match context.change.direction {
        Direction::Neither => "It is shown for information: it is not known which way is better, so no change of it is good or bad.".to_owned(),
        _ => "It is shown for information and not judged, because another metric shows the same with less noise or a rule makes it informational.".to_owned(),
    }
}

/// "+40 %", or what is left of it where it was compared with several levels.
fn subject(context: &Context<'_>) -> String {
    let size = context.judgement.size().map(|size| context.signed(size)).unwrap_or_default();
    match context.judgement.nearest().map(|nearest| context.signed(nearest)) {
        Some(nearest) if nearest != size => format!("Of the {size}, {nearest} is left {}; this part", context.agreed()),
        _ => size,
    }
}

/// "is beyond the 10 % that may be noise".
fn beyond_noise(context: &Context<'_>) -> String {
    match context.judgement.reach() {
        _ if context.is_exact() => "can't be noise, since the number does not vary,".to_owned(),
        Some(reach) if context.up_to(reach).is_some() => format!("is beyond the {} that may be noise", context.size(reach)),
        _ => "was found to be more than noise".to_owned(),
    }
}

/// Failures and warnings: beyond the noise, and which limit it reaches.
fn finding(context: &Context<'_>, verdict: &str) -> String {
    let judgement = context.judgement;
    let size = judgement.nearest().unwrap_or_default();
    let text = |limit: Option<f64>| limit.map(|limit| context.limit(limit));
    let fails = judgement.reaches_fail(size);
    let reaches = match (context.change.verdict, text(judgement.warn()), text(judgement.fail())) {
        (Verdict::Failure, _, Some(fail)) if fails => format!("reaches the {fail} at which it fails"),
        (Verdict::Warning, _, Some(fail)) if fails => {
            format!("reaches even the {fail} at which it would fail, but {}", not_sure(context))
        }
        (Verdict::Warning, Some(warn), Some(fail)) if warn != fail => {
            format!("reaches the {warn} at which it warns, but not the {fail} at which it fails")
        }
        (Verdict::Warning, Some(warn), _) => format!("reaches the {warn} at which it warns"),
        _ => format!("is large enough to act on{}", because(context)),
    };
    format!("{} {} and {reaches}: {verdict}.", subject(context), beyond_noise(context))
}

/// Why a regression that is large enough to fail only warns.
fn not_sure(context: &Context<'_>) -> String {
    match context.judgement.sure().map(|sure| context.up_to(sure)) {
        Some(Some(sure)) => format!("a rare jump of the noise may be up to {sure}, and only beyond that it fails on its own"),
        Some(None) => "a rare jump of the noise may be of any size, so that it can't fail on its own".to_owned(),
        None => "is not certain enough for a failure".to_owned(),
    }
}

fn improved(context: &Context<'_>) -> String {
    let reaches = context.relevant().map(|relevant| format!(" and reaches the {relevant} at which it matters")).unwrap_or_default();
    format!("{} {}{reaches}: an improvement.", subject(context), beyond_noise(context))
}

/// Why it is not decided, for a clause after "but".
fn noise(context: &Context<'_>) -> String {
    let judgement = context.judgement;
    match (judgement.reach(), judgement.detectable()) {
        // It is beyond its noise, so something else holds it back, which the report's own reason says.
        (Some(reach), _) if judgement.nearest().is_some_and(|nearest| nearest.abs() > reach) => {
            format!("that is not certain{}", because(context))
        }
        (Some(reach), _) => match context.up_to(reach) {
            Some(reach) => format!("up to {reach} may be noise"),
            None => "a change of any size may be noise".to_owned(),
        },
        (None, least) => match least.and_then(|least| context.up_to(least)) {
            Some(least) => format!("a change below {least} can't be distinguished from noise"),
            None => "it can't be distinguished from noise".to_owned(),
        },
    }
}

/// No change that matters, of a metric on which a failure need not have shown.
fn unseen(context: &Context<'_>) -> String {
    let size = context.judgement.size().map(|size| context.signed(size)).unwrap_or_default();
    let matters = context.relevant().map(|relevant| format!(" does not reach the {relevant} at which it matters")).unwrap_or_default();
    let hidden = match context.judgement.detectable().map(|least| context.up_to(least)) {
        Some(Some(least)) => format!("a change up to {least} would not have shown either"),
        _ => "a change of any size might not have shown either".to_owned(),
    };
    format!("{size}{matters}, but {hidden}: no change seen, which is less than no change.")
}

fn undecided(context: &Context<'_>) -> String {
    let size = context.judgement.size().map(|size| context.signed(size)).unwrap_or_default();
    let noise = noise(context);
    let Some(relevant) = context.relevant() else { return format!("{size} can't be distinguished from noise: undecided.") };
    if context.judgement.matters() {
        return format!("{size} would matter, since it reaches the {relevant} at which it does, but {noise}: undecided.");
    }
    format!(
        "{size} does not reach the {relevant} at which it matters, but {noise}, so a regression that matters can't be ruled out: undecided."
    )
}

fn unchanged(context: &Context<'_>) -> String {
    let judgement = context.judgement;
    let size = judgement.size().unwrap_or_default();
    let text = context.signed(size);
    let Some(relevant) = context.relevant() else { return format!("No limit holds for it, so {text} is no finding: unchanged.") };
    if size == 0.0 {
        return "Both sides give the same number: unchanged.".to_owned();
    }
    if judgement.matters() {
        let nearest = judgement.nearest().unwrap_or_default();
        if judgement.relevant().is_some() && !judgement.reaches_relevant(nearest) {
            let left = if nearest == 0.0 { "nothing".to_owned() } else { format!("only {}", context.signed(nearest)) };
            return format!("{text} would reach {relevant}, but {left} is left {}: unchanged.", context.agreed());
        }
        return match judgement.reach() {
            Some(reach) if context.up_to(reach).is_some() => {
                format!("{text} would reach {relevant}, but up to {} may be noise: unchanged.", context.size(reach))
            }
            _ => format!("{text} would reach {relevant}, but was not found to be more than noise: unchanged."),
        };
    }
    if !judgement.moved_enough() && judgement.reaches_relevant(size) {
        let least = context.change.threshold.min_change.map(|least| context.value(least)).unwrap_or_default();
        return format!(
            "{text} would reach {relevant}, but the value moved by less than the {least} that it must move by to matter: unchanged."
        );
    }
    format!("{text} does not reach the {relevant} at which it matters: unchanged, noise or not.")
}

fn accepted(context: &Context<'_>) -> Vec<String> {
    let fails = context.judgement.size().is_some_and(|size| context.judgement.reaches_fail(size));
    let verdict = if fails { "a failure" } else { "a warning or a failure" };
    let size = context.judgement.size().map(|size| context.signed(size)).unwrap_or_default();
    vec![format!("Somebody agreed to this change{}. Without that, {size} would be {verdict}.", because(context))]
}

fn incomparable(context: &Context<'_>) -> Vec<String> {
    let lead = format!("The two numbers can't be compared{}.", because(context));
    vec![lead, "It is no pass: a number that means something else would hide a regression as well as an improvement.".to_owned()]
}
