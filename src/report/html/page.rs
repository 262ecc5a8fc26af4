//! What stands on the page around the rows: headline, counts, sides, gates, caveats, policy.

use std::collections::HashMap;

use serde::Serialize;

use super::legs::{Leg, legs};
use super::pieces::{LONGEST, LONGEST_NAME, Part, outcome, parts};
use crate::model::{Cause, Comparison, GateVerdict, Outcome, Verdict};
use crate::report::escape::{cut, shorten};
use crate::report::view::{Fact, GateRow, Group, Note, Side, View, capitalized, counted, outcome_word, side_facts};

/// Lines of a list that anybody who writes names can make long.
const MOST: usize = 200;
/// Longest name of a side below the headline, in columns; its files stand whole further down.
const LONGEST_SIDE: usize = 60;
/// Caveats that are in sight above the table.
const DECISIVE: usize = 2;
/// Longest text of such a caveat, in columns: one line of a wide window.
const SHORT: usize = 140;
/// Gates that are met and listed all the same.
const GATES_MET: usize = 5;

#[derive(Debug, Serialize)]
pub(super) struct Headline {
    /// Whether it is made of words alone.
    plain: bool,
    pieces: Vec<Part>,
    below: Vec<Vec<Part>>,
}

#[derive(Debug, Serialize)]
pub(super) struct Count {
    verdict: &'static str,
    text: String,
}

/// One thing known of the sides.
#[derive(Debug, Serialize)]
pub(super) struct SideLine {
    label: &'static str,
    cells: Vec<String>,
    differs: bool,
}

#[derive(Debug, Serialize)]
pub(super) struct Gates {
    open: Vec<Gate>,
    folded: Vec<Gate>,
    cut: Option<String>,
    all_met: bool,
}

#[derive(Debug, Serialize)]
struct Gate {
    verdict: &'static str,
    result: String,
    name: String,
    subject: String,
    bound: String,
    value: String,
    why: String,
}

#[derive(Debug, Serialize)]
pub(super) struct Caveat {
    subject: String,
    text: String,
    code: &'static str,
}

#[derive(Debug, Serialize)]
pub(super) struct Policy {
    text: String,
    metrics: String,
}

#[derive(Debug, Serialize)]
pub(super) struct Hint {
    text: Vec<Part>,
    command: String,
}

/// The page around the rows.
#[derive(Debug, Serialize)]
pub(super) struct Frame {
    title: String,
    outcome: &'static str,
    word: &'static str,
    headline: Headline,
    counts: Vec<Count>,
    facts: Vec<String>,
    gates_line: Option<String>,
    /// What decides the outcome besides the figures, in short.
    decisive: Vec<Caveat>,
    legs: Vec<Leg>,
    two_sides: bool,
    sides: Vec<SideLine>,
    gates: Option<Gates>,
    classes: Vec<&'static str>,
    notes: Vec<Caveat>,
    notes_line: Option<String>,
    notes_cut: Option<String>,
    policies: Vec<Policy>,
    hints: Vec<Hint>,
    cut: Option<String>,
}

impl Frame {
    /// The page around the rows of `view`.
    pub(super) fn of(comparison: &Comparison, view: &View) -> Frame {
        let headline = Headline::of(view);
        let (sides, two_sides) = sides(comparison);
        Frame {
            title: format!("perfdiff {}: {}", outcome_word(view.outcome), headline.text()),
            outcome: outcome(view.outcome),
            word: outcome_word(view.outcome),
            headline,
            counts: counts(view),
            facts: view.suite.iter().cloned().collect(),
            gates_line: view.gates_line(),
            decisive: view.notes.iter().filter(|note| is_decisive(note)).take(DECISIVE).map(Caveat::in_short).collect(),
            legs: legs(view),
            two_sides,
            sides,
            gates: gates(&view.gates),
            classes: classes(comparison),
            notes: view.notes.iter().take(MOST).map(Caveat::of).collect(),
            notes_line: (!view.notes.is_empty()).then(|| counted(view.notes.len(), "caveat")),
            notes_cut: more(view.notes.len(), "caveats"),
            policies: policies(view),
            hints: view.all_hints().map(|hint| Hint { text: parts(&hint.text), command: hint.command.clone() }).collect(),
            cut: view.cut.clone(),
        }
    }
}

impl Headline {
    fn of(view: &View) -> Headline {
        let grave = view.worst.as_ref().filter(|_| !view.worst_is_good);
        let best = view.worst.as_ref().filter(|_| view.worst_is_good);
        let words = |text: &str| vec![Part { name: false, text: cut(text, LONGEST) }];
        let mut below = match grave {
            Some(_) => vec![words(&capitalized(&format!("{}.", view.summary)))],
            None => Vec::new(),
        };
        below.extend(best.map(|best| words("Best: ").into_iter().chain(parts(best)).chain(words(".")).collect()));
        let compared = !view.baseline.name.is_empty() && view.outcome != Outcome::NoBaseline;
        below.extend(compared.then(|| {
            let name = |side: &Side| Part { name: true, text: shorten(&side.name, LONGEST_SIDE) };
            let detail = |side: &Side| if side.detail.is_empty() { String::new() } else { format!(" ({})", side.detail) };
            let mut line = vec![name(&view.head)];
            line.extend(words(&format!("{} compared with ", detail(&view.head))));
            line.push(name(&view.baseline));
            line.extend(words(&format!("{}.", detail(&view.baseline))));
            line
        }));
        Headline { plain: grave.is_none(), pieces: grave.map_or_else(|| words(&capitalized(&view.summary)), parts), below }
    }

