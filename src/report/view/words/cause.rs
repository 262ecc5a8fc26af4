//! What decided an outcome, in a few words.

use crate::model::Cause;

/// A cause without its figures: "a run was aborted".
pub(in crate::report::view) fn named(cause: Cause) -> &'static str {
    match cause {
        Cause::Failure => "something failed",
        Cause::Warning => "something warns",
        Cause::Incomparable => "something can't be compared",
        Cause::Removed => "something is missing from the head",
        Cause::LooksFailing => "something looks like a failure",
        Cause::RequiredMissing => "something required was not compared",
        Cause::NothingJudged => "nothing was judged",
        Cause::InputTruncated => "a file is cut short",
        Cause::MuchMissing => "too much is missing from the head",
        Cause::SuiteMissing => "a suite is missing from the head",
        Cause::NothingMeasuredAnew => "a suite was not measured anew",
        Cause::RunAborted => "a run was aborted",
        Cause::AllRequestsFailed => "all requests of a benchmark failed",
        Cause::FailedOnBothSides => "a benchmark failed on both sides",
        Cause::SuiteShift => "the suite as a whole moved for the worse",
        Cause::NoBaseline => "there is no baseline",
        Cause::NothingFits => "no stored run fits the head",
        Cause::SuiteUnfit => "no stored run fits a suite",
        Cause::NoCounterpart => "nothing of a suite was compared",
    }
}
