//! Text for the process's streams.

use std::io::Write as _;

use clap::builder::styling::{AnsiColor, Style, Styles};

use crate::cli::args::{Cli, ColorWhen};
use crate::cli::exit::Failure;
use crate::cli::io::Io;
use crate::cli::output::files::colored;
use crate::report::escape::visible;

/// The colours of help and of errors about the command line: those of cargo.
pub(in crate::cli) const STYLES: Styles = Styles::styled()
    .header(bold(AnsiColor::Green))
    .usage(bold(AnsiColor::Green))
    .literal(bold(AnsiColor::Cyan))
    .placeholder(AnsiColor::Cyan.on_default())
    .error(bold(AnsiColor::Red))
    .valid(bold(AnsiColor::Cyan))
    .invalid(bold(AnsiColor::Yellow));

const fn bold(color: AnsiColor) -> Style {
    color.on_default().bold()
}

/// What the first word of a message is.
#[derive(Debug, Clone, Copy)]
pub(in crate::cli) enum Ink {
    /// Something failed.
    Error,
    /// Something to do next.
    Hint,
}

/// A word of ours in its colour, where standard error gets any.
pub(in crate::cli) fn paint(ink: Ink, word: &str, when: ColorWhen, io: &Io<'_>) -> String {
    let style = match ink {
        Ink::Error => bold(AnsiColor::Red),
        Ink::Hint => bold(AnsiColor::Cyan),
    };
    if colored(when, io.terminal.stderr, io) { format!("{style}{word}{style:#}") } else { word.to_owned() }
}

/// An error and its hint on standard error.
pub(in crate::cli) fn complain(failure: &Failure, when: ColorWhen, io: &mut Io<'_>) {
    let mut text = format!("{} {}\n", paint(Ink::Error, "error:", when, io), failure.message);
    if !failure.hint.is_empty() {
        text = format!("{text}{} {}\n", paint(Ink::Hint, "hint:", when, io), failure.hint);
    }
    // With standard error gone there is nobody left to read it.
    let _ = io.stderr.write_all(text.as_bytes());
}

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

/// Writes a line of ours on standard error, after all that went to standard output.
pub(in crate::cli) fn last_word(cli: &Cli, io: &mut Io<'_>, line: &str) {
    if !cli.quiet {
        // A stream that is gone has nobody left to read it.
        let _ = io.stdout.flush();
        let _ = writeln!(io.stderr, "{line}");
    }
}

/// Says something beside the report, on one line. Whatever it quotes is made harmless here, for all.
pub(in crate::cli) fn note(cli: &Cli, io: &mut Io<'_>, text: &str) {
    if !cli.quiet {
        // With standard error gone there is nobody left to tell.
        let _ = writeln!(io.stderr, "{}", visible(text));
    }
}
