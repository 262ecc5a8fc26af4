//! Whether a file is of the tool that a recipe is about.

use std::fmt;

use crate::ingest::{Claim, Kind, Source};
use crate::model::Recipe;
use crate::model::recipe::form::Form;
use crate::model::recipe::line_pattern::LinePattern;
use crate::model::recipe::value_path::{Step, ValuePath};
use crate::model::recipe::{FileKind, Sign};

/// What the recipe makes of the file's beginning.
pub(super) fn claim(recipe: &Recipe, source: &Source) -> Claim {
    if source.is_tree() || source.outline().kind() == Kind::Empty {
        return Claim::No;
    }
    let is_there = |sign: &&Sign| {
        let mut parts = parts(sign).peekable();
        parts.peek().is_some() && parts.all(|part| part.is_in(recipe, source))
    };
    let mut found = recipe.recognise.iter().filter(is_there);
    match found.next() {
        None => Claim::No,
        Some(first) if first.maybe && found.all(|sign| sign.maybe) => Claim::Maybe("its recipe's signs, which others may have too"),
        Some(_) => Claim::Sure("its recipe's signs"),
    }
}

/// The sign that the file has most of: the parts that are there, and those that are missing.
pub(in crate::ingest) fn nearest(recipe: &Recipe, source: &Source) -> Option<(Vec<String>, Vec<String>)> {
    let of_sign = |sign: &Sign| {
        let (found, missing): (Vec<_>, Vec<_>) = parts(sign).partition(|part| part.is_in(recipe, source));
        let words = |parts: Vec<Part<'_>>| parts.iter().map(Part::to_string).collect::<Vec<_>>();
        (words(found), words(missing))
    };
    let signs = recipe.recognise.iter().map(of_sign);
    signs.max_by(|one, other| (other.1.len(), one.0.len()).cmp(&(one.1.len(), other.0.len())))
}

/// One of the things that a sign asks for.
enum Part<'r> {
    Key(&'r ValuePath),
    Only(&'r [String]),
    Value(&'r ValuePath, &'r Form),
    Line(&'r LinePattern),
}

/// What a sign asks for: keys with what belongs to them, or lines.
fn parts(sign: &Sign) -> impl Iterator<Item = Part<'_>> {
    let only = Some(Part::Only(&sign.only)).filter(|_| !sign.only.is_empty());
    let values = sign.values.iter().map(|(path, form)| Part::Value(path, form));
    sign.lines.iter().map(Part::Line).chain(sign.keys.iter().map(Part::Key)).chain(only).chain(values)
}

impl Part<'_> {
    fn is_in(&self, recipe: &Recipe, source: &Source) -> bool {
        let outline = source.outline();
        match self {
            Part::Key(path) => outline.has_steps(&steps(path)),
            Part::Only(known) => outline.keys().all(|key| known.iter().any(|name| name == key)),
            Part::Value(path, form) => outline.texts(&steps(path)).iter().any(|text| form.fits(text)),
            Part::Line(pattern) => recipe.kind != FileKind::Json && !outline.is_all_json() && pattern.regex().is_match(&source.head_text()),
        }
    }
}

impl fmt::Display for Part<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Part::Key(path) => write!(f, "key {}", path.as_str()),
            Part::Only(known) => write!(f, "only the keys {}", known.join(", ")),
            Part::Value(path, form) => write!(f, "{} = \"{form}\"", path.as_str()),
            Part::Line(pattern) => write!(f, "a line '{pattern}'"),
        }
    }
}

/// The steps as an outline takes them.
fn steps(path: &ValuePath) -> Vec<&str> {
    path.steps().iter().map(key).collect()
}

fn key(step: &Step) -> &str {
    match step {
        Step::Key(key) | Step::KeyOf(key) => key,
        Step::Any | Step::Captured { .. } => "*",
    }
}
