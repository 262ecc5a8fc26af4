//! `perfdiff suspects`: what to run again before anybody believes it.

use crate::cli::args::{Cli, For, Listing, SuspectsArgs};
use crate::cli::commands::report;
use crate::cli::console::{note, print};
use crate::cli::exit::{Failure, PASS};
use crate::cli::io::Io;
use crate::cli::output::targets::one_of;
use crate::report::escape::visible;
use crate::report::suspects::{self, Filter, Tool};
use crate::report::{RenderOptions, SUSPECTS};

/// Names that are listed of what a filter can't hold.
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
    let listing = suspects::Listing::new(found, tool);
    let name = match args.report {
        Listing::Text => "text",
        Listing::Json => "json",
    };
    if args.report == Listing::Text && listing.names.is_empty() {
        if !listing.suspects.is_empty() {
            let message = format!("{}: what is worth a second run was not measured by that tool", args.comparison);
            return Err(Failure::trouble(message).hint("`--for names` lists it"));
        }
        note(cli, io, "nothing is worth a second run");
        return Ok(PASS);
    }
    let (form, _) = one_of(name, &SUSPECTS)?;
    let text = form.write(&listing, &RenderOptions::default()).map_err(|error| Failure::trouble(error.to_string()))?;
    print(io, &text)?;
    if args.report == Listing::Text {
        tell(cli, &listing, io);
    }
    Ok(PASS)
}

/// What the listing is for and what it lacks, beside it.
fn tell(cli: &Cli, listing: &suspects::Listing, io: &mut Io<'_>) {
    match &listing.filter {
        Some(filter) => about_filter(cli, filter, listing.names.len(), io),
        None => about_names(cli, &listing.names, io),
    }
}

fn about_names(cli: &Cli, names: &[String], io: &mut Io<'_>) {
    let changed = names.iter().filter(|name| visible(name) != **name).count();
    if changed > 0 {
        note(cli, io, &format!("{changed} of these names hold characters that don't show and are written as escapes"));
    }
}

fn about_filter(cli: &Cli, filter: &Filter, asked: usize, io: &mut Io<'_>) {
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
