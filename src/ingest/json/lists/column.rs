//! What one key of a list's elements holds: a name, a text, a parameter, or nothing that identifies them.
//!
//! Results of a run (a time, a status, a winner, a hash) never identify anything: they would be different in the next run.

use super::key_words::{ASKED, NAMES, OUTCOMES, PARAMETERS, REPEATS, is_circumstances};
use crate::ingest::infer::{Aspect, has_word, infer, is_remark, words};
use crate::ingest::json::tree::node::Node;
use crate::ingest::normalize;
use crate::model::Class;
use crate::unit::{Dimension, Unit};

/// Most bytes of a text that can be a name.
const LONGEST: usize = 200;
/// Most keys of an element that are looked at.
pub(in crate::ingest::json) const KEYS: usize = 64;

/// How well a key identifies elements, the best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::ingest::json) enum Rank {
    /// A text under a key that is usual for names.
    Name,
    /// A text under any other key.
    Text,
    /// A number, by its name a parameter.
    Parameter,
    /// A number or flag that is probably a parameter, by its values.
    Likely,
}

/// One key with its values in all elements.
#[derive(Debug)]
pub(in crate::ingest::json) struct Column {
    /// The key, or the path to it.
    pub(in crate::ingest::json) key: String,
    /// How well it identifies them.
    pub(in crate::ingest::json) rank: Rank,
    /// The value of each element as text, in order; absent where it has none.
    pub(in crate::ingest::json) words: Vec<Option<String>>,
}

/// Whether the key counts repetitions.
pub(in crate::ingest::json) fn is_counter(key: &str) -> bool {
    let words = words(key);
    if is_identifier(&words) {
        return true;
    }
    let core: Vec<&str> =
        words.iter().map(String::as_str).filter(|word| !matches!(*word, "id" | "index" | "idx" | "no" | "num" | "number")).collect();
    matches!(core.as_slice(), [word] if has_word(REPEATS, word))
}

/// The column of a key; `None` where it holds no name and no parameter.
pub(in crate::ingest::json) fn of(key: &str, values: &[Option<&Node>]) -> Option<Column> {
    let all_there = values.iter().all(Option::is_some);
    let found: Vec<&Node> = values.iter().flatten().copied().collect();
    if found.is_empty() || found.len() * 2 < values.len() {
        return None;
    }
    let is_name = NAMES.iter().any(|name| key.eq_ignore_ascii_case(name)) && all_there;
    let texts = found.iter().all(|value| value.text().is_some());
    // A model of "7B" is a name, and no number of bytes.
    let described = is_remark(key) && found.iter().all(|value| value.is_text_number());
    let numbers = !described && found.iter().all(|value| plain_number(value).is_some());
    let rank = if is_name && (texts || numbers && key.eq_ignore_ascii_case("id")) {
        Rank::Name
    } else if is_outcome(key) || is_counter(key) || super::moment::is_moment(key) {
        return None;
    } else if numbers {
        number_rank(key, &found)?
    } else if texts {
        found.iter().all(|value| value.text().is_some_and(|text| may_be_name(key, text))).then_some(Rank::Text)?
    } else if found.iter().all(|value| matches!(value, Node::Flag(_))) {
        Rank::Likely
    } else if found.iter().all(|value| shape(value).is_some()) && infer(key, "", None).class == Class::Other {
        if is_parameter(key) { Rank::Parameter } else { Rank::Likely }
    } else {
        return None;
    };
    let word = |value: &Node| value.word().or_else(|| shape(value));
    Some(Column { key: key.to_owned(), rank, words: values.iter().map(|value| word((*value)?)).collect() })
}

