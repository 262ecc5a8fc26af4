//! Inputs as the user names them → runs. With `config.rs` and `output.rs`, the only code that touches files.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use globset::GlobBuilder;
use walkdir::WalkDir;

use super::args::ReadingArgs;
use super::exit::Failure;
use super::io::Io;
use super::progress::Progress;
use crate::compare;
use crate::ingest::{self, Format, Options, ParseError, ParseErrorKind, Source, Tree, TreeFile};
use crate::model::{Caveat, CaveatCode, JsonMapping, Run};

/// The most files that one input may name; more is a slip of the pattern.
const MOST_FILES: usize = 200_000;

/// Reads inputs in the way the user asked for.
pub(super) struct Loader<'l> {
    format: Option<&'static dyn Format>,
    suite: Option<&'l str>,
    labels: Vec<(&'l str, &'l str)>,
    json: JsonMapping,
    progress: Progress,
}

impl<'l> Loader<'l> {
    /// A loader for these arguments; a label that is not `KEY=VALUE` is wrong usage.
    pub(super) fn new(args: &'l ReadingArgs, json: JsonMapping, progress: Progress) -> Result<Loader<'l>, Failure> {
        let labels = args.label.iter().map(|label| {
            label
                .split_once('=')
                .filter(|(key, value)| !key.is_empty() && !value.is_empty())
                .ok_or_else(|| Failure::usage(format!("--label {label}: expected KEY=VALUE, such as os=linux")))
        });
        Ok(Loader {
            format: args.format.as_deref().and_then(ingest::by_name),
            suite: args.suite.as_deref(),
            labels: labels.collect::<Result<_, _>>()?,
            json,
            progress,
        })
    }

    /// All runs of these inputs, in their order.
    pub(super) fn runs(&self, inputs: &[String], io: &mut Io<'_>) -> Result<Vec<Run>, Failure> {
        let mut runs = Vec::new();
        for input in inputs {
            runs.extend(self.input(input, io)?);
        }
        for run in &mut runs {
            if let Some(suite) = self.suite {
                suite.clone_into(&mut run.suite);
            }
            for benchmark in &mut run.benchmarks {
                for (key, value) in &self.labels {
                    benchmark.params.insert((*key).to_owned(), (*value).to_owned());
                }
            }
        }
        compare::derive(&mut runs);
        Ok(runs)
    }

    fn input(&self, input: &str, io: &mut Io<'_>) -> Result<Vec<Run>, Failure> {
        if input == "-" {
            let mut bytes = Vec::new();
            io.stdin.read_to_end(&mut bytes).map_err(|error| Failure::trouble(format!("standard input can't be read: {error}")))?;
            return self.read(&Source::bytes("standard input", bytes)?, &self.options(None));
        }
        let path = io.path(input);
        if path.is_dir() {
            return self.directory(input, &path, None);
        }
        if path.exists() {
            return self.read(&file(input, path, &self.progress)?, &self.options(None));
        }
        if let Some((directory, baseline)) = input.rsplit_once('@')
            && io.path(directory).is_dir()
        {
            return self.directory(directory, &io.path(directory), Some(baseline));
        }
        if input.contains(['*', '?', '[', '{']) {
            let matched = expand(input, &io.cwd)?;
            let mut runs = Vec::new();
            for name in matched {
                runs.extend(self.input(&name, io)?);
            }
            return Ok(runs);
        }
        Err(Failure::trouble(format!("{input}: no such file or directory")).hint("inputs are files, directories, globs in quotes, or `-`"))
    }

    fn options(&self, criterion_baseline: Option<&str>) -> Options {
        Options { criterion_baseline: criterion_baseline.map(str::to_owned), json: self.json.clone() }
    }

    fn read(&self, source: &Source, options: &Options) -> Result<Vec<Run>, Failure> {
        Ok(ingest::read(source, self.format, options)?)
    }

    /// A directory that a format knows as a whole, else the result files in it.
    fn directory(&self, name: &str, path: &Path, baseline: Option<&str>) -> Result<Vec<Run>, Failure> {
        let folder = Folder::open(path, &self.progress).map_err(|error| Failure::trouble(format!("{name}: can't be read: {error}")))?;
        let files = folder.files.clone();
        let source = Source::tree(name, Box::new(folder));
        let options = self.options(baseline);
        match ingest::read(&source, self.format.filter(|_| baseline.is_some()), &options) {
            Err(error) if error.kind == ParseErrorKind::Unclaimed => self.files_of(name, path, &files),
            other => Ok(other?),
        }
    }

    fn files_of(&self, name: &str, path: &Path, files: &[TreeFile]) -> Result<Vec<Run>, Failure> {
        let mut runs: Vec<Run> = Vec::new();
        let mut skipped = Vec::new();
        for entry in files {
            let shown = format!("{}/{}", name.trim_end_matches(['/', '\\']), entry.path);
            let source = file(&shown, path.join(&entry.path), &self.progress)?;
            match ingest::read(&source, self.format, &self.options(None)) {
                Ok(read) => runs.extend(read),
                Err(error) if matches!(error.kind, ParseErrorKind::Unclaimed | ParseErrorKind::Unsupported) => {
                    skipped.push(entry.path.clone());
                }
                Err(error) => return Err(error.into()),
            }
        }
        let Some(first) = runs.first_mut() else {
            return Err(ParseError::new(ParseErrorKind::Unclaimed, name, "no format recognises the directory or a file in it")
                .hint("`perfdiff formats` lists what can be read; name the files themselves, or use a glob")
                .into());
        };
        if !skipped.is_empty() {
            let some = skipped.iter().take(5).cloned().collect::<Vec<_>>().join(", ");
            let more = if skipped.len() > 5 { format!(" and {} more", skipped.len() - 5) } else { String::new() };
            first.caveats.push(Caveat::new(CaveatCode::PartSkipped, name, format!("no format recognises {some}{more}; not read")));
        }
        one_shape_each(name, &runs)?;
        Ok(runs)
    }
}

/// Two shapes of one tool's files in one directory are nearly always the same run written twice; counting it twice
/// would make it look surer than it is.
fn one_shape_each(name: &str, runs: &[Run]) -> Result<(), Failure> {
    for run in runs {
        if let Some(other) = runs.iter().find(|other| other.suite == run.suite && other.shape != run.shape) {
            return Err(ParseError::new(
                ParseErrorKind::Ambiguous,
                name,
                format!("holds the same suite `{}` as {} and as {}, perhaps one run written twice", run.suite, run.shape, other.shape),
            )
            .hint("name the files to read")
            .into());
        }
    }
    Ok(())
}

impl From<ParseError> for Failure {
    fn from(error: ParseError) -> Failure {
        Failure::trouble(error.to_string()).hint(error.hint)
    }
}

#[expect(clippy::disallowed_methods, reason = "inputs are opened here")]
fn file(name: &str, path: PathBuf, progress: &Progress) -> Result<Source, ParseError> {
    let progress = progress.clone();
    Source::file(name, Box::new(move || Ok(Box::new(progress.watch(File::open(&path)?)))))
}

/// The paths that a glob matches, sorted, as the user would have written them.
fn expand(pattern: &str, cwd: &Path) -> Result<Vec<String>, Failure> {
    let matcher = GlobBuilder::new(pattern)
        .literal_separator(true)
        .build()
        .map_err(|error| Failure::usage(format!("{pattern}: {}", error.kind())))?
        .compile_matcher();
    let fixed: PathBuf =
        Path::new(pattern).components().take_while(|part| !part.as_os_str().to_string_lossy().contains(['*', '?', '[', '{'])).collect();
    let depth = if pattern.contains("**") { usize::MAX } else { Path::new(pattern).components().count() - fixed.components().count() };
    let mut found: Vec<String> = WalkDir::new(cwd.join(&fixed))
        .max_depth(depth)
        .into_iter()
        .filter_map(Result::ok)
        .filter_map(|entry| {
            let below = entry.path().strip_prefix(cwd.join(&fixed)).ok()?;
            Some(fixed.join(below).to_string_lossy().into_owned())
        })
        .filter(|path| matcher.is_match(path))
        .take(MOST_FILES)
        .collect();
    found.sort();
    if found.is_empty() {
        return Err(Failure::trouble(format!("{pattern}: no file matches")).hint("`*` stays within a directory, `**` goes down"));
    }
    Ok(found)
}

/// A directory of the machine.
struct Folder {
    root: PathBuf,
    files: Vec<TreeFile>,
    progress: Progress,
}

impl Folder {
    fn open(root: &Path, progress: &Progress) -> io::Result<Folder> {
        let mut files = Vec::new();
        for entry in WalkDir::new(root).follow_links(false) {
            let entry = entry?;
            if !entry.file_type().is_file() || files.len() >= MOST_FILES {
                continue;
            }
            let Ok(path) = entry.path().strip_prefix(root) else { continue };
            let path = path.components().map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/");
            let modified =
                entry.metadata().ok().and_then(|data| data.modified().ok()?.duration_since(UNIX_EPOCH).ok()).map(|age| age.as_secs_f64());
            files.push(TreeFile { path, modified });
        }
        files.sort_by(|a, b| a.path.cmp(&b.path));
        Ok(Folder { root: root.to_owned(), files, progress: progress.clone() })
    }
}

impl Tree for Folder {
    fn files(&self) -> &[TreeFile] {
        &self.files
    }

    #[expect(clippy::disallowed_methods, reason = "inputs are opened here")]
    fn open(&self, path: &str) -> io::Result<Box<dyn Read>> {
        Ok(Box::new(self.progress.watch(File::open(self.root.join(path))?)))
    }
}
