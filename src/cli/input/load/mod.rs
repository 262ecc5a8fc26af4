//! Inputs as the user names them → runs: files, directories, globs, and standard input.

pub(in crate::cli) mod file;
mod folder;
mod glob;
mod several;

use std::io::{self, Read};
use std::panic;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use crate::cli::args::ReadingArgs;
use crate::cli::exit::Failure;
use crate::cli::input::load::file::file;
use crate::cli::input::load::folder::Folder;
use crate::cli::input::progress::Progress;
use crate::cli::io::Io;
use crate::compare;
use crate::ingest::{self, Claim, Explanation, FORMATS, Format, Options, ParseError, ParseErrorKind, RecipeFormat, Source};
use crate::model::Run;
use crate::policy::Policy;

/// Reads inputs in the way the user asked for.
pub(in crate::cli) struct Loader<'l> {
    /// The name of the format that the user asked for.
    format: Option<&'l str>,
    suite: Option<&'l str>,
    labels: Vec<(&'l str, &'l str)>,
    /// The formats that are recipes of the configuration.
    recipes: Vec<RecipeFormat>,
    options: Options,
    progress: Progress,
    stdin_read: AtomicBool,
    /// Where somebody wants to know why each file is read as what it is.
    explanations: Option<Mutex<Vec<Explanation>>>,
}

/// Most files that are explained.
const EXPLAINED: usize = 20;

impl<'l> Loader<'l> {
    /// A loader for these arguments; a label that is not `KEY=VALUE` and a format that there is not are wrong usage.
    pub(in crate::cli) fn new(args: &'l ReadingArgs, policy: &Policy, progress: Progress) -> Result<Loader<'l>, Failure> {
        let recipes = own_recipes(policy)?;
        let labels = args.label.iter().map(|label| {
            label
                .split_once('=')
                .filter(|(key, value)| !key.is_empty() && !value.is_empty())
                .ok_or_else(|| Failure::usage(format!("--label {label}: expected KEY=VALUE, such as os=linux")))
        });
        Ok(Loader {
            format: args.format.as_deref().map(|name| known(name, &recipes)).transpose()?,
            suite: args.suite.as_deref(),
            labels: labels.collect::<Result<_, _>>()?,
            recipes,
            options: Options { json: policy.ingest_json.clone(), recipes: policy.recipes.clone(), ..Options::default() },
            progress,
            stdin_read: AtomicBool::new(false),
            explanations: None,
        })
    }

    /// The same, which also finds out why each file is read as what it is.
    pub(in crate::cli) fn explaining(self) -> Loader<'l> {
        Loader { explanations: Some(Mutex::default()), ..self }
    }

    /// What was found out so far, of the first files.
    pub(in crate::cli) fn explanations(&self) -> Vec<Explanation> {
        self.explanations.as_ref().map(|all| std::mem::take(&mut *all.lock().unwrap_or_else(PoisonError::into_inner))).unwrap_or_default()
    }

    /// All runs of these inputs, in their order.
    pub(in crate::cli) fn runs(&self, inputs: &[String], io: &mut Io<'_>) -> Result<Vec<Run>, Failure> {
        self.read_all(inputs, &io.cwd, &mut io.stdin)
    }

    /// The runs of a baseline and of a head. Directories, which mostly wait for the file system, are read side by side.
    pub(in crate::cli) fn both(&self, baseline: &[String], head: &[String], io: &mut Io<'_>) -> Result<(Vec<Run>, Vec<Run>), Failure> {
        let is_directory = |input: &String| matches!(paths(input, io).as_slice(), [path] if path.is_dir());
        if !baseline.iter().chain(head).all(is_directory) {
            return Ok((self.runs(baseline, io)?, self.runs(head, io)?));
        }
        let cwd = &io.cwd;
        let (baseline, head) = thread::scope(|scope| {
            let baseline = scope.spawn(|| self.read_all(baseline, cwd, &mut io::empty()));
            let head = self.read_all(head, cwd, &mut io::empty());
            (baseline.join().unwrap_or_else(|panicked| panic::resume_unwind(panicked)), head)
        });
        Ok((baseline?, head?))
    }

    fn read_all(&self, inputs: &[String], cwd: &Path, stdin: &mut dyn Read) -> Result<Vec<Run>, Failure> {
        let mut runs = Vec::new();
        for input in inputs {
            runs.extend(self.input(input, cwd, stdin)?);
        }
        let mut label: Vec<String> = self.labels.iter().map(|(key, value)| format!("{key}={value}")).collect();
        label.sort_unstable();
        for run in &mut runs {
            if let Some(suite) = self.suite {
                suite.clone_into(&mut run.suite);
            }
            if !label.is_empty() {
                run.label = Some(label.join(","));
            }
            for benchmark in &mut run.benchmarks {
                for (key, value) in &self.labels {
                    benchmark.params.insert((*key).to_owned(), (*value).to_owned());
                }
            }
        }
        compare::add_derived_metrics(&mut runs);
        Ok(runs)
    }

