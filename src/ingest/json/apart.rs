//! What tells the elements of a list apart: the text, or the small set of texts and parameters, that makes each unique.
//!
//! Nobody agrees on how the key is called, so any key is asked. What a run measured or found out (a time, a status, a
//! winner, a hash) never names anything: it would be another name in the next run.

use std::collections::HashMap;

use super::node::Node;
use super::place::is_circumstances;
use crate::ingest::infer::{infer, words};
use crate::ingest::machine;
use crate::model::Class;

/// Keys that hold the name of what was measured, the surest first.
const NAMES: &[&str] =
    &["name", "benchmark", "id", "metric", "title", "label", "test", "scenario", "case", "endpoint", "operation", "query", "key"];
/// Words of keys that hold a parameter: what the author chose to measure under. Levels of a load curve are such.
const PARAMETERS: &[&str] = &[
    "users",
    "vus",
    "clients",
    "concurrency",
    "concurrent",
    "connections",
    "threads",
    "thread",
    "threadcount",
    "workers",
    "processes",
    "procs",
    "cores",
    "cpus",
    "nodes",
    "replicas",
    "shards",
    "partitions",
    "consumers",
    "producers",
    "subscribers",
    "level",
    "load",
    "size",
    "sizes",
    "filesize",
    "length",
    "len",
    "width",
    "height",
    "depth",
    "dim",
    "dims",
    "dimension",
    "dimensions",
    "batch",
    "batchsize",
    "rows",
    "columns",
    "cols",
    "n",
    "m",
    "k",
    "h",
    "w",
    "x",
    "y",
    "z",
    "scale",
    "factor",
    "degree",
    "order",
    "bits",
    "tile",
    "block",
    "chunk",
    "window",
    "stride",
    "kernel",
    "shape",
    "payload",
    "topk",
    "nprobe",
    "ef",
    "beam",
    "beams",
    "temperature",
    "epoch",
    "step",
    "round",
    "generation",
    "hops",
    "layers",
    "heads",
    "streams",
    "pairs",
    "parallelism",
    "pipeline",
    "qd",
    "iodepth",
    "elements",
    "entries",
    "particles",
    "qubits",
    "variables",
    "dataset",
    "distance",
];
/// Names of a rate that was asked for; a rate that came out is a result.
const ASKED: &[&str] = &["rate", "target_rps", "rps_target", "target_rate", "target_qps", "arrival_rate", "request_rate", "offered_load"];
/// Keys that count how often the same was done.
const REPEATS: &[&str] = &["run", "trial", "iteration", "iter", "repeat", "repetition", "rep", "attempt", "seed", "sample", "try", "fold"];
/// Lists whose elements are the same thing done again, when nothing in them tells them apart.
const REPEATED: &[&str] =
    &["runs", "trials", "iterations", "repeats", "repetitions", "attempts", "samples", "raw", "rounds", "observations", "folds", "seeds"];
/// Words of keys that hold what came out, or a remark: never a name.
const OUTCOMES: &[&str] = &[
    "status",
    "state",
    "outcome",
    "result",
    "verdict",
    "winner",
    "best",
    "fastest",
    "slowest",
    "grade",
    "rating",
    "error",
    "errors",
    "exception",
    "traceback",
    "message",
    "msg",
    "note",
    "notes",
    "comment",
    "comments",
    "reason",
    "output",
    "stdout",
    "stderr",
    "log",
    "answer",
    "response",
    "prediction",
    "predicted",
    "unit",
    "units",
    "sha",
    "sha256",
    "md5",
    "hash",
    "checksum",
    "digest",
    "commit",
    "revision",
    "timestamp",
    "datetime",
    "date",
    "success",
    "successful",
    "succeeded",
    "ok",
    "passed",
    "pass",
    "failed",
    "valid",
    "correct",
    "match",
    "matches",
    "met",
    "significant",
    "trend",
    "change",
    "host",
    "hostname",
    "uuid",
    "guid",
    "pid",
    "version",
    "finished",
    "started",
    "completed",
    "converged",
];
/// Longest text that can be a name.
const LONGEST: usize = 200;
/// Keys of an element that are looked at.
const KEYS: usize = 64;

/// How the elements of a list are told apart.
#[derive(Debug, PartialEq)]
pub(super) struct Told {
    /// The keys that do it, and those that count repetitions: none of them is a result.
    pub(super) keys: Vec<String>,
    /// A name for each element, in order; names that stand twice are of one thing measured again.
    pub(super) names: Vec<String>,
}

/// What a key can do to tell elements apart, the best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    Name,
    Text,
    /// A number, by its name a parameter.
    Parameter,
    /// A number or flag that looks like one by its values.
    Likely,
}

/// One key with its words in all elements.
#[derive(Debug)]
struct Column {
    key: String,
    rank: Rank,
    words: Vec<Option<String>>,
}

/// The keys of some elements that can tell them apart.
#[derive(Debug)]
pub(super) struct Columns {
    columns: Vec<Column>,
    /// The keys that count how often the same was done.
    counters: Vec<String>,
    elements: usize,
}

