//! Runs of unchanged code → how noisy they are, how often the policy cries wolf, and how often it would see a change.
//!
//! `rounds` sorts the runs into rounds; `noise` measures how much each metric moves between them; `trials` has the
//! engine compare the rounds with each other as they are, and with a change that `inject` put in; `propose` derives
//! thresholds beyond the noise, which `toml` writes down. Then the same comparisons are judged by those thresholds.

mod draft;
mod inject;
mod levels;
mod noise;
mod plan;
mod propose;
mod result;
mod rounds;
mod tally;
mod toml;
mod trials;

use jiff::civil::Date;

use self::noise::{Measured, Series};
use self::rounds::Rounds;
use self::trials::Bench;
use super::{CompareError, Filter};
use crate::model::{Caveat, CaveatCode, Run};
use crate::policy::{Amount, Policy};

pub use result::{
    Calibration, CalibrationSchema, ClassAlarms, ClassCaught, ClassNoise, FalseAlarms, Injected, LEVEL, MetricNoise, Mode, Noise, OneWorse,
    Proposal, ProposedClass, ProposedNoise, ProposedRule, Rate, StatisticNoise,
};

/// Runs below which little is known.
const FEW_RUNS: usize = 5;
/// Seconds below which the noise between days is not in the runs.
const SHORT_SPAN: f64 = 86_400.0;

/// Runs of unchanged code, and what to compare them with.
#[derive(Debug)]
pub struct Trial<'a> {
    /// The runs, oldest first where the order matters; the n-th run of each suite belongs with the n-th of the others.
    pub runs: Vec<Run>,
    /// Today's policy.
    pub policy: &'a Policy,
    /// Filter metrics whose path one of these matches; all when empty.
    pub only: Filter<'a>,
    /// The day on which acceptances are compared with their expiry.
    pub today: Date,
    /// Sizes of changes for the worse to put in.
    pub inject: &'a [Amount],
}

/// Why nothing could be calibrated.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CalibrateError {
    /// It takes two runs to see them differ.
    #[error("noise from run to run takes at least two different runs, and {0}")]
    TooFewRuns(String),
    /// No metric is judged, so none can be called wrongly.
    #[error("no judged metric is in two of the runs: what is informational, or has no direction, is never called")]
    NothingJudged,
    /// A size has a meaning for none of the metrics.
    #[error("nothing can be made worse by {0}: shares are for all but error rates, points for error rates alone")]
    NothingToInject(String),
    /// The runs can't be compared.
    #[error(transparent)]
    Compare(#[from] CompareError),
}