    fn text(&self) -> String {
        self.pieces.iter().map(|part| part.text.as_str()).collect()
    }
}

/// Whether a caveat decides the outcome, whatever the figures say.
fn is_decisive(note: &Note) -> bool {
    Cause::of_caveat(note.code).is_some() && !note.is_context()
}

fn counts(view: &View) -> Vec<Count> {
    let informational = Count { verdict: "informational", text: format!("{} informational", view.informational) };
    let judged = view
        .counts
        .iter()
        .map(|count| Count { verdict: if count.unseen { Verdict::Unchanged } else { count.verdict }.name(), text: count.text.clone() });
    judged.chain((view.informational > 0).then_some(informational)).collect()
}

/// All that is known of the sides, beside each other; only the head where there is no baseline.
fn sides(comparison: &Comparison) -> (Vec<SideLine>, bool) {
    let [baseline, head] = [&comparison.baseline, &comparison.head].map(side_facts);
    let two = !baseline.is_empty();
    let value = |facts: &[Fact], label: &str| facts.iter().find(|fact| fact.label == label).map(|fact| fact.value.clone());
    let mut labels: Vec<&'static str> = Vec::new();
    for fact in baseline.iter().chain(&head) {
        if !labels.contains(&fact.label) {
            labels.push(fact.label);
        }
    }
    let order = ["source", "runs", "commit", "branch", "measured", "suite", "tool", "machine", "also"];
    labels.sort_by_key(|label| order.iter().position(|other| other == label));
    let line = |label| {
        let (before, now) = (value(&baseline, label), value(&head, label));
        let differs = matches!(label, "tool" | "machine") && before.is_some() && now.is_some() && before != now;
        // What is the same on both sides is one cell across both.
        let cells = if two && before != now { vec![before, now] } else { vec![now] };
        SideLine { label, cells: cells.into_iter().map(|cell| cell.unwrap_or_else(|| "–".to_owned())).collect(), differs }
    };
    (labels.into_iter().map(line).collect(), two)
}

fn gates(rows: &[GateRow]) -> Option<Gates> {
    let all_met = rows.iter().all(|gate| gate.verdict == GateVerdict::Met);
    let bad = rows.iter().filter(|gate| gate.verdict != GateVerdict::Met).count();
    let mut shown: Vec<Gate> = rows.iter().take(MOST).map(Gate::of).collect();
    let folded = if shown.len() > bad + GATES_MET { shown.split_off(bad.max(if all_met { GATES_MET } else { bad })) } else { Vec::new() };
    (!rows.is_empty()).then(|| Gates { open: shown, folded, cut: more(rows.len(), "gates"), all_met })
}

impl Gate {
    fn of(row: &GateRow) -> Gate {
        Gate {
            verdict: match row.verdict {
                GateVerdict::Failure => "failure",
                GateVerdict::Warning => "warning",
                GateVerdict::Met => "improved",
            },
            result: row.result.clone(),
            name: if row.gate.trim().is_empty() { "(no name)".to_owned() } else { shorten(&row.gate, LONGEST_NAME) },
            subject: shorten(&row.subject, LONGEST_NAME),
            bound: shorten(&row.bound, LONGEST_NAME),
            value: row.value.text(),
            why: cut(&row.why, LONGEST),
        }
    }
}

impl Caveat {
    fn of(note: &Note) -> Caveat {
        Caveat { subject: shorten(&note.subject, LONGEST_NAME), text: cut(&note.text, LONGEST), code: note.code.name() }
    }

    fn in_short(note: &Note) -> Caveat {
        Caveat { text: cut(&note.text, SHORT), ..Caveat::of(note) }
    }
}

fn more(count: usize, what: &str) -> Option<String> {
    (count > MOST).then(|| format!("{} more {what} are not listed; the JSON report has them all.", count - MOST))
}

/// The classes of the judged metrics, by name.
fn classes(comparison: &Comparison) -> Vec<&'static str> {
    let mut classes: Vec<&str> = comparison.changes.iter().map(|change| change.class.name()).collect();
    classes.sort_unstable();
    classes.dedup();
    classes
}

/// The thresholds that the rows were judged by, each policy once with how many metrics it holds for, the commonest first.
fn policies(view: &View) -> Vec<Policy> {
    let mut counts: HashMap<&str, (usize, usize)> = HashMap::new();
    let groups: Vec<&Group> = view.sections.iter().flat_map(|section| &section.groups).collect();
    let judged = groups.iter().flat_map(|group| &group.rows).filter(|row| !matches!(row.verdict, Verdict::Added | Verdict::Removed));
    for (place, row) in judged.enumerate() {
        let text = if row.policy.is_empty() { "no threshold holds" } else { row.policy.as_str() };
        counts.entry(text).or_insert((0, place)).0 += 1;
    }
    let mut counts: Vec<(&str, (usize, usize))> = counts.into_iter().collect();
    counts.sort_by_key(|(_, (count, place))| (std::cmp::Reverse(*count), *place));
    let line = |(text, (count, _)): &(&str, (usize, usize))| Policy { text: cut(text, LONGEST), metrics: counted(*count, "row") };
    counts.iter().take(MOST).map(line).collect()
}
