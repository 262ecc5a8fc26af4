//! Which format a source is in: every format is asked.

pub(super) mod explanation;
pub(super) mod registry;

use std::sync::Arc;

use super::json_sketch::Kind;
use super::recipe::RecipeFormat;
use super::{Claim, Format, Options, ParseError, ParseErrorKind, Source, unsupported};
use registry::FORMATS;

/// The one format that claims the source, of those that come with perfdiff.
pub fn detect(source: &Source) -> Result<&'static dyn Format, ParseError> {
    detect_among(source, FORMATS.iter().copied())
}

/// The formats that are recipes of the user's own.
pub(super) fn own(options: &Options) -> Vec<RecipeFormat> {
    options.recipes.iter().map(|(name, recipe)| RecipeFormat::new(name, Arc::clone(recipe))).collect()
}

/// The one format that claims the source. What a recipe of the user's own is sure of is not asked of others.
pub(super) fn detect_with<'f>(source: &Source, own: &'f [RecipeFormat]) -> Result<&'f dyn Format, ParseError> {
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
