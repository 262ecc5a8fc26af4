//! What is left behind in files: comparison.json, the HTML report, the job's summary, the step's outputs.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use crate::cli::args::CiArgs;
use crate::cli::exit::Failure;
use crate::cli::input::protect::spare;
use crate::cli::io::Io;
use crate::cli::output::files::write_file;
use crate::github::{actions, nonce};
use crate::model::{Comparison, GateVerdict, Verdict};
use crate::report::{self, RenderOptions, View};

/// Where comparison.json goes when nothing says it.
const DIRECTORY: &str = "perfdiff-report";
/// Its name.
pub(in crate::cli) const COMPARISON: &str = "comparison.json";

/// A comparison in one form.
pub(in crate::cli) fn render(kind: &str, comparison: &Comparison, view: &View, options: &RenderOptions) -> Result<String, Failure> {
    let renderer = report::renderer(kind).ok_or_else(|| Failure::trouble(format!("there is no report `{kind}`")))?;
    renderer.render(comparison, view, options).map_err(|error| Failure::trouble(error.to_string()))
}

/// Where the two reports are, as the user names them.
pub(in crate::cli) struct ReportFiles {
    html: Option<PathBuf>,
    json: PathBuf,
}

impl ReportFiles {
    /// Where the flags want them.
    pub(in crate::cli) fn of(args: &CiArgs) -> ReportFiles {
        let beside = args.html.as_deref().and_then(Path::parent).unwrap_or(Path::new(DIRECTORY));
        ReportFiles { html: args.html.clone(), json: args.comparison.clone().unwrap_or_else(|| beside.join(COMPARISON)) }
    }

    /// Refuses to write over the results that they are made from.
    pub(in crate::cli) fn spare<'i>(&self, inputs: impl IntoIterator<Item = &'i str>, io: &Io<'_>) -> Result<(), Failure> {
        spare(self.html.iter().chain([&self.json]).map(|file| io.path(file)), inputs, io)
    }

    /// Writes both.
    pub(in crate::cli) fn write(&self, comparison: &Comparison, view: &View, io: &Io<'_>) -> Result<(), Failure> {
        write_file(&io.path(&self.json), &render("json", comparison, view, &RenderOptions::default())?)?;
        match &self.html {
            Some(html) => write_file(&io.path(html), &render("html", comparison, view, &RenderOptions::default())?),
            None => Ok(()),
        }
    }

    /// Their outputs.
    pub(in crate::cli) fn outputs(&self) -> Vec<(&'static str, String)> {
        let html = self.html.as_ref().map(|html| html.display().to_string()).unwrap_or_default();
        vec![("report-html", html), ("report-json", self.json.display().to_string())]
    }
}

/// The outputs that a comparison has: its outcome, and how many findings there are, as the headline counts them.
pub(in crate::cli) fn outputs(comparison: &Comparison, view: &View) -> Vec<(&'static str, String)> {
    let groups = |verdict| view.section(verdict).map_or(0, |section| section.groups.len());
    let gates = |verdict| view.gates.iter().filter(|gate| gate.verdict == verdict).count();
    let whole = |verdict| usize::from(view.suite_finding.as_ref().is_some_and(|whole| whole.verdict == verdict));
    let failures = groups(Verdict::Failure) + gates(GateVerdict::Failure) + whole(Verdict::Failure);
    let warnings = groups(Verdict::Warning) + gates(GateVerdict::Warning) + whole(Verdict::Warning);
    vec![
        ("outcome", comparison.outcome.name().to_owned()),
        ("failures", failures.to_string()),
        ("warnings", warnings.to_string()),
        ("improvements", groups(Verdict::Improved).to_string()),
        ("baseline", harmless(&view.baseline.name)),
    ]
}

/// A name that a workflow may put into a command, though it should not; nothing where a stranger's branch has other characters.
fn harmless(name: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "._/@+ -".contains(c);
    Some(name).filter(|name| name.chars().all(is_plain) && !name.starts_with('-')).unwrap_or_default().to_owned()
}

/// Adds outputs to the file that `GITHUB_OUTPUT` names, if any.
pub(in crate::cli) fn output(outputs: &[(&str, String)], io: &Io<'_>) -> Result<(), Failure> {
    let text: String = outputs.iter().map(|(name, value)| actions::output(name, value, &nonce())).collect();
    io.var("GITHUB_OUTPUT").map_or(Ok(()), |path| append("GITHUB_OUTPUT", &io.path(path), |_| text))
}

/// Adds Markdown to the file that `GITHUB_STEP_SUMMARY` names, if any.
pub(in crate::cli) fn summary(markdown: &str, io: &Io<'_>) -> Result<(), Failure> {
    io.var("GITHUB_STEP_SUMMARY")
        .map_or(Ok(()), |path| append("GITHUB_STEP_SUMMARY", &io.path(path), |already| actions::summary(markdown, already)))
}

/// Adds to a file of the runner what is to be written after so many bytes.
fn append(name: &str, path: &Path, text: impl FnOnce(usize) -> String) -> Result<(), Failure> {
    let trouble = |error: std::io::Error| Failure::trouble(format!("{name}: {} can't be written: {error}", path.display()));
    let mut file = std::fs::OpenOptions::new().append(true).create(true).open(path).map_err(trouble)?;
    let already = file.metadata().map_err(trouble)?.len();
    file.write_all(text(usize::try_from(already).unwrap_or(usize::MAX)).as_bytes()).map_err(trouble)
}

#[cfg(test)]
mod tests {
    use super::harmless;

    #[test]
    fn a_name_that_a_shell_would_take_for_more_is_no_output() {
        for name in ["main@1a2b3c4", "release/1.x at 1a2b3c4", "base.json"] {
            assert_eq!(harmless(name), name);
        }
        for name in ["x$(id)", "a;b", "a`b`", "a\nb", "-rf", "a\"b", "a|b", "é"] {
            assert_eq!(harmless(name), "", "{name}");
        }
    }
}