impl Columns {
    /// Those of `elements`, all objects.
    pub(super) fn of(elements: &[Node]) -> Columns {
        let mut keys: Vec<&str> = Vec::new();
        for (key, _) in elements.iter().flat_map(Node::entries) {
            if keys.len() < KEYS && !keys.contains(&key.as_str()) {
                keys.push(key);
            }
        }
        let mut columns: Vec<Column> = Vec::new();
        for key in &keys {
            let values: Vec<Option<&Node>> =
                elements.iter().map(|element| element.get(key).filter(|value| **value != Node::Null)).collect();
            columns.extend(column(key, &values));
            columns.extend(nested(key, &values));
        }
        let place = |column: &Column| NAMES.iter().position(|name| column.key.eq_ignore_ascii_case(name)).unwrap_or(NAMES.len());
        columns.sort_by_key(|column| (column.rank, if column.rank == Rank::Name { place(column) } else { 0 }));
        let counters = keys.iter().filter(|key| is_counter(key)).map(|key| (*key).to_owned()).collect();
        Columns { columns, counters, elements: elements.len() }
    }

    /// Whether a text differs between elements.
    pub(super) fn texts_differ(&self) -> bool {
        self.columns.iter().any(|column| column.rank <= Rank::Text && Parts::whole(self.elements).split(column).count > 1)
    }

    /// Whether there is a name, be it the same in all.
    pub(super) fn named(&self) -> bool {
        self.columns.first().is_some_and(|column| column.rank == Rank::Name)
    }

    /// The parameter that alone tells all elements apart, where one does.
    pub(super) fn level(&self) -> Option<&str> {
        let mut levels = self.columns.iter().filter(|column| column.rank == Rank::Parameter);
        levels.find(|column| Parts::whole(self.elements).split(column).count == self.elements).map(|column| column.key.as_str())
    }

    /// What tells the elements apart. Names may stand twice where the elements say that they repeat something: they have a
    /// name, count the runs, or have a moment (`timed`).
    pub(super) fn told(&self, timed: bool) -> Option<Told> {
        let mut used: Vec<&Column> = Vec::new();
        let mut parts = Parts::whole(self.elements);
        for column in self.columns.iter().filter(|column| column.rank == Rank::Name) {
            if parts.count == self.elements && !used.is_empty() {
                break;
            }
            parts = parts.split(column);
            used.push(column);
        }
        let names = used.len();
        if parts.count < self.elements {
            let rest = || self.columns.iter().filter(|column| column.rank != Rank::Name);
            match rest().find(|column| parts.split(column).count == self.elements) {
                Some(column) => {
                    parts = parts.split(column);
                    used.push(column);
                }
                None => parts = self.greedy(parts, &mut used),
            }
        }
        let repeated = parts.count < self.elements;
        if repeated {
            // What remains the same was done again; a number that merely looks like a parameter may be what came out.
            used.retain(|column| column.rank != Rank::Likely);
            if used.is_empty() || names == 0 && self.counters.is_empty() && !timed {
                return None;
            }
        } else {
            self.spare(&mut used, names);
        }
        (!used.is_empty()).then(|| Told {
            keys: used.iter().map(|column| &column.key).chain(self.counters.iter().filter(|_| repeated)).cloned().collect(),
            names: (0..self.elements).map(|at| name(&used, at)).collect(),
        })
    }

    /// Splits further and further, by texts first, by the key that splits most.
    fn greedy<'c>(&'c self, mut parts: Parts, used: &mut Vec<&'c Column>) -> Parts {
        for rank in [Rank::Text, Rank::Parameter, Rank::Likely] {
            while parts.count < self.elements {
                let candidates = self.columns.iter().filter(|column| column.rank == rank);
                let split = candidates.map(|column| (parts.split(column), column));
                let Some((best, column)) = split.reduce(|best, next| if next.0.count > best.0.count { next } else { best }) else { break };
                if best.count == parts.count {
                    break;
                }
                parts = best;
                used.push(column);
            }
        }
        parts
    }

    /// Takes out keys without which the elements are told apart as well.
    fn spare(&self, used: &mut Vec<&Column>, names: usize) {
        let mut at = names;
        while used.len() > 1 && at < used.len() {
            let others = used.iter().enumerate().filter(|(other, _)| *other != at).map(|(_, column)| *column);
            if others.fold(Parts::whole(self.elements), |parts, column| parts.split(column)).count == self.elements {
                used.remove(at);
            } else {
                at += 1;
            }
        }
    }

    /// Whether elements that nothing tells apart are the same thing done again, as they count themselves or as the name of
    /// their list says.
    pub(super) fn repeat(&self, list: Option<&str>) -> bool {
        let by_list = || list.is_some_and(|list| words(list).iter().any(|word| REPEATED.contains(&word.as_str())));
        !self.counters.is_empty() || by_list()
    }
}

/// A partition of the elements: those of one group are not told apart.
struct Parts {
    groups: Vec<usize>,
    count: usize,
}

impl Parts {
    fn whole(elements: usize) -> Parts {
        Parts { groups: vec![0; elements], count: elements.min(1) }
    }

