//! Reading a JSON file of an odd shape as the user's `[ingest.json]` table says.

use super::metric;
use super::tree::node::Node;
use super::walk::leaf::Leaf;
use super::walk::place::Place;
use super::walk::walker::{Found, Rules, without};
use crate::ingest::{ParseError, ParseErrorKind};
use crate::model::{Benchmark, Caveat, CaveatCode, JsonMapping};

/// One object that holds a benchmark, with the keys and positions that lead to it.
struct Match<'n> {
    node: &'n Node,
    path: Vec<String>,
    at: String,
}

/// Whether the user gave the place of anything; `ignore`, `unit`, `sample` and `name` alone only guide the usual walk.
pub(super) fn is_given(mapping: &JsonMapping) -> bool {
    mapping.benchmarks.is_some() || !mapping.metrics.is_empty() || !mapping.params.is_empty()
}

/// The benchmarks that the mapping finds in a document.
pub(super) fn benchmarks(
    input: &str,
    document: &Node,
    mapping: &JsonMapping,
    caveats: &mut Vec<Caveat>,
) -> Result<Vec<Benchmark>, ParseError> {
    let matches = matches(document, mapping.benchmarks.as_deref());
    if matches.is_empty() {
        let path = mapping.benchmarks.as_deref().unwrap_or_default();
        return Err(wrong(input, "", format!("`benchmarks = \"{path}\"` of [ingest.json] matches nothing")).hint(format!(
            "the document's keys are {}; `*` stands for any key or position",
            document.entries().iter().map(|(key, _)| key.as_str()).take(10).collect::<Vec<_>>().join(", ")
        )));
    }
    let mut unmet: Vec<&String> = mapping.metrics.iter().collect();
    let mut benchmarks = Vec::new();
    for found in matches {
        benchmarks.push(benchmark(input, &found, mapping, &mut unmet, caveats)?);
    }
    for pattern in unmet {
        let text = format!("`{pattern}` in `metrics` of [ingest.json] matches no number in {input}");
        caveats.push(Caveat::new(CaveatCode::PartSkipped, pattern.as_str(), text));
    }
    Ok(benchmarks)
}

fn benchmark(
    input: &str,
    found: &Match<'_>,
    mapping: &JsonMapping,
    unmet: &mut Vec<&String>,
    caveats: &mut Vec<Caveat>,
) -> Result<Benchmark, ParseError> {
    let part = |key: &String| {
        let word = at_path(found.node, key).and_then(Node::word);
        word.ok_or_else(|| wrong(input, &found.at, format!("has no text or number at `{key}`, which [ingest.json] names")))
    };
    let name = match &mapping.name {
        Some(key) => part(key)?,
        None if found.path.is_empty() => metric::WHOLE.to_owned(),
        None => found.path.join("/"),
    };
    let mut benchmark = Benchmark::new(name);
    for key in &mapping.params {
        benchmark.params.insert(key.clone(), part(key)?);
    }
    let identity: Vec<String> = mapping.name.iter().chain(&mapping.params).cloned().collect();
    let mut walk = Found::default();
    // Names within lists are looked for as usual: the mapping's own name is the benchmark's.
    let inner = JsonMapping { name: None, ..mapping.clone() };
    let rules = Rules { mapping: &inner, by_position: true, errors: true };
    walk.walk(&without(found.node, &identity), &Place::root(found.at.clone()), rules);
    benchmark.error = walk.failures.into_iter().next().map(|(_, text)| text);
    for lost in walk.lost {
        if let Some(shown) = wanted(&lost.leaf, mapping, unmet) {
            benchmark.unmeasured.extend(metric::unmeasured(&lost, &shown));
        }
    }
    caveats.append(&mut walk.caveats);
    for leaf in walk.leaves {
        let Some(shown) = wanted(&leaf, mapping, unmet) else { continue };
        let mut around = vec![benchmark.name.clone()];
        around.extend(leaf.path.iter().cloned());
        benchmark.metrics.extend(metric::metric(&leaf, &shown, &around));
    }
    Ok(benchmark)
}

/// The name under which a leaf is shown; none where the user asked for others.
fn wanted(leaf: &Leaf, mapping: &JsonMapping, unmet: &mut Vec<&String>) -> Option<String> {
    let parts: Vec<&str> = leaf.path.iter().map(String::as_str).chain([leaf.name.as_str()]).collect();
    if !mapping.metrics.is_empty() {
        let hit = mapping.metrics.iter().find(|pattern| {
            let pattern: Vec<&str> = pattern.split('.').collect();
            pattern.len() == parts.len() && pattern.iter().zip(&parts).all(|(p, part)| p == part || *p == "*")
        })?;
        unmet.retain(|pattern| *pattern != hit);
    }
    Some(leaf.dotted())
}

/// All values at a dotted path, in order. Without a path: the document, or each element when it is a list.
fn matches<'n>(document: &'n Node, path: Option<&str>) -> Vec<Match<'n>> {
    let whole = Match { node: document, path: Vec::new(), at: String::new() };
    let steps: Vec<&str> = match path {
        Some(path) => path.split('.').filter(|step| !step.is_empty()).collect(),
        None if matches!(document, Node::List(_)) => vec!["*"],
        None => Vec::new(),
    };
    steps.iter().fold(vec![whole], |matches, step| matches.into_iter().flat_map(|m| children(&m, step)).collect())
}

fn children<'n>(parent: &Match<'n>, step: &str) -> Vec<Match<'n>> {
    let child = |key: &str, at: String, node: &'n Node| {
        let mut path = parent.path.clone();
        path.push(key.to_owned());
        Match { node, path, at }
    };
    match parent.node {
        Node::Object(entries) => entries
            .iter()
            .filter(|(key, _)| step == "*" || key == step)
            .map(|(key, node)| child(key, if parent.at.is_empty() { key.to_string() } else { format!("{}.{key}", parent.at) }, node))
            .collect(),
        Node::List(elements) => elements
            .iter()
            .enumerate()
            .filter(|(index, _)| step == "*" || index.to_string() == step)
            .map(|(index, node)| child(&index.to_string(), format!("{}[{index}]", parent.at), node))
            .collect(),
        _ => Vec::new(),
    }
}

fn at_path<'n>(node: &'n Node, path: &str) -> Option<&'n Node> {
    // A key may itself hold dots.
    node.get(path).or_else(|| path.split('.').try_fold(node, |node, key| node.get(key)))
}

fn wrong(input: &str, at: &str, message: String) -> ParseError {
    ParseError::new(ParseErrorKind::Shape, input, message).at(at)
}
