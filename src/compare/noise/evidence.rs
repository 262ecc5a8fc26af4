//! What the data say of one change, before any policy.

use crate::compare::decide::scale::Scale;
use crate::model::{Basis, ConvertedRuns, Evidence, Metric};
use crate::stats;
use crate::unit::Unit;

/// Fewer earlier runs than this have seen too little of their noise.
pub(in crate::compare) const FEW: usize = 10;

/// How many standard deviations of a conversion between processors a change must exceed, and to fail. However many head runs
/// agree, they share it.
pub(in crate::compare) const CONVERSION: f64 = 2.0;
const CONVERSION_SURE: f64 = 3.2;
/// The same for the interval shown.
const CONVERSION_SHOWN: f64 = 1.645;

/// How well the level of a metric is known, as far as its values were converted from other processors: the mean of their deviations,
/// since all of a processor are off by the same; of all values or of the last ones.
pub(in crate::compare) fn conversion(metrics: &[&Metric]) -> f64 {
    let mean = |metrics: &[&Metric]| {
        metrics.iter().filter_map(|metric| Some(metric.details().conversion.as_ref()?.deviation)).sum::<f64>() / metrics.len().max(1) as f64
    };
    mean(metrics).max(mean(metrics.get(metrics.len().saturating_sub(stats::RECENT)..).unwrap_or_default()))
}

/// The values that were converted from other processors, by processor in the order of the runs.
pub(in crate::compare) fn converted(metrics: &[&Metric]) -> Vec<ConvertedRuns> {
    let mut converted: Vec<ConvertedRuns> = Vec::new();
    for conversion in metrics.iter().filter_map(|metric| metric.details().conversion.as_ref()) {
        match converted.iter_mut().find(|one| one.processor == *conversion.processor) {
            Some(known) => known.runs += 1,
            None => converted.push(ConvertedRuns {
                processor: conversion.processor.to_string(),
                runs: 1,
                factor: conversion.factor,
                deviation: conversion.deviation,
            }),
        }
    }
    converted
}

/// An effect with what is known of its uncertainty; all distances on the metric's [`Scale`].
#[derive(Debug, Clone, PartialEq)]
pub(in crate::compare) struct NoiseEvidence {
    /// Head against baseline, as it is shown.
    pub(in crate::compare) effect: f64,
    /// Lower end of the effect's interval.
    pub(in crate::compare) low: f64,
    /// Upper end.
    pub(in crate::compare) high: f64,
    /// The part of the effect that every level or run agrees on; 0 when they disagree about its direction.
    pub(in crate::compare) nearest: f64,
    /// A `nearest` up to here may be noise; beyond it is significant.
    pub(in crate::compare) reach: f64,
    /// A `nearest` up to here may be a rare jump of the noise; beyond it a regression fails. At least `reach`.
    pub(in crate::compare) sure: f64,
    /// Without the newest earlier run it would fail, and with it it is not even significant: that run lies as far off.
    pub(in crate::compare) only_newest: bool,
    /// Noise from run to run, one standard deviation; absent when it had to be assumed.
    pub(in crate::compare) noise: Option<f64>,
    /// Probability of so large a part by noise alone, where the noise was measured.
    pub(in crate::compare) p_value: Option<f64>,
    /// The smallest effect that could have been called, policy aside.
    pub(in crate::compare) detectable: f64,
    /// What the noise rests on.
    pub(in crate::compare) basis: Basis,
    /// Runs of the baseline and of the head.
    pub(in crate::compare) runs: (usize, usize),
    /// Factor by which the noise was widened because the others were restless.
    pub(in crate::compare) restlessness: Option<f64>,
    /// The part of the effect that the others shared and that was taken out.
    pub(in crate::compare) common_mode: Option<f64>,
    /// How many more runs of the head would settle it, were it undecided.
    pub(in crate::compare) more_runs: Option<u32>,
    /// From how many other metrics something was learnt.
    pub(in crate::compare) neighbours: Option<usize>,
}

impl NoiseEvidence {
    /// Evidence of one run per side, symmetric about the effect.
    pub(in crate::compare) fn within(effect: f64, reach: f64, basis: Basis) -> NoiseEvidence {
        NoiseEvidence {
            effect,
            low: effect - reach,
            high: effect + reach,
            nearest: effect,
            reach,
            sure: reach,
            only_newest: false,
            noise: None,
            p_value: None,
            detectable: reach,
            basis,
            runs: (1, 1),
            restlessness: None,
            common_mode: None,
            more_runs: None,
            neighbours: None,
        }
    }

    /// The same where the earlier runs lie only where a conversion puts them that is known to this standard deviation.
    #[must_use]
    pub(in crate::compare) fn after_conversion(self, deviation: f64) -> NoiseEvidence {
        let reach = self.reach.hypot(CONVERSION * deviation);
        NoiseEvidence {
            low: self.effect - (self.effect - self.low).hypot(CONVERSION_SHOWN * deviation),
            high: self.effect + (self.high - self.effect).hypot(CONVERSION_SHOWN * deviation),
            sure: self.sure.hypot(CONVERSION_SURE * deviation),
            detectable: self.detectable + reach - self.reach,
            reach,
            ..self
        }
    }

    /// Numbers that never vary: any difference is one.
    pub(in crate::compare) fn exact(effect: f64, runs: (usize, usize)) -> NoiseEvidence {
        NoiseEvidence { noise: Some(0.0), runs, ..NoiseEvidence::within(effect, 0.0, Basis::Exact) }
    }

    /// Whether the effect is more than noise.
    pub(in crate::compare) fn significant(&self) -> bool {
        self.nearest.abs() > self.reach
    }

    /// Whether the noise was measured on enough runs to leave an undecided change at that.
    pub(in crate::compare) fn noise_is_known(&self) -> bool {
        self.noise.is_some() && (self.basis != Basis::History || self.runs.0 >= FEW)
    }

    /// Whether the effect is more than even a rare jump of the noise.
    pub(in crate::compare) fn sure(&self) -> bool {
        self.nearest.abs() > self.reach.max(self.sure)
    }

    /// The numbers for whoever wants them explained.
    pub(in crate::compare) fn rests_on(&self, scale: Scale) -> Evidence {
        Evidence {
            basis: self.basis,
            baseline_runs: self.runs.0,
            head_runs: self.runs.1,
            // No reach is none, even of a baseline of 0, of which no share can be shown.
            reach: if self.reach == 0.0 { 0.0 } else { finite(scale.shown(self.reach)).unwrap_or(f64::MAX) },
            sure: if self.sure == 0.0 { Some(0.0) } else { finite(scale.shown(self.sure)) },
            nearest: finite(scale.shown(self.nearest)),
            restlessness: self.restlessness,
            common_mode: self.common_mode.and_then(|part| finite(scale.shown(part))),
            more_runs: self.more_runs,
            neighbours: self.neighbours,
            converted: Vec::new(),
        }
    }
}

/// The number, if it is one.
pub(in crate::compare) fn finite(value: f64) -> Option<f64> {
    value.is_finite().then_some(value)
}

/// Whether two units may be compared; the words for when they may not.
pub(in crate::compare) fn units_differ(baseline: &Unit, head: &Unit) -> Option<String> {
    (!baseline.compares_with(head)).then(|| {
        let name = |unit: &Unit| match unit.to_string() {
            text if text.is_empty() => "no unit".to_owned(),
            text => format!("`{text}`"),
        };
        format!("the unit changed from {} to {}", name(baseline), name(head))
    })
}
