//! `--report template:FILE[=OUT]`: reading the user's template, and saying what is wrong with it.

use std::io::Read as _;
use std::path::Path;

use crate::cli::exit::Failure;
use crate::cli::io::Io;
use crate::report::template::{Template, TemplateError};

/// Most bytes of a template; more is a slip of the name.
const MOST_BYTES: u64 = 1 << 20;

/// What the kind of report begins with.
const PREFIX: &str = "template:";

/// The template of a kind of report and the file that it is to be written to; nothing where it is another kind.
pub(in crate::cli) fn wanted<'k>(kind: &'k str, io: &Io<'_>) -> Result<Option<(Template, Option<&'k str>)>, Failure> {
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
    let text = read(&io.path(name)).map_err(|error| Failure::usage(format!("{name}: can't be read as a template: {error}")))?;
    Ok(Some((Template::parse(name, text)?, out)))
}

fn read(path: &Path) -> std::io::Result<String> {
    let mut text = String::new();
    #[expect(clippy::disallowed_methods, reason = "the template is read here")]
    std::fs::File::open(path)?.take(MOST_BYTES + 1).read_to_string(&mut text)?;
    if text.len() as u64 > MOST_BYTES {
        return Err(std::io::Error::other(format!("larger than {} MiB", MOST_BYTES >> 20)));
    }
    Ok(text)
}

impl From<TemplateError> for Failure {
    fn from(error: TemplateError) -> Failure {
        Failure::usage(error.to_string()).hint(&error.hint)
    }
}
