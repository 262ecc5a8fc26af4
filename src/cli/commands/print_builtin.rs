//! What the program knows of itself and brings with it: formats, schemas, completions, dashboards.

use std::fmt::Write as _;

use serde_json::json;

use crate::cli::args::{Cli, Export, ExportArgs, ExportedTemplate, FormatsArgs, GuideArgs, SchemaForm};
use crate::cli::console::print;
use crate::cli::exit::{Failure, PASS};
use crate::cli::io::Io;
use crate::cli::output::files::color;
use crate::guide::{CHAPTERS, CONTENTS};
use crate::ingest::{FORMATS, Format};
use crate::model::{Baselines, Comparison, History, Run};
use crate::{policy, report};

/// `perfdiff formats`.
pub(in crate::cli) fn formats(args: &FormatsArgs, io: &mut Io<'_>) -> Result<u8, Failure> {
    if args.json {
        let row = |format: &&dyn Format| json!({ "name": format.name(), "reads": format.about(), "versions": format.versions() });
        return print_json(&FORMATS.iter().map(row).collect::<Vec<_>>(), io);
    }
    let width = FORMATS.iter().map(|format| format.name().len()).max().unwrap_or_default();
    let mut text = String::new();
    for format in FORMATS.iter() {
        let _ = write!(text, "{:<width$}  {}\n{:<width$}  versions seen: {}\n", format.name(), format.about(), "", format.versions());
    }
    print(io, &text)?;
    Ok(PASS)
}

/// `perfdiff schema`.
pub(in crate::cli) fn schema(form: SchemaForm, io: &mut Io<'_>) -> Result<u8, Failure> {
    let schema = match form {
        SchemaForm::Run => schemars::schema_for!(Run).to_value(),
        SchemaForm::Comparison => schemars::schema_for!(Comparison).to_value(),
        SchemaForm::History => schemars::schema_for!(History).to_value(),
        SchemaForm::Baselines => schemars::schema_for!(Baselines).to_value(),
        SchemaForm::Config => policy::schema().to_value(),
        SchemaForm::Template => report::template::schema(),
        SchemaForm::Csv => report::csv_schema(),
    };
    print_json(&schema, io)
}

fn print_json(document: &impl serde::Serialize, io: &mut Io<'_>) -> Result<u8, Failure> {
    let text = serde_json::to_string_pretty(document).map_err(|error| Failure::trouble(error.to_string()))?;
    print(io, &format!("{text}\n"))?;
    Ok(PASS)
}

/// `perfdiff guide`: in a pipe as it is, Markdown.
pub(in crate::cli) fn guide(cli: &Cli, args: &GuideArgs, io: &mut Io<'_>) -> Result<u8, Failure> {
    let wanted = CHAPTERS.iter().find(|chapter| args.chapter.as_deref() == Some(chapter.name)).unwrap_or(&CONTENTS);
    if io.terminal.stdout {
        let columns = io.terminal.width.unwrap_or(80);
        print(io, &wanted.for_terminal(columns, color(cli.color, io)))?;
    } else {
        print(io, wanted.text)?;
    }
    Ok(PASS)
}

/// `perfdiff export`.
pub(in crate::cli) fn export(args: &ExportArgs, io: &mut Io<'_>) -> Result<u8, Failure> {
    let text = match (args.what, args.template) {
        (Export::Grafana, None) => report::export::GRAFANA,
        (Export::Alerts, None) => report::export::ALERTS,
        (Export::Template, Some(ExportedTemplate::Comment)) => report::COMMENT,
        (Export::Template, _) => report::export::RESULTS,
        (_, Some(_)) => return Err(Failure::usage("only `template` takes a second word").hint("perfdiff export template comment")),
    };
    print(io, text)?;
    Ok(PASS)
}

/// `perfdiff completions`.
pub(in crate::cli) fn completions(shell: clap_complete::Shell, mut command: clap::Command, io: &mut Io<'_>) -> Result<u8, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut command, "perfdiff", &mut script);
    print(io, &String::from_utf8_lossy(&script))?;
    Ok(PASS)
}
