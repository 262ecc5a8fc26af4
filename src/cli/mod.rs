//! Arguments → work → exit code. The only layer that prints, touches files and knows the process.
//!
//! [`run`] is the whole program as a function of its arguments and an [`Io`]. `commands` has one file per command; `input` reads what
//! they need, `stored_baseline` finds the runs to compare with, `output` writes reports.

mod args;
mod commands;
mod console;
mod exit;
mod input;
mod io;
mod opened_store;
mod outcome;
mod output;
mod run_metadata;
mod stored_baseline;

use std::ffi::OsString;
use std::io::Write as _;

use clap::error::{ContextKind, ContextValue};
use clap::{FromArgMatches as _, ValueEnum as _};

pub use crate::cli::exit::{FAIL, PASS, TROUBLE, USAGE};
pub use crate::cli::io::{Io, Lookup, Terminal};

use crate::cli::args::{Cli, ColorWhen};
use crate::cli::commands::{command, dispatch};
use crate::cli::console::{Ink, complain, paint};
use crate::cli::exit::Failure;
use crate::cli::output::files::colored;

/// Runs the program: `args` are the arguments with the program's name first. Returns the exit code.
///
/// Reports go to `io.stdout`, all else to `io.stderr`. A closed pipe is no error.
pub fn run<I, T>(args: I, io: &mut Io<'_>) -> u8
where
    I: IntoIterator<Item = T>,
    T: Into<OsString> + Clone,
{
    let args: Vec<OsString> = args.into_iter().map(Into::into).collect();
    let cli = match command().try_get_matches_from(&args).and_then(|matches| Cli::from_arg_matches(&matches)) {
        Ok(cli) => cli,
        Err(error) => return usage(&error, wanted_color(&args), io),
    };
    let outcome = dispatch(&cli, io).and_then(|code| match io.stdout.flush() {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(Failure::trouble(format!("standard output: {error}"))),
        _ => Ok(code),
    });
    match outcome {
        Ok(code) => code,
        Err(failure) => {
            complain(&failure, cli.color, io);
            failure.code
        }
    }
}

/// Help and version are reports; everything else that clap says is wrong usage.
fn usage(error: &clap::Error, when: ColorWhen, io: &mut Io<'_>) -> u8 {
    let is_terminal = if error.use_stderr() { io.terminal.stderr } else { io.terminal.stdout };
    let text = error.render();
    let text = if colored(when, is_terminal, io) { text.ansi().to_string() } else { text.to_string() };
    if !error.use_stderr() {
        let _ = write!(io.stdout, "{text}").and_then(|()| io.stdout.flush());
        return PASS;
    }
    let _ = write!(io.stderr, "{text}");
    if let Some(ContextValue::String(unknown)) = error.get(ContextKind::InvalidArg)
        && THRESHOLDS.contains(&unknown.as_str())
    {
        let hint = paint(Ink::Hint, "hint:", when, io);
        let _ = writeln!(
            io.stderr,
            "\n{hint} `perfdiff compare --warn 5% --fail 10%` sets thresholds for one comparison; `perfdiff init` writes a \
             perfdiff.toml that keeps them, by class and by benchmark"
        );
    }
    USAGE
}

/// What other tools call a threshold.
const THRESHOLDS: &[&str] =
    &["--threshold", "--alert-threshold", "--fail-threshold", "--warn-threshold", "--tolerance", "--max-regression"];

/// The colour that arguments ask for which can't be read otherwise.
fn wanted_color(args: &[OsString]) -> ColorWhen {
    let args: Vec<&str> = args.iter().filter_map(|arg| arg.to_str()).take_while(|arg| *arg != "--").collect();
    let given = args.iter().enumerate().find_map(|(place, arg)| match arg.strip_prefix("--color")? {
        "" => args.get(place + 1).copied(),
        value => value.strip_prefix('='),
    });
    given.and_then(|when| ColorWhen::from_str(when, false).ok()).unwrap_or(ColorWhen::Auto)
}
