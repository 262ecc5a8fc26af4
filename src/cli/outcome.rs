//! The exit code of a comparison.

use crate::cli::args::{Cli, FailOn, PolicyArgs};
use crate::cli::console::{Ink, last_word, paint};
use crate::cli::exit::{FAIL, Failure, PASS};
use crate::cli::io::Io;
use crate::compare::{self, CompareError};
use crate::model::{Comparison, Outcome};
use crate::policy::{Policy, Reaction};
use crate::report::{RenderOptions, View};

/// The exit code, with a word on standard error when it is not 0: a gate that fails always says so.
pub(in crate::cli) fn finish(cli: &Cli, args: &PolicyArgs, policy: &Policy, comparison: &Comparison, io: &mut Io<'_>) -> u8 {
    settle(cli, args.fail_on, policy.compare.on_no_baseline, comparison, io)
}

/// The exit code of a command that has no policy of its own.
pub(in crate::cli) fn settle(cli: &Cli, fail_on: FailOn, on_no_baseline: Reaction, comparison: &Comparison, io: &mut Io<'_>) -> u8 {
    let fails = match (fail_on, comparison.outcome) {
        (FailOn::Never, _) | (FailOn::Warning, Outcome::Pass) => false,
        (FailOn::Warning, Outcome::NoBaseline) => on_no_baseline != Reaction::Ignore,
        (FailOn::Warning, _) => true,
        (FailOn::Failure, outcome) => outcome == Outcome::Fail,
    };
    if !fails {
        return PASS;
    }
    let causes = compare::deciding(comparison, comparison.outcome.min(Outcome::Fail));
    let what = View::of(comparison, &RenderOptions::default()).decided_by(&causes);
    let failed = paint(Ink::Error, "the policy failed", cli.color, io);
    let what = if what.is_empty() { what } else { format!(": {what}") };
    last_word(cli, io, &format!("perfdiff: {failed}{what} (exit code 1)"));
    FAIL
}

impl From<CompareError> for Failure {
    fn from(error: CompareError) -> Failure {
        let hint = match error {
            CompareError::NothingInCommon { .. } => {
                "`perfdiff inspect` shows what was read of each; --filter and --metric leave only what they match; suites that differ by \
                 name can be aligned with --suite"
            }
            CompareError::OnlyItself(_) => "append a run to the history after it was compared, not before",
            CompareError::NothingMatches(_) => {
                "`perfdiff check-config INPUT` lists the paths; `*` stays within a part of a name, `**` goes across"
            }
        };
        Failure::trouble(error.to_string()).hint(hint)
    }
}
