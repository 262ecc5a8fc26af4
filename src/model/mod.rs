//! The nouns of the program, with their serialised forms and no algorithms.
//!
#![doc = include_str!("GLOSSARY.md")]

mod baselines;
mod benchmark;
mod cause;
mod caveat;
mod change;
mod course;
mod gate;
mod history;
mod leg;
mod mapping;
mod metric;
mod outcome;
mod rests_on;
mod run;
pub(crate) mod statistic;
mod trace;
mod undecided;

pub use baselines::{BaselineGroup, BaselineRun, Baselines, BaselinesSchema, RefusedFile};
pub use benchmark::{Benchmark, BenchmarkId};
pub use cause::Cause;
pub use caveat::{Caveat, CaveatCode};
pub(crate) use change::metric_path;
pub use change::{Change, ChangeIn, Comparison, ComparisonSchema, Counts, Estimate, SideInfo, SuiteChange, ThresholdInForce, Verdict};
pub use course::Course;
pub use gate::{GateResult, GateVerdict};
pub use history::{Creep, History, HistorySchema, LevelShift, NewestLevel, Order, Point, Reference, Series};
pub use leg::Leg;
pub use mapping::JsonMapping;
pub use metric::{Circumstance, Class, Direction, InferredUnit, Interval, Metric, Role, Sample};
pub use outcome::{Outcome, Reactions};
pub use rests_on::{Basis, RestsOn};
pub use run::{Environment, Run, RunSchema, Tool, ToolGate};
pub use trace::{Trace, TracedRun};
pub use undecided::Undecided;
