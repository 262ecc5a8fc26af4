//! The results of lines of text.

use std::borrow::Cow;
use std::collections::BTreeMap;

use regex::Captures;

use super::document;
use super::result::{Collected, reason};
use super::scope::Scope;
use crate::ingest::json::{Entry, Node};
use crate::ingest::lines::Lines;
use crate::ingest::source::plain;
use crate::ingest::{Kind, ParseError, Source};
use crate::limits;
use crate::model::Recipe;
use crate::model::recipe::Wrapped;
use crate::model::recipe::line_pattern::LinePattern;

/// What the lines say besides results.
#[derive(Default)]
pub(super) struct Said {
    /// The last of each fact.
    pub(super) facts: Vec<Entry>,
    /// Why the run did not come to its end.
    pub(super) aborted: Vec<String>,
}

/// Reads the results of all lines.
pub(super) fn read<'r>(source: &Source, recipe: &'r Recipe, collected: &mut Collected<'r>) -> Result<Said, ParseError> {
    let mut reader = Reader { input: source.name(), recipe, collected, facts: Facts::default(), said: Said::default() };
    match &recipe.text.within {
        Some(wrapped) if source.outline().kind() != Kind::Text => {
            for text in unwrapped(&document::documents(source)?, wrapped) {
                for (index, line) in text.lines().enumerate() {
                    reader.line(line, index as u64 + 1)?;
                }
                reader.end_section()?;
            }
        }
        _ => {
            let mut lines = Lines::of(source, limits::RECIPE_LINE)?;
            while let Some(line) = lines.next()? {
                reader.line(&plain(line.bytes), line.number)?;
            }
            reader.end_section()?;
        }
    }
    Ok(reader.said)
}

/// The texts that are wrapped in documents, joined by what they belong to, in the order of their beginnings.
fn unwrapped(documents: &[Node], wrapped: &Wrapped) -> Vec<String> {
    let mut texts: Vec<String> = Vec::new();
    let mut known: BTreeMap<Option<String>, usize> = BTreeMap::new();
    for document in documents {
        let scope = Scope::top(document, "");
        let Some(piece) = scope.first(&wrapped.text).and_then(Node::raw_text) else { continue };
        let of = wrapped.by.as_ref().and_then(|path| scope.first(path)).and_then(Node::word);
        let index = *known.entry(of).or_insert(texts.len());
        match texts.get_mut(index) {
            Some(text) => text.push_str(piece),
            None => texts.push(piece.to_owned()),
        }
    }
    texts
}

/// What lines above say.
#[derive(Default)]
struct Facts {
    /// The last of each.
    plain: Vec<Entry>,
    /// Those that are kept by what they are about; an object of objects.
    by_subject: Node,
    count: usize,
    /// In a tree, the depths and texts of the lines from its root to the last one, by the name of their group.
    branch: BTreeMap<String, Vec<(usize, String)>>,
}

impl Facts {
    /// Notes a line of a tree, as deep as its group `indent` is long: each other group then says the way to it.
    fn nest(&mut self, indent: &str, groups: &[(&str, Option<&str>)]) {
        let depth = groups.iter().find(|(name, _)| *name == indent).and_then(|(_, text)| *text).map_or(0, |text| text.chars().count());
        for (name, text) in groups.iter().filter(|(name, _)| *name != indent) {
            let branch = self.branch.entry((*name).to_owned()).or_default();
            branch.retain(|(above, _)| *above < depth);
            branch.extend(text.map(|text| (depth, text.to_owned())));
            let way: Vec<&str> = branch.iter().map(|(_, text)| text.as_str()).collect();
            put(&mut self.plain, name, Some(&way.join("/")));
        }
    }
}

struct Reader<'a, 'r> {
    input: &'a str,
    recipe: &'r Recipe,
    collected: &'a mut Collected<'r>,
    facts: Facts,
    said: Said,
}

