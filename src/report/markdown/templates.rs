//! The templates of what is written for GitHub, which people who write no Rust can change.

use serde::Serialize;

use crate::report::renderer::RenderError;
use crate::report::template::{Template, TemplateError};

/// The comment on a pull request, which is also the summary of a job.
pub const COMMENT: &str = include_str!("../../../templates/comment.md.j2");

/// The templates by their names, whose endings decide how names are escaped.
const TEMPLATES: &[(&str, &str)] = &[
    ("comment.md.j2", COMMENT),
    ("badge.json.j2", include_str!("../../../templates/badge.json.j2")),
    ("issue.md.j2", include_str!("../../../templates/issue.md.j2")),
    ("issue-title.txt.j2", include_str!("../../../templates/issue-title.txt.j2")),
];

/// The template of this name, ready to be filled.
pub(super) fn named(name: &str) -> Result<Template, RenderError> {
    let source = TEMPLATES.iter().find(|(known, _)| *known == name).map(|(_, source)| *source).unwrap_or_default();
    Template::parse(name, source.to_owned()).map_err(|error| trouble(&error))
}

/// A template filled with one form, which it sees under `key`.
pub(in crate::report) fn filled(name: &str, key: &str, form: &impl Serialize) -> Result<String, RenderError> {
    named(name)?.only(key, form).map_err(|error| trouble(&error))
}

/// A mistake in a template of ours.
pub(super) fn trouble(error: &TemplateError) -> RenderError {
    RenderError::Text(format!("{error}; {}", error.hint))
}
