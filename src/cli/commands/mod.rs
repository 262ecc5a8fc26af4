//! The commands, one file or folder each.

pub(in crate::cli) mod baseline;
pub(in crate::cli) mod bench;
pub(in crate::cli) mod calibrate;
pub(in crate::cli) mod check_config;
pub(in crate::cli) mod ci;
pub(in crate::cli) mod compare;
pub(in crate::cli) mod doctor;
pub(in crate::cli) mod explain;
pub(in crate::cli) mod gate;
pub(in crate::cli) mod history;
pub(in crate::cli) mod init;
pub(in crate::cli) mod inspect;
pub(in crate::cli) mod package_files;
pub(in crate::cli) mod print_builtin;
pub(in crate::cli) mod report;
pub(in crate::cli) mod site;
pub(in crate::cli) mod suspects;

use clap::CommandFactory as _;

use crate::cli::args::{Cli, Command};
use crate::cli::console::STYLES;
use crate::cli::exit::Failure;
use crate::cli::io::Io;

/// The kind of report that is not in the registry.
const TEMPLATE: &str = "\
template:FILE  a page of your own: a minijinja template; `perfdiff schema template` has its keys";

/// The command line with what only the registries know.
pub(in crate::cli) fn command() -> clap::Command {
    let kinds: Vec<String> =
        crate::report::RENDERERS.iter().map(|renderer| format!("  {:<14} {}", renderer.name(), renderer.about())).collect();
    let kinds = format!("Kinds of report:\n{}\n  {TEMPLATE}", kinds.join("\n"));
    let mut command = Cli::command().styles(STYLES);
    for name in ["bench", "compare", "gate", "report"] {
        command = command.mut_subcommand(name, |sub| sub.after_help(kinds.clone()));
    }
    command
}

/// Runs the command that was asked for.
pub(in crate::cli) fn dispatch(cli: &Cli, io: &mut Io<'_>) -> Result<u8, Failure> {
    match &cli.command {
        Command::Compare(args) => compare::compare(cli, args, io),
        Command::Bench(args) => bench::bench(cli, args, io),
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
        Command::Doctor(args) => doctor::doctor(cli, args, io),
        Command::CheckConfig(args) => check_config::check_config(cli, args, io),
        Command::Formats(args) => print_builtin::formats(args, io),
        Command::Guide(args) => print_builtin::guide(cli, args, io),
        Command::Export(args) => print_builtin::export(args, io),
        Command::FillTemplate => crate::cli::output::template::fill(io),
        Command::Schema(args) => print_builtin::schema(args.form, io),
        Command::PackageFiles(args) => package_files::package_files(args, command(), io),
        Command::Completions(args) => print_builtin::completions(args.shell, command(), io),
    }
}
