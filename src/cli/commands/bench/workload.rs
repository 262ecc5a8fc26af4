//! What a session measures: a suite, or pairs of commands.

use std::collections::BTreeSet;

use crate::cli::exit::Failure;
use crate::cli::io::Io;
use crate::measure::First;
use crate::model::{BenchmarkId, Run};

/// What both sides of a round gave.
pub(super) enum Round {
    /// The runs of the baseline and of the head.
    Measured(Vec<Run>, Vec<Run>),
    /// A command failed in a way that leaves nothing to compare: which, and how.
    Failed(Failure),
    /// The session was told to stop.
    Interrupted,
}

/// Something that can be measured round by round.
pub(super) trait Workload {
    /// Measures both sides once, of the benchmarks in `only` at least; of all where that is absent.
    ///
    /// # Errors
    /// Where it can't go on whatever is measured, such as for a program that is not there.
    fn round(&mut self, round: u32, first: First, only: Option<&BTreeSet<BenchmarkId>>, io: &mut Io<'_>) -> Result<Round, Failure>;

    /// Runs both sides once and forgets what came out.
    ///
    /// # Errors
    /// As of a round.
    fn warm_up(&mut self, first: First, io: &mut Io<'_>) -> Result<Round, Failure>;
}
