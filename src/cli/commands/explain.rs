//! `perfdiff explain`: how a verdict was reached, number by number.

use crate::cli::args::{Cli, ExplainArgs, Face};
use crate::cli::commands::report;
use crate::cli::console::print;
use crate::cli::exit::{Failure, PASS};
use crate::cli::io::Io;
use crate::cli::output::files::width;
use crate::cli::output::targets::one_of;
use crate::report::explain;
use crate::report::view::Explanation;
use crate::report::{EXPLANATION, RenderOptions};

/// Verdicts that are explained unless all are asked for.
const MOST: usize = 20;

pub(in crate::cli) fn explain(cli: &Cli, args: &ExplainArgs, io: &mut Io<'_>) -> Result<u8, Failure> {
    let comparison = report::load(&args.comparison, io)?;
    let found = explain::find(&comparison, &args.pattern);
    if found.is_empty() {
        let close = explain::suggestions(&comparison, &args.pattern);
        let hint = match close.as_slice() {
            [] => "`*` stays within a part of a name, `**` goes across; `perfdiff report COMPARISON.json` lists what there is".to_owned(),
            close => format!("closest: {}", close.iter().map(|path| format!("`{path}`")).collect::<Vec<_>>().join(", ")),
        };
        let asked = crate::report::escape::visible(&args.pattern);
        return Err(Failure::trouble(format!("{}: no metric of the comparison matches `{asked}`", args.comparison)).hint(hint));
    }
    if cli.quiet {
        return Ok(PASS);
    }
    let shown = if args.all { found.len() } else { found.len().min(MOST) };
    let name = match args.report {
        Face::Console => "console",
        Face::Markdown => "markdown",
    };
    let (form, _) = one_of(name, &EXPLANATION)?;
    let options = RenderOptions { width: width(args.width, io), ..RenderOptions::default() };
    let explained = found.iter().take(shown).map(|change| form.write(&Explanation::of(&comparison, change), &options));
    let mut parts = explained.collect::<Result<Vec<String>, _>>().map_err(|error| Failure::trouble(error.to_string()))?;
    if shown < found.len() {
        parts.push(format!("{} more match; --all explains them too.\n", found.len() - shown));
    }
    print(io, &parts.join("\n"))?;
    Ok(PASS)
}