    fn split(&self, column: &Column) -> Parts {
        let mut known: HashMap<(usize, Option<&str>), usize> = HashMap::new();
        let mut groups = Vec::with_capacity(self.groups.len());
        for (group, word) in self.groups.iter().zip(&column.words) {
            let next = known.len();
            groups.push(*known.entry((*group, word.as_deref())).or_insert(next));
        }
        Parts { groups, count: known.len() }
    }
}

/// The name of one element: texts as they are, parameters as `size=10`.
fn name(columns: &[&Column], at: usize) -> String {
    let word = |column: &&Column| {
        let word = column.words.get(at)?.as_deref()?;
        let short = column.key.rsplit('.').next().unwrap_or(&column.key);
        Some(if column.rank <= Rank::Text { word.to_owned() } else { format!("{short}={word}") })
    };
    columns.iter().filter_map(word).collect::<Vec<_>>().join("/")
}

/// Whether the key counts how often the same was done.
pub(super) fn is_counter(key: &str) -> bool {
    let words = words(key);
    let core: Vec<&str> =
        words.iter().map(String::as_str).filter(|word| !matches!(*word, "id" | "index" | "idx" | "no" | "num" | "number")).collect();
    matches!(core.as_slice(), [word] if REPEATS.contains(word))
}

fn column(key: &str, values: &[Option<&Node>]) -> Option<Column> {
    let all_there = values.iter().all(Option::is_some);
    let found: Vec<&Node> = values.iter().flatten().copied().collect();
    if found.is_empty() || found.len() * 2 < values.len() {
        return None;
    }
    let is_name = NAMES.iter().any(|name| key.eq_ignore_ascii_case(name)) && all_there;
    let texts = found.iter().all(|value| value.text().is_some());
    let numbers = found.iter().all(|value| plain_number(value).is_some());
    let rank = if is_name && (texts || numbers && key.eq_ignore_ascii_case("id")) {
        Rank::Name
    } else if is_outcome(key) || is_counter(key) || super::list::is_moment(key) {
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

/// What an object within an element adds: its name, and all that it holds where it tells how was measured.
fn nested(key: &str, values: &[Option<&Node>]) -> Vec<Column> {
    let described = is_circumstances(key) || NAMES.iter().any(|name| key.eq_ignore_ascii_case(name));
    let mut inner: Vec<&str> = Vec::new();
    for (name, _) in values.iter().flatten().flat_map(|value| value.entries()) {
        let wanted = described || NAMES.iter().any(|known| name.eq_ignore_ascii_case(known));
        if wanted && inner.len() < KEYS && !inner.contains(&name.as_str()) {
            inner.push(name);
        }
    }
    let columns = inner.into_iter().filter_map(|name| {
        let values: Vec<Option<&Node>> = values.iter().map(|value| (*value)?.get(name).filter(|value| **value != Node::Null)).collect();
        let column = column(name, &values)?;
        // A name within is a text among others: the element's own goes first.
        Some(Column { key: format!("{key}.{name}"), rank: column.rank.max(Rank::Text), ..column })
    });
    columns.collect()
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
    let is = |word: &String| OUTCOMES.contains(&word.as_str());
    words.last().is_some_and(is) || words.first().is_some_and(|word| word != "test" && is(word)) || is_identifier(&words)
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
    text.len() <= LONGEST && !text.contains('\n') && !random && !measured && machine::time(text).is_none()
}

fn is_parameter(key: &str) -> bool {
    ASKED.contains(&key.to_lowercase().as_str()) || words(key).iter().any(|word| PARAMETERS.contains(&word.as_str()))
}

/// Whether numbers of this key are parameters, by name and by what they look like.
fn number_rank(key: &str, values: &[&Node]) -> Option<Rank> {
    let asked = ASKED.contains(&key.to_lowercase().as_str());
    let numbers: Vec<f64> = values.iter().filter_map(|value| plain_number(value)).collect();
    let mut distinct: Vec<u64> = numbers.iter().map(|number| number.to_bits()).collect();
    distinct.sort_unstable();
    distinct.dedup();
    let grid = distinct.len() * 2 <= numbers.len();
    let chosen = numbers.iter().all(|number| is_round(*number));
    let whole = numbers.iter().all(|number| number.fract() == 0.0);
    let named = is_parameter(key);
    match infer(key, "", None).class {
        _ if asked => Some(Rank::Parameter),
        Class::Other if named => Some(Rank::Parameter),
        Class::Size | Class::Count if named && (chosen || grid) => Some(Rank::Parameter),
        Class::Other if grid && (whole || distinct.len() <= 4) => Some(Rank::Likely),
        Class::Other if whole && chosen && numbers.iter().any(|number| *number >= 10.0) => Some(Rank::Likely),
        _ => None,
    }
}

/// Whether somebody would choose this number: 10, 250, 5000, 64.
fn is_round(number: f64) -> bool {
    let size = number.abs();
    let power_of_two = size >= 1.0 && size.log2().fract() == 0.0;
    let digits: String = format!("{size:e}").split('e').next().unwrap_or_default().replace('.', "");
    power_of_two || digits.len() == 1 || digits.len() == 2 && digits.ends_with('5')
}
