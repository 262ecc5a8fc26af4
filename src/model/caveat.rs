//! Findings about the data, which travel with the result.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Something a reader must know before trusting a number.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct Caveat {
    /// Which finding it is.
    pub code: CaveatCode,
    /// What it is about: a benchmark, a metric, a file, a JSON path. Empty for the whole run.
    pub subject: String,
    /// One sentence for people: what, and what to do.
    pub text: String,
}

impl Caveat {
    /// A caveat about `subject`.
    pub fn new(code: CaveatCode, subject: impl Into<String>, text: impl Into<String>) -> Caveat {
        Caveat { code, subject: subject.into(), text: text.into() }
    }
}

macro_rules! codes {
    ($($(#[doc = $doc:expr])+ $variant:ident = $name:literal,)+) => {
        /// The finding's stable name.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
        #[non_exhaustive]
        pub enum CaveatCode {
            $($(#[doc = $doc])+ #[serde(rename = $name)] $variant,)+
        }

        impl CaveatCode {
            /// Every code there is.
            pub const ALL: &[CaveatCode] = &[$(CaveatCode::$variant),+];

            /// The name used in JSON and reports.
            pub fn name(self) -> &'static str {
                match self { $(CaveatCode::$variant => $name,)+ }
            }
        }
    };
}

codes! {
    /// Nothing in the data tells how much one run differs from the next; an assumed noise was used.
    BetweenRunNoiseUnknown = "between-run-noise-unknown",
    /// What did not run: a cached directory still holds a benchmark, or the head is the very baseline.
    StaleBenchmark = "stale-benchmark",
    /// All metrics are informational and no gate holds any: nothing can fail.
    NothingJudged = "nothing-judged",
    /// Every value of a suite is that of another commit, or the same in all rounds: it was not measured anew.
    NothingMeasuredAnew = "nothing-measured-anew",
    /// A value is not a number or infinite; it was left out and named.
    NotANumber = "not-a-number",
    /// A value is not usable for another reason (text, a number beyond 64-bit floats); it was left out and named.
    UnusableValue = "unusable-value",
    /// The file ends early; what was complete has been read.
    Truncated = "truncated",
    /// Text around the data was skipped.
    TextSkipped = "text-skipped",
    /// All the requests or iterations of a benchmark failed; its times mean nothing.
    AllFailed = "all-failed",
    /// A metric has no values behind it and was left out.
    NoData = "no-data",
    /// A percentile rests on too few values.
    ThinPercentile = "thin-percentile",
    /// The tool's rounding is coarser than the threshold, which was widened.
    CoarseResolution = "coarse-resolution",
    /// The file does not say the unit; it was guessed from the name.
    UnitGuessed = "unit-guessed",
    /// No unit is known, nor a direction.
    UnitUnknown = "unit-unknown",
    /// The file says which way is better, and the unit says the opposite.
    DirectionDoubtful = "direction-doubtful",
    /// The shape of file lacks numbers that other shapes of the tool hold.
    ShapeLacks = "shape-lacks",
    /// The two sides were read from different shapes of the tool's files; only what both hold was compared.
    ShapesDiffer = "shapes-differ",
    /// Part of a file or directory was not read.
    PartSkipped = "part-skipped",
    /// A name stands for several results, which were joined into one sample or distinguished by a number.
    RepeatedName = "repeated-name",
    /// The run was cut short or aborted.
    RunAborted = "run-aborted",
    /// The tool or its settings differ between the sides.
    ToolDiffers = "tool-differs",
    /// The measurement was set up otherwise: a timeout, the size of a batch.
    ConfigurationChanged = "configuration-changed",
    /// Much more or much less was done than in the baseline: requests, hits, rows.
    WorkDiffers = "work-differs",
    /// The environments differ or one is unknown.
    EnvironmentDiffers = "environment-differs",
    /// The working tree held changes that are in no commit.
    DirtyTree = "dirty-tree",
    /// A benchmark failed in the tool.
    BenchmarkFailed = "benchmark-failed",
    /// A benchmark failed on both sides alike: nothing of it was compared.
    FailedTwice = "failed-twice",
    /// A whole suite of the baseline is missing from the head.
    SuiteMissing = "suite-missing",
    /// More of the baseline is missing from the head than the policy lets pass.
    MuchMissing = "much-missing",
    /// A rule, gate or acceptance of the policy matched nothing.
    UnusedPolicy = "unused-policy",
    /// What the policy requires is missing or not comparable.
    RequiredMissing = "required-missing",
    /// An acceptance has expired.
    AcceptanceExpired = "acceptance-expired",
    /// An acceptance of the configuration was used up by an earlier run.
    AcceptanceSpent = "acceptance-spent",
    /// The suite as a whole moved.
    SuiteShift = "suite-shift",
    /// The runner was slower or more restless than usual.
    RunnerShift = "runner-shift",
    /// All runs of one side were made before those of the other, so that a change of the machine looks like one of the code.
    MeasuredInBlocks = "measured-in-blocks",
    /// The numbers of both sides went up or down in the course of a measurement in rounds.
    DriftInSession = "drift-in-session",
    /// The machine did other work during the measurement, or its speed varied.
    RestlessMachine = "restless-machine",
    /// Runs that were taken for repetitions of one code are of several commits.
    CodeDiffers = "code-differs",
    /// The history is too short to tell its noise.
    ShortHistory = "short-history",
    /// Not all runs say when they were made; the order given was taken.
    OrderAssumed = "order-assumed",
    /// Older runs of a history carry caveats of their own.
    OlderRuns = "older-runs",
    /// Nothing is stored yet, or only runs of the head's own commit, so nothing was compared.
    NoBaseline = "no-baseline",
    /// Runs are stored, but none that fits the head, so nothing was compared.
    NothingFits = "nothing-fits",
    /// Runs of a suite are stored, but none that fits the head's, so nothing of it was compared, unlike other suites.
    SuiteUnfit = "suite-unfit",
    /// Earlier runs of other processors were converted to the speed of the head's.
    ProcessorsConverted = "processors-converted",
    /// All that is judged of a suite is new, though the baseline has the suite: nothing of it was compared.
    NoCounterpart = "no-counterpart",
    /// Runs of other branches were left out of a history.
    OtherBranches = "other-branches",
    /// The baseline is not the merge base's run, nor surely that of an ancestor.
    BaselineNotMergeBase = "baseline-not-merge-base",
    /// The baseline is of another branch than was asked for.
    BaselineOtherBranch = "baseline-other-branch",
    /// The clone is shallow, so ancestry was taken from elsewhere, or can't be known.
    ShallowClone = "shallow-clone",
    /// Where the head branched off can't be known.
    AncestryUnknown = "ancestry-unknown",
    /// A trailer of a commit message can't be read, or not all of them were.
    TrailerUnread = "trailer-unread",
    /// A trailer of a commit from a fork: it accepts nothing.
    TrailerIgnored = "trailer-ignored",
    /// A label that accepts regressions is set, but not by somebody who may decide that.
    LabelIgnored = "label-ignored",
}

impl CaveatCode {
    /// Whether it says of one input that its numbers are not to be trusted, which of an old run in a history is of no
    /// consequence.
    pub(crate) fn is_of_input(self) -> bool {
        matches!(self, CaveatCode::Truncated | CaveatCode::RunAborted | CaveatCode::AllFailed)
    }
}

impl fmt::Display for CaveatCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
