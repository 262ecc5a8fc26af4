//! `perfdiff suspects`: what to run again before anybody believes it.

use serde_json::json;

use crate::cli::args::{Cli, For, Listing, SuspectsArgs};
use crate::cli::commands::report;
use crate::cli::console::{note, print};
use crate::cli::exit::{Failure, PASS};
use crate::cli::io::Io;
use crate::report::escape::visible;
use crate::report::suspects::{self, Filter, Suspect, Tool};

/// Names that are told of what a filter can't hold.
const TOLD: usize = 3;

pub(in crate::cli) fn suspects(cli: &Cli, args: &SuspectsArgs, io: &mut Io<'_>) -> Result<u8, Failure> {
    let comparison = report::load(&args.comparison, io)?;
    let found = suspects::suspects(&comparison);
    let tool = match args.tool {
        None => suspects::tool(&comparison, &found),
        Some(For::Names) => None,
        Some(For::Criterion) => Some(Tool::Criterion),
        Some(For::Pytest) => Some(Tool::Pytest),
        Some(For::PytestK) => Some(Tool::PytestK),
        Some(For::Go) => Some(Tool::Go),
        Some(For::K6) => Some(Tool::K6),
    };
    let names = suspects::names(&found, tool);
    let filter = tool.map(|tool| suspects::filter(tool, &names));
    if args.report == Listing::Json {
        print(io, &as_json(&found, tool, filter.as_ref())?)?;
        return Ok(PASS);
    }
    if names.is_empty() && !found.is_empty() {
        let message = format!("{}: what is worth a second run was not measured by that tool", args.comparison);
        return Err(Failure::trouble(message).hint("`--for names` lists it"));
    }
    if names.is_empty() {
        note(cli, io, "nothing is worth a second run");
        return Ok(PASS);
    }
    match &filter {
        None => as_names(cli, &names, io)?,
        Some(filter) => {
            print(io, &filter.shell())?;
            tell(cli, filter, names.len(), io);
        }
    }
    Ok(PASS)
}

/// One name a line. A name with a line break would be two, so what does not show as itself is written as an escape.
fn as_names(cli: &Cli, names: &[&str], io: &mut Io<'_>) -> Result<(), Failure> {
    let shown: Vec<String> = names.iter().map(|name| visible(name) + "\n").collect();
    let changed = names.iter().filter(|name| visible(name) != **name).count();
    print(io, &shown.concat())?;
    if changed > 0 {
        note(cli, io, &format!("{changed} of these names hold characters that don't show and are written as escapes"));
    }
    Ok(())
}

/// What the filter is for and what it lacks, beside it.
fn tell(cli: &Cli, filter: &Filter, asked: usize, io: &mut Io<'_>) {
    let left_out = &filter.left_out;
    for left in left_out.iter().take(TOLD) {
        note(cli, io, &format!("left out: {}: {}", left.name, left.why));
    }
    if left_out.len() > TOLD {
        note(cli, io, &format!("left out: {} more", left_out.len() - TOLD));
    }
    if !filter.runs.is_empty() && !filter.takes.is_empty() {
        let what = if asked == 1 { "1 benchmark".to_owned() } else { format!("{asked} benchmarks") };
        note(cli, io, &format!("{what} worth a second run; pipe this into `{}`", filter.takes));
    }
    if !filter.note.is_empty() {
        note(cli, io, filter.note);
    }
}

/// For programs: raw names, and arguments that need no shell.
fn as_json(found: &[Suspect], tool: Option<Tool>, filter: Option<&Filter>) -> Result<String, Failure> {
    let left_out =
        filter.map(|filter| filter.left_out.iter().map(|left| json!({"benchmark": left.name, "why": left.why})).collect::<Vec<_>>());
    let value = json!({
        "schema": "perfdiff.suspects/v1",
        "suspects": found,
        "tool": tool,
        "runs": filter.map(|filter| &filter.runs),
        "left_out": left_out,
        "everything": filter.map(|filter| filter.whole),
    });
    let text = serde_json::to_string_pretty(&value).map_err(|error| Failure::trouble(error.to_string()))?;
    Ok(text + "\n")
}
