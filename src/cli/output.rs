//! Writing comparisons where the user wants them.

use std::cell::LazyCell;
use std::io::Write as _;

use super::args::{Cli, ColorWhen, Only, OutputArgs, SortBy};
use super::exit::Failure;
use super::io::Io;
use super::template;
use super::wanted::Wanted;
use crate::model::Comparison;
use crate::report::template::Template;
use crate::report::{self, RENDERERS, RenderOptions, Renderer, Sort, View};

/// Columns of a console report that goes into a file or a pipe.
pub(super) const WIDTH: usize = 100;

/// How a report is written.
enum Form {
    Renderer(&'static dyn Renderer),
    Template(Box<Template>),
}

impl Form {
    fn render(&self, comparison: &Comparison, view: &View, options: &RenderOptions) -> Result<String, Failure> {
        match self {
            Form::Renderer(renderer) => renderer.render(comparison, view, options).map_err(|error| Failure::trouble(error.to_string())),
            Form::Template(template) => Ok(template.render(comparison, view)?),
        }
    }
}

/// The reports of a comparison.
pub(super) struct Output {
    wanted: Wanted<Form>,
    sort: Sort,
    only_changed: bool,
    width: Option<usize>,
}

impl Output {
    /// The reports that the arguments ask for.
    pub(super) fn new(args: &OutputArgs, io: &Io<'_>) -> Result<Output, Failure> {
        let wanted = Wanted::new(&args.report, io, |text| form(text, io))?;
        let sort = match args.sort {
            SortBy::Severity => Sort::Severity,
            SortBy::Name => Sort::Name,
            SortBy::Change => Sort::Change,
        };
        Ok(Output { wanted, sort, only_changed: args.only == Some(Only::Changed), width: args.width })
    }

    /// Refuses to write over what the reports are made from: inputs, and templates.
    pub(super) fn spare<'i>(&self, inputs: impl IntoIterator<Item = &'i str>, io: &Io<'_>) -> Result<(), Failure> {
        let templates = self.wanted.kinds().filter_map(|form| match form {
            Form::Template(template) => Some(template.name()),
            Form::Renderer(_) => None,
        });
        self.wanted.spare(templates, io)?;
        self.wanted.spare(inputs, io)
    }

    /// Writes all reports; files are written even when quiet.
    pub(super) fn write(&self, comparison: &Comparison, cli: &Cli, io: &mut Io<'_>) -> Result<(), Failure> {
        let options = |place| RenderOptions { sort: self.sort, only_changed: self.only_changed, ..place };
        // The place of a report decides its width and colour, which are nothing to the view.
        let view = LazyCell::new(|| View::of(comparison, &options(RenderOptions::default())));
        self.wanted.write(self.width, cli, io, |form, place| form.render(comparison, &view, &options(place)))
    }
}

/// The form that a text asks for, and the name of the file.
fn form<'t>(text: &'t str, io: &Io<'_>) -> Result<(Form, Option<&'t str>), Failure> {
    if let Some((template, file)) = template::wanted(text, io)? {
        return Ok((Form::Template(Box::new(template)), file));
    }
    let (name, file) = text.split_once('=').map_or((text, None), |(name, file)| (name, Some(file)));
    let Some(renderer) = report::renderer(name) else {
        let names: Vec<_> = RENDERERS.iter().map(|renderer| renderer.name()).collect();
        let close = names.iter().copied().max_by(|a, b| strsim::jaro_winkler(a, name).total_cmp(&strsim::jaro_winkler(b, name)));
        let close = close.filter(|close| strsim::jaro_winkler(close, name) > 0.8).map(|close| format!("did you mean `{close}`? "));
        return Err(Failure::usage(format!("--report {text}: there is no report `{name}`")).hint(format!(
            "{}kinds: {}, template:FILE",
            close.unwrap_or_default(),
            names.join(", ")
        )));
    };
    Ok((Form::Renderer(renderer), file))
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
