//! The numbers behind a verdict, a line each.

use super::context::Context;
use super::noise;
use super::parts::Fact;
use crate::model::{Basis, Direction, Estimate, Role, SideInfo, Verdict};
use crate::report::escape::visible;
use crate::report::view::gates::GateRow;
use crate::report::view::row::Row;
use crate::report::view::words::numbers::{self, UNKNOWN, Value, counted};
use crate::report::view::words::sides::Side;

/// Rounds that are listed.
const MOST_ROUNDS: usize = 30;

/// All that is known, in the order in which it leads to the verdict.
pub(super) fn of(context: &Context<'_>, gates: &[GateRow]) -> Vec<Fact> {
    let mut facts = sides(context);
    let mut add = |label, value: Option<String>| facts.extend(value.map(|value| Fact { label, value }));
    add("change", change(context));
    if context.is_judged() {
        add("in the files", in_the_files(context));
        add("rounds", rounds(context));
        add("converted", noise::converted(context));
        add("shared", noise::shared(context));
        add("noise", noise::measured(context));
        add("may be noise", noise::reach(context));
        add("can fail", noise::sure(context));
        add("what is left", left(context));
    }
    if context.change.role == Role::Primary && !matches!(context.change.verdict, Verdict::Added | Verdict::Removed) {
        add("limits", limits(context));
    }
    for gate in gates {
        add("gate", Some(format!("{} ({}): {}", gate.gate, gate.bound, result(gate))));
    }
    let reasons: Vec<String> = context.change.reasons.iter().map(|reason| visible(reason)).collect();
    add("reported as", (!reasons.is_empty()).then(|| reasons.join("; ")));
    facts
}

/// How many rounds went which way, and the change within each.
fn rounds(context: &Context<'_>) -> Option<String> {
    let changes = |[baseline, head]: &[f64; 2]| context.judgement.change_between(*baseline, *head);
    let changes: Vec<f64> = context.change.trace.as_ref()?.rounds.iter().filter_map(changes).collect();
    let worse = |change: &&f64| if context.judgement.falls_when_worse() { **change < 0.0 } else { **change > 0.0 };
    let (worse, same) = (changes.iter().filter(worse).count(), changes.iter().filter(|change| **change == 0.0).count());
    let better = changes.len().checked_sub(worse + same).filter(|_| !changes.is_empty())?;
    let shown: Vec<String> = changes.iter().take(MOST_ROUNDS).map(|change| context.signed(*change)).collect();
    let more = changes.len().checked_sub(MOST_ROUNDS).filter(|more| *more > 0).map(|more| format!(" and {more} more")).unwrap_or_default();
    Some(format!("{worse} worse, {better} better: {}{more}", shown.join(", ")))
}

fn result(gate: &GateRow) -> String {
    if gate.value.number == UNKNOWN { gate.result.clone() } else { format!("{}, {}", gate.value.text(), gate.result) }
}

/// What was compared: both values with their ends, all on one scale.
fn sides(context: &Context<'_>) -> Vec<Fact> {
    let change = context.change;
    let value = |side: Option<Estimate>| side.map(|estimate| estimate.value);
    let ends = |side: Option<Estimate>| side.and_then(|estimate| estimate.low.zip(estimate.high));
    let (baseline_ends, head_ends) = (ends(change.baseline), ends(change.head));
    let [baseline, b_low, b_high, head, h_low, h_high] = numbers::on_one_scale(
        &change.unit,
        [
            value(change.baseline),
            baseline_ends.map(|ends| ends.0),
            baseline_ends.map(|ends| ends.1),
            value(change.head),
            head_ends.map(|ends| ends.0),
            head_ends.map(|ends| ends.1),
        ],
    );
    let rests_on = context.rests_on();
    let (info, runs_of) = (&context.comparison.baseline, rests_on.map(|rests_on| (rests_on.baseline_runs, rests_on.basis)));
    let baseline = side(change.baseline, &baseline, [&b_low, &b_high], info, runs_of);
    let (info, runs_of) = (&context.comparison.head, rests_on.map(|rests_on| (rests_on.head_runs, rests_on.basis)));
    let head = side(change.head, &head, [&h_low, &h_high], info, runs_of);
    vec![Fact { label: "baseline", value: baseline }, Fact { label: "head", value: head }]
}

