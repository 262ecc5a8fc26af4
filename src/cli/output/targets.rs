//! `--report KIND[=FILE]`, any number of times: checked before any work is done, so that a slip of the command line does not
//! cost a long read, and written when it is.

use std::path::PathBuf;

use crate::cli::args::Cli;
use crate::cli::console::{note, print};
use crate::cli::exit::Failure;
use crate::cli::input::protect::spare;
use crate::cli::io::Io;
use crate::cli::output::files::{color, width, write_file};
use crate::report::{Document, Form, RenderOptions};

/// Reports that were asked for, at most one of them on standard output. `K` is what a command knows of a kind.
pub(in crate::cli) struct ReportTargets<K>(Vec<(K, Option<Target>)>);

/// A file to write to.
struct Target {
    path: PathBuf,
    /// As the user gave it.
    given: String,
}

impl<K> ReportTargets<K> {
    /// The reports that these texts ask for. `kind` takes a text apart into the kind and the name of the file, if any.
    pub(in crate::cli) fn new<'t>(
        texts: &'t [String],
        io: &Io<'_>,
        kind: impl Fn(&'t str) -> Result<(K, Option<&'t str>), Failure>,
    ) -> Result<ReportTargets<K>, Failure> {
        let wanted = |text: &'t String| match kind(text)? {
            (_, Some("")) => Err(Failure::usage(format!("--report {text}: the file's name is missing"))),
            (kind, Some("-") | None) => Ok((kind, None)),
            (kind, Some(file)) => Ok((kind, Some(Target { path: io.path(file), given: file.to_owned() }))),
        };
        let wanted = texts.iter().map(wanted).collect::<Result<Vec<_>, _>>()?;
        if wanted.iter().filter(|(_, file)| file.is_none()).count() > 1 {
            return Err(Failure::usage("only one report can go to standard output").hint("give the others a file: --report KIND=FILE"));
        }
        Ok(ReportTargets(wanted))
    }

    /// Refuses to write over what the reports are made from.
    pub(in crate::cli) fn spare<'i>(&self, inputs: impl IntoIterator<Item = &'i str>, io: &Io<'_>) -> Result<(), Failure> {
        spare(self.0.iter().filter_map(|(_, file)| Some(file.as_ref()?.path.clone())), inputs, io)
    }

    /// The kinds that were asked for.
    pub(in crate::cli) fn kinds(&self) -> impl Iterator<Item = &K> {
        self.0.iter().map(|(kind, _)| kind)
    }

    /// The kind that goes to standard output.
    pub(in crate::cli) fn on_stdout(&self) -> Option<&K> {
        self.0.iter().find(|(_, file)| file.is_none()).map(|(kind, _)| kind)
    }

    /// Writes all reports; files even when quiet, and reports on standard error that they are written. `columns` is the number of columns that was asked for. What `text` is given
    /// are the options as far as the place of a report decides them.
    pub(in crate::cli) fn write(
        &self,
        columns: Option<usize>,
        cli: &Cli,
        io: &mut Io<'_>,
        text: impl Fn(&K, RenderOptions) -> Result<String, Failure>,
    ) -> Result<(), Failure> {
        for (kind, file) in &self.0 {
            if file.is_none() && cli.quiet {
                continue;
            }
            let options = RenderOptions {
                width: if file.is_some() { columns } else { width(columns, io) },
                color: file.is_none() && color(cli.color, io),
                ..RenderOptions::default()
            };
            let text = text(kind, options)?;
            match file {
                Some(target) => {
                    write_file(&target.path, &text)?;
                    note(cli, io, &format!("perfdiff: wrote {}", target.given));
                }
                None => print(io, &text)?,
            }
        }
        Ok(())
    }
}

/// Which form of a document a text asks for, and the name of the file.
pub(in crate::cli) fn one_of<'t, D>(text: &'t str, document: &Document<D>) -> Result<(&'static Form<D>, Option<&'t str>), Failure> {
    let (name, file) = text.split_once('=').map_or((text, None), |(name, file)| (name, Some(file)));
    document.form(name).map(|form| (form, file)).ok_or_else(|| {
        let forms: Vec<&str> = document.forms.iter().map(|form| form.name).collect();
        Failure::usage(format!("--report {text}: {} can't be written as `{name}`", document.name))
            .hint(format!("kinds: {}", forms.join(", ")))
    })
}
