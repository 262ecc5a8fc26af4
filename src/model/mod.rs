//! The nouns of the program, with their serialised forms and no algorithms.
//!
#![doc = include_str!("GLOSSARY.md")]

mod benchmark;
mod caveat;
mod change;
mod mapping;
mod metric;
mod run;

pub use benchmark::{Benchmark, BenchmarkId};
pub use caveat::{Caveat, CaveatCode};
pub(crate) use change::metric_path;
pub use change::{
    Change, ChangeIn, Comparison, ComparisonSchema, Counts, Estimate, GateResult, GateVerdict, Outcome, SideInfo, ThresholdInForce, Verdict,
};
pub use mapping::JsonMapping;
pub use metric::{Class, Direction, Interval, Metric, Role, Sample};
pub use run::{Environment, Run, RunSchema, Tool, ToolGate};
