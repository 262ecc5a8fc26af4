//! Files of benchmark tools → [`Run`]s. One file or folder per tool; nothing here opens files, computes statistics or knows policy.
//!
//! A format only says what the file says: it keeps the raw sample when the tool gives one, the tool's own spread
//! when it gives only that, the bare number otherwise. Trouble that can be lived with becomes a caveat of the run;
//! the rest is a [`ParseError`] that names file, place and remedy.
//!
//! To add a format: a recipe under `recipes`, its name in `recipe::built_in`, and a folder of captured files under
//! `fixtures/`. One that no recipe can describe is a unit struct that implements [`Format`], with its line in [`FORMATS`].

mod criterion;
mod error;
mod format;
mod github_action_benchmark;
mod infer;
mod jmeter_jtl;
mod json;
mod json_sketch;
mod json_text;
mod k6;
mod limited;
mod lines;
mod locust;
mod merge_repeats;
mod named;
mod normalize;
mod pytest_benchmark;
mod recipe;
mod run;
mod source;
mod unsupported;

pub use error::{ParseError, ParseErrorKind};
pub use format::{Claim, Format, Options};
pub use json_sketch::{Kind, Outline};
pub use recipe::RecipeFormat;
pub use source::{Opener, Source, Tree};

use std::sync::{Arc, LazyLock};

use crate::model::Run;

/// All formats that come with perfdiff, by name.
pub static FORMATS: LazyLock<Vec<&'static dyn Format>> = LazyLock::new(|| {
    let recipes = recipe::BUILT_IN.iter().map(|built_in| built_in as &dyn Format);
    let mut formats: Vec<&dyn Format> = PROGRAMMED.iter().copied().chain(recipes).collect();
    formats.sort_by_key(|format| format.name());
    formats
});

/// Those that are more than a recipe can say.
const PROGRAMMED: &[&dyn Format] = &[
    &criterion::CargoCriterion,
    &criterion::Criterion,
    &github_action_benchmark::GithubActionBenchmark,
    &jmeter_jtl::JmeterJtl,
    &json::Json,
    &k6::K6,
    &locust::Locust,
    &run::PerfdiffRun,
    &pytest_benchmark::PytestBenchmark,
];

/// The format named `name`.
pub fn by_name(name: &str) -> Option<&'static dyn Format> {
    FORMATS.iter().copied().find(|format| format.name() == name)
}

/// The one format that claims the source, of those that come with perfdiff.
pub fn detect(source: &Source) -> Result<&'static dyn Format, ParseError> {
    detect_among(source, FORMATS.iter().copied())
}

/// The one format that claims the source. What a recipe of the user's own is sure of is not asked of others.
fn detect_with<'f>(source: &Source, own: &'f [RecipeFormat]) -> Result<&'f dyn Format, ParseError> {
    let own = || own.iter().map(|format| format as &dyn Format);
    if own().any(|format| matches!(format.claim(source), Claim::Sure(_))) {
        return detect_among(source, own());
    }
    detect_among(source, own().chain(FORMATS.iter().copied()))
}

/// Every format is asked. One sure claim wins, else a lone possible one; anything else is an error which lists the
/// claims, so that the order of [`FORMATS`] can never matter.
fn detect_among<'f>(source: &Source, formats: impl Iterator<Item = &'f dyn Format>) -> Result<&'f dyn Format, ParseError> {
    let mut sure = Vec::new();
    let mut maybe = Vec::new();
    for format in formats {
        match format.claim(source) {
            Claim::Sure(reason) => sure.push((format, reason)),
            Claim::Maybe(reason) => maybe.push((format, reason)),
            Claim::No => {}
        }
    }
    match (sure.as_slice(), maybe.as_slice()) {
        ([], _) if unsupported::tool(source).is_some() => Err(unsupported::error(source)),
        ([(format, _)], _) | ([], [(format, _)]) => Ok(*format),
        ([], []) => Err(unclaimed(source)),
        ([], claims) | (claims, _) => Err(ambiguous(source, claims)),
    }
}

fn unclaimed(source: &Source) -> ParseError {
    if source.is_tree() && source.files().is_empty() {
        return ParseError::new(ParseErrorKind::Empty, source.name(), "is an empty directory")
            .hint("the tool wrote nothing there: it failed, its filter matched nothing, or it writes elsewhere");
    }
    if !source.is_tree() && source.outline().kind() == Kind::Empty {
        return ParseError::new(ParseErrorKind::Empty, source.name(), "is empty")
            .hint("the tool wrote nothing: it failed, was stopped, or ran no benchmark; look at its own output");
    }
    let names: Vec<_> = FORMATS.iter().map(|format| format.name()).collect();
    ParseError::new(ParseErrorKind::Unclaimed, source.name(), "no format recognises it")
        .hint(format!("perfdiff reads {}; name one with --format, or write perfdiff.run/v1 (`perfdiff schema run`)", names.join(", ")))
}

fn ambiguous(source: &Source, claims: &[(&dyn Format, &str)]) -> ParseError {
    let claims: Vec<_> = claims.iter().map(|(format, reason)| format!("{} ({reason})", format.name())).collect();
    ParseError::new(ParseErrorKind::Ambiguous, source.name(), format!("several formats claim it: {}", claims.join(", ")))
        .hint("say which with --format NAME")
}

/// Reads a source with the format that claims it, or with the one given.
pub fn read(source: &Source, format: Option<&dyn Format>, options: &Options) -> Result<Vec<Run>, ParseError> {
    let own: Vec<RecipeFormat> = options.recipes.iter().map(|(name, recipe)| RecipeFormat::new(name, Arc::clone(recipe))).collect();
    let format = match format {
        Some(format) => format,
        None => detect_with(source, &own)?,
    };
    let runs = format.parse(source, options)?;
    runs.iter().try_for_each(|run| limited::check(source.name(), run))?;
    if runs.iter().all(|run| run.benchmarks.is_empty()) {
        return Err(ParseError::new(
            ParseErrorKind::NoResults,
            source.name(),
            format!("holds no benchmark that {} could read", format.name()),
        )
        .hint("check that the tool ran its benchmarks; nothing to compare is never a pass"));
    }
    Ok(runs)
}
