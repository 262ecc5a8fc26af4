//! How a value is written into a page: escaped for the kind of page, so that no name has an effect in it.
//!
//! On perfdiff's own pages every text is written as HTML entities; only what a template has rendered before goes through as
//! it is. In templates of users the engine knows HTML and JSON, and Markdown is ours: the same inert text as in the
//! pull-request comment, so that no name mentions, links, closes an issue or breaks a table. Numbers are written as they
//! are, and what is unknown as nothing.

use std::fmt::Write as _;

use minijinja::value::Value;
use minijinja::{AutoEscape, Environment, Error, Output, State, default_auto_escape_callback, escape_formatter};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::report::markdown::escape;
use crate::report::view::name_parts;

/// The name of our own escaping.
const MARKDOWN: &str = "markdown";
/// What stands for itself in no part of an address (RFC 3986).
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// Makes an environment write all values as HTML, and adds the filters of perfdiff's own pages.
pub(super) fn as_html(environment: &mut Environment<'static>) {
    environment.set_formatter(write_html);
    environment.add_filter("tied", |text: &str| tied(text));
    environment.add_filter("name", |text: &str| Value::from_safe_string(name(text)));
}

/// Makes an environment escape by the ending of a template's name, and adds the filters of users' templates.
pub(super) fn by_name(environment: &mut Environment<'static>) {
    environment.set_auto_escape_callback(escaping);
    environment.set_formatter(write);
    environment.add_filter("md", |text: Value| Value::from_safe_string(markdown(&text)));
    environment.add_filter("code", |text: Value| Value::from_safe_string(escape::code(&plain(&text))));
    environment.add_filter("command", |text: Value| Value::from_safe_string(escape::command(&plain(&text))));
    environment.add_filter("figure", |text: Value| Value::from_safe_string(escape::figure(&plain(&text))));
    environment.add_filter("html", |text: Value| Value::from_safe_string(named_entities(&plain(&text))));
    environment.add_filter("url", |text: Value| Value::from_safe_string(url(&plain(&text))));
}

/// Writes a value such that it is nothing but text, in an element as well as in a quoted attribute.
fn write_html(out: &mut Output, _: &mut State, value: &Value) -> Result<(), Error> {
    match value.as_str() {
        _ if value.is_none() => Ok(()),
        Some(text) if value.is_safe() => out.write_str(text),
        Some(text) => out.write_str(&numeric_entities(text)),
        None => out.write_str(&numeric_entities(&value.to_string())),
    }
    .map_err(Error::from)
}

/// A name as HTML that breaks behind its joints and at its blanks, and within a word only where that alone is wider than the
/// page has room for. What a browser would break elsewhere (`large-7`) stands in a `bdi`, which is laid out as one box.
fn name(text: &str) -> String {
    let breaks = |part: &str| !part.chars().all(|c| c.is_ascii_alphanumeric() || "_./:=,".contains(c));
    let whole = |part: &str| if breaks(part) { format!("<bdi>{}</bdi>", numeric_entities(part)) } else { part.to_owned() };
    let word = |word: &str| name_parts(word).into_iter().map(whole).collect::<Vec<_>>().join("<wbr>");
    text.split(' ').map(word).collect::<Vec<_>>().join(" ")
}

/// The text with all that HTML knows as marks written as entities by number, for an element and for a quoted attribute of
/// perfdiff's own pages.
fn numeric_entities(text: &str) -> String {
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

/// The text with the marks of HTML and XML written as entities by name.
pub(in crate::report) fn named_entities(text: &str) -> String {
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

/// The escaping for the ending of a template's name.
fn escaping(name: &str) -> AutoEscape {
    let page = [".j2", ".jinja", ".jinja2"].iter().find_map(|ending| name.strip_suffix(ending)).unwrap_or(name);
    match page.rsplit('.').next() {
        Some("md" | "markdown") => AutoEscape::Custom(MARKDOWN.into()),
        _ => default_auto_escape_callback(name),
    }
}

/// Writes a value with the escaping of the template; what is unknown as nothing.
fn write(out: &mut Output<'_>, state: &mut State<'_, '_>, value: &Value) -> Result<(), Error> {
    match state.auto_escape() {
        AutoEscape::Json => escape_formatter(out, state, value),
        _ if value.is_none() => Ok(()),
        AutoEscape::Custom(_) => Ok(out.write_str(&markdown(value))?),
        _ => escape_formatter(out, state, value),
    }
}

/// Inert Markdown of a value, in which no line parts a number from its unit; what is marked as safe already, and numbers, stay
/// as they are.
fn markdown(value: &Value) -> String {
    if value.is_safe() || value.is_number() { value.to_string() } else { escape::prose(&tied(&plain(value))) }
}

/// The value as text, what is unknown as nothing.
fn plain(value: &Value) -> String {
    if value.is_none() { String::new() } else { value.to_string() }
}

/// A part of an address: everything but letters, digits and `-._~` as percent and two digits.
fn url(text: &str) -> String {
    utf8_percent_encode(text, RESERVED).to_string()
}

/// Columns of the longest unit that is kept on the line of its number.
const LONGEST_UNIT: usize = 3;

/// The text with numbers tied to their units, so that no line ends between them.
fn tied(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((number, after)) = rest.split_once(' ') {
        let unit: String = after.chars().take_while(|c| c.is_alphabetic() || *c == '%').collect();
        let is_word = number.starts_with(char::is_alphabetic);
        let is_unit = !is_word && number.ends_with(|c: char| c.is_ascii_digit()) && (1..=LONGEST_UNIT).contains(&unit.chars().count());
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
    fn a_name_breaks_behind_its_joints_only_and_is_nothing_but_text() {
        assert_eq!(name("GET /v1/a_b::c"), "GET /v1/<wbr>a_b::<wbr>c");
        assert_eq!(name("test_x.py::large-7[a b]"), "test_x.<wbr>py::<wbr><bdi>large-7[a</bdi> <bdi>b]</bdi>");
        assert_eq!(name("a/<i>"), "a/<wbr><bdi>&#60;i&#62;</bdi>");
        assert_eq!(name("größe"), "<bdi>größe</bdi>");
        assert_eq!(name(""), "");
    }

    #[test]
    fn a_number_keeps_its_unit_beside_it() {
        assert_eq!(tied("+32 % is beyond 53.4 µs and 1 point"), "+32\u{a0}% is beyond 53.4\u{a0}µs and 1 point");
        assert_eq!(tied("  a  b "), "  a  b ");
        assert_eq!(tied("UTF-8 now"), "UTF-8 now");
    }
}
