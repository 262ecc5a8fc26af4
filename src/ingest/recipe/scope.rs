//! Looking values up in an object by a recipe's paths, and putting texts together of them.

use std::borrow::Cow;
use std::fmt;

use crate::ingest::json::Node;

use crate::model::recipe::condition::{Condition, Conditions};
use crate::model::recipe::value_path::{Step, ValuePath};
use crate::model::recipe::wording::{Piece, Wanted, Wording};

/// Whether a key and its value are meant.
type Meant<'m> = &'m dyn Fn(&str, &Node) -> bool;

/// Where a value is: a key or position, and where that is. It is put into words only where something is said about it.
#[derive(Debug, Clone, Copy)]
pub(super) enum Way<'n> {
    /// The top of the file, or what `text` says, such as `line 12`.
    From(&'n str),
    /// A key of an object.
    Key(&'n Way<'n>, &'n str),
    /// A position in a list.
    Position(&'n Way<'n>, usize),
}

/// A way that is kept.
#[derive(Debug, Clone)]
pub(super) enum At<'n> {
    On(&'n Way<'n>),
    Said(String),
}

/// A value of the file with what is known of the way to it.
#[derive(Debug, Clone)]
pub(super) struct Scope<'n> {
    /// The value.
    pub(super) node: &'n Node,
    /// Where it is, for messages: `results[3].times`, `line 12`.
    pub(super) at: At<'n>,
    /// What keys on the way are called.
    captured: Vec<(String, String)>,
    /// The values around it, the nearest last.
    around: Vec<&'n Node>,
}

impl Way<'_> {
    /// Whether it is the top of the file.
    pub(super) fn is_top(&self) -> bool {
        matches!(self, Way::From(""))
    }
}

impl fmt::Display for Way<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Way::From(text) => f.write_str(text),
            Way::Key(before, key) if before.is_top() => f.write_str(key),
            Way::Key(before, key) => write!(f, "{before}.{key}"),
            Way::Position(before, index) => write!(f, "{before}[{index}]"),
        }
    }
}

impl fmt::Display for At<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            At::On(way) => way.fmt(f),
            At::Said(text) => f.write_str(text),
        }
    }
}

impl<'n> Scope<'n> {
    /// A value at the top of a file.
    pub(super) fn top(node: &'n Node, at: &str) -> Scope<'n> {
        Scope { node, at: At::Said(at.to_owned()), captured: Vec::new(), around: Vec::new() }
    }

    /// A value within others, which are known as far as they were kept.
    pub(super) fn inside(node: &'n Node, at: &'n Way<'n>, captured: Vec<(String, String)>, around: &[&'n Node]) -> Scope<'n> {
        Scope { node, at: At::On(at), captured, around: around.to_vec() }
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