/// Measures noise and false alarms, proposes thresholds, and puts changes in to see them called.
///
/// The same runs always give the same result. The work is bounded: of many runs, an even choice of their pairs is
/// compared, and the result says of how many.
///
/// # Errors
/// When there are fewer than two runs, or nothing in common, or nothing that is judged.
pub fn calibrate(trial: Trial<'_>) -> Result<Calibration, CalibrateError> {
    let given = trial.runs.len();
    let mut rounds = Rounds::of(trial.runs);
    if rounds.len() < 2 {
        return Err(CalibrateError::TooFewRuns(too_few(given, &rounds)));
    }
    let mut caveats = std::mem::take(&mut rounds.caveats);
    let mut series = noise::series(&rounds, trial.policy, trial.only);
    caveats.extend(drop_lone(&mut series));
    let pairs = plan::pairs(&rounds);
    let measured: Vec<Measured<'_>> = series.iter().map(|series| series.measure(&pairs)).collect();
    let bench = Bench { rounds: &rounds, series: &series, only: trial.only, today: trial.today };
    let plans = plan::plans(&rounds);
    let mut alarms = plans.iter().map(|plan| plan.false_alarms(&bench, trial.policy)).collect::<Result<Vec<_>, _>>()?;
    if series.is_empty() {
        return Err(CalibrateError::NothingJudged);
    }
    let proposal = propose::propose(&measured, trial.policy, rounds.len(), rounds.span, rounds.nameless);
    if let Some(policy) = proposal.tried_on(trial.policy) {
        for (plan, today) in plans.iter().zip(&mut alarms) {
            let proposed = plan.false_alarms(&bench, &policy)?.found;
            (today.found.called_as_proposed, today.found.failed_as_proposed) = (Some(proposed.called), Some(proposed.failed));
        }
    }
    let mut injected = Vec::new();
    for size in trial.inject {
        let before = injected.len();
        for plan in &plans {
            injected.extend(plan.injected(&bench, trial.policy, *size)?);
        }
        if injected.len() == before {
            return Err(CalibrateError::NothingToInject(size.to_string()));
        }
    }
    caveats.extend(about_the_runs(&rounds));
    caveats.extend(alarms.first().map(|alarms| alarms.caveats.clone()).unwrap_or_default());
    let noisiest = alarms.first().map(|alarms| noise::by_metric(&measured, &alarms.calls)).unwrap_or_default();
    Ok(Calibration {
        schema: CalibrationSchema::V1,
        suites: rounds.suites(),
        runs: rounds.len(),
        span: rounds.span,
        benchmarks: bench.benchmarks().len(),
        metrics: series.len(),
        classes: noise::by_class(&measured),
        noisiest,
        false_alarms: alarms.into_iter().map(|alarms| alarms.found).collect(),
        injected,
        proposal,
        caveats,
    })
}

fn too_few(given: usize, rounds: &Rounds) -> String {
    match (given, rounds.caveats.first()) {
        (0, _) => "none was read".to_owned(),
        (1, _) => "one was read".to_owned(),
        (_, Some(caveat)) => caveat.text.clone(),
        (_, None) => format!("of {given} no two are of one suite"),
    }
}

/// Leaves out metrics that are in one run alone.
fn drop_lone(series: &mut Vec<Series>) -> Option<Caveat> {
    let before = series.len();
    series.retain(|series| series.runs() > 1);
    let lone = before - series.len();
    (lone > 0).then(|| {
        let (metrics, are) = if lone == 1 { ("metric", "is") } else { ("metrics", "are") };
        let text = format!("{lone} judged {metrics} {are} in only one run (or twice in a run), and show no noise");
        Caveat::new(CaveatCode::PartSkipped, "", text)
    })
}

/// What the number and the times of the runs do not allow to say.
fn about_the_runs(rounds: &Rounds) -> Vec<Caveat> {
    let mut caveats = Vec::new();
    if rounds.commits() > 1 {
        let text = format!("the runs are of {} commits: whatever those changed was taken for noise", rounds.commits());
        caveats.push(Caveat::new(CaveatCode::CodeDiffers, "", text));
    }
    if rounds.len() < FEW_RUNS {
        let text = format!("{} runs show noise only roughly, and not for single metrics; give {FEW_RUNS} or more", rounds.len());
        caveats.push(Caveat::new(CaveatCode::ShortHistory, "", text));
    }
    if rounds.span.is_none_or(|span| span < SHORT_SPAN) {
        let text = "runs made one after the other differ less than runs of other days and other runners: what CI will meet may be noisier; \
                    add runs of several days";
        caveats.push(Caveat::new(CaveatCode::BetweenRunNoiseUnknown, "", text));
    }
    caveats
}

impl Proposal {
    /// Today's policy with the proposal written into it; `None` where nothing is proposed.
    pub fn tried_on(&self, policy: &Policy) -> Option<Policy> {
        let nothing = self.classes.is_empty() && self.rules.is_empty() && self.assumed.is_empty();
        let proposed = Policy::parse("the proposal", &self.text).ok().filter(|_| !nothing)?;
        let classes: Vec<_> = self.classes.iter().map(|one| one.class).collect();
        Some(policy.clone().amended(proposed, &classes, !self.assumed.is_empty(), self.rules_in_front))
    }
}