/// The columns of an object within an element, or of the only one of a list: its name, and all keys where it describes the
/// set-up.
pub(in crate::ingest::json) fn nested(key: &str, values: &[Option<&Node>]) -> Vec<Column> {
    let alone = values.iter().flatten().all(|value| matches!(value, Node::List(elements) if elements.len() == 1));
    let values: Vec<Option<&Node>> = values
        .iter()
        .map(|value| match value {
            Some(Node::List(elements)) if alone => elements.first(),
            value => *value,
        })
        .collect();
    let described = is_circumstances(key) || NAMES.iter().any(|name| key.eq_ignore_ascii_case(name));
    let mut inner: Vec<&str> = Vec::new();
    for (name, value) in values.iter().flatten().flat_map(|value| value.entries()) {
        let wanted = described || alone && value.text().is_some() || NAMES.iter().any(|known| name.eq_ignore_ascii_case(known));
        if wanted && inner.len() < KEYS && !inner.contains(&name.as_str()) {
            inner.push(name);
        }
    }
    let columns = inner.into_iter().filter_map(|name| {
        let values: Vec<Option<&Node>> = values.iter().map(|value| (*value)?.get(name).filter(|value| **value != Node::Null)).collect();
        let column = of(name, &values)?;
        // A name within is a text among others: the element's own goes first.
        Some(Column { key: format!("{key}.{name}"), rank: column.rank.max(Rank::Text), ..column })
    });
    columns.collect()
}

/// The columns of an object within each element that holds nothing but parameters: `{"point": {"size": 250, "horizon": 10}}`.
pub(in crate::ingest::json) fn described(key: &str, values: &[Option<&Node>]) -> Vec<Column> {
    let Some(first) = values.first().copied().flatten() else { return Vec::new() };
    let column = |name: &str| {
        let values: Vec<Option<&Node>> = values.iter().map(|value| (*value)?.get(name)).collect();
        of(name, &values).filter(|_| values.iter().all(Option::is_some))
    };
    let columns: Option<Vec<Column>> = first.entries().iter().map(|(name, _)| column(name)).collect();
    let columns = columns.unwrap_or_default().into_iter();
    columns.map(|column| Column { key: format!("{key}.{}", column.key), rank: column.rank.max(Rank::Text), ..column }).collect()
}

/// A size or number of things that grows from element to element, where nothing else distinguishes them: of a scaling table, it
/// is the level, however odd its values are.
pub(in crate::ingest::json) fn growing(key: &str, values: &[Option<&Node>]) -> Option<Column> {
    let inferred = infer(key, "", None);
    let level = matches!(inferred.class, Class::Size | Class::Count)
        && is_parameter(key)
        && !matches!(inferred.unit.dimension(), Dimension::Data | Dimension::Ratio);
    level.then(|| rising(key, values, 1.0)).flatten()
}

/// A place in a list, or the letter of a parameter, that grows from element to element: `frame_idx`, `k`.
pub(in crate::ingest::json) fn placed(key: &str, values: &[Option<&Node>]) -> Option<Column> {
    let place = has_word("n k m r d p c q b w l x i j", key) || words(key).last().is_some_and(|last| has_word("idx index", last));
    place.then(|| rising(key, values, 0.0)).flatten()
}

/// Whole numbers, each of them greater than the one before.
fn rising(key: &str, values: &[Option<&Node>], least: f64) -> Option<Column> {
    let numbers: Vec<f64> = values.iter().filter_map(|value| plain_number((*value)?)).collect();
    let rises = numbers.len() == values.len() && numbers.windows(2).all(|pair| pair.first() < pair.last());
    let fits = rises && numbers.iter().all(|number| number.fract() == 0.0 && *number >= least);
    fits.then(|| Column { key: key.to_owned(), rank: Rank::Parameter, words: values.iter().map(|value| (*value)?.word()).collect() })
}

/// A number, also one that was written as text.
fn plain_number(value: &Node) -> Option<f64> {
    value.number().or_else(|| value.text()?.parse().ok().filter(|number: &f64| number.is_finite()))
}

/// `[128, 256]` as `128x256`.
fn shape(value: &Node) -> Option<String> {
    let Node::List(sides) = value else { return None };
    let words: Option<Vec<String>> = sides.iter().map(|side| side.number().filter(|side| side.fract() == 0.0).and(side.word())).collect();
    words.filter(|words| (1..=6).contains(&words.len())).map(|words| words.join("x"))
}

