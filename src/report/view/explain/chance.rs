//! Probabilities for people: how often noise alone would do that, and how often such a finding is false.

use super::context::Context;
use crate::model::{Basis, Verdict};
use crate::report::view::words::numbers::counted;
use crate::report::view::words::reported_verdict::ReportedVerdict;
use crate::unit::{Scale, Unit};

/// How sure the verdict is, and what could have been seen at all.
pub(super) fn sentences(context: &Context<'_>) -> Vec<String> {
    if context.is_exact() {
        return Vec::new();
    }
    [by_noise(context), is_false(context), detectable(context), more_runs(context)].into_iter().flatten().collect()
}

fn by_noise(context: &Context<'_>) -> Option<String> {
    let often = how_often(context.change.p_value?)?;
    Some(format!("If nothing had changed, noise alone would still show a change this large {often}."))
}

fn is_false(context: &Context<'_>) -> Option<String> {
    let finding = matches!(context.change.verdict, Verdict::Failure | Verdict::Warning | Verdict::Improved | Verdict::Accepted);
    let (q, looked_at) = (context.change.q_value.filter(|_| finding)?, context.looked_at());
    let often = how_often(q).filter(|_| looked_at > 1)?;
    Some(format!(
        "Among the {looked_at} metrics of this report something always stands out; a finding as clear as this one is false {often}."
    ))
}

fn detectable(context: &Context<'_>) -> Option<String> {
    // The deciding sentence holds it already.
    if context.change.verdict == Verdict::Inconclusive && (context.rests_on().is_none() || is_unseen(context)) {
        return None;
    }
    let least = context.up_to(context.judgement.detectable()?)?;
    Some(format!("The smallest change for the worse that could have been detected here is about {least}."))
}

fn more_runs(context: &Context<'_>) -> Option<String> {
    if context.change.verdict != Verdict::Inconclusive || is_unseen(context) {
        return None;
    }
    let rests_on = context.rests_on()?;
    let by_history = rests_on.basis == Basis::History;
    Some(match rests_on.more_runs {
        Some(runs) if by_history => format!("About {} of the head would settle it.", counted(usize::try_from(runs).ok()?, "more run")),
        Some(rounds) if rests_on.basis == Basis::Rounds => {
            format!("About {} would settle it.", counted(usize::try_from(rounds).ok()?, "more round"))
        }
        Some(runs) => format!("{} per side would make it more certain.", counted(usize::try_from(runs).ok()?, "more run")),
        None if by_history => {
            "A few more runs of the head alone are not likely to settle it: the noise is too large for the limits.".to_owned()
        }
        // That several runs are surer stands with the evidence already.
        None => return None,
    })
}

fn is_unseen(context: &Context<'_>) -> bool {
    ReportedVerdict::of(context.change).is_unseen()
}

/// "about 1 time in 600", "less than 1 time in a billion"; `None` for what is no probability.
pub(super) fn how_often(probability: f64) -> Option<String> {
    let in_count = 1.0 / probability;
    match probability {
        p if !(0.0..=1.0).contains(&p) => None,
        p if p > 0.95 => Some("nearly every time".to_owned()),
        p if p > 0.55 => Some("more often than not".to_owned()),
        p if p > 0.095 => Some(format!("about 1 time in {in_count:.0}")),
        p if p >= 1e-6 => {
            let digits = 10_f64.powf(in_count.log10().floor() - 1.0);
            let rounded = (in_count / digits).round() * digits;
            Some(format!("about 1 time in {}", Scale::fit(&Unit::COUNT, &[1.0]).number(rounded)))
        }
        p if p >= 1e-9 => Some(format!("about 1 time in {:.0} million", in_count / 1e6)),
        _ => Some("less than 1 time in a billion".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::how_often;

    #[test]
    fn a_probability_is_one_time_in_so_many() {
        for (p, words) in [
            (1.0, "nearly every time"),
            (0.6, "more often than not"),
            (0.5, "about 1 time in 2"),
            (0.1, "about 1 time in 10"),
            (0.05, "about 1 time in 20"),
            (0.0013, "about 1 time in 770"),
            (1.0 / 615.0, "about 1 time in 620"),
            (3e-5, "about 1 time in 33,000"),
            (1e-6, "about 1 time in 1,000,000"),
            (4e-8, "about 1 time in 25 million"),
            (0.0, "less than 1 time in a billion"),
        ] {
            assert_eq!(how_often(p).as_deref(), Some(words), "{p}");
        }
        assert_eq!((how_often(f64::NAN), how_often(-0.1), how_often(1.5)), (None, None, None));
    }
}
