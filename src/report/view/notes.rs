//! Caveats and hints: what a reader must know before trusting a number, and what to do next.

use std::collections::{HashMap, HashSet};

use super::words::sentence::Sentence;
use crate::model::{Caveat, CaveatCode, Change, ChangeIn, Comparison, Outcome, Verdict};
use crate::report::escape::visible;
use crate::unit::Dimension;

/// Caveats of one code that are listed unless everything is asked for.
const LISTED: usize = 3;

/// A caveat, or several of one code folded into a number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// The finding's stable name.
    pub code: CaveatCode,
    /// What it is about; empty for the whole run, and where the text names it already.
    pub subject: String,
    /// The caveat as one sentence.
    pub text: String,
}

impl Note {
    /// Whether it explains the result rather than puts it in doubt.
    pub fn is_context(&self) -> bool {
        matches!(self.code, CaveatCode::SuiteShift | CaveatCode::RunnerShift)
    }
}

/// Something to do next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hint {
    /// Why or when, without a mark at its end.
    pub text: Sentence,
    /// What to type, letter by letter.
    pub command: String,
}

/// The caveats, context first, each code's at its first place; the many of one kind folded unless `details`.
pub(super) fn notes(caveats: &[Caveat], details: bool) -> Vec<Note> {
    let mut places: HashMap<CaveatCode, usize> = HashMap::new();
    let mut kinds: Vec<Vec<Note>> = Vec::new();
    for note in both_sides(caveats.iter().map(note).collect()) {
        let place = *places.entry(note.code).or_insert_with(|| {
            kinds.push(Vec::new());
            kinds.len() - 1
        });
        if let Some(kind) = kinds.get_mut(place) {
            kind.push(note);
        }
    }
    kinds.sort_by_key(|kind| !kind.first().is_some_and(Note::is_context));
    kinds.into_iter().flat_map(|kind| if details { kind } else { folded(kind) }).collect()
}

/// What holds of the baseline and of the head in the same words, once.
fn both_sides(notes: Vec<Note>) -> Vec<Note> {
    let of = |note: &Note, side: &str| Some((note.code, note.subject.clone(), note.text.strip_prefix(side)?.to_owned()));
    let baseline: HashSet<_> = notes.iter().filter_map(|note| of(note, "baseline: ")).collect();
    let both: HashSet<_> = notes.iter().filter_map(|note| of(note, "head: ")).filter(|key| baseline.contains(key)).collect();
    let merged = notes.into_iter().filter_map(|note| {
        if of(&note, "head: ").is_some_and(|key| both.contains(&key)) {
            return None;
        }
        let text = of(&note, "baseline: ").filter(|key| both.contains(key)).map(|(.., text)| format!("both sides: {text}"));
        Some(Note { text: text.unwrap_or_else(|| note.text.clone()), ..note })
    });
    merged.collect()
}

pub(super) fn note(caveat: &Caveat) -> Note {
    let (subject, text) = (visible(&caveat.subject), visible(&caveat.text));
    Note { code: caveat.code, subject: if text.contains(&subject) { String::new() } else { subject }, text }
}

fn folded(mut kind: Vec<Note>) -> Vec<Note> {
    // One more would take the place of the line that announces it.
    if kind.len() > LISTED + 1 {
        let more = kind.len() - LISTED;
        kind.truncate(LISTED);
        if let Some(code) = kind.first().map(|note| note.code) {
            kind.push(Note { code, subject: String::new(), text: format!("and {more} more of this kind ({code})") });
        }
    }
    kind
}

/// What to do next: how to accept what is intended, how to come by a baseline.
pub(super) fn hints(comparison: &Comparison, worst: Option<&Change>) -> Vec<Hint> {
    let mut hints = Vec::new();
    // What could not be measured can't be accepted.
    if let Some(worst) = worst.filter(|change| change.verdict == Verdict::Failure && change.head.is_some()) {
        let text = Sentence::default().words("Intended? Accept it with a line in a commit message, or with ");
        hints.push(Hint {
            text: text.name("[[accept]]").words(" in ").name("perfdiff.toml"),
            command: format!("Perfdiff-Accept: {} | {} | reason", pattern(&comparison.own_path(worst)), up_to(worst)),
        });
    }
    if comparison.is_without_baseline() || comparison.outcome == Outcome::NoBaseline {
        hints.push(Hint {
            text: Sentence::default()
                .words("A run of the base branch is a baseline once it is stored: by the GitHub Action on each push, elsewhere with"),
            command: "perfdiff baseline update RESULTS".to_owned(),
        });
    }
    hints
}

/// How to measure what is doubtful a second time.
pub(super) fn second_look() -> Hint {
    let text = Sentence::default().words("This asks for a second look. Measure again what is doubtful, and judge both results, a ");
    Hint {
        text: text.name("--head").words(" each; this lists it from the JSON report"),
        command: "perfdiff suspects comparison.json".to_owned(),
    }
}

/// Longest path that is there to be copied.
const LONGEST_PATH: usize = 300;

/// The path of the change where it can stand in a trailer as it is, else a place to fill in. Brackets mean themselves in a
/// pattern; a bar would end it.
fn pattern(path: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || " /._-:=,+()<>[]{}#@%&!~;'\"".contains(c);
    if path.len() <= LONGEST_PATH && path.chars().all(plain) && visible(path) == path { path.to_owned() } else { "PATTERN".to_owned() }
}

/// The bound of an acceptance, above the change: the next five percent, or half point.
fn up_to(change: &Change) -> String {
    match change.change.filter(|c| c.is_finite() && c.abs() < 100.0) {
        Some(value) if change.change_in == ChangeIn::Relative => format!("{:.0}%", (value.abs() * 20.0 + 0.2).ceil() * 5.0),
        Some(value) if change.unit.dimension() == Dimension::Ratio => match (value.abs() * 200.0 + 0.2).ceil() / 2.0 {
            1.0 => "1 point".to_owned(),
            points => format!("{points} points"),
        },
        _ => "UP-TO".to_owned(),
    }
}