/// "84.2 ms (83.1…85.9 ms), the middle of 20 runs; main@1a2b3c4, 2 commits back".
fn side(estimate: Option<Estimate>, value: &Value, [low, high]: [&Value; 2], info: &SideInfo, used: Option<(usize, Basis)>) -> String {
    let name = Side::of(info).name;
    let name = if name.is_empty() { String::new() } else { format!("; {name}") };
    let Some(estimate) = estimate else {
        return format!("no value{name}");
    };
    let ends = if low.number == UNKNOWN || high.number == UNKNOWN || low == high {
        String::new()
    } else if low.unit == high.unit {
        format!(" ({}…{})", low.number, high.text())
    } else {
        format!(" ({}…{})", low.text(), high.text())
    };
    let runs = used.map_or(info.runs, |(runs, _)| runs);
    let from = match estimate.n {
        _ if runs > 1 && used.is_some_and(|(_, basis)| basis == Basis::BestRounds) => format!(", the best fifth of {runs} runs"),
        _ if runs > 1 => format!(", the middle of {runs} runs"),
        Some(n) if n > 1 => format!(", from {} in {}", numbers::count(n), counted(runs.max(1), "run")),
        _ if runs == 1 => ", 1 run".to_owned(),
        _ => String::new(),
    };
    format!("{}{ends}{from}{name}", value.text())
}

/// "+40 % (+31…+50 %), worse: +33.8 ms".
fn change(context: &Context<'_>) -> Option<String> {
    let (change, size) = (context.change, context.judgement.size()?);
    let interval = numbers::interval(Some(size), change.change_low, change.change_high, context.terms);
    let interval = if interval.is_empty() { interval } else { format!(" {interval}") };
    let word = match change.direction {
        _ if size == 0.0 => "",
        Direction::Neither => "",
        _ if context.judgement.is_worse() => ", which is worse",
        _ => ", which is better",
    };
    let moved = change.head.zip(change.baseline).map(|(head, baseline)| head.value - baseline.value).filter(|moved| *moved != 0.0);
    let moved = moved.filter(|moved| moved.is_finite()).map(|moved| {
        let sign = if moved < 0.0 { '−' } else { '+' };
        format!("; {sign}{} in the values", context.value(moved.abs()))
    });
    let moved = moved.filter(|_| change.change_in == crate::model::ChangeIn::Relative).unwrap_or_default();
    Some(format!("{}{interval}{word}{moved}", context.signed(size)))
}

/// What the two values themselves say, where the change is not just that.
fn in_the_files(context: &Context<'_>) -> Option<String> {
    let (baseline, head) = (context.change.baseline?.value, context.change.head?.value);
    let raw = match context.change.change_in {
        crate::model::ChangeIn::Relative if baseline > 0.0 && head > 0.0 => head / baseline - 1.0,
        _ => return None,
    };
    let (raw, change) = (context.signed(raw), context.signed(context.judgement.size()?));
    (raw != change).then(|| format!("{raw} between the two values, before anything is taken out"))
}

/// What is left of the change at the nearest level.
fn left(context: &Context<'_>) -> Option<String> {
    let nearest = context.rests_on()?.nearest.filter(|nearest| nearest.is_finite())?;
    let (text, change) = (context.signed(nearest), context.signed(context.judgement.size()?));
    (text != change).then(|| format!("{text} of the change, {}", context.agreed()))
}

/// "warns at +15 % (96.8 ms), fails at +30 % (109.5 ms), from 1 ms on (class latency)".
fn limits(context: &Context<'_>) -> Option<String> {
    let all = Row::of(0, context.change).policy;
    if all.is_empty() {
        return context.is_judged().then(|| "none: no change of it is a finding".to_owned());
    }
    let [warn, fail] =
        [context.judgement.warn(), context.judgement.fail()].map(|limit| limit.and_then(|limit| context.judgement.value_at(limit)));
    let [warn, fail] = numbers::on_one_scale(&context.change.unit, [warn, fail]);
    let values: Vec<String> = [warn, fail].iter().filter(|value| value.number != UNKNOWN).map(Value::text).collect();
    Some(if values.is_empty() { all } else { format!("{all}; in values: {}", values.join(" and ")) })
}
