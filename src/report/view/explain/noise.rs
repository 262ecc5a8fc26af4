//! What may be noise, how that is known, and how much of the change the whole report shared.

use super::context::Context;
use crate::model::{Basis, Class, ConvertedRuns};
use crate::report::escape::visible;
use crate::report::view::words::numbers::counted;

/// From here on a factor of restlessness is worth a word.
const RESTLESS: f64 = 1.05;

/// "+4.0 % moved with the other 45 benchmarks: the runner's doing, taken out".
pub(super) fn shared(context: &Context<'_>) -> Option<String> {
    let rests_on = context.rests_on()?;
    let shared = rests_on.common_mode.filter(|shared| shared.is_finite() && *shared != 0.0)?;
    let others = match rests_on.neighbours {
        Some(count) if count > 0 => format!("the {count} other metrics"),
        _ => "the other benchmarks".to_owned(),
    };
    Some(format!("{} moved with {others}: taken for the runner's doing and taken out", context.signed(shared)))
}

/// Half the width of the interval that a factor lies in with 95 % confidence, in standard deviations.
const AT_95: f64 = 1.96;

/// "12 runs of AMD EPYC 7763, values × 0.850, known to ±2.4 % (95 % confidence); 8 runs of the head's processor".
pub(super) fn converted(context: &Context<'_>) -> Option<String> {
    let rests_on = context.rests_on().filter(|rests_on| !rests_on.converted.is_empty())?;
    let of_one = |one: &ConvertedRuns| {
        let known = ((AT_95 * one.deviation).exp() - 1.0) * 100.0;
        let (processor, factor) = (visible(&one.processor), one.factor);
        format!("{} of {processor}, values × {factor:.3}, known to ±{known:.1}\u{a0}% (95\u{a0}% confidence)", counted(one.runs, "run"))
    };
    let all: usize = rests_on.converted.iter().map(|one| one.runs).sum();
    let own = rests_on.baseline_runs.saturating_sub(all);
    let said: Vec<String> = rests_on.converted.iter().map(of_one).collect();
    Some(format!("{}; {} of the head's processor", said.join("; "), counted(own, "run")))
}

/// "4.0 % from run to run, known from 20 earlier runs".
pub(super) fn measured(context: &Context<'_>) -> Option<String> {
    let noise = context.change.noise.filter(|noise| noise.is_finite()).map(|noise| format!("{} from run to run", context.size(noise)));
    let Some(rests_on) = context.rests_on() else { return noise };
    let (baseline, head) = (rests_on.baseline_runs, rests_on.head_runs);
    let others = rests_on.neighbours.unwrap_or_default();
    let from = match rests_on.basis {
        Basis::Exact => return Some("none: the same work gives the same number".to_owned()),
        Basis::History => format!("known from {}", counted(baseline, "earlier run")),
        Basis::Rounds => format!("known from how the differences within {} vary", counted(baseline, "round")),
        Basis::BestRounds => format!("known from exchanging the sides within {}", counted(baseline, "round")),
        Basis::Replicates => format!("known from how the {baseline} and {head} runs of the two sides differ among themselves"),
        Basis::SpreadWithin => {
            "taken from the repetitions within both runs, since the other benchmarks show how quiet the runner was".to_owned()
        }
        Basis::SpreadAlone => "taken from the repetitions within both runs, with a wide margin for what they can't show".to_owned(),
        Basis::Neighbours if others > 0 => format!("taken from how much the {others} other metrics moved"),
        Basis::Neighbours => "taken from how much the other metrics moved".to_owned(),
        Basis::Counting if context.change.class == Class::ErrorRate => "chance in counting failures among so many requests".to_owned(),
        Basis::Counting => "chance in counting".to_owned(),
        Basis::Rounding => "the steps in which the numbers were written".to_owned(),
        Basis::Assumed => "not measured, but assumed; [noise] in perfdiff.toml can raise it".to_owned(),
    };
    Some(noise.map_or_else(|| from.clone(), |noise| format!("{noise}, {from}")))
}

