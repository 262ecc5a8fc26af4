//! `perfdiff report`: a saved comparison, rendered again.

use std::io::Read as _;

use super::args::{Cli, ReportArgs};
use super::exit::{Failure, PASS};
use super::io::Io;
use super::output::Output;
use crate::model::Comparison;

/// The most that is read of a saved comparison: it may come from a stranger's artefact.
const MOST_BYTES: u64 = 512 << 20;

pub(super) fn report(cli: &Cli, args: &ReportArgs, io: &mut Io<'_>) -> Result<u8, Failure> {
    let output = Output::new(&args.output, io)?;
    let comparison = load(&args.comparison, io)?;
    output.write(&comparison, cli, io)?;
    Ok(PASS)
}

/// Reads a comparison from a file or from standard input.
pub(super) fn load(name: &str, io: &mut Io<'_>) -> Result<Comparison, Failure> {
    let unreadable = |error: std::io::Error| Failure::trouble(format!("{name}: can't be read: {error}"));
    let mut bytes = Vec::new();
    if name == "-" {
        io.stdin.by_ref().take(MOST_BYTES + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    } else {
        #[expect(clippy::disallowed_methods, reason = "the comparison is read here")]
        std::fs::File::open(io.path(name)).map_err(unreadable)?.take(MOST_BYTES + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    }
    if bytes.len() as u64 > MOST_BYTES {
        return Err(Failure::trouble(format!("{name}: is larger than {} MiB", MOST_BYTES >> 20)));
    }
    serde_json::from_slice(&bytes).map_err(|error| {
        Failure::trouble(format!("{name}: is not a perfdiff.comparison/v1: {error}"))
            .hint("write one with `perfdiff compare … --report json=FILE`")
    })
}
