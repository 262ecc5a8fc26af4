//! What is wrong with a template: file, line, what was expected, what to do.

use std::error::Error as _;

use minijinja::{Error, ErrorKind};
use serde::{Deserialize, Serialize};

use super::record::{Lookups, Miss};
use crate::limits;

/// Why a template could not be read or filled.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[error("{place}: {message}")]
pub struct TemplateError {
    /// The file, and the line where one is known: `results.md.j2:9`.
    pub place: String,
    /// What is wrong, without a full stop.
    pub message: String,
    /// What to do; may be empty.
    pub hint: String,
}

/// Where all keys are described.
const LISTING: &str = "`perfdiff schema template` describes all keys";

/// Keys that a message lists.
const LISTED: usize = 40;

impl TemplateError {
    /// It is no template.
    pub(super) fn syntax(name: &str, error: &Error) -> TemplateError {
        let detail = error.detail().unwrap_or_default();
        let hint = match detail.strip_prefix("unknown statement ") {
            Some("break" | "continue") => "choose with `{% for change in changes if … %}`, or take the first ten with `changes[:10]`",
            Some(_) => "statements are for, if, set, with, macro, call, filter, autoescape, raw and do",
            None => "minijinja's syntax is that of Jinja2: {{ value }}, {% statement %}, {# comment #}",
        };
        TemplateError { place: place(name, error), message: described(error), hint: hint.to_owned() }
    }

    /// It could not be filled.
    pub(super) fn while_filling(name: &str, error: &Error, lookups: &Lookups) -> TemplateError {
        let error = innermost(error);
        let place = place(name, error);
        if error.kind() == ErrorKind::OutOfFuel {
            let limit = limits::TEMPLATE_STEPS;
            let message = format!("the template does not come to an end: it takes {limit}");
            return TemplateError { place, message, hint: limit.instead.to_owned() };
        }
        let (message, hint) = match expression(error) {
            Some(expression) => undefined(expression, lookups),
            None => (described(error), hint(error).to_owned()),
        };
        TemplateError { place, message, hint }
    }

    /// It was filled, but what it asked for in a filter is not there. The engine does not say where that was: the line is
    /// the first that has the word.
    pub(super) fn unknown_key(name: &str, source: &str, miss: &Miss) -> TemplateError {
        let line = source.lines().position(|line| line.contains(&miss.key));
        let place = line.map_or_else(|| name.to_owned(), |line| format!("{name}:{}", line + 1));
        TemplateError { place, message: format!("there is no `{}`", miss.key), hint: known(miss) }
    }

    /// The page became too long.
    pub(super) fn too_long(name: &str) -> TemplateError {
        let limit = limits::TEMPLATE_OUTPUT;
        TemplateError { place: name.to_owned(), message: format!("the page would take {limit}"), hint: limit.instead.to_owned() }
    }
}

/// The error at the bottom of those that know their line.
fn innermost(error: &Error) -> &Error {
    let mut deepest = error;
    while let Some(source) = deepest.source().and_then(|source| source.downcast_ref::<Error>()) {
        if source.line().is_none() {
            break;
        }
        deepest = source;
    }
    deepest
}

fn place(name: &str, error: &Error) -> String {
    error.line().map_or_else(|| name.to_owned(), |line| format!("{name}:{line}"))
}

fn described(error: &Error) -> String {
    error.detail().map_or_else(|| error.kind().to_string(), |detail| format!("{}: {detail}", error.kind()))
}

fn hint(error: &Error) -> &'static str {
    match error.kind() {
        _ if error.detail().is_some_and(|detail| detail.contains("recursion")) => "a macro that calls itself must come to an end",
        ErrorKind::TemplateNotFound => "a template is one file; a macro in it can hold what is repeated",
        ErrorKind::UnknownFilter => "filters are those of minijinja, and `md`, `code`, `html`, `url`",
        ErrorKind::InvalidOperation => {
            "what is unknown is none: ask with `{% if … is not none %}`, or give a `default`; `shown` has words for all"
        }
        _ => LISTING,
    }
}

/// The expression that the engine found undefined: it stands in backticks.
fn expression(error: &Error) -> Option<&str> {
    let detail = error.detail()?;
    let before = detail.find("` is undefined")?;
    let start = detail[..before].rfind('`')?;
    detail.get(start + 1..before)
}

/// What to say of an expression that leads nowhere.
fn undefined(expression: &str, lookups: &Lookups) -> (String, String) {
    let (parent, key) = last_step(expression);
    let asked = parent.map(|parent| last_step(parent).1);
    if let (Some(parent), true) = (parent, asked.is_some() && asked == lookups.unknown().as_deref()) {
        let message = format!("`{expression}`: `{parent}` is none here, so it has no `{key}`");
        return (message, format!("ask first: {{% if {parent} %}}, or print its words from `shown`"));
    }
    let Some(miss) = lookups.miss().filter(|miss| miss.key == key) else {
        return (format!("`{expression}` is undefined"), LISTING.to_owned());
    };
    let owner = parent.map_or_else(String::new, |parent| format!(" in `{parent}`"));
    (format!("there is no `{key}`{owner}"), known(&miss))
}

/// The last step of `a.b.c` or `a.b['c']`, and what stands before it.
fn last_step(expression: &str) -> (Option<&str>, &str) {
    let indexed = expression.strip_suffix("']").or_else(|| expression.strip_suffix("\"]")).and_then(|rest| rest.rsplit_once('['));
    match indexed.or_else(|| expression.rsplit_once('.')) {
        Some((parent, key)) => (Some(parent), key.trim_start_matches(['\'', '"'])),
        None => (None, expression),
    }
}

/// What there is instead.
fn known(miss: &Miss) -> String {
    let likeness = |key: &String| strsim::jaro_winkler(key, &miss.key);
    let nearest = miss.keys.iter().max_by(|a, b| likeness(a).total_cmp(&likeness(b))).filter(|near| likeness(near) > 0.8);
    let nearest = nearest.map(|near| format!("did you mean `{near}`? ")).unwrap_or_default();
    let more = if miss.keys.len() > LISTED { ", …" } else { "" };
    let keys: Vec<&str> = miss.keys.iter().take(LISTED).map(String::as_str).collect();
    let keys = if keys.is_empty() { "there is nothing".to_owned() } else { format!("there are {}{more}", keys.join(", ")) };
    format!("{nearest}{keys}; {LISTING}")
}