    fn input(&self, input: &str, cwd: &Path, stdin: &mut dyn Read) -> Result<Vec<Run>, Failure> {
        if input == "-" {
            if self.stdin_read.swap(true, Ordering::Relaxed) {
                return Err(Failure::usage("`-` is given twice; standard input can be read once").hint("write one of the two to a file"));
            }
            return self.read(&Source::once("standard input", || Ok(stdin))?, &self.options(None));
        }
        let path = cwd.join(input);
        if path.is_dir() {
            return self.directory(input, &path, None);
        }
        if path.exists() {
            return self.read(&file(input, &path, &self.progress)?, &self.options(None));
        }
        if let Some((directory, baseline)) = input.rsplit_once('@')
            && cwd.join(directory).is_dir()
        {
            if baseline.is_empty() {
                return Err(Failure::usage(format!("{input}: the name of criterion's baseline is missing after `@`"))
                    .hint("if a variable stands there, it is not set; without `@` the newest results are read"));
            }
            return self.directory(directory, &cwd.join(directory), Some(baseline));
        }
        if glob::is_glob(input) {
            let mut runs = Vec::new();
            for name in glob::expand(input, cwd)? {
                runs.extend(self.input(&name, cwd, stdin)?);
            }
            return Ok(runs);
        }
        Err(Failure::trouble(format!("{input}: no such file or directory")).hint("inputs are files, directories, globs in quotes, or `-`"))
    }

    fn format(&self) -> Option<&dyn Format> {
        let name = self.format?;
        let own = self.recipes.iter().find(|recipe| recipe.name() == name).map(|recipe| recipe as &dyn Format);
        own.or_else(|| ingest::by_name(name).map(|format| format as &dyn Format))
    }

    fn options(&self, criterion_baseline: Option<&str>) -> Options {
        Options { criterion_baseline: criterion_baseline.map(str::to_owned), ..self.options.clone() }
    }

    fn read(&self, source: &Source, options: &Options) -> Result<Vec<Run>, Failure> {
        Ok(self.ingest(source, self.format(), options)?)
    }

    fn ingest(&self, source: &Source, format: Option<&dyn Format>, options: &Options) -> Result<Vec<Run>, ParseError> {
        if let Some(explanations) = &self.explanations {
            let mut explanations = explanations.lock().unwrap_or_else(PoisonError::into_inner);
            if explanations.len() < EXPLAINED {
                explanations.push(ingest::explain(source, format, options));
            }
        }
        ingest::read(source, format, options)
    }

    /// A directory that a format knows as a whole, else the result files in it.
    fn directory(&self, name: &str, path: &Path, baseline: Option<&str>) -> Result<Vec<Run>, Failure> {
        let folder = Rc::new(Folder::open(name, path, &self.progress)?);
        let source = Source::tree(name, Box::new(Rc::clone(&folder)));
        // A format that was named may mean the files in the directory; a named baseline is always criterion's.
        let whole = match self.format() {
            Some(format) if baseline.is_none() && format.claim(&source) == Claim::No => None,
            format => Some(self.ingest(&source, format, &self.options(baseline))),
        };
        let mut runs = match whole {
            Some(Err(error)) if error.kind != ParseErrorKind::Unclaimed || source.files().is_empty() => return Err(error.into()),
            Some(Ok(runs)) => runs,
            Some(Err(_)) | None => several::read(name, &folder, source.files(), &self.progress, |source| {
                self.ingest(source, self.format(), &self.options(None))
            })?,
        };
        if let Some(first) = runs.first_mut() {
            first.caveats.extend(several::left_out(name, folder.left_out()));
        }
        Ok(runs)
    }
}

/// The recipes of the configuration.
fn own_recipes(policy: &Policy) -> Result<Vec<RecipeFormat>, Failure> {
    if let Some(name) = policy.recipes.keys().find(|name| ingest::by_name(name).is_some()) {
        return Err(Failure::usage(format!("[ingest.{name}]: {name} comes with perfdiff")).hint("give your recipe another name"));
    }
    Ok(policy.recipes.iter().map(|(name, recipe)| RecipeFormat::new(name, Arc::clone(recipe))).collect())
}

/// The name of a format that there is.
fn known<'n>(name: &'n str, recipes: &[RecipeFormat]) -> Result<&'n str, Failure> {
    let names = || FORMATS.iter().map(|format| format.name()).chain(recipes.iter().map(Format::name));
    if names().any(|known| known == name) {
        return Ok(name);
    }
    let all = names().collect::<Vec<_>>().join(", ");
    Err(Failure::usage(format!("--format {name}: there is no such format")).hint(format!("the formats are {all}")))
}

/// Where an input leads, without reading it: files and directories that are there. What can't be found is for the reading to say.
pub(in crate::cli) fn paths(input: &str, io: &Io<'_>) -> Vec<PathBuf> {
    let path = io.path(input);
    if input == "-" || path.exists() {
        return if input == "-" { Vec::new() } else { vec![path] };
    }
    let named = input.rsplit_once('@').map(|(directory, _)| io.path(directory)).filter(|directory| directory.is_dir());
    let matched = || glob::expand(input, &io.cwd).unwrap_or_default().iter().map(|name| io.path(name)).collect();
    match named {
        Some(directory) => vec![directory],
        None if glob::is_glob(input) => matched(),
        None => Vec::new(),
    }
}

impl From<ParseError> for Failure {
    fn from(error: ParseError) -> Failure {
        Failure::trouble(error.to_string()).hint(error.hint)
    }
}