fn is_outcome(key: &str) -> bool {
    let words = words(key);
    let is = |word: &String| has_word(OUTCOMES, word);
    // How busy the main thread is was measured.
    let of_main_thread = matches!(words.as_slice(), [main, thread, _, ..] if main == "main" && thread == "thread");
    of_main_thread || words.last().is_some_and(is) || words.first().is_some_and(|word| word != "test" && is(word)) || is_identifier(&words)
}

/// `request_id`, `trace_id`: another one each time.
fn is_identifier(words: &[String]) -> bool {
    const OF: &[&str] = &["request", "trace", "span", "session", "run", "job", "correlation", "transaction", "message", "event"];
    matches!(words, [of, id] if id == "id" && OF.contains(&of.as_str()))
}

fn may_be_name(key: &str, text: &str) -> bool {
    let random = text.len() >= 16 && text.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-');
    let measured = !matches!(infer(key, "", None).class, Class::Other | Class::Size | Class::Count)
        && text.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '-' | '+' | '.' | '<' | '~'));
    text.len() <= LONGEST && !text.contains('\n') && !random && !measured && normalize::time(text).is_none()
}

fn is_parameter(key: &str) -> bool {
    has_word(ASKED, &key.to_lowercase()) || words(key).iter().any(|word| has_word(PARAMETERS, word))
}

/// Whether numbers of this key are parameters, by name and by what they look like.
fn number_rank(key: &str, values: &[&Node]) -> Option<Rank> {
    let numbers: Vec<f64> = values.iter().filter_map(|value| plain_number(value)).collect();
    let mut distinct: Vec<u64> = numbers.iter().map(|number| number.to_bits()).collect();
    distinct.sort_unstable();
    distinct.dedup();
    let grid = distinct.len() * 2 <= numbers.len();
    let chosen = numbers.iter().all(|number| is_round(*number));
    let whole = numbers.iter().all(|number| number.fract() == 0.0);
    // A "rate" may as well be the one that was reached, which is no round number.
    let even = numbers.iter().all(|number| number.fract() == 0.0 && (number.abs() < 100.0 || number % 10.0 == 0.0));
    let asked = has_word(ASKED, &key.to_lowercase()) && (!key.eq_ignore_ascii_case("rate") || even || chosen || grid);
    let named = is_parameter(key) && (asked || !has_word(ASKED, &key.to_lowercase()));
    let inferred = infer(key, "", None);
    // A timeout of 100 ms or a period of 300 was set as well as a number of threads.
    let setting = inferred.aspect == Aspect::Setting && (inferred.unit == Unit::NONE || chosen);
    match inferred.class {
        _ if asked => Some(Rank::Parameter),
        Class::Other if named => Some(Rank::Parameter),
        Class::Size | Class::Count if named && (chosen || grid) => Some(Rank::Parameter),
        // A threshold of 0.55 was set, whatever it is called.
        Class::Other if setting && numbers.iter().all(|number| digits(*number) <= 2) => Some(Rank::Likely),
        Class::Other if grid && (whole || distinct.len() <= 4) => Some(Rank::Likely),
        Class::Other if whole && chosen && numbers.iter().any(|number| *number >= 10.0) => Some(Rank::Likely),
        _ => None,
    }
}

/// Whether a person would choose this number: 10, 250, 5000, 64.
pub(super) fn is_round(number: f64) -> bool {
    let size = number.abs();
    let power_of_two = size >= 1.0 && size.log2().fract() == 0.0;
    power_of_two || digits(size) == 1 || digits(size) == 2 && significant(size).ends_with('5')
}

/// The significant digits of a number.
fn significant(number: f64) -> String {
    format!("{:e}", number.abs()).split('e').next().unwrap_or_default().replace('.', "")
}

/// How many digits a number needs: one for 0.5 and for 3000.
fn digits(number: f64) -> usize {
    significant(number).len()
}
