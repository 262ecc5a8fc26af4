//! `--report template:FILE[=OUT]`: a template of the user's, read at once and filled by a process of its own.
//!
//! A template comes with a pull request, and so from strangers. What it does with memory and time can't be bounded from within, not
//! even what its constants come to when it is parsed; so the system bounds the process that does it ([`fill`]).

use std::io::{Read, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde::{Deserialize, Serialize};

use crate::cli::exit::{Failure, PASS, USAGE};
use crate::cli::io::Io;
use crate::compare;
use crate::limits::{self, Limit};
use crate::model::Comparison;
use crate::report::template::{Template, TemplateError};
use crate::report::{RenderOptions, View};
use crate::shutdown::Program;

/// What the kind of report begins with.
const PREFIX: &str = "template:";
/// The command that fills a template, for no one but perfdiff itself.
const FILL: &str = "fill-template";

/// A template of the user's.
pub(in crate::cli) struct UserTemplate {
    name: String,
    source: String,
    /// The program that fills it; without one this process does.
    program: Option<PathBuf>,
}

/// What the process that fills a template is given. Without a comparison it only looks whether it is a template.
#[derive(Serialize, Deserialize)]
struct Job<C> {
    name: String,
    source: String,
    comparison: Option<C>,
    options: RenderOptions,
}

/// The template of a kind of report and the file that it is to be written to; nothing where it is another kind.
pub(in crate::cli) fn wanted<'k>(kind: &'k str, io: &Io<'_>) -> Result<Option<(UserTemplate, Option<&'k str>)>, Failure> {
    if kind == "template" || kind.starts_with("template=") {
        return Err(Failure::usage(format!("--report {kind}: which template?")).hint("--report template:FILE, or template:FILE=OUT"));
    }
    let Some(rest) = kind.strip_prefix(PREFIX) else { return Ok(None) };
    let (name, out) = match rest.rsplit_once('=') {
        Some((name, out)) if !io.path(rest).exists() => (name, Some(out)),
        _ => (rest, None),
    };
    if name.is_empty() {
        return Err(Failure::usage(format!("--report {kind}: the template's name is missing")).hint("--report template:FILE"));
    }
    let source = read(&io.path(name)).map_err(|error| Failure::usage(format!("{name}: can't be read as a template: {error}")))?;
    let template = UserTemplate { name: name.to_owned(), source, program: io.program.clone() };
    template.run(None, RenderOptions::default())?;
    Ok(Some((template, out)))
}

fn read(path: &Path) -> std::io::Result<String> {
    let mut text = String::new();
    #[expect(clippy::disallowed_methods, reason = "the template is read here")]
    std::fs::File::open(path)?.take(limits::TEMPLATE.most + 1).read_to_string(&mut text)?;
    if text.len() as u64 > limits::TEMPLATE.most {
        return Err(std::io::Error::other(limits::TEMPLATE.to_string()));
    }
    Ok(text)
}

impl UserTemplate {
    /// Its name, as it was given.
    pub(in crate::cli) fn name(&self) -> &str {
        &self.name
    }

    /// The page of a comparison.
    pub(in crate::cli) fn render(&self, comparison: &Comparison, options: RenderOptions) -> Result<String, Failure> {
        self.run(Some(comparison), options)
    }

