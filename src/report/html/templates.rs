//! The templates of the page and how names are kept inert in them.
//!
//! Every text goes through [`escaped`], whatever it is; only what was rendered by a template before goes through as it is.

use std::fmt::Write as _;

use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Serde, Value};
use minijinja::{Environment, Error, Output, State, UndefinedBehavior};
use serde::Serialize;

use crate::report::RenderError;

/// The templates by the names under which they know each other.
const TEMPLATES: &[(&str, &str)] = &[
    ("report.html", include_str!("../../../templates/report.html")),
    ("scale.html", include_str!("../../../templates/html/scale.html")),
    ("group.html", include_str!("../../../templates/html/group.html")),
    ("evidence.html", include_str!("../../../templates/html/evidence.html")),
    ("words.html", include_str!("../../../templates/html/words.html")),
    ("pictures.html", include_str!("../../../templates/html/pictures.html")),
];

/// The marks of the verdicts, which every row refers to.
pub(super) const SHAPES: &str = include_str!("../../../templates/html/shapes.svg");
/// The page's style.
pub(in crate::report) const STYLE: &str = include_str!("../../../templates/html/report.css");
/// The page's script.
pub(super) const SCRIPT: &str = include_str!("../../../templates/html/report.js");

/// The templates, ready to be filled.
pub(super) struct Templates(Environment<'static>);

impl Templates {
    /// Reads the templates.
    pub(super) fn new() -> Result<Templates, RenderError> {
        let mut environment = Environment::new();
        environment.set_syntax(SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build().map_err(RenderError::Template)?);
        environment.set_undefined_behavior(UndefinedBehavior::Strict);
        environment.set_formatter(inert);
        environment.add_filter("tied", |text: &str| tied(text));
        for (name, source) in TEMPLATES {
            environment.add_template(name, source).map_err(RenderError::Template)?;
        }
        Ok(Templates(environment))
    }

    /// One template, filled.
    pub(super) fn fill(&self, name: &str, context: &impl Serialize) -> Result<String, RenderError> {
        let fill = || self.0.get_template(name)?.render(Serde(context));
        fill().map_err(RenderError::Template)
    }
}

/// Writes a value such that it is nothing but text, in an element as well as in a quoted attribute.
pub(in crate::report) fn inert(out: &mut Output, _: &mut State, value: &Value) -> Result<(), Error> {
    match value.as_str() {
        _ if value.is_none() => Ok(()),
        Some(text) if value.is_safe() => out.write_str(text),
        Some(text) => out.write_str(&escaped(text)),
        None => out.write_str(&escaped(&value.to_string())),
    }
    .map_err(Error::from)
}

/// The text with all that HTML knows as marks written as entities.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' | '<' | '>' | '"' | '\'' | '`' => {
                let _ = write!(out, "&#{};", u32::from(c));
            }
            _ => out.push(c),
        }
    }
    out
}

/// Columns of the longest unit that is kept on the line of its number.
const LONGEST_UNIT: usize = 3;

/// The text with numbers tied to their units, so that no line ends between them.
fn tied(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((number, after)) = rest.split_once(' ') {
        let unit: String = after.chars().take_while(|c| c.is_alphabetic() || *c == '%').collect();
        let is_unit = number.ends_with(|c: char| c.is_ascii_digit()) && (1..=LONGEST_UNIT).contains(&unit.chars().count());
        out.push_str(number);
        out.push(if is_unit { '\u{a0}' } else { ' ' });
        rest = after;
    }
    out + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_keeps_its_unit_beside_it() {
        assert_eq!(tied("+32 % is beyond 53.4 µs and 1 point"), "+32\u{a0}% is beyond 53.4\u{a0}µs and 1 point");
        assert_eq!(tied("  a  b "), "  a  b ");
    }

    #[test]
    fn a_template_writes_no_mark_that_it_was_not_given() {
        let templates = Templates::new().unwrap();
        let hostile = "<b>&\"'`";
        let page = templates.0.render_named_str(
            "x.html",
            "{{ text }}<i title=\"{{ text }}\">{{ text | tied }}</i>",
            minijinja::context! { text => hostile },
        );
        let inert = "&#60;b&#62;&#38;&#34;&#39;&#96;";
        assert_eq!(page.unwrap(), format!("{inert}<i title=\"{inert}\">{inert}</i>"));
    }
}
