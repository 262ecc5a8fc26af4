//! `perfdiff gate`: only the absolute bounds.

use crate::cli::args::{Cli, GateArgs};
use crate::cli::exit::Failure;
use crate::cli::input::config;
use crate::cli::input::filters::Filters;
use crate::cli::input::load::Loader;
use crate::cli::input::progress::Progress;
use crate::cli::io::Io;
use crate::cli::outcome::finish;
use crate::cli::output::reports::Output;
use crate::compare::{self, Side};

pub(in crate::cli) fn gate(cli: &Cli, args: &GateArgs, io: &mut Io<'_>) -> Result<u8, Failure> {
    let output = Output::new(&args.output, io)?;
    let patterns = Filters::read(&args.policy.filter, &args.policy.metric)?;
    let found = config::find(args.policy.config.as_deref(), io)?;
    output.spare(args.inputs.iter().chain(&found.file).map(String::as_str), io)?;
    let progress = Progress::new(io.terminal.stderr && !cli.quiet);
    let loader = Loader::new(&args.reading, &found.policy, progress.clone())?;
    let runs = loader.runs(&args.inputs, io)?;
    progress.done();
    let side = Side { source: args.inputs.join(", "), runs: &runs };
    let comparison = compare::gate(&side, &found.policy, patterns.only())?;
    if comparison.gates.is_empty() {
        let file = found.file.clone().unwrap_or_else(|| "perfdiff.toml (none was found)".to_owned());
        return Err(Failure::usage(format!("{file} has no [[gate]], and the tool was given no bounds: nothing to check the run against"))
            .hint("write [[gate]] with match and limit; `perfdiff init` shows how"));
    }
    output.write(&comparison, cli, io)?;
    Ok(finish(cli, &args.policy, &found.policy, &comparison, io))
}