    /// All values at a path.
    pub(super) fn all(&self, path: &ValuePath) -> Vec<Scope<'n>> {
        self.all_meant(path, &|_, _| true)
    }

    /// All values at a path of which the last key and the value are meant.
    pub(super) fn all_meant(&self, path: &ValuePath, is_meant: Meant<'_>) -> Vec<Scope<'n>> {
        if !path.is_outward() {
            return self.follow(self, path.steps(), is_meant);
        }
        let outward = self.around.iter().enumerate().rev().map(|(depth, node)| Scope {
            node,
            at: At::Said(String::new()),
            captured: self.captured.clone(),
            around: self.around.get(..depth).unwrap_or_default().to_vec(),
        });
        outward.map(|scope| self.follow(&scope, path.steps(), is_meant)).find(|found| !found.is_empty()).unwrap_or_default()
    }

    /// All values at the end of some steps.
    pub(super) fn beyond(self, steps: &[Step]) -> Vec<Scope<'n>> {
        if steps.is_empty() { vec![self] } else { self.follow(&self, steps, &|_, _| true) }
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

    fn follow(&self, from: &Scope<'n>, steps: &[Step], is_meant: Meant<'_>) -> Vec<Scope<'n>> {
        match steps {
            [] => vec![from.clone()],
            [last] => self.step(from, last, is_meant),
            [first, rest @ ..] => {
                self.step(from, first, &|_, _| true).iter().flat_map(|scope| self.follow(scope, rest, is_meant)).collect()
            }
        }
    }

    fn step(&self, from: &Scope<'n>, step: &Step, is_meant: Meant<'_>) -> Vec<Scope<'n>> {
        let one = |key: &str| {
            let node = child(from.node, key).filter(|node| is_meant(key, node))?;
            Some(from.child(node, key, matches!(from.node, Node::List(_)), None))
        };
        let all = || from.children().filter(|(key, node, _)| is_meant(key, node));
        match step {
            Step::Key(key) => one(key).into_iter().collect(),
            Step::KeyOf(word) => self.nearest_word(word).and_then(|key| one(&key)).into_iter().collect(),
            Step::Any => all().map(|(key, node, in_list)| from.child(node, &key, in_list, None)).collect(),
            Step::Captured { before, name, after } => {
                let named = all().filter_map(|(key, node, in_list)| {
                    let between = key.strip_prefix(before.as_str())?.strip_suffix(after.as_str())?;
                    Some(from.child(node, &key, in_list, Some((name.clone(), between.to_owned()))))
                });
                named.collect()
            }
        }
    }

    /// The elements of a list, or the values of an object.
    pub(super) fn elements(&self) -> Vec<Scope<'n>> {
        self.step(self, &Step::Any, &|_, _| true)
    }

    /// The values of an object or list with their keys, and whether it is a list.
    fn children(&self) -> impl Iterator<Item = (Cow<'n, str>, &'n Node, bool)> + use<'n> {
        let elements = if let Node::List(elements) = self.node { elements.as_slice() } else { &[] };
        let elements = elements.iter().enumerate().map(|(index, node)| (index.to_string().into(), node, true));
        elements.chain(self.node.entries().iter().map(|(key, node)| (key.as_str().into(), node, false)))
    }

    fn child(&self, node: &'n Node, key: &str, in_list: bool, captured: Option<(String, String)>) -> Scope<'n> {
        let at = match self.at.to_string() {
            at if in_list => format!("{at}[{key}]"),
            at if at.is_empty() => key.to_owned(),
            at => format!("{at}.{key}"),
        };
        let captured = self.captured.iter().cloned().chain(captured).collect();
        Scope { node, at: At::Said(at), captured, around: self.around.iter().copied().chain([self.node]).collect() }
    }

    /// What a key on the way is called so, else the text at the key.
    fn word(&self, name: &str) -> Option<Cow<'_, str>> {
        let captured = self.captured.iter().rev().find(|(known, _)| known == name).map(|(_, text)| text.into());
        captured.or_else(|| child(self.node, name).and_then(Node::as_word))
    }

    /// The same, looked for in the values around too.
    fn nearest_word(&self, name: &str) -> Option<Cow<'_, str>> {
        self.word(name).or_else(|| self.around.iter().rev().find_map(|node| child(node, name).and_then(Node::as_word)))
    }

    fn text(&self, path: &ValuePath) -> Option<Cow<'_, str>> {
        match path.steps() {
            [Step::Key(key)] if !path.is_outward() => self.word(key),
            _ => self.first(path).and_then(Node::as_word),
        }
    }

    /// The text of a wording; none where a part that it needs is absent.
    pub(super) fn say<'t>(&'t self, wording: &'t Wording) -> Option<Cow<'t, str>> {
        let said = |piece: &'t Piece| match piece {
            Piece::Fixed(text) => Some(text.into()),
            Piece::At { paths, optional } => paths.iter().find_map(|path| self.text(path)).or_else(|| optional.then(Cow::default)),
        };
        match wording.pieces() {
            [piece] => said(piece),
            pieces => pieces.iter().map(said).collect::<Option<String>>().map(Cow::Owned),
        }
    }

    /// The same of a text that may be chosen by case; none where it is empty.
    pub(super) fn wanted<'t>(&'t self, wanted: &'t Wanted) -> Option<Cow<'t, str>> {
        let wording = match wanted {
            Wanted::Always(wording) => Some(wording),
            Wanted::ByCase(case) => {
                let of = self.say(&case.of);
                let cases = case.is.iter().filter(|(form, _)| of.as_deref().is_some_and(|of| form.fits(of)));
                cases.max_by_key(|(form, _)| form.len()).map(|(_, wording)| wording).or(case.otherwise.as_ref())
            }
        };
        self.say(wording?).filter(|text| !text.is_empty())
    }

    /// Whether values are what they must be.
    pub(super) fn meets(&self, conditions: &Conditions) -> bool {
        conditions.iter().all(|(path, forms)| {
            let found: Vec<Cow<'_, str>> = self.values(path).map(text_of).collect();
            if forms.0.contains(&Condition::Absent) {
                return found.is_empty();
            }
            let is = |form: &Condition| matches!(form, Condition::Is(_));
            let must_be = |text: &Cow<'_, str>| forms.0.iter().any(|form| matches!(form, Condition::Is(form) if form.fits(text)));
            let must_not_be = |text: &Cow<'_, str>| forms.0.iter().any(|form| matches!(form, Condition::IsNot(form) if form.fits(text)));
            (!forms.0.iter().any(is) || found.iter().any(must_be))
                && (forms.0.iter().all(is) || found.iter().any(|text| !must_not_be(text)))
        })
    }
}

/// A value as conditions see it.
fn text_of(node: &Node) -> Cow<'_, str> {
    match node {
        Node::Null => "null".into(),
        Node::NotNumber(literal) => literal.into(),
        other => other.as_word().unwrap_or_default(),
    }
}

fn child<'n>(node: &'n Node, key: &str) -> Option<&'n Node> {
    match node {
        Node::List(elements) => elements.get(key.parse::<usize>().ok()?),
        _ => node.get(key),
    }
}
