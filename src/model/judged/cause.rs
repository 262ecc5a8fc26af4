//! What the outcome of a comparison follows from.

use crate::model::{CaveatCode, Outcome, Reactions};

/// A condition that decides the outcome of a comparison. Caveats are for readers; a few of them also stand for a cause, which
/// [`Cause::of_caveat`] says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Cause {
    /// A failure: of a metric, a gate or the whole suite.
    Failure,
    /// A warning: of a metric, a gate or the whole suite.
    Warning,
    /// Something can't be compared; `on-incomparable` decides.
    Incomparable,
    /// Something of the baseline is missing from the head; `on-missing` decides.
    Removed,
    /// A change looks like a failure and may be noise; `on-inconclusive` decides.
    LooksFailing,
    /// What the policy requires is missing or not comparable.
    RequiredMissing,
    /// Nothing of what was measured can fail.
    NothingJudged,
    /// An input ends early.
    InputTruncated,
    /// More of the baseline is missing from the head than the policy lets pass.
    MuchMissing,
    /// A whole suite of the baseline is missing from the head.
    SuiteMissing,
    /// The values of a suite are those of another commit.
    NothingMeasuredAnew,
    /// A run was aborted.
    RunAborted,
    /// All requests of a benchmark failed.
    AllRequestsFailed,
    /// A benchmark failed on both sides.
    FailedOnBothSides,
    /// The suite as a whole moved for the worse.
    SuiteShift,
    /// Nothing is stored yet; only `on-no-baseline = "fail"` makes more of it than that.
    NoBaseline,
    /// Runs are stored, but none fits the head; `on-no-baseline` decides.
    NothingFits,
    /// Runs of a suite are stored, but none fits the head's; `on-no-baseline` decides.
    SuiteUnfit,
    /// All that is judged of a suite is new, though the baseline has the suite; `on-no-baseline` decides, and it is never a pass.
    NoCounterpart,
}

impl Cause {
    /// The cause that a caveat of this code stands for; `None` for what only informs a reader, because a verdict or the policy decides
    /// where it matters. The one place where caveats have a say in the outcome.
    pub fn of_caveat(code: CaveatCode) -> Option<Cause> {
        use CaveatCode as Code;
        Some(match code {
            Code::RequiredMissing => Cause::RequiredMissing,
            Code::NothingJudged => Cause::NothingJudged,
            Code::Truncated => Cause::InputTruncated,
            Code::MuchMissing => Cause::MuchMissing,
            Code::SuiteShift => Cause::SuiteShift,
            Code::NothingMeasuredAnew => Cause::NothingMeasuredAnew,
            Code::RunAborted => Cause::RunAborted,
            Code::AllFailed => Cause::AllRequestsFailed,
            Code::FailedTwice => Cause::FailedOnBothSides,
            Code::SuiteMissing => Cause::SuiteMissing,
            Code::NoBaseline => Cause::NoBaseline,
            Code::NothingFits => Cause::NothingFits,
            Code::SuiteUnfit => Cause::SuiteUnfit,
            Code::NoCounterpart => Cause::NoCounterpart,
            Code::BetweenRunNoiseUnknown
            | Code::StaleBenchmark
            | Code::NotANumber
            | Code::UnusableValue
            | Code::TextSkipped
            | Code::NoData
            | Code::ThinPercentile
            | Code::CoarseResolution
            | Code::UnitGuessed
            | Code::UnitUnknown
            | Code::DirectionDoubtful
            | Code::ShapeLacks
            | Code::ShapesDiffer
            | Code::PartSkipped
            | Code::RepeatedName
            | Code::ToolDiffers
            | Code::ConfigurationChanged
            | Code::WorkDiffers
            | Code::EnvironmentDiffers
            | Code::DirtyTree
            | Code::BenchmarkFailed
            | Code::UnusedPolicy
            | Code::AcceptanceExpired
            | Code::AcceptanceSpent
            | Code::RunnerShift
            | Code::MeasuredInBlocks
            | Code::DriftInSession
            | Code::RestlessMachine
            | Code::CodeDiffers
            | Code::ShortHistory
            | Code::OrderAssumed
            | Code::OlderRuns
            | Code::OtherBranches
            | Code::BaselineNotMergeBase
            | Code::BaselineOtherBranch
            | Code::ShallowClone
            | Code::AncestryUnknown
            | Code::TrailerUnread
            | Code::TrailerIgnored
            | Code::LabelIgnored
            | Code::ProcessorsConverted => return None,
        })
    }

    /// What it makes of the outcome, by the reactions of the policy.
    pub fn outcome(self, reactions: Reactions) -> Outcome {
        match self {
            Cause::Failure | Cause::RequiredMissing | Cause::NothingJudged | Cause::InputTruncated | Cause::MuchMissing => Outcome::Fail,
            Cause::Warning
            | Cause::SuiteMissing
            | Cause::NothingMeasuredAnew
            | Cause::RunAborted
            | Cause::AllRequestsFailed
            | Cause::FailedOnBothSides
            | Cause::SuiteShift => Outcome::Warn,
            Cause::Incomparable => reactions.incomparable,
            Cause::Removed => reactions.missing,
            Cause::LooksFailing => reactions.inconclusive,
            Cause::NoBaseline if reactions.no_baseline == Outcome::Fail => Outcome::Fail,
            Cause::NoBaseline => Outcome::NoBaseline,
            Cause::NothingFits | Cause::NoCounterpart => reactions.no_baseline.max(Outcome::NoBaseline),
            Cause::SuiteUnfit => reactions.no_baseline,
        }
    }
}
