//! Arguments → work → exit code. The only layer that prints, touches files and knows the process.
//!
//! [`run`] is the whole program as a function of its arguments and an [`Io`]. One file a command; `load` reads
//! inputs, `config` finds the configuration, `wanted` and `output` write reports.

mod against;
mod args;
mod baseline;
mod calibrate;
mod check_config;
mod ci;
mod compare;
mod config;
mod exit;
mod explain;
mod gate;
mod history;
mod init;
mod inspect;
mod io;
mod load;
mod output;
mod patterns;
mod progress;
mod report;
mod show;
mod site;
mod spare;
mod store;
mod surroundings;
mod suspects;
mod template;
mod wanted;

use std::ffi::OsString;
use std::io::Write as _;

use clap::{CommandFactory as _, FromArgMatches as _};

pub use exit::{FAIL, PASS, TROUBLE, USAGE};
pub use io::{Io, Lookup, Terminal};

use args::{Cli, Command};
use exit::Failure;

use crate::report::escape::visible;

/// Runs the program: `args` are the arguments with the program's name first. Returns the exit code.
///
/// Reports go to `io.stdout`, all else to `io.stderr`. A closed pipe is no error.
pub fn run<I, T>(args: I, io: &mut Io<'_>) -> u8
where
    I: IntoIterator<Item = T>,
    T: Into<OsString> + Clone,
{
    let cli = match command().try_get_matches_from(args).and_then(|matches| Cli::from_arg_matches(&matches)) {
        Ok(cli) => cli,
        Err(error) => return usage(&error, io),
    };
    let outcome = dispatch(&cli, io).and_then(|code| match io.stdout.flush() {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(Failure::trouble(format!("standard output: {error}"))),
        _ => Ok(code),
    });
    match outcome {
        Ok(code) => code,
        Err(failure) => {
            // With standard error gone there is nobody left to tell.
            let _ = writeln!(io.stderr, "{failure}");
            failure.code
        }
    }
}

/// The kind of report that is not in the registry.
const TEMPLATE: &str = "\
template:FILE  a page of your own: a minijinja template; `perfdiff schema template` has its keys";

/// The command line with what only the registries know.
fn command() -> clap::Command {
    let kinds: Vec<String> =
        crate::report::RENDERERS.iter().map(|renderer| format!("  {:<14} {}", renderer.name(), renderer.about())).collect();
    let kinds = format!("Kinds of report:\n{}\n  {TEMPLATE}", kinds.join("\n"));
    let mut command = Cli::command();
    for name in ["compare", "gate", "report"] {
        command = command.mut_subcommand(name, |sub| sub.after_help(kinds.clone()));
    }
    command
}

fn dispatch(cli: &Cli, io: &mut Io<'_>) -> Result<u8, Failure> {
    match &cli.command {
        Command::Compare(args) => compare::compare(cli, args, io),
        Command::Baseline(args) => baseline::baseline(cli, args, io),
        Command::History(args) => history::history(cli, args, io),
        Command::Site(args) => site::site(cli, args, io),
        Command::Ci(args) => ci::ci(cli, args, io),
        Command::Gate(args) => gate::gate(cli, args, io),
        Command::Inspect(args) => inspect::inspect(cli, args, io),
        Command::Calibrate(args) => calibrate::calibrate(cli, args, io),
        Command::Report(args) => report::report(cli, args, io),
        Command::Explain(args) => explain::explain(cli, args, io),
        Command::Suspects(args) => suspects::suspects(cli, args, io),
        Command::Init(args) => init::init(cli, args, io),
        Command::CheckConfig(args) => check_config::check_config(cli, args, io),
        Command::Formats => show::formats(io),
        Command::Export(args) => show::export(args.what, io),
        Command::Schema(args) => show::schema(args.form, io),
        Command::Completions(args) => show::completions(args.shell, command(), io),
    }
}

/// Help and version are reports; everything else that clap says is wrong usage.
fn usage(error: &clap::Error, io: &mut Io<'_>) -> u8 {
    let text = error.render();
    if error.use_stderr() {
        let _ = write!(io.stderr, "{text}");
        return USAGE;
    }
    let _ = write!(io.stdout, "{text}").and_then(|()| io.stdout.flush());
    PASS
}

/// Writes to standard output; a closed pipe is no error.
fn print(io: &mut Io<'_>, text: &str) -> Result<(), Failure> {
    match io.stdout.write_all(text.as_bytes()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(Failure::trouble(format!("standard output: {error}"))),
        _ => Ok(()),
    }
}

/// "1 metric", "3 metrics".
fn count(number: usize, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}

/// Says something beside the report, on one line. Whatever it quotes is made harmless here, for all.
fn note(cli: &Cli, io: &mut Io<'_>, text: &str) {
    if !cli.quiet {
        // With standard error gone there is nobody left to tell.
        let _ = writeln!(io.stderr, "{}", visible(text));
    }
}
