//! The nouns of the program, with their serialised forms and no algorithms.
//!
#![doc = include_str!("GLOSSARY.md")]

mod baselines;
mod caveat;
mod commit_id;
pub(crate) mod git_url;
mod history;
mod judged;
mod measured;
pub(crate) mod recipe;
mod trace;

pub use baselines::{BaselineGroup, BaselineRun, Baselines, BaselinesSchema, RefusedFile};
pub use caveat::{Caveat, CaveatCode};
pub use commit_id::CommitId;
pub use history::{History, HistorySchema, LevelShift, NewestLevel, Order, Point, Reference, ReferenceDrift, Series};
pub use judged::cause::Cause;
pub use judged::change::{Change, Estimate};
pub use judged::comparison::{Comparison, ComparisonSchema};
pub use judged::evidence::{Basis, ConvertedRuns, Evidence};
pub use judged::gate::{GateResult, GateVerdict};
pub use judged::leg::Leg;
pub use judged::outcome::{Outcome, Reactions};
pub use judged::side::{SideInfo, SuiteChange};
pub use judged::threshold::{ChangeIn, ThresholdInForce};
pub use judged::undecided::Undecided;
pub use judged::verdict::{Counts, Verdict};
pub use measured::benchmark::{Benchmark, BenchmarkId, Identity};
pub use measured::conversion::Conversion;
pub use measured::mapping::JsonMapping;
pub use measured::metric::{Details, Interval, Metric};
pub use measured::metric_id::MetricId;
pub(crate) use measured::metric_id::metric_path;
pub use measured::quantity::{Circumstance, Class, Direction, InferredUnit, Quantity, Role};
pub use measured::run::{Environment, Run, RunSchema, Tool, ToolGate};
pub use measured::sample::Sample;
pub(crate) use measured::statistic;
pub use measured::time_course::TimeCourse;
pub use recipe::Recipe;
pub use trace::{Trace, TracedRun};
