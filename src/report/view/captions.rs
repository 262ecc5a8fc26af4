//! What the pictures of one change say, in words: where they are drawn is a renderer's business.

use super::history::shift::{Line, day, place, quoted_message, shift_line};
use super::words::numbers::{self, Terms};
use crate::compare::Judgement;
use crate::model::{Change, Comparison, Trace, TracedRun};

/// The words of one change's pictures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChartCaptions {
    /// What is drawn of the two sides: "values of one run per side: 100 before, 100 now"; absent where
    /// there is nothing to draw.
    pub samples: Option<String>,
    /// What is drawn of the history: "60 runs, 2026-01-01 to 2026-03-01".
    pub history: Option<String>,
    /// What is drawn of the rounds: "the change within each of 20 rounds, in their order".
    pub rounds: Option<String>,
    /// How far from the level noise may reach: "changes up to 10 % may be noise".
    pub noise: Option<String>,
    /// From where on it fails, or warns: "fails at 109.5 ms".
    pub limit: Option<String>,
    /// What happened in the course of the history, oldest first.
    pub steps: Vec<PlacedLine>,
}

/// Something that happened in one run of the history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlacedLine {
    /// Place of the run in the comparison's runs.
    pub place: usize,
    /// Whether a regression was accepted there, rather than found.
    pub accepted: bool,
    /// What happened there, as a sentence.
    pub line: Line,
}

impl ChartCaptions {
    /// The words for one change of a comparison.
    pub fn of(comparison: &Comparison, change: &Change) -> ChartCaptions {
        let empty = Trace::default();
        let trace = change.trace.as_ref().unwrap_or(&empty);
        ChartCaptions {
            samples: samples(change, trace),
            history: history(&comparison.runs, trace),
            rounds: (!trace.rounds.is_empty())
                .then(|| format!("the change within each of {}, in their order", numbers::counted(trace.rounds.len(), "round"))),
            noise: noise(change),
            limit: limit(change),
            steps: steps(comparison, change, trace),
        }
    }
}

/// Which values lie so far off that a picture leaves them out: "not drawn: values up to 1.1 ms".
pub fn not_drawn(change: &Change, sides: &[&[f64]], drawn: impl Fn(f64) -> bool) -> Option<String> {
    let out: Vec<f64> = sides.iter().flat_map(|side| side.iter()).copied().filter(|value| !drawn(*value)).collect();
    let inside: Vec<f64> = sides.iter().flat_map(|side| side.iter()).copied().filter(|value| drawn(*value)).collect();
    let least = inside.iter().copied().fold(f64::INFINITY, f64::min);
    let (lowest, highest) = out.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| (low.min(*value), high.max(*value)));
    let unit = numbers::paced(&change.unit, change.id.statistic.as_deref());
    let text = |value: f64| numbers::on_one_scale(&unit, [Some(value)]).map(|value| value.text()).concat();
    let ends =
        [(lowest < least).then(|| format!("down to {}", text(lowest))), (highest > least).then(|| format!("up to {}", text(highest)))];
    let ends = ends.into_iter().flatten().collect::<Vec<_>>().join(" and ");
    (!out.is_empty()).then(|| format!("not drawn: values {ends}"))
}

fn samples(change: &Change, trace: &Trace) -> Option<String> {
    let runs = change.rests_on.as_ref().map(|rests| (rests.baseline_runs, rests.head_runs));
    let count = |values: &[f64], runs: Option<usize>, n: Option<u64>| match (values.len(), runs) {
        (0, _) => "none known".to_owned(),
        (_, Some(runs)) if runs > 1 => format!("{runs} runs"),
        (drawn, _) => numbers::count(n.unwrap_or(drawn as u64)),
    };
    if trace.baseline.is_empty() && trace.head.is_empty() {
        return None;
    }
    let n = |side: Option<crate::model::Estimate>| side.and_then(|estimate| estimate.n);
    let baseline = count(&trace.baseline, runs.map(|runs| runs.0), n(change.baseline));
    let head = count(&trace.head, runs.map(|runs| runs.1), n(change.head));
    let several = runs.is_some_and(|runs| runs.0 > 1 || runs.1 > 1);
    let what = if several { "one value a run" } else { "values of one run per side" };
    Some(format!("{what}: {baseline} before, {head} now"))
}

fn history(runs: &[TracedRun], trace: &Trace) -> Option<String> {
    let known = trace.history.iter().flatten().count();
    if known == 0 {
        return None;
    }
    let times = || runs.iter().filter_map(|run| run.time.as_deref());
    let counted = numbers::counted(known, "earlier run");
    Some(match (times().next().map(day), times().next_back().map(day)) {
        (Some(first), Some(last)) if first != last => format!("{counted}, {first} to {last}"),
        (Some(only), _) => format!("{counted}, {only}"),
        _ => counted,
    })
}

fn noise(change: &Change) -> Option<String> {
    let reach = Judgement::of(change).reach().filter(|reach| reach.is_finite() && *reach > 0.0)?;
    Some(format!("changes up to {} may be noise", numbers::size(reach, Terms::new(change.change_in, &change.unit))))
}

fn limit(change: &Change) -> Option<String> {
    let judgement = Judgement::of(change);
    let (word, limit) = judgement.fail().map(|limit| ("fails", limit)).or(judgement.warn().map(|limit| ("warns", limit)))?;
    let [value] = numbers::on_one_scale(&numbers::paced(&change.unit, change.id.statistic.as_deref()), [Some(judgement.value_at(limit)?)]);
    Some(format!("{word} at {}", value.text()))
}

fn steps(comparison: &Comparison, change: &Change, trace: &Trace) -> Vec<PlacedLine> {
    let run = |place: usize| comparison.runs.get(place);
    let message = |place: usize| quoted_message(run(place).and_then(|run| run.message.as_deref()));
    let found = trace.change_points.iter().map(|shift| PlacedLine {
        place: shift.index,
        accepted: trace.accepted.contains(&shift.index),
        line: shift_line(&change.unit, change.id.statistic.as_deref(), change.direction, shift, &message(shift.index)),
    });
    let mut steps: Vec<PlacedLine> = found.collect();
    for step in steps.iter_mut().filter(|step| step.accepted) {
        step.line.text.push_str(", accepted");
    }
    let is_found = |place: usize| trace.change_points.iter().any(|shift| shift.index == place);
    steps.extend(trace.accepted.iter().filter(|at| !is_found(**at)).map(|at| {
        let name = run(*at).and_then(|run| place(run.commit.as_deref(), run.time.as_deref())).unwrap_or_else(|| format!("run {}", at + 1));
        let text = format!("accepted at {name}{}: what came before counts no more", message(*at));
        PlacedLine { place: *at, accepted: true, line: Line { worse: None, text } }
    }));
    steps.sort_by_key(|step| step.place);
    steps
}