/// "changes up to 10 %".
pub(super) fn reach(context: &Context<'_>) -> Option<String> {
    let rests_on = context.rests_on().filter(|rests_on| rests_on.basis != Basis::Exact)?;
    let reach = context.judgement.reach()?;
    let widened = rests_on.restlessness.filter(|factor| factor.is_finite() && *factor > RESTLESS);
    let usual = if rests_on.basis == Basis::History { "usual" } else { "the repetitions alone would have it" };
    let widened = widened
        .map_or_else(String::new, |factor| format!(", {factor:.1} times as much as {usual}, since the other benchmarks were restless too"));
    Some(format!("changes {}{widened}", context.up_to(reach).map_or_else(|| "of any size".to_owned(), |reach| format!("up to {reach}"))))
}

/// "beyond 20 %; between 10 % and that it warns and asks for a second run".
pub(super) fn sure(context: &Context<'_>) -> Option<String> {
    context.change.threshold.fail.filter(|_| !context.is_exact())?;
    let (reach, sure) = (context.judgement.reach()?, context.judgement.sure()?);
    let reach = context.up_to(reach).filter(|_| sure > reach)?;
    Some(match context.up_to(sure) {
        Some(sure) if sure != reach => format!("beyond {sure}; between {reach} and {sure} it warns and asks for a second run"),
        Some(_) => return None,
        None => format!("never on its own: beyond {reach} it warns and asks for a second run"),
    })
}

/// What that evidence is worth, in one sentence or two.
pub(super) fn sentences(context: &Context<'_>) -> Vec<String> {
    let Some(rests_on) = context.rests_on() else {
        let text = "This comparison was saved without what its verdicts rest on; compare again for all the numbers.";
        return vec![text.to_owned()];
    };
    let basis = match rests_on.basis {
        Basis::Exact => {
            "Numbers like this one do not vary by themselves, so any difference is the code's; whether it matters is for the limits to say."
        }
        Basis::History => "How much the number differs from run to run is known from the branch's own past: the best evidence there is.",
        Basis::Rounds => {
            "Baseline and head took turns, so that what the machine did meanwhile hit both; the test stays valid however often a session \
             looks at it before it stops."
        }
        Basis::BestRounds => {
            "Most rounds were hit by other work, which makes a number worse and never better, so the best fifth of each side is \
             compared; the same rounds with the sides exchanged at random show how far apart these come by chance."
        }
        Basis::Replicates if rests_on.baseline_runs.min(rests_on.head_runs) < 5 => {
            "So few runs can look alike by luck; with five per side the noise would be known well."
        }
        Basis::Replicates => "With that many runs per side the noise is known well.",
        Basis::Neighbours | Basis::Assumed if rests_on.baseline_runs > 1 => {
            "So few earlier runs can't show how much the next run of the same code would differ; with every run stored they show more."
        }
        Basis::SpreadWithin | Basis::SpreadAlone | Basis::Neighbours => {
            "One run per side can't show how much the next run of the same code would differ, so this is a careful guess; several runs make it more certain."
        }
        Basis::Counting if context.change.class != Class::ErrorRate => {
            "The same work comes to a few more or fewer each time; the more are counted, the less chance is in it."
        }
        Basis::Rounding => "What lies between two steps was rounded away; more digits in the file would show.",
        Basis::Counting => "The same service fails a few requests more or fewer each time; the more requests, the less chance is in it.",
        Basis::Assumed => "Nothing in the files shows how much the next run of the same code would differ; several runs per side would.",
    };
    let quiet = rests_on.restlessness.is_some_and(|factor| factor <= RESTLESS);
    let quiet = quiet.then(|| match rests_on.basis {
        Basis::History => "The other benchmarks were as quiet as usual in this run.".to_owned(),
        _ => "The other benchmarks moved no more than their own repetitions do.".to_owned(),
    });
    [Some(basis.to_owned()), quiet].into_iter().flatten().collect()
}
