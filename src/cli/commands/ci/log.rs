//! What goes into the step's log, and how the runner takes it.
//!
//! The runner reads commands out of everything that a step prints. What holds names goes between `stop-commands` and a
//! word that nobody can guess; our own commands are escaped.

use std::io::Write as _;

use crate::cli::console::print;
use crate::cli::exit::Failure;
use crate::cli::io::Io;
use crate::github::actions::{self, Severity};
use crate::github::{Job, nonce};
use crate::report::escape;

/// Prints a report in which nothing is a command.
pub(in crate::cli) fn report(text: &str, io: &mut Io<'_>) -> Result<(), Failure> {
    if !Job::is_here(&*io.env) {
        return print(io, text);
    }
    let nonce = nonce();
    let end = if text.is_empty() || text.ends_with('\n') { "" } else { "\n" };
    print(io, &format!("{}{text}{end}{}", actions::stop(&nonce), actions::resume(&nonce)))
}

/// Prints commands that were made as such.
pub(in crate::cli) fn commands(text: &str, io: &mut Io<'_>) -> Result<(), Failure> {
    if Job::is_here(&*io.env) { print(io, text) } else { Ok(()) }
}

/// Something that could not be done and changes no verdict: an annotation, and a line on standard error.
pub(in crate::cli) fn warn(text: &str, io: &mut Io<'_>) -> Result<(), Failure> {
    say(Severity::Warning, text, io)
}

/// Something to know: an annotation, and a line on standard error.
pub(in crate::cli) fn notice(text: &str, io: &mut Io<'_>) -> Result<(), Failure> {
    say(Severity::Notice, text, io)
}

/// Something that the report says in its own words: a line on standard error.
pub(in crate::cli) fn quiet(text: &str, io: &mut Io<'_>) {
    let _ = writeln!(io.stderr, "note: {}", escape::visible(text));
}

/// That the work could not be done; what it was goes to standard error from where all commands end.
pub(in crate::cli) fn failed(failure: &Failure, io: &mut Io<'_>) -> Result<(), Failure> {
    let hint = if failure.hint.is_empty() { String::new() } else { format!("\n{}", failure.hint) };
    commands(&actions::annotation(Severity::Error, "perfdiff", &format!("{}{hint}", failure.message)), io)
}

fn say(severity: Severity, text: &str, io: &mut Io<'_>) -> Result<(), Failure> {
    let text = escape::visible(text);
    let word = if severity == Severity::Warning { "warning" } else { "note" };
    // With standard error gone there is nobody left to tell.
    let _ = writeln!(io.stderr, "{word}: {text}");
    commands(&actions::annotation(severity, "perfdiff", &text), io)
}
