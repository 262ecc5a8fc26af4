//! Files of benchmark tools → [`Run`]s. One file or folder per tool; nothing here opens files, computes statistics or knows policy.
//!
//! A format only says what the file says: it keeps the raw sample when the tool gives one, the tool's own spread
//! when it gives only that, the bare number otherwise. Trouble that can be lived with becomes a caveat of the run;
//! the rest is a [`ParseError`] that names file, place and remedy.
//!
//! To add a format: a recipe under `recipes`, its name in `recipe::built_in`, and a folder of captured files under
//! `fixtures/`. One that no recipe can describe is a unit struct that implements [`Format`], with its line in `detection::registry`.

mod criterion;
mod detection;
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

pub use detection::detect;
pub use detection::explanation::{Claimed, Explanation, explain};
pub use detection::registry::{FORMATS, by_name};
pub use error::{ParseError, ParseErrorKind};
pub use format::{Claim, Format, Options};
pub use json_sketch::{Kind, Outline};
pub use recipe::{RecipeFormat, RecipeTrace, RuleTrace};
pub use source::{Opener, Source, Tree};

use crate::model::Run;

/// Reads a source with the format that claims it, or with the one given.
pub fn read(source: &Source, format: Option<&dyn Format>, options: &Options) -> Result<Vec<Run>, ParseError> {
    let own = detection::own(options);
    let format = match format {
        Some(format) => format,
        None => detection::detect_with(source, &own)?,
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
