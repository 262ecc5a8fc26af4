//! `perfdiff report`: saved comparisons, rendered again; several side by side.

use std::io::Read as _;

use crate::cli::args::{Cli, ReportArgs};
use crate::cli::exit::Failure;
use crate::cli::io::Io;
use crate::cli::outcome::settle;
use crate::cli::output::reports::Output;
use crate::compare::{
    self,
    merge::{self, MergeError, Part},
};
use crate::limits;
use crate::model::Comparison;
use crate::policy::Reaction;

pub(in crate::cli) fn report(cli: &Cli, args: &ReportArgs, io: &mut Io<'_>) -> Result<u8, Failure> {
    let output = Output::new(&args.output, io)?;
    output.spare(args.comparisons.iter().map(|given| named(given, io).1), io)?;
    let mut left = limits::COMPARISONS.most;
    let mut parts: Vec<Part> = Vec::new();
    for given in &args.comparisons {
        let (name, source) = named(given, io);
        if source.is_empty() {
            return Err(Failure::usage(format!("{given}: the file's name is missing")).hint("a leg is given as NAME=FILE"));
        }
        if parts.iter().any(|part| part.source == source) {
            return Err(Failure::usage(format!("{source}: is given twice")).hint("each comparison is one leg of the report"));
        }
        let (comparison, bytes) = load_within(source, left, io)?;
        left = left.saturating_sub(bytes);
        parts.push(Part { source: source.to_owned(), name: name.map(str::to_owned), comparison });
    }
    let comparison = merge::merge(parts)?;
    output.write(&comparison, cli, io)?;
    Ok(settle(cli, args.fail_on, Reaction::Warn, &comparison, io))
}

/// The leg's name, where the user gives one, and the file: `linux=out/comparison.json`.
fn named<'g>(given: &'g str, io: &Io<'_>) -> (Option<&'g str>, &'g str) {
    match given.split_once('=') {
        Some((name, file)) if !name.is_empty() && !io.path(given).exists() => (Some(name), file),
        _ => (None, given),
    }
}

impl From<MergeError> for Failure {
    fn from(error: MergeError) -> Failure {
        Failure::usage(error.to_string()).hint("`perfdiff report A.json B.json` takes what `perfdiff compare … --report json=FILE` wrote")
    }
}

/// Reads a comparison from a file or from standard input.
pub(in crate::cli) fn load(name: &str, io: &mut Io<'_>) -> Result<Comparison, Failure> {
    load_within(name, limits::COMPARISONS.most, io).map(|(comparison, _)| comparison)
}

/// The same with at most so many bytes, and how many there were.
pub(in crate::cli) fn load_within(name: &str, most: u64, io: &mut Io<'_>) -> Result<(Comparison, u64), Failure> {
    let unreadable = |error: std::io::Error| Failure::trouble(format!("{name}: can't be read: {error}"));
    let mut bytes = Vec::new();
    if name == "-" {
        io.stdin.by_ref().take(most + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    } else {
        #[expect(clippy::disallowed_methods, reason = "the comparison is read here")]
        std::fs::File::open(io.path(name)).map_err(unreadable)?.take(most + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    }
    let count = bytes.len() as u64;
    if count > most {
        let limit = limits::COMPARISONS;
        let all = if most < limit.most { "takes, with those before it," } else { "takes" };
        return Err(Failure::trouble(format!("{name}: {all} {limit}")).hint(limit.instead));
    }
    serde_json::from_slice(&bytes).map(|comparison| (compare::recomputed(comparison), count)).map_err(|error| {
        Failure::trouble(format!("{name}: is not a perfdiff.comparison/v1: {error}"))
            .hint("write one with `perfdiff compare … --report json=FILE`")
    })
}