    fn run(&self, comparison: Option<&Comparison>, options: RenderOptions) -> Result<String, Failure> {
        let Some(program) = &self.program else { return Ok(page(&self.name, self.source.clone(), comparison, &options)?) };
        let job = Job { name: self.name.clone(), source: self.source.clone(), comparison, options };
        let trouble = |error: std::io::Error| Failure::trouble(format!("{}: can't be filled: {error}", self.name));
        let mut command = Command::new(program);
        command.arg(FILL).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let filler = Program::start(&mut command).map_err(trouble)?;
        let (stdin, stdout, _) = filler.streams();
        if let Some(stdin) = stdin {
            // It reads all before it writes; where it ends before that, its end says why.
            let mut stdin = std::io::BufWriter::new(stdin);
            let _ = serde_json::to_writer(&mut stdin, &job).map_err(std::io::Error::from).and_then(|()| stdin.flush());
        }
        let mut answer = Vec::new();
        if let Some(stdout) = stdout {
            stdout.take(limits::TEMPLATE_OUTPUT.most + 1).read_to_end(&mut answer).map_err(trouble)?;
        }
        let ended = filler.wait().map_err(trouble)?;
        match ended.code() {
            Some(code) if code == i32::from(PASS) => Ok(String::from_utf8_lossy(&answer).into_owned()),
            Some(code) if code == i32::from(USAGE) => {
                let error: TemplateError = serde_json::from_slice(&answer).map_err(|error| trouble(error.into()))?;
                Err(error.into())
            }
            _ if is_out_of_time(ended) => Err(beyond(&self.name, &limits::TEMPLATE_TIME).into()),
            // However a process ends that gets no more memory: by the allocator, a panic, or the end of its stack.
            _ => Err(beyond(&self.name, &limits::TEMPLATE_MEMORY).into()),
        }
    }
}

fn beyond(name: &str, limit: &Limit) -> TemplateError {
    TemplateError { place: name.to_owned(), message: format!("takes {limit}"), hint: limit.instead.to_owned() }
}

/// Whether the system ended the process for the time that it took.
fn is_out_of_time(ended: std::process::ExitStatus) -> bool {
    #[cfg(unix)]
    return std::os::unix::process::ExitStatusExt::signal(&ended) == Some(rustix::process::Signal::XCPU.as_raw());
    #[cfg(not(unix))]
    {
        let _ = ended;
        false
    }
}

/// What stands on the page; nothing without a comparison.
fn page(name: &str, source: String, comparison: Option<&Comparison>, options: &RenderOptions) -> Result<String, TemplateError> {
    let template = Template::parse(name, source)?;
    let Some(comparison) = comparison else { return Ok(String::new()) };
    // The place of a report decides its width and colour, which are nothing to the view.
    let view = View::of(comparison, &RenderOptions { width: None, color: false, ..*options });
    template.render(comparison, &view, options)
}

/// Fills the template that stands on standard input, with no more memory and time than a template may take.
pub(in crate::cli) fn fill(io: &mut Io<'_>) -> Result<u8, Failure> {
    bound_this_process().map_err(|error| Failure::trouble(format!("a template's memory and time can't be bounded: {error}")))?;
    let mut text = Vec::new();
    let read = io.stdin.read_to_end(&mut text).map_err(serde_json::Error::io).and_then(|_| serde_json::from_slice(&text));
    let job: Job<Comparison> = read.map_err(|error| Failure::trouble(format!("{FILL}: is only for perfdiff itself: {error}")))?;
    drop(text);
    let comparison = job.comparison.map(compare::recomputed);
    let (code, answer) = match page(&job.name, job.source, comparison.as_ref(), &job.options) {
        Ok(page) => (PASS, page),
        Err(error) => (USAGE, serde_json::to_string(&error).unwrap_or_default()),
    };
    io.stdout.write_all(answer.as_bytes()).map_err(|error| Failure::trouble(format!("{FILL}: {error}")))?;
    Ok(code)
}

/// From now on the system refuses this process more memory, and ends it after its time.
#[cfg(unix)]
fn bound_this_process() -> std::io::Result<()> {
    use rustix::process::{Resource, getrlimit, setrlimit};
    let wanted = [(Resource::As, limits::TEMPLATE_MEMORY.most), (Resource::Cpu, limits::TEMPLATE_TIME.most), (Resource::Core, 0)];
    for (resource, most) in wanted {
        let mut limit = getrlimit(resource);
        limit.current = Some(limit.current.map_or(most, |current| current.min(most)));
        match setrlimit(resource, limit) {
            // Not every Unix bounds a process's memory in this way.
            Err(_) if cfg!(not(target_os = "linux")) && resource == Resource::As => {}
            set => set?,
        }
    }
    Ok(())
}

/// Elsewhere a template's steps alone are bounded.
#[cfg(not(unix))]
fn bound_this_process() -> std::io::Result<()> {
    Ok(())
}

impl From<TemplateError> for Failure {
    fn from(error: TemplateError) -> Failure {
        Failure::usage(error.to_string()).hint(&error.hint)
    }
}
