//! Sentences about a change, in the words of its class: slower, larger, uses less memory.
//!
//! A sentence keeps the names in it apart from the words, so that a renderer can set them as code and make them
//! inert. The words may still quote a reason or a tool, so a renderer must escape both.

use super::numbers::{self, Terms};
use crate::model::{Change, ChangeIn, Class, Direction, Verdict};
use crate::report::view::row::Row;

/// A piece of a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// Words, which may quote what came from outside.
    Words(String),
    /// Something to be read letter by letter: a name, a file, a command.
    Name(String),
}

/// A sentence without its full stop.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sentence(Vec<Piece>);

impl Sentence {
    /// The pieces in order; blanks belong to the words.
    pub fn pieces(&self) -> &[Piece] {
        &self.0
    }

    /// The sentence as plain text.
    pub fn plain(&self) -> String {
        self.0
            .iter()
            .map(|piece| match piece {
                Piece::Words(text) | Piece::Name(text) => text.as_str(),
            })
            .collect()
    }

    pub(in crate::report::view) fn name(mut self, text: impl Into<String>) -> Sentence {
        self.0.push(Piece::Name(text.into()));
        self
    }

    pub(in crate::report::view) fn words(mut self, text: impl Into<String>) -> Sentence {
        self.0.push(Piece::Words(text.into()));
        self
    }
}

/// The text with a capital in front.
pub fn capitalized(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

/// What happened to one metric: "GET /orders `http_req_duration` p95 is 40 % slower".
pub(in crate::report::view) fn about(benchmark: &str, row: &Row, change: &Change) -> Sentence {
    let subject = Sentence::default().name(benchmark);
    let with_metric = |subject: Sentence| subject.words(" ").name(row.label()).words(" ");
    match row.verdict {
        Verdict::Removed => with_metric(subject).words("is missing from the head"),
        Verdict::Added => with_metric(subject).words("is new"),
        Verdict::Incomparable if row.why.is_empty() => with_metric(subject).words("can't be compared"),
        Verdict::Incomparable => with_metric(subject).words(format!("can't be compared: {}", row.why)),
        _ => match change.change.filter(|value| value.is_finite()) {
            None if row.head.number == numbers::UNKNOWN => with_metric(subject).words("was not measured in the head"),
            None => with_metric(subject).words(format!("went from {} to {}", row.baseline.text(), row.head.text())),
            Some(value) => {
                let (predicate, names_metric) = moved(value, &Moved::of(change));
                let subject = if names_metric { subject.words(" ") } else { with_metric(subject) };
                subject.words(predicate)
            }
        },
    }
}

/// What moved, as far as the words for it depend on that.
pub(in crate::report::view) struct Moved<'a> {
    pub(in crate::report::view) terms: Terms<'a>,
    pub(in crate::report::view) metric: &'a str,
    pub(in crate::report::view) class: Class,
    pub(in crate::report::view) direction: Direction,
}

impl<'a> Moved<'a> {
    fn of(change: &'a Change) -> Moved<'a> {
        let terms = Terms::of(change);
        Moved { terms, metric: &change.id.metric, class: change.class, direction: change.direction }
    }
}

/// The predicate, and whether it names the metric already.
pub(in crate::report::view) fn moved(value: f64, change: &Moved<'_>) -> (String, bool) {
    let terms = change.terms;
    let size = numbers::size(value, terms);
    if terms.change_in == ChangeIn::Points {
        return (format!("{} by {size}", if value < 0.0 { "fell" } else { "rose" }), false);
    }
    let metric = change.metric.to_lowercase();
    let words = match change.class {
        Class::Latency | Class::Duration if change.direction != Direction::Higher => {
            Words::new("is", "slower", "faster", "takes", "as long")
        }
        Class::Memory if metric.contains("mem") => Words::new("uses", "more memory", "less memory", "uses", "as much memory").whole(),
        Class::Cpu if metric.contains("cpu") => Words::new("uses", "more CPU", "less CPU", "uses", "as much CPU").whole(),
        Class::Size => Words::new("is", "larger", "smaller", "is", "as large"),
        _ => Words::new("is", "higher", "lower", "is", "as high"),
    };
    let predicate = match numbers::times(value, terms) {
        Some(times) => format!("{} {times} times {}", words.verb_of_factor, words.factor),
        None => format!("{} {size} {}", words.verb, if value < 0.0 { words.less } else { words.more }),
    };
    (predicate, words.whole)
}

/// The words for one kind of metric.
struct Words {
    verb: &'static str,
    more: &'static str,
    less: &'static str,
    verb_of_factor: &'static str,
    factor: &'static str,
    /// Whether they say what was measured.
    whole: bool,
}

impl Words {
    fn new(verb: &'static str, more: &'static str, less: &'static str, verb_of_factor: &'static str, factor: &'static str) -> Words {
        Words { verb, more, less, verb_of_factor, factor, whole: false }
    }

    fn whole(self) -> Words {
        Words { whole: true, ..self }
    }
}
