//! Text for the process's streams.

use std::io::Write as _;

use crate::cli::args::Cli;
use crate::cli::exit::Failure;
use crate::cli::io::Io;
use crate::report::escape::visible;

/// Writes to standard output; a closed pipe is no error.
pub(in crate::cli) fn print(io: &mut Io<'_>, text: &str) -> Result<(), Failure> {
    match io.stdout.write_all(text.as_bytes()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(Failure::trouble(format!("standard output: {error}"))),
        _ => Ok(()),
    }
}

/// "1 metric", "3 metrics".
pub(in crate::cli) fn count(number: usize, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}

/// Says something beside the report, on one line. Whatever it quotes is made harmless here, for all.
pub(in crate::cli) fn note(cli: &Cli, io: &mut Io<'_>, text: &str) {
    if !cli.quiet {
        // With standard error gone there is nobody left to tell.
        let _ = writeln!(io.stderr, "{}", visible(text));
    }
}
