//! What is judged, and with which store it is compared.

use jiff::civil::Date;

use crate::cli::args::AgainstArgs;
use crate::cli::opened_store::Opened;
use crate::cli::run_metadata::RunMetadata;
use crate::compare::Filter;
use crate::model::{Caveat, Run};
use crate::policy::Policy;
use crate::store::Given;

/// What is to be judged, and against which store.
pub(in crate::cli) struct HeadRequest<'a> {
    /// The head's runs, stamped.
    pub(in crate::cli) runs: &'a [Run],
    /// What the head is called where its commit is not known.
    pub(in crate::cli) source: String,
    pub(in crate::cli) metadata: &'a RunMetadata,
    pub(in crate::cli) against: &'a AgainstArgs,
    /// What the caller knows, such as from the event's payload.
    pub(in crate::cli) event: EventInfo<'a>,
    pub(in crate::cli) policy: &'a Policy,
    pub(in crate::cli) only: Filter<'a>,
    pub(in crate::cli) today: Date,
    pub(in crate::cli) opened: &'a Opened,
    /// What was measured of the base in turns with the head, in place of stored runs; absent where these are the baseline.
    pub(in crate::cli) base: Option<&'a MeasuredBase>,
}

/// The base, measured by this job.
pub(in crate::cli) struct MeasuredBase {
    pub(in crate::cli) runs: Vec<Run>,
    /// What a reader calls it.
    pub(in crate::cli) source: String,
    /// Its commit, where there is one.
    pub(in crate::cli) commit: Option<String>,
    /// What a reader must know of the measurement.
    pub(in crate::cli) caveats: Vec<Caveat>,
}

/// What the caller knows from elsewhere.
#[derive(Debug, Clone, Copy, Default)]
pub(in crate::cli) struct EventInfo<'a> {
    /// What the forge says of the base.
    pub(in crate::cli) given: Given<'a>,
    /// The branch to compare with, where no flag says. It need not be there yet.
    pub(in crate::cli) base_branch: Option<&'a str>,
    /// Commits that the head has and the base lacks, with their messages: for clones that lack them.
    pub(in crate::cli) commits: &'a [(String, String)],
    /// The commit since which these are all; the one that the head branched off where none is given.
    pub(in crate::cli) since: Option<&'a str>,
    /// Whether the head comes from a fork: what its commits say was written by somebody who may not decide.
    pub(in crate::cli) fork: bool,
}
