//! pytest: node ids as arguments, and words for `-k`.

use super::filter::Filter;
use crate::report::shell::is_plain;

const HIDDEN: &str = "it holds characters that don't show";

/// The node ids themselves. Names may be hostile, so one that pytest would not take for a test of the project is
/// left out: no path outside of it, no option, no file of arguments.
pub(super) fn node_ids(names: &[&str]) -> Filter {
    let mut filter = Filter { takes: "xargs -r pytest", ..Filter::default() };
    let mut ids = Vec::new();
    for name in names {
        let file = name.split("::").next().unwrap_or_default();
        if !is_plain(name) {
            filter.leave_out(name, HIDDEN);
        } else if !name.contains("::") || file.is_empty() {
            filter.leave_out(name, "it is no node id (file.py::test)");
        } else if file.starts_with(['/', '\\']) || file.contains(':') || file.split(['/', '\\']).any(|part| part == "..") {
            filter.leave_out(name, "its file is not within the project");
        } else if name.starts_with(['-', '@']) {
            ids.push(format!("./{name}"));
        } else {
            ids.push((*name).to_owned());
        }
    }
    filter.runs.extend(Some(ids).filter(|ids| !ids.is_empty()));
    filter
}

/// An expression for `-k`, which looks for words within names, whatever their case: it may run more than it was
/// asked for, never less.
pub(super) fn words(names: &[&str]) -> Filter {
    let mut filter = Filter {
        takes: "xargs -r pytest",
        note: "-k looks for parts of names, so more may be run than was asked for; --for pytest is exact",
        ..Filter::default()
    };
    let mut words: Vec<String> = Vec::new();
    for name in names {
        let before = name.split('[').next().unwrap_or_default();
        let start = before.rfind("::").map_or(0, |at| at + 2);
        let (whole, function) = (name.get(start..).unwrap_or_default(), before.get(start..).unwrap_or_default());
        match [whole, function].into_iter().find(|word| is_word(word)) {
            Some(word) if words.iter().any(|known| known == word) => {}
            Some(word) => words.push(word.to_owned()),
            None => filter.leave_out(name, "it can't be written as a word for -k"),
        }
    }
    if !words.is_empty() {
        filter.runs.push(vec!["-k".to_owned(), words.join(" or ")]);
    }
    filter
}

/// Whether the text is one word of an expression, and none that the expression's language has for itself.
fn is_word(word: &str) -> bool {
    let letter = |c: char| c.is_ascii_alphanumeric() || "_:+-.[]".contains(c);
    let reserved = ["and", "or", "not", "true", "false", "none"];
    !word.is_empty() && word.chars().all(letter) && !reserved.contains(&word.to_lowercase().as_str())
}
