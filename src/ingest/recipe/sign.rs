//! Whether a file is of the tool that a recipe is about.

use crate::ingest::{Claim, Kind, Source};
use crate::model::Recipe;
use crate::model::recipe::value_path::{Step, ValuePath};
use crate::model::recipe::wording::fits;
use crate::model::recipe::{FileKind, Sign};

/// What the recipe makes of the file's beginning.
pub(super) fn claim(recipe: &Recipe, source: &Source) -> Claim {
    let kind = source.outline().kind();
    if source.is_tree() || kind == Kind::Empty {
        return Claim::No;
    }
    // Lines that look like JSON are text all the same, but for a tool that wraps its text in it.
    let is_text = recipe.kind != FileKind::Json && (kind == Kind::Text || recipe.text.within.is_none());
    let mut found = recipe.recognise.iter().filter(|sign| is_there(sign, source, is_text));
    match found.next() {
        None => Claim::No,
        Some(first) if first.maybe && found.all(|sign| sign.maybe) => Claim::Maybe("its recipe's signs, which others may have too"),
        Some(_) => Claim::Sure("its recipe's signs"),
    }
}

fn is_there(sign: &Sign, source: &Source, is_text: bool) -> bool {
    let outline = source.outline();
    if is_text {
        let head = source.head_text();
        return !sign.lines.is_empty() && sign.lines.iter().all(|pattern| pattern.regex().is_match(&head));
    }
    let keys = || !sign.keys.is_empty() && sign.keys.iter().all(|path| outline.has_steps(&steps(path)));
    let only = || sign.only.is_empty() || outline.keys().all(|key| sign.only.iter().any(|known| known == key));
    let values = || sign.values.iter().all(|(path, form)| outline.texts(&steps(path)).iter().any(|text| fits(form, text)));
    keys() && only() && values()
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