impl Reader<'_, '_> {
    fn line(&mut self, line: &str, number: u64) -> Result<(), ParseError> {
        let at = format!("line {number}");
        let mut is_known = line.trim().is_empty();
        if self.recipe.text.section.as_ref().is_some_and(|pattern| pattern.regex().is_match(line)) {
            self.end_section()?;
            self.facts = Facts::default();
            is_known = true;
            self.recipe.text.section.iter().for_each(|section| self.collected.findings.trace(|tracer| tracer.matched(section, &at)));
        }
        for fact in &self.recipe.text.facts {
            let Some(found) = fact.line.regex().captures(line) else { continue };
            is_known = true;
            self.collected.findings.trace(|tracer| tracer.matched(fact, &at));
            if let Some(indent) = &fact.nested {
                self.facts.nest(indent, &fact.line.groups(&found));
                continue;
            }
            let subject = fact.about.as_deref().and_then(|group| found.name(group)).map(|group| group.as_str().to_owned());
            for (name, text) in self.groups(&fact.line, &found) {
                match (&subject, text) {
                    (Some(_), None) => {}
                    (Some(_), _) if fact.about.as_deref() == Some(name) => {}
                    (Some(subject), Some(text)) if self.facts.count < limits::RECIPE_FACTS.count() => {
                        self.facts.count += 1;
                        put_below(&mut self.facts.by_subject, name, subject, &text);
                    }
                    (Some(_), _) => return Err(ParseError::beyond(self.input, &limits::RECIPE_FACTS).at(at)),
                    (None, text) => {
                        put(&mut self.said.facts, name, text.as_deref());
                        put(&mut self.facts.plain, name, text.as_deref());
                    }
                }
            }
        }
        for mark in &self.recipe.aborted {
            let Some(pattern) = mark.line.as_ref() else { continue };
            let Some(found) = pattern.regex().captures(line) else { continue };
            is_known = true;
            self.collected.findings.trace(|tracer| tracer.matched(mark, &at));
            let node = self.object(pattern, &found);
            self.said.aborted.extend(reason(mark, &Scope::top(&node, &at)));
        }
        for results in &self.recipe.results {
            let Some(pattern) = &results.line else { continue };
            let Some(found) = pattern.regex().captures(line) else { continue };
            let node = self.object(pattern, &found);
            let result = Scope::top(&node, &at).within(&self.facts.by_subject);
            if result.meets(&results.conditions) {
                return self.collected.add(results, &result);
            }
            self.collected.findings.trace(|tracer| tracer.missed(results, "the line fits, but not `where`"));
        }
        if !is_known {
            self.collected.findings.trace(|tracer| tracer.unmatched(format!("{at}: {line}")));
        }
        Ok(())
    }

    /// Reads the results that a section as a whole is, and forgets its facts.
    fn end_section(&mut self) -> Result<(), ParseError> {
        let plain = std::mem::take(&mut self.facts.plain);
        self.facts.branch.clear();
        if plain.is_empty() {
            return Ok(());
        }
        let node = Node::Object(plain);
        let result = Scope::top(&node, "").within(&self.facts.by_subject);
        match self.recipe.results.iter().find(|results| results.line.is_none() && result.meets(&results.conditions)) {
            Some(results) => self.collected.add(results, &result),
            None => Ok(()),
        }
    }

    /// What lines above say, and the groups of this one.
    fn object(&self, pattern: &LinePattern, found: &Captures<'_>) -> Node {
        let mut entries = self.facts.plain.clone();
        for (name, text) in self.groups(pattern, found) {
            put(&mut entries, name, text.as_deref());
        }
        Node::Object(entries)
    }
}

/// A group's name, and its text where it takes part in the match.
type Group<'p, 't> = (&'p str, Option<Cow<'t, str>>);

impl Reader<'_, '_> {
    /// The named groups.
    fn groups<'p, 't>(&self, pattern: &'p LinePattern, found: &Captures<'t>) -> Vec<Group<'p, 't>> {
        let read = |text: &'t str| if self.recipe.text.xml { unescaped(text) } else { text.into() };
        pattern.groups(found).into_iter().map(|(name, text)| (name, text.map(read))).collect()
    }
}

/// The text that stands for `&lt;` and the like.
fn unescaped(text: &str) -> Cow<'_, str> {
    if !text.contains('&') {
        return text.into();
    }
    let escapes = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&apos;", "'"), ("&amp;", "&")];
    escapes.iter().fold(text.to_owned(), |text, (escape, character)| text.replace(escape, character)).into()
}

/// Notes the last text of a name, or that there is none.
fn put(entries: &mut Vec<Entry>, name: &str, text: Option<&str>) {
    entries.retain(|(known, _)| known != name);
    entries.extend(text.map(|text| (name.into(), Node::of_text(text))));
}

fn put_below(all: &mut Node, name: &str, subject: &str, text: &str) {
    if !matches!(all, Node::Object(_)) {
        *all = Node::Object(Vec::new());
    }
    let Node::Object(entries) = all else { return };
    match entries.iter_mut().find(|(known, _)| known == name) {
        Some((_, Node::Object(below))) => put(below, subject, Some(text)),
        _ => entries.push((name.into(), Node::Object(vec![(subject.into(), Node::of_text(text))]))),
    }
}
