//! How a value is written into a page: as harmless as the kind of page asks for.
//!
//! The engine knows HTML and JSON. Markdown is ours: the same inert text as in the pull-request comment, so that no name
//! mentions, links, closes an issue or breaks a table. Numbers are written as they are, and what is unknown as nothing.

use minijinja::value::{Rest, Value};
use minijinja::{AutoEscape, Environment, Error, Output, State, default_auto_escape_callback, escape_formatter};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::record::Lookups;
use crate::report::markdown::inert;

/// The name of our own escaping.
const MARKDOWN: &str = "markdown";
/// What stands for itself in no part of an address (RFC 3986).
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// Teaches the engine how to escape, and the filters that go with it.
pub(super) fn install(engine: &mut Environment<'static>, lookups: &Lookups) {
    engine.set_auto_escape_callback(escaping);
    engine.set_formatter(write);
    engine.add_filter("md", |text: Value| Value::from_safe_string(markdown(&text)));
    engine.add_filter("code", |text: Value| Value::from_safe_string(inert::code(&plain(&text))));
    engine.add_filter("html", |text: Value| Value::from_safe_string(html(&plain(&text))));
    engine.add_filter("url", |text: Value| Value::from_safe_string(url(&plain(&text))));
    for name in ["default", "d"] {
        let lookups = lookups.clone();
        engine.add_filter(name, move |value: &Value, arguments: Rest<Value>| default(value, &arguments, &lookups));
    }
    for (name, answer) in [("defined", false), ("undefined", true)] {
        let lookups = lookups.clone();
        engine.add_test(name, move |value: &Value| {
            if value.is_undefined() {
                lookups.guarded();
            }
            value.is_undefined() == answer
        });
    }
}

/// What the template's name asks for.
fn escaping(name: &str) -> AutoEscape {
    let page = [".j2", ".jinja", ".jinja2"].iter().find_map(|ending| name.strip_suffix(ending)).unwrap_or(name);
    match page.rsplit('.').next() {
        Some("md" | "markdown") => AutoEscape::Custom(MARKDOWN.into()),
        _ => default_auto_escape_callback(name),
    }
}

fn write(out: &mut Output<'_>, state: &mut State<'_, '_>, value: &Value) -> Result<(), Error> {
    match state.auto_escape() {
        AutoEscape::Json => escape_formatter(out, state, value),
        _ if value.is_none() => Ok(()),
        AutoEscape::Custom(_) => Ok(out.write_str(&markdown(value))?),
        _ => escape_formatter(out, state, value),
    }
}

/// Inert Markdown of a value; what is marked as safe already, and numbers, stay as they are.
fn markdown(value: &Value) -> String {
    if value.is_safe() || value.is_number() { value.to_string() } else { inert::prose(&plain(value)) }
}

/// The value as text, what is unknown as nothing.
fn plain(value: &Value) -> String {
    if value.is_none() { String::new() } else { value.to_string() }
}

fn html(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#x27;"),
            _ => out.push(c),
        }
    }
    out
}

/// A part of an address: everything but letters, digits and `-._~` as percent and two digits.
fn url(text: &str) -> String {
    utf8_percent_encode(text, RESERVED).to_string()
}

/// What to write in place of what is unknown; with a second argument that is true, also in place of "", 0 and the like.
fn default(value: &Value, arguments: &[Value], lookups: &Lookups) -> Value {
    if value.is_undefined() {
        lookups.guarded();
    }
    let other = arguments.first().cloned().unwrap_or_else(|| Value::from(""));
    let lax = arguments.get(1).is_some_and(Value::is_true);
    if value.is_none() || value.is_undefined() || lax && !value.is_true() { other } else { value.clone() }
}
