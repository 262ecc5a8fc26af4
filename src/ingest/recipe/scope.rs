//! Looking values up in an object by a recipe's paths, and putting texts together of them.

use std::borrow::Cow;

use crate::ingest::json::Node;

use crate::model::recipe::value_path::{Step, ValuePath};
use crate::model::recipe::wording::{Conditions, Piece, Wanted, Wording, fits};

/// A value of the file with what is known of the way to it.
#[derive(Debug, Clone)]
pub(super) struct Scope<'n> {
    /// The value.
    pub(super) node: &'n Node,
    /// Where it is, for messages: `results[3].times`, `line 12`.
    pub(super) at: String,
    /// What keys on the way are called.
    captured: Vec<(String, String)>,
    /// The values around it, the nearest last.
    around: Vec<&'n Node>,
}

impl<'n> Scope<'n> {
    /// A value at the top of a file.
    pub(super) fn top(node: &'n Node, at: &str) -> Scope<'n> {
        Scope { node, at: at.to_owned(), captured: Vec::new(), around: Vec::new() }
    }

    /// A value within others, which are known as far as they were kept.
    pub(super) fn inside(node: &'n Node, at: &str, captured: Vec<(String, String)>, around: &[&'n Node]) -> Scope<'n> {
        Scope { node, at: at.to_owned(), captured, around: around.to_vec() }
    }

    /// This value with another around it.
    pub(super) fn within(mut self, around: &'n Node) -> Scope<'n> {
        self.around.push(around);
        self
    }

    /// Another value in the place of this one.
    pub(super) fn holding(&self, node: &'n Node) -> Scope<'n> {
        Scope { node, ..self.clone() }
    }

    /// This value with what keys on the way to another one are called.
    pub(super) fn knowing(&self, other: &Scope<'n>) -> Scope<'n> {
        Scope { captured: other.captured.clone(), ..self.clone() }
    }

    /// This value with a text that is called by a name.
    pub(super) fn naming(&self, name: &str, text: &str) -> Scope<'n> {
        let mut scope = self.clone();
        scope.captured.push((name.to_owned(), text.to_owned()));
        scope
    }

    /// The key of the last step that leads to this value.
    pub(super) fn key(&self) -> &str {
        self.at.rsplit('.').next().unwrap_or_default()
    }

    /// All values at a path.
    pub(super) fn all(&self, path: &ValuePath) -> Vec<Scope<'n>> {
        if !path.is_outward() {
            return self.follow(self.clone(), path.steps());
        }
        let outward = self.around.iter().enumerate().rev().map(|(depth, node)| Scope {
            node,
            at: String::new(),
            captured: self.captured.clone(),
            around: self.around.get(..depth).unwrap_or_default().to_vec(),
        });
        outward.map(|scope| self.follow(scope, path.steps())).find(|found| !found.is_empty()).unwrap_or_default()
    }

    /// All values at the end of some steps.
    pub(super) fn beyond(&self, steps: &[Step]) -> Vec<Scope<'n>> {
        self.follow(self.clone(), steps)
    }

    /// The first value at a path.
    pub(super) fn first(&self, path: &ValuePath) -> Option<&'n Node> {
        self.values(path).next()
    }

    /// All values at a path, without the way to them.
    pub(super) fn values(&self, path: &ValuePath) -> impl Iterator<Item = &'n Node> + use<'n> {
        let key = |node: &'n Node, step: &Step| match step {
            Step::Key(key) => child(node, key),
            _ => None,
        };
        // Most paths have but keys.
        let (one, all) = if !path.is_outward() && path.steps().iter().all(|step| matches!(step, Step::Key(_))) {
            (path.steps().iter().try_fold(self.node, key), Vec::new())
        } else {
            (None, self.all(path))
        };
        one.into_iter().chain(all.into_iter().map(|found| found.node))
    }

    fn follow(&self, from: Scope<'n>, steps: &[Step]) -> Vec<Scope<'n>> {
        steps.iter().fold(vec![from], |found, step| found.iter().flat_map(|scope| self.step(scope, step)).collect())
    }

    fn step(&self, from: &Scope<'n>, step: &Step) -> Vec<Scope<'n>> {
        let one = |key: &str| child(from.node, key).map(|node| from.child(node, key, matches!(from.node, Node::List(_)), None));
        match step {
            Step::Key(key) => one(key).into_iter().collect(),
            Step::KeyOf(word) => self.nearest_word(word).and_then(|key| one(&key)).into_iter().collect(),
            Step::Any => from.children().into_iter().map(|(key, node, in_list)| from.child(node, &key, in_list, None)).collect(),
            Step::Captured { before, name, after } => {
                let named = from.children().into_iter().filter_map(|(key, node, in_list)| {
                    let between = key.strip_prefix(before.as_str())?.strip_suffix(after.as_str())?;
                    Some(from.child(node, &key, in_list, Some((name.clone(), between.to_owned()))))
                });
                named.collect()
            }
        }
    }

    /// The elements of a list, or the values of an object.
    pub(super) fn elements(&self) -> Vec<Scope<'n>> {
        self.step(self, &Step::Any)
    }

    /// The values of an object or list with their keys, and whether it is a list.
    fn children(&self) -> Vec<(Cow<'n, str>, &'n Node, bool)> {
        match self.node {
            Node::List(elements) => elements.iter().enumerate().map(|(index, node)| (index.to_string().into(), node, true)).collect(),
            other => other.entries().iter().map(|(key, node)| (key.as_str().into(), node, false)).collect(),
        }
    }

    fn child(&self, node: &'n Node, key: &str, in_list: bool, captured: Option<(String, String)>) -> Scope<'n> {
        let at = match (self.at.is_empty(), in_list) {
            (_, true) => format!("{}[{key}]", self.at),
            (true, false) => key.to_owned(),
            (false, false) => format!("{}.{key}", self.at),
        };
        let captured = self.captured.iter().cloned().chain(captured).collect();
        Scope { node, at, captured, around: self.around.iter().copied().chain([self.node]).collect() }
    }

    /// What a key on the way is called so, else the text at the key.
    fn word(&self, name: &str) -> Option<String> {
        let captured = self.captured.iter().rev().find(|(known, _)| known == name).map(|(_, text)| text.clone());
        captured.or_else(|| child(self.node, name).and_then(Node::word))
    }

    /// The same, looked for in the values around too.
    fn nearest_word(&self, name: &str) -> Option<String> {
        self.word(name).or_else(|| self.around.iter().rev().find_map(|node| child(node, name).and_then(Node::word)))
    }

    fn text(&self, path: &ValuePath) -> Option<String> {
        match path.steps() {
            [Step::Key(key)] if !path.is_outward() => self.word(key),
            _ => self.first(path).and_then(Node::word),
        }
    }

    /// The text of a wording; none where a part that it needs is absent.
    pub(super) fn say(&self, wording: &Wording) -> Option<String> {
        let piece = |piece: &Piece| match piece {
            Piece::Fixed(text) => Some(text.clone()),
            Piece::At { paths, optional } => paths.iter().find_map(|path| self.text(path)).or_else(|| optional.then(String::new)),
        };
        wording.pieces().iter().map(piece).collect()
    }

    /// The same of a text that may be chosen by case; none where it is empty.
    pub(super) fn wanted(&self, wanted: &Wanted) -> Option<String> {
        let wording = match wanted {
            Wanted::Always(wording) => Some(wording),
            Wanted::ByCase(case) => {
                let of = self.say(&case.of);
                let cases = case.is.iter().filter(|(form, _)| of.as_deref().is_some_and(|of| fits(form, of)));
                cases.max_by_key(|(form, _)| form.len()).map(|(_, wording)| wording).or(case.otherwise.as_ref())
            }
        };
        self.say(wording?).filter(|text| !text.is_empty())
    }

    /// Whether values are what they must be.
    pub(super) fn meets(&self, conditions: &Conditions) -> bool {
        conditions.iter().all(|(path, forms)| {
            let found: Vec<String> = self.all(path).iter().map(|found| text_of(found.node)).collect();
            let (not, must): (Vec<&str>, Vec<&str>) = forms.0.iter().map(String::as_str).partition(|form| form.starts_with('!'));
            if not == ["!*"] {
                return found.is_empty();
            }
            let other = |text: &String| !not.iter().any(|form| fits(form.trim_start_matches('!'), text));
            (must.is_empty() || found.iter().any(|text| must.iter().any(|form| fits(form, text))))
                && (not.is_empty() || found.iter().any(other))
        })
    }
}

/// A value as conditions see it.
fn text_of(node: &Node) -> String {
    match node {
        Node::Null => "null".to_owned(),
        Node::NotNumber(literal) => literal.clone(),
        other => other.word().unwrap_or_default(),
    }
}

fn child<'n>(node: &'n Node, key: &str) -> Option<&'n Node> {
    match node {
        Node::List(elements) => elements.get(key.parse::<usize>().ok()?),
        _ => node.get(key),
    }
}
