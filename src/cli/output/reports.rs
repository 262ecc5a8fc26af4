//! Writing comparisons where the user wants them.

use std::cell::LazyCell;

use crate::cli::args::{Cli, Only, OutputArgs, SortBy};
use crate::cli::console::note;
use crate::cli::exit::Failure;
use crate::cli::io::Io;
use crate::cli::output::targets::ReportTargets;
use crate::cli::output::template::{self, UserTemplate};
use crate::model::Comparison;
use crate::report::{self, RENDERERS, RenderOptions, Renderer, Sort, View};

/// How a report is written.
enum Form {
    Renderer(&'static dyn Renderer),
    Template(UserTemplate),
}

impl Form {
    fn render(&self, comparison: &Comparison, view: &View, options: &RenderOptions) -> Result<String, Failure> {
        match self {
            Form::Renderer(renderer) => renderer.render(comparison, view, options).map_err(|error| Failure::trouble(error.to_string())),
            Form::Template(template) => template.render(comparison, *options),
        }
    }
}

/// The reports of a comparison.
pub(in crate::cli) struct Output {
    wanted: ReportTargets<Form>,
    sort: Sort,
    only_changed: bool,
    details: bool,
    width: Option<usize>,
}

impl Output {
    /// The reports that the arguments ask for.
    pub(in crate::cli) fn new(args: &OutputArgs, io: &Io<'_>) -> Result<Output, Failure> {
        let wanted = ReportTargets::new(&args.report, io, |text| form(text, io))?;
        let sort = match args.sort {
            SortBy::Severity => Sort::Severity,
            SortBy::Name => Sort::Name,
            SortBy::Change => Sort::Change,
        };
        Ok(Output { wanted, sort, only_changed: args.only == Some(Only::Changed), details: args.all, width: args.width })
    }

    /// Refuses to write over what the reports are made from: inputs, and templates.
    pub(in crate::cli) fn spare<'i>(&self, inputs: impl IntoIterator<Item = &'i str>, io: &Io<'_>) -> Result<(), Failure> {
        let templates = self.wanted.kinds().filter_map(|form| match form {
            Form::Template(template) => Some(template.name()),
            Form::Renderer(_) => None,
        });
        self.wanted.spare(templates, io)?;
        self.wanted.spare(inputs, io)
    }

    /// Writes all reports; files are written even when quiet.
    pub(in crate::cli) fn write(&self, comparison: &Comparison, cli: &Cli, io: &mut Io<'_>) -> Result<(), Failure> {
        let options = |place| RenderOptions { sort: self.sort, only_changed: self.only_changed, details: self.details, ..place };
        // The place of a report decides its width and colour, which are nothing to the view.
        let view = LazyCell::new(|| View::of(comparison, &options(RenderOptions::default())));
        // Whoever sees another report, or none, sees what came out all the same.
        if !matches!(self.wanted.on_stdout(), Some(Form::Renderer(renderer)) if renderer.name() == "console") {
            note(cli, io, &format!("perfdiff: {}", view.headline()));
        }
        self.wanted.write(self.width, cli, io, |form, place| form.render(comparison, &view, &options(place)))
    }
}

/// The form that a text asks for, and the name of the file.
fn form<'t>(text: &'t str, io: &Io<'_>) -> Result<(Form, Option<&'t str>), Failure> {
    if let Some((template, file)) = template::wanted(text, io)? {
        return Ok((Form::Template(template), file));
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
