//! Writing reports where the user wants them.

use std::io::Write as _;
use std::path::PathBuf;

use super::args::{Cli, ColorWhen, Only, OutputArgs, SortBy};
use super::exit::Failure;
use super::io::Io;
use super::{print, template};
use crate::model::Comparison;
use crate::report::template::Template;
use crate::report::{self, RENDERERS, RenderOptions, Renderer, Sort};

/// Columns of a console report that goes into a file or a pipe.
pub(super) const WIDTH: usize = 100;

/// One report that was asked for.
struct Wanted {
    form: Form,
    file: Option<PathBuf>,
}

/// How a report is written.
enum Form {
    Renderer(&'static dyn Renderer),
    Template(Box<Template>),
}

impl Form {
    fn render(&self, comparison: &Comparison, options: &RenderOptions) -> Result<String, Failure> {
        match self {
            Form::Renderer(renderer) => report::render(*renderer, comparison, options).map_err(|error| Failure::trouble(error.to_string())),
            Form::Template(template) => Ok(template.render(comparison, options)?),
        }
    }
}

/// Reports checked before any work is done, so that a slip of the command line does not cost a long read.
pub(super) struct Output {
    wanted: Vec<Wanted>,
    sort: Sort,
    only_changed: bool,
    width: Option<usize>,
}

impl Output {
    /// The reports that the arguments ask for.
    pub(super) fn new(args: &OutputArgs, io: &Io<'_>) -> Result<Output, Failure> {
        let wanted = args.report.iter().map(|kind| wanted(kind, io)).collect::<Result<Vec<_>, _>>()?;
        let on_stdout = wanted.iter().filter(|report| report.file.is_none()).count();
        if on_stdout > 1 {
            return Err(Failure::usage("only one report can go to standard output").hint("give the others a file: --report KIND=FILE"));
        }
        let sort = match args.sort {
            SortBy::Severity => Sort::Severity,
            SortBy::Name => Sort::Name,
            SortBy::Change => Sort::Change,
        };
        Ok(Output { wanted, sort, only_changed: args.only == Some(Only::Changed), width: args.width })
    }

    /// Writes all reports; files are written even when quiet.
    pub(super) fn write(&self, comparison: &Comparison, cli: &Cli, io: &mut Io<'_>) -> Result<(), Failure> {
        for report in &self.wanted {
            if report.file.is_none() && cli.quiet {
                continue;
            }
            let color = report.file.is_none() && color(cli.color, io);
            let options = RenderOptions {
                sort: self.sort,
                only_changed: self.only_changed,
                width: Some(self.width.or(io.terminal.width).unwrap_or(WIDTH)),
                color,
                ..RenderOptions::default()
            };
            let text = report.form.render(comparison, &options)?;
            match &report.file {
                Some(path) => write_file(path, &text)?,
                None => print(io, &text)?,
            }
        }
        Ok(())
    }
}

fn wanted(kind: &str, io: &Io<'_>) -> Result<Wanted, Failure> {
    if let Some((template, file)) = template::wanted(kind, io)? {
        return Ok(Wanted { form: Form::Template(Box::new(template)), file: place(kind, file, io)? });
    }
    let (name, file) = kind.split_once('=').map_or((kind, None), |(name, file)| (name, Some(file)));
    let Some(renderer) = report::renderer(name) else {
        let names: Vec<_> = RENDERERS.iter().map(|renderer| renderer.name()).collect();
        let close = names.iter().copied().max_by(|a, b| strsim::jaro_winkler(a, name).total_cmp(&strsim::jaro_winkler(b, name)));
        let close = close.filter(|close| strsim::jaro_winkler(close, name) > 0.8).map(|close| format!("did you mean `{close}`? "));
        return Err(Failure::usage(format!("--report {kind}: there is no report `{name}`")).hint(format!(
            "{}kinds: {}, template:FILE",
            close.unwrap_or_default(),
            names.join(", ")
        )));
    };
    Ok(Wanted { form: Form::Renderer(renderer), file: place(kind, file, io)? })
}

/// Where a report goes; standard output where no file is named.
fn place(kind: &str, file: Option<&str>, io: &Io<'_>) -> Result<Option<PathBuf>, Failure> {
    match file {
        Some("") => Err(Failure::usage(format!("--report {kind}: the file's name is missing"))),
        Some("-") | None => Ok(None),
        Some(file) => Ok(Some(io.path(file))),
    }
}

/// Whether standard output gets colour: the flag, then `NO_COLOR`, then `CLICOLOR_FORCE`, then the terminal.
pub(super) fn color(when: ColorWhen, io: &Io<'_>) -> bool {
    match when {
        ColorWhen::Always => true,
        ColorWhen::Never => false,
        ColorWhen::Auto if io.var("NO_COLOR").is_some() => false,
        ColorWhen::Auto if io.var("CLICOLOR_FORCE").is_some_and(|value| value != "0") => true,
        ColorWhen::Auto => io.terminal.stdout && io.var("TERM").as_deref() != Some("dumb"),
    }
}

/// Writes a report into a file, and the directories that lead there.
#[expect(clippy::disallowed_methods, reason = "reports are written here")]
pub(super) fn write_file(path: &std::path::Path, text: &str) -> Result<(), Failure> {
    let trouble = |error: std::io::Error| Failure::trouble(format!("{}: can't be written: {error}", path.display()));
    if let Some(directory) = path.parent().filter(|directory| !directory.as_os_str().is_empty()) {
        std::fs::create_dir_all(directory).map_err(trouble)?;
    }
    std::fs::File::create(path).and_then(|mut file| file.write_all(text.as_bytes())).map_err(trouble)
}
